"""Plant restricted rows that can be told by their words, in every text of every table they fill.

What there is to fill is read from the tables themselves: a new column, or a new table that hangs
on risks, actions or activities, is planted from the day it is made.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content import impact_types, risk_patterns
from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.domain.mail import MailState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.assessment import ModeratedGrade, Suggestion
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.base import Base, drawn_number
from lgr_tracker.models.classification import BodyMember, Classification, ClassificationNamed
from lgr_tracker.models.conversation import Comment, Evidence
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.job import Job, JobFile
from lgr_tracker.models.log_entry import LogEntry
from lgr_tracker.models.mail import Mail
from lgr_tracker.models.organisation import Body, Membership, Organisation, Person, Post, PostHolder
from lgr_tracker.models.plan import Activity, ActivityLink, Readiness, ReadinessDelivery
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskDelay,
    RiskImpactType,
    RiskTrigger,
)
from lgr_tracker.models.risk_record import RiskTwin
from lgr_tracker.models.viewing import SUBJECTS, hanging

CANARY = re.compile(r"ZQX-CANARY-([A-Z]+)-([a-z_]+\.[a-z_]+)")
CODES = {"pattern_code", "code"}
"""Columns that hold a code of the starter content and no words; an activity's code is typed."""


PLANTED = {table.__tablename__ for table in SUBJECTS.values()}
CHOICES = PLANTED | {LogEntry.__tablename__}
"""Tables of which a row that names one of them may leave out the others."""


@dataclass
class Public:
    """Hold rows that everybody sees and has pages of; what is planted is tied to them."""

    risks: Sequence[Risk]
    actions: Sequence[Mitigation]
    activities: Sequence[Activity]
    readiness: Sequence[Readiness]
    posts: Sequence[Post]
    first: Mapping[str, int]
    """The id of some row of each table, for whatever else must be pointed to."""


@dataclass
class Planted:
    """Hold what was planted for one organisation."""

    code: str
    risk: Risk
    mitigation: Mitigation
    activity: Activity
    texts: set[str] = field(default_factory=set)
    """Every planted text: the fields that nobody else may read."""

    keys: dict[str, int] = field(default_factory=dict)
    """A planted row's key by the name that addresses have for it."""

    def of(self, table: str) -> Base:
        """Return the planted row of a table."""
        rows = {"lgr_risk": self.risk, "lgr_mitigation": self.mitigation}
        return rows.get(table, self.activity)


def planted_columns(kind: type[Base]) -> list[sa.Column[Any]]:
    """Return the columns of a table that hold words."""
    return [
        column
        for column in kind.__table__.columns
        if isinstance(column.type, (sa.String, sa.Text))
        and not isinstance(column.type, sa.Enum)
        and not (column.name in CODES and kind is not Activity)
    ]


def words_of(code: str, column: sa.Column[Any]) -> str:
    """Return what is planted in a column for one organisation.

    >>> words_of("EF", Risk.__table__.c.title)
    'ZQX-CANARY-EF-risk.title'
    """
    return f"ZQX-CANARY-{code}-{column.table.name.removeprefix('lgr_')}.{column.name}"


def _usual(column: sa.Column[Any], today: date, now: datetime) -> Any:
    """Return a value that a column takes, for what must be filled."""
    kind = column.type
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class))
    by_type = {
        sa.Integer: 1,
        sa.Float: 0.5,
        sa.Boolean: False,
        sa.Date: today,
        sa.LargeBinary: b"ZQX-CANARY",
    }
    return next((value for type_, value in by_type.items() if isinstance(kind, type_)), now)


def fill(kind: type[Base], code: str, today: date, now: datetime, /, **known: Any) -> Base:
    """Make a row with a canary in every text and something plausible wherever it must be."""
    values: dict[str, Any] = {}
    worded = {column.name for column in planted_columns(kind)}
    for column in kind.__table__.columns:
        if column.name in known or (column.primary_key and not column.foreign_keys):
            continue
        if column.name in worded:
            values[column.name] = words_of(code, column)
        elif not column.nullable and column.default is None:
            values[column.name] = _usual(column, today, now)
    return kind(**{**values, **known})


