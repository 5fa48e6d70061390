"""The documentation says what the code does: settings, columns, folders, links, decisions."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest
from flask import Flask

from lgr_tracker.config import SETTINGS
from lgr_tracker.domain import register
from lgr_tracker.domain.register import Column
from tests.conftest import dispose

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
SHEETS: dict[str, tuple[Column, ...]] = {
    "Register": register.REGISTER_COLUMNS,
    "Actions": register.ACTION_COLUMNS,
    "Dependencies": register.DEPENDENCY_COLUMNS,
    "Assumed, decided, needed": register.ENTRY_COLUMNS,
    "Lens gradings": register.GRADING_COLUMNS,
    "Change log": register.CHANGE_COLUMNS,
}


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of the first table in a text, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.DOTALL | re.M)
    assert found, heading
    return found[1]


def without_marks(text: str) -> str:
    return text.replace("`", "")


def test_every_setting_is_described_as_the_code_has_it() -> None:
    described = [tuple(map(without_marks, row)) for row in rows_of(read("configuration.md"))]
    assert described == [
        (setting.key, setting.default or "empty", setting.meaning) for setting in SETTINGS
    ]


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_column_of_the_workbook_is_described(sheet: str) -> None:
    described = rows_of(section(read("excel.md"), sheet))
    assert [(row[0], row[1]) for row in described] == [
        (column.heading, column.help) for column in SHEETS[sheet]
    ]
    worked_out = {column.heading for column in SHEETS[sheet] if column.is_derived}
    assert {row[0] for row in described if "worked out" in row[2]} == worked_out


def test_the_map_names_every_room() -> None:
    named = {without_marks(row[0]) for row in rows_of(read("map.md"))}
    package = ROOT / "lgr_tracker"
    rooms = {
        f"lgr_tracker/{folder.name}/"
        for folder in package.iterdir()
        if folder.is_dir() and folder.name != "__pycache__"
    }
    beside = {f"{name}/" for name in ("tests", "benchmarks", "frontend", "requirements", "docs")}
    assert (rooms | beside) - named == set()
    assert [name for name in named if not (ROOT / name).is_dir()] == []


def links_of(page: Path) -> Iterator[str]:
    for address in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if not address.startswith(("http://", "https://", "#")):
            yield address.split("#")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links_of(page) if not (page.parent / link).exists()] == []


SHOWN = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
"""How a page names a test: its file, and its function."""


def functions_of(path: Path) -> set[str]:
    if not path.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if is_function(node)}


def is_function(node: ast.AST) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    named = SHOWN.findall(page.read_text(encoding="utf-8"))
    assert [
        f"{file}::{name}" for file, name in named if name not in functions_of(ROOT / file)
    ] == []


@pytest.mark.parametrize("name", ["security.md", "accessibility.md"])
def test_every_promise_names_the_test_that_shows_it(name: str) -> None:
    text = read(name).split("## What is not")[0]
    heads = ("promise", "what", "---")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    promises = [row for row in lines if not row.strip("| ").startswith(heads)]
    assert len(promises) > 12
    assert [row for row in promises if not SHOWN.search(row)] == []


@pytest.mark.parametrize("number", range(1, len(DECISIONS) + 1))
def test_decisions_are_numbered_and_whole(number: int) -> None:
    (page,) = [each for each in DECISIONS if each.name.startswith(f"{number:04d}-")]
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {number}. ")
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == ["## Status", "## Context", "## Decision", "## Consequences"]


def test_every_dependency_says_what_it_earns() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    names = {re.split(r"[\[<>=~]", requirement)[0] for requirement in wanted}
    (page,) = [each for each in DECISIONS if each.name.startswith("0009-")]
    told = " ".join(row[0] for row in rows_of(page.read_text(encoding="utf-8")))
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", told)} == set()


def six_lines(page: Path) -> str:
    """Return the first block of Python in a page."""
    found = re.search(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_six_lines_mount_the_tracker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = six_lines(ROOT / "README.md")
    assert lines == six_lines(DOCS / "mounting.md")
    assert len([line for line in lines.splitlines() if line.strip()]) == 6
    names: dict[str, object] = {"__name__": "a_host"}
    exec(lines, names)  # as somebody would who pasted them
    host = names["app"]
    assert isinstance(host, Flask)
    browser = host.test_client()
    assert browser.get("/lgr/about/glossary", base_url="http://localhost").status_code == 200
    nobody = browser.get("/lgr/", base_url="http://localhost")
    assert (nobody.status_code, nobody.location) == (302, "/sign-in")
    assert browser.get("/", base_url="http://localhost").status_code == 404
    dispose(host.extensions["lgr_tracker"].app)  # its first page began to do jobs
