"""Write what an import planned: all risks at once, then all that hangs on them, then the trail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.permissions import Actor, Permission, operator
from lgr_tracker.domain.references import reference
from lgr_tracker.domain.register_import import RowOutcome
from lgr_tracker.domain.review import next_review
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.audit import Change, Event, Unheld, record_many
from lgr_tracker.models.base import drawn_key
from lgr_tracker.models.bulk import defaults, insert_many
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.models.risk_record import Escalation, RiskCustomField
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.workflows.loading import change, plain, set_score
from lgr_tracker.workflows.risks.compare_import import TRAIL
from lgr_tracker.workflows.risks.import_names import ProgrammeNames
from lgr_tracker.workflows.risks.match_import import TOUCHES, Standing, in_lots
from lgr_tracker.workflows.risks.plan_import import ImportPlan, PlannedRow
from lgr_tracker.workflows.risks.standing import follow_score

CLOSED_BEFORE = "Closed before it was brought in."
FROM_FILE = "Brought in from a file."
MOVED = (
    "The log was changed while you looked, so that some cells now stand against it. "
    "Nothing was brought in yet: look again and choose."
)


@dataclass(frozen=True)
class Writing:
    """Hold what every row is written with."""

    session: Session
    programme_id: int
    scale: Scale
    today: date
    actor: Actor
    now: datetime


@dataclass
class _Written:
    """Gather the rows of each table that are new, in the order they go in, and what is told."""

    tables: dict[type[Any], list[dict[str, Any]]] = field(default_factory=lambda: {Risk: []})
    changes: list[Change] = field(default_factory=list)

    def add(self, table: type[Any], **row: Any) -> None:
        """Put down a new row; risks come first, because all else hangs on them."""
        self.tables.setdefault(table, []).append(row)


def write_plan(writing: Writing, plan: ImportPlan, on_row: Callable[[], None]) -> None:
    """Write every row that is new or changed, in the order of the file, and tell the trail.

    Runs a few statements however many rows are new, and one more for each that changed. Raises
    Invalid where a risk is no longer as it was when the plan was made.
    """
    session, made = writing.session, _Written()
    with session.no_autoflush:
        numbers = iter(_numbers(writing, plan))
        standing, taken = _standing(writing, plan), _taken(writing, plan)
        for each in plan.rows:
            if each.outcome is RowOutcome.CREATED:
                if each.read.reference in taken:
                    each.read.keep_number()
                _create(writing, each, next(numbers), plan.names, made)
            elif each.outcome is RowOutcome.CHANGED and each.standing is not None:
                _change(writing, each, each.standing, standing[each.standing.row.id], plan, made)
            on_row()
    session.flush()  # what is changed of the risks that stand
    for table, rows in made.tables.items():
        insert_many(session, table, rows)
    record_many(
        session,
        made.changes,
        writing.actor,
        programme_id=writing.programme_id,
        now=writing.now,
        permission=Permission.RISK_IMPORT,
        reason=FROM_FILE,
    )


def _numbers(writing: Writing, plan: ImportPlan) -> range:
    """Take as many numbers of the log as there are new risks; runs two statements."""
    count = plan.preview.count(RowOutcome.CREATED)
    own = sa.update(Programme).where(Programme.id == writing.programme_id)
    counter = Programme.next_risk_number
    writing.session.execute(
        own.values({counter: counter + count}).execution_options(synchronize_session=False)
    )
    after = writing.session.scalar(sa.select(counter).where(Programme.id == writing.programme_id))
    return range((after or 0) - count, after or 0)


def _standing(writing: Writing, plan: ImportPlan) -> dict[int, Risk]:
    """Load the risks that are to be changed, 500 a query; raises Invalid unless they stand so."""
    planned = {
        each.standing.row.id: each.standing.row.version
        for each in plan.rows
        if each.standing is not None and each.outcome is RowOutcome.CHANGED
    }
    risks = {
        risk.id: risk
        for some in in_lots(sorted(planned))
        for risk in writing.session.scalars(
            sa.select(Risk).where(Risk.programme_id == writing.programme_id, Risk.id.in_(some))
        )
    }
    if {risk.id: risk.version for risk in risks.values()} != planned:
        raise Invalid(MOVED)
    return risks


def _taken(writing: Writing, plan: ImportPlan) -> set[str]:
    """Return the new risks' references that others have, also risks that the sender may not see.

    Nobody is told of it: such a row gets an ordinary number. Runs one query for every 500.
    """
    wanted = sorted({each.read.reference for each in plan.rows if each.read.reference})
    with seen_as(writing.session, operator()):
        return {
            one
            for some in in_lots(wanted)
            for one in writing.session.scalars(
                sa.select(Risk.reference).where(
                    Risk.programme_id == writing.programme_id, Risk.reference.in_(some)
                )
            )
        }


def _create(
    writing: Writing, each: PlannedRow, number: int, names: ProgrammeNames, made: _Written
) -> None:
    """Add the risk of a row, as open, as an issue, or as closed long ago."""
    row = each.read
    columns = {name: value for name, value in row.columns.items() if value is not None}
    state = row.state or RiskState.OPEN
    is_closed = state is RiskState.CLOSED
    risk: Any = SimpleNamespace(
        **{
            **defaults(Risk),
            "id": drawn_key(),
            "programme_id": writing.programme_id,
            "organisation_id": each.organisation_id,
            "number": number,
            "reference": row.reference or reference("R", number),
            "state": state,
            "closed_at": writing.now if is_closed else None,
            "closing_reason": CLOSED_BEFORE if is_closed else "",
            "created_at": writing.now,
            "changed_at": writing.now,
            "raised_on": writing.today,
            **columns,
        }
    )
    after = {name: plain(value) for name, value in columns.items() if value not in ("", False)}
    after |= _score(writing, risk, each, tuple(row.pairs), made)[1]
    after |= _touch(risk, row.touched, Standing(None), names, made)[1]
    after |= _own_columns(writing, risk, row.custom, {}, made)[1]
    if risk.next_review_on is None and not is_closed:
        risk.next_review_on = next_review(writing.scale, risk.current_score, writing.today)
    _escalate(writing, risk, None, names, made)
    made.add(Risk, **vars(risk))
    new = Unheld(Risk, risk.id, risk.version)
    made.changes.append(
        Change(Event.RISK_RAISE, new, risk.organisation_id, risk.reference, {}, after)
    )


def _change(
    writing: Writing,
    each: PlannedRow,
    standing: Standing,
    risk: Risk,
    plan: ImportPlan,
    made: _Written,
) -> None:
    """Set what the file changes of a risk that stands."""
    row, was_with, was_score = each.read, risk.escalated_to_id, risk.current_score
    names = {facet.name for facet in each.taken if not facet.is_own}
    own = {facet.name for facet in each.taken if facet.is_own}
    wanted = {
        column: value
        for column, value in row.columns.items()
        if column in names or (column in ("owner_post_id", "owner_name") and "owner" in names)
    }
    before, after = change(risk, wanted)
    kinds = tuple(kind for kind in row.pairs if f"{kind.value} score" in names)
    touched = {key: ids for key, ids in row.touched.items() if key in names}
    custom = {heading: text for heading, text in row.custom.items() if heading in own}
    for was, now in (
        _score(writing, risk, each, kinds, made),
        _touch(risk, touched, standing, plan.names, made, writing.session),
        _own_columns(writing, risk, custom, standing.custom, made),
    ):
        before, after = before | was, after | now
    was, now = follow_score(
        writing.session,
        risk,
        was_score,
        writing.scale,
        writing.today,
        has_day="next_review_on" in wanted,
    )
    before, after = before | was, after | now
    _escalate(writing, risk, was_with, plan.names, made)
    risk.changed_at = writing.now
    flag_modified(risk, "changed_at")  # so that the version rises, also for what hangs on it
    made.changes.append(
        Change(Event.RISK_REVISE, risk, risk.organisation_id, risk.reference, before, after)
    )


Changes = tuple[dict[str, Any], dict[str, Any]]


def _score(
    writing: Writing, risk: Any, each: PlannedRow, kinds: Sequence[ScoreKind], made: _Written
) -> Changes:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for kind in kinds:
        pair = each.read.pairs[kind]
        if pair.likelihood is None or pair.impact is None:
            continue
        was, now, entry = set_score(
            risk,
            kind,
            (pair.likelihood, pair.impact),
            scale=writing.scale,
            actor=writing.actor,
            now=writing.now,
        )
        before, after = before | was, after | now
        if entry is not None:
            made.add(ScoreEntry, **entry)
    return before, after


def _touch(
    risk: Any,
    wanted: dict[str, tuple[int, ...]],
    standing: Standing,
    names: ProgrammeNames,
    made: _Written,
    session: Session | None = None,
) -> Changes:
    """Link a risk with what it touches, and let go of what it no longer does."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for key, ids in wanted.items():
        was, now = set(standing.touched.get(key, ())), set(ids)
        if was == now:
            continue
        table, far = TOUCHES[key]
        if session is not None and was - now:
            session.execute(sa.delete(table).where(table.risk_id == risk.id, far.in_(was - now)))
        for one in sorted(now - was):
            made.add(table, **{"risk_id": risk.id, far.key: one})
        before[TRAIL[key]], after[TRAIL[key]] = (
            _told(names, key, was),
            _told(names, key, now),
        )
    return before, after


