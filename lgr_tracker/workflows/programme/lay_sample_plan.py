"""Give the sample's plan its progress, holders, counts of people and evidence."""

from sqlalchemy.orm import Session

from lgr_tracker import content
from lgr_tracker.content.fenwold import SampleHolding, sample
from lgr_tracker.content.moments import Anchor, RelativeDay
from lgr_tracker.content.progress import lay_progress
from lgr_tracker.domain.kinds import HolderBasis
from lgr_tracker.models.plan import Holder, ServiceCohort
from lgr_tracker.workflows.programme.sample_rows import SampleRows

COUNTED, SOURCE = RelativeDay(Anchor.TODAY, -30), "sample"
COUNTY = "FCC"
LAST_COUNTY_DAY, VESTING = RelativeDay(Anchor.VESTING, -1), RelativeDay(Anchor.VESTING, 0)


def lay_sample_plan(session: Session, rows: SampleRows) -> None:
    """Date the activities and add who holds and who is served by each service."""
    _date_activities(rows)
    _add_holders(session, rows)
    _add_counts(session, rows)
    _add_evidence(rows)


def _date_activities(rows: SampleRows) -> None:
    progress = lay_progress(sample(), rows.copied.plan, rows.anchors)
    for code, row in rows.copied.activities.items():
        row.baseline_start_on = progress[code].baseline_start
        row.baseline_finish_on = progress[code].baseline_finish
        row.actual_start_on = progress[code].actual_start
        row.actual_finish_on = progress[code].actual_finish
        row.remaining_days = progress[code].remaining
        row.start_no_earlier_on = progress[code].put_off_to or row.start_no_earlier_on
        row.note = progress[code].note or row.note
    for code in sample().ownerless:
        rows.copied.activities[code].owner_post_id = None


def _add_holders(session: Session, rows: SampleRows) -> None:
    told: dict[tuple[str, str], list[SampleHolding]] = {}
    for holding in sample().holdings:
        told.setdefault((holding.service, holding.area), []).append(holding)
    for service in content.services():
        for council in rows.councils():
            holdings = told.get((service.code, council.code), [])
            for holding in _with_the_usual(service.code, council.code, holdings):
                session.add(_holder(rows, holding))


def _with_the_usual(
    service: str, area: str, told: list[SampleHolding]
) -> tuple[SampleHolding, ...]:
    """Put before and after what is told what goes without saying: the county, then the council."""
    own = HolderBasis.OWN
    holdings = list(told)
    if not any(row.starts is None for row in told):
        holdings.insert(0, SampleHolding(service, area, COUNTY, own, ends=LAST_COUNTY_DAY))
    if not told:
        holdings.append(SampleHolding(service, area, area, own, starts=VESTING))
    return tuple(holdings)


def _holder(rows: SampleRows, holding: SampleHolding) -> Holder:
    return Holder(
        service_id=rows.copied.services[holding.service].id,
        area_id=rows.organisations[holding.area].id,
        organisation_id=rows.organisations[holding.organisation].id,
        starts_on=rows.maybe_on(holding.starts) or rows.programme.starts_on,
        ends_on=rows.maybe_on(holding.ends),
        basis=holding.basis,
        agreement=holding.agreement,
        exit_on=rows.maybe_on(holding.exit),
    )


def _add_counts(session: Session, rows: SampleRows) -> None:
    people = {row.cohort: row.people for row in sample().counts}
    for service in content.services():
        for cohort in service.cohorts:
            for at, council in enumerate(rows.councils()):
                session.add(
                    ServiceCohort(
                        service_id=rows.copied.services[service.code].id,
                        organisation_id=council.row.id,
                        cohort_id=rows.copied.cohorts[cohort].id,
                        people=people[cohort][at],
                        as_at_on=rows.on(COUNTED),
                        source=SOURCE,
                    )
                )


def _add_evidence(rows: SampleRows) -> None:
    for shown in sample().evidence:
        row = rows.copied.readiness[shown.criterion, shown.council]
        row.evidence = shown.evidence
        row.evidence_on = rows.on(shown.on)
        row.accepted_on = rows.maybe_on(shown.accepted)
        row.accepted_by = shown.accepted_by
        row.rehearsal_on = rows.maybe_on(shown.rehearsal)
        row.fallback = shown.fallback
