"""The one place that says which rows a session may show; every SELECT goes through it.

Each session carries its viewer. What is restricted from the viewer is left out of every SELECT,
UPDATE and DELETE, together with all that hangs on it, whatever the statement asks for.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, SessionTransaction
from sqlalchemy.sql import visitors
from sqlalchemy.sql.util import ClauseAdapter

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent, AuditMention
from lgr_tracker.models.base import Base
from lgr_tracker.models.board import PlanAsk
from lgr_tracker.models.classification import Classification, ClassificationNamed
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.risk import Mitigation, Risk

VIEWER, VEIL, HIDDEN = "viewer", "veil", "hidden"

SUBJECTS: Mapping[str, type[Base]] = {"risk": Risk, "mitigation": Mitigation, "activity": Activity}
"""What can be restricted, by the word that the trail has for it."""

STAYS: frozenset[type[Base]] = frozenset({PlanAsk})
"""Rows that point to a restricted one and stay: a question to a board is the board's own."""


class NobodyLooks(RuntimeError):
    """Stop a read of rows that can be restricted by a session that carries no viewer."""


class PastTheVeil(RuntimeError):
    """Stop a statement that names such rows in a way that the restriction does not reach."""


@dataclass(frozen=True)
class Veil:
    """Hold what is kept from a viewer: the condition on each table, none where nothing is."""

    conditions: Mapping[str, Any] = field(default_factory=dict)
    has_marks: bool = True
    """Some row of the viewer's programmes is restricted or exempt, seen or not."""

    @property
    def is_lifted(self) -> bool:
        """Tell whether the viewer sees all there is."""
        return not self.conditions


def set_viewer(session: Session, viewer: Actor) -> Session:
    """Say who looks through a session from here on."""
    if session.info.get(VIEWER) != viewer:
        session.info[VIEWER] = viewer
        _forget(session)
    return session


@contextmanager
def seen_as(session: Session, viewer: Actor) -> Iterator[None]:
    """Look through a session as somebody else for a while."""
    before = session.info[VIEWER]
    set_viewer(session, viewer)
    try:
        yield
    finally:
        set_viewer(session, before)


def veil_of(session: Session) -> Veil:
    """Return what is kept from the session's viewer. Runs one query a transaction.

    Raises NobodyLooks where the session carries no viewer.
    """
    if VEIL not in session.info:
        viewer = session.info.get(VIEWER)
        if viewer is None:
            raise NobodyLooks("This session must say who looks: see models/viewing.py.")
        session.info[VEIL] = _woven(session, viewer)
    return cast(Veil, session.info[VEIL])


def _woven(session: Session, viewer: Actor) -> Veil:
    if viewer.is_operator:
        return Veil()
    sight = _Sight.of(viewer)
    found = session.connection().execute(_what_there_is(sight)).one()
    return _veil(sight) if found.is_hidden else Veil(has_marks=bool(found.has_marks))


@dataclass(frozen=True)
class _Sight:
    """Hold all of a viewer that decides what they see: people alike in it see the same."""

    programme_ids: tuple[int, ...]
    organisation_ids: tuple[int, ...]
    body_ids: tuple[int, ...]

    @classmethod
    def of(cls, viewer: Actor) -> "_Sight":
        """Return what of the viewer decides."""
        return cls(
            tuple(sorted(viewer.programme_ids())),
            tuple(sorted(viewer.vouched_organisation_ids())),
            tuple(sorted(viewer.body_ids)),
        )


@lru_cache(maxsize=256)
def _veil(sight: _Sight) -> Veil:
    """Weave the conditions once for all who see alike: they are dear to make, and never change."""
    hidden: dict[str, sa.Select[Any]] = {
        kind.__tablename__: hidden_ids(sight, word) for word, kind in SUBJECTS.items()
    }
    conditions = {
        kind.__tablename__: _keep(kind, kind.id.not_in(hidden[kind.__tablename__]))  # type: ignore[attr-defined]  # each has one
        for kind in SUBJECTS.values()
    }
    for kind in hanging():
        conditions[kind.__tablename__] = _keep(kind, _follows(kind, hidden))
        hidden.setdefault(kind.__tablename__, _followed(kind, hidden))
    conditions[AuditEvent.__tablename__] = _keep(AuditEvent, _untold(hidden))
    return Veil(conditions)


