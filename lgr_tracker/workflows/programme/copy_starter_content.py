"""Copy our starter content into a programme, which may then change every word of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker import content
from lgr_tracker.content.moments import Anchors, RelativeDay
from lgr_tracker.content.starter_plan import PlacedActivity, PlacedPlan, place_plan
from lgr_tracker.domain.kinds import Axis
from lgr_tracker.domain.states import FrameworkState
from lgr_tracker.models.framework import Descriptor, Framework, Grade, Lens, Prompt
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.plan import (
    Activity,
    ActivityLink,
    Cohort,
    Criterion,
    CriterionService,
    Readiness,
    ReadinessDelivery,
    Service,
)
from lgr_tracker.models.programme import Phase, Programme, ScaleStep, ScoreBand


@dataclass(frozen=True)
class Council:
    """A new council with the code under which the starter plan places its work."""

    code: str
    row: Organisation


@dataclass
class Owners:
    """Find the post that usually owns a thing: the council's own first, then the others'."""

    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    """One entry an organisation's code and kind of post."""
    leading: tuple[str, ...] = ()
    """Codes of the organisations that own what is done for the whole programme, in order."""

    def post_id(self, kind: str, council: str | None = None) -> int | None:
        """Return the id of the post of this kind, or None if no organisation has one."""
        for code in (council, *self.leading):
            if code is not None and (code, kind) in self.posts:
                return self.posts[code, kind].id
        return None


@dataclass
class Copied:
    """Hold the rows that were made, by their codes in the content."""

    phases: dict[str, Phase] = field(default_factory=dict)
    lenses: dict[str, Lens] = field(default_factory=dict)
    grades: dict[int, Grade] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    criteria: dict[str, Criterion] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    readiness: dict[tuple[str, str], Readiness] = field(default_factory=dict)
    """By code of criterion and of council."""
    plan: PlacedPlan = field(default_factory=lambda: PlacedPlan((), ()))
    framework_id: int = 0


def copy_starter_content(
    session: Session,
    programme: Programme,
    councils: tuple[Council, ...],
    owners: Owners,
    *,
    undelivered: Collection[tuple[str, str]] = (),
) -> Copied:
    """Give a programme its phases, scale, framework, services, criteria and plan of work.

    `undelivered` lists criteria, with a council's code, that nothing is to deliver. Flushes in
    between for the ids that rows point to; does not commit.
    """
    copied = Copied()
    anchors = Anchors(programme.decision_on, programme.elections_on, programme.vesting_on)
    _add_phases(session, programme, anchors, copied)
    _add_scale(session, programme)
    _add_framework(session, programme, copied)
    _add_services(session, programme, copied)
    _add_criteria(session, programme, copied)
    _add_activities(session, programme, councils, owners, anchors, copied)
    _add_readiness(session, councils, owners, copied, undelivered)
    return copied


def _add_phases(session: Session, programme: Programme, anchors: Anchors, copied: Copied) -> None:
    for position, phase in enumerate(content.phases(), start=1):
        copied.phases[phase.code] = Phase(
            programme_id=programme.id,
            position=position,
            name=phase.name,
            starts_on=phase.starts.on(anchors),
            ends_on=max(phase.starts.on(anchors), phase.ends.on(anchors)),
        )
    session.add_all(copied.phases.values())
    session.flush()  # activities and risks point to their phase


def _add_scale(session: Session, programme: Programme) -> None:
    scale = content.scales()[0].as_domain()
    for axis in Axis:
        session.add_all(
            ScaleStep(
                programme_id=programme.id,
                axis=axis,
                number=point.number,
                mark=point.mark,
                label=point.label,
                probability=point.probability,
            )
            for point in scale.points(axis)
        )
    session.add_all(
        ScoreBand(
            programme_id=programme.id,
            position=band.order,
            name=band.name,
            minimum=band.minimum,
            review_days=band.review_days,
        )
        for band in scale.bands
    )


def _add_framework(session: Session, programme: Programme, copied: Copied) -> None:
    starter = content.framework()
    framework = Framework(
        programme_id=programme.id,
        name=starter.name,
        edition=starter.version,
        state=FrameworkState.PUBLISHED,
        is_starter=True,
        source_note=f"{starter.notice} {starter.source}",
    )
    session.add(framework)
    session.flush()  # lenses and grades point to it
    copied.framework_id = framework.id
    for grade in starter.grades:
        copied.grades[grade.ordinal] = Grade(
            framework_id=framework.id,
            rank=grade.ordinal,
            number=grade.ordinal,
            label=grade.label,
        )
    for position, lens in enumerate(starter.lenses, start=1):
        copied.lenses[lens.code] = Lens(
            framework_id=framework.id,
            position=position,
            code=lens.code,
            name=lens.name,
            short_name=lens.short_name,
            summary=lens.summary,
        )
    session.add_all([*copied.grades.values(), *copied.lenses.values()])
    session.flush()  # descriptors and prompts point to lenses and grades
    _add_wording(session, copied)


