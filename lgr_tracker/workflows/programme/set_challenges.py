"""Choose what a programme is asked about its graph, its plan and who runs its services."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from lgr_tracker.content.challenges import challenge_rules
from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import check_seen, load_programme
from lgr_tracker.workflows.silencing import silence, silent_rules


def set_challenges(
    session: Session,
    programme_id: int,
    rules: Collection[Rule],
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Let just these rules ask, and return how many do; answers given before are kept.

    Raises NotFound, NotAllowed or StaleEdit.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    was = silent_rules(session, programme_id, Rule)
    check_seen(
        programme, seen_version, (), lambda: {"rules": [r.value for r in Rule if r not in was]}
    )
    silent = set(Rule) - set(rules)
    if silent != was:
        silence(session, programme_id, Rule, silent)
        flag_modified(programme, "name")  # the version counts the rules' edits too
    record(
        session,
        Event.CHALLENGES_SET,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=programme.name,
        before={"silent_questions": _titles(was)} if silent != was else {},
        after={"silent_questions": _titles(silent)} if silent != was else {},
    )
    session.commit()
    return len(Rule) - len(silent)


def _titles(silent: Collection[Rule]) -> list[str]:
    return [words.title for rule, words in challenge_rules().items() if rule in silent]
