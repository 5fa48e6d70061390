#!/usr/bin/env python3
"""Set up, run and check LGR Tracker with nothing but Python 3.11 or newer.

    python3 run.py                 set up, load the sample programme, write its files, serve
    python3 run.py --once          the same, but stop before serving
    python3 run.py test [-- ...]   set up and run every test; what follows -- goes to pytest
    python3 run.py check           set up and run every check of style, types and floors
    python3 run.py serve           set up and serve (--port 8000, --data instance)
    python3 run.py bench           set up and measure speed against its floors
    python3 run.py faults [-- ...] set up and break the running service for ten minutes
    python3 run.py setup           set up and stop
    python3 run.py lock            work the pinned requirements out anew

Everything lands in this folder (.venv, frontend/node_modules, instance) and may be deleted.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)
ALSO_TESTED = (3, 13)
TESTED_ON_BOTH = ("tests/domain",)

SET_UP = "Everything is set up. Next: python3 run.py, or python3 run.py test"
PROGRAM = "lgr-tracker"
DATA_VARIABLE = "LGR_TRACKER_DATA"
HOST = "127.0.0.1"
PORT = 8000
OUT = Path("instance") / "out"
RISK_LOG = OUT / "sample-risk-log.xlsx"
TRANSITION_PLAN = OUT / "sample-transition-plan.html"
PEOPLE_COLUMNS = ("email", "password", "roles", "organisation")
START_SECONDS = 60

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core")


class Halt(Exception):
    """Stop with one sentence that says what to type or do next."""


def say(sentence: str) -> None:
    """Tell the person what is going on, at once even through a pipe."""
    print(sentence, flush=True)


class Environment:
    """One virtual environment of ours and what has been installed into it."""

    def __init__(self, folder: Path, interpreter: str) -> None:
        self.folder = folder
        self.interpreter = interpreter
        self.programs = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.programs / ("python.exe" if os.name == "nt" else "python")
        self.stamps = folder / "lgr-tracker-stamps.json"

    def variables(self, **extra: str) -> dict[str, str]:
        """Give the variables for programs in this environment.

        uv would fetch an interpreter from outside if it found none to its liking: it must not.
        """
        path = os.pathsep.join([str(self.programs), os.environ.get("PATH", "")])
        ours = {"VIRTUAL_ENV": str(self.folder), "PATH": path, "UV_PYTHON_DOWNLOADS": "never"}
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONHOME"}
        return {**kept, **ours, **extra}

    def run(self, *arguments: str, **extra: str) -> int:
        """Run Python here with its words going to the person; give its exit code."""
        return self.run_program(self.python.name, *arguments, **extra)

    def run_program(self, name: str, *arguments: str, **extra: str) -> int:
        """Run a program that a package brought; its words go to the person."""
        command = [str(self.programs / name), *arguments]
        variables = self.variables(**extra)
        return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python here and keep what it says."""
        return self.ask_program(self.python.name, *arguments)

    def ask_program(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program that a package brought and keep what it says."""
        command = [str(self.programs / name), *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.variables(), capture_output=True, text=True, check=False
        )

    def works(self) -> bool:
        """Tell whether the environment was made here and its Python still starts."""
        if self.read_stamps().get("made-for") != self.made_for():
            return False
        try:
            return self.ask("-c", "").returncode == 0
        except OSError:
            return False

    def made_for(self) -> str:
        """Name the place and the Python; an environment that moved must be made anew."""
        asked = [self.interpreter, "-c", "import sys; print(sys.version)"]
        version = (
            sys.version
            if self.interpreter == sys.executable
            else subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        )
        return f"{self.folder} {' '.join(version.split())}"

    def read_stamps(self) -> dict[str, str]:
        """Read what was installed last, or nothing."""
        try:
            stamps: dict[str, str] = json.loads(self.stamps.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamps

    def stamp(self, name: str, value: str) -> None:
        """Remember that `name` was done with what `value` stands for."""
        stamps = {**self.read_stamps(), name: value}
        self.stamps.write_text(json.dumps(stamps, indent=1) + "\n", encoding="utf-8")


def make(environment: Environment) -> None:
    """Make the virtual environment unless it is there and works."""
    if environment.works():
        return
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        version = ".".join(map(str, sys.version_info[:2]))
        raise Halt(
            "This Python has no venv module. On Debian or Ubuntu type: "
            f"apt-get install python{version}-venv"
        )
    say(f"Making a virtual environment in {environment.folder.name}.")
    command = [environment.interpreter, "-m", "venv", "--clear", str(environment.folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Halt(
            "Python could not make a virtual environment. "
            f"On Debian or Ubuntu type: apt-get install python3-venv\n{last_lines(result)}"
        )
    environment.stamp("made-for", environment.made_for())


def install(environment: Environment, names: Sequence[str]) -> None:
    """Install pinned and hashed requirements, by uv if it can be had, else by pip."""
    files = [argument for name in names for argument in ("-r", str(REQUIREMENTS / f"{name}.txt"))]
    hashed = ["--require-hashes", "--no-deps", *files]
    with_uv = ["-m", "uv", "pip", "install", "--quiet", "--compile-bytecode", *hashed]
    if has_uv(environment) and environment.ask(*with_uv).returncode == 0:
        return
    # uv knows nothing of a mirror that is set for pip only, so pip has the last word.
    result = environment.ask(*pip_install(*hashed))
    if result.returncode != 0:
        raise Halt(
            "The packages could not be fetched. Is there a network, and does "
            f"`{environment.python} -m pip download six` work?\n{last_lines(result)}"
        )


def has_uv(environment: Environment) -> bool:
    """Tell whether uv is here; try once to bring it, pinned and hashed like the rest."""
    if environment.ask("-m", "uv", "--version").returncode == 0:
        return True
    hashed = pip_install("--require-hashes", "-r", str(REQUIREMENTS / "uv.txt"))
    return environment.ask(*hashed).returncode == 0


def pip_install(*arguments: str) -> list[str]:
    """Word a pip command that asks nothing and warns of nothing that is meant."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore"]
    return ["-m", "pip", "install", *quiet, *arguments]


