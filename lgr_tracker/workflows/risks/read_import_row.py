"""One row of a register in the programme's own terms, with every cell that makes no sense named.

In our own workbook a word that the programme does not know is refused. In a register from
elsewhere it is kept beside the risk, under the heading that the source has for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import LABELS, RiskResponse, ScoreKind
from lgr_tracker.domain.naming import Index, fold
from lgr_tracker.domain.opportunity import responses_to, usual_response
from lgr_tracker.domain.register import (
    REGISTER_COLUMNS,
    Rating,
    SaidRating,
    ScaleMapping,
)
from lgr_tracker.domain.register_import import RefusedCell, Remark
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.exchange.reading import ReadRegister, RegisterInput
from lgr_tracker.exchange.reading.ratings import points_of
from lgr_tracker.exchange.reading.values import read_text
from lgr_tracker.exchange.reading.vocabulary import status_of
from lgr_tracker.models.base import LINE, TEXT
from lgr_tracker.workflows.risks.import_names import ProgrammeNames
from lgr_tracker.workflows.scoring import Pair, score_of

QUOTE = 80
HEADINGS = {column.key: column.heading for column in REGISTER_COLUMNS}
LINES = {"title": "title", "category": "category", "workstream": "workstream"}
LINES |= {"raised_by": "raised_by"}
PROSE = ("cause", "event", "effect", "existing_controls", "comment")
DAYS = {
    "raised_on": "raised_on",
    "target_on": "target_on",
    "proximity_from": "hits_from",
    "proximity_until": "hits_until",
    "happened_on": "happened_on",
    "last_review_on": "last_reviewed_on",
    "next_review_on": "next_review_on",
}
STATES = {state.value: state for state in RiskState}
KINDS = {"": False, "threat": False, "risk": False, "opportunity": True}
RESPONSES = {fold(LABELS[each]): each for each in RiskResponse} | {
    "mitigate": RiskResponse.TREAT,
    "reduce": RiskResponse.TREAT,
    "control": RiskResponse.TREAT,
    "retain": RiskResponse.TOLERATE,
    "avoid": RiskResponse.TERMINATE,
    "eliminate": RiskResponse.TERMINATE,
}
WORKED_OUT = (
    "action_owners",
    "services",
    "previous_period_score",
    "direction",
    "accepted_until",
    "planned_actions",
    "depends_on",
    "blocks",
    "milestones",
    "twins",
)
"""Columns that no import writes: what another's register says there is kept beside the risk."""

UNKNOWN = "The programme has nothing of this name under {}, so it is kept beside the risk"
UNSCORED = (
    "This is not on the programme's scale yet, so the risk comes in unscored and keeps the words. "
    "Say what they mean and bring the file in again, or score it on its page"
)
NO_STEP = "Say what this means on the programme's scale; nobody has yet."
NO_POST = "No post of the programme is called this, so it is kept as the owner's name"


@dataclass
class ReadRow:
    """Hold what a row says: only what the file has a column for."""

    source: RegisterInput
    headings: Mapping[str, str]
    is_ours: bool
    columns: dict[str, Any] = field(default_factory=dict)
    touched: dict[str, tuple[int, ...]] = field(default_factory=dict)
    pairs: dict[ScoreKind, Pair] = field(default_factory=dict)
    custom: dict[str, str] = field(default_factory=dict)
    reference: str = ""
    """The source's own number, where a new risk may have it."""
    organisation_id: int | None = None
    state: RiskState | None = None
    version: int | None = None
    refused: list[RefusedCell] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    """Cells that nothing is taken from, readable or not."""

    def refuse(self, key: str, why: str, value: str = "") -> None:
        """Name a cell that cannot be taken."""
        value = (value or said(self.source.values.get(key)))[:QUOTE]
        cell = self.source.cell_of(key)
        heading = self.headings.get(key) or HEADINGS.get(key, key)
        self.refused.append(RefusedCell(self.source.sheet, cell, heading, value, why))

    def remark(self, key: str, sentence: str, value: str = "") -> None:
        """Say that a cell is taken otherwise than it stands."""
        cell = self.source.cell_of(key)
        self.remarks.append(Remark(sentence, self.source.sheet, cell, value[:QUOTE]))

    def keep(self, key: str, text: str, sentence: str = "") -> None:
        """Keep a cell beside the risk under the source's heading, and say so."""
        if text:
            self.custom[self.headings.get(key) or HEADINGS.get(key, key)] = text
            if sentence:
                self.remark(key, sentence, text)

    def keep_number(self) -> None:
        """Keep the source's own number beside the risk, which gets another."""
        self.keep("reference", self.reference)
        self.reference = ""

    def reject(self, key: str, text: str, why: str, sentence: str = "") -> None:
        """Refuse a word in our own workbook; keep one of another's register."""
        if self.is_ours:
            self.refuse(key, why)
        else:
            self.keep(key, text, sentence or UNKNOWN.format(HEADINGS.get(key, key)))