def _add_wording(session: Session, copied: Copied) -> None:
    for lens in content.framework().lenses:
        lens_id = copied.lenses[lens.code].id
        for rank, wording in enumerate(lens.descriptors, start=1):
            grade_id = copied.grades[rank].id
            session.add(Descriptor(lens_id=lens_id, grade_id=grade_id, wording=wording))
        for position, wording in enumerate((*lens.prompts, lens.evidence), start=1):
            session.add(
                Prompt(
                    lens_id=lens_id,
                    position=position,
                    wording=wording,
                    asks_evidence=wording == lens.evidence,
                )
            )


def _add_services(session: Session, programme: Programme, copied: Copied) -> None:
    for position, cohort in enumerate(content.cohorts(), start=1):
        copied.cohorts[cohort.code] = Cohort(
            programme_id=programme.id,
            code=cohort.code,
            name=cohort.name,
            kind=cohort.kind,
            position=position,
        )
    for position, service in enumerate(content.services(), start=1):
        copied.services[service.code] = Service(
            programme_id=programme.id,
            code=service.code,
            name=service.name,
            stage=service.stage.value,
            position=position,
            statute=service.statute,
            noticed=service.noticed,
            is_starter=service.is_starter,
        )
    session.add_all([*copied.cohorts.values(), *copied.services.values()])
    session.flush()  # counts, holders and criteria point to them


def _add_criteria(session: Session, programme: Programme, copied: Copied) -> None:
    for position, criterion in enumerate(content.criteria(), start=1):
        copied.criteria[criterion.code] = Criterion(
            programme_id=programme.id,
            position=position,
            code=criterion.code,
            title=criterion.title,
            duty=criterion.duty,
            statute=criterion.statute,
            evidence_asked=criterion.evidence,
            is_must_have=criterion.is_must_have,
            is_starter=criterion.is_starter,
        )
    session.add_all(copied.criteria.values())
    session.flush()  # what they safeguard points to them
    for criterion in content.criteria():
        for safeguard in criterion.safeguards:
            session.add(
                CriterionService(
                    criterion_id=copied.criteria[criterion.code].id,
                    service_id=copied.services[safeguard.service].id,
                    severity=safeguard.severity,
                )
            )


def _add_activities(
    session: Session,
    programme: Programme,
    councils: tuple[Council, ...],
    owners: Owners,
    anchors: Anchors,
    copied: Copied,
) -> None:
    copied.plan = place_plan(tuple(council.code for council in councils))
    ids: Mapping[str | None, int] = {council.code: council.row.id for council in councils}
    for placed in copied.plan.activities:
        row = _activity(placed, anchors)
        row.programme_id = programme.id
        row.organisation_id = ids.get(placed.successor)
        row.phase_id = copied.phases[placed.activity.phase].id
        row.owner_post_id = owners.post_id(placed.activity.owner_post, placed.successor)
        copied.activities[placed.code] = row
    session.add_all(copied.activities.values())
    session.flush()  # links and deliveries point to them
    for link in copied.plan.links:
        session.add(
            ActivityLink(
                programme_id=programme.id,
                predecessor_id=copied.activities[link.predecessor].id,
                successor_id=copied.activities[link.successor].id,
                kind=link.kind,
                lag_days=link.lag,
            )
        )


def _activity(placed: PlacedActivity, anchors: Anchors) -> Activity:
    def on(day: RelativeDay | None) -> date | None:
        return day.on(anchors) if day else None

    starter = placed.activity
    names = {row.code: row.name for row in content.workstreams()}
    return Activity(
        code=placed.code,
        name=starter.title,
        workstream=names[starter.workstream],
        duration_days=starter.days.mode,
        low_days=starter.days.low,
        high_days=starter.days.high,
        start_no_earlier_on=on(starter.starts),
        finish_by_on=on(starter.finish_by),
        fixed_start_on=on(starter.fixed),
        is_starter=starter.is_starter,
        is_decision=starter.is_decision,
        note=starter.note or "",
    )


def _add_readiness(
    session: Session,
    councils: tuple[Council, ...],
    owners: Owners,
    copied: Copied,
    undelivered: Collection[tuple[str, str]],
) -> None:
    delivered: dict[tuple[str, str], list[str]] = {}
    kinds = {row.code: row.activity.owner_post for row in copied.plan.activities}
    for council in councils:
        for criterion in content.criteria():
            place = criterion.code, council.code
            codes = [copied.plan.code_of(code, council.code) for code in criterion.delivered_by]
            delivered[place] = [] if place in undelivered else codes
            copied.readiness[place] = Readiness(
                criterion_id=copied.criteria[criterion.code].id,
                organisation_id=council.row.id,
                owner_post_id=owners.post_id(kinds[codes[0]], council.code),
            )
    session.add_all(copied.readiness.values())
    session.flush()  # what delivers them points to them
    for place, codes in delivered.items():
        for code in codes:
            session.add(
                ReadinessDelivery(
                    readiness_id=copied.readiness[place].id,
                    activity_id=copied.activities[code].id,
                )
            )
