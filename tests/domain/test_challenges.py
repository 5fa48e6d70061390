"""What is asked of whom, in what words, and when a question counts as another."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lgr_tracker.domain import graph as map_of
from lgr_tracker.domain import nudges
from lgr_tracker.domain.challenges import (
    COVERED_BY,
    Challenge,
    HeldBadly,
    Missed,
    Passing,
    Rule,
    Shortfall,
    Shown,
    challenges,
    found_in,
    read,
    written,
)
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.graph import EdgeRow, GraphRows, NodeRow, ProgrammeGraph, build
from lgr_tracker.domain.kinds import AskedSeat

TODAY = date(2027, 3, 1)
SEATS = {rule: AskedSeat.DIRECTOR for rule in Rule}
CARE = NodeRow("service", "S05:east", "Child protection", {"name": "Child protection, East"})
EAST = NodeRow("organisation", "east", "East Council", {"name": "East Council"})
WORK = NodeRow("activity", "M9", "Move the records")
FIRST = NodeRow("activity", "M8", "Map the records")
POST = NodeRow("post", "P4", "", {"name": "Head of care, East"})


def risk(node_id: str = "R-1", **facts: Any) -> NodeRow:
    sound = {"state": "open", "next_review_on": date(2027, 4, 1), "band": "High"}
    return NodeRow("risk", node_id, "Records are lost", {**sound, **facts})


def action(**facts: Any) -> NodeRow:
    return NodeRow("mitigation", "A-1", "Copy them", {"state": "started", **facts})


def graph(nodes: list[NodeRow], *edges: tuple[str, NodeRow, NodeRow]) -> ProgrammeGraph:
    return build(GraphRows(nodes, [EdgeRow(kind, a.node, b.node) for kind, a, b in edges]))


def asked(of: ProgrammeGraph, shown: Shown | None = None) -> dict[Rule, Challenge]:
    """The first question of each rule."""
    found = challenges(of, SEATS, TODAY, shown or Shown())
    return {each.rule: each for each in reversed(found)}


def test_every_rule_of_the_graph_is_asked_or_covered_by_another() -> None:
    asking = {rule.value for rule in Rule}
    assert {rule.value for rule in map_of.Rule if rule not in COVERED_BY} <= asking
    assert not asking & {rule.value for rule in nudges.Rule}


def test_a_rule_with_no_seat_asks_nobody() -> None:
    bare = graph([risk()])
    assert {each.rule for each in challenges(bare, SEATS, TODAY)} == {
        Rule.RISK_WITHOUT_OWNER,
        Rule.RISK_WITHOUT_MITIGATION,
    }
    assert challenges(bare, {Rule.LOOP: AskedSeat.FINANCE}, TODAY) == ()


def test_a_heaviest_risk_is_asked_about_once() -> None:
    assert set(asked(graph([risk(is_red=True)]))) == {
        Rule.RISK_WITHOUT_OWNER,
        Rule.RED_RISK_WITHOUT_ACTION,
    }


def test_a_rule_that_is_off_silences_no_other() -> None:
    others = {rule for rule in Rule if rule is not Rule.RED_RISK_WITHOUT_ACTION}
    found = found_in(graph([risk(is_red=True)]), TODAY, others)
    assert [each.rule for each in found.orphans] == [
        Rule.RISK_WITHOUT_OWNER,
        Rule.RISK_WITHOUT_MITIGATION,
    ]


@pytest.mark.parametrize("silent", [frozenset(), *(frozenset({rule}) for rule in Rule)])
def test_what_is_found_is_what_is_asked_rule_by_rule(silent: frozenset[Rule]) -> None:
    on = set(Rule) - silent
    of = graph(
        [risk(), risk("R-2"), CARE, WORK, POST],
        *(("triggers", risk(), risk("R-2")), ("triggers", risk("R-2"), risk())),
        ("owns", POST, WORK),
    )
    found = found_in(of, TODAY, on)
    rules = [each.rule.value for each in found.findings if each.rule not in COVERED_BY]
    rules += ["loop"] * len(found.loops) + ["single_owner"] * len(found.single_owners)
    asked = challenges(of, {rule: SEATS[rule] for rule in on}, TODAY)
    assert sorted(rules) == sorted(each.rule for each in asked)
    held = {each.rule for each in found.orphans} & COVERED_BY.keys()
    assert bool(held) == (Rule.SERVICE_GAP in on)


def test_questions_stand_in_the_order_of_the_rules() -> None:
    shown = Shown(held_badly=[HeldBadly(Rule.SERVICE_GAP, CARE.node, ((None, TODAY),))])
    found = challenges(graph([risk(), CARE]), SEATS, TODAY, shown)
    assert [each.rule for each in found] == sorted(
        (each.rule for each in found), key=list(Rule).index
    )
    assert found[0].rule is Rule.SERVICE_GAP


@pytest.mark.parametrize(
    ("found", "question"),
    [
        (
            HeldBadly(
                Rule.SERVICE_GAP,
                CARE.node,
                ((None, date(2027, 3, 4)), (date(2027, 5, 1), date(2027, 5, 1))),
            ),
            "Nobody is shown as running Child protection, East until 4 March 2027 and on 1 May "
            "2027: who could run it in those days, and under which agreement?",
        ),
        (
            HeldBadly(
                Rule.SERVICE_OVERLAP,
                CARE.node,
                ((date(2027, 4, 1), date(2027, 4, 9)),),
                ("County", "East"),
            ),
            "County and East run Child protection, East at once from 1 April 2027 to 9 April 2027, "
            "with no agreement: who answers for it on each day?",
        ),
        (
            HeldBadly(
                Rule.SERVICE_PAST_EXIT, CARE.node, ((None, date(2026, 12, 31)),), ("County",)
            ),
            "County still runs Child protection, East, which was to be so until 31 December 2026: "
            "what has to be true before it can pass on?",
        ),
    ],
)
def test_holders_are_asked_about_with_their_days(found: HeldBadly, question: str) -> None:
    made = asked(graph([CARE]), Shown(held_badly=[found]))[found.rule]
    assert made.question == question
    assert made.about == (CARE.node,)


def test_a_gap_that_has_begun_is_the_same_one_tomorrow() -> None:
    begun = HeldBadly(Rule.SERVICE_GAP, CARE.node, ((None, date(2027, 3, 4)),))
    to_come = replace(begun, spans=((date(2027, 3, 2), date(2027, 3, 4)),))
    first, second = (
        asked(graph([CARE]), Shown(held_badly=[each]))[Rule.SERVICE_GAP]
        for each in (begun, to_come)
    )
    assert first.key == second.key
    assert first.facts_digest != second.facts_digest


def test_a_shortfall_names_the_work_and_moves_by_weeks() -> None:
    def short_by(days: int) -> Challenge:
        shown = Shown(shortfalls=[Shortfall(EAST.node, days, (FIRST.node, WORK.node))])
        return asked(graph([EAST, FIRST, WORK]), shown)[Rule.NO_ROOM]

    assert short_by(1).question.startswith(
        "The work that East Council needs for Day 1 is forecast to end 1 working day too late"
    )
    assert short_by(6).about == (EAST.node, FIRST.node, WORK.node)
    assert short_by(6).facts == ("a week or more short",)
    assert short_by(6).facts_digest == short_by(9).facts_digest != short_by(10).facts_digest
    assert short_by(6).key == short_by(30).key


def test_a_missed_date_is_asked_about_with_what_holds_it_up() -> None:
    missed = Missed(WORK.node, date(2027, 3, 5), date(2027, 3, 9), (FIRST.node,))
    found = asked(graph([WORK, FIRST]), Shown(missed=[missed]))[Rule.DATE_MISSED]
    assert found.question == (
        "M9 Move the records is forecast to be done on 9 March 2027 and was wanted by 5 March "
        "2027: who needs to know, and what could be done first?"
    )
    assert found.rests_on == "Wanted by 5 March 2027; less than a week late."
    assert found.about == (WORK.node, FIRST.node)
    assert found.subject == (WORK.node,)


def test_an_action_forecast_too_late_for_its_risk_is_one_question_a_pair() -> None:
    late = Missed(action().node, date(2027, 3, 5), date(2027, 4, 9), (), risk().node)
    other = replace(late, risk=("risk", "R-2"))
    of = graph([action(), risk(), risk("R-2")])
    found = [
        each
        for each in challenges(of, SEATS, TODAY, Shown(missed=[late, other]))
        if each.rule is Rule.MITIGATION_FORECAST_LATE
    ]
    assert len({each.key for each in found}) == 2
    assert found[0].question == (
        "A-1 Copy them is forecast to be done on 9 April 2027, after R-1 Records are lost could "
        "have happened (until 5 March 2027): what protects children before then?"
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "1 working day before the cutover"),
        (9, "9 working days after the cutover"),
        (0, "at the same time as the cutover"),
    ],
)
def test_a_handover_close_to_a_cutover_is_about_the_post(days: int, said: str) -> None:
    passing = Passing(POST.node, date(2027, 3, 31), "the cutover", days, (WORK.node,))
    found = asked(graph([POST, WORK]), Shown(passings=[passing]))[Rule.HANDOVER_ON_CUTOVER]
    assert f"Head of care, East changes hands {said}: who holds" in found.question
    assert found.about == (POST.node, WORK.node)


@pytest.mark.parametrize(
    ("circle", "words"),
    [
        ([("precedes", WORK), ("precedes", FIRST)], "each waits for the other"),
        ([("triggers", risk()), ("triggers", risk("R-2"))], "each may set off the next"),
        (
            [("mitigates", action()), ("delays", risk()), ("precedes", WORK)],
            "each leads to the next",
        ),
    ],
)
def test_a_loop_is_asked_about_by_what_it_is_made_of(
    circle: list[tuple[str, NodeRow]], words: str
) -> None:
    rows = [row for _, row in circle]
    edges = [(kind, row, rows[(at + 1) % len(rows)]) for at, (kind, row) in enumerate(circle)]
    found = asked(graph(rows, *edges))[Rule.LOOP]
    assert words in found.question
    assert set(found.about) == {row.node for row in rows}


def test_a_post_that_nobody_stands_by_for_is_asked_about_with_all_it_owns() -> None:
    of = graph(
        [POST, risk(), WORK, action()],
        ("owns", POST, risk()),
        ("owns", POST, WORK),
        ("mitigates", action(), risk()),
    )
    found = asked(of)[Rule.SINGLE_OWNER]
    assert found.question == (
        "Head of care, East is the only owner of 1 risk and 1 activity, with no deputy: who acts "
        "if the post is empty?"
    )
    assert found.about == (POST.node, risk().node, WORK.node)
    covered = replace(POST, facts={**POST.facts, "deputised": [(None, None)]})
    assert Rule.SINGLE_OWNER not in asked(graph([covered, risk()], ("owns", covered, risk())))


def test_a_part_with_a_deputy_is_told_apart() -> None:
    other = NodeRow("post", "P5", "", {"name": "Deputy"})
    of = graph(
        [POST, other, risk(), WORK],
        ("owns", POST, risk()),
        ("owns", POST, WORK),
        ("deputises", other, WORK),
    )
    assert "1 of them with no deputy" in asked(of)[Rule.SINGLE_OWNER].question


def test_nobody_is_to_be_protected_from_an_opportunity() -> None:
    missed = Missed(action().node, date(2027, 3, 10), date(2027, 3, 20), (), risk().node)
    chance = graph([risk(is_opportunity=True), action()], ("mitigates", action(), risk()))
    question = asked(chance, Shown(missed=[missed]))[Rule.MITIGATION_FORECAST_LATE].question
    assert question.endswith("could it come sooner, while the chance is there?")


def test_the_facts_of_a_finding_are_those_of_its_rows() -> None:
    until, due = date(2027, 3, 10), date(2027, 3, 20)
    of = graph(
        [risk(hits_until=until), action(due_on=due)],
        ("mitigates", action(), risk()),
    )
    found = asked(of)[Rule.MITIGATION_AFTER_WINDOW]
    assert found.facts == (
        "A-1: due 20 March 2027",
        "R-1: band High",
        "R-1: could hit until 10 March 2027",
    )
    assert found.subject == found.about
    later = graph(
        [risk(hits_until=until), action(due_on=date(2027, 3, 21))],
        ("mitigates", action(), risk()),
    )
    moved = asked(later)[Rule.MITIGATION_AFTER_WINDOW]
    assert moved.key == found.key
    assert moved.facts_digest != found.facts_digest


def test_another_name_makes_no_other_question() -> None:
    def of(title: str) -> Challenge:
        return asked(graph([replace(risk(), title=title)]))[Rule.RISK_WITHOUT_OWNER]

    assert of("Old").facts_digest == of("New").facts_digest
    assert of("Old").key == of("New").key


def test_rows_are_kept_and_read_back_whatever_their_codes_hold() -> None:
    nodes = (("service", "S01:east"), ("activity", "M 1:a"), ("risk", "R-1"))
    assert read(written(nodes)) == nodes
    assert read("") == ()


def test_what_is_shown_must_be_in_the_graph() -> None:
    with pytest.raises(NotFound):
        challenges(graph([]), SEATS, TODAY, Shown(shortfalls=[Shortfall(EAST.node, 1, ())]))
