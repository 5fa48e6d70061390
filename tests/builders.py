"""Rows with sensible defaults, so that a test states only what matters to it.

Each builder adds to the session it is given, flushes for the id, and returns the row; the caller
commits. `writing()` gives such a session on the app's database.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.kinds import (
    Axis,
    CohortKind,
    EntryKind,
    HolderBasis,
    OrganisationKind,
    ScaleRule,
)
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.domain.states import AssessmentState, FrameworkState
from lgr_tracker.models.assessment import Assessment, Grading, ModeratedGrade
from lgr_tracker.models.audit import AuditEvent, AuditMention
from lgr_tracker.models.classification import Classification, ClassificationNamed
from lgr_tracker.models.framework import Descriptor, Framework, Grade, Lens, Prompt
from lgr_tracker.models.log_entry import LogEntry
from lgr_tracker.models.organisation import Body, Organisation, Post, PostHolder
from lgr_tracker.models.plan import (
    Activity,
    ActivityLink,
    Cohort,
    Criterion,
    Holder,
    Readiness,
    ReadinessDelivery,
    Service,
)
from lgr_tracker.models.programme import Phase, Programme, ScaleStep, ScoreBand
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk, RiskDelay
from lgr_tracker.models.viewing import VIEWER
from lgr_tracker.web.database import db, writing_engine

MOMENT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
CHANCES = (0.05, 0.2, 0.4, 0.6, 0.85)
BANDS = (("Low", 1, 180), ("Medium", 5, 90), ("High", 10, 60), ("Very high", 16, 30))


@contextmanager
def writing() -> Iterator[Session]:
    """Give a session that writes straight to the tables and commits at the end."""
    db.session.close()
    with Session(writing_engine(), info={VIEWER: operator()}, expire_on_commit=False) as session:
        yield session
        session.commit()


def touch(session: Session, programme_id: int) -> None:
    """Raise a programme's revision, as every workflow does: what is kept of it is out of date."""
    session.get_one(Programme, programme_id).revision += 1


def programme(session: Session, **fields: Any) -> Programme:
    """Add a programme in its shadow year, with a 5x5 scale and three phases."""
    row = Programme(
        **{
            "code": "fenland",
            "name": "Fenland children's services",
            "area": "Fenland",
            "decision_on": date(2025, 10, 28),
            "elections_on": date(2026, 5, 7),
            "vesting_on": date(2027, 4, 1),
            "starts_on": date(2025, 11, 3),
            "ends_on": date(2028, 3, 31),
            "scale_rule": ScaleRule.PRODUCT,
            "created_at": MOMENT,
            **fields,
        }
    )
    session.add(row)
    session.flush()
    for axis in Axis:
        for number in range(1, 6):
            chance = CHANCES[number - 1] if axis is Axis.LIKELIHOOD else None
            session.add(
                ScaleStep(
                    programme_id=row.id,
                    axis=axis,
                    number=number,
                    label=f"{axis.value} {number}",
                    probability=chance,
                )
            )
    for position, (name, minimum, days) in enumerate(BANDS, start=1):
        session.add(
            ScoreBand(
                programme_id=row.id,
                position=position,
                name=name,
                minimum=minimum,
                review_days=days,
            )
        )
    phases = (
        ("Preparation", row.starts_on, date(2026, 5, 6)),
        ("Shadow year", date(2026, 5, 7), date(2027, 3, 31)),
        ("First year", date(2027, 4, 1), row.ends_on),
    )
    for position, (name, first, last) in enumerate(phases, start=1):
        session.add(
            Phase(programme_id=row.id, position=position, name=name, starts_on=first, ends_on=last)
        )
    session.flush()
    return row


def organisation(
    session: Session, programme: Programme, code: str, *, kind: str = "successor", mark: int = 0
) -> Organisation:
    """Add an organisation named after its code."""
    row = Organisation(
        programme_id=programme.id,
        code=code,
        name=f"{code.title()} Council",
        short_name=code.title(),
        kind=OrganisationKind(kind),
        mark=mark,
    )
    session.add(row)
    session.flush()
    return row