def _told(names: ProgrammeNames, key: str, ids: Iterable[int]) -> list[str]:
    return sorted(names.told[key, each] for each in ids)


def _own_columns(
    writing: Writing,
    risk: Any,
    wanted: dict[str, str],
    stands: dict[str, str],
    made: _Written,
) -> Changes:
    """Keep the columns of a risk's own; an empty text takes one away."""
    now = {heading: text for heading, text in {**stands, **wanted}.items() if text}
    if now == stands:
        return {}, {}
    changed = [heading for heading in stands if now.get(heading) != stands[heading]]
    if changed:
        writing.session.execute(
            sa.delete(RiskCustomField).where(
                RiskCustomField.risk_id == risk.id, RiskCustomField.heading.in_(changed)
            )
        )
    for heading, text in now.items():
        if stands.get(heading) != text:
            made.add(RiskCustomField, risk_id=risk.id, heading=heading, text=text)
    return {"own_columns": stands} if stands else {}, {"own_columns": now}


def _escalate(
    writing: Writing, risk: Any, was: int | None, names: ProgrammeNames, made: _Written
) -> None:
    """Put on record that a risk went to another body, or back down."""
    now = risk.escalated_to_id
    if was == now:
        return
    before, after = (names.tiers.get(each or 0, (-1, 0)) for each in (was, now))
    made.add(
        Escalation,
        risk_id=risk.id,
        from_body_id=was,
        to_body_id=now,
        is_upward=after > before,
        reason=FROM_FILE,
        moved_at=writing.now,
        moved_by=writing.actor.name,
    )
