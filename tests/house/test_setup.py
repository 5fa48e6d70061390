"""The set-up: what is fetched is pinned, what is shipped is ours to ship, gaps are said."""

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import hatch_build
import run

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "lgr_tracker" / "static" / "built"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(\[[a-z,]+\])?==(\S+)( ;.*?)? \\$", re.MULTILINE)


def pins(name: str) -> dict[tuple[str, str], str]:
    """Read a lock: (package, version) to the platforms it is for."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {(found[1], found[3]): found[4] or "" for found in PIN.finditer(text)}


# Pinned, hashed, without addresses.


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_and_hashed(lock: Path) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = [entry for entry in entries if entry.strip()]
    assert named
    for entry in named:
        assert PIN.match(entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize(
    "path",
    [*LOCKS, *(ROOT / "frontend" / n for n in ("package.json", "package-lock.json", ".npmrc"))],
    ids=lambda path: path.name,
)
def test_no_lock_names_an_address_or_an_index(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for forbidden in ("://", "--index-url", "--extra-index-url", "--find-links", '"resolved"'):
        assert forbidden not in text


def test_what_we_depend_on_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[^a-z0-9-]", line)[0] for line in project["dependencies"]}
    assert wanted <= {name for name, _ in pins("runtime")}


@pytest.mark.parametrize("smaller", ["runtime", "build"])
def test_the_tests_run_on_the_versions_that_are_served(smaller: str) -> None:
    assert pins(smaller).items() <= pins("dev").items()


def test_every_python_gets_the_same_versions() -> None:
    # Two versions of numpy would make the type checker say two things.
    names = [name for name, _ in pins("dev")]
    assert len(names) == len(set(names))


def test_templates_and_styles_are_of_one_release() -> None:
    # govuk-frontend-jinja 4.1 is a port of 6.3.0; another release differs in 58 of its fixtures.
    versions = dict(pins("runtime").keys())
    assert versions["govuk-frontend-jinja"].startswith("4.1.")
    assert '"govuk-frontend": "6.3.0"' in (ROOT / "frontend" / "package.json").read_text()


# What is shipped.


def test_the_styles_carry_no_font_crest_or_absolute_address() -> None:
    css = (BUILT / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert ".govuk-button" in css
    assert "font-family:arial" in css
    for forbidden in ("GDS Transport", "@font-face", "crest", "url(/", "/assets/", "sourceMapp"):
        assert forbidden not in css


def test_nothing_is_shipped_but_the_list() -> None:
    expected = {*hatch_build.SHIPPED, hatch_build.LICENCES, hatch_build.STAMP}
    assert {path.name for path in BUILT.iterdir()} == expected


def test_every_shipped_package_brings_its_licence() -> None:
    text = (BUILT / hatch_build.LICENCES).read_text(encoding="utf-8")
    for package in ("govuk-frontend 6.3.0", "cytoscape 3.", "cytoscape-dagre 4."):
        assert f"{package}" in text
    assert text.count("Permission is hereby granted") == 3


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (
            "@font-face{font-family:GDS Transport;src:url(/assets/a.woff2)}p{margin:0}",
            "p{margin:0}",
        ),
        ('a{font-family:"GDS Transport", arial,sans-serif}', "a{font-family:arial,sans-serif}"),
        ("a{background-image:url(/assets/images/govuk-crest.svg)}", "a{background-image:none}"),
        ('a{mask-image:url("/assets/images/x.svg");top:0}', "a{mask-image:none;top:0}"),
        ('a{background:url("data:image/svg+xml,%3Csvg")}', None),
    ],
)
def test_the_styles_are_made_neutral(css: str, expected: str | None) -> None:
    assert hatch_build.neutral(css) == (css if expected is None else expected)


@pytest.mark.parametrize(
    "text", ["a{}\n/*# sourceMappingURL=x.map */\n", "f()//# sourceMappingURL=x"]
)
def test_no_pointer_to_a_source_map_is_left(text: str) -> None:
    assert "sourceMapp" not in hatch_build.without_source_map(text)


def test_the_browser_parts_are_made_anew_when_the_lock_changes(tmp_path: Path) -> None:
    for name in ("frontend", "lgr_tracker/static/built"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy(ROOT / "hatch_build.py", tmp_path)
    assert hatch_build.is_ready(tmp_path)
    lock = tmp_path / "frontend" / "package-lock.json"
    lock.write_text(lock.read_text().replace("6.3.0", "6.3.1"))
    assert not hatch_build.is_ready(tmp_path)


# The wheel.


def build(source: Path, kind: str, target: Path, **variables: str) -> Path:
    """Build a wheel or a source archive with the Hatch of this environment."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)],
        cwd=source,
        env={**os.environ, **variables},
        check=True,
        capture_output=True,
    )
    return next(path for path in target.iterdir() if path.suffix in (".whl", ".gz"))


