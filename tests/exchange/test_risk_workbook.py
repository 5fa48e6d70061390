"""The workbook that goes out: every sheet, real dates and numbers, rules, and no formulas."""

import io
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from lgr_tracker.domain import register
from lgr_tracker.domain.register import (
    ActionRow,
    BandMonth,
    BandView,
    ChangeRow,
    ChoiceList,
    GradingRow,
    Rating,
    RiskWorkbook,
    ScalePoint,
    ScaleView,
    ScoreRule,
)
from lgr_tracker.exchange import fast_book
from lgr_tracker.exchange.heat_sheet import counts_by_square
from lgr_tracker.exchange.reading import open_register, read_register
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
    "Assumed, decided, needed",
    "Lens gradings",
    "Heat map",
    "Charts",
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
        risk(
            **everywhere,
            lenses=(text, "L2"),
            planned_actions=(text,),
            depends_on=(text,),
            custom={text: text},
        ),
        custom_headings=(text,),
        about=replace(
            ABOUT,
            programme=text,
            made_by=text,
            filter=text,
            classification=text,
            organisation=text,
        ),
        gradings=(GradingRow(assessment=text, lens_code=text, lens=text, organisation=text),),
        band_months=(BandMonth(date(2026, 6, 30), {text: 1}),),
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
    assert_tables_agree_with_their_headings(data)


def assert_tables_agree_with_their_headings(data: bytes) -> None:
    """Check what a spreadsheet program would otherwise offer to repair."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    places = {name: (sheet, ref) for sheet in book for name, ref in sheet.tables.items()}
    parts = [ElementTree.fromstring(p) for n, p in parts_of(data).items() if "/tables/" in n]
    assert len({part.attrib["id"] for part in parts}) == len(places) == len(parts)
    for part in parts:
        sheet, ref = places[part.attrib["displayName"]]
        columns = [each for each in part.iter() if each.tag.endswith("}tableColumn")]
        names = [decoded(each.attrib["name"]) for each in columns]
        assert names == headings_at(data, sheet, ref)
        assert len({each.casefold() for each in names}) == len(names)
        assert sheet.tables[part.attrib["displayName"]].autoFilter.ref == ref


def decoded(text: str) -> str:
    """Read the characters that the format writes by their number, each once."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def headings_at(data: bytes, sheet: Worksheet, ref: str) -> list[str]:
    """Read the first row of a table as a second library sees it."""
    left, top, right, _ = range_boundaries(ref)
    values = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet.title)
    return [
        str(each) for each in values.to_python(skip_empty_area=False)[top - 1][left - 1 : right]
    ]


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
    for place, points in (("C7", "$B7+C$6"), ("L8", "$K7+L$6"), ("Y11", "$T7+U$6")):
        assert rules_at(sheet, place) == [
            (f"{points}>=8", "FF7A1230"),
            (f"{points}>=5", "FFD4722A"),
            (f"{points}>=2", "FFE3EDF0"),
        ]
    assert (sheet["B7"].value, sheet["C6"].value) == (5, 1)
    assert (sheet["T11"].value, sheet["Y6"].value) == (1, 5)


def test_the_key_tells_marks_and_who_accepts_and_bands_keep_their_chosen_colour() -> None:
    points = tuple(ScalePoint(n, f"Step {n}", mark="ABC"[n - 1]) for n in (1, 2, 3))
    bands = (
        BandView(1, "Fair", 1, 3, colour=2, accepted_by="Contributor"),
        BandView(2, "Foul", 4, 9, accepted_by="Shadow executive"),
    )
    book = opened(workbook(risk(), scale=ScaleView("Codes", points, points, bands)))
    key = book["Scales and key"]
    assert [[key.cell(row, at).value for at in (1, 2, 3)] for row in (5, 8)] == [
        ["Likelihood", "In words", "Written"],
        [3, "Step 3", "C"],
    ]
    told = [[each.value for each in row][8:13] for row in key.iter_rows(5, 7)]
    assert told[0] == ["Band", "From score", "To score", "Review every (days)", "Accepted by"]
    assert [row[4] for row in told[1:]] == ["Contributor", "Shadow executive"]
    assert key["I6"].fill.fgColor.rgb == "FFF2C75C"
    assert [colour for _, colour in rules_at(book["Heat map"], "C7")] == ["FF7A1230", "FFF2C75C"]


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
    book = opened(workbook(*rows))
    sheet = book["Heat map"]
    told = [sheet.cell(4, column).value.split(":")[0] for column in (1, 10, 19)]
    assert told == ["Inherent", "Current", "Target"]
    assert [each.value for each in sheet[7]][9:17] == ["Almost certain", 5, 2, 0, 0, 0, 0, 2]
    assert [sheet.cell(12, column).value for column in (1, 10, 19)] == [
        "Not on the matrix: 5",
        "Not on the matrix: 2",
        "Not on the matrix: 5",
    ]
    medium = next(row for row in sheet.iter_rows() if row[0].value == "Medium")
    assert [each.value for each in medium][2:5] == [0, 3, 0]
    assert book.defined_names["lgr_heat_current"].attr_text == "'Heat map'!$L$7:$P$11"


