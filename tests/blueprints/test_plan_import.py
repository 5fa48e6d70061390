"""Bringing a plan in, through its pages."""

import io
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lgr_tracker.models.plan import Activity
from tests import builders
from tests.browsing import Opened, Page
from tests.exchange.plans import LAYOUTS
from tests.exchange.workbooks import plain_workbook
from tests.importing import ANY, applied, apply_of, followed

PLAN = "/programmes/fenland/plan"
IMPORT = f"{PLAN}/import"
TABLE = b"Code,Task,Days,Council,Predecessors\nM1,Work M1,12,,\nM2,Go live,0,Alder,M1FS+2d\n"


def sent(page: Page, data: bytes, council: Any = "", name: str = "in.csv") -> Opened:
    """Send a table and return its preview, or the refusal."""
    values = {**page.get(IMPORT).form(), "council_id": str(council)}
    answer = page.post(IMPORT, {**values, "file": (io.BytesIO(data), name)}, status=ANY)
    return followed(page, answer)


def waiting(page: Page) -> list[Path]:
    folder: Path = page.app.config["LGR_TRACKER_DATA"] / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_plan_is_looked_at_then_brought_in_once(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    with page.app.app_context(), builders.writing() as session:
        builders.activity(session, page.cast.programme_id, "M1", 10)
    assert "Bring in a plan" in asha.get(f"{PLAN}/activities").text
    shown = sent(asha, TABLE)
    assert shown.h1 == "This would add 1 activity, change 1 and alter 1 link."
    assert "Alder’s room to vesting goes from" in shown.text
    assert "would end on another day" in shown.text
    assert "Go live" not in asha.get(f"{PLAN}/activities").text
    done = applied(asha, shown)
    listed = asha.get(done.location)
    assert (
        "1 activity was added, 1 changed, and 1 link. The dates are reckoned anew." in listed.text
    )
    assert "Go live" in listed.text
    applied(asha, shown, status=404)
    assert waiting(page) == []
    again = sent(asha, TABLE)
    assert again.h1 == "This table changes nothing: the plan says the same already."
    assert apply_of(again) == ""


def test_our_own_table_comes_back_with_nothing_to_change(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    with page.app.app_context(), builders.writing() as session:
        first = builders.activity(
            session, page.cast.programme_id, "M1", 10, name="=2 to 1", workstream="Records"
        )
        odd = builders.activity(
            session, page.cast.programme_id, "KICK OFF", 5, organisation_id=page.cast.alder_id
        )
        kind = builders.activity(session, page.cast.programme_id, "KICK O", 5)
        builders.follows(session, first, odd, lag_days=-2, max_lag_days=4)
        builders.follows(session, kind, odd, kind="FF")
    out = asha.client.get(f"{PLAN}/activities.csv")
    assert b"Predecessors" in out.data
    back = sent(asha, out.data)
    assert back.h1 == "This table changes nothing: the plan says the same already."
    assert "3 the same, 0 refused" in back.text


def test_a_table_that_puts_work_centuries_on_is_refused_in_one_sentence(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    rows = [f"N{at},Work {at},2500,{f'N{at - 1}' if at else ''}" for at in range(1000)]
    table = "\n".join(["Code,Task name,Duration,Predecessors", *rows])
    shown = sent(asha, table.encode())
    assert shown.h1 == "1 cell stands in the way, so nothing was brought in."
    assert "With this table work would end after 2100." in shown.text
    assert apply_of(shown) == ""


def test_what_stands_in_the_way_is_named_and_can_be_chosen_anew(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = sent(asha, b"Code,Task,Days,Predecessors\nM1,Work,1 mon,M9\n")
    assert shown.h1 == "2 cells stand in the way, so nothing was brought in."
    assert "is no fixed number of working days" in shown.text
    assert "names no work of the file or of the plan" in shown.text
    assert apply_of(shown) == ""
    refused = sent(asha, b"A\n1\n")
    assert (refused.status, "No row of headings was found." in refused.text) == (422, True)
    assert sent(asha, b"").status == 422


STRANGE = (
    b"Our plan;;;;\nNr;Vorgang;Dauer;Davor;Bemerkung\n"
    b"M1;Agree the split;10;;Ask NHS number 943 476 5919\nM2;Go live;0;M1FS+2d;\n"
)


def test_columns_that_nobody_knows_are_asked_for_and_what_was_said_is_kept(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = sent(asha, STRANGE)
    assert shown.h1 == "4 columns need your word"
    assert "Such as: Agree the split; Go live" in shown.text
    assert "with the headings in row 2" in shown.text
    wanted = {"column-B": "name", "column-C": "duration_days", "column-D": "name"}
    twice = asha.post(shown.path, {**shown.form(), **wanted}, status=422)
    assert "Two columns cannot both be this." in twice.text
    kept = {name: twice.form()[name] for name in wanted}
    assert kept == wanted, "Nothing that was chosen is lost."
    right = {**kept, "column-A": "code", "column-D": "predecessors"}
    for column, sentence in (
        ("column-B", "Say which column holds what is to be done."),
        ("column-A", "No column says what each row is called"),
    ):
        lacking = {**twice.form(), **right, column: "none"}
        assert sentence in asha.post(shown.path, lacking, status=422).text
    right = {**twice.form(), **right}
    preview = followed(asha, asha.post(shown.path, right, status=302))
    assert preview.h1 == "This would add 2 activities, change 0 and alter 1 link."
    assert "These columns were left out: Bemerkung." in preview.text
    [again] = [each for each in preview.links().values() if "/columns" in each]
    assert asha.get(again).form()["column-B"] == "name"
    assert applied(asha, preview).status == 302


def test_a_known_column_is_corrected_and_two_that_claim_the_same_are_asked_for(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = sent(asha, b"Ref,Task,Days,Length\nM1,Move,3,12\n")
    assert shown.h1 == "2 columns need your word"
    swapped = {**shown.form(), "column-C": "none", "column-D": "duration_days"}
    preview = followed(asha, asha.post(shown.path, swapped, status=302))
    assert "Working days (D2): 12" in preview.text
    nothing = {**shown.form(), "column-A": "none"}
    assert (
        "No column says what each row is called" in asha.post(shown.path, nothing, status=422).text
    )
    assert page.as_(page.cast.farah).get(shown.path, status=404).status == 404


def test_what_changed_since_the_preview_is_shown_before_it_is_written(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = sent(asha, TABLE)
    with page.app.app_context(), builders.writing() as session:
        builders.activity(session, page.cast.programme_id, "M1", 10)
    again = applied(asha, shown, status=409)
    assert "The plan was changed while you looked" in again.text
    assert again.h1 == "This would add 1 activity, change 1 and alter 1 link."
    assert applied(asha, again).status == 302


def test_the_sheet_is_chosen_where_there_are_several(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    head = ["Code", "Task", "Days"]
    data = plain_workbook(
        ("Short", [head, ["S1", "Pilot", 1]]),
        ("Long", [head, ["L1", "Move", 2], ["L2", "Close", 2]]),
    )
    shown = sent(asha, data, name="in.xlsx")
    assert "Read from Long: 2 new" in shown.text
    other = asha.get(f"{shown.path}?sheet=Short")
    assert "Read from Short: 1 new" in other.text
    applied(asha, other)
    listed = asha.get(f"{PLAN}/activities").text
    assert ("Pilot" in listed, "Close" in listed) == (True, False)


def test_words_in_doubt_need_a_reason_and_blocked_ones_are_not_kept(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = sent(asha, b"Code,Task,Days\nM9,Child K aged 14 moves school,1\n")
    assert "Could somebody be recognised?" in shown.text
    asked = applied(asha, shown, status=422)
    assert applied(asha, asked, privacy_reason="An invented example, nobody is meant.")
    blocked = sent(asha, b"Code,Task,Days\nM8,About NHS number 943 476 5919,1\n")
    assert "It was not kept while the file waits." in blocked.text
    assert all(b"476 5919" not in path.read_bytes() for path in waiting(page))


def test_a_contributor_brings_in_the_work_of_their_council(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    refused = sent(farah, LAYOUTS["tabs"][1])
    assert "This is work of the whole programme, which you have no seat to change." in refused.text
    shown = sent(farah, LAYOUTS["tabs"][1], page.cast.alder_id)
    assert shown.h1 == "This would add 3 activities, change 0 and alter 2 links."
    assert applied(farah, shown).status == 302


def test_only_who_may_change_the_plan_sees_these_pages(page: Page) -> None:
    asha, vic = page.as_(page.cast.asha), page.as_(page.cast.vic)
    shown = sent(asha, TABLE)
    assert vic.get(IMPORT, status=403).status == 403
    assert "Bring in a plan" not in vic.get(f"{PLAN}/activities").text
    farah = page.as_(page.cast.farah)
    assert farah.get(shown.path, status=404).status == 404, "A file waits for its sender alone."


def test_work_that_somebody_may_not_see_is_neither_told_of_nor_written_over(page: Page) -> None:
    cast, asha = page.cast, page.as_(page.cast.asha)
    with page.app.app_context(), builders.writing() as session:
        secret = builders.activity(
            session, cast.programme_id, "M99-KTWQM", 5, name="Unsaid", organisation_id=cast.birch_id
        )
        builders.classify(session, cast.programme_id, activity_id=secret.id)
        secret_id = secret.id
    waits = sent(asha, b"Code,Task,Days,Predecessors\nM1,Work,3,M99-KTWQM\n")
    assert "names no work of the file or of the plan" in waits.text
    assert "Unsaid" not in waits.text
    guessed = sent(asha, b"Code,Task,Days\nM1,Work,3\nM99-KTWQM,Mine,1\n")
    assert guessed.h1 == "This would add 2 activities and change 0."
    applied(asha, guessed, status=409)
    with page.app.app_context(), builders.writing() as session:
        stands = session.scalars(sa.select(Activity)).all()
        assert [(each.id, each.name) for each in stands] == [(secret_id, "Unsaid")]


def test_what_a_cell_gives_is_told_with_that_cell(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    table = b"ID,Task,Start,Finish,Predecessors\n1,One,02/11/2026,06/11/2026,\n"
    shown = sent(asha, table + b"2,Two,09/11/2026,13/11/2026,1.0\n")
    assert "Working days (D2): 5" in shown.text
    assert shown.h1 == "This would add 2 activities, change 0 and alter 1 link."
    late = sent(asha, table + b"2,Two,09/11/2026,soon,1\n")
    assert late.h1 == "1 cell stands in the way, so nothing was brought in."
