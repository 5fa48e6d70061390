from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.graph import (
    EdgeRow,
    GraphRows,
    Node,
    NodeRow,
    ProgrammeGraph,
    Rule,
    build,
)

TODAY = date(2027, 11, 1)
LENS = NodeRow("lens", "L3", "Workforce stability")


def graph(
    nodes: list[NodeRow], *edges: tuple[str, NodeRow, NodeRow, Mapping[str, Any]]
) -> ProgrammeGraph:
    return build(
        GraphRows(
            nodes,
            [EdgeRow(kind, first.node, last.node, facts) for kind, first, last, facts in edges],
        )
    )


def low() -> NodeRow:
    return NodeRow("grade", 1, "Grade 1 for workforce", {"is_low": True})


def risk(**facts: Any) -> NodeRow:
    sound = {"state": "open", "next_review_on": date(2027, 12, 1)}
    return NodeRow("risk", "R03", "Social workers leave", {**sound, **facts})


def action(**facts: Any) -> NodeRow:
    sound = {"state": "started", "due_on": date(2027, 12, 1)}
    return NodeRow("mitigation", "A1", "Retention payment", {**sound, **facts})


POST = NodeRow("post", "HR", "Head of HR")
NONE: dict[str, Any] = {}


def rules(found: tuple[Any, ...]) -> dict[Rule, tuple[Node, ...]]:
    return {finding.rule: finding.nodes for finding in found}


def test_a_low_grade_asks_for_its_risk() -> None:
    alone = graph([LENS, low()], ("grades", LENS, low(), NONE)).orphans()
    assert rules(alone) == {Rule.LOW_GRADE_WITHOUT_RISK: (low().node,)}
    assert alone[0].question == (
        "1 Grade 1 for workforce is low and no risk speaks of it: what could go wrong for "
        "children because of it?"
    )
    answered = graph([LENS, low(), risk()], ("evidences", low(), risk(), NONE)).orphans()
    assert Rule.LOW_GRADE_WITHOUT_RISK not in rules(answered)
    fair = NodeRow("grade", 1, facts={"is_low": False})
    assert graph([fair]).orphans() == ()


def test_a_risk_asks_for_owner_mitigation_and_review() -> None:
    bare = graph([risk(next_review_on=None)]).orphans()
    assert set(rules(bare)) == {
        Rule.RISK_WITHOUT_OWNER,
        Rule.RISK_WITHOUT_MITIGATION,
        Rule.RISK_WITHOUT_REVIEW,
    }
    tended = graph(
        [risk(), action(), POST],
        ("owns", POST, risk(), NONE),
        ("mitigates", action(), risk(), NONE),
    )
    assert tended.orphans() == ()
    assert graph([risk(state="closed", next_review_on=None)]).orphans() == ()
    happened = graph([risk(state="issue")]).orphans()
    assert Rule.RISK_WITHOUT_OWNER in rules(happened)


def test_an_opportunity_is_asked_about_as_one() -> None:
    chance = risk(is_opportunity=True, hits_until=date(2027, 3, 1))
    late = action(due_on=date(2027, 3, 21))
    asked = {each.rule: each.question for each in graph([chance]).orphans()}
    assert asked[Rule.RISK_WITHOUT_MITIGATION] == (
        "Nothing helps R03 Social workers leave to come about: is it left to chance on purpose, "
        "or what would help?"
    )
    acted_on = graph([chance, late], ("mitigates", late, chance, NONE))
    (found,) = acted_on.contradictions()
    assert found.question.endswith("could it come sooner, while the chance is there?")
    assert Rule.RISK_WITHOUT_MITIGATION not in rules(acted_on.orphans())


RED = [
    pytest.param({}, False, id="an action under way with a date"),
    pytest.param({"due_on": None}, True, id="an action without a date"),
    pytest.param({"state": "done"}, True, id="all that was planned is done"),
    pytest.param({"state": "dropped"}, True, id="the action was dropped"),
]


@pytest.mark.parametrize(("facts", "is_asked"), RED)
def test_a_red_risk_asks_for_a_dated_action(facts: dict[str, Any], is_asked: bool) -> None:
    found = graph(
        [risk(is_red=True), action(**facts)],
        ("mitigates", action(**facts), risk(is_red=True), NONE),
    ).orphans()
    assert (Rule.RED_RISK_WITHOUT_ACTION in rules(found)) == is_asked


