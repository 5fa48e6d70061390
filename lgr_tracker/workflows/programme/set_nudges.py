"""Choose which rules speak in a programme, and by which periods it reports."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from lgr_tracker.domain.kinds import ReportingRhythm
from lgr_tracker.domain.nudges import RULES, Rule
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import change, check_seen, load_programme
from lgr_tracker.workflows.silencing import silence, silent_rules


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
    was = silent_rules(session, programme_id, Rule)
    check_seen(programme, seen_version, ("reporting_rhythm",), lambda: {"rules": _on(was)})
    silent = set(Rule) - set(rules)
    silence(session, programme_id, Rule, silent)
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


def _on(silent: set[Rule]) -> list[str]:
    return [rule.value for rule in Rule if rule not in silent]


def _named(silent: set[Rule]) -> list[str]:
    return [RULES[rule].name for rule in Rule if rule in silent]
