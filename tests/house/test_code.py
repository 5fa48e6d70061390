"""The shape of the house: scoped queries, workflows that say who and when, names, docstrings."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "lgr_tracker"
FILES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "managers", "manager"}
LONGEST_FUNCTION = 60

WITHOUT_ACTOR = {
    "queries/people.py:account_by_email": "nobody is known yet when somebody signs in",
    "queries/people.py:account_by_id": "nobody is signed in between password and code",
    "queries/people.py:link_holder": "whoever holds a link is nobody yet",
    "queries/seats.py:actor_of": "makes the one who asks",
    "queries/jobs.py:person_behind": "finds out who it is that a job is done for",
    "queries/audit.py:verify_trail": "the whole trail is proved, and nothing of it is shown",
    "queries/audit.py:is_sealed_with": "as above, of the newest row",
    "queries/audit.py:chain_end": "as above, of one programme",
    "queries/audit.py:sealed_rows": "as above, of one programme",
    "queries/audit.py:read_anchors": "reads a file beside the database",
}
"""Reading without saying who asks needs a reason."""


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def names(node: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in node.args.args]


@pytest.mark.parametrize("path", [p for p in FILES if "queries" in p.parts], ids=name_of)
def test_a_query_that_reads_says_who_asks(path: Path) -> None:
    unscoped = [
        node.name
        for node in public_functions(path)
        if "session" in names(node)
        and "actor" not in names(node)
        and f"{name_of(path)}:{node.name}" not in WITHOUT_ACTOR
    ]
    assert unscoped == []


@pytest.mark.parametrize("path", [p for p in FILES if "workflows" in p.parts], ids=name_of)
def test_a_workflow_is_told_who_and_when_and_commits_once(path: Path) -> None:
    for node in public_functions(path):
        commits = [
            call
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "session.commit"
        ]
        if not commits:
            continue  # a step that workflows share; whoever calls it commits
        told = {argument.arg for argument in node.args.kwonlyargs}
        assert {"actor", "now"} <= told, f"{node.name} must be told who acts and when"
        assert len(commits) == 1, f"{node.name} commits {len(commits)} times"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_drawer_for_everything(path: Path) -> None:
    assert path.stem not in DRAWERS
    assert not DRAWERS & set(path.relative_to(PACKAGE).parts)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_function_fits_a_screen_and_a_docstring_begins_with_a_plain_sentence(path: Path) -> None:
    for node in functions(path):
        length = (node.end_lineno or 0) - node.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{node.name} is {length} lines long"
    tree = ast.parse(path.read_text())
    for owner in (tree, *(n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef))):
        text = ast.get_docstring(owner)
        label = getattr(owner, "name", path.stem)
        if text is None:
            assert label.startswith("_") or not isinstance(owner, ast.Module), f"{label} has none"
            continue
        first = text.splitlines()[0]
        assert len(first) <= 100, f"{label}: {first}"
        paragraph = " ".join(text.split("\n\n")[0].split())
        assert paragraph.endswith((".", ":", "?")), f"{label}: {paragraph}"
