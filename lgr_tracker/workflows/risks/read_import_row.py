"""One row of a register in the programme's own terms, with every cell that makes no sense named."""

from dataclasses import dataclass, field
from typing import Any

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import LABELS, RiskResponse, ScoreKind
from lgr_tracker.domain.register import REGISTER_COLUMNS
from lgr_tracker.domain.register_import import RefusedCell
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.exchange.register_reader import QUOTE_LIMIT, RegisterInput
from lgr_tracker.models.base import LINE, TEXT
from lgr_tracker.workflows.risks.import_names import Index, ProgrammeNames, fold
from lgr_tracker.workflows.scoring import Pair, score_of

HEADINGS = {column.key: column.heading for column in REGISTER_COLUMNS}
LINES = {"title": "title", "category": "category", "workstream": "workstream"}
LINES |= {"raised_by": "raised_by"}
PROSE = ("cause", "event", "effect", "existing_controls", "comment")
DAYS = {
    "raised_on": "raised_on",
    "target_on": "target_on",
    "proximity_from": "hits_from",
    "proximity_until": "hits_until",
    "last_review_on": "last_reviewed_on",
    "next_review_on": "next_review_on",
}
STATES = {state.value: state for state in RiskState} | {
    "live": RiskState.OPEN,
    "active": RiskState.OPEN,
}
RESPONSES = {fold(LABELS[each]): each for each in RiskResponse}


@dataclass
class ReadRow:
    """Hold what a row says: only what the file has a column for."""

    source: RegisterInput
    columns: dict[str, Any] = field(default_factory=dict)
    touched: dict[str, tuple[int, ...]] = field(default_factory=dict)
    pairs: dict[ScoreKind, Pair] = field(default_factory=dict)
    organisation_id: int | None = None
    state: RiskState | None = None
    version: int | None = None
    refused: list[RefusedCell] = field(default_factory=list)

    def refuse(self, key: str, why: str) -> None:
        """Name a cell that cannot be taken."""
        value = str(self.source.values.get(key) or "")[:QUOTE_LIMIT]
        cell = self.source.cell_of(key)
        heading = HEADINGS.get(key, key)
        self.refused.append(RefusedCell(self.source.sheet, cell, heading, value, why))


def read_row(source: RegisterInput, names: ProgrammeNames, scale: Scale) -> ReadRow:
    """Return a row in the programme's own terms."""
    row = ReadRow(source)
    for read in (_texts, _days, _choices, _lists, _organisation, _state, _version):
        read(row, names)
    _scores(row, scale)
    return row


def _texts(row: ReadRow, _: ProgrammeNames) -> None:
    for key in (*LINES, *PROSE):
        if key not in row.source.values:
            continue
        text = str(row.source.values[key] or "").strip()
        longest = LINE if key in LINES else TEXT
        if len(text) > longest:
            row.refuse(key, f"Use {longest:,} characters or fewer; this has {len(text):,}.")
            continue
        row.columns[LINES.get(key, key)] = text.replace("\n", " ") if key in LINES else text


def _days(row: ReadRow, _: ProgrammeNames) -> None:
    for key, column in DAYS.items():
        if key in row.source.values:
            row.columns[column] = row.source.values[key]
    first, last = row.columns.get("hits_from"), row.columns.get("hits_until")
    if first and last and last < first:
        row.refuse("proximity_until", "The last day it could hit comes before the first.")


def _choices(row: ReadRow, names: ProgrammeNames) -> None:
    for key, column, known in (
        ("owner", "owner_post_id", names.posts),
        ("phase", "phase_id", names.phases),
        ("escalation", "escalated_to_id", names.bodies),
    ):
        if key in row.source.values:
            row.columns[column] = _one(row, key, known)
    if "response" in row.source.values:
        text = fold(str(row.source.values["response"] or "treat"))
        if text in RESPONSES:
            row.columns["response"] = RESPONSES[text]
        else:
            row.refuse("response", "Say treat, tolerate, transfer or terminate.")


def _one(row: ReadRow, key: str, known: Index) -> int | None:
    text = str(row.source.values[key] or "").strip()
    if not text:
        return None
    found = known.get(fold(text))
    if found is None:
        row.refuse(key, f"The programme has nothing of this name under {HEADINGS[key]}.")
    return found


def _lists(row: ReadRow, names: ProgrammeNames) -> None:
    for key, known in (
        ("lenses", names.lenses),
        ("affected_organisations", names.organisations),
        ("cohorts", names.cohorts),
    ):
        if key not in row.source.values:
            continue
        words = row.source.values[key] or ()
        listed = words if isinstance(words, tuple) else (str(words),)
        unknown = [word for word in listed if fold(word) not in known]
        if unknown:
            row.refuse(key, f"The programme has nothing called {', '.join(unknown)[:200]}.")
            continue
        row.touched[key] = tuple(sorted({known[fold(word)] for word in listed}))


def _organisation(row: ReadRow, names: ProgrammeNames) -> None:
    if row.source.values.get("organisation"):
        row.organisation_id = _one(row, "organisation", names.organisations)


def _state(row: ReadRow, _: ProgrammeNames) -> None:
    text = str(row.source.values.get("status") or "").strip()
    if not text:
        return
    row.state = STATES.get(fold(text))
    if row.state is None:
        row.refuse("status", "Say open, issue or closed.")


def _version(row: ReadRow, _: ProgrammeNames) -> None:
    version = row.source.values.get("version")
    row.version = version if isinstance(version, int) else None


def _scores(row: ReadRow, scale: Scale) -> None:
    """Take the pairs that the file has; a score in the file is only compared."""
    for kind in ScoreKind:
        keys = (f"{kind.value}_likelihood", f"{kind.value}_impact")
        if not all(key in row.source.values for key in keys):
            continue
        likelihood, impact = (_whole(row.source.values[key]) for key in keys)
        pair = Pair(likelihood, impact)
        try:
            score = score_of(scale, kind, pair)
        except Invalid as error:
            for key, why in error.fields.items():
                row.refuse(key, why)
            continue
        row.pairs[kind] = pair
        stated = row.source.values.get(f"{kind.value}_score")
        is_theirs = row.version is None  # in our own workbook scores are reckoned anew
        if is_theirs and score is not None and stated not in (None, score):
            row.refuse(
                f"{kind.value}_score",
                f"The file says {stated}, but likelihood and impact come to {score}.",
            )


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None
