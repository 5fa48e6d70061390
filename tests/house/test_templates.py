"""Templates print: no unused import, no unescaped text, no style or script of their own."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "lgr_tracker" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
IMPORT = re.compile(r'{%-?\s*from\s+"[^"]+"\s+import\s+([^%]+?)-?%}')
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_template_uses_what_it_imports(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    without = IMPORT.sub("", text)
    names = [
        part.split(" as ")[-1].strip()
        for found in IMPORT.findall(text)
        for part in found.replace("with context", "").split(",")
    ]
    unused = [name for name in names if name and not re.search(rf"\b{name}\b", without)]
    assert unused == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_template_leaves_escaping_style_and_script_alone(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    assert not re.search(r"\|\s*safe\b", text)
    assert "autoescape false" not in text
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.search(r"\son[a-z]+=\"", text)


def test_no_python_makes_markup() -> None:
    source = Path(__file__).parents[2] / "lgr_tracker"
    makers = [p for p in source.rglob("*.py") if re.search(r"\bMarkup\(", p.read_text())]
    assert makers == []