class _Kept(LoaderCriteriaOption):
    """Put a condition on a table under each of its names.

    SQLAlchemy puts the condition as it is on a table that is joined under another name, so it
    would hold the wrong rows.
    """

    __slots__ = ()
    _traverse_internals = LoaderCriteriaOption._traverse_internals  # statements are kept by it

    def _resolve_where_criteria(self, ext_info: Any) -> sa.ColumnElement[bool]:
        condition = super()._resolve_where_criteria(ext_info)
        if not ext_info.is_aliased_class:
            return condition
        adapted: sa.ColumnElement[bool] = ClauseAdapter(ext_info.selectable).traverse(condition)
        return adapted


def _keep(kind: type[Base], condition: sa.ColumnElement[bool]) -> Any:
    return _Kept(kind, condition, include_aliases=True)


def hanging() -> tuple[type[Base], ...]:
    """Return the tables whose rows hang on rows that can be restricted, nearest first.

    Found by their foreign keys, so that a new table is kept from the day it is made.
    """
    found: list[type[Base]] = []
    reached = {kind.__tablename__ for kind in SUBJECTS.values()}
    kinds = [m.class_ for m in Base.registry.mappers if m.class_ not in SUBJECTS.values()]
    while True:
        more = [
            kind
            for kind in sorted(kinds, key=lambda kind: str(kind.__tablename__))
            if kind not in found and kind not in STAYS and _keys_into(kind, reached)
        ]
        if not more:
            return tuple(found)
        found += more
        reached |= {kind.__tablename__ for kind in more}


