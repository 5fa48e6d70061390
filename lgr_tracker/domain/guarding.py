"""What the privacy guard found in which field, and how people are told of it.

The texts themselves stay in memory, for the person who typed them: no message, no `repr` and no
record made here holds a word of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.privacy import KINDS, Finding, Kind, examine
from lgr_tracker.domain.privacy.rules import is_plain

REASON_FIELD = "privacy_reason"
"""What the answer to "Why is this safe to keep?" is called, in forms and in refusals."""

SHORTEST_REASON = 10
AROUND, MOST_EXCERPTS = 30, 3
MOST_CLEAN = 50_000
_CLEAN: dict[bytes, None] = {}
"""Digests of texts in which nothing was found: forms and imports look before the flush does."""

BLOCKED = (
    "This would identify a person, so it was not kept. Take out what is marked and save again."
)
DOUBTFUL = (
    "Could somebody be recognised by this? Change the words, or say why it is safe to keep them."
)
OR_WHY = "Or keep the words, and say here why they are safe."
"""What stands beside the question when it is asked for the first time."""
TOO_SHORT = f"Say in {SHORTEST_REASON} characters or more why this is safe to keep."


@dataclass(frozen=True)
class Place:
    """Hold a text in which something was found, and the name of the field it was meant for."""

    name: str
    text: str = field(repr=False)
    findings: tuple[Finding, ...]
    table: str = ""

    @property
    def is_block(self) -> bool:
        """Tell whether the text cannot be kept whatever the reason."""
        return any(finding.is_block for finding in self.findings)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return what was found, each kind once, in the order of the text."""
        return tuple(dict.fromkeys(finding.kind for finding in self.findings))

    @property
    def sentence(self) -> str:
        """Say what was found, in plain words and without the words themselves."""
        return " ".join(dict.fromkeys(KINDS[kind].sentence for kind in self.kinds))

    @property
    def where(self) -> str:
        """Say where it stands, for those who see no page; counted from 1, at most three."""
        spans = [f"{start + 1} to {end}" for start, end in _spans(self)[:MOST_EXCERPTS]]
        return f"Characters {' and '.join(spans)}."


class Recognisable(Invalid):
    """Refuse texts in which the guard has found something."""

    def __init__(self, message: str, places: Sequence[Place]) -> None:
        sentences = {each.name: f"{each.sentence} {each.where}" for each in reversed(places)}
        super().__init__(message, sentences)
        self.places = tuple(places)


class Identifies(Recognisable):
    """Refuse what identifies a person; no reason can make it pass."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__(BLOCKED, places)


class MayIdentify(Recognisable):
    """Refuse what may identify a person until a reason is given why it does not."""

    def __init__(self, places: Sequence[Place], reason: str = "") -> None:
        super().__init__(DOUBTFUL, places)
        if reason:
            self.fields[REASON_FIELD] = TOO_SHORT


@dataclass(frozen=True)
class Excerpt:
    """Hold what was found with a few words on either side, for the page of who typed it."""

    before: str = field(repr=False)
    found: str = field(repr=False)
    after: str = field(repr=False)


def look_at(text: str, *, as_name: bool = False) -> tuple[Finding, ...]:
    """Return what the guard finds; in a name only what is refused, for a name is no doubt there.

    >>> look_at("The plan of the programme office")
    ()
    """
    if is_plain(text):
        return ()
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if digest in _CLEAN:
        return ()
    findings = examine(text).findings
    if not findings:
        if len(_CLEAN) >= MOST_CLEAN:
            _CLEAN.clear()
        _CLEAN[digest] = None
    return tuple(each for each in findings if each.is_block) if as_name else tuple(findings)


def is_reason(text: str) -> bool:
    """Tell whether a reason says enough to be kept.

    >>> is_reason("  It is safe  "), is_reason("It is safe: a place")
    (True, True)
    >>> is_reason("fine")
    False
    """
    return len(" ".join(text.split())) >= SHORTEST_REASON


def excerpts(place: Place) -> tuple[Excerpt, ...]:
    """Return what was found as it stands in the text, the first three places of it."""
    return tuple(_excerpt(place.text, *span) for span in _spans(place)[:MOST_EXCERPTS])


def _spans(place: Place) -> list[tuple[int, int]]:
    """Return where to mark, from the first on; findings that share a character are one mark."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((each.start, each.end) for each in place.findings):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _excerpt(text: str, start: int, end: int) -> Excerpt:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    return Excerpt(
        ("…" if first else "") + text[first:start],
        text[start:end],
        text[end:last] + ("…" if last < len(text) else ""),
    )


def summary(places: Iterable[Place]) -> dict[str, object]:
    """Return what may be kept of findings: their kinds, fields and number, never the text."""
    told = list(places)
    return {
        "kinds": sorted({kind.value for place in told for kind in place.kinds}),
        "fields": sorted({f"{place.table} {place.name}".strip() for place in told}),
        "count": sum(len(place.findings) for place in told),
    }
