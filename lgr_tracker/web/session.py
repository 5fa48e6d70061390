"""Writing: one workflow, one session, one transaction, tried again when the database asks."""

import json
import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app, request
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from lgr_tracker.domain.errors import NotAllowed, StaleEdit, WrongState
from lgr_tracker.domain.guarding import REASON_FIELD
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Trail
from lgr_tracker.models.examining import EXPLANATION, Explanation
from lgr_tracker.models.job import Job
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.sent_form import SentForm
from lgr_tracker.models.viewing import VIEWER, set_viewer
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.clock import now, today
from lgr_tracker.web.database import db, writing_engine
from lgr_tracker.web.identity import current_actor, without_withheld
from lgr_tracker.web.queue import queue
from lgr_tracker.workflows.jobs.asking import ASKED

T = TypeVar("T")
TRIES = 4
SAME_MOMENT = "Somebody else changed this at the same moment. Look again, then save once more."
TAKEN = (
    "Somebody else entered the same at the same moment. "
    "Look again: it may be there already. If it is not, try once more."
)
SENT = (
    "This form was sent twice, and what it says was saved once. "
    "Open the page again to see it; nothing more is to be done."
)
LEFT = "Your access has ended. What you typed was not saved."
KEY = re.compile(r"[0-9a-f]{32}")
KEPT = timedelta(days=2)
"""How long a form's key is remembered: longer than any session lasts."""


def perform(workflow: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run a workflow for the person who is asking, with the time it is.

    The workflow is called as `workflow(session, *args, actor=…, now=…, **kwargs)`. What has been
    read so far is let go first, because a reading SQLite connection cannot start to write.
    """
    key, reason = request.form.get("once", ""), request.form.get(REASON_FIELD, "")
    asked: tuple[Any, ...] = (workflow, args, kwargs)
    if KEY.fullmatch(key):
        asked = (once, (key, workflow, args, kwargs), {})
    done: T = perform_as(current_actor(), as_seated_now, *asked, privacy_reason=reason)
    return done


def as_seated_now(
    session: Session,
    workflow: Callable[..., T],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> T:
    """Run a workflow with the seats that the person holds at this moment, not at the request's.

    Holds the person's row, so that a role which ends meanwhile ends before the workflow begins or
    after it is committed. A programme that asks for a second factor meanwhile is shut as well. Runs
    three queries more. Raises NotAllowed for somebody disabled.
    """
    if actor.person_id is not None:
        mine = sa.select(Person.is_active).where(Person.id == actor.person_id)
        if not session.scalar(mine.with_for_update(read=True)):
            raise NotAllowed(LEFT)
        actor = actor_of(session, actor.person_id, actor.name, actor.request_id, today())
        actor = without_withheld(session, actor)
        set_viewer(session, actor)
    return workflow(session, *args, actor=actor, now=now, **kwargs)


def once(
    session: Session,
    key: str,
    workflow: Callable[..., T],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> T:
    """Do what a form asks, and note its key in the same transaction, so that twice is once."""
    if session.get(SentForm, key) is not None:
        raise WrongState(SENT)
    session.execute(sa.delete(SentForm).where(SentForm.sent_at < now - KEPT))
    session.add(SentForm(key=key, sent_at=now))
    return workflow(session, *args, actor=actor, now=now, **kwargs)


def perform_as(
    actor: Actor,
    workflow: Callable[..., T],
    *args: Any,
    privacy_reason: str = "",
    **kwargs: Any,
) -> T:
    """Run a workflow for a given actor; tries again after a deadlock or a failed serialisation.

    `privacy_reason` says why texts that the privacy guard doubts are safe to keep.
    Raises what the workflow raises; a row that another session changed in between becomes
    StaleEdit, and one that another session added WrongState, unless the next try can say more.
    """
    db.session.close()  # not removed: whoever still holds it goes on with the one that is let go
    for attempt in range(1, TRIES + 1):
        trail = Trail(
            key=current_app.config["LGR_AUDIT_KEY"],
            anchor_path=current_app.config["LGR_AUDIT_ANCHOR"],
        )
        try:
            explanation = Explanation(privacy_reason, actor, now())
            with Session(
                writing_engine(),
                info={"trail": trail, VIEWER: actor, EXPLANATION: explanation},
                expire_on_commit=False,
            ) as session:
                result = workflow(session, *args, actor=actor, now=now(), **kwargs)
        except StaleDataError:
            if attempt == TRIES:  # the next try finds the row changed, and shows both texts
                raise StaleEdit(SAME_MOMENT, {}, 0) from None
        except DBAPIError as error:
            if not _is_worth_another_try(error):
                raise
            if attempt == TRIES:
                raise _refusal(error) from None
        else:
            _anchor(trail)
            _wake(session.info.get(ASKED, ()), now())
            return result
    raise AssertionError("The loop above returns or raises.")


def _wake(asked: Sequence[Job], moment: datetime) -> None:
    """Call the jobs that the workflow asked for, now that they are committed."""
    due = [job.id for job in asked if job.not_before <= moment]
    if due:
        queue().wake(due)


def _is_worth_another_try(error: DBAPIError) -> bool:
    """Tell a deadlock, a failed serialisation or a row just added elsewhere from a real fault.

    Tried again after a row was added, the workflow's own check finds it and says so in words.
    """
    code = getattr(error.orig, "sqlstate", None)
    if code in ("40001", "40P01") or _is_taken(error):
        return True
    return isinstance(error, OperationalError) and "deadlock" in str(error.orig)


def _is_taken(error: DBAPIError) -> bool:
    """Tell whether a row was refused because another has the same key: 23505 on PostgreSQL."""
    code = getattr(error.orig, "sqlstate", None)
    name = getattr(error.orig, "sqlite_errorname", "")
    is_unique = code == "23505" or name in (
        "SQLITE_CONSTRAINT_UNIQUE",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
    )
    return isinstance(error, IntegrityError) and is_unique


def _refusal(error: DBAPIError) -> Exception:
    """Return what to raise after the last try: a sentence where another row has the same key."""
    return WrongState(TAKEN) if _is_taken(error) else error


def _anchor(trail: Trail) -> None:
    """Note the heads that have moved; after the commit, so the file may lag but never lead."""
    if trail.anchor_path is None or not trail.moved:
        return
    lines = "".join(
        json.dumps(
            {"chain": head.chain, "sequence": head.sequence, "sealed": head.sealed},
            separators=(",", ":"),
        )
        + "\n"
        for head in trail.moved.values()
    )
    descriptor = os.open(trail.anchor_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write(lines)