def public_rows(session: Session, programme_id: int, addresses: Iterable[str]) -> Public:
    """Return the rows whose own pages are among the addresses, with one row of every table."""
    known = {int(number) for each in addresses for number in re.findall(r"/(\d+)(?=/|$)", each)}

    def rows(kind: type[Any]) -> list[Any]:
        here = sa.select(kind).where(kind.programme_id == programme_id, kind.id.in_(known))
        return list(session.scalars(here.order_by(kind.id)))

    first = {
        table.name: session.scalar(sa.select(sa.func.min(table.c.id)))
        for table in Base.metadata.sorted_tables
        if "id" in table.c and table.name not in {k.__tablename__ for k in SUBJECTS.values()}
    }
    return Public(
        risks=rows(Risk),
        actions=rows(Mitigation),
        activities=rows(Activity),
        readiness=list(session.scalars(sa.select(Readiness).order_by(Readiness.id).limit(2))),
        posts=rows(Post),
        first={name: key for name, key in first.items() if key is not None},
    )


def plant(
    session: Session,
    programme_id: int,
    code: str,
    public: Public,
    *,
    named: Mapping[str, int],
    today: date,
    actor: Actor,
    now: datetime,
) -> Planted:
    """Add one restricted risk, action and activity of an organisation, with all that hangs on them.

    `named` is the organisation or the body that may see them beside their owner. All are as loud
    as can be: top score, overdue, in the way of the plan.
    """
    owner = session.scalars(
        sa.select(Organisation.id).where(
            Organisation.programme_id == programme_id, Organisation.code == code
        )
    ).one()
    made = Planted(code, *_subjects(session, programme_id, owner, code, public, today, now))
    for row in _hanging_rows(session, made, public, owner, today, now):
        session.add(row)
        session.flush()
        made.keys.setdefault(row.__tablename__, getattr(row, "id", 0))
    for word in SUBJECTS:
        subject = made.of(f"lgr_{word}")
        given = fill(
            Classification,
            code,
            today,
            now,
            programme_id=programme_id,
            level=Level.RESTRICTED,
            paragraph=None,
            is_closed=True,
            **{f"{word}_id": subject.id},  # type: ignore[attr-defined]  # each has one
        )
        session.add(given)
        session.flush()
        session.add(ClassificationNamed(classification_id=given.id, **named))  # type: ignore[attr-defined]  # as above
        _tell(session, made, word, programme_id, actor, now)
    _ask_and_write(session, made, programme_id, owner, today, now)
    session.flush()
    kinds = (*SUBJECTS.values(), *hanging())
    made.texts = {words_of(code, column) for kind in kinds for column in planted_columns(kind)}
    return made


def _subjects(
    session: Session,
    programme_id: int,
    owner: int,
    code: str,
    public: Public,
    today: date,
    now: datetime,
) -> tuple[Risk, Mitigation, Activity]:
    of_both = {"programme_id": programme_id, "organisation_id": owner, "created_at": now}
    post, phase = public.posts[0].id, public.first["lgr_phase"]
    scores = {
        f"{kind}_{part}": value
        for kind in ("inherent", "current", "target")
        for part, value in (("likelihood", 5), ("impact", 5), ("score", 25))
    }
    risk = fill(
        Risk,
        code,
        today,
        now,
        number=drawn_number(),
        owner_post_id=post,
        phase_id=phase,
        next_review_on=today - timedelta(days=40),
        hits_from=today,
        hits_until=today + timedelta(days=30),
        escalated_to_id=public.first["lgr_body"],
        estimated_cost=4_321_987,
        **of_both,
        **scores,
    )
    action = fill(
        Mitigation,
        code,
        today,
        now,
        number=drawn_number(),
        owner_post_id=post,
        due_on=today - timedelta(days=9),
        low_days=100,
        likely_days=200,
        high_days=300,
        estimated_cost=5_432_198,
        **of_both,
    )
    activity = fill(
        Activity,
        code,
        today,
        now,
        programme_id=programme_id,
        organisation_id=owner,
        owner_post_id=post,
        phase_id=phase,
        duration_days=700,
        is_decision=True,
    )
    for row in (risk, action, activity):
        session.add(row)
    session.flush()
    return risk, action, activity  # type: ignore[return-value]  # `fill` makes what it is asked for