def test_activities_criteria_and_services_ask_for_who_and_what() -> None:
    activity = NodeRow("activity", "M1", "Design")
    done = NodeRow("activity", "M2", "Baseline", {"actual_finish_on": TODAY})
    criterion = NodeRow("criterion", "D05:EAST", "Out of hours cover")
    met = NodeRow("criterion", "D06:EAST", facts={"is_met": True})
    service = NodeRow("service", "S1:EAST", "Front door")
    found = rules(graph([activity, done, criterion, met, service]).orphans())
    assert found == {
        Rule.ACTIVITY_WITHOUT_OWNER: (activity.node,),
        Rule.CRITERION_WITHOUT_DELIVERY: (criterion.node,),
        Rule.SERVICE_WITHOUT_HOLDER: (service.node,),
    }


HELD = [
    pytest.param({}, True, id="without dates"),
    pytest.param({"starts_on": TODAY, "ends_on": TODAY}, True, id="on that very day"),
    pytest.param({"starts_on": date(2027, 11, 2)}, False, id="from tomorrow"),
    pytest.param({"ends_on": date(2027, 10, 31)}, False, id="until yesterday"),
]


@pytest.mark.parametrize(("facts", "is_held"), HELD)
def test_a_service_is_held_on_the_days_of_its_holders(facts: dict[str, Any], is_held: bool) -> None:
    service, council = NodeRow("service", "S1"), NodeRow("organisation", "EAST")
    held = graph([service, council], ("holds", council, service, facts))
    assert (held.orphans(TODAY) == ()) == is_held
    assert held.orphans() == ()


def test_a_high_grade_beside_red_risks_is_a_question() -> None:
    high = NodeRow("grade", 2, "Grade 5 by East", {"is_high": True})
    by_evidence = risk(is_red=True)
    by_lens = NodeRow("risk", "R02", "Heads leave", {"is_red": True, "lenses": ("L3",)})
    calm = NodeRow("risk", "R09", facts={"lenses": ("L3",)})
    found = graph(
        [LENS, high, low(), by_evidence, by_lens, calm],
        ("grades", LENS, high, NONE),
        ("grades", LENS, low(), NONE),
        ("evidences", low(), by_evidence, NONE),
    ).contradictions()
    assert rules(found) == {
        Rule.HIGH_GRADE_WITH_RED_RISK: (high.node, by_lens.node, by_evidence.node)
    }
    assert found[0].question == (
        "2 Grade 5 by East is graded high while R02 Heads leave, R03 Social workers leave are red "
        "on the same lens: what do both sides see?"
    )
    closed = risk(is_red=True, state="closed")
    assert (
        graph(
            [LENS, high, closed],
            ("grades", LENS, high, NONE),
            ("evidences", high, closed, NONE),
        ).contradictions()
        == ()
    )


EFFECTS = [
    pytest.param([(date(2027, 1, 1), 16)], True, id="never scored again"),
    pytest.param([(date(2027, 1, 1), 16), (date(2027, 9, 1), 16)], True, id="scored the same"),
    pytest.param([(date(2027, 1, 1), 16), (date(2027, 9, 1), 9)], False, id="scored lower"),
    pytest.param([(date(2027, 9, 1), 16)], False, id="first scored afterwards"),
    pytest.param([(date(2027, 6, 1), 16)], True, id="scored on the day it was done"),
    pytest.param([], False, id="never scored"),
]


@pytest.mark.parametrize(("scores", "is_asked"), EFFECTS)
def test_finished_work_that_moved_no_score_is_a_question(
    scores: list[tuple[date, int]], is_asked: bool
) -> None:
    done = action(state="done", done_on=date(2027, 6, 1))
    scored = risk(scores=scores)
    found = graph([done, scored], ("mitigates", done, scored, NONE)).contradictions()
    expected = {Rule.DONE_WITHOUT_EFFECT: (done.node, scored.node)} if is_asked else {}
    assert rules(found) == expected


def test_work_in_progress_need_not_have_moved_a_score() -> None:
    scored = risk(scores=[(date(2027, 1, 1), 16)])
    found = graph([action(), scored], ("mitigates", action(), scored, NONE)).contradictions()
    assert found == ()


def test_an_approved_date_after_its_deadline_is_a_question() -> None:
    late = NodeRow("activity", "M1", "Test", {"approved_finish_on": date(2028, 4, 10)})
    fine = NodeRow("activity", "M2", "Train", {"approved_finish_on": date(2028, 3, 31)})
    criterion = NodeRow("criterion", "D05", "Cover", {"deadline_on": date(2028, 3, 31)})
    found = graph(
        [late, fine, criterion],
        ("delivers", late, criterion, NONE),
        ("delivers", fine, criterion, NONE),
    ).contradictions()
    assert rules(found) == {Rule.APPROVED_AFTER_DEADLINE: (late.node, criterion.node)}
    assert "on 10 April 2028" in found[0].question
    assert "by 31 March 2028" in found[0].question