def rating_key(row: ReadRow, kind: ScoreKind) -> str:
    """Return the first column of the file that speaks of a rating."""
    keys = [f"{kind.value}_{part}" for part in ("likelihood", "impact", "score", "band")]
    return next((key for key in keys if key in row.source.cells), keys[0])


def said(value: Any) -> str:
    """Return a value that was read as the words of a cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "; ".join(str(each) for each in value)
    return read_text(value) or "" if value is not None else ""


@dataclass(frozen=True)
class Meaning:
    """Say what the ratings of a file mean: on our scale, by a mapping, or not at all yet.

    A strict one refuses the words that it does not have; they are kept beside the risk otherwise.
    """

    scale: Scale
    mapping: ScaleMapping | None = None
    is_strict: bool = False


def read_row(
    source: RegisterInput, read: ReadRegister, names: ProgrammeNames, meaning: Meaning
) -> ReadRow:
    """Return a row in the programme's own terms."""
    row = ReadRow(source, read.columns, read.is_ours)
    for heading, text in source.custom.items():
        _custom(row, heading, text)
    for take in (_texts, _days, _choices, _lists, _organisation, _state, _version, _numbers):
        take(row, names)
    if not row.is_ours:
        for key in WORKED_OUT:
            row.keep(key, said(source.values.get(key)))
    for kind in ScoreKind:
        _score(row, kind, meaning)
    return row


def _custom(row: ReadRow, heading: str, text: str) -> None:
    if len(text) > TEXT:
        row.refuse(heading, f"Use {TEXT:,} characters or fewer; this has {len(text):,}.")
    else:
        row.custom["".join(each for each in heading if each.isprintable())[:LINE]] = text


def _texts(row: ReadRow, _: ProgrammeNames) -> None:
    values = row.source.values
    for key in LINES:
        if key in values:
            _text(row, key, said(values[key]).replace("\n", " "), LINE)
    for key in PROSE:
        if key in values:
            _text(row, key, said(values[key]), TEXT)


def _text(row: ReadRow, key: str, text: str, longest: int) -> None:
    if len(text) > longest:
        row.refuse(key, f"Use {longest:,} characters or fewer; this has {len(text):,}.")
    else:
        row.columns[key] = text


def _days(row: ReadRow, _: ProgrammeNames) -> None:
    values = row.source.values
    for key, column in DAYS.items():
        if key in values:
            row.columns[column] = values[key]
    first, last = row.columns.get("hits_from"), row.columns.get("hits_until")
    if first and last and last < first:
        row.refuse("proximity_until", "The last day it could hit comes before the first.")


def _choices(row: ReadRow, names: ProgrammeNames) -> None:
    values = row.source.values
    if "owner" in values:
        _owner(row, said(values["owner"]), names)
    for key, column, known in (
        ("phase", "phase_id", names.phases),
        ("escalation", "escalated_to_id", names.bodies),
    ):
        if key in values:
            _one(row, key, column, known)
    if "kind" in values:
        _kind(row, said(values["kind"]))
    is_opportunity = bool(row.columns.get("is_opportunity"))
    if "response" in values:
        _response(row, said(values["response"]), is_opportunity)
    elif is_opportunity:
        row.columns["response"] = usual_response(is_opportunity)


def _owner(row: ReadRow, text: str, names: ProgrammeNames) -> None:
    """Take a post of the programme, else keep the name: a risk is not refused for its owner."""
    post_id = names.posts.get(fold(text)) if text else None
    is_name = bool(text) and post_id is None
    if is_name and len(text) > LINE:
        row.refuse("owner", f"Use {LINE:,} characters or fewer; this has {len(text):,}.")
        return
    row.columns["owner_post_id"] = post_id
    row.columns["owner_name"] = text.replace("\n", ", ") if is_name else ""
    if is_name:
        row.remark("owner", NO_POST, text)


def _one(row: ReadRow, key: str, column: str, known: Index) -> None:
    text = said(row.source.values[key])
    found = known.get(fold(text)) if text else None
    if text and found is None:
        why = f"The programme has nothing of this name under {HEADINGS[key]}."
        row.reject(key, text, why)
    elif row.is_ours or found is not None:
        row.columns[column] = found


def _kind(row: ReadRow, text: str) -> None:
    if fold(text) in KINDS:
        row.columns["is_opportunity"] = KINDS[fold(text)]
    else:
        row.reject("kind", text, "Say threat or opportunity.")


