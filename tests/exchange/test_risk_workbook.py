"""The workbook that goes out: every sheet, real dates and numbers, rules, and no formulas."""

import io
import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lgr_tracker.domain import register
from lgr_tracker.domain.register import (
    ActionRow,
    BandView,
    ChangeRow,
    ChoiceList,
    Rating,
    RiskWorkbook,
    ScaleView,
    ScoreRule,
)
from lgr_tracker.exchange.heat_sheet import counts_by_square
from lgr_tracker.exchange.risk_workbook import workbook_name
from lgr_tracker.exchange.workbook_look import BAND_STEPS, band_colours
from tests.exchange.workbooks import (
    ABOUT,
    NASTY_TEXTS,
    SCALE,
    full_workbook,
    parts_of,
    risk,
    workbook,
    written,
)

SHEETS = [
    "Register",
    "Actions",
    "Dependencies",
    "Lens gradings",
    "Heat map",
    "Change log",
    "Scales and key",
    "About",
]


def opened(book: RiskWorkbook) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(book)))


def column(sheet: Worksheet, heading: str) -> int:
    return [cell.value for cell in sheet[1]].index(heading) + 1


def cell(sheet: Worksheet, heading: str, row: int = 2) -> object:
    return sheet.cell(row, column(sheet, heading)).value


def test_the_sheets_stand_in_order_and_the_register_is_in_front() -> None:
    book = opened(full_workbook())
    assert book.sheetnames == SHEETS
    assert book.active is book["Register"]


def test_the_register_has_every_column_and_hides_only_the_version() -> None:
    sheet = opened(full_workbook())["Register"]
    assert [each.value for each in sheet[1]] == [each.heading for each in register.REGISTER_COLUMNS]
    hidden = [letter for letter, size in sheet.column_dimensions.items() if size.hidden]
    assert hidden == ["B"]


def test_dates_are_dates_and_numbers_are_numbers() -> None:
    sheet = opened(full_workbook())["Register"]
    assert cell(sheet, "Date raised") == datetime(2026, 4, 1)
    assert sheet.cell(2, column(sheet, "Date raised")).is_date
    assert cell(sheet, "Current likelihood") == 4
    assert cell(sheet, "Current score") == 20
    assert cell(sheet, "Current band") == "Very high"
    assert cell(sheet, "Target date", row=3) is None


def test_the_change_log_tells_the_time_of_london() -> None:
    sheet = opened(full_workbook())["Change log"]
    assert cell(sheet, "When") == datetime(2026, 7, 1, 12, 5)


def test_nought_is_written_and_what_is_unknown_is_truly_empty() -> None:
    book = workbook(
        risk(), actions=(ActionRow(reference="A1", version=1, title="x", progress_percent=0),)
    )
    sheet = opened(book)["Actions"]
    assert cell(sheet, "Progress %") == 0
    assert cell(sheet, "Working days") is None
    assert '<c r="D2"' not in parts_of(written(book))["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("text", NASTY_TEXTS, ids=ascii)
def test_no_text_becomes_a_formula_a_link_or_markup(text: str) -> None:
    everywhere = {
        field: text
        for field in ("title", "owner", "cause", "comment", "status", "organisation", "reference")
    }
    book = workbook(
        risk(**everywhere, lenses=(text, "L2"), planned_actions=(text,), depends_on=(text,)),
        about=replace(ABOUT, programme=text, made_by=text, filter=text, classification=text),
        lists={ChoiceList.OWNER: (text, "Somebody")},
        changes=(ChangeRow(changed_at=ABOUT.as_at, changed_by=text, before=text, after=text),),
    )
    data = written(book)
    sheets = {name: part for name, part in parts_of(data).items() if "worksheets/sheet" in name}
    for part in sheets.values():
        tree = ElementTree.fromstring(part)
        assert [each.tag for each in tree.iter() if each.tag.endswith("}f")] == []
    links = re.findall(r"<hyperlink [^>]*>", "".join(sheets.values()))
    assert all('location="' in link and "r:id" not in link for link in links)
    openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("text", ["=1+1", "  @x", "\u200b-1", "＝1", "\u3164=1"], ids=ascii)
def test_text_that_could_run_when_edited_carries_the_mark_that_keeps_it_text(text: str) -> None:
    sheet = opened(workbook(risk(title=text, comment="Plain = text")))["Register"]
    title = sheet.cell(2, column(sheet, "Title"))
    assert (title.value, title.data_type, title.quotePrefix) == (text, "s", True)
    assert not sheet.cell(2, column(sheet, "Comment")).quotePrefix


def test_a_cell_too_long_for_excel_is_cut_and_the_workbook_says_so() -> None:
    book = opened(workbook(risk(cause="é" * 40_000, effect="😀" * 20_000)))
    cause = str(cell(book["Register"], "Cause"))
    effect = str(cell(book["Register"], "Effect"))
    for text in (cause, effect):
        assert len(text.encode("utf-16-le")) // 2 <= 32_767
        assert text.endswith("LGR Tracker keeps the rest]")
    facts = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=4)}
    assert facts["Cells cut short"] == 2