def _hanging_rows(
    session: Session, made: Planted, public: Public, owner: int, today: date, now: datetime
) -> Iterator[Base]:
    """Give rows of every table that hangs on what is planted, tied to public rows if it can be."""
    for kind in hanging():
        if kind in (Classification, ClassificationNamed):
            continue
        for known in _ties(kind, made, public):
            yield fill(
                kind, made.code, today, now, **_pointed(session, kind, known, made, public, owner)
            )


def _ties(kind: type[Base], made: Planted, public: Public) -> list[dict[str, Any]]:
    """Return, for a table that ties two rows together, the planted one beside each public one."""
    risk, action, activity = made.risk.id, made.mitigation.id, made.activity.id
    risks = [row.id for row in public.risks]
    actions = [row.id for row in public.actions]
    activities = [row.id for row in public.activities]
    if kind is RiskTrigger:
        there = [{"source_id": risk, "target_id": each} for each in risks]
        return there + [{"source_id": each, "target_id": risk} for each in risks]
    if kind is RiskDelay:
        there = [{"risk_id": risk, "activity_id": each} for each in activities]
        delays = there + [{"risk_id": each, "activity_id": activity} for each in risks]
        return [{**each, "low_days": 50, "likely_days": 90, "high_days": 200} for each in delays]
    if kind is MitigationRisk:
        there = [{"mitigation_id": action, "risk_id": each} for each in risks]
        return there + [{"mitigation_id": each, "risk_id": risk} for each in actions]
    if kind is ActivityLink:
        there = [{"predecessor_id": activity, "successor_id": each} for each in activities[:1]]
        there += [
            {"predecessor_mitigation_id": action, "successor_id": each} for each in activities
        ]
        return there + [{"predecessor_id": e, "successor_id": activity} for e in activities[1:]]
    if kind is ReadinessDelivery:
        return [
            {"readiness_id": row.id, name: key}
            for row in public.readiness
            for name, key in (("activity_id", activity), ("mitigation_id", action))
        ]
    if kind in (Comment, Evidence):
        return [{"risk_id": risk}, {"mitigation_id": action}]
    if kind is RiskTwin:
        pairs = (sorted((risk, each)) for each in risks)
        return [{"first_id": first, "second_id": second} for first, second in pairs]
    return [{}]


def _pointed(
    session: Session,
    kind: type[Base],
    known: dict[str, Any],
    made: Planted,
    public: Public,
    owner: int,
) -> dict[str, Any]:
    """Return where a row points: to what is planted, or to any row of the table."""
    values: dict[str, Any] = {}
    for column in kind.__table__.columns:
        for key in column.foreign_keys:
            table = key.column.table.name
            if column.name in known or (column.nullable and table in CHOICES and known):
                continue
            if table in PLANTED:
                values[column.name] = made.of(table).id  # type: ignore[attr-defined]  # each has one
            elif table == "lgr_organisation":
                values[column.name] = owner
            elif table in made.keys:
                values[column.name] = made.keys[table]
            else:
                values[column.name] = public.first[table]
    if "code" in kind.__table__.c:
        values["code"] = "children"
    return {**values, **_coded(session, kind), **known}


def _coded(session: Session, kind: type[Base]) -> dict[str, Any]:
    """Return what a row says in codes of the starter content."""
    if kind is RiskImpactType:
        return {"code": impact_types()[0].code}
    if kind is Suggestion:
        grade_id, pattern = _unanswered(session)
        return {"moderated_grade_id": grade_id, "pattern_code": pattern, "outcome": "accepted"}
    return {}