def post(
    session: Session, organisation: Organisation, title: str, holder: str | None = None
) -> Post:
    """Add a post, and somebody who holds it if named."""
    row = Post(programme_id=organisation.programme_id, organisation_id=organisation.id, title=title)
    session.add(row)
    session.flush()
    if holder:
        session.add(PostHolder(post_id=row.id, name=holder, holding="holder"))
    return row


def held_post(
    session: Session, organisation: int, person: Actor, title: str = "Head of duty", **fields: Any
) -> Post:
    """Add a post that somebody of the cast holds, or by `holding="deputy"` stands in for."""
    of = session.get(Organisation, organisation)
    assert of is not None
    row = post(session, of, title)
    values = {"holding": "holder", "name": person.name, **fields}
    session.add(PostHolder(post_id=row.id, person_id=person.person_id, **values))
    session.flush()
    return row


def framework(
    session: Session,
    programme: int,
    *,
    lenses: int = 3,
    grades: int = 5,
    start: int = 1,
    **fields: Any,
) -> Framework:
    """Add a published framework: lenses L1, L2…, grades "Level" from `start`, weakest first."""
    row = Framework(
        **{
            "programme_id": programme,
            "name": "Starter maturity framework",
            "state": FrameworkState.PUBLISHED,
            "is_starter": True,
            "source_note": "Starter wording, not the ADCS matrix; replace it with yours.",
            **fields,
        }
    )
    session.add(row)
    session.flush()
    steps = [
        Grade(framework_id=row.id, rank=at + 1, number=start + at, label=f"Level {start + at}")
        for at in range(grades)
    ]
    session.add_all(steps)
    session.flush()
    for at in range(1, lenses + 1):
        add_lens(session, row, at, steps)
    return row


def add_lens(session: Session, framework: Framework, at: int, grades: list[Grade]) -> Lens:
    """Add lens number `at`, described for each grade, with one prompt and one ask for evidence."""
    lens = Lens(
        framework_id=framework.id,
        position=at,
        code=f"L{at}",
        name=f"Lens number {at}",
        short_name=f"Lens {at}",
        summary="What it looks at.",
    )
    session.add(lens)
    session.flush()
    for grade in grades:
        words = f"Lens {at} as it looks at {grade.label}."
        session.add(Descriptor(lens_id=lens.id, grade_id=grade.id, wording=words))
    session.add(Prompt(lens_id=lens.id, position=1, wording="What do children say?"))
    session.add(Prompt(lens_id=lens.id, position=2, wording="The last audit.", asks_evidence=True))
    session.flush()
    return lens


def assessment(session: Session, framework: Framework, **fields: Any) -> Assessment:
    """Add a round that is open in the month of NOW."""
    row = Assessment(
        **{
            "programme_id": framework.programme_id,
            "framework_id": framework.id,
            "name": "Autumn round",
            "state": AssessmentState.OPEN,
            "opens_on": date(2026, 11, 1),
            "closes_on": date(2026, 11, 30),
            **fields,
        }
    )
    session.add(row)
    session.flush()
    return row


def grading(
    session: Session,
    assessment: Assessment,
    lens_id: int,
    person_id: int,
    grade_id: int | None,
    **fields: Any,
) -> Grading:
    """Add one respondent's answer."""
    row = Grading(
        assessment_id=assessment.id,
        lens_id=lens_id,
        person_id=person_id,
        grade_id=grade_id,
        saved_at=MOMENT,
        **fields,
    )
    session.add(row)
    session.flush()
    return row


def moderated_grade(
    session: Session, assessment: Assessment, lens_id: int, grade_id: int, **fields: Any
) -> ModeratedGrade:
    """Add the grade agreed for a lens in the whole area."""
    row = ModeratedGrade(
        **{
            "assessment_id": assessment.id,
            "lens_id": lens_id,
            "grade_id": grade_id,
            "reason": "Agreed round the table.",
            "agreed_at": MOMENT,
            **fields,
        }
    )
    session.add(row)
    session.flush()
    return row