def test_long_text_that_looks_like_markup_still_makes_a_whole_workbook() -> None:
    text = "<r>" + "&" * 32_000 + "</r>"
    sheet = opened(workbook(risk(cause=text)))["Register"]
    assert str(cell(sheet, "Cause")).strip() == text


def test_drop_downs_draw_on_named_lists_of_the_key() -> None:
    book = opened(full_workbook())
    assert set(book.defined_names) >= {"lgr_likelihood", "lgr_impact", "lgr_band", "lgr_owner"}
    assert "lgr_phase" not in book.defined_names
    place = book.defined_names["lgr_owner"].attr_text
    name, span = place.rsplit("!", 1)
    values = [row[0].value for row in book[name.strip("'")][span.replace("$", "")]]
    assert values == ["Director of children's services", "Head of data"]


@pytest.mark.parametrize(
    ("heading", "kind", "source", "strictness"),
    [
        ("Risk owner", "list", "lgr_owner", "warning"),
        ("Current impact", "list", "lgr_impact", None),
        ("Status", "list", "lgr_status", "warning"),
        ("Next review", "date", "32874", "warning"),
    ],
)
def test_what_is_typed_is_checked(
    heading: str, kind: str, source: str, strictness: str | None
) -> None:
    sheet = opened(full_workbook())["Register"]
    place = sheet.cell(2, column(sheet, heading)).coordinate
    [rule] = [each for each in sheet.data_validations.dataValidation if place in each.sqref]
    assert (rule.type, rule.formula1, rule.errorStyle) == (kind, source, strictness)
    assert sheet.cell(500, column(sheet, heading)).coordinate in rule.sqref
    assert rule.prompt


def test_a_cell_of_several_values_offers_the_list_without_refusing() -> None:
    sheet = opened(full_workbook())["Register"]
    place = sheet.cell(2, column(sheet, "Lenses")).coordinate
    [rule] = [each for each in sheet.data_validations.dataValidation if place in each.sqref]
    assert (rule.formula1, rule.showErrorMessage) == ("lgr_lens", False)


def test_worked_out_columns_have_no_drop_down() -> None:
    sheet = opened(full_workbook())["Register"]
    for heading in ("Current band", "Action owners", "Direction of travel"):
        place = sheet.cell(2, column(sheet, heading)).coordinate
        assert not [r for r in sheet.data_validations.dataValidation if place in r.sqref]


def rules_at(sheet: Worksheet, place: str) -> list[tuple[str, str]]:
    found = [
        (rule.priority, rule.formula[0], rule.dxf.fill.bgColor.rgb)
        for area in sheet.conditional_formatting
        if place in area.sqref
        for rule in area.rules
    ]
    return [(formula, colour) for _, formula, colour in sorted(found)]


def test_bands_are_coloured_by_rule_from_their_lowest_scores_highest_first() -> None:
    sheet = opened(full_workbook())["Register"]
    for heading in ("Current score", "Current band"):
        rules = rules_at(sheet, sheet.cell(2, column(sheet, heading)).coordinate)
        score = sheet.cell(2, column(sheet, "Current score")).column_letter
        assert rules == [
            (f"AND(ISNUMBER(${score}2),${score}2>={minimum})", colour)
            for minimum, colour in (
                (16, "FF7A1230"),
                (10, "FFD4722A"),
                (5, "FFF2C75C"),
                (1, "FFE3EDF0"),
            )
        ]


