"""What risks lack, as conditions of a SELECT: the same for the list, the counts and the page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker import content
from lgr_tracker.domain.kinds import PostHolding, ReviewOutcome, RiskResponse, ScoreKind
from lgr_tracker.domain.nudges import Noted, Nudge, Rule, flagged, heavy_from
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import MitigationState, RiskState
from lgr_tracker.models.organisation import PostHolder
from lgr_tracker.models.programme import RuleOff
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk, ScoreEntry
from lgr_tracker.models.risk_record import Acceptance, Review
from lgr_tracker.queries.owners import is_held_on
from lgr_tracker.queries.remembering import remembered_for_all
from lgr_tracker.queries.scope import by_key, in_scope

FINISHED = (MitigationState.DONE, MitigationState.DROPPED)
REVIEWS_UNMOVED = 3
Condition = sa.ColumnElement[bool]
_is_threat = ~Risk.is_opportunity


def rules_on(session: Session, actor: Actor, programme_id: int) -> tuple[Rule, ...]:
    """Return the rules that a programme has not switched off, weightiest first.

    Kept until the programme changes; runs one query before.
    """

    def read() -> tuple[Rule, ...]:
        here = in_scope(actor, RuleOff.programme_id, programme_id)
        silent = set(session.scalars(sa.select(RuleOff.rule).where(here)))
        return tuple(rule for rule in Rule if rule not in silent)

    return remembered_for_all(session, actor, programme_id, "rules", read)


def nudges_on(
    session: Session,
    actor: Actor,
    programme_id: int,
    risk_ids: Sequence[int],
    *,
    scale: Scale,
    today: date,
) -> Mapping[int, tuple[Nudge, ...]]:
    """Return what each of these live risks lacks, weightiest first. Runs one query."""
    rules = rules_on(session, actor, programme_id)
    rows = session.execute(
        sa.select(
            Risk.id,
            Risk.state,
            Risk.current_score,
            Risk.next_review_on,
            *noted_columns(rules, scale, today),
        ).where(in_scope(actor, by_key(Risk.programme_id), programme_id), Risk.id.in_(risk_ids))
    )
    live = (row for row in rows if row.state is not RiskState.CLOSED)
    return {row.id: nudges_of(row, rules, scale, today) for row in live}


@lru_cache(maxsize=32)
def noted_columns(rules: tuple[Rule, ...], scale: Scale, today: date) -> tuple[Any, ...]:
    """Return what `nudges_of` reads of a risk beside its state, score and next review.

    Woven once a day: they are dear to make, and the same on every page. What the rules find comes
    as one number, a bit for each rule, because a page would else read hundreds of small values.
    """
    bits = [
        sa.case((condition_of(rule, scale, today), sa.literal_column(str(1 << place))), else_=0)
        for place, rule in enumerate(rules)
    ]
    found: Any = sum(bits[1:], start=bits[0]) if bits else sa.literal(0)
    return (_last_acceptance(Acceptance.until).label("accepted_until"), found.label("lacking"))


def nudges_of(row: Any, rules: tuple[Rule, ...], scale: Scale, today: date) -> tuple[Nudge, ...]:
    """Return what one risk lacks, weightiest first; nothing for a closed one."""
    if not row.lacking or row.state is RiskState.CLOSED:
        return ()
    noted = Noted(row.current_score, row.next_review_on, row.accepted_until)
    return tuple([flagged(rule, noted, scale, today) for rule in _meant(row.lacking, rules)])


@lru_cache(maxsize=1024)
def _meant(lacking: int, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rules that a number stands for, but none that another of them says already."""
    found = tuple(rule for place, rule in enumerate(rules) if lacking >> place & 1)
    if Rule.NO_DATED_ACTION in found:
        return tuple(rule for rule in found if rule is not Rule.NO_ACTION)
    return found


def needs_attention(rules: Collection[Rule], scale: Scale, today: date) -> Condition:
    """Return the condition of a live risk on which any of the rules finds something."""
    found = [condition_of(rule, scale, today) for rule in sorted(rules, key=_cost)]
    return sa.and_(Risk.state != RiskState.CLOSED, sa.or_(sa.false(), *found))


def _cost(rule: Rule) -> int:
    """Put what looks at no other table first, then what finds most; texts are looked at last."""
    first = (Rule.NO_OWNER, Rule.NOT_REVIEWED, Rule.HALF_SAID, Rule.NO_ACTION)
    return first.index(rule) if rule in first else 9 if rule is Rule.VAGUE_WORDS else 5


def condition_of(rule: Rule, scale: Scale, today: date) -> Condition:
    """Return what a live risk must be like for a rule to find something."""
    return _CONDITIONS[rule](scale, today)


def lacks_action(scale: Scale) -> Condition:
    """Return the condition of a threat in the heaviest band that nobody works on by a day."""
    return sa.and_(
        _is_threat,
        Risk.current_score >= heavy_from(scale),
        ~_acted_on(Mitigation.due_on.is_not(None), Mitigation.state.not_in(FINISHED)),
    )


