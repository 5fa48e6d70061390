"""What can be chosen in the forms and filters of risks and actions."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content import duties, patterns, setting
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import FrameworkState, RiskState
from lgr_tracker.models.framework import Framework, Lens
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.plan import Activity, Cohort, Service
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import RiskCustomField
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.scope import in_scope

Choice = tuple[int, str]


@dataclass(frozen=True)
class FilterChoices:
    """Hold what a list of risks or actions can be held to."""

    organisations: tuple[Choice, ...]
    lenses: tuple[Choice, ...]
    posts: tuple[Choice, ...]
    workstreams: tuple[str, ...]
    categories: tuple[str, ...] = ()
    phases: tuple[Choice, ...] = ()
    services: tuple[Choice, ...] = ()
    cohorts: tuple[Choice, ...] = ()
    bodies: tuple[Choice, ...] = ()
    impact_types: tuple[tuple[str, str], ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()
    own_headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class RiskChoices:
    """Hold what can be chosen when a risk is written; each pair is an id and its words."""

    organisations: tuple[Choice, ...]
    councils: tuple[Choice, ...]
    lenses: tuple[Choice, ...]
    posts: tuple[Choice, ...]
    phases: tuple[Choice, ...]
    bodies: tuple[Choice, ...]
    cohorts: tuple[Choice, ...]
    impact_types: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    workstreams: tuple[str, ...]


def filter_choices(session: Session, actor: Actor, programme_id: int) -> FilterChoices:
    """Return the choices of the filters, kept until the programme changes.

    Runs one query, and eleven more when something has changed since.
    """
    asked = (session, actor, programme_id)
    return remembered(
        *asked,
        "risk filters",
        lambda: FilterChoices(
            organisations=_organisations(*asked),
            lenses=lenses(*asked),
            posts=_posts(*asked),
            workstreams=_used(*asked, Risk.workstream),
            categories=_used(*asked, Risk.category),
            phases=_named(*asked, Phase),
            services=_named(*asked, Service),
            cohorts=_named(*asked, Cohort),
            bodies=_named(*asked, Body),
            impact_types=tuple((kind.code, kind.name) for kind in duties.impact_types()),
            patterns=_patterns(*asked),
            own_headings=own_headings(*asked),
        ),
    )


def own_headings(session: Session, actor: Actor, programme_id: int) -> tuple[str, ...]:
    """Return the headings of columns that files brought in beside ours. Runs one query."""
    return tuple(
        session.scalars(
            sa.select(RiskCustomField.heading)
            .join(Risk, Risk.id == RiskCustomField.risk_id)
            .where(in_scope(actor, Risk.programme_id, programme_id))
            .distinct()
            .order_by(RiskCustomField.heading)
        )
    )


def risk_choices(session: Session, actor: Actor, programme_id: int) -> RiskChoices:
    """Return what can be chosen when a risk is written.

    Words that a programme already uses for categories and workstreams come first, then the
    starter's. Runs nine queries.
    """
    categories = _used(session, actor, programme_id, Risk.category)
    workstreams = _used(session, actor, programme_id, Risk.workstream)
    return RiskChoices(
        organisations=_organisations(session, actor, programme_id),
        councils=new_councils(session, actor, programme_id),
        lenses=lenses(session, actor, programme_id),
        posts=_posts(session, actor, programme_id),
        phases=_named(session, actor, programme_id, Phase),
        bodies=_named(session, actor, programme_id, Body),
        cohorts=_named(session, actor, programme_id, Cohort),
        impact_types=tuple((kind.code, kind.name) for kind in duties.impact_types()),
        categories=_with(categories, [each.name for each in setting.categories()]),
        workstreams=_with(workstreams, [each.name for each in setting.workstreams()]),
    )


def lenses(session: Session, actor: Actor, programme_id: int) -> tuple[Choice, ...]:
    """Return the lenses of the programme's framework of today. Runs one query."""
    newest = (
        sa.select(Framework.id)
        .where(
            in_scope(actor, Framework.programme_id, programme_id),
            Framework.state == FrameworkState.PUBLISHED,
        )
        .order_by(Framework.edition.desc(), Framework.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Lens.id, Lens.name).where(Lens.framework_id == newest).order_by(Lens.position)
    )
    return tuple((row.id, row.name) for row in rows)


