"""The rules, asked of the database, beside the same rules reckoned by hand on random risks."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.nudges import RULES, Rule
from lgr_tracker.models.organisation import Organisation, PostHolder
from lgr_tracker.models.programme import Programme, RuleOff
from lgr_tracker.models.risk import Mitigation, Risk, ScoreEntry
from lgr_tracker.models.risk_record import Acceptance, Review
from lgr_tracker.queries.risk_nudges import condition_of, needs_attention, nudges_on, rules_on
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from tests import builders
from tests.people import TODAY, Cast

CHANCE = random.Random(8)
DAYS = [None, *(TODAY + timedelta(days=each) for each in (-40, -1, 0, 1, 40))]
CONTROLS = ("", "A weekly count.", "We will Continue to Monitor this.", "100% as_appropriate")


@dataclass
class Known:
    """Hold all that was written of one risk."""

    risk: Risk
    is_held: bool = False
    actions: list[Mitigation] = field(default_factory=list)
    accepted: list[Acceptance] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    scores: list[ScoreEntry] = field(default_factory=list)


def moment(day: date | None) -> datetime:
    return datetime.combine(day or TODAY, datetime.min.time(), UTC)


def any_risk(session: Session, cast: Cast, number: int, post_ids: list[int]) -> Known:
    choose = CHANCE.choice
    score = choose((None, 3, 12, 16, 25))
    post = choose((None, *range(len(post_ids))))
    row = builders.risk(
        session,
        cast.programme_id,
        cast.alder_id,
        number,
        is_opportunity=choose((False, False, True)),
        state=choose(("open", "issue")),
        owner_post_id=None if post is None else post_ids[post],
        owner_name=choose(("", "Jo Green")) if post is None else "",
        cause=choose(("", "Two systems")),
        event=choose(("", "Records go astray")),
        effect="Nobody sees the whole history",
        existing_controls=choose(CONTROLS),
        response=choose(("treat", "tolerate", "transfer")),
        current_likelihood=score and 1,
        current_impact=score and 1,
        current_score=score,
        target_likelihood=1,
        target_impact=1,
        target_score=choose((3, 12, 16)),
        hits_until=choose(DAYS),
        next_review_on=choose(DAYS),
        last_reviewed_on=choose(DAYS),
    )
    known = Known(row, is_held=post == 0)
    for each in range(choose((0, 1, 2))):
        known.actions.append(any_action(session, cast, row, number * 10 + each))
    for _ in range(choose((0, 0, 1, 2))):
        ended = choose((None, None, TODAY))
        known.accepted.append(
            Acceptance(
                risk_id=row.id,
                accepted_at=moment(TODAY),
                accepted_by="Asha",
                reason="It is small.",
                band_name="High",
                until=choose(DAYS[1:]),
                ended_on=ended,
                ended_because="It grew." if ended else "",
            )
        )
    for _ in range(choose((0, 2, 3, 4))):
        outcome = choose(("confirmed", "confirmed", "confirmed", "changed"))
        at = moment(choose(DAYS))
        known.reviews.append(
            Review(risk_id=row.id, reviewed_at=at, reviewed_by="Asha", outcome=outcome)
        )
    for _ in range(choose((0, 1, 2))):
        kind = choose(("current", "current", "target"))
        values = {"likelihood": 1, "impact": 1, "score": 1, "band_name": "Low"}
        at = moment(choose(DAYS))
        known.scores.append(
            ScoreEntry(risk_id=row.id, kind=kind, scored_at=at, scored_by="Asha", **values)
        )
    session.add_all([*known.accepted, *known.reviews, *known.scores])
    return known


def any_action(session: Session, cast: Cast, risk: Risk, number: int) -> Mitigation:
    state = CHANCE.choice(("planned", "started", "done", "dropped"))
    row = builders.action(
        session,
        cast.programme_id,
        cast.alder_id,
        number,
        title=CHANCE.choice(("Test the merge", "Keep under review")),
        state=state,
        due_on=CHANCE.choice(DAYS),
        done_on=TODAY if state == "done" else None,
    )
    builders.act_on(session, row, risk)
    return row


def by_hand(known: Known) -> set[Rule]:
    """Reckon every rule on what was written, in plain Python."""
    risk, score = known.risk, known.risk.current_score
    live = [each for each in known.actions if each.state not in ("done", "dropped")]
    there = [each for each in known.actions if each.state != "dropped"]
    standing = [each.until for each in known.accepted if each.ended_on is None]
    is_accepted = any(until >= TODAY for until in standing)
    is_threat = not risk.is_opportunity
    scored_at = [each.scored_at for each in known.scores if each.kind == "current"]
    held = [each for each in known.reviews if each.outcome == "confirmed"]
    said = [risk.existing_controls, *(each.title for each in live)]
    phrases = ("continue to monitor", "keep under review", "as appropriate")
    found: dict[Rule, Any] = {
        Rule.NO_OWNER: risk.owner_post_id is None and not risk.owner_name,
        Rule.EMPTY_POST: risk.owner_post_id is not None and not known.is_held,
        Rule.NO_DATED_ACTION: is_threat
        and (score or 0) >= 16
        and not any(each.due_on for each in live)
        and not is_accepted,
        Rule.ACTION_OVERDUE: any(each.due_on and each.due_on < TODAY for each in live),
        Rule.NOT_REVIEWED: risk.next_review_on and risk.next_review_on < TODAY,
        Rule.ACCEPTANCE_ENDED: standing
        and max(standing) < TODAY
        and (risk.last_reviewed_on is None or risk.last_reviewed_on <= max(standing)),
        Rule.NO_ACTION: is_threat and not there and not is_accepted,
        Rule.ACTION_TOO_LATE: risk.hits_until
        and any(each.due_on and each.due_on > risk.hits_until for each in live),
        Rule.SCORE_STANDS: scored_at
        and sum(each.reviewed_at >= max(scored_at) for each in held) >= 3,
        Rule.AIM_NOT_BELOW: is_threat
        and risk.response != "tolerate"
        and score is not None
        and (risk.target_score or 0) >= score
        and not is_accepted,
        Rule.HALF_SAID: not (risk.cause and risk.event),
        Rule.VAGUE_WORDS: any(phrase in text.lower() for text in said for phrase in phrases),
    }
    return {rule for rule, speaks in found.items() if speaks}


@pytest.fixture
def log(both: Flask, cast: Cast) -> dict[int, Known]:
    """Return a hundred and twenty risks with whatever chance gave them."""
    with builders.writing() as session:
        council = session.get_one(Organisation, cast.alder_id)
        held = builders.post(session, council, "Head of duty", "Jo")
        left = builders.post(session, council, "Head of fostering")
        gone = TODAY - timedelta(days=1)
        session.add(PostHolder(post_id=left.id, name="Al", holding="holder", ends_on=gone))
        session.add(PostHolder(post_id=left.id, name="Bo", holding="deputy"))
        posts = [held.id, left.id]
        found = [any_risk(session, cast, number, posts) for number in range(101, 221)]
        return {known.risk.id: known for known in found}


def test_each_rule_finds_what_it_says(log: dict[int, Known], cast: Cast) -> None:
    asked = (reading(), cast.asha, cast.programme_id)
    scale = scale_of(*asked)
    for rule in Rule:
        condition = condition_of(rule, scale, TODAY)
        found = set(reading().scalars(sa.select(Risk.id).where(Risk.id.in_(log), condition)))
        expected = {key for key, known in log.items() if rule in by_hand(known)}
        assert found == expected, rule
        assert 0 < len(found) < len(log), f"chance gave nothing to tell {rule} by"


def test_the_page_of_a_list_and_the_counts_are_told_the_same(
    log: dict[int, Known], cast: Cast
) -> None:
    asked = (reading(), cast.asha, cast.programme_id)
    scale = scale_of(*asked)
    told = nudges_on(*asked, list(log), scale=scale, today=TODAY)
    for key, known in log.items():
        expected = by_hand(known)
        if Rule.NO_DATED_ACTION in expected:
            expected -= {Rule.NO_ACTION}
        assert {nudge.rule for nudge in told[key]} == expected
        assert [nudge.rule for nudge in told[key]] == [r for r in Rule if r in expected]
    wanted = needs_attention(rules_on(*asked), scale, TODAY)
    found = set(reading().scalars(sa.select(Risk.id).where(Risk.id.in_(log), wanted)))
    assert found == {key for key, known in log.items() if by_hand(known)}


def test_a_rule_that_is_off_says_nothing_and_closed_risks_are_left_alone(
    log: dict[int, Known], cast: Cast
) -> None:
    asked = (reading(), cast.asha, cast.programme_id)
    scale = scale_of(*asked)
    kept = {Rule.NO_OWNER}
    [shut] = [key for key, known in log.items() if Rule.NO_OWNER in by_hand(known)][:1]
    with builders.writing() as session:
        session.add_all(
            RuleOff(programme_id=cast.programme_id, rule=rule.value)
            for rule in Rule
            if rule not in kept
        )
        closed = {"state": "closed", "closing_reason": "Done.", "closed_at": moment(TODAY)}
        session.execute(sa.update(Risk).where(Risk.id == shut).values(closed))
        session.get_one(Programme, cast.programme_id).revision += 1
    reading().expire_all()
    assert rules_on(*asked) == (Rule.NO_OWNER,)
    told = nudges_on(*asked, list(log), scale=scale, today=TODAY)
    assert shut not in told
    assert {nudge.rule for found in told.values() for nudge in found} == kept


def test_every_rule_has_its_words() -> None:
    assert set(RULES) == set(Rule)
    for words in RULES.values():
        assert len(words.name.split()) <= 5
        assert words.asks.endswith((".", "?"))