def test_three_bands_and_added_scores_follow_the_programmes_own_scale() -> None:
    bands = (BandView(1, "Green", 2, 4), BandView(2, "Amber", 5, 7), BandView(3, "Red", 8, 10))
    scale = ScaleView("Sum", SCALE.likelihood, SCALE.impact, bands, ScoreRule.ADD)
    sheet = opened(workbook(risk(), scale=scale))["Heat map"]
    assert rules_at(sheet, "C7") == [
        ("$B7+C$6>=8", "FF7A1230"),
        ("$B7+C$6>=5", "FFD4722A"),
        ("$B7+C$6>=2", "FFE3EDF0"),
    ]
    assert sheet["B7"].value == 5
    assert sheet["C6"].value == 1


def test_an_action_past_its_day_and_unfinished_is_marked_by_rule() -> None:
    sheet = opened(full_workbook())["Actions"]
    place = sheet.cell(2, column(sheet, "Due")).coordinate
    [(formula, colour)] = rules_at(sheet, place)
    assert "DATE(2026,7,23)" in formula
    assert colour == "FF7A1230"


def test_the_heat_map_counts_each_square_and_says_what_is_off_it() -> None:
    rows = [
        risk("R1", current_likelihood=5, current_impact=1, current_score=5),
        risk("R2", current_likelihood=5, current_impact=1, current_score=5),
        risk("R3", current_likelihood=1, current_impact=5, current_score=5),
        risk("R4", current_likelihood=4),
        risk("R5"),
    ]
    squares = counts_by_square(rows, Rating.CURRENT, SCALE)
    assert squares.likelihoods == (5, 4, 3, 2, 1)
    assert squares.counts[0] == (2, 0, 0, 0, 0)
    assert squares.counts[4] == (0, 0, 0, 0, 1)
    assert squares.total() == 3
    sheet = opened(workbook(*rows))["Heat map"]
    assert [each.value for each in sheet[7]][:8] == ["Almost certain", 5, 2, 0, 0, 0, 0, 2]
    words = [row[0].value for row in sheet.iter_rows()]
    assert words.count("Not on the matrix: 2") == 1
    assert words.count("Not on the matrix: 5") == 2
    medium = next(row for row in sheet.iter_rows() if row[0].value == "Medium")
    assert [each.value for each in medium][2:5] == [3, 0, 0]


def test_headers_stay_in_sight_are_filtered_explained_and_printed_on_every_page() -> None:
    book = opened(full_workbook())
    sheet = book["Register"]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:AY3"
    assert all(each.comment and each.comment.text for each in sheet[1])
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_title_cols == "$A:$C"


def test_every_sheet_prints_on_a3_landscape_with_programme_mark_and_day() -> None:
    for sheet in opened(full_workbook()):
        # One page is the default of the format, which is left out.
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "8")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == (None if sheet.title == "Heat map" else 0)
        assert sheet.page_setup.fitToWidth == (3 if sheet.title == "Register" else None)
        assert sheet.oddHeader.left.text == "Fenwold"
        assert sheet.oddHeader.center.text == "SAMPLE: not a real programme · Official"
        assert sheet.oddHeader.right.text == "As at 23 July 2026"
        assert sheet.oddFooter.left.text.startswith(f"{sheet.title} · made by Asha")


def test_a_row_is_as_high_as_its_longest_text_needs_within_excels_limit() -> None:
    rows = (
        risk("R1"),
        risk("R2", cause="word " * 17),
        risk("R3", planned_actions=("A", "B", "C")),
        risk("R4", cause="word " * 6000),
    )
    sheet = opened(workbook(*rows))["Register"]
    heights = [sheet.row_dimensions[row].height for row in range(2, 6)]
    # 85 characters, 30 a line; three lines; more than a row can be. Heights fall on pixels.
    assert heights == [None, 41.25, 41.25, 408.75]