def last_lines(result: subprocess.CompletedProcess[str]) -> str:
    """Give the end of what a failed program said."""
    return "\n".join((result.stderr or result.stdout).strip().splitlines()[-8:])


def set_up(environment: Environment, *, with_tests: bool) -> Environment:
    """Bring the environment, the packages, the browser parts and our own package to today.

    Does nothing but compare two hashes when all is in place.
    """
    make(environment)
    wanted = digest(REQUIREMENTS.glob("*.txt"))
    names = ["dev"] if with_tests else ["build", "runtime"]
    kept = [environment.read_stamps().get(kind) for kind in ("dev", names[-1])]
    if wanted not in kept:
        say(f"Installing packages ({' and '.join(names)}).")
        install(environment, names)
        environment.stamp(names[-1], wanted)
    prepare_browser_parts(environment)
    install_ourselves(environment)
    return environment


def prepare_browser_parts(environment: Environment) -> None:
    """Bring the browser parts through npm; where there is no npm, bring a Node.js first."""
    if environment.ask("hatch_build.py", "--is-ready").returncode == 0:
        return
    say("Preparing the browser parts.")
    if environment.ask("hatch_build.py", "--can-fetch").returncode != 0:
        say("There is no npm on this machine: fetching a Node.js from PyPI (about 60 MB).")
        install(environment, ["node"])
    result = environment.ask("hatch_build.py")
    if result.returncode != 0:
        raise Halt(last_lines(result))


def install_ourselves(environment: Environment) -> None:
    """Install our own package so that the code in this folder is what runs."""
    wanted = digest([ROOT / "pyproject.toml", ROOT / "lgr_tracker" / "__init__.py"])
    if environment.read_stamps().get("lgr-tracker") == wanted:
        return
    editable = ["--no-deps", "--no-build-isolation", "-e", "."]
    if environment.ask("-m", "uv", "pip", "install", "--quiet", *editable).returncode != 0:
        result = environment.ask(*pip_install(*editable))
        if result.returncode != 0:
            raise Halt(f"LGR Tracker itself could not be installed.\n{last_lines(result)}")
    environment.stamp("lgr-tracker", wanted)


