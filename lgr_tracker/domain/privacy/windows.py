"""Look only where a telling word stands, so that long text costs little more than reading it."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property

_WORD, _ASCII_WORD = re.compile(r"[^\W\d_]+"), re.compile(r"[a-z]+")
_FEW = 5
"""So many words are sought one by one faster than by reading all."""
_DIGITS = re.compile(r"[0-9]+")

Part = tuple[int, int]


class Text:
    """Hold folded text, its small letters, and where each telling word of it stands."""

    def __init__(self, text: str, telling: Set[str], *, words_of: "Text | None" = None) -> None:
        """Read a text; `telling` are the words that anybody asks for.

        `words_of` has the same words in the same places, other digits aside.
        """
        self.text = text
        self.lower = text.lower()
        self._telling = telling
        self._words_of = words_of

    @cached_property
    def words(self) -> Set[str]:
        """The telling words that stand in the text, in small letters."""
        if self._words_of is not None:
            return self._words_of.words
        return self._telling & set(self._word.findall(self.lower))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        if self._words_of is not None:
            return self._words_of._places
        if len(self.words) <= _FEW:
            return {word: list(self._starts_of(word)) for word in self.words}
        places: dict[str, list[int]] = {word: [] for word in self.words}
        for match in self._word.finditer(self.lower):
            if match.group() in places:
                places[match.group()].append(match.start())
        return places

    def _starts_of(self, word: str) -> Iterator[int]:
        """Yield where a word stands that is no part of another."""
        start = self.lower.find(word)
        while start >= 0:
            end = start + len(word)
            around = self.lower[start - 1 : start] + self.lower[end : end + 1]
            if not self._word.search(around):
                yield start
            start = self.lower.find(word, end)

    @property
    def _word(self) -> re.Pattern[str]:
        return _ASCII_WORD if self.lower.isascii() else _WORD

    @cached_property
    def digits(self) -> list[re.Match[str]]:
        """Every run of digits."""
        return list(_DIGITS.finditer(self.lower))

    def around(self, words: Set[str], before: int, behind: int) -> Sequence[Part]:
        """Return the parts of the text within so many characters of any of the words."""
        if words.isdisjoint(self.words):
            return ()  # as most are, and this asks fastest
        starts = sorted(self.starts(words))
        return list(self._joined([(start, start) for start in starts], before, behind))

    def starts(self, words: Set[str]) -> list[int]:
        """Return where any of the words stands, in no order."""
        return [start for word in words & self.words for start in self._places[word]]

    def around_digits(self, least: int, before: int, behind: int) -> Sequence[Part]:
        """Return the parts of the text near a run of at least so many digits."""
        spans = [match.span() for match in self.digits if match.end() - match.start() >= least]
        return list(self._joined(spans, before, behind))

    def find(self, pattern: re.Pattern[str], parts: Sequence[Part]) -> Iterable[re.Match[str]]:
        """Give the places in small letters where a pattern fits within the parts."""
        return self._find(pattern, parts) if parts else ()

    def _find(self, pattern: re.Pattern[str], parts: Sequence[Part]) -> Iterator[re.Match[str]]:
        for start, end in parts:
            yield from pattern.finditer(self.lower, start, end)

    def _joined(self, spans: list[Part], before: int, behind: int) -> Iterator[Part]:
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
