"""Two people do at once what only one of them may."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa

from faults.form_reader import Fields
from faults.person import Person
from faults.stage import HOME, Stage, together
from faults.truth import check_trail, looking
from faults.world import OTHERS, plan_before_board
from lgr_tracker.domain.permissions import Role
from lgr_tracker.models.board import BoardDecision
from lgr_tracker.models.organisation import Membership
from lgr_tracker.models.organisation import Person as PersonRow
from lgr_tracker.models.programme import Programme
from lgr_tracker.web.database import db

Form = tuple[str, Fields]


def two_chairs(stage: Stage) -> None:
    """Let two chairs decide on one plan at the same moment: one decision is recorded."""
    plan_id = plan_before_board(stage.app)
    if plan_id is None:
        raise LookupError("The sample has no plan before its board.")
    path = f"{HOME}/board/plans/{plan_id}/decide"
    chairs = [stage.person(email) for email in stage.world.of_role(Role.BOARD_CHAIR)]
    forms = [chair.form(path)[1] for chair in chairs]
    for fields, outcome in zip(forms, ("approved", "returned"), strict=True):
        fields["outcome"] = outcome
        fields["reason"] = "The meeting heard both sides and came to this."
    together(
        partial(_sent, chair, path, fields) for chair, fields in zip(chairs, forms, strict=True)
    )
    with stage.app.app_context():
        found = looking(stage.app).scalar(
            sa.select(sa.func.count()).where(BoardDecision.plan_id == plan_id)
        )
        db.session.remove()
    stage.tally.count("decisions recorded", found or 0)
    if found != 1:
        stage.tally.blame("lost" if not found else "ghost", [f"{found} decisions"], "on one plan")
    check_trail(stage.app, stage.tally, is_sqlite=stage.is_sqlite)


def last_managers(stage: Stage) -> None:
    """Let the two managers of a programme each end the other's role at once: one stays."""
    code = OTHERS[0][1]
    emails = [email for email in stage.world.strangers if email.endswith(f"@{code}.example")]
    managers = [stage.person(email) for email in emails]
    others = reversed(emails)
    forms = [
        _end_form(stage, manager, code, other)
        for manager, other in zip(managers, others, strict=True)
    ]
    together(partial(_sent, manager, *form) for manager, form in zip(managers, forms, strict=True))
    with stage.app.app_context():
        left = looking(stage.app).scalar(
            sa.select(sa.func.count())
            .select_from(Membership)
            .join(Programme, Programme.id == Membership.programme_id)
            .where(
                Programme.code == code,
                Membership.role == Role.PROGRAMME_MANAGER,
                Membership.ends_on.is_(None),
            )
        )
        db.session.remove()
    stage.tally.count("managers left", left or 0)
    if not left:
        stage.tally.blame("lost", [code], "has no manager any more")


def _end_form(stage: Stage, manager: Person, code: str, other: str) -> Form:
    """Return the form that ends the other manager's role."""
    with stage.app.app_context():
        seat = looking(stage.app).scalar(
            sa.select(Membership.id)
            .join(PersonRow, PersonRow.id == Membership.person_id)
            .where(PersonRow.email == other)
        )
        db.session.remove()
    return manager.form(f"/programmes/{code}/settings/people/{seat}/end")


def _sent(person: Person, path: str, fields: Fields) -> None:
    answer = person.send(path, fields)
    person.tally.count(f"answered with {answer.status} at once")
