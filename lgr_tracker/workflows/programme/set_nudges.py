"""Choose which rules speak in a programme, and by which periods it reports."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from lgr_tracker.domain.kinds import ReportingRhythm
from lgr_tracker.domain.nudges import RULES, Rule
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.programme import RuleOff
from lgr_tracker.workflows.loading import change, check_seen, load_programme


def set_nudges(
    session: Session,
    programme_id: int,
    rules: Collection[Rule],
    rhythm: ReportingRhythm,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Let just these rules speak, set the rhythm, and return how many rules speak.

    Raises NotFound, NotAllowed or StaleEdit.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    was = _silent(session, programme_id)
    check_seen(programme, seen_version, ("reporting_rhythm",), lambda: {"rules": _on(was)})
    silent = {rule.value for rule in Rule} - {rule.value for rule in rules}
    session.execute(sa.delete(RuleOff).where(RuleOff.programme_id == programme_id))
    session.add_all(RuleOff(programme_id=programme_id, rule=rule) for rule in sorted(silent))
    before, after = change(programme, {"reporting_rhythm": rhythm})
    if silent != was:
        flag_modified(programme, "reporting_rhythm")  # the version counts the rules' edits too
        before["silent_nudges"], after["silent_nudges"] = _named(was), _named(silent)
    record(
        session,
        Event.NUDGES_SET,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=programme.name,
        before=before,
        after=after,
    )
    session.commit()
    return len(Rule) - len(silent)


def _silent(session: Session, programme_id: int) -> set[str]:
    return set(session.scalars(sa.select(RuleOff.rule).where(RuleOff.programme_id == programme_id)))


def _on(silent: set[str]) -> list[str]:
    return [rule.value for rule in Rule if rule.value not in silent]


def _named(silent: set[str]) -> list[str]:
    return [RULES[rule].name for rule in Rule if rule.value in silent]
