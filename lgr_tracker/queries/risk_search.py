"""Search in what risks say: one condition, by SQLite's full-text index or by PostgreSQL's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.references import reference
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.scope import by_key, in_scope

MOST_WORDS = 8
SAID = ("reference", "title", "cause", "event", "effect", "existing_controls", "comment")
"""What is searched; in step with the indexes that migration 0003 lays."""

CALLED = re.compile(r"r-?0*([0-9]{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Saying:
    """Say where words are to be looked for: in which database, and whether its index knows them."""

    dialect: str
    is_known: bool


def saying(session: Session, actor: Actor, programme_id: int, words: str) -> Saying:
    """Look whether the index finds the words in any risk of a programme that the actor may see.

    Kept until the programme changes; runs one query before.
    """
    dialect = session.get_bind().dialect.name

    def look() -> bool:
        here = in_scope(actor, by_key(Risk.programme_id), programme_id)
        indexed = matches(words, Saying(dialect, True))
        return session.scalar(sa.select(Risk.id).where(here, indexed).limit(1)) is not None

    return Saying(dialect, remembered(session, actor, programme_id, ("said", words), look))


def matches(words: str, saying: Saying) -> sa.ColumnElement[bool]:
    """Return the condition of risks that say all of these words, the last one as a beginning.

    No sign has a special meaning, and no text fails. Where the index knows no risk that says the
    words, those whose reference or title holds them within another word.
    """
    plain = words.encode("utf-8", "replace").decode()  # half a character alone has no place there
    sought = plain.replace("\x00", " ").split()[:MOST_WORDS]
    if not saying.is_known:
        named = sa.func.lower(Risk.reference + " " + Risk.title)
        return sa.and_(
            sa.true(), *(named.contains(word.lower(), autoescape=True) for word in sought)
        )
    indexed = _indexed(saying.dialect, [word for word in sought if any(map(str.isalnum, word))])
    called = CALLED.fullmatch("".join(sought))
    if called:
        indexed = sa.or_(indexed, Risk.reference == reference("R", int(called[1])))
    return indexed


def _indexed(dialect: str, words: Sequence[str]) -> sa.ColumnElement[bool]:
    if not words:
        return sa.false()
    if dialect == "sqlite":
        return Risk.id.in_(_in_sqlite(words))
    return _in_postgresql(words)


def _in_sqlite(words: Sequence[str]) -> sa.Select[int]:
    """Return the SELECT of the ids that FTS5 finds; each word in quotes is no more than itself."""
    table = sa.table("lgr_risk_words", sa.column("rowid", sa.Integer()))
    sought = " ".join('"{}"'.format(word.replace('"', " ")) for word in words)
    said = sa.literal_column("lgr_risk_words", sa.Text()).op("MATCH", is_comparison=True)
    return sa.select(table.c.rowid).where(said(f"{sought}*"))


def _in_postgresql(words: Sequence[str]) -> sa.ColumnElement[bool]:
    """Return the condition on the very expression that the index is of, or it would not be used."""
    english: Any = sa.literal_column("'english'::regconfig")
    space: Any = sa.literal_column("' '")
    said = getattr(Risk, SAID[0])
    for name in SAID[1:]:
        said = said.op("||")(space).op("||")(getattr(Risk, name))
    *others, last = words
    begun = "'{}':*".format(last.replace("\\", " ").replace("'", " "))
    asked: Any = sa.func.to_tsquery(english, begun)
    if others:
        quoted = " ".join('"{}"'.format(word.replace('"', " ")) for word in others)
        asked = sa.func.websearch_to_tsquery(english, quoted).op("&&")(asked)
    found: sa.ColumnElement[bool] = sa.func.to_tsvector(english, said).op("@@", is_comparison=True)(
        asked
    )
    return found
