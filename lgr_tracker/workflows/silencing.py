"""The step in which rules of one kind are switched off and on: each kind leaves the other alone."""

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.models.programme import RuleOff

Rules = TypeVar("Rules", bound=StrEnum)


def silent_rules(session: Session, programme_id: int, rules: type[Rules]) -> set[Rules]:
    """Return those of these rules that a programme has switched off. Runs one query."""
    stored = set(session.scalars(sa.select(RuleOff.rule).where(_of(programme_id, rules))))
    return {rule for rule in rules if rule.value in stored}


def silence(
    session: Session, programme_id: int, rules: type[Rules], silent: Collection[Rules]
) -> None:
    """Switch just these off, of all rules of their kind."""
    session.execute(sa.delete(RuleOff).where(_of(programme_id, rules)))
    session.add_all(
        RuleOff(programme_id=programme_id, rule=rule.value) for rule in rules if rule in silent
    )


def _of(programme_id: int, rules: type[Rules]) -> sa.ColumnElement[bool]:
    kind = [rule.value for rule in rules]
    return sa.and_(RuleOff.programme_id == programme_id, RuleOff.rule.in_(kind))