def _unanswered(session: Session) -> tuple[int, str]:
    """Return a grade and a pattern of its lens that nobody has answered yet."""
    answered = {tuple(row) for row in session.execute(sa.select(*_ANSWERED))}
    grades = session.execute(
        sa.select(ModeratedGrade.id, Lens.code)
        .join(Lens, Lens.id == ModeratedGrade.lens_id)
        .order_by(Lens.code.desc(), ModeratedGrade.id)
    ).all()
    return next(
        (grade_id, pattern.code)
        for grade_id, lens in grades
        for pattern in risk_patterns()
        if lens in pattern.lenses and (grade_id, pattern.code) not in answered
    )


_ANSWERED = (Suggestion.moderated_grade_id, Suggestion.pattern_code)


def _tell(
    session: Session, made: Planted, word: str, programme_id: int, actor: Actor, now: datetime
) -> None:
    """Record what a workflow would have recorded."""
    event = {
        "risk": Event.RISK_RAISE,
        "mitigation": Event.MITIGATION_ADD,
        "activity": Event.ACTIVITY_ADD,
    }[word]
    subject = made.of(f"lgr_{word}")
    said = f"ZQX-CANARY-{made.code}-audit_event.after"
    record(
        session,
        event,
        actor,
        subject,  # type: ignore[arg-type]  # each has an id
        programme_id=programme_id,
        now=now,
        name=f"ZQX-CANARY-{made.code}-audit_event.subject_name",
        after={"title": said},
        before={"title": f"ZQX-CANARY-{made.code}-audit_event.before"},
        reason=f"ZQX-CANARY-{made.code}-audit_event.reason",
    )


def _ask_and_write(
    session: Session, made: Planted, programme_id: int, owner: int, today: date, now: datetime
) -> None:
    """Let somebody of the organisation have asked for a job that is done, and been written to."""
    person_id = session.scalar(
        sa.select(Membership.person_id)
        .where(Membership.programme_id == programme_id, Membership.organisation_id == owner)
        .order_by(Membership.id)
    )
    if person_id is None:
        return
    said = {name: f"ZQX-CANARY-{made.code}-job.{name}" for name in ("arguments", "result")}
    job = fill(
        Job,
        made.code,
        today,
        now,
        programme_id=programme_id,
        asked_by_id=person_id,
        kind=JobKind.REGISTER_EXPORT.value,
        arguments={"wanted": {"words": said["arguments"]}, "filter_words": said["arguments"]},
        state=JobState.DONE,
        result={"rows": said["result"]},
        ended_at=now,
    )
    session.add(job)
    session.flush()
    made.keys["lgr_job"] = job.id  # type: ignore[attr-defined]  # it has one
    content = f"ZQX-CANARY-{made.code}-job_file.content".encode()
    session.add(fill(JobFile, made.code, today, now, job_id=job.id, content=content))  # type: ignore[attr-defined]  # as above
    session.add(
        fill(
            Mail,
            made.code,
            today,
            now,
            programme_id=programme_id,
            person_id=person_id,
            address=None,
            state=MailState.SENT,
            sent_at=now,
        )
    )


def seat_in_body(session: Session, programme_id: int, email: str) -> int:
    """Let a person sit in a body of their own, and return the body's id."""
    body = Body(programme_id=programme_id, position=99, name="Joint working group", remit="")
    session.add(body)
    session.flush()
    person = session.scalars(sa.select(Person.id).where(Person.email == email)).one()
    session.add(BodyMember(body_id=body.id, person_id=person, vouched_at=datetime.now(UTC)))
    session.flush()
    return body.id


def hold_every_post(session: Session, programme_id: int, emails: Iterable[str]) -> None:
    """Let people stand in for every post, so that all that waits for a post waits for them."""
    people = session.scalars(sa.select(Person.id).where(Person.email.in_(list(emails)))).all()
    posts = session.scalars(sa.select(Post.id).where(Post.programme_id == programme_id)).all()
    session.add_all(
        PostHolder(post_id=post, person_id=person, name="", holding=PostHolding.DEPUTY)
        for post in posts
        for person in people
    )
    session.flush()
