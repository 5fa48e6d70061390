"""The overview made ready for its page: sentences, pictures and links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from lgr_tracker.blueprints.assessment.pictures import (
    finding,
    lens_rows_picture,
    radar_picture,
)
from lgr_tracker.blueprints.risks.telling import matrix_scale
from lgr_tracker.domain.drawing.counts import Waffle, draw_waffle
from lgr_tracker.domain.drawing.matrix import RiskGrid, risk_grid
from lgr_tracker.domain.drawing.phases import LineDay, PhaseLine, PhaseSpan, draw_phases
from lgr_tracker.domain.drawing.radar import Radar
from lgr_tracker.domain.drawing.spread import DrawnLenses
from lgr_tracker.domain.overview_text import (
    answer,
    counted,
    joined,
    room_sentence,
    shortfall,
    told_day,
    told_deadline,
)
from lgr_tracker.domain.risk_text import Piece
from lgr_tracker.queries.attention import Concern, ConcernKind, most_pressing
from lgr_tracker.queries.overview import CouncilNow, DecisionDue, Overview
from lgr_tracker.queries.recent import RecentChange
from lgr_tracker.queries.results import Position
from lgr_tracker.queries.risks import Council

MOST_CONCERNS = 9
HEADINGS = ("Sort", "Reference", "What", "Council", "Who can move it", "By", "What stands out")
KIND_WORDS: Mapping[ConcernKind, tuple[str, str]] = {
    ConcernKind.DECISION: ("decision late or due in 30 days", "decisions late or due in 30 days"),
    ConcernKind.WORK: ("piece of work late or due to begin", "pieces of work late or due to begin"),
    ConcernKind.ACTION: ("action overdue", "actions overdue"),
    ConcernKind.PLANNED: (
        "action late in the plan or due to begin",
        "actions late in the plan or due to begin",
    ),
    ConcernKind.RISK: ("risk needs attention", "risks need attention"),
    ConcernKind.CRITERION: (
        "criterion late or without evidence",
        "criteria late or without evidence",
    ),
    ConcernKind.HOLDER: (
        "service with a day nobody runs it",
        "services with days nobody runs them",
    ),
    ConcernKind.GRADE: ("low grade without a risk", "low grades without a risk"),
}
CHANGE_PAGES = {
    "risk": ("risks.risk", "risk_id"),
    "mitigation": ("actions.action", "action_id"),
    "activity": ("plan.activity", "activity_id"),
}


@dataclass(frozen=True)
class ShownCouncil:
    """Hold one new council's half of the page."""

    id: int
    name: str
    mark: int
    ready: int
    criteria: int
    waffle: Waffle
    room: str
    href: str


@dataclass(frozen=True)
class ShownConcern:
    """Hold one row of what needs attention."""

    name: str
    href: str
    sub: str
    flags: tuple[str, ...]
    councils: tuple[Council, ...]
    who: str
    by_on: date | None
    shows_year: bool
    is_late: bool


@dataclass(frozen=True)
class Strength:
    """Hold where the programme stands by lens: rows with their numbers, and the same as a shape."""

    rows: DrawnLenses
    radar: Radar | None
    finding: str
    round_name: str
    ambition_words: str


@dataclass(frozen=True)
class ShownOverview:
    """Hold all that the page shows."""

    heading: str
    lede: tuple[str, ...]
    next_decision: DecisionDue | None
    next_deadline: str
    councils: tuple[ShownCouncil, ...]
    line: PhaseLine | None
    line_words: str
    concerns: tuple[ShownConcern, ...]
    also: tuple[Mapping[str, str], ...]
    metrics: tuple[Mapping[str, object], ...]
    since_words: str
    changes: tuple[Mapping[str, object], ...]
    strength: Strength | None
    grid: RiskGrid
    open_risks: int
    problems: tuple[str, ...]


def show(code: str, seen: Overview, changes: Sequence[RecentChange], today: date) -> ShownOverview:
    """Make the page ready."""
    standings = [council.standing for council in seen.councils]
    is_before = today < seen.vesting_on
    decision = seen.decisions[0] if seen.decisions and is_before else None
    said = [shortfall(standing) for standing in standings if not standing.is_on_course]
    return ShownOverview(
        heading=answer(standings, seen.vesting_on, today),
        lede=tuple(sentence for sentence in said if sentence and is_before),
        next_decision=decision,
        next_deadline=told_deadline(decision.by_on) if decision else "",
        councils=tuple(_council(code, council) for council in seen.councils),
        line=_line(seen, today),
        line_words=_line_words(seen, today),
        concerns=tuple(
            shown_concern(code, concern, today)
            for concern in most_pressing(seen.concerns, MOST_CONCERNS, today)
        ),
        also=_also(code, seen),
        metrics=_metrics(code, seen, today),
        since_words=_since_words(seen),
        changes=tuple(_change(code, change) for change in changes),
        strength=_strength(code, seen.position) if seen.position else None,
        grid=_grid(code, seen),
        open_risks=seen.log.open,
        problems=seen.problems,
    )


