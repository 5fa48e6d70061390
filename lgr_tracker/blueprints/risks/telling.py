"""One risk made ready for its page: scores, trail, facts, links and history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from lgr_tracker.blueprints.risks.listing import look_of
from lgr_tracker.domain.direction import Direction, Earlier, direction_of
from lgr_tracker.domain.drawing.history import BandStart, History, ScoreOn, draw_history
from lgr_tracker.domain.drawing.marks import Picture
from lgr_tracker.domain.drawing.matrix import MatrixCell, MatrixPoint, MatrixScale, draw_matrix
from lgr_tracker.domain.kinds import (
    LABELS,
    Axis,
    MitigationKind,
    ScaleNotation,
    ScoreKind,
)
from lgr_tracker.domain.nudges import Nudge
from lgr_tracker.domain.opportunity import axis_words
from lgr_tracker.domain.risk_text import (
    cut_text,
    days_text,
    late_text,
    number_word,
    plural,
    window_text,
)
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import MitigationState
from lgr_tracker.queries.history import Told
from lgr_tracker.queries.risk_details import ActionLink, GivenScore, RiskDetail
from lgr_tracker.web.clock import zone

LETTERS = {ScoreKind.INHERENT: "I", ScoreKind.CURRENT: "C", ScoreKind.TARGET: "T"}
NAMES = {ScoreKind.INHERENT: "Before controls", ScoreKind.CURRENT: "Now", ScoreKind.TARGET: "Aim"}
OF_OPPORTUNITY = NAMES | {ScoreKind.INHERENT: "If nothing is done"}
Item = dict[str, object]


@dataclass(frozen=True)
class ShownScore:
    """Hold one of the three scores beside its letter, band and reason."""

    letter: str
    name: str
    pair: str
    score: int | None
    told: str
    band: str
    look: int
    reason: str
    by: str


@dataclass(frozen=True)
class ShownAction:
    """Hold an action of a risk beside what is said of it."""

    action: ActionLink
    href: str
    sub: str
    state_kind: str
    state_words: str
    effect: str


@dataclass(frozen=True)
class ShownRisk:
    """Hold all that the page of one risk shows."""

    band: str
    look: int
    moved: str
    aim_band: str
    aim_look: int
    aim_by: str
    nudges: tuple[Nudge, ...]
    asked: tuple[Item, ...]
    scores: tuple[ShownScore, ...]
    matrix: Picture | None
    matrix_name: str
    history: History | None
    history_finding: str
    trail: tuple[Item, ...]
    facts: tuple[Item, ...]
    actions: tuple[ShownAction, ...]
    links: tuple[Item, ...]
    changes: tuple[Item, ...]
    score: str
    aim: str
    pair_words: str


@dataclass(frozen=True)
class Beside:
    """Hold what the page of a risk shows beside its row."""

    told: Sequence[Told]
    nudges: tuple[Nudge, ...]
    before: Earlier


def show_risk(code: str, row: RiskDetail, scale: Scale, beside: Beside, today: date) -> ShownRisk:
    """Make one risk ready for its page."""
    scores = tuple(_score(row, kind, scale) for kind in ScoreKind)
    target = row.target_score
    return ShownRisk(
        band=scale.band(row.current_score).name if row.current_score is not None else "",
        look=_look(row, scale, row.current_score),
        moved=_moved(row, beside.before, scale, today),
        aim_band=scale.band(target).name if target is not None else "",
        aim_look=_look(row, scale, target),
        aim_by=long_day(row.target_on, today),
        nudges=beside.nudges,
        asked=tuple(_asked(each) for each in beside.nudges),
        scores=scores,
        matrix=None if row.is_opportunity else _matrix(row, scale),
        score=_told(row, scale, ScoreKind.CURRENT),
        aim=_told(row, scale, ScoreKind.TARGET),
        matrix_name=_matrix_name(scores),
        history=_history(row, scale, today),
        history_finding=_history_finding(row, scale, today),
        trail=_trail(code, row, scale),
        facts=_facts(code, row, today),
        actions=tuple(_action(code, each, today) for each in row.actions),
        links=_links(code, row),
        changes=tuple(_change(each) for each in beside.told),
        pair_words=_joint(scale).join(axis_words(row.is_opportunity)),
    )


def _asked(nudge: Nudge) -> Item:
    sub = nudge.text if nudge.text != nudge.words.name else ""
    return {"label": nudge.words.name, "text": nudge.words.asks, "sub": sub}


def _look(row: RiskDetail, scale: Scale, score: int | None) -> int:
    """Return the look of a band: an opportunity is never drawn as a danger."""
    return 1 if row.is_opportunity else look_of(scale, score)


def long_day(day: date | None, today: date) -> str:
    """Return a day as prose has it, with its year when that is another."""
    if day is None:
        return ""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def action_state(
    kind: MitigationKind, state: MitigationState, due_on: date | None, today: date
) -> tuple[str, str]:
    """Return the shape and the words of an action's state."""
    if state is MitigationState.DONE:
        return "ready", "In place" if kind is MitigationKind.CONTROL else "Done"
    if state is MitigationState.DROPPED:
        return "none", "Dropped"
    if due_on is not None and due_on < today:
        return "late", late_text(due_on, today)
    if state is MitigationState.STARTED:
        return "course", "On course"
    return "none", "Not started"