def test_headers_stay_in_sight_are_filtered_explained_and_printed_on_every_page() -> None:
    book = opened(full_workbook())
    sheet = book["Register"]
    assert sheet.freeze_panes == "D2"
    assert all(each.comment and each.comment.text for each in sheet[1])
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_title_cols == "$A:$C"


def test_every_sheet_prints_on_a3_landscape_with_programme_mark_and_day() -> None:
    for sheet in opened(full_workbook()):
        # One page is the default of the format, which is left out.
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "8")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        is_whole = sheet.title in ("Heat map", "Charts")
        assert sheet.page_setup.fitToHeight == (None if is_whole else 0)
        assert sheet.page_setup.fitToWidth == (
            3 if sheet.title in ("Register", "Scales and key") else None
        )
        assert sheet.oddHeader.left.text == "Fenwold"
        assert sheet.oddHeader.center.text == "SAMPLE: not a real programme · Official"
        assert sheet.oddHeader.right.text == "As at 23 July 2026"
        assert sheet.oddFooter.left.text == "Fenwold · made by Asha"
        assert sheet.oddFooter.center.text == "SAMPLE: not a real programme · Official"
        assert sheet.oddFooter.right.text == f"{sheet.title} · page &P of &N"


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


def test_every_list_is_a_table_with_a_filter_and_words_for_what_it_is() -> None:
    data = written(charted_workbook())
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert_tables_agree_with_their_headings(data)
    assert {name: ref for sheet in book for name, ref in sheet.tables.items()} == {
        "Register": "A1:AZ3",
        "Actions": "A1:P2",
        "Dependencies": "A1:H2",
        "AssumedDecidedNeeded": "A1:T2",
        "LensGradings": "A1:N6",
        "LensGrades": "J6:N8",
        "BandsByMonth": "J34:O36",
        "ChangeLog": "A1:J2",
    }
    tables = [part for name, part in parts_of(data).items() if "/tables/" in name]
    assert all(' altTextSummary="' in part for part in tables)


def test_a_long_table_is_the_same_as_when_the_library_lays_it_all_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = workbook(*(risk(f"R{number}") for number in range(40)))
    shortened = parts_of(written(book))
    monkeypatch.setattr(fast_book, "PROVED_VERSIONS", frozenset())
    for name, part in parts_of(written(book)).items():
        assert "/tables/" not in name or part == shortened[name]


def test_own_columns_stand_at_the_right_under_headings_that_are_not_ours() -> None:
    book = workbook(
        risk(custom={"Ward": "North", "Comment": "=1+1"}, comment="Ours"),
        risk("R02"),
        custom_headings=("Ward", "Comment"),
    )
    sheet = opened(book)["Register"]
    assert [each.value for each in sheet[1]][-2:] == ["Ward", "Comment (own)"]
    assert [cell(sheet, each) for each in ("Comment", "Ward", "Comment (own)")] == [
        "Ours",
        "North",
        "=1+1",
    ]
    assert sheet.cell(2, column(sheet, "Comment (own)")).quotePrefix
    assert cell(sheet, "Ward", row=3) is None


@pytest.mark.parametrize("heading", ["Ward", "Status", "risk ref:", "L", "Status (own)", "=1+1"])
def test_own_columns_come_back_under_the_names_they_had(heading: str) -> None:
    book = workbook(
        risk(custom={heading: "North", "Other": "x"}), custom_headings=("Other", heading)
    )
    read = read_register(open_register(written(book), "register.xlsx"), scale=SCALE)
    assert read.is_ours
    assert [dict(row.custom) for row in read.rows] == [{"Other": "x", heading: "North"}]