def make_empty_environment(folder: Path) -> Path:
    """Make an environment that sees what we depend on, but not this folder's own code."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    here = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = folder / "lib" / here / "site-packages"
    # A folder named in a .pth joins the path, but its own .pth files, editable ones too, don't run.
    dependencies = Path(sys.prefix) / "lib" / here / "site-packages"
    (packages / "dependencies.pth").write_text(f"{dependencies}\n")
    return folder / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((run.HOST, 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(programs: Path, data: Path) -> Iterator[str]:
    """Serve with the installed command, with no Node.js within reach; give the address."""
    port = free_port()
    server = subprocess.Popen(
        [programs / "lgr-tracker", "serve", "--port", str(port)],
        cwd=data,
        env={"PATH": str(programs), "HOME": str(data), "LGR_TRACKER_DATA": str(data / "data")},
    )
    try:
        run.wait_for_first_page(server, port)
        yield f"http://{run.HOST}:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the folders of an environment are named differently")
def test_a_wheel_carries_its_assets_and_serves_them_without_node(tmp_path: Path) -> None:
    wheel = build(ROOT, "wheel", tmp_path / "dist")
    programs = make_empty_environment(tmp_path / "environment")
    install = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", programs / "python", *install, wheel], check=True
    )
    assert shutil.which("node", path=str(programs)) is None
    data = tmp_path / "elsewhere"
    data.mkdir()
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with serving(programs, data) as address:
        for name in hatch_build.SHIPPED:
            with direct.open(f"{address}/static/built/{name}") as answer:
                assert answer.status == 200
                assert answer.read() == (BUILT / name).read_bytes()


@pytest.mark.slow
def test_a_wheel_from_the_source_archive_needs_no_npm(tmp_path: Path) -> None:
    archive = build(ROOT, "sdist", tmp_path / "sdist")
    shutil.unpack_archive(archive, tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    wheel = build(source, "wheel", tmp_path / "wheel", PATH="")
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    ours = {path for path in (ROOT / "lgr_tracker").rglob("*") if path.is_file()}
    expected = {path.relative_to(ROOT).as_posix() for path in ours if path.suffix != ".pyc"}
    assert len(expected) > 100
    assert expected <= names
    assert not [name for name in names if name.startswith(("tests/", "frontend/", "instance/"))]


# run.py.


def test_run_py_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert imported <= sys.stdlib_module_names


def test_run_py_is_read_by_an_old_python_so_that_it_can_say_what_is_needed() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_a_second_set_up_does_nothing() -> None:
    stamps = Path(sys.prefix) / "lgr-tracker-stamps.json"
    if not stamps.is_file():
        pytest.skip("this environment was not made by run.py")
    before = stamps.stat().st_mtime_ns
    started = time.monotonic()
    result = subprocess.run(
        [sys.executable, "run.py", "setup"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines() == [run.SET_UP]
    assert stamps.stat().st_mtime_ns == before
    assert time.monotonic() - started < 5


def test_an_environment_that_was_moved_does_not_count(tmp_path: Path) -> None:
    made = run.Environment(tmp_path / "made", sys.executable)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made.folder)], check=True)
    made.stamp("made-for", made.made_for())
    assert made.works()
    made.folder.rename(tmp_path / "moved")
    assert not run.Environment(tmp_path / "moved", sys.executable).works()


def test_a_changed_requirement_changes_the_digest_and_a_renamed_one_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("flask==3.1.3")
    first = run.digest(tmp_path.glob("*.txt"))
    (tmp_path / "a.txt").write_text("flask==3.1.4")
    second = run.digest(tmp_path.glob("*.txt"))
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    assert len({first, second, run.digest(tmp_path.glob("*.txt"))}) == 3


@pytest.mark.parametrize("command", [[], ["serve"]], ids=["alone", "serve"])
def test_a_taken_port_is_said_before_anything_is_set_up(command: list[str]) -> None:
    with socket.socket() as taken:
        taken.bind((run.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "run.py", "--port", str(port), *command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert result.stdout == ""
    assert f"port {port}" in result.stderr
    assert f"--port {port + 1}" in result.stderr


def test_a_python_without_venv_says_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)  # as on Debian without python3-venv
    with pytest.raises(run.Halt, match=r"apt-get install python3\.\d+-venv"):
        run.make(run.Environment(tmp_path / "never-made", sys.executable))
    assert not (tmp_path / "never-made").exists()


def test_packages_that_cannot_be_fetched_are_told(tmp_path: Path) -> None:
    bare = run.Environment(tmp_path / "bare", sys.executable)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare.folder)], check=True)
    with pytest.raises(run.Halt, match="Is there a network"):
        run.install(bare, ["build"])


@pytest.mark.skipif(not run.is_root(), reason="only root installs packages")
def test_root_on_debian_gets_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apt = tmp_path / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n'
        f'case "$*" in *install*) /bin/cp "$0" {tmp_path}/chromium;; esac\n'
    )
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LGR_CHROMIUM", raising=False)
    assert run.bring_browser() == str(tmp_path / "chromium")
    asked = (tmp_path / "asked").read_text().splitlines()
    assert [line.split()[1] for line in asked] == ["update", "install"]
    assert asked[1].endswith("--no-install-recommends chromium fonts-dejavu-core")


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac's browser is not found by PATH")
def test_a_missing_browser_is_told_and_under_ci_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("LGR_CHROMIUM", raising=False)
    monkeypatch.setenv("CI", "")
    assert run.bring_browser() is None
    monkeypatch.setenv("CI", "true")
    with pytest.raises(run.Halt, match="need Chromium"):
        run.bring_browser()


def test_a_wrong_browser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LGR_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(run.Halt, match="/nowhere/chromium"):
        run.find_browser()


@pytest.mark.skipif(os.name == "nt", reason="shims are shell scripts")
def test_an_empty_shim_is_no_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = tmp_path / "shims" / "python3.13"
    shim.parent.mkdir()
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(shim.parent))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert run.find_other_python("3.13") is None
    real = tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13"
    real.parent.mkdir(parents=True)
    real.write_text("#!/bin/sh\necho 3.13\n")
    real.chmod(0o755)
    assert run.find_other_python("3.13") == str(real)


def test_what_follows_two_dashes_goes_to_pytest() -> None:
    options = run.read_arguments(["test", "--", "-k", "risk", "--", "x"])
    assert options.act is run.test
    assert options.passed_on == ["-k", "risk", "--", "x"]


def test_the_port_may_stand_before_or_after_the_command() -> None:
    assert run.read_arguments(["--port", "9", "serve"]).port == 9
    assert run.read_arguments(["serve", "--port", "9"]).port == 9
    assert run.read_arguments(["serve"]).port == run.PORT


def test_the_people_of_the_sample_are_laid_out_in_columns() -> None:
    people = [
        {"email": "a@x.example", "password": "p1", "roles": ["board_chair"], "organisation": None},
        {"email": "longer@x.example", "password": "p_2", "roles": [], "organisation": "West"},
    ]
    assert run.people_lines(people) == [
        "  a@x.example       p1   board chair",
        "  longer@x.example  p_2               West",
    ]


def test_continuous_integration_runs_the_checks_and_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[-2:] == ["python3 run.py check", "python3 run.py test"]
    assert "set -euo pipefail" in lines
    assert os.access(script, os.X_OK)