def _council(code: str, council: CouncilNow) -> ShownCouncil:
    at = council.standing
    counts = draw_waffle({"ready": at.ready, "course": at.course, "late": at.late, "none": at.none})
    return ShownCouncil(
        id=council.id,
        name=at.name,
        mark=council.mark,
        ready=at.ready,
        criteria=at.criteria,
        waffle=counts,
        room=room_sentence(at.room_days, council.decides.name if council.decides else ""),
        href=url_for("plan.day_one", code=code, council=council.id),
    )


def _line(seen: Overview, today: date) -> PhaseLine | None:
    if not seen.phases:
        return None
    days = [
        LineDay(f"Decision needed: {_decision_name(due)}", due.by_on, "decision")
        for due in seen.decisions
    ]
    spans = [PhaseSpan(phase.name, phase.starts_on, phase.ends_on) for phase in seen.phases]
    return draw_phases(spans, today=today, vesting_on=seen.vesting_on, days=days)


def _decision_name(due: DecisionDue) -> str:
    return f"{due.name}, {due.council}" if due.council else due.name


def _line_words(seen: Overview, today: date) -> str:
    now = [phase.name for phase in seen.phases if phase.starts_on <= today <= phase.ends_on]
    where = f"Today the programme is in {joined(now)}" if now else "Today is outside every phase"
    count = len(seen.decisions)
    needed = f"{counted(count, 'decision')} needed before it" if count else "no decision is waiting"
    return (
        f"{where}; vesting is on {told_day(seen.vesting_on)}, {needed}. "
        "The same days stand as a list under the line."
    )


def href_of(code: str, concern: Concern) -> str:
    """Return the page on which a concern can be moved."""
    row = concern.row_id
    match concern.kind:
        case ConcernKind.RISK:
            return url_for("risks.risk", code=code, risk_id=row)
        case ConcernKind.ACTION | ConcernKind.PLANNED:
            return url_for("actions.action", code=code, action_id=row)
        case ConcernKind.CRITERION:
            place = concern.place_id
            return url_for("plan.criterion", code=code, criterion_id=row, organisation_id=place)
        case ConcernKind.HOLDER:
            place = concern.place_id
            return url_for("plan.service_holders", code=code, service_id=row, area_id=place)
        case ConcernKind.GRADE:
            return url_for("assessment.suggestion_list", code=code, moderated_id=row)
        case _:
            return url_for("plan.activity", code=code, activity_id=row)


def shown_concern(code: str, concern: Concern, today: date) -> ShownConcern:
    """Return a concern as a row of the page."""
    has_reference = concern.kind not in (ConcernKind.HOLDER, ConcernKind.GRADE)
    said = [concern.reference if has_reference else "", concern.says]
    return ShownConcern(
        name=concern.name,
        href=href_of(code, concern),
        sub=". ".join(part for part in said if part),
        flags=concern.facts,
        councils=concern.councils,
        who=concern.who,
        by_on=concern.by_on,
        shows_year=concern.by_on is not None and concern.by_on.year != today.year,
        is_late=concern.is_late(today),
    )


def line_of(concern: Concern) -> tuple[str | date | None, ...]:
    """Return a concern as a line of the table that leaves, under HEADINGS."""
    stands_out = ". ".join(part for part in (*concern.facts, concern.says) if part)
    return (
        concern.kind.value.capitalize(),
        concern.reference,
        concern.name,
        ", ".join(council.name for council in concern.councils),
        concern.who,
        concern.by_on,
        stands_out,
    )


def words_of(kind: ConcernKind | None) -> tuple[str, str]:
    """Return what one and several of a kind are called, or of any kind."""
    return (
        KIND_WORDS[kind] if kind else ("thing that needs attention", "things that need attention")
    )


def _also(code: str, seen: Overview) -> tuple[Mapping[str, str], ...]:
    """Return how many there are of each kind, each with the list that holds them all."""
    lists = {
        kind: url_for("overview.attention", code=code, kind=kind.value) for kind in ConcernKind
    } | {
        ConcernKind.ACTION: url_for("actions.index", code=code, overdue="yes"),
        ConcernKind.RISK: url_for("risks.index", code=code, attention="yes"),
    }
    return tuple(
        {"text": counted(count, *KIND_WORDS[kind]), "href": lists[kind]}
        for kind, count in seen.totals.items()
        if count
    )


