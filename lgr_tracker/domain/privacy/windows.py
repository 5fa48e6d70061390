"""Look only where a telling word stands, so that long text costs little more than reading it."""

import re
from collections.abc import Iterator, Set
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"[0-9]+")


class Text:
    """Hold folded text, its small letters, and where each of its words stands."""

    def __init__(self, text: str, *, words_of: "Text | None" = None) -> None:
        """Read a text; `words_of` has the same words in the same places, other digits aside."""
        self.text = text
        self.lower = text.lower()
        self._words_of = words_of

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        if self._words_of is not None:
            return self._words_of._places
        places: dict[str, list[int]] = {}
        for match in _WORD.finditer(self.lower):
            places.setdefault(match.group(), []).append(match.start())
        return places

    @cached_property
    def digits(self) -> list[re.Match[str]]:
        """Every run of digits."""
        return list(_DIGITS.finditer(self.lower))

    def around(self, words: Set[str], before: int, behind: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of the text within so many characters of any of the words."""
        met = self._met(words)
        if met:
            starts = sorted(start for word in met for start in self._places[word])
            yield from self._joined([(start, start) for start in starts], before, behind)

    def _met(self, words: Set[str]) -> Set[str]:
        """Return which of the words stand here, asking the fewer of the two."""
        if words.isdisjoint(self._places):
            return frozenset()  # as most are, and this asks fastest
        if len(words) < len(self._places):
            return self._places.keys() & words
        return {word for word in self._places if word in words}

    def starts(self, words: Set[str]) -> list[int]:
        """Return where any of the words stands, in the order of the words met."""
        return [start for word in self._met(words) for start in self._places[word]]

    def around_digits(self, least: int, before: int, behind: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of the text near a run of at least so many digits."""
        spans = [match.span() for match in self.digits if match.end() - match.start() >= least]
        yield from self._joined(spans, before, behind)

    def find(
        self, pattern: re.Pattern[str], parts: Iterator[tuple[int, int]]
    ) -> Iterator[re.Match[str]]:
        """Yield the places in small letters where a pattern fits within the parts."""
        for start, end in parts:
            yield from pattern.finditer(self.lower, start, end)

    def _joined(
        self, spans: list[tuple[int, int]], before: int, behind: int
    ) -> Iterator[tuple[int, int]]:
        """Yield the spans widened, those that touch joined, so that no place is met twice."""
        if not spans:
            return
        length = len(self.text)
        start, end = spans[0][0] - before, spans[0][1] + behind
        for span_start, span_end in spans[1:]:
            if span_start - before > end:
                yield max(0, start), min(length, end)
                start = span_start - before
            end = max(end, span_end + behind)
        yield max(0, start), min(length, end)
