"""What the graph shows to be worth asking, of those rules that the programme asks."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.challenges import Found, Rule, found_in
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.programme import RuleOff
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.remembering import remembered_for_all
from lgr_tracker.queries.scope import in_scope


def challenge_rules_on(session: Session, actor: Actor, programme_id: int) -> tuple[Rule, ...]:
    """Return the rules that the programme has not switched off, in their order.

    Kept until the programme changes; runs one query before.
    """

    def read_rules() -> tuple[Rule, ...]:
        here = in_scope(actor, RuleOff.programme_id, programme_id)
        silent = set(session.scalars(sa.select(RuleOff.rule).where(here)))
        return tuple(rule for rule in Rule if rule not in silent)

    return remembered_for_all(session, actor, programme_id, "challenge_rules", read_rules)


def worth_asking(session: Session, actor: Actor, programme_id: int, today: date) -> Found:
    """Return what is worth asking of a programme's graph on a day.

    Raises NotFound. Queries as in `graph_of` and `challenge_rules_on`.
    """
    asked = (session, actor, programme_id)
    return found_in(graph_of(*asked), today, challenge_rules_on(*asked))
