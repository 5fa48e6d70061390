"""Rows that are taken by a pattern: what is learned of a sheet is what its tags say one by one."""

from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading.plain_rows import without_plain_rows
from lgr_tracker.exchange.reading.sheet_part import SheetPart

PERCENTS: Final = frozenset({"3", "14"})
ASIDE: Final = "<!-- -->"
"""With an aside anywhere, every tag is followed."""

VALUES: Final = st.sampled_from(
    [
        "",
        "<v>4</v>",
        "<v></v>",
        "<v> &amp; </v>",
        "<is><t>Records are lost</t></is>",
        '<is><t xml:space="preserve"> lost </t></is>',
        "<f>K2*L2</f><v>20</v>",
        "<f>K2*L2</f><v></v>",
        "<f>K2*L2</f><v> </v>",
        "<f>K2*L2</f><v>\u00a0</v>",
        "<f>K2*L2</f><v>&#32;</v>",
        "<f>K2*L2</f>",
        '<f t="shared" si="0"/><v>#REF!</v>',
        "<x:v>5</x:v>",
        '<v><c r="B2"/></v>',
    ]
)
CELLS: Final = st.builds(
    lambda place, style, kind, value, gap: (
        f"<c{place}{style}{kind}>{value}</c>{gap}" if value else f"<c{place}{style}{kind}/>{gap}"
    ),
    st.sampled_from(["", ' r="A{n}"', ' r="C{n}"', ' r="XFD{n}"', ' r="B9"', ' r="b{n}"']),
    st.sampled_from(["", ' s="1"', ' s="3"', ' s="14"', ' s="314"']),
    st.sampled_from(["", ' t="s"', ' t="inlineStr"', ' t="str"', ' t="e"', ' t="b"']),
    VALUES,
    st.sampled_from(["", "\n"]),
)
ROWS: Final = st.lists(
    st.tuples(
        st.sampled_from([' r="{n}"', ' r="0{n}"', "", ' r=""']),
        st.sampled_from(
            ["", ' spans="1:9"', ' hidden="1"', ' hidden="0"', ' x:dyDescent="0.3"', ' ht=">"']
        ),
        st.lists(CELLS, max_size=4).map("".join),
        st.sampled_from(["", "", " "]),
    ),
    max_size=8,
)


def sheet_of(rows: list[tuple[str, str, str, str]]) -> str:
    body = "".join(
        f"<row{place}{shown}>{cells}</row>{gap}".replace("{n}", str(number))
        for number, (place, shown, cells, gap) in enumerate(rows, start=2)
    )
    plain = '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row><row r="1"><c r="A1"/></row>'
    return f'<worksheet xmlns:x="x"><sheetData>{plain}{body}</sheetData></worksheet>'


def learned(content: str, *, tags_left: int = 10_000) -> object:
    part = SheetPart(tags_left, PERCENTS)
    try:
        part.follow(content.encode())
        return part.tags, part.reach(), part.facts
    except Invalid as refusal:
        return refusal.message


@settings(max_examples=500)
@given(ROWS)
@example([(' r="{n}"', "", '<c r="A{n}" t="s"><v>1</v></c>', "")] * 3)
@example([(' r="{n}"', "", '<c r="A{n}"><f>B1</f></c>', ""), ("", "", "<c><v>1</v></c>", "")])
def test_what_is_learned_is_what_the_tags_say(rows: list[tuple[str, str, str, str]]) -> None:
    content = sheet_of(rows)
    assert learned(content) == learned(content + ASIDE)


def test_a_row_of_values_is_taken_and_all_else_is_left() -> None:
    odd = (
        '<row r="3" hidden="1"><c r="A3"><v>1</v></c></row>'
        '<row r="4"><c r="A4" s="3"><v>1</v></c></row>'
        '<row r="5"><c r="A5" t="e"><v>#REF!</v></c></row>'
        '<row r="6"><c r="B7"><v>1</v></c></row>'
        '<row r="8"><c r="A8"><f>A1</f><v></v></c></row>'
    )
    plain = (
        '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="D1"/></row>'
        '<row r="2" spans="1:2"><c r="C2"><f>A1*2</f><v>8</v></c></row>'
    )
    last = '<row r="9"><c r="A9"><v>1</v></c></row>'
    left, taken = without_plain_rows(f"<x>{plain}{odd}{last}</x>".encode(), PERCENTS)
    assert left.decode() == f"<x>{odd}{last}</x>"
    assert (taken.rows, taken.columns, taken.tags) == ({"1", "2"}, {"A", "C"}, 8)


@pytest.mark.parametrize("aside", [ASIDE, "<?a ?>", "<![CDATA[ ]]>"])
def test_nothing_is_taken_beside_an_aside(aside: str) -> None:
    content = sheet_of([]).replace("<sheetData>", f"<sheetData>{aside}").encode()
    assert without_plain_rows(content, PERCENTS)[0] == content


def test_rows_that_are_taken_must_be_well_formed_and_few_enough_too() -> None:
    rows = '<row r="1"><c r="A1"><v>a &gone; b</v></c></row><row r="2"/>'
    assert "damaged" in str(learned(f"<x>{rows}</x>"))
    plain = '<row r="1"><c r="A1"><v>1</v></c></row>' * 9 + '<row r="2"/>'
    assert "damaged" in str(learned(f"<x>{plain}<y></x>"))
    assert "more cells" in str(learned(f"<x>{plain}</x>", tags_left=28))
    assert learned(f"<x>{plain}</x>", tags_left=29)[0] == 29  # type: ignore[index]  # what it is
