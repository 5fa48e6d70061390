"""A plan brought in from a table, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.guarding import Identifies, MayIdentify
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.domain.plan_import import PlanPreview
from lgr_tracker.domain.register_import import RowOutcome
from lgr_tracker.models.audit import AuditEvent, AuditMention
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Activity, ActivityLink
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.queries.plan import schedule_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.plan.compare_table import TablePlan
from lgr_tracker.workflows.plan.import_plan import REFUSED, import_plan, prepare_plan
from lgr_tracker.workflows.plan.read_table import AskedPlan, fit_to_keep, open_table, read_table
from lgr_tracker.workflows.plan.write_table import MOVED
from tests import builders
from tests.exchange.plans import LAYOUTS
from tests.people import TODAY, Cast

Do = Callable[..., Any]
HEAD = "Code,Name,Council,Working days,Predecessors\n"


def asked_of(cast: Cast, text: str | bytes, name: str = "plan.csv", **more: Any) -> AskedPlan:
    data = text if isinstance(text, bytes) else text.encode()
    opened = open_table(cast.programme_id, data, name, actor=cast.asha)
    return AskedPlan(read_table(opened), **more)


def compared(cast: Cast, asked: AskedPlan, actor: Actor | None = None) -> TablePlan:
    reading().expire_all()
    return prepare_plan(reading(), cast.programme_id, asked, actor=actor or cast.asha, today=TODAY)


def preview(cast: Cast, text: str | bytes, name: str = "plan.csv", **more: Any) -> PlanPreview:
    return compared(cast, asked_of(cast, text, name, **more)).preview


def bring_in(cast: Cast, do: Do, text: str | bytes, name: str = "plan.csv") -> PlanPreview:
    asked = asked_of(cast, text, name)
    plan = compared(cast, asked)
    done: PlanPreview = do(cast.asha, import_plan, cast.programme_id, asked, plan, today=TODAY)
    return done


def counts(preview: PlanPreview) -> tuple[int, int, int]:
    return (
        preview.count(RowOutcome.CREATED),
        preview.count(RowOutcome.CHANGED),
        preview.count(RowOutcome.UNCHANGED),
    )


def links() -> set[tuple[str, str, str]]:
    with builders.writing() as session:
        codes = {row.id: row.code for row in session.scalars(sa.select(Activity))}
        return {
            (
                codes[row.predecessor_id],
                codes[row.successor_id],
                f"{row.kind.value}{row.lag_days:+}",
            )
            for row in session.scalars(sa.select(ActivityLink))
        }


@pytest.fixture
def plan(both: Flask, cast: Cast) -> None:
    """M1, then M2 of Alder, then M3 of Birch."""
    with builders.writing() as session:
        first = builders.activity(session, cast.programme_id, "M1", 10)
        second = builders.activity(
            session, cast.programme_id, "M2", 5, organisation_id=cast.alder_id
        )
        third = builders.activity(
            session, cast.programme_id, "M3", 5, organisation_id=cast.birch_id
        )
        builders.follows(session, first, second, lag_days=2)
        builders.follows(session, second, third)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_comes_in_once_and_changes_nothing_twice(
    both: Flask, cast: Cast, do: Do, layout: str
) -> None:
    name, data = LAYOUTS[layout]
    done = bring_in(cast, do, data, name)
    assert counts(done) == (3, 0, 0)
    known = [row.reference for row in done.rows]
    if layout != "dated":
        assert links() == {
            (known[0], known[1], "FS+2"),
            (known[1], known[2], "FS+0"),
        }
    again = preview(cast, data, name)
    assert (counts(again), again.links, again.can_apply) == ((0, 0, 3), (), False)
    seen = schedule_of(reading(), cast.asha, cast.programme_id, TODAY)
    assert [row.name for row in seen.rows] == ["Agree the split", "Move the records", "Go live"]


def test_rows_are_matched_by_code_and_links_made_as_the_table_says(
    plan: None, both: Flask, cast: Cast, do: Do
) -> None:
    table = (
        f"{HEAD}m1,Work M1,,12,\nM2,Work M2,,5,M1SS+1w\nM3,Work M3,,5,\nM4,New,Alder,0,M2FF; M3\n"
    )
    shown = preview(cast, table)
    assert counts(shown) == (1, 1, 2)
    [change] = shown.rows[0].changes
    assert (change.field, change.before, change.after, change.cell) == (
        "Working days",
        "10",
        "12",
        "D2",
    )
    told = {(each.predecessor, each.successor): each.outcome for each in shown.links}
    assert told == {
        ("M1", "M2"): "changed",
        ("M2", "M3"): "removed",
        ("M2", "M4"): "added",
        ("M3", "M4"): "added",
    }
    assert {each.council for each in shown.rooms}
    assert [each.code for each in shown.moved] == ["M1", "M3", "M2"] or shown.moved
    bring_in(cast, do, table)
    assert links() == {("M1", "M2", "SS+5"), ("M2", "M4", "FF+0"), ("M3", "M4", "FS+0")}
    report = verify_trail(reading(), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"])
    assert report.findings == ()
    with builders.writing() as session:
        events = list(session.scalars(sa.select(AuditEvent.event).order_by(AuditEvent.sequence)))
        mentioned = session.scalar(sa.select(sa.func.count(AuditMention.event_id)))
    assert sorted(events) == sorted(
        [
            *("activity:add", "activity:change", "activity:relink", "activity:unlink"),
            *("activity:link", "activity:link", "activity:import"),
        ]
    )
    assert events[-1] == "activity:import"
    assert mentioned == 8


def test_links_with_work_outside_the_table_stay_unless_it_names_them(
    plan: None, cast: Cast, do: Do
) -> None:
    bring_in(cast, do, f"{HEAD}M2,Work M2,,5,\n")
    assert links() == {("M1", "M2", "FS+2"), ("M2", "M3", "FS+0")}
    bring_in(cast, do, f"{HEAD}M2,Work M2,,5,M1FS+4d\n")
    assert ("M1", "M2", "FS+4") in links()


def test_a_table_without_links_leaves_them(plan: None, cast: Cast, do: Do) -> None:
    done = bring_in(cast, do, "Code,Task,Days\nM1,Work M1,11\nM2,Work M2,5\n")
    assert (counts(done), done.links) == ((0, 1, 1), ())


def test_a_ring_is_refused_by_its_names_and_nothing_is_written(
    plan: None, cast: Cast, do: Do
) -> None:
    table = f"{HEAD}M1,Work M1,,10,M3\nM2,Work M2,,5,M1FS+2d\nM3,Work M3,,5,M2\n"
    [cell] = preview(cast, table).refused
    assert "M1 Work M1" in cell.why
    assert "in a ring" in cell.why
    assert cell.cell in ("E2", "E3", "E4")
    with pytest.raises(Invalid, match="Nothing was brought in"):
        bring_in(cast, do, table)
    assert ("M3", "M1", "FS+0") not in links()
    greatest = f'{HEAD}M1,Work M1,,10,\nM2,Work M2,,5,M1\nM3,Work M3,,5,"M2, M1FS to 1d"\n'
    assert "greatest lag" in preview(cast, greatest).refused[0].why


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (",Work,,5,", "A2", "Give it a code"),
        ("A-101,Work,,5,", "A2", "kept for actions"),
        (f"{'x' * 41},Work,,5,", "A2", "at most 40 characters"),
        (f"M9,{'x ' * 120},,5,", "B2", "longer than 200 characters"),
        ("M9,Work,Nowhere,5,", "C2", "No new council of the programme is called so."),
        ("M9,Work,,,", "D2", "Say how many working days it takes"),
        ("M9,Work,,1 mon,", "D2", "no fixed number of working days"),
        ("M9,Work,,5,M99FS+3d", "E2", "names no work of the file or of the plan"),
        ("M9,Work,,5,M9", "E2", "Nothing can wait for itself"),
        ("M9,Work,,5,M1FS+3ed", "E2", "elapsed"),
        ("M9,Work,,5,\nM9,Other,,5,", "A2", "Another row has this code"),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_cell(
    plan: None, cast: Cast, do: Do, row: str, cell: str, words: str
) -> None:
    shown = preview(cast, f"{HEAD}{row}\n")
    assert shown.refused[0].cell == cell
    assert words in shown.refused[0].why
    with pytest.raises(Invalid, match="Nothing was brought in"):
        bring_in(cast, do, f"{HEAD}{row}\n")


def test_names_become_rows_of_the_programme_and_unknown_ones_are_told(
    plan: None, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        alder = session.get_one(Organisation, cast.alder_id)
        builders.post(session, alder, "Head of Records")
    table = (
        "Code,Task,Days,Council,Owner,Phase,Workstream,Notes\n"
        "M1,Work M1,10,Alder,Head of Records,Shadow year,Records,Read twice\n"
        "M2,Work M2,5,Whole programme,Nobody known,No such phase,,\n"
    )
    shown = preview(cast, table)
    words = {change.field: change.after for change in shown.rows[0].changes}
    assert words["Owner"].startswith("Head of Records, ")
    assert {"Council", "Workstream", "Note"} <= words.keys()
    assert any("Nobody known (plan.csv E3)" in each for each in shown.warnings)
    assert any("No such phase" in each for each in shown.warnings)
    assert shown.rows[1].changes[0].after == "the whole programme"
    bring_in(cast, do, table)
    assert not preview(cast, table).can_apply


def test_who_has_a_seat_for_one_council_brings_in_its_rows_alone(
    plan: None, cast: Cast, do: Do
) -> None:
    contributor = cast.farah
    same = f"{HEAD}M1,Work M1,,10,\nM2,Work M2,,6,M1FS+2d\nM3,Work M3,,5,M2\n"
    own = compared(cast, asked_of(cast, same), contributor)
    assert (counts(own.preview), own.preview.refused) == ((0, 1, 2), ())
    do(contributor, import_plan, cast.programme_id, asked_of(cast, same), own, today=TODAY)
    for table, whose in (
        (f"{HEAD}M1,Work M1,,11,\n", "the whole programme"),
        (f"{HEAD}M9,New,,1,\n", "the whole programme"),
        (f"{HEAD}M2,Work M2,Birch,6,\n", "Birch"),
        (f"{HEAD}M2,Work M2,,6,\nM3,Work M3,,5,M2SS\n", "Birch"),
    ):
        refused = compared(cast, asked_of(cast, table), contributor).preview.refused
        assert any(whose in cell.why for cell in refused), table
    named = asked_of(cast, f"{HEAD}M9,New,,1,\n", council_id=cast.alder_id)
    assert compared(cast, named, contributor).preview.can_apply


def test_only_who_may_change_the_plan_brings_one_in(plan: None, cast: Cast, do: Do) -> None:
    asked = asked_of(cast, f"{HEAD}M9,New,,1,\n")
    looked = compared(cast, asked)
    with pytest.raises(NotAllowed):
        compared(cast, asked, cast.vic)
    with pytest.raises(NotAllowed):
        do(cast.vic, import_plan, cast.programme_id, asked, looked, today=TODAY)
    with pytest.raises(NotFound):
        compared(cast, replace(asked, council_id=cast.county_id))


def test_what_changed_since_somebody_looked_is_looked_at_again(
    plan: None, cast: Cast, do: Do
) -> None:
    asked = asked_of(cast, f"{HEAD}M1,Work M1,,12,\n")
    looked = compared(cast, asked)
    bring_in(cast, do, f"{HEAD}M3,Work M3,,7,\n")
    done = do(cast.asha, import_plan, cast.programme_id, asked, looked, today=TODAY)
    assert counts(done) == (0, 1, 0), "The change of M3 is no matter of this table."
    looked = compared(cast, asked_of(cast, f"{HEAD}M1,Work M1,,14,\n"))
    bring_in(cast, do, f"{HEAD}M1,Renamed,,13,\n")
    with pytest.raises(Invalid, match="changed while you looked") as refusal:
        do(
            cast.asha,
            import_plan,
            cast.programme_id,
            asked_of(cast, f"{HEAD}M1,Work M1,,14,\n"),
            looked,
            today=TODAY,
        )
    assert refusal.value.message == MOVED


def test_actions_are_waited_for_and_changed_elsewhere(plan: None, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        action = builders.action(session, cast.programme_id, cast.alder_id, likely_days=3)
        session.add(
            ActivityLink(
                programme_id=cast.programme_id,
                predecessor_mitigation_id=action.id,
                successor_id=session.scalar(sa.select(Activity.id).where(Activity.code == "M1")),
            )
        )
    shown = preview(cast, f"{HEAD}A-101,Other words,Alder,9,M2\nM2,Work M2,,5,A-101SS\n")
    assert (counts(shown), [each.cell for each in shown.passed_over]) == ((0, 0, 1), ["A2"])
    [link] = shown.links
    assert (link.predecessor, link.successor, link.after) == ("A-101", "M2", "SS")
    bring_in(cast, do, f"{HEAD}M2,Work M2,,5,A-101SS\n")
    assert not preview(cast, f"{HEAD}M2,Work M2,,5,A-101SS\n").can_apply


def test_texts_that_tell_who_somebody_is_are_refused_or_need_a_reason(
    plan: None, cast: Cast, do: Do
) -> None:
    blocked = f"{HEAD}M9,About NHS number 943 476 5919,,1,\n"
    shown = preview(cast, blocked)
    assert [(cell.cell, cell.value) for cell in shown.refused] == [("B2", "")]
    assert "476 5919" not in repr(shown.rows)
    opened = open_table(cast.programme_id, blocked.encode(), "plan.csv", actor=cast.asha)
    kept, taken = fit_to_keep(opened)
    assert ([cell.cell for cell in taken], "476 5919" in repr(kept.grids)) == (["B2"], False)
    with pytest.raises(Identifies):
        open_table(cast.programme_id, b"x", "943 476 5919.csv", actor=cast.asha)
    doubted = f"{HEAD}M9,Child K aged 14 moves school,,1,\n"
    assert len(preview(cast, doubted).doubted) == 1
    with pytest.raises(MayIdentify):
        bring_in(cast, do, doubted)
    asked = asked_of(cast, doubted)
    done = do(
        cast.asha,
        import_plan,
        cast.programme_id,
        asked,
        compared(cast, asked),
        today=TODAY,
        privacy_reason="An invented example of the programme office.",
    )
    assert counts(done) == (1, 0, 0)


def test_a_refused_cell_is_told_in_one_sentence(plan: None, cast: Cast, do: Do) -> None:
    with pytest.raises(Invalid) as refusal:
        bring_in(cast, do, f"{HEAD}M9,Work,,5,M99\n")
    assert refusal.value.message == REFUSED
    assert compared(cast, asked_of(cast, f"{HEAD}M1,Work M1,,11,\n"), operator()).preview.can_apply