def _metrics(code: str, seen: Overview, today: date) -> tuple[Mapping[str, object], ...]:
    heaviest = seen.scale.bands[-1].name
    holders = seen.holders
    late = seen.actions.late
    return (
        {
            "label": "Open risks",
            "figure": f"{seen.log.open:,}",
            "note": _bands(seen),
            "href": url_for("risks.index", code=code),
        },
        {
            "label": f"{heaviest}, no action",
            "figure": f"{seen.log.without_action:,}",
            "note": _without_action(seen),
            "href": url_for("risks.index", code=code, unacted="yes")
            if seen.log.without_action
            else None,
        },
        {
            "label": "Actions overdue",
            "figure": f"{late:,}",
            "unit": f"of {seen.actions.unfinished:,}",
            "note": _longest(seen, today),
            "href": url_for("actions.index", code=code, overdue="yes") if late else None,
        },
        {
            "label": "Services without a holder",
            "figure": f"{holders.gapped:,}",
            "unit": f"of {holders.services:,}",
            "note": f"{counted(holders.days, 'day')} in all"
            if holders.days
            else "each has one on every day",
            "href": url_for("overview.attention", code=code, kind=ConcernKind.HOLDER.value)
            if holders.days
            else None,
        },
        _low_grades(code, seen),
    )


def _bands(seen: Overview) -> str:
    """Say how many risks are in the two heaviest bands."""
    bands = seen.scale.bands[:-3:-1]
    return ", ".join(f"{seen.log.by_band[band.order]:,} {band.name.lower()}" for band in bands)


def _without_action(seen: Overview) -> str:
    """Name two of the heaviest risks without an action; an accepted one has no nudge to tell."""
    heaviest = seen.scale.bands[-1].name
    if not seen.log.without_action:
        return f"every {heaviest.lower()} risk has one"
    lacking = f"{heaviest}, no action"
    found = [each.reference for each in seen.concerns if lacking in each.facts][:2]
    more = seen.log.without_action - len(found)
    return joined([*found, f"{more:,} more" if found else "see which"] if more else found)


def _longest(seen: Overview, today: date) -> str:
    since = seen.actions.late_since
    if since is None:
        return "none is late"
    return f"longest: {counted((today - since).days, 'day')}"


def _low_grades(code: str, seen: Overview) -> Mapping[str, object]:
    if seen.position is None or seen.low_number is None:
        return {
            "label": "Low grades",
            "figure": "–",
            "note": "no grade is agreed yet",
            "href": url_for("assessment.index", code=code),
        }
    low = [lens for lens in seen.position.lenses if lens.is_low]
    bare = sum(1 for lens in low if not lens.risks)
    note = f"{bare} without a risk" if bare else "each has risks in the log"
    return {
        "label": f"Grades at or below {seen.low_number}",
        "figure": f"{len(low):,}",
        "unit": f"of {counted(len(seen.position.lenses), 'lens', 'lenses')}",
        "note": note if low else "no lens is that low",
        "href": url_for("assessment.index", code=code),
    }


def _since_words(seen: Overview) -> str:
    if seen.board is None or seen.board.last_met_on is None:
        return "What changed in the last 30 days"
    return (
        f"What changed since the board met on {told_day(seen.board.last_met_on, with_year=False)}"
    )


def _change(code: str, change: RecentChange) -> Mapping[str, object]:
    label = f"{change.label} {change.title}".strip()
    item = {"on": change.on, "who": change.who, "parts": change.parts}
    if change.subject_kind in CHANGE_PAGES and change.subject_id is not None:
        endpoint, name = CHANGE_PAGES[change.subject_kind]
        place: dict[str, Any] = {"code": code, name: change.subject_id}
        href = url_for(endpoint, **place)
        return {**item, "href": href, "label": _ended(label)}
    return {**item, "parts": (Piece(f"{label}: "), *change.parts) if label else change.parts}


def _ended(text: str) -> str:
    """Return a name as a sentence of its own, so that what follows reads as the next."""
    return text if text[-1:] in ".?!" else f"{text}."


def _strength(code: str, found: Position) -> Strength:
    days = sorted({lens.aim_by_on for lens in found.lenses if lens.aim_by_on})
    return Strength(
        rows=lens_rows_picture(found.framework, found.lenses, lambda lens: None),
        radar=radar_picture(found.framework, found.lenses),
        finding=finding(found.framework, found.lenses),
        round_name=found.round.name,
        ambition_words=f"ambition, {days[-1]:%B %Y}" if days else "ambition",
    )


def _grid(code: str, seen: Overview) -> RiskGrid:
    """Count threats on the scale, each cell leading to the list of them."""
    scale, kind = seen.scale, "threat" if seen.log.opportunities else None
    likelihoods = [point.number for point in scale.likelihood]
    impacts = [point.number for point in scale.impact]
    counts = {
        (likelihoods.index(one), impacts.index(other)): count
        for (one, other), count in seen.heat.items()
        if one in likelihoods and other in impacts
    }
    hrefs = {
        (row, column): url_for(
            "risks.index",
            code=code,
            likelihood=likelihoods[row],
            impact=impacts[column],
            kind=kind,
        )
        for row, column in counts
    }
    return risk_grid(matrix_scale(scale), counts, hrefs)