def service(session: Session, programme: int, code: str, **fields: Any) -> Service:
    """Add a service named after its code."""
    row = Service(
        **{
            "programme_id": programme,
            "code": code,
            "name": f"Service {code}",
            "stage": "help",
            "position": 1,
            **fields,
        }
    )
    session.add(row)
    session.flush()
    return row


def cohort(session: Session, programme: int, code: str, **fields: Any) -> Cohort:
    """Add a cohort of children named after its code."""
    row = Cohort(
        **{
            "programme_id": programme,
            "code": code,
            "name": f"Cohort {code}",
            "kind": CohortKind.CHILDREN,
            "position": 1,
            **fields,
        }
    )
    session.add(row)
    session.flush()
    return row


def risk(
    session: Session, programme: int, organisation: int, number: int = 101, **fields: Any
) -> Risk:
    """Add an open risk, scored 4 by 5 now; numbers from 101 on leave room for raised ones."""
    row = Risk(
        **{
            "programme_id": programme,
            "organisation_id": organisation,
            "number": number,
            "reference": f"R-{number:03d}",
            "title": f"Something could go wrong {number}",
            "raised_on": date(2026, 11, 1),
            "current_likelihood": 4,
            "current_impact": 5,
            "current_score": 20,
            "created_at": MOMENT,
            "changed_at": MOMENT,
            **fields,
        }
    )
    session.add(row)
    session.flush()
    return row


def action(
    session: Session, programme: int, organisation: int, number: int = 101, **fields: Any
) -> Mitigation:
    """Add a planned action without a day or an owner."""
    row = Mitigation(
        **{
            "programme_id": programme,
            "organisation_id": organisation,
            "number": number,
            "reference": f"A-{number:03d}",
            "title": f"Do something about it {number}",
            "created_at": MOMENT,
            "changed_at": MOMENT,
            **fields,
        }
    )
    session.add(row)
    session.flush()
    return row


def entry(
    session: Session, programme: int, organisation: int, kind: EntryKind, number: int, **fields: Any
) -> LogEntry:
    """Add an entry of the log, written down on 2 November 2026 and not settled."""
    prefix = {EntryKind.ASSUMPTION: "AS", EntryKind.DECISION: "D", EntryKind.DEPENDENCY: "DP"}[kind]
    row = LogEntry(
        programme_id=programme,
        organisation_id=organisation,
        kind=kind,
        number=number,
        reference=f"{prefix}-{number:03d}",
        **{
            "title": f"Entry {number}",
            "raised_on": date(2026, 11, 2),
            "created_at": MOMENT,
            "changed_at": MOMENT,
            **fields,
        },
    )
    session.add(row)
    session.flush()
    return row


def act_on(session: Session, action: Mitigation, risk: Risk, **cuts: float) -> MitigationRisk:
    """Let an action act on a risk."""
    row = MitigationRisk(mitigation_id=action.id, risk_id=risk.id, **cuts)
    session.add(row)
    session.flush()
    return row


def activity(
    session: Session, programme: int, code: str, days: int = 10, **fields: Any
) -> Activity:
    """Add an activity of some working days, named after its code."""
    row = Activity(
        programme_id=programme,
        **{"code": code, "name": f"Work {code}", "duration_days": days, **fields},
    )
    session.add(row)
    session.flush()
    return row


def follows(session: Session, before: Activity, after: Activity, **fields: Any) -> ActivityLink:
    """Let one activity wait for the end of another."""
    row = ActivityLink(
        programme_id=after.programme_id, predecessor_id=before.id, successor_id=after.id, **fields
    )
    session.add(row)
    session.flush()
    return row


def holder(
    session: Session, service: Service, area: int, organisation: int, **fields: Any
) -> Holder:
    """Add a holding of a service for an area, own and from 1 April 2027 unless told otherwise."""
    row = Holder(
        service_id=service.id,
        area_id=area,
        organisation_id=organisation,
        **{"starts_on": date(2027, 4, 1), "basis": HolderBasis.OWN, **fields},
    )
    session.add(row)
    session.flush()
    return row