def new_councils(session: Session, actor: Actor, programme_id: int) -> tuple[Choice, ...]:
    """Return the new councils in the order of their marks. Runs one query."""
    rows = session.execute(
        sa.select(Organisation.id, Organisation.name)
        .where(
            in_scope(actor, Organisation.programme_id, programme_id),
            Organisation.kind == OrganisationKind.SUCCESSOR,
        )
        .order_by(Organisation.mark, Organisation.name)
    )
    return tuple((row.id, row.name) for row in rows)


def other_risks(
    session: Session, actor: Actor, programme_id: int, risk_id: int | None = None
) -> tuple[Choice, ...]:
    """Return the live risks but this one, at most 500, by number. Runs one query."""
    rows = session.execute(
        sa.select(Risk.id, Risk.reference, Risk.title)
        .where(
            in_scope(actor, Risk.programme_id, programme_id),
            Risk.state != RiskState.CLOSED,
            Risk.id != (risk_id or 0),
        )
        .order_by(Risk.number)
        .limit(500)
    )
    return tuple((row.id, f"{row.reference} {row.title}") for row in rows)


def activities(session: Session, actor: Actor, programme_id: int) -> tuple[Choice, ...]:
    """Return the activities of the plan by code. Runs one query."""
    rows = session.execute(
        sa.select(Activity.id, Activity.code, Activity.name)
        .where(in_scope(actor, Activity.programme_id, programme_id))
        .order_by(Activity.code)
    )
    return tuple((row.id, f"{row.code} {row.name}") for row in rows)


def services(session: Session, actor: Actor, programme_id: int) -> tuple[Choice, ...]:
    """Return the services along the child's journey. Runs one query."""
    return _named(session, actor, programme_id, Service)


def _organisations(session: Session, actor: Actor, programme_id: int) -> tuple[Choice, ...]:
    rows = session.execute(
        sa.select(Organisation.id, Organisation.name)
        .where(in_scope(actor, Organisation.programme_id, programme_id))
        .order_by(Organisation.mark == 0, Organisation.mark, Organisation.name)
    )
    return tuple((row.id, row.name) for row in rows)


def _posts(session: Session, actor: Actor, programme_id: int) -> tuple[Choice, ...]:
    rows = session.execute(
        sa.select(Post.id, Post.title, Organisation.short_name)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(in_scope(actor, Post.programme_id, programme_id))
        .order_by(Post.title, Organisation.short_name)
    )
    return tuple((row.id, f"{row.title}, {row.short_name}") for row in rows)


def _named(
    session: Session,
    actor: Actor,
    programme_id: int,
    kind: type[Phase] | type[Body] | type[Cohort] | type[Service],
) -> tuple[Choice, ...]:
    rows = session.execute(
        sa.select(kind.id, kind.name)
        .where(in_scope(actor, kind.programme_id, programme_id))
        .order_by(kind.position, kind.name)
    )
    return tuple((row[0], row[1]) for row in rows)


def _patterns(session: Session, actor: Actor, programme_id: int) -> tuple[tuple[str, str], ...]:
    """Return the starter patterns that risks came from, by code."""
    titles = {pattern.code: pattern.title for pattern in patterns.risk_patterns()}
    codes = _used(session, actor, programme_id, Risk.pattern_code)
    return tuple((code, f"{code} {titles.get(code, '')}".strip()) for code in codes)


def _used(session: Session, actor: Actor, programme_id: int, column: Any) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            sa.select(column)
            .where(in_scope(actor, Risk.programme_id, programme_id), column != "")
            .distinct()
            .order_by(column)
        )
    )


def _with(used: tuple[str, ...], starter: list[str]) -> tuple[str, ...]:
    known = {word.casefold() for word in used}
    return used + tuple(word for word in starter if word.casefold() not in known)