def digest(paths: Iterable[Path]) -> str:
    """Hash files by name and content."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def main_environment(*, with_tests: bool = False) -> Environment:
    """Set up .venv with the Python that runs this file."""
    return set_up(Environment(ROOT / ".venv", sys.executable), with_tests=with_tests)


def start(options: argparse.Namespace) -> int:
    """Set up, make the sample programme and its two files, then serve unless told not to."""
    if not options.once:
        refuse_taken_port(options.port)
    environment = main_environment()
    write_sample(environment)
    if options.once:
        return 0
    return serve_until_stopped(environment, options.port, data_folder())


def write_sample(environment: Environment) -> None:
    """Make the sample programme unless it is there, and write its two files."""
    (ROOT / OUT).mkdir(parents=True, exist_ok=True)
    say("Loading the sample programme.")
    made = environment.ask_program(PROGRAM, "sample", "--json")
    if made.returncode != 0:
        raise Halt(f"The sample programme could not be made.\n{last_lines(made)}")
    of_sample = ["--programme", "sample"]
    exports = {
        RISK_LOG: ["export", "risks", *of_sample, "-o", str(RISK_LOG)],
        TRANSITION_PLAN: ["plan", "show", *of_sample, "--html", "-o", str(TRANSITION_PLAN)],
    }
    with ThreadPoolExecutor() as pool:
        done = pool.map(lambda words: environment.ask_program(PROGRAM, *words), exports.values())
    for path, result in zip(exports, done, strict=True):
        if result.returncode != 0 or not (ROOT / path).is_file():
            raise Halt(f"{path} could not be written.\n{last_lines(result)}")
        say(f"Wrote {path}.")


def serve(options: argparse.Namespace) -> int:
    """Set up and serve what is in the data folder."""
    refuse_taken_port(options.port)
    data = Path(options.data).resolve() if options.data else data_folder()
    return serve_until_stopped(main_environment(), options.port, data)


def data_folder() -> Path:
    """Name the folder of the database and its files, as the service itself would."""
    return ROOT / (os.environ.get(DATA_VARIABLE) or "instance")


def serve_until_stopped(environment: Environment, port: int, data: Path) -> int:
    """Serve until Ctrl-C or until told to end; print addresses once the first page answers."""
    command = [str(environment.programs / PROGRAM), "serve", "--port", str(port)]
    variables = environment.variables(**{DATA_VARIABLE: str(data)})
    server = subprocess.Popen(command, cwd=ROOT, env=variables)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        wait_for_first_page(server, port)
        say_where(port, data / "sample-people.json")
        return server.wait()
    except KeyboardInterrupt:
        say("Stopping.")
        server.terminate()
        server.wait(timeout=10)
        return 0
    finally:
        if server.poll() is None:
            server.kill()


def wait_for_first_page(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server answers anything at all.

    Raises Halt if it ends first or says nothing for a minute.
    """
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Halt("The server ended before its first page; it said why above.")
        try:
            direct.open(f"http://{HOST}:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Halt(f"The server did not answer within {START_SECONDS} seconds.")


def say_where(port: int, people_file: Path) -> None:
    """Print the address, the sample's files and how to sign in."""
    say(f"\nLGR Tracker is at http://{HOST}:{port}/ (Ctrl-C stops it).")
    for path in (RISK_LOG, TRANSITION_PLAN):
        if (ROOT / path).is_file():
            say(f"  {path}")
    try:
        people = json.loads(people_file.read_text(encoding="utf-8"))["people"]
    except (OSError, ValueError, KeyError):
        return
    say("Sign in to the sample programme as one of these invented people:")
    for line in people_lines(people):
        say(line)


def people_lines(people: Sequence[Mapping[str, object]]) -> list[str]:
    """Lay the sample's people out in columns: e-mail, password, roles, organisation."""
    rows = [[as_text(person.get(key)) for key in PEOPLE_COLUMNS] for person in people]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def as_text(value: object) -> str:
    """Write one fact of a person as it is; several roles are told in plain words."""
    if isinstance(value, list | tuple):
        return ", ".join(str(role).replace("_", " ") for role in value)
    return "" if value is None else str(value)


def refuse_taken_port(port: int) -> None:
    """Stop before anything is set up if something else holds the port."""
    with socket.socket() as attempt:
        attempt.settimeout(1)
        if attempt.connect_ex((HOST, port)) == 0:
            raise Halt(
                f"Something else answers on port {port}. Stop it, or choose "
                f"another port by adding: --port {port + 1}"
            )


def test(options: argparse.Namespace) -> int:
    """Run every test on this Python, and the domain on 3.13 too where LGR_BOTH_PYTHONS asks."""
    environment = main_environment(with_tests=True)
    browser = bring_browser()
    variables = {"LGR_CHROMIUM": browser} if browser else {}
    code = environment.run("-m", "pytest", *on_all_cores(), *options.passed_on, **variables)
    if options.passed_on:
        say("Only what you asked of pytest was run, on one Python.")
    elif os.environ.get("LGR_BOTH_PYTHONS"):
        code = test_on_other_python() or code
    if not browser:
        say("\nBROWSER TESTS WERE SKIPPED: no Chromium was found. " + how_to_bring_browser())
    return code


def on_all_cores() -> list[str]:
    """Spread tests over the cores, neighbours together: they share what is dear to prepare."""
    return ["-n", str(min(max(os.cpu_count() or 2, 2), 4)), "--dist", "worksteal"]


def test_on_other_python() -> int:
    """Run the domain tests on 3.13; give 0 where there is none.

    What differs between two Pythons is Python: patterns, numbers, days. Whoever has an hour runs
    all of pytest there.
    """
    wanted = ".".join(map(str, ALSO_TESTED))
    if sys.version_info[:2] >= ALSO_TESTED:
        return 0
    interpreter = find_other_python(wanted)
    if interpreter is None:
        say(f"\nThere is no Python {wanted} on this machine, so nothing was tested on it.")
        return 0
    say(f"\nThe same on Python {wanted}: {', '.join(TESTED_ON_BOTH)}.")
    environment = Environment(ROOT / f".venv-{wanted}", interpreter)
    set_up(environment, with_tests=True)
    folders = [folder for folder in TESTED_ON_BOTH if (ROOT / folder).is_dir()]
    return environment.run("-m", "pytest", *on_all_cores(), "-k", "not postgresql", *folders)


def find_other_python(version: str) -> str | None:
    """Find a Python of that version that really starts: version managers leave empty shims."""
    name = f"python{version}"
    folders = os.environ.get("PATH", "").split(os.pathsep)
    candidates = [Path(folder) / name for folder in folders if folder]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates += sorted(pyenv.glob(f"versions/{version}*/bin/{name}"))
    found = filter(lambda path: starts_as(path, version), candidates)
    return next(map(str, found), None)


def starts_as(interpreter: Path, version: str) -> bool:
    """Tell whether this is a whole Python of that version."""
    program = "import sys, ensurepip, sqlite3, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(interpreter), "-c", program], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version


def bring_browser() -> str | None:
    """Find Chromium, install it where that is ours to do, or give None.

    Raises Halt under CI=true if there is none: skipped tests must not look like passed ones.
    """
    browser = find_browser()
    if browser is None and can_apt_install():
        say("Installing Chromium for the browser tests.")
        apt_install(BROWSER_PACKAGES)
        browser = find_browser()
    if browser is None and os.environ.get("CI", "").lower() in ("true", "1"):
        raise Halt(f"The browser tests need Chromium. {how_to_bring_browser()}")
    return browser


def find_browser() -> str | None:
    """Find the browser named in LGR_CHROMIUM or a usual one."""
    named = os.environ.get("LGR_CHROMIUM")
    if named and shutil.which(named) is None:
        raise Halt(f"LGR_CHROMIUM names {named}, which is not a program on this machine.")
    found = (shutil.which(name) for name in ([named] if named else BROWSERS))
    return next(filter(None, found), None)


def how_to_bring_browser() -> str:
    """Say what to type to get a browser."""
    if shutil.which("apt-get"):
        return f"Type: sudo apt-get install {' '.join(BROWSER_PACKAGES)}"
    return "Install Chromium or Chrome, or set LGR_CHROMIUM to where it is."


def can_apt_install() -> bool:
    """Tell whether this is Debian or kin and we are root."""
    return is_root() and shutil.which("apt-get") is not None


def is_root() -> bool:
    """Tell whether we may install programs for the whole machine."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages; a failure shows when the program is looked for again."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-qq", *arguments],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )


CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "floors": ["lint-imports", "--no-logo"],
    "templates": ["djlint", "lgr_tracker/templates", "--lint", "--quiet"],
}


def check(options: argparse.Namespace) -> int:
    """Run every check, whatever the one before said, and give one verdict each."""
    environment = main_environment(with_tests=True)
    verdicts = {}
    for name, command in CHECKS.items():
        say(f"\n{name}: {' '.join(command)}")
        verdicts[name] = environment.run_program(*command) == 0
    say("")
    for name, passed in verdicts.items():
        say(f"{name:<10} {'passed' if passed else 'FAILED'}")
    return 0 if all(verdicts.values()) else 1


def bench(options: argparse.Namespace) -> int:
    """Measure our speed, each figure beside its floor."""
    return main_environment(with_tests=True).run("-m", "benchmarks")


def faults(options: argparse.Namespace) -> int:
    """Break the running service on purpose for ten minutes and count what was lost."""
    return main_environment(with_tests=True).run("-m", "faults", *options.passed_on)


def setup(options: argparse.Namespace) -> int:
    """Set everything up for running, testing and checking."""
    main_environment(with_tests=True)
    say(SET_UP)
    return 0


def lock(options: argparse.Namespace) -> int:
    """Work out the pinned, hashed requirements from pyproject.toml, for every platform.

    dev.txt comes first and holds everything; the others take their versions from it.
    """
    environment = Environment(ROOT / ".venv", sys.executable)
    make(environment)
    if not has_uv(environment):
        raise Halt("uv could not be fetched, and only uv can work the requirements out.")
    like_dev = ["-c", "requirements/dev.txt"]
    inputs = {
        "dev": ["pyproject.toml", "--all-extras", "--group", "dev"],
        "runtime": ["pyproject.toml", *like_dev],
        "build": ["--group", "build", *like_dev],
        "node": ["--group", "node"],
        "uv": ["--group", "uv"],
    }
    fixed = ["--universal", "--generate-hashes", "--upgrade", "--quiet"]
    fixed += ["--python-version", ".".join(map(str, OLDEST_PYTHON))]
    # One version of a package on every Python, so that every machine's checks say the same.
    fixed += ["--fork-strategy", "fewest"]
    # No index address and no path may stand in what is committed.
    fixed += ["--no-header", "--no-annotate", "--no-emit-index-url"]
    for name, chosen in inputs.items():
        output = f"requirements/{name}.txt"
        if environment.run("-m", "uv", "pip", "compile", *fixed, *chosen, "-o", output) != 0:
            raise Halt(f"{output} could not be worked out; uv said why above.")
        say(f"Wrote {output}.")
    return 0


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Turn the command line into options; `options.act` is what to do."""
    description, _, commands = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python3 run.py",
        description=description,
        epilog=commands,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(act=start)
    parser.add_argument("--once", action="store_true", help="stop before serving")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to serve on ({PORT})")
    chosen = parser.add_subparsers(metavar="command")
    acts: list[Callable[[argparse.Namespace], int]] = [
        setup,
        test,
        check,
        bench,
        faults,
        serve,
        lock,
    ]
    for act in acts:
        command = chosen.add_parser(act.__name__, help=(act.__doc__ or "").partition("\n")[0])
        command.set_defaults(act=act)
        if act is serve:
            # Without a default of its own, so that --port before the command counts too.
            command.add_argument(
                "--port", type=int, default=argparse.SUPPRESS, help=f"port to serve on ({PORT})"
            )
            command.add_argument("--data", help="folder of the database and its files")
    # argparse loses the first -- on its way to a sub-command, so it is split off here.
    ours, _, passed_on = split_at(arguments, "--")
    options = parser.parse_args(ours)
    if passed_on and options.act not in (test, faults):
        parser.error("only the commands test and faults take arguments after --")
    options.passed_on = list(passed_on)
    return options


def split_at(words: Sequence[str], mark: str) -> tuple[Sequence[str], str, Sequence[str]]:
    """Cut a list at the first `mark`, as str.partition does with text."""
    if mark not in words:
        return words, "", []
    at = list(words).index(mark)
    return words[:at], mark, words[at + 1 :]


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; give the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        say("LGR Tracker needs Python 3.11 or newer: type python3.11 run.py, or install one.")
        return 1
    options = read_arguments(arguments)
    try:
        act: Callable[[argparse.Namespace], int] = options.act
        return act(options)
    except Halt as reason:
        print(f"\n{reason}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
