"""Read the cells of a risk as typed values, ratings in the source's own words, and own fields."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from lgr_tracker.domain.register import (
    REGISTER_COLUMNS,
    Column,
    ColumnKind,
    Rating,
    SaidRating,
    ScaleMapping,
    ScaleView,
    inward_heading,
)
from lgr_tracker.exchange.reading.days import NoDay, Unreadable, day_of, month_of
from lgr_tracker.exchange.reading.found import (
    CUSTOM,
    QUOTE_LIMIT,
    CellProblem,
    FoundColumn,
    FoundTable,
    RegisterInput,
    RiskRow,
)
from lgr_tracker.exchange.reading.ratings import points_of, said_rating
from lgr_tracker.exchange.reading.told import Told, short_title
from lgr_tracker.exchange.reading.values import CellValue, read_text, readers_of
from lgr_tracker.exchange.reading.vocabulary import folded, status_of, vocabulary
from lgr_tracker.exchange.reading.words import RATINGS, SIDES, score_is_impact_first

COLUMNS: Final = {column.key: column for column in REGISTER_COLUMNS}
_TITLE_FROM: Final = ("event", "cause", "effect")
_NO_SCALE: Final = ScaleView("", (), (), ())
_SOFT: Final = (ColumnKind.NUMBER, ColumnKind.MONEY)


class RowReader:
    """Read the rows of one table; the same reader goes down the table in order."""

    def __init__(
        self,
        table: FoundTable,
        columns: Sequence[FoundColumn],
        told: Told,
        *,
        scale: ScaleView | None,
        mapping: ScaleMapping | None,
        counts_from_1904: bool,
        is_ours: bool,
    ) -> None:
        self._sheet = table.sheet
        self._told = told
        self._mapping = mapping
        self._from_1904 = counts_from_1904
        self._is_typed = is_ours and scale is not None
        self._is_ours = is_ours
        reader_of = readers_of(scale or _NO_SCALE)
        self._sides: dict[Rating, dict[str, FoundColumn]] = {}
        self._custom: list[tuple[FoundColumn, str]] = []
        self._read: list[tuple[FoundColumn, Column, Callable[[object], CellValue]]] = []
        for column in columns:
            if column.key is None or column.key == CUSTOM:
                heading = inward_heading(column.heading) if is_ours else column.heading
                self._custom.append((column, heading))
            elif not self._is_typed and (side := _side_of(column.key)):
                self._sides.setdefault(side[0], {})[side[1]] = column
            elif not is_ours and _side_of(column.key) and column.key.endswith(("score", "band")):
                continue
            else:
                known = COLUMNS[column.key]
                self._read.append((column, known, reader_of(known)))
        self.letters = {heading: column.letters for column, heading in self._custom}
        self.letters |= {column.key: column.letters for column in columns if column.key}
        self._last_owner: object = ""
        words = folded(table.title).split()
        self._is_closed = not is_ours and "status" not in self.letters and "closed" in words

    def read(self, risk: RiskRow) -> RegisterInput:
        """Read one risk; what cannot be read is told."""
        values: dict[str, CellValue] = {}
        custom: dict[str, str] = {}
        self._told.unread.extend(risk.unread)
        for column, known, read in self._read:
            raw = risk.cells.get(column.position, "")
            if raw == "":
                values[known.key] = None
                continue
            try:
                values[known.key] = self._value(raw, risk, column, known, read, custom)
            except Unreadable as reason:
                self._refuse(risk, column, raw, str(reason))
        for column, heading in self._custom:
            self._keep(risk, column, heading, custom)
        ratings = self._ratings(risk, values) if self._sides else {}
        if not self._is_ours:
            self._make_title(values)
            self._tell_kind(risk, values, custom)
        return RegisterInput(self._sheet, risk.number + 1, values, self.letters, custom, ratings)

    def _tell_kind(
        self, risk: RiskRow, values: dict[str, CellValue], custom: Mapping[str, str]
    ) -> None:
        """Take the status from the table's title or the row's type, and note what is no risk."""
        number = str(risk.number + 1)
        if self._is_closed:
            values["status"] = "Closed"
            self._told.closed_by_title.append(number)
        elif self._is_issue(values, custom):
            values["status"] = "Issue"
            self._told.issues_by_type.append(number)
        if folded(str(values.get("category") or "")[:20]) in vocabulary()["other_kinds"]["words"]:
            self._told.other_kinds.append(number)

    @staticmethod
    def _is_issue(values: Mapping[str, CellValue], custom: Mapping[str, str]) -> bool:
        """Tell whether a row's type calls it an issue, and its status does not call it closed."""
        said = (str(values.get("category") or ""), *custom.values())
        is_issue = any(each.casefold() == "issue" for each in said)
        return is_issue and status_of(str(values.get("status"))) != "closed"

    def _value(
        self,
        raw: object,
        risk: RiskRow,
        column: FoundColumn,
        known: Column,
        read: Callable[[object], CellValue],
        custom: dict[str, str],
    ) -> CellValue:
        """Read a cell, with the freedom that other people's registers need."""
        if self._is_ours:
            return read(raw)
        if known.kind is ColumnKind.DATE:
            return self._day(raw, risk, column, custom)
        if known.kind in _SOFT:
            return self._amount(raw, risk, column, read, custom)
        if known.key == "owner":
            raw = self._owner(raw, risk, column)
        return read(raw)

    def _day(
        self, raw: object, risk: RiskRow, column: FoundColumn, custom: dict[str, str]
    ) -> date | None:
        """Read a day; a month counts from its first, and words are kept beside an empty day."""
        text = read_text(raw) if isinstance(raw, str) else None
        if isinstance(raw, str) and text is None:
            return None
        try:
            return day_of(text or raw, counts_from_1904=self._from_1904)
        except NoDay:
            month = month_of(text or "")
            (self._told.months if month else self._told.words_for_days).append(
                _quoted(column, risk, raw)
            )
            if month is None:
                custom[column.heading] = text or ""
            return month

    def _amount(
        self,
        raw: object,
        risk: RiskRow,
        column: FoundColumn,
        read: Callable[[object], CellValue],
        custom: dict[str, str],
    ) -> CellValue:
        """Read a number or an amount of money; words are kept as the row's own."""
        try:
            return read(raw)
        except Unreadable:
            custom[column.heading] = read_text(raw) or ""
            self._told.words_for_days.append(_quoted(column, risk, raw))
            return None

    def _owner(self, raw: object, risk: RiskRow, column: FoundColumn) -> object:
        """Take the owner of the row above where the cell says so."""
        if _is_as_above(str(raw)):
            self._told.owners_above.append(f"{column.letters}{risk.number + 1}")
            return self._last_owner
        self._last_owner = raw
        return raw

    def _keep(
        self, risk: RiskRow, column: FoundColumn, heading: str, custom: dict[str, str]
    ) -> None:
        """Keep a cell of a column that is not ours as the row's own field."""
        raw = risk.cells.get(column.position, "")
        if raw == "":
            if self._is_ours:
                custom[heading] = ""  # somebody may have emptied it
            return
        try:
            text = raw.date() if isinstance(raw, datetime) else raw
            kept = text.isoformat() if isinstance(text, date) else read_text(text)
        except Unreadable as reason:
            self._refuse(risk, column, raw, str(reason))
        else:
            if kept:
                custom[heading] = kept

    def _ratings(self, risk: RiskRow, values: dict[str, CellValue]) -> dict[Rating, SaidRating]:
        """Read every rating as the source says it, and as the mapping means it."""
        ratings: dict[Rating, SaidRating] = {}
        for rating, sides in self._sides.items():
            cells = {side: risk.cells.get(each.position, "") for side, each in sides.items()}
            column = next(iter(sides.values()))
            try:
                said = self._said(risk, sides, cells)
            except Unreadable as reason:
                place = next(each for each in sides.values() if risk.cells.get(each.position))
                self._refuse(risk, place, risk.cells[place.position], str(reason))
                continue
            if said is not None:
                ratings[rating] = said
            if self._mapping is not None:
                self._map(risk, rating, said, column, values)
        return ratings

    def _said(
        self, risk: RiskRow, sides: Mapping[str, FoundColumn], cells: Mapping[str, object]
    ) -> SaidRating | None:
        heading = sides["score"].heading if "score" in sides else ""
        order = score_is_impact_first(heading)
        said = said_rating(cells, is_impact_first=bool(order))
        if (
            order is None
            and said is not None
            and "score" in sides
            and not {"likelihood", "impact"} & sides.keys()
            and isinstance(said.likelihood, int)
            and said.likelihood != said.impact
        ):
            self._told.products.append(f"{sides['score'].letters}{risk.number + 1}")
        return said

    def _map(
        self,
        risk: RiskRow,
        rating: Rating,
        said: SaidRating | None,
        column: FoundColumn,
        values: dict[str, CellValue],
    ) -> None:
        """Turn a rating into the programme's numbers, or say that nobody said what it means."""
        pair = points_of(said, self._mapping) if said and self._mapping else None
        if said is not None and pair is None:
            told = [getattr(said, side) for side in SIDES if getattr(said, side) is not None]
            words = ", ".join(map(str, told))
            why = "Say what this means on the programme's scale; nobody has yet."
            self._refuse(risk, column, words, why)
            return
        for side, point in zip(("likelihood", "impact"), pair or (None, None), strict=True):
            values[f"{rating}_{side}"] = point

    def _make_title(self, values: dict[str, CellValue]) -> None:
        """Make a title of the first sentence where no column gives one."""
        if values.get("title"):
            return
        for key in _TITLE_FROM:
            if text := values.get(key):
                values["title"] = short_title(str(text))
                self._told.made_titles += 1
                return

    def _refuse(self, risk: RiskRow, column: FoundColumn, raw: object, reason: str) -> None:
        quote = " ".join(str(raw).split())[:QUOTE_LIMIT]
        heading = COLUMNS[column.key].heading if self._is_ours and column.key else column.heading
        cell = f"{column.letters}{risk.number + 1}"
        self._told.problems.append(CellProblem(self._sheet, cell, heading, quote, reason))


@lru_cache(maxsize=1024)
def _is_as_above(text: str) -> bool:
    """Tell whether a cell says that it is as the cell above."""
    above = vocabulary()["above"]
    return text.strip() in above["signs"] or folded(text[:40]) in above["words"]


def _side_of(key: str) -> tuple[Rating, str] | None:
    """Part the key of a rating's column into the rating and its side."""
    state, _, side = key.partition("_")
    return (Rating(state), side) if state in RATINGS and side in SIDES else None


def _quoted(column: FoundColumn, risk: RiskRow, raw: object) -> str:
    return f"{column.letters}{risk.number + 1} ({' '.join(str(raw).split())[:40]})"