def test_money_is_a_number_in_pounds() -> None:
    sheet = opened(full_workbook())["Register"]
    cost = sheet.cell(2, column(sheet, "Estimated cost"))
    assert (cost.value, cost.number_format) == (250_000, "£#,##0")


def grading(lens: str, grade: int | None, ambition: int | None, **fields: str) -> GradingRow:
    return GradingRow(
        **{"assessment": "Autumn", "lens_code": "L", "lens": lens, **fields},
        grade=grade,
        ambition=ambition,
    )


def charted_workbook() -> RiskWorkbook:
    return replace(
        full_workbook(),
        gradings=(
            grading("Workforce", 2, 4),
            grading("Workforce", 1, 4, organisation="East Fenwold"),
            grading("Money", 3, 3, organisation="East Fenwold"),
            grading("Money", None, 3, organisation="West Fenwold"),
            grading("Workforce", 1, 2, assessment="Spring"),
        ),
        band_months=(
            BandMonth(date(2026, 6, 30), {"Low": 2, "Grave": 1}),
            BandMonth(date(2026, 7, 23), {"High": 4}),
        ),
    )


def test_the_charts_stand_beside_the_figures_they_are_drawn_from() -> None:
    sheet = opened(charted_workbook())["Charts"]
    radar, columns = sheet._charts
    assert (type(radar).__name__, type(columns).__name__) == ("RadarChart", "BarChart")
    assert columns.grouping == "stacked"
    assert [drawn(sheet, each) for each in radar.series] == [
        ("Agreed grade", ["Workforce", "Money"], [2, None]),
        ("East Fenwold", ["Workforce", "Money"], [1, 3]),
        ("West Fenwold", ["Workforce", "Money"], [None, None]),
        ("Ambition", ["Workforce", "Money"], [4, 3]),
    ]
    days = [datetime(2026, 6, 30), datetime(2026, 7, 23)]
    assert [drawn(sheet, each) for each in columns.series] == [
        ("Low", days, [2, 0]),
        ("Medium", days, [0, 0]),
        ("High", days, [0, 4]),
        ("Very high", days, [0, 0]),
        ("Grave", days, [1, 0]),
    ]


def drawn(sheet: Worksheet, series: Any) -> tuple[object, list[object], list[object]]:
    """Read what a series of a chart points at."""

    def values(reference: str) -> list[object]:
        cells = sheet[reference.rsplit("!", 1)[1].replace("$", "")]
        return [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]

    words = series.cat.strRef or series.cat.numRef
    [name] = values(series.tx.strRef.f)
    return name, values(words.f), values(series.val.numRef.f)


def test_every_picture_is_told_in_words() -> None:
    drawing = parts_of(written(charted_workbook()))["xl/drawings/drawing1.xml"]
    told = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]*)"', drawing)
    assert len(told) == drawing.count("<xdr:graphicFrame ") == 2
    assert "lenses: 2, below their ambition: 1" in told[0]
    assert "3 on 30 June 2026, 4 on 23 July 2026" in told[1]


def test_without_grades_and_scores_the_charts_say_so() -> None:
    sheet = opened(workbook(risk()))["Charts"]
    words = {row[0].value for row in sheet.iter_rows()}
    assert words >= {
        "No grade has been agreed yet.",
        "No risk in this workbook has been scored yet.",
    }
    assert sheet._charts == []


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


def test_the_about_sheet_tells_the_mark_the_changes_and_whose_rows_they_are() -> None:
    about = replace(
        ABOUT,
        organisation="East Fenwold Council",
        changes_since=date(2026, 7, 1),
        most_changes=2000,
    )
    book = opened(workbook(risk(), about=about))
    facts = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert facts["Organisation"] == "East Fenwold Council"
    assert facts["Changes since"] == "1 July 2026"
    assert facts["Changes shown"] == "The latest 2,000"
    assert facts["Classification"] == "None: no risk or action in it is restricted or exempt"
    assert book["Heat map"].oddHeader.left.text == "East Fenwold Council"


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