def test_references_lead_to_their_rows() -> None:
    book = opened(full_workbook())
    assert book["Actions"]["D2"].hyperlink.location == "'Register'!A2"
    assert book["Dependencies"]["B2"].hyperlink.location == "'Register'!A3"
    assert book["Dependencies"]["F2"].hyperlink.location == "'Register'!A2"
    assert book["Change log"]["E2"].hyperlink.location == "'Register'!A2"
    register_sheet = book["Register"]
    assert register_sheet.cell(2, column(register_sheet, "Depends on")).hyperlink
    assert register_sheet.cell(2, column(register_sheet, "Blocks")).hyperlink is None


def test_the_workbook_says_what_it_is() -> None:
    book = opened(full_workbook())
    facts = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert facts["SAMPLE: not a real programme"]
    assert facts["As at"] == "23 July 2026, 10:30 (London)"
    assert facts["Risks in this workbook"] == 2
    assert facts["Last entry of the audit trail"] == "3f2a"
    assert "Cells cut short" not in facts
    assert book.properties.title == "Sample risk log: Fenwold"
    assert book.properties.creator == "Asha"
    assert book.properties.created == datetime(2026, 7, 23, 9, 30)


def test_a_real_programme_carries_no_sample_mark() -> None:
    book = opened(workbook(risk()))
    assert "SAMPLE" not in "".join(str(each.value) for row in book["About"] for each in row)
    assert not book["Register"].oddHeader.center.text


def test_chosen_columns_come_alone_and_in_the_chosen_order() -> None:
    chosen = tuple(
        each
        for each in register.REGISTER_COLUMNS
        if each.key in {"reference", "owner", "current_score"}
    )
    sheet = opened(workbook(risk(current_score=20), columns=chosen[::-1]))["Register"]
    assert [each.value for each in sheet[1]] == ["Current score", "Risk owner", "Risk ref"]
    assert sheet["A2"].value == 20
    assert rules_at(sheet, "A2")


def test_a_band_that_stands_apart_from_its_score_is_coloured_by_it_too() -> None:
    chosen = tuple(each for each in register.REGISTER_COLUMNS if each.key.startswith("current_"))
    sheet = opened(workbook(risk(current_score=20), columns=chosen[::-1]))["Register"]
    assert [each.value for each in sheet[1]][:2] == ["Current band", "Current score"]
    assert rules_at(sheet, "A2") == rules_at(sheet, "B2")
    assert rules_at(sheet, "A2")[0][0] == "AND(ISNUMBER($B2),$B2>=16)"


def test_one_column_alone_can_be_chosen() -> None:
    chosen = register.REGISTER_COLUMNS[2:3]
    sheet = opened(workbook(risk(title="Alone"), columns=chosen))["Register"]
    assert [[each.value for each in row] for row in sheet.iter_rows()] == [["Title"], ["Alone"]]


def test_an_empty_programme_still_makes_a_workbook() -> None:
    empty = ScaleView("None yet", (), (), ())
    book = opened(RiskWorkbook(about=ABOUT, scale=empty))
    assert book.sheetnames == SHEETS


def test_days_before_excels_calendar_are_written_as_text() -> None:
    sheet = opened(workbook(risk(raised_on=datetime(1850, 1, 2).date())))["Register"]
    assert cell(sheet, "Date raised") == "1850-01-02"


def test_the_same_values_give_the_same_bytes() -> None:
    assert written(full_workbook()) == written(full_workbook())


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("sample", "risk-log-sample-2026-07-23.xlsx"),
        ('../a"\r\nb', "risk-log-a-b-2026-07-23.xlsx"),
        ("Ö", "risk-log-programme-2026-07-23.xlsx"),
    ],
)
def test_the_file_is_named_after_the_programmes_code_in_plain_letters(code: str, name: str) -> None:
    assert workbook_name(replace(ABOUT, programme_code=code)) == name


@pytest.mark.parametrize("count", range(1, 9))
def test_bands_darken_in_order_however_many_there_are(count: int) -> None:
    steps = [BAND_STEPS.index(band_colours(order, count)) for order in range(1, count + 1)]
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert len(set(steps)) == min(count, len(BAND_STEPS))