def _response(row: ReadRow, text: str, is_opportunity: bool) -> None:
    """Take what is to be done; "accept" is what many say of a threat that is tolerated."""
    found = RESPONSES.get(fold(text)) if text else usual_response(is_opportunity)
    if not row.is_ours and found is RiskResponse.ACCEPT and not is_opportunity:
        found = RiskResponse.TOLERATE
    if found in responses_to(is_opportunity):
        row.columns["response"] = found
    else:
        choices = ", ".join(LABELS[each].lower() for each in responses_to(is_opportunity))
        row.reject("response", text, f"Say one of: {choices}.")
        row.columns["response"] = usual_response(is_opportunity)


def _lists(row: ReadRow, names: ProgrammeNames) -> None:
    for key, known in (
        ("lenses", names.lenses),
        ("affected_organisations", names.organisations),
        ("cohorts", names.cohorts),
    ):
        if key not in row.source.values:
            continue
        words = row.source.values[key] or ()
        listed = words if isinstance(words, tuple) else (said(words),)
        unknown = [word for word in listed if fold(word) not in known]
        if unknown:
            why = f"The programme has nothing called {', '.join(unknown)[:200]}."
            row.reject(key, "; ".join(unknown), why)
        if not unknown or not row.is_ours:
            row.touched[key] = tuple(sorted({known[fold(w)] for w in listed if fold(w) in known}))


def _organisation(row: ReadRow, names: ProgrammeNames) -> None:
    text = said(row.source.values.get("organisation"))
    if not text:
        return
    row.organisation_id = names.organisations.get(fold(text))
    if row.organisation_id is None:
        why = f"The programme has nothing of this name under {HEADINGS['organisation']}."
        row.reject("organisation", text, why)


def _state(row: ReadRow, _: ProgrammeNames) -> None:
    text = said(row.source.values.get("status"))
    if not text:
        return
    word = fold(text)
    row.state = STATES.get(word if row.is_ours else status_of(text).casefold())
    if row.state is None:
        row.reject("status", text, "Say open, issue or closed.")


def _version(row: ReadRow, _: ProgrammeNames) -> None:
    version = row.source.values.get("version")
    row.version = version if row.is_ours and isinstance(version, int) else None


def _numbers(row: ReadRow, _: ProgrammeNames) -> None:
    if "estimated_cost" not in row.source.values:
        return
    cost = row.source.values["estimated_cost"]
    if cost is not None and not (isinstance(cost, (int, float)) and 0 <= cost <= 10**12):
        row.reject("estimated_cost", said(cost), "Give whole pounds.")
    elif cost is not None or row.is_ours:
        row.columns["estimated_cost"] = None if cost is None else round(float(cost))


def _score(row: ReadRow, kind: ScoreKind, meaning: Meaning) -> None:
    """Take a pair that is on the scale; what nobody has said the meaning of stays as it is."""
    keys = (f"{kind.value}_likelihood", f"{kind.value}_impact")
    rating = row.source.ratings.get(Rating(kind.value))
    if row.is_ours:
        values = row.source.values
        if all(key in values for key in keys):
            _pair(row, kind, Pair(_whole(values[keys[0]]), _whole(values[keys[1]])), meaning.scale)
        return
    if rating is None:
        return
    pair = points_of(rating, meaning.mapping) if meaning.mapping else None
    if pair is not None:
        _pair(row, kind, Pair(*pair), meaning.scale)
    elif meaning.is_strict:
        parts = (rating.likelihood, rating.impact, rating.score, rating.band)
        words = ", ".join(said(part) for part in parts if part is not None)
        row.refuse(rating_key(row, kind), NO_STEP, words)
    else:
        _keep_rating(row, kind, rating)


def _pair(row: ReadRow, kind: ScoreKind, pair: Pair, scale: Scale) -> None:
    try:
        score_of(scale, kind, pair)
    except Invalid as error:
        for key, why in error.fields.items():
            row.refuse(key, why)
        return
    row.pairs[kind] = pair


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None


def _keep_rating(row: ReadRow, kind: ScoreKind, rating: SaidRating) -> None:
    """Keep what the source says of a rating, each part under its own heading."""
    parts = {
        "likelihood": rating.likelihood,
        "impact": rating.impact,
        "score": rating.score,
        "band": rating.band,
    }
    told: dict[str, list[str]] = {}
    lone: list[str] = []
    for part, value in parts.items():
        key = f"{kind.value}_{part}"
        if value is None:
            continue
        if key in row.headings:
            told.setdefault(key, []).append(said(value))
        else:
            lone.append(said(value))
    first = next(iter(told), None) or next(
        (key for part in parts if (key := f"{kind.value}_{part}") in row.headings), None
    )
    if first is None:
        return
    if lone:  # one cell said it all, such as "4 x 4 (16)"
        told[first] = [" x ".join(lone), *(f"({each})" for each in told.get(first, ()))]
    for key, words in told.items():
        row.keep(key, " ".join(words), UNSCORED)