WINDOWS = [
    pytest.param(date(2027, 12, 2), {}, False, id="due in the window"),
    pytest.param(date(2027, 12, 1), {}, False, id="due on its last day"),
    pytest.param(date(2027, 11, 30), {}, True, id="due after the window"),
    pytest.param(date(2027, 11, 30), {"state": "done", "done_on": TODAY}, False, id="done"),
    pytest.param(date(2027, 11, 30), {"due_on": None}, False, id="no due date"),
    pytest.param(None, {}, False, id="no window"),
]


@pytest.mark.parametrize(("until", "facts", "is_asked"), WINDOWS)
def test_a_mitigation_after_the_window_is_a_question(
    until: date | None, facts: dict[str, Any], is_asked: bool
) -> None:
    late = action(**facts)
    found = graph(
        [late, risk(hits_until=until)], ("mitigates", late, risk(hits_until=until), NONE)
    ).contradictions()
    assert (Rule.MITIGATION_AFTER_WINDOW in rules(found)) == is_asked


REVIEWS = [
    pytest.param((12, 12, 12), True, id="three the same"),
    pytest.param((4, 12, 12, 12), True, id="the last three count"),
    pytest.param((12, 12, 9), False, id="moved at the last"),
    pytest.param((12, 12), False, id="only two yet"),
]


@pytest.mark.parametrize(("reviews", "is_asked"), REVIEWS)
def test_a_score_that_stays_for_three_reviews_is_a_question(
    reviews: tuple[int, ...], is_asked: bool
) -> None:
    found = graph([risk(reviews=reviews)]).contradictions(TODAY)
    assert (Rule.SCORE_UNCHANGED in rules(found)) == is_asked


def test_the_words_of_every_question() -> None:
    idle = NodeRow("mitigation", "A0", "Idle", {"state": "planned", "done_on": date(2027, 6, 1)})
    done = NodeRow("mitigation", "A2", "Bonus", {"state": "done", "done_on": date(2027, 6, 1)})
    dropped = NodeRow("mitigation", "A3", "Leaflet", {"state": "dropped", "due_on": TODAY})
    late = action(due_on=date(2028, 1, 1))
    high = NodeRow("grade", 2, "Grade 5 by East", {"is_high": True})
    red = risk(
        is_red=True,
        scores=[(date(2027, 1, 1), 16)],
        hits_until=date(2027, 12, 31),
        reviews=(16, 16, 16),
    )
    bare = NodeRow("risk", "R05", "Records lost", {"state": "open", "is_red": True})
    plan, watched = NodeRow("activity", "M1", "Design"), NodeRow("activity", "M2", "Train")
    cover, ready = NodeRow("criterion", "D1", "Cover"), NodeRow("criterion", "D2", "Ready")
    here = graph(
        [
            *(LENS, high, low(), red, bare, idle, late, done, dropped),
            *(plan, watched, cover, ready, POST, NodeRow("service", "S1", "Front door")),
        ],
        ("grades", LENS, high, NONE),
        ("evidences", high, red, NONE),
        ("owns", POST, red, NONE),
        ("owns", POST, watched, NONE),
        ("delivers", watched, ready, NONE),
        *(("mitigates", each, red, NONE) for each in (idle, late, done)),
        ("mitigates", dropped, bare, NONE),
    )
    assert [finding.question for finding in here.orphans()] == [
        "1 Grade 1 for workforce is low and no risk speaks of it: what could go wrong for children "
        "because of it?",
        "R05 Records lost has no owner: who is best placed to watch over it?",
        "Nothing acts on R05 Records lost: is it tolerated on purpose, or what would help?",
        "R05 Records lost has no next review: when would be a good moment to look again?",
        "R05 Records lost is red and no dated action is on its way: what could come next?",
        "M1 Design has no owner: who will see that it happens?",
        "Nothing in the plan delivers D1 Cover: what will make it true by Day 1?",
        "Nobody is shown as running S1 Front door: who does, and from when to when?",
    ]
    found = here.contradictions()
    assert [finding.question for finding in found] == [
        "2 Grade 5 by East is graded high while R03 Social workers leave is red on the same lens: "
        "what do both sides see?",
        "A2 Bonus is done and R03 Social workers leave has kept its score: what changed, and does "
        "the score still tell it?",
        "A1 Retention payment is due on 1 January 2028, after R03 Social workers leave could have "
        "happened (until 31 December 2027): what protects children before then?",
        "R03 Social workers leave has kept its score for three reviews: is the work on it felt, "
        "and what would move it?",
    ]
    assert [finding.nodes for finding in found[1:3]] == [
        (done.node, red.node),
        (late.node, red.node),
    ]


def test_every_finding_is_a_question_about_things_in_the_graph() -> None:
    red = risk(is_red=True, reviews=(1, 1, 1), next_review_on=None)
    here = graph([low(), red, NodeRow("service", "S1")])
    found = [*here.orphans(), *here.contradictions()]
    assert len(found) == 7
    for finding in found:
        assert finding.question.endswith("?")
        assert all(node in here for node in finding.nodes)