def _joint(scale: Scale) -> str:
    """Return what stands between the words for likelihood and impact."""
    return f" {scale.sign} " if scale.notation is ScaleNotation.NUMBERS else ", "


def _parts(row: RiskDetail, kind: ScoreKind) -> tuple[int | None, int | None, int | None]:
    return (
        getattr(row, f"{kind.value}_likelihood"),
        getattr(row, f"{kind.value}_impact"),
        getattr(row, f"{kind.value}_score"),
    )


def _told(row: RiskDetail, scale: Scale, kind: ScoreKind) -> str:
    likelihood, impact, score = _parts(row, kind)
    return scale.score_told(score, likelihood, impact)


def _score(row: RiskDetail, kind: ScoreKind, scale: Scale) -> ShownScore:
    likelihood, impact, score = _parts(row, kind)
    latest = row.latest(kind)
    return ShownScore(
        letter=LETTERS[kind],
        name=(OF_OPPORTUNITY if row.is_opportunity else NAMES)[kind],
        pair=_pair(scale, likelihood, impact),
        score=score,
        told=_told(row, scale, kind),
        band="" if score is None else scale.band(score).name,
        look=_look(row, scale, score),
        reason=latest.reason if latest else "",
        by=_by(latest) if latest else "",
    )


def _pair(scale: Scale, likelihood: int | None, impact: int | None) -> str:
    if likelihood is None or impact is None:
        return ""
    if scale.notation is ScaleNotation.NUMBERS:
        return f"{likelihood} {scale.sign} {impact}"
    return scale.told(likelihood, impact)


def _by(entry: GivenScore) -> str:
    day = entry.scored_at.astimezone(zone()).date()
    return f"{entry.scored_by}, {day.day} {day:%B %Y}"


def _moved(row: RiskDetail, before: Earlier, scale: Scale, today: date) -> str:
    """Say which way the score went, and since when: the previous period, or its last change."""
    direction = direction_of(row.current_score, before.score)
    if direction is None or before.score is None:
        return ""
    since = ""
    if before.ended_on:
        since = f" at the end of {before.ended_on:%B}"
    elif latest := row.latest(ScoreKind.CURRENT):
        since = f" on {long_day(latest.scored_at.astimezone(zone()).date(), today)}"
    if direction is Direction.SAME:
        return f"as it was{since}" if before.ended_on else ""
    words = "up" if direction is Direction.WORSE else "down"
    was = before.score if scale.notation is ScaleNotation.NUMBERS else scale.band(before.score).name
    return f"{words} from {was}{since}"


def _matrix(row: RiskDetail, scale: Scale) -> Picture | None:
    """Draw the scores that lie on today's scale; none without any."""
    rows = [point.number for point in scale.points(Axis.LIKELIHOOD)]
    columns = [point.number for point in scale.points(Axis.IMPACT)]
    points = [
        MatrixPoint(
            LETTERS[kind],
            rows.index(getattr(row, f"{kind.value}_likelihood")),
            columns.index(getattr(row, f"{kind.value}_impact")),
        )
        for kind in ScoreKind
        if getattr(row, f"{kind.value}_likelihood") in rows
        and getattr(row, f"{kind.value}_impact") in columns
    ]
    return draw_matrix(matrix_scale(scale), points) if points else None