def _acted_on(*like: Condition) -> Condition:
    """Ask for an action or a control like this on the risk."""
    return (
        sa.exists()
        .where(
            MitigationRisk.risk_id == Risk.id,
            Mitigation.id == MitigationRisk.mitigation_id,
            *like,
        )
        .correlate(Risk)
    )


def is_accepted(today: date) -> Condition:
    """Return the condition of a risk that somebody has accepted as it stands, until later."""
    return (
        sa.exists()
        .where(
            Acceptance.risk_id == Risk.id,
            Acceptance.ended_on.is_(None),
            Acceptance.until >= today,
        )
        .correlate(Risk)
    )


def _last_acceptance(column: Any) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.max(column))
        .where(Acceptance.risk_id == Risk.id, Acceptance.ended_on.is_(None))
        .correlate(Risk)
        .scalar_subquery()
    )


def _no_owner(_: Scale, __: date) -> Condition:
    return sa.and_(Risk.owner_post_id.is_(None), Risk.owner_name == "")


def _empty_post(_: Scale, today: date) -> Condition:
    is_held = (
        sa.exists()
        .where(
            PostHolder.post_id == Risk.owner_post_id,
            PostHolder.holding == PostHolding.HOLDER,
            is_held_on(today),
        )
        .correlate(Risk)
    )
    return sa.and_(Risk.owner_post_id.is_not(None), ~is_held)


def _no_dated_action(scale: Scale, today: date) -> Condition:
    return sa.and_(lacks_action(scale), ~is_accepted(today))


def _action_overdue(_: Scale, today: date) -> Condition:
    return _acted_on(Mitigation.due_on < today, Mitigation.state.not_in(FINISHED))


def _not_reviewed(_: Scale, today: date) -> Condition:
    return sa.and_(Risk.next_review_on.is_not(None), Risk.next_review_on < today)


def _acceptance_ended(_: Scale, today: date) -> Condition:
    """A day on which nobody has looked since is missed; a review or another acceptance will do."""
    ended = _last_acceptance(Acceptance.until)
    looked = sa.func.coalesce(Risk.last_reviewed_on, date.min)
    return sa.func.coalesce(sa.and_(ended < today, looked <= ended), sa.false())


def _no_action(_: Scale, today: date) -> Condition:
    is_there = _acted_on(Mitigation.state != MitigationState.DROPPED)
    return sa.and_(_is_threat, ~is_there, ~is_accepted(today))


def _action_too_late(_: Scale, __: date) -> Condition:
    late = _acted_on(Mitigation.due_on > Risk.hits_until, Mitigation.state.not_in(FINISHED))
    return sa.and_(Risk.hits_until.is_not(None), late)


def _score_stands(_: Scale, __: date) -> Condition:
    scored_at = (
        sa.select(sa.func.max(ScoreEntry.scored_at))
        .where(ScoreEntry.risk_id == Risk.id, ScoreEntry.kind == ScoreKind.CURRENT)
        .correlate(Risk)
        .scalar_subquery()
    )
    unmoved = (
        sa.select(sa.func.count())
        .select_from(Review)
        .where(
            Review.risk_id == Risk.id,
            Review.outcome == ReviewOutcome.CONFIRMED,
            Review.reviewed_at >= scored_at,
        )
        .correlate(Risk)
        .scalar_subquery()
    )
    return unmoved >= REVIEWS_UNMOVED


def _aim_not_below(_: Scale, today: date) -> Condition:
    return sa.and_(
        _is_threat,
        Risk.response != RiskResponse.TOLERATE,
        sa.func.coalesce(Risk.target_score >= Risk.current_score, sa.false()),
        ~is_accepted(today),
    )


def _half_said(_: Scale, __: date) -> Condition:
    return sa.or_(Risk.cause == "", Risk.event == "", Risk.effect == "")


def _vague_words(_: Scale, __: date) -> Condition:
    in_actions = _acted_on(_is_vague(Mitigation.title), Mitigation.state.not_in(FINISHED))
    return sa.or_(_is_vague(Risk.existing_controls), in_actions)


def _is_vague(column: Any) -> Condition:
    said = sa.func.lower(column)
    parts = [said.contains(phrase, autoescape=True) for phrase in content.vague_phrases()]
    return sa.and_(column != "", sa.or_(*parts))


_CONDITIONS: Mapping[Rule, Callable[[Scale, date], Condition]] = {
    Rule.NO_OWNER: _no_owner,
    Rule.EMPTY_POST: _empty_post,
    Rule.NO_DATED_ACTION: _no_dated_action,
    Rule.ACTION_OVERDUE: _action_overdue,
    Rule.NOT_REVIEWED: _not_reviewed,
    Rule.ACCEPTANCE_ENDED: _acceptance_ended,
    Rule.NO_ACTION: _no_action,
    Rule.ACTION_TOO_LATE: _action_too_late,
    Rule.SCORE_STANDS: _score_stands,
    Rule.AIM_NOT_BELOW: _aim_not_below,
    Rule.HALF_SAID: _half_said,
    Rule.VAGUE_WORDS: _vague_words,
}