DIRECTOR = NodeRow("post", "DCS", "Director", {"held": [(date(2026, 1, 1), date(2027, 12, 31))]})
DEPUTY = NodeRow("post", "AD", "Assistant director", {"held": [(date(2026, 1, 1), None)]})
VACANT = NodeRow("post", "PSW", "Principal social worker", {"held": []})
PLAN = NodeRow("activity", "M1", "Plan")
OVER = NodeRow("activity", "M2", "Baseline", {"actual_finish_on": date(2027, 10, 1)})
CARE = NodeRow("service", "care:EAST", "Care")


def owned() -> ProgrammeGraph:
    return graph(
        [DIRECTOR, DEPUTY, VACANT, PLAN, OVER, risk(), action(), CARE],
        ("owns", DIRECTOR, risk(), NONE),
        ("owns", DIRECTOR, PLAN, NONE),
        ("owns", DIRECTOR, OVER, NONE),
        ("owns", DIRECTOR, action(), NONE),
        ("owns", DEPUTY, action(), NONE),
        ("owns", VACANT, PLAN, NONE),
        ("deputises", DEPUTY, risk(), NONE),
        ("deputises", VACANT, PLAN, NONE),
        ("disrupts", risk(), CARE, {"severity": 0.5}),
    )


def test_an_empty_post_leaves_things_without_an_owner() -> None:
    found = owned().without_post("DCS", TODAY)
    assert (found.post, found.on) == (DIRECTOR.node, TODAY)
    assert found.unowned == (risk().node, PLAN.node)
    assert found.deputised == {DEPUTY.node: (risk().node,)}
    assert found.uncovered == (PLAN.node,)
    assert found.shared == (action().node,)
    assert found.reached == (CARE.node,)


def test_an_empty_post_that_owns_nothing_leaves_nothing() -> None:
    found = owned().without_post("PSW", TODAY)
    # The plan keeps the director as its owner.
    assert (found.unowned, found.shared, found.reached) == ((), (PLAN.node,), ())
    with pytest.raises(NotFound, match="no post nobody"):
        owned().without_post("nobody", TODAY)


def test_an_owner_who_has_left_by_then_is_no_owner() -> None:
    found = owned().without_post("AD", date(2028, 2, 1))
    assert found.unowned == (action().node,)
    assert found.uncovered == (action().node,)


def test_a_post_held_by_nobody_that_day_leaves_things_unowned_all_the_same() -> None:
    found = owned().without_post("DCS", date(2025, 1, 1))
    assert found.unowned == (risk().node, action().node, PLAN.node, OVER.node)
    # The deputy is not there either.
    assert (found.deputised, found.uncovered) == ({}, found.unowned)


def test_what_is_finished_later_needs_an_owner_until_then() -> None:
    over = OVER.facts["actual_finish_on"]
    here = graph([POST, OVER], ("owns", POST, OVER, NONE))
    assert here.single_owners() == here.single_owners(over) == ()
    assert here.single_owners(date(2027, 9, 30))[0].things == (OVER.node,)
    assert here.without_post("HR", over).unowned == ()


def test_who_owns_most_alone_is_named_first() -> None:
    design = NodeRow("activity", "M3", "Design")
    here = graph(
        [DIRECTOR, DEPUTY, PLAN, design, risk()],
        ("owns", DIRECTOR, PLAN, NONE),
        ("owns", DIRECTOR, design, NONE),
        ("owns", DEPUTY, risk(), NONE),
    )
    assert [single.post for single in here.single_owners()] == [DIRECTOR.node, DEPUTY.node]


def test_single_owners_are_listed_most_first() -> None:
    (first,) = owned().single_owners()
    assert first.post == DIRECTOR.node
    assert first.things == (risk().node, PLAN.node)
    assert first.undeputised == (PLAN.node,)
    (later,) = owned().single_owners(date(2028, 2, 1))
    assert (later.post, later.things) == (DEPUTY.node, (action().node,))


def test_a_criterion_always_needs_an_owner() -> None:
    criterion = NodeRow("criterion", "D01:EAST")
    here = graph([DIRECTOR, criterion], ("owns", DIRECTOR, criterion, NONE))
    assert here.single_owners()[0].things == (criterion.node,)


def test_what_is_done_by_a_day_needs_no_owner_on_it() -> None:
    done = action(done_on=date(2027, 9, 1))
    here = graph([POST, done], ("owns", POST, done, NONE))
    assert here.without_post("HR", date(2027, 8, 1)).unowned == (done.node,)
    assert here.without_post("HR", date(2027, 9, 1)).unowned == ()