def matrix_scale(scale: Scale) -> MatrixScale:
    """Return the scale ready to draw."""
    likelihoods = [point.number for point in scale.likelihood]
    impacts = [point.number for point in scale.impact]
    return MatrixScale(
        [scale.step_told(Axis.LIKELIHOOD, number) for number in likelihoods],
        [scale.step_told(Axis.IMPACT, number) for number in impacts],
        [[_cell(scale, one, other) for other in impacts] for one in likelihoods],
    )


def _cell(scale: Scale, likelihood: int, impact: int) -> MatrixCell:
    score = scale.score(likelihood, impact)
    told = scale.score_told(score, likelihood, impact)
    return MatrixCell(told, scale.band(score).name, look_of(scale, score))


def _matrix_name(scores: Sequence[ShownScore]) -> str:
    said = [
        f"{each.name.lower()} {each.told or each.band} at {each.letter}"
        for each in scores
        if each.score is not None
    ]
    values = ", ".join(said) or "nothing is scored yet"
    return f"Risk matrix, likelihood by impact: {values}. The scores table holds the same values."


def _history(row: RiskDetail, scale: Scale, today: date) -> History | None:
    past = _past(row, scale)
    if not past or scale.notation is ScaleNotation.WORDS:
        return None
    target = None
    if row.target_score is not None and row.target_on is not None and row.target_on > today:
        target = ScoreOn(row.target_on, row.target_score)
    bands = [BandStart(b.minimum, _look(row, scale, b.minimum)) for b in scale.bands]
    return draw_history(past, top=scale.maximum(), bands=bands, today=today, target=target)


def _past(row: RiskDetail, scale: Scale) -> list[ScoreOn]:
    """Return the scores of today's scale: those of another cannot be drawn beside them."""
    return [
        ScoreOn(entry.scored_at.astimezone(zone()).date(), entry.score)
        for entry in row.scores
        if entry.kind is ScoreKind.CURRENT and entry.scale_edition == scale.edition
    ]


def _history_finding(row: RiskDetail, scale: Scale, today: date) -> str:
    past = _past(row, scale)
    if not past:
        return ""
    said = f"Score now since {long_day(past[0].on, today)}: {past[0].score:g}"
    said += "".join(f", then {each.score:g} from {long_day(each.on, today)}" for each in past[1:])
    if row.target_score is not None and row.target_on is not None:
        said += f". Aim {row.target_score} by {long_day(row.target_on, today)}"
    return f"{said}."


def _trail(code: str, row: RiskDetail, scale: Scale) -> tuple[Item, ...]:
    """Return the way from the lens that was graded to the people who would feel it."""
    steps = (
        ("Lens", _origin_words(row), url_for("assessment.index", code=code)),
        ("This risk", f"{row.reference}, {_scored(row, scale)}", None),
        ("Action", _action_words(row), "#actions"),
        ("Activity", _joined([each.name for each in row.delays]), url_for("plan.index", code=code)),
        ("Criterion", _joined(row.criteria), url_for("plan.index", code=code)),
        (
            "Service",
            _joined(list(dict.fromkeys(each.name for each in row.services))),
            url_for("map.index", code=code),
        ),
        ("Who", _people_words(row), url_for("map.index", code=code)),
    )
    return tuple(
        {
            "kind": kind,
            "text": text or "None yet",
            "href": href if text else None,
            "is_here": kind == "This risk",
        }
        for kind, text, href in steps
    )


def _scored(row: RiskDetail, scale: Scale) -> str:
    if row.current_score is None:
        return "not scored yet"
    return f"score {_told(row, scale, ScoreKind.CURRENT) or scale.band(row.current_score).name}"


def _origin_words(row: RiskDetail) -> str:
    if row.origins:
        first = row.origins[0]
        return f"{first.lens}, {first.grade}"
    return _joined([name for _, name in row.lenses])


def _action_words(row: RiskDetail) -> str:
    count = len(row.actions)
    return f"{count} {plural(count, 'action', 'actions')}" if count else ""


def _joined(words: Sequence[str]) -> str:
    if len(words) <= 2:
        return ", ".join(words)
    return f"{words[0]} and {number_word(len(words) - 1)} more"


def _people_words(row: RiskDetail) -> str:
    if row.people:
        first, rest = row.people[0], len(row.people) - 1
        more = f", and {number_word(rest)} more {plural(rest, 'group', 'groups')}" if rest else ""
        return f"{first.cohort}, {first.people:,} in {first.council}{more}"
    return _joined([name for _, name in row.cohorts])