def _keys_into(kind: type[Base], tables: set[str] | Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each foreign key of a table into one of the others, as (column, table)."""
    return [
        (column.key, key.column.table.name)
        for column in kind.__table__.columns
        for key in column.foreign_keys
        if key.column.table.name in tables and key.column.table is not kind.__table__
    ]


def _follows(kind: type[Base], hidden: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    """Return the condition that leaves out rows which hang on a hidden one."""
    parts = []
    for name, table in _keys_into(kind, hidden):
        column = getattr(kind, name)
        kept = column.not_in(hidden[table])
        parts.append(sa.or_(column.is_(None), kept) if column.nullable else kept)
    return sa.and_(*parts)


def _followed(kind: type[Base], hidden: Mapping[str, Any]) -> sa.Select[Any]:
    """Return the ids of those rows of a table that hang on a hidden one."""
    keys = _keys_into(kind, hidden)
    names = ("id", *(name for name, _ in keys))
    rows = sa.table(kind.__tablename__, *(sa.column(name) for name in names)).alias(
        f"kept_{kind.__tablename__.removeprefix('lgr_')}"
    )
    return sa.select(rows.c.id).where(sa.or_(*(rows.c[n].in_(hidden[table]) for n, table in keys)))


def _untold(hidden: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    """Return the condition that leaves out changes of hidden rows, and changes that name one."""
    names = ("event_id", "kind", "subject_id")
    said = sa.table(AuditMention.__tablename__, *(sa.column(n) for n in names)).alias("kept_said")
    parts, about = [], []
    for word, kind in SUBJECTS.items():
        ids = hidden[kind.__tablename__]
        parts.append(sa.and_(said.c.kind == word, said.c.subject_id.in_(ids)))
        about.append(sa.and_(AuditEvent.subject_kind == word, AuditEvent.subject_id.in_(ids)))
    mentioned = sa.select(said.c.event_id).where(sa.or_(*parts))
    return sa.and_(AuditEvent.id.not_in(mentioned), *(sa.not_(each) for each in about))


_CLOSED = sa.table(
    Classification.__tablename__,
    *(sa.column(name) for name in ("id", "programme_id", "risk_id", "mitigation_id")),
    sa.column("activity_id"),
    sa.column("is_closed", sa.Boolean()),
)
_NAMED = sa.table(
    ClassificationNamed.__tablename__,
    *(sa.column(name) for name in ("classification_id", "organisation_id", "body_id")),
)


def hidden_ids(sight: _Sight, word: str, programme_id: int | None = None) -> sa.Select[Any]:
    """Return the SELECT of the ids of one sort of rows that are kept from a viewer.

    It names its tables as plain words, so that no condition is ever put on it in turn.
    """
    own = sight.organisation_ids
    row = sa.table(
        SUBJECTS[word].__tablename__, sa.column("id"), sa.column("organisation_id")
    ).alias(f"kept_{word}")
    closed, named = _CLOSED.alias("kept"), _NAMED.alias("kept_named")
    subject = closed.c[f"{word}_id"]
    is_owned = sa.and_(row.c.organisation_id.is_not(None), row.c.organisation_id.in_(own))
    told = sa.select(named.c.classification_id).where(
        named.c.classification_id == closed.c.id,
        sa.or_(named.c.organisation_id.in_(own), named.c.body_id.in_(sight.body_ids)),
    )
    found = (
        sa.select(subject)
        .select_from(closed.join(row, row.c.id == subject))
        .where(closed.c.is_closed, sa.not_(is_owned), sa.not_(told.exists()))
    )
    return found if programme_id is None else found.where(closed.c.programme_id == programme_id)


@lru_cache(maxsize=256)
def _what_there_is(sight: _Sight) -> sa.Select[bool, bool]:
    """Return the SELECT of whether any row of the viewer's programmes is classified, or hidden."""
    rows = _CLOSED.alias("kept_any")
    seen = rows.c.programme_id.in_(sight.programme_ids)
    parts = (hidden_ids(sight, word).exists() for word in SUBJECTS)
    any_at_all = sa.select(rows.c.id).where(seen).limit(1)
    hidden = any_at_all.where(rows.c.is_closed, sa.or_(*parts))
    return sa.select(any_at_all.exists().label("has_marks"), hidden.exists().label("is_hidden"))


def hidden_from(session: Session, programme_id: int) -> frozenset[tuple[str, int]]:
    """Return what is kept from the session's viewer in one programme, as (word, id).

    Runs one query a transaction where anything is hidden, and none where nothing is.
    """
    if veil_of(session).is_lifted:
        return frozenset()
    known: dict[int, frozenset[tuple[str, int]]] = session.info.setdefault(HIDDEN, {})
    if programme_id not in known:
        sight, parts = _Sight.of(session.info[VIEWER]), []
        for word in SUBJECTS:
            ids = hidden_ids(sight, word, programme_id).subquery()
            parts.append(sa.select(sa.literal(word), *ids.c))
        rows = session.execute(sa.union_all(*parts))
        known[programme_id] = frozenset((row[0], row[1]) for row in rows)
    return known[programme_id]


@sa.event.listens_for(Session, "do_orm_execute")
def _restrict(state: ORMExecuteState) -> None:
    """Put the restriction on a statement that is about to run."""
    if state.is_column_load or state.is_insert:
        return  # of rows that were loaded through here, or are new
    veil = state.session.info.get(VEIL)
    if veil is not None and veil.is_lifted:
        return
    named = _named_in(state.statement)
    if not named:
        return
    conditions = veil_of(state.session).conditions
    if not conditions:
        return
    if not (state.is_orm_statement and all(named.values())):
        raise PastTheVeil(f"Ask for {', '.join(sorted(named))} by mapped columns.")
    state.statement = state.statement.options(*(conditions[name] for name in sorted(named)))


def _named_in(statement: Any) -> Mapping[str, bool]:
    """Return the tables under the restriction that a statement names.

    The value says that it is named as a mapped one. In SQL written as text it never is. What was
    found is kept by the key under which the database layer keeps the statement's SQL, because
    statements with one key name the same tables in the same way.
    """
    key = statement._generate_cache_key()
    if key is None:
        return _look_for_named(statement)
    found = _looked_at.get(key.key)
    if found is None:
        if len(_looked_at) >= MOST_LOOKED_AT:
            _looked_at.clear()
        found = _looked_at[key.key] = _look_for_named(statement)
    return found


MOST_LOOKED_AT = 1000
_looked_at: dict[Any, Mapping[str, bool]] = {}


def _look_for_named(statement: Any) -> Mapping[str, bool]:
    if isinstance(statement, sa.TextClause):
        return {name: False for name in _under_restriction() if name in statement.text}
    known = _under_restriction()
    found: dict[str, bool] = {}
    for part in visitors.iterate(statement):
        table = getattr(part, "table", part)
        while isinstance(table, sa.Alias):
            table = table.element
        name = table.name if isinstance(table, sa.Table) else None
        if name in known:
            found[name] = found.get(name, False) or "parententity" in part._annotations
    subject = statement._propagate_attrs.get("plugin_subject")  # what Session.get asks for
    if subject is not None and subject.mapper.local_table.name in found:
        found[subject.mapper.local_table.name] = True
    return found


_known: set[str] = set()


def _under_restriction() -> set[str]:
    if not _known:
        _known.add(AuditEvent.__tablename__)
        for kind in (*SUBJECTS.values(), *hanging()):
            _known.add(kind.__tablename__)
    return _known


@sa.event.listens_for(Session, "after_transaction_end")
def _let_go(session: Session, transaction: SessionTransaction) -> None:
    """Ask again in the next transaction: what is kept may be others' doing by then."""
    if transaction.parent is None:
        _forget(session)


def _forget(session: Session) -> None:
    session.info.pop(VEIL, None)
    session.info.pop(HIDDEN, None)
