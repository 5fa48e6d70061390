"""Load the sample programme, so that a newcomer meets real content at the first start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content.fenwold import sample, sample_anchors
from lgr_tracker.domain.errors import NotAllowed, WrongState
from lgr_tracker.domain.kinds import ScaleRule
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditChain, Event, chain_of, record
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.workflows.programme.answer_for_sample import answer_for_sample
from lgr_tracker.workflows.programme.copy_starter_content import copy_starter_content
from lgr_tracker.workflows.programme.generate_risks import check_how_many, generate_risks
from lgr_tracker.workflows.programme.keep_sample_baselines import keep_sample_baselines
from lgr_tracker.workflows.programme.keep_sample_record import keep_sample_record
from lgr_tracker.workflows.programme.keep_sample_rows import keep_sample_rows
from lgr_tracker.workflows.programme.lay_sample_plan import lay_sample_plan
from lgr_tracker.workflows.programme.log_sample_entries import log_sample_entries
from lgr_tracker.workflows.programme.log_sample_risks import log_sample_risks
from lgr_tracker.workflows.programme.put_sample_to_board import put_sample_to_board
from lgr_tracker.workflows.programme.remove_rows import remove_rows
from lgr_tracker.workflows.programme.run_sample_rounds import run_sample_rounds
from lgr_tracker.workflows.programme.sample_rows import SampleRows
from lgr_tracker.workflows.programme.save_sample_views import save_sample_views
from lgr_tracker.workflows.programme.seat_sample_people import add_posts, seat_people
from lgr_tracker.workflows.programme.talk_of_sample import talk_of_sample


@dataclass(frozen=True)
class SampleSeat:
    """Say who can sign in to the sample; `has_new_password` is False for somebody known before."""

    email: str
    name: str
    roles: tuple[str, ...]
    organisation: str
    has_new_password: bool


@dataclass(frozen=True)
class SampleReport:
    """Say what there is now; `was_made` is False if the sample was there and was left alone."""

    programme_id: int
    code: str
    was_made: bool
    people: tuple[SampleSeat, ...]
    risks: int
    mitigations: int


def load_sample(
    session: Session,
    *,
    password_hashes: Mapping[str, str],
    today: date,
    extra_risks: int = 0,
    reset: bool = False,
    told: Callable[[int], object] = lambda done: None,
    actor: Actor,
    now: datetime,
) -> SampleReport:
    """Make the sample programme as of `today`, or leave it alone if it is there.

    `password_hashes` holds one hash an e-mail address of `content.fenwold.sample().people`,
    prepared before the transaction because hashing is slow on purpose. `reset` makes the sample
    anew; `extra_risks` adds that many generated risks to measure with. The same day gives the
    same rows, and `told` hears how many as they come. Raises NotAllowed unless the operator
    asks, Invalid for too many risks, and WrongState if a programme that is not a sample has the
    sample's code.
    """
    if not actor.is_operator:
        raise NotAllowed("The sample is loaded on the server, by the command line.")
    check_how_many(extra_risks)
    found = _programme_called(session, sample().programme.code)
    if found is not None and not found.is_sample:
        raise WrongState(
            f"The programme with the code {found.code} is not a sample, so nothing was changed."
        )
    if found is not None and not reset:
        return _report(session, found, was_made=False, new_passwords=frozenset())
    if found is not None:
        remove_rows(session, found.id)
    rows = _make(session, password_hashes, today, now)
    answer_for_sample(session, rows, actor)
    # Frozen before the generated risks come, so that measuring with many stays quick.
    for snapshot in put_sample_to_board(session, rows, actor):
        snapshot.revision += 1  # the one row in the trail, which follows, is no change of the text
    generate_risks(session, rows, extra_risks, told)
    _record(session, rows.programme, actor, now, extra_risks, was_there=found is not None)
    session.commit()
    return _report(session, rows.programme, was_made=True, new_passwords=rows.new_passwords)


def _programme_called(session: Session, code: str) -> Programme | None:
    return session.scalars(sa.select(Programme).where(Programme.code == code)).one_or_none()


def _make(
    session: Session, password_hashes: Mapping[str, str], today: date, now: datetime
) -> SampleRows:
    written = sample()
    anchors = sample_anchors(today)
    programme = Programme(
        code=written.programme.code,
        name=written.programme.name,
        area=written.programme.area,
        is_sample=True,
        decision_on=anchors.decision,
        elections_on=anchors.election,
        vesting_on=anchors.vesting,
        starts_on=anchors.decision,
        ends_on=written.programme.ends.on(anchors),
        scale_rule=ScaleRule.PRODUCT,
        created_at=now,
    )
    session.add(programme)
    session.flush()  # everything below points to the programme
    programme.revision = _last_number(session, programme.id)
    rows = SampleRows(programme, anchors, now)
    seat_people(session, rows, password_hashes)
    add_posts(session, rows)
    rows.copied = copy_starter_content(
        session,
        programme,
        rows.councils(),
        rows.owners,
        undelivered={(row.criterion, row.council) for row in written.undelivered},
    )
    lay_sample_plan(session, rows)
    keep_sample_baselines(session, rows)
    run_sample_rounds(session, rows)
    log_sample_risks(session, rows)
    keep_sample_record(session, rows)
    log_sample_entries(session, rows)
    save_sample_views(session, rows)
    talk_of_sample(session, rows)
    keep_sample_rows(session, rows)
    return rows


def _last_number(session: Session, programme_id: int) -> int:
    """Return where the trail of a programme's id ends: a database may give an id out again.

    The revision goes on from there, because each change's revision is its number in the trail.
    """
    head = session.get(AuditChain, chain_of(programme_id))
    return head.sequence if head else 0


def _record(
    session: Session,
    programme: Programme,
    actor: Actor,
    now: datetime,
    extra_risks: int,
    *,
    was_there: bool,
) -> None:
    """Leave one row in the trail for the whole of it: nothing in the sample was anybody's act."""
    record(
        session,
        Event.PROGRAMME_SAMPLE,
        actor,
        programme,
        programme_id=programme.id,
        now=now,
        name=programme.name,
        after={
            "replaced": was_there,
            "generated risks": extra_risks,
            "vesting_on": programme.vesting_on,
        },
    )


def _report(
    session: Session, programme: Programme, *, was_made: bool, new_passwords: frozenset[str]
) -> SampleReport:
    written = sample()
    names = {row.code: row.name for row in written.organisations}
    return SampleReport(
        programme_id=programme.id,
        code=programme.code,
        was_made=was_made,
        people=tuple(
            SampleSeat(
                email=person.email,
                name=person.name,
                roles=tuple(role.value for role in person.roles),
                organisation=names[person.organisation],
                has_new_password=person.email in new_passwords,
            )
            for person in written.people
        ),
        risks=_count(session, Risk, programme.id),
        mitigations=_count(session, Mitigation, programme.id),
    )


def _count(session: Session, kind: type[Risk] | type[Mitigation], programme_id: int) -> int:
    counted = sa.select(sa.func.count()).where(kind.programme_id == programme_id)
    return session.scalar(counted) or 0
