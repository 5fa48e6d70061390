"""What changed in a programme since a moment: read from the rows' own history and the trail."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain import change_text
from lgr_tracker.domain.change_text import ChangeKind, Logged, Told
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.risk_text import Piece
from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.audit import AuditEvent, Event, chain_of
from lgr_tracker.models.framework import Grade, Lens
from lgr_tracker.models.organisation import Post
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.risk import Mitigation, Risk, ScoreEntry
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.scope import in_scope

TRAIL_EVENTS = (
    Event.PROGRAMME_CHANGE,
    Event.PHASE_CHANGE,
    Event.AMBITION_SET,
    Event.RISK_REVISE,
    Event.RISK_ISSUE,
    Event.RISK_REOPEN,
    Event.MITIGATION_CHANGE,
    Event.ACTIVITY_ADD,
    Event.ACTIVITY_CHANGE,
    Event.ACTIVITY_LINK,
    Event.ACTIVITY_RELINK,
    Event.ACTIVITY_UNLINK,
    Event.HOLDER_ADD,
    Event.HOLDER_CHANGE,
    Event.HOLDER_REMOVE,
    Event.READINESS_CHANGE,
    Event.READINESS_ACCEPT,
    Event.PLAN_SUBMIT,
    Event.PLAN_WITHDRAW,
    Event.PLAN_APPROVE,
    Event.PLAN_RETURN,
)
"""Events told from the trail; scores, new and closed risks and grades have rows of their own."""


@dataclass(frozen=True)
class RecentChange:
    """Hold one piece of news: when, about what, of which sort, in words, and by whom.

    `subject_kind` is risk, mitigation, lens, or what the trail calls it; `label` and `title` name
    the subject ("R-014"); `parts` go into `lgr_changes`.
    """

    happened_at: datetime
    on: date
    kind: ChangeKind
    subject_kind: str
    subject_id: int | None
    label: str
    title: str
    parts: tuple[Piece, ...]
    who: str


def recent_changes(
    session: Session, actor: Actor, programme_id: int, since: datetime, most: int
) -> tuple[RecentChange, ...]:
    """Return what changed after `since`, newest first, at most `most` pieces of news.

    A score is told once a risk, from what it was at `since` to what it is. Kept until the
    programme changes; runs one query, and six more when something has changed.
    """
    return remembered(
        session,
        actor,
        programme_id,
        ("recent", since, most),
        lambda: _found(session, actor, programme_id, since, most),
    )


def _found(
    session: Session, actor: Actor, programme_id: int, since: datetime, most: int
) -> tuple[RecentChange, ...]:
    here = _Here(session, actor, programme_id, since)
    found = [*here.risks(), *here.actions(), *here.grades(), *here.trail()]
    found.sort(key=lambda change: (change.happened_at, change.label), reverse=True)
    return tuple(found[:most])


@dataclass(frozen=True)
class _Here:
    """Hold whose changes are asked for, and since when."""

    session: Session
    actor: Actor
    programme_id: int
    since: datetime

    def _rows(self, statement: sa.Select[*tuple[Any, ...]]) -> Iterable[Any]:
        return self.session.execute(statement)

    def _in(self, column: Any) -> sa.ColumnElement[bool]:
        return in_scope(self.actor, column, self.programme_id)

    def risks(self) -> Iterator[RecentChange]:
        """Yield risks that are new, closed, or scored otherwise than they were. Two queries."""
        scores = self._scores()
        rows = self._rows(
            sa.select(
                Risk.id,
                Risk.reference,
                Risk.title,
                Risk.created_at,
                Risk.raised_by,
                Risk.current_score,
                Risk.closed_at,
                Risk.closing_reason,
            ).where(
                self._in(Risk.programme_id),
                sa.or_(
                    Risk.created_at > self.since,
                    Risk.closed_at > self.since,
                    Risk.id.in_(list(scores)),
                ),
            )
        )
        for row in rows:
            if row.created_at > self.since:
                told = change_text.raised("risk", row.current_score)
                yield _change(row.created_at, "risk", row, told, row.raised_by)
            elif row.id in scores:
                yield from scores[row.id].told(row)
            if row.closed_at is not None and row.closed_at > self.since:
                yield _change(row.closed_at, "risk", row, change_text.closed(row.closing_reason))

    def _scores(self) -> Mapping[int, "_Scores"]:
        fresh = (
            sa.select(ScoreEntry.risk_id)
            .join(Risk, Risk.id == ScoreEntry.risk_id)
            .where(
                self._in(Risk.programme_id),
                ScoreEntry.kind == ScoreKind.CURRENT,
                ScoreEntry.scored_at > self.since,
            )
        )
        rows = self._rows(
            sa.select(
                ScoreEntry.risk_id, ScoreEntry.score, ScoreEntry.scored_at, ScoreEntry.scored_by
            )
            .where(ScoreEntry.kind == ScoreKind.CURRENT, ScoreEntry.risk_id.in_(fresh))
            .order_by(ScoreEntry.scored_at, ScoreEntry.id)
        )
        was: dict[int, int] = {}
        found: dict[int, _Scores] = {}
        for risk_id, score, scored_at, who in rows:
            if scored_at <= self.since:
                was[risk_id] = score
            else:
                found[risk_id] = _Scores(was.get(risk_id), score, scored_at, who)
        return found

    def actions(self) -> Iterator[RecentChange]:
        """Yield actions that are new or done. One query."""
        rows = self._rows(
            sa.select(
                Mitigation.id,
                Mitigation.reference,
                Mitigation.title,
                Mitigation.created_at,
                Mitigation.changed_at,
                Mitigation.done_on,
            ).where(
                self._in(Mitigation.programme_id),
                sa.or_(Mitigation.created_at > self.since, Mitigation.done_on > self.since.date()),
            )
        )
        for row in rows:
            if row.created_at > self.since:
                told = change_text.raised("action", None)
                yield _change(row.created_at, "mitigation", row, told)
            if row.done_on is not None and row.done_on > self.since.date():
                done = Told(ChangeKind.DONE, (Piece("Done."),))
                yield _change(row.changed_at, "mitigation", row, done, on=row.done_on)

    def grades(self) -> Iterator[RecentChange]:
        """Yield grades agreed for the area, each with that of the round before. One query."""
        before, earlier = aliased(ModeratedGrade), aliased(Assessment)
        last = (
            sa.select(before.grade_id)
            .join(earlier, earlier.id == before.assessment_id)
            .where(
                before.lens_id == ModeratedGrade.lens_id,
                before.organisation_id.is_(None),
                earlier.opens_on < Assessment.opens_on,
            )
            .order_by(earlier.opens_on.desc())
            .limit(1)
            .correlate(ModeratedGrade, Assessment)
            .scalar_subquery()
        )
        was = aliased(Grade)
        rows = self._rows(
            sa.select(
                Lens.id,
                sa.literal("").label("reference"),
                Lens.name.label("title"),
                ModeratedGrade.agreed_at,
                Grade.number,
                Grade.label,
                was.number.label("was_number"),
                was.label.label("was_label"),
            )
            .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
            .join(Lens, Lens.id == ModeratedGrade.lens_id)
            .join(Grade, Grade.id == ModeratedGrade.grade_id)
            .outerjoin(was, was.id == last)
            .where(
                self._in(Assessment.programme_id),
                ModeratedGrade.organisation_id.is_(None),
                ModeratedGrade.agreed_at > self.since,
            )
        )
        for row in rows:
            old = None if row.was_label is None else f"{row.was_number} {row.was_label}"
            told = change_text.graded(old, f"{row.number} {row.label}")
            yield _change(row.agreed_at, "lens", row, told)

    def trail(self) -> Iterator[RecentChange]:
        """Yield what only the audit trail knows. Two queries."""
        rows = list(
            self._rows(
                sa.select(
                    AuditEvent.subject_id,
                    AuditEvent.subject_kind,
                    AuditEvent.subject_name,
                    AuditEvent.happened_at,
                    AuditEvent.person_name,
                    AuditEvent.event,
                    AuditEvent.before,
                    AuditEvent.after,
                    AuditEvent.reason,
                ).where(
                    AuditEvent.chain == chain_of(self.programme_id),
                    self._in(AuditEvent.programme_id),
                    AuditEvent.happened_at > self.since,
                    AuditEvent.event.in_([event.value for event in TRAIL_EVENTS]),
                )
            )
        )
        names = self._names() if rows else {}
        for row in rows:
            logged = Logged(
                row.event,
                row.subject_name,
                _worded(json.loads(row.before), names),
                _worded(json.loads(row.after), names),
                row.reason,
            )
            title = names.get((row.subject_kind, row.subject_id), "")
            for told in change_text.told(logged):
                yield RecentChange(
                    row.happened_at,
                    row.happened_at.date(),
                    told.kind,
                    row.subject_kind,
                    row.subject_id,
                    row.subject_name,
                    title,
                    told.parts,
                    row.person_name,
                )

    def _names(self) -> Mapping[tuple[str, int | None], str]:
        """Return the words for the ids that stand in the trail. One query."""
        kinds = (
            ("post", Post, Post.title),
            ("risk", Risk, Risk.title),
            ("mitigation", Mitigation, Mitigation.title),
            ("activity", Activity, Activity.name),
        )
        parts = [
            sa.select(sa.literal(kind).label("kind"), table.id, label.label("words")).where(
                self._in(table.programme_id)
            )
            for kind, table, label in kinds
        ]
        rows = self.session.execute(sa.union_all(*parts))
        return {(row[0], row[1]): row[2] for row in rows}


@dataclass(frozen=True)
class _Scores:
    """Hold a risk's score at the moment asked from, and the last one given since."""

    was: int | None
    score: int
    scored_at: datetime
    who: str

    def told(self, row: Any) -> Iterator[RecentChange]:
        """Yield the news, if the score is not what it was."""
        told = change_text.scored(self.was, self.score)
        if told is not None:
            yield _change(self.scored_at, "risk", row, told, self.who)


def _change(
    at: datetime, kind: str, row: Any, told: Told, who: str = "", on: date | None = None
) -> RecentChange:
    return RecentChange(
        at, on or at.date(), told.kind, kind, row.id, row.reference, row.title, told.parts, who
    )


def _worded(
    values: Mapping[str, Any], names: Mapping[tuple[str, int | None], str]
) -> dict[str, Any]:
    """Return the fields of a change with the owner's post in words."""
    owner = values.get("owner_post_id")
    if owner is None:
        return dict(values)
    return {**values, "owner_post_id": names.get(("post", owner), "a post that is gone")}