def criterion(session: Session, programme: int, code: str, **fields: Any) -> Criterion:
    """Add a Day 1 criterion named after its code."""
    row = Criterion(
        programme_id=programme,
        **{
            "code": code,
            "position": int("".join(c for c in code if c.isdigit()) or 1),
            "title": f"Criterion {code}",
            "duty": "Somebody answers for it.",
            "evidence_asked": "A minute.",
            **fields,
        },
    )
    session.add(row)
    session.flush()
    return row


def readiness(
    session: Session, criterion: Criterion, council: int, *work: Activity, **fields: Any
) -> Readiness:
    """Add a council's entry for a criterion, delivered by some activities."""
    row = Readiness(criterion_id=criterion.id, organisation_id=council, **fields)
    session.add(row)
    session.flush()
    for each in work:
        session.add(ReadinessDelivery(readiness_id=row.id, activity_id=each.id))
    session.flush()
    return row


def deliver(session: Session, readiness: Readiness, action: Mitigation) -> ReadinessDelivery:
    """Let an action deliver a council's criterion."""
    row = ReadinessDelivery(readiness_id=readiness.id, mitigation_id=action.id)
    session.add(row)
    session.flush()
    return row


def delay(session: Session, risk: Risk, activity: Activity, likely: int = 10) -> RiskDelay:
    """Let a risk delay an activity by some working days, half or twice as many."""
    row = RiskDelay(
        risk_id=risk.id,
        activity_id=activity.id,
        low_days=likely // 2,
        likely_days=likely,
        high_days=likely * 2,
    )
    session.add(row)
    session.flush()
    return row


def body(session: Session, programme: int, name: str = "Shadow executive", **fields: Any) -> Body:
    """Add a body that decides on transition plans and last met on 10 November 2026."""
    row = Body(
        programme_id=programme,
        **{
            "position": 1,
            "name": name,
            "decides_plans": True,
            "last_met_on": date(2026, 11, 10),
            "next_meets_on": date(2026, 12, 1),
            **fields,
        },
    )
    session.add(row)
    session.flush()
    return row


def classify(
    session: Session,
    programme: int,
    *,
    organisation_ids: Sequence[int] = (),
    body_ids: Sequence[int] = (),
    **fields: Any,
) -> Classification:
    """Restrict the row that `fields` names (`risk_id=…`) to its owner and those named."""
    named = bool(organisation_ids or body_ids)
    row = Classification(
        **{
            "programme_id": programme,
            "level": "restricted",
            "reason": "Talks are under way.",
            "is_closed": named or fields.get("level") != "exempt",
            "given_at": MOMENT,
            **fields,
        }
    )
    session.add(row)
    session.flush()
    for organisation_id in organisation_ids:
        session.add(ClassificationNamed(classification_id=row.id, organisation_id=organisation_id))
    for body_id in body_ids:
        session.add(ClassificationNamed(classification_id=row.id, body_id=body_id))
    session.flush()
    return row


def event(
    session: Session,
    programme: int,
    kind: str,
    subject: int,
    *risks: int,
    **fields: Any,
) -> int:
    """Add an unsealed change of a row, which tells of these risks as well; return its id."""
    at = 1 + (session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) or 0)
    row = AuditEvent(
        **{
            "chain": f"programme-{programme}",
            "sequence": at,
            "previous": f"{at:064d}",
            "sealed": f"{at + 1:064d}",
            "programme_id": programme,
            "person_name": "Asha",
            "role": "",
            "happened_at": MOMENT,
            "event": f"{kind}:change",
            "subject_kind": kind,
            "subject_id": subject,
            "subject_name": "",
            "before": "{}",
            "after": "{}",
            "reason": "",
            "request_id": "",
            **fields,
        }
    )
    session.add(row)
    session.flush()
    session.add_all(AuditMention(event_id=row.id, kind="risk", subject_id=one) for one in risks)
    return row.id
