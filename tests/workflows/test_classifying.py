"""Who may see a row is set with it, by its owner's people, and written into the trail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from lgr_tracker.domain.classification import Classified, Level
from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.audit import AuditEvent, AuditMention, Event
from lgr_tracker.models.classification import BodyMember, Classification, ClassificationNamed
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk, RiskTrigger
from lgr_tracker.queries.audit import changes
from lgr_tracker.queries.classification import mark_of
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.actions.save_action import (
    ActionValues,
    Served,
    add_action,
    change_action,
)
from lgr_tracker.workflows.actions.serve_risk import serve_risk, stop_serving_risk
from lgr_tracker.workflows.plan.save_activity import (
    ActivityValues,
    add_activity,
    change_activity,
)
from lgr_tracker.workflows.risks.link_risk import link_trigger
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk, revise_risk
from tests import builders
from tests.people import NOW, TODAY, Cast

pytestmark = pytest.mark.usefixtures("both")
Do = Callable[..., Any]
VALUES = RiskValues(title="The bids are known too early", raised_on=TODAY)
HOUSE = operator()
KEPT = Classified(Level.RESTRICTED, reason="Bids are being compared.")


def raised(cast: Cast, do: Do, wanted: Classified | None, who: Any = None) -> int:
    made = do(
        who or cast.farah,
        raise_risk,
        cast.programme_id,
        cast.alder_id,
        VALUES,
        classified=wanted,
        today=TODAY,
    )
    return int(made)


def revised(
    cast: Cast, do: Do, risk_id: int, wanted: Classified | None, *, who: Any = None, seen: int = 0
) -> None:
    stands = reading(HOUSE).scalar(sa.select(Risk.version).where(Risk.id == risk_id))
    do(
        who or cast.farah,
        revise_risk,
        cast.programme_id,
        risk_id,
        VALUES,
        seen or stands,
        classified=wanted,
        today=TODAY,
    )


def sees(actor: Any, risk_id: int) -> bool:
    return reading(actor).scalar(sa.select(Risk.id).where(Risk.id == risk_id)) is not None


def test_a_risk_is_raised_restricted_under_a_reference_that_no_gap_gives_away(
    cast: Cast, do: Do
) -> None:
    first, kept, last = raised(cast, do, None), raised(cast, do, KEPT), raised(cast, do, None)
    assert (sees(cast.farah, kept), sees(cast.dev, kept), sees(cast.asha, kept)) == (
        True,
        False,
        False,
    )
    named = dict(reading(cast.dev).execute(sa.select(Risk.id, Risk.reference)).all())
    assert (named[first], named[last]) == ("R-001", "R-002")
    told = changes(reading(cast.farah), cast.farah, cast.programme_id)
    assert told[1].after["who may see"] == "Restricted: its owner"
    assert len(changes(reading(cast.ann), cast.ann, cast.programme_id)) == 2, "an auditor too"


def test_it_is_restricted_later_opened_again_and_each_time_recorded(cast: Cast, do: Do) -> None:
    risk_id = raised(cast, do, None)
    revised(cast, do, risk_id, replace(KEPT, organisation_ids=(cast.county_id,)))
    assert (sees(cast.asha, risk_id), sees(cast.dev, risk_id)) == (True, False)
    mark = mark_of(reading(cast.asha), cast.asha, cast.programme_id, "risk", risk_id)
    assert mark is not None and mark.words.startswith("Restricted: ") and "," in mark.words
    revised(cast, do, risk_id, Classified())
    assert sees(cast.dev, risk_id)
    assert reading(HOUSE).scalar(sa.select(sa.func.count()).select_from(Classification)) == 0
    assert reading(HOUSE).scalar(sa.select(sa.func.count()).select_from(ClassificationNamed)) == 0
    newest = changes(reading(cast.farah), cast.farah, cast.programme_id, most=1)[0]
    assert newest.event == "Changed a risk"
    assert newest.after == {"who may see": "Public"}
    assert newest.before["why not all"] == KEPT.reason


def test_not_saying_who_may_see_it_leaves_that_as_it_is(cast: Cast, do: Do) -> None:
    risk_id = raised(cast, do, KEPT)
    revised(cast, do, risk_id, None)
    assert not sees(cast.dev, risk_id)


def test_only_the_owners_people_decide_who_sees_it(cast: Cast, do: Do) -> None:
    risk_id = raised(cast, do, replace(KEPT, organisation_ids=(cast.county_id, cast.birch_id)))
    for who in (cast.asha, cast.dev):
        with pytest.raises(NotAllowed):
            revised(cast, do, risk_id, Classified(), who=who)
    revised(cast, do, risk_id, None, who=cast.asha)  # other words of it she may change


def test_who_does_not_see_a_row_meets_nothing_whatever_is_tried(cast: Cast, do: Do) -> None:
    risk_id, own = raised(cast, do, KEPT), raised(cast, do, None)
    with pytest.raises(NotFound):
        revised(cast, do, risk_id, None, who=cast.asha, seen=1)
    action_id = do(
        cast.dev, add_action, cast.programme_id, cast.birch_id, ActionValues(title="Look again")
    )
    for served in (risk_id, 123_456_789):
        with pytest.raises(Invalid) as refused:
            do(cast.dev, serve_risk, cast.programme_id, action_id, Served(served))
        assert refused.value.fields == {"risk_id": "Choose a risk from the list."}
    with pytest.raises(NotFound):
        do(cast.dev, stop_serving_risk, cast.programme_id, action_id, risk_id)
    with pytest.raises(Invalid):
        do(cast.asha, link_trigger, cast.programme_id, own, risk_id, 0.5)


def test_nobody_shuts_themselves_out(cast: Cast, do: Do) -> None:
    with pytest.raises(Invalid) as refused:
        raised(cast, do, KEPT, who=cast.asha)  # for Alder, and she is of the county
    assert "no longer see this yourself" in refused.value.message
    named = replace(KEPT, organisation_ids=(cast.county_id,))
    assert sees(cast.asha, raised(cast, do, named, who=cast.asha))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Classified(Level.RESTRICTED), "classification_reason"),
        (Classified(Level.EXEMPT, reason="Bids"), "classification_paragraph"),
        (Classified(Level.EXEMPT, 8, "Bids"), "classification_paragraph"),
        (replace(KEPT, organisation_ids=(999_999,)), "classification_organisations"),
        (replace(KEPT, body_ids=(999_999,)), "classification_bodies"),
    ],
)
def test_a_restriction_without_its_parts_is_refused(
    cast: Cast, do: Do, wanted: Classified, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        raised(cast, do, wanted)
    assert list(refused.value.fields) == [field]


def test_a_change_on_an_older_text_is_refused_and_a_restriction_counts_as_change(
    cast: Cast, do: Do
) -> None:
    risk_id = raised(cast, do, None)
    seen = reading(HOUSE).scalar(sa.select(Risk.version)) or 0
    revised(cast, do, risk_id, KEPT, seen=seen)
    with pytest.raises(StaleEdit) as stale:
        revised(cast, do, risk_id, Classified(), seen=seen)
    assert stale.value.current["classification"] is Level.RESTRICTED
    assert not sees(cast.dev, risk_id)


def test_a_body_sees_it_by_those_who_sit_in_it_and_only_while_they_do(cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        body = builders.body(session, cast.programme_id)
        day = TODAY - timedelta(days=1)
        for who, until in ((cast.carol, None), (cast.dev, day)):
            session.add(
                BodyMember(body_id=body.id, person_id=who.person_id, ends_on=until, vouched_at=NOW)
            )
        body_id = body.id
    with builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.birch_id)
        builders.classify(session, cast.programme_id, risk_id=risk.id, body_ids=[body_id])
    for who, expected in ((cast.carol, True), (cast.dev, False), (cast.ben, False)):
        person = actor_of(reading(HOUSE), who.person_id, who.name, "", TODAY)
        person = replace(
            person, seats=tuple(replace(s, organisation_id=None) for s in person.seats)
        )
        assert sees(person, risk.id) is expected


def test_an_action_and_an_activity_are_restricted_alike(cast: Cast, do: Do) -> None:
    served = raised(cast, do, None)
    action_id = do(
        cast.farah,
        add_action,
        cast.programme_id,
        cast.alder_id,
        ActionValues(title="Ask a lawyer"),
        [Served(served)],
        classified=Classified(Level.EXEMPT, 5, "Advice", (cast.county_id,)),
    )
    work_id = do(cast.farah, add_activity, cast.programme_id, work(cast), classified=KEPT)
    for kind, row_id in ((Mitigation, action_id), (Activity, work_id)):
        for who, expected in ((cast.farah, 1), (cast.dev, 0)):
            statement = sa.select(sa.func.count(kind.id)).where(kind.id == row_id)
            assert reading(who).scalar(statement) == expected
    reference = reading(HOUSE).scalar(sa.select(Mitigation.reference))
    assert reference is not None and not reference[2:].isdigit()
    do(
        cast.farah,
        change_action,
        cast.programme_id,
        action_id,
        ActionValues(title="Ask a lawyer"),
        1,
        classified=Classified(),
    )
    assert reading(cast.dev).scalar(sa.select(Mitigation.id)) == action_id


def work(cast: Cast, **fields: Any) -> ActivityValues:
    values: dict[str, Any] = {
        "code": "BID-1",
        "name": "Compare the bids",
        "organisation_id": cast.alder_id,
        "workstream": "",
        "phase_id": None,
        "owner_post_id": None,
        "duration_days": 5,
        "low_days": None,
        "high_days": None,
        "start_no_earlier_on": None,
        "finish_by_on": None,
        "fixed_start_on": None,
        "is_decision": False,
        "is_starter": False,
        "note": "",
    }
    return ActivityValues(**{**values, **fields})


def test_the_code_of_hidden_work_is_free_for_everybody_else(cast: Cast, do: Do) -> None:
    hidden = do(cast.farah, add_activity, cast.programme_id, work(cast), classified=KEPT)
    birch = work(cast, organisation_id=cast.birch_id)
    shown = do(cast.dev, add_activity, cast.programme_id, birch)
    codes = dict(reading(HOUSE).execute(sa.select(Activity.id, Activity.code)).all())
    assert codes[shown] == "BID-1" and codes[hidden].startswith("BID-1-")


def test_a_code_is_free_again_once_its_work_is_hidden(cast: Cast, do: Do) -> None:
    work_id = do(cast.farah, add_activity, cast.programme_id, work(cast))

    def saved(values: ActivityValues, wanted: Classified | None = None) -> str:
        seen = reading(HOUSE).scalar(sa.select(Activity.version))
        changed = (cast.programme_id, work_id, values, seen)
        do(cast.farah, change_activity, *changed, classified=wanted)
        return str(reading(HOUSE).scalar(sa.select(Activity.code)))

    kept = saved(work(cast), KEPT)
    assert kept.startswith("BID-1-")
    assert saved(work(cast, code=kept, name="Compare them all")) == kept
    do(cast.dev, add_activity, cast.programme_id, work(cast, organisation_id=cast.birch_id))


def test_a_reference_from_a_file_is_free_again_once_its_risk_is_hidden(cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        risk_id = builders.risk(session, cast.programme_id, cast.alder_id, reference="CR01").id
    revised(cast, do, risk_id, KEPT)
    revised(cast, do, risk_id, replace(KEPT, reason="Bids are in."))
    called = reading(HOUSE).scalar(sa.select(Risk.reference))
    assert called is not None and len(called) == len("CR01-KTWQM") and called.startswith("CR01-")
    told = reading(HOUSE).scalars(sa.select(AuditEvent.after).order_by(AuditEvent.id)).all()
    assert [called in after for after in told] == [True, False]
    with builders.writing() as session:  # which would break off, were it taken
        builders.risk(session, cast.programme_id, cast.birch_id, number=102, reference="CR01")


def test_no_activity_takes_the_code_of_an_action(cast: Cast, do: Do) -> None:
    for code in ("A-12", "A-KTWQM"):
        with pytest.raises(Invalid, match="kept for actions"):
            do(cast.farah, add_activity, cast.programme_id, work(cast, code=code))


def test_work_of_no_council_needs_somebody_named_and_moving_it_needs_the_owner(
    cast: Cast, do: Do
) -> None:
    common = work(cast, organisation_id=None)
    with pytest.raises(Invalid) as refused:
        do(cast.asha, add_activity, cast.programme_id, common, classified=KEPT)
    assert list(refused.value.fields) == ["classification_organisations"]
    named = replace(KEPT, organisation_ids=(cast.county_id,))
    own = do(cast.farah, add_activity, cast.programme_id, work(cast), classified=named)
    moved = work(cast, organisation_id=cast.county_id)
    with pytest.raises(NotAllowed):  # she could lift it once it were her own
        do(cast.asha, change_activity, cast.programme_id, own, moved, 1)


def test_what_is_told_of_a_hidden_row_is_mentioned_with_it(cast: Cast, do: Do) -> None:
    kept, shown = raised(cast, do, KEPT), raised(cast, do, None)
    do(cast.farah, link_trigger, cast.programme_id, shown, kept, 0.5)
    action_id = do(
        cast.farah, add_action, cast.programme_id, cast.alder_id, ActionValues(title="Do it")
    )
    do(cast.farah, serve_risk, cast.programme_id, action_id, Served(kept))
    mentioned = reading(HOUSE).execute(sa.select(AuditMention.kind, AuditMention.subject_id)).all()
    assert [tuple(row) for row in mentioned] == [("risk", kept), ("risk", kept)]
    seen = reading(cast.dev).scalars(sa.select(AuditEvent.event).order_by(AuditEvent.id)).all()
    assert seen == [Event.RISK_RAISE.value, Event.MITIGATION_ADD.value]


def test_saving_a_row_leaves_its_hidden_links_alone(cast: Cast, do: Do) -> None:
    kept, shown = raised(cast, do, KEPT), raised(cast, do, None)
    action_id = do(
        cast.dev,
        add_action,
        cast.programme_id,
        cast.birch_id,
        ActionValues(title="Do it"),
        [Served(shown)],
    )
    with builders.writing() as session:
        session.add(MitigationRisk(mitigation_id=action_id, risk_id=kept))
        session.add(RiskTrigger(source_id=shown, target_id=kept, probability=0.5))
    do(cast.dev, change_action, cast.programme_id, action_id, ActionValues(title="Do more"), 1)
    do(cast.dev, serve_risk, cast.programme_id, action_id, Served(shown, 0.5))
    left = reading(HOUSE).scalar(sa.select(sa.func.count()).select_from(MitigationRisk))
    assert left == 2
    assert reading(cast.dev).scalar(sa.select(sa.func.count()).select_from(MitigationRisk)) == 1