def _facts(code: str, row: RiskDetail, today: date) -> tuple[Item, ...]:
    """Return the facts of the rail; what nobody has said is left out."""
    facts: list[Item] = [_owner_fact(row, today)]
    for label, text in (
        ("Happened", long_day(row.happened_on, today)),
        (
            "Could come" if row.is_opportunity else "Could hit",
            window_text(row.hits_from, row.hits_until, today),
        ),
        ("Response", LABELS[row.response]),
        ("Lenses", ", ".join(name for _, name in row.lenses)),
        ("Who would feel it", ", ".join(name for _, name in row.cohorts)),
        ("How it would be felt", ", ".join(name for _, name in row.impact_types)),
        ("Category", row.category),
        ("Workstream", row.workstream),
        ("Phase", row.phase),
        ("Escalation", row.body),
        ("Estimated cost", f"£{row.estimated_cost:,}" if row.estimated_cost else ""),
        ("Raised", _raised(row, today)),
        ("Last review", long_day(row.last_reviewed_on, today)),
        ("Next review", long_day(row.next_review_on, today)),
    ):
        if text:
            facts.append({"label": label, "text": text})
    return tuple(facts)


def _owner_fact(row: RiskDetail, today: date) -> Item:
    if not row.owner:
        return {"label": "Owner", "text": row.owner_name or "Nobody"}
    if row.holder is None:
        return {"label": "Owner", "text": row.owner, "sub": "Nobody holds this post"}
    since = f", since {long_day(row.holder.since_on, today)}" if row.holder.since_on else ""
    deputy = f". Deputy: {row.holder.deputy or 'none'}"
    return {"label": "Owner", "text": row.owner, "sub": f"{row.holder.told}{since}{deputy}"}


def _raised(row: RiskDetail, today: date) -> str:
    who = f" by {row.raised_by}" if row.raised_by else ""
    return f"{long_day(row.raised_on, today)}{who}, for {row.organisation.name}"


def _action(code: str, action: ActionLink, today: date) -> ShownAction:
    kind, words = action_state(action.kind, action.state, action.due_on, today)
    also = f", also serves {', '.join(action.also_serves)}" if action.also_serves else ""
    return ShownAction(
        action=action,
        href=url_for("actions.action", code=code, action_id=action.id),
        sub=also,
        state_kind=kind,
        state_words=words,
        effect=cut_text(action.cut_likelihood, action.cut_impact),
    )


def _change(told: Told) -> Item:
    parts: list[Item] = []
    if told.verb:
        parts.append({"text": f"{told.verb} ", "kind": "same"})
    for sentence in told.sentences:
        parts += [{"text": piece.text, "kind": piece.kind} for piece in sentence]
        parts.append({"text": " ", "kind": "same"})
    if told.reason:
        parts.append({"text": f"Because: {told.reason}", "kind": "same"})
    return {"on": told.happened_at.astimezone(zone()).date(), "parts": parts, "who": told.who}


def _links(code: str, row: RiskDetail) -> tuple[Item, ...]:
    """Return every link as a row: how, what, how much, and where it is taken away."""
    links: list[Item] = []
    for each in row.triggers:
        address = url_for("risks.unlink_trigger", code=code, risk_id=row.id, link_id=each.id)
        links.append(
            {
                "how": "May bring about" if each.is_outgoing else "May come from",
                "what": f"{each.reference} {each.title}",
                "href": url_for("risks.risk", code=code, risk_id=each.risk_id),
                "how_much": f"{each.probability * 10:g} in 10, once it happens",
                "unlink_href": address if each.is_outgoing else None,
            }
        )
    for delay in row.delays:
        days = days_text(delay.low_days, delay.likely_days, delay.high_days, "working days")
        address = url_for("risks.unlink_delay", code=code, risk_id=row.id, link_id=delay.id)
        what = f"{delay.code} {delay.name}"
        links.append({"how": "Would delay", "what": what, "how_much": days, "unlink_href": address})
    for hit in row.services:
        address = url_for("risks.unlink_service", code=code, risk_id=row.id, link_id=hit.id)
        days = days_text(hit.low_days, hit.likely_days, hit.high_days)
        links.append(
            {
                "how": "Would disrupt",
                "what": hit.name,
                "council": hit.council,
                "sub": hit.noticed,
                "how_much": f"{hit.severity * 100:.0f}% of it for {days}",
                "unlink_href": address,
            }
        )
    return tuple(links)
