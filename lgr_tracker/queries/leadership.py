"""Who holds each key post when, and which hand-overs fall close to a cutover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.kinds import OrganisationKind, PostHolding
from lgr_tracker.domain.leadership import (
    Closeness,
    Cutover,
    Handover,
    Tenure,
    closest,
    handovers,
    is_cutover,
    vacancies,
)
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.terms import ONE_DAY
from lgr_tracker.queries.organisations import OrganisationRow, organisations
from lgr_tracker.queries.plan import PlanView, calendar_of, schedule_of
from lgr_tracker.queries.posts import PostRow, posts

VESTING = "vesting"


@dataclass(frozen=True)
class KeyPost:
    """Hold one key post in time: who holds it, when it passes on, and when it stands empty.

    `last` is the last day on which there is such a post: an old council's end with vesting.
    `close` holds those of its hand-overs that fall within ten working days of a cutover to come.
    """

    id: int
    title: str
    statute: str | None
    council: OrganisationRow
    last: date
    tenures: tuple[Tenure, ...]
    deputies: tuple[Tenure, ...]
    handovers: tuple[Handover, ...]
    vacancies: tuple[tuple[date, date], ...]
    close: tuple[Closeness, ...]

    def is_empty_on(self, day: date) -> bool:
        """Tell whether nobody is in the post on a day on which there should be somebody."""
        return any(first <= day <= last for first, last in self.vacancies)

    def vacancies_from(self, day: date) -> tuple[tuple[date, date], ...]:
        """Return the empty stretches that are not over by a day."""
        return tuple(stretch for stretch in self.vacancies if stretch[1] >= day)

    def wants_a_look(self, day: date) -> bool:
        """Tell whether it changes hands near a cutover, or has empty days from a day on."""
        return bool(self.close or self.vacancies_from(day))


@dataclass(frozen=True)
class HandoverOnCutover:
    """Hold a key post's hand-over beside the cutover that it falls close to."""

    post: KeyPost
    handover: Handover
    cutover: Cutover
    working_days: int


@dataclass(frozen=True)
class LeadershipView:
    """Hold the key posts of every council, councils in the order of their marks."""

    first: date
    last: date
    today: date
    vesting_on: date
    posts: tuple[KeyPost, ...]
    cutovers: tuple[Cutover, ...]

    @property
    def close(self) -> tuple[HandoverOnCutover, ...]:
        """Return the hand-overs close to a cutover, closest first."""
        found = [
            HandoverOnCutover(post, row.handover, row.cutover, row.working_days)
            for post in self.posts
            for row in post.close
        ]
        return tuple(sorted(found, key=lambda row: (abs(row.working_days), row.handover.first)))

    @property
    def empty_at_vesting(self) -> tuple[KeyPost, ...]:
        """Return the posts for which nobody is named on vesting day."""
        return tuple(post for post in self.posts if post.is_empty_on(self.vesting_on))


def handovers_on_cutover(
    session: Session, actor: Actor, programme_id: int, today: date
) -> tuple[HandoverOnCutover, ...]:
    """Return the hand-overs of key posts close to a cutover to come; raises NotFound.

    Runs nine queries.
    """
    return leadership_of(session, actor, programme_id, today).close


def leadership_of(session: Session, actor: Actor, programme_id: int, today: date) -> LeadershipView:
    """Return the key posts from the programme's start to its end; raises NotFound.

    Cutovers that the reader may not see raise no question. Runs three queries, and those of
    `schedule_of`.
    """
    plan = schedule_of(session, actor, programme_id, today)
    councils = {row.id: row for row in organisations(session, actor, programme_id)}
    listed = [row for row in posts(session, actor, programme_id) if row.is_key]
    first, last = min(plan.starts_on, today), max(plan.ends_on, today)
    cutovers = _cutovers(plan)
    calendar = calendar_of(plan)
    found = tuple(
        _key_post(
            row,
            councils[row.organisation_id],
            _last_day(councils[row.organisation_id], plan.vesting_on, last),
            first=first,
            today=today,
            cutovers=[cutover for cutover in cutovers if cutover.last >= today],
            calendar=calendar,
        )
        for row in listed
    )
    return LeadershipView(first, last, today, plan.vesting_on, found, cutovers)


def _cutovers(plan: PlanView) -> tuple[Cutover, ...]:
    """Return vesting and the open work that is a cutover by its name, in order of time."""
    vesting = Cutover(VESTING, "Vesting", plan.vesting_on, plan.vesting_on)
    works = [
        Cutover(row.key, row.name, row.start, row.finish, row.organisation_id)
        for row in plan.rows
        if row.kind == "activity" and not row.is_done and is_cutover(row.name)
    ]
    return tuple(sorted([vesting, *works], key=lambda row: (row.first, row.key)))


def _last_day(council: OrganisationRow, vesting_on: date, last: date) -> date:
    return vesting_on - ONE_DAY if council.kind is OrganisationKind.PREDECESSOR else last


def _key_post(
    row: PostRow,
    council: OrganisationRow,
    last: date,
    *,
    first: date,
    today: date,
    cutovers: Sequence[Cutover],
    calendar: WorkingCalendar,
) -> KeyPost:
    tenures = _tenures(row, PostHolding.HOLDER)
    # Who leaves on an old council's last day hands nothing over: the post ends with it.
    passed = tuple(found for found in handovers(tenures) if found.first < last)
    concern = [cutover for cutover in cutovers if cutover.council in (None, council.id)]
    close = (closest(found, concern, calendar) for found in passed)
    return KeyPost(
        row.id,
        row.title,
        row.statute,
        council,
        last,
        tenures,
        _tenures(row, PostHolding.DEPUTY),
        passed,
        vacancies(tenures, first, last, today),
        tuple(found for found in close if found is not None),
    )


def _tenures(row: PostRow, holding: PostHolding) -> tuple[Tenure, ...]:
    return tuple(
        Tenure(held.name, held.starts_on, held.ends_on, held.is_interim)
        for held in row.holders
        if held.holding is holding
    )
