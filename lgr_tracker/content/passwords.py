"""The words by which passwords are guessed first."""

from functools import cache

from lgr_tracker.content.reading import document
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.passwords import CommonWords

FILE = "passwords.toml"


@cache
def common_words() -> CommonWords:
    """Return every word of the list; raises Invalid where the file lacks a part of it."""
    return CommonWords(
        local=_words("local"),
        most=_words("most"),
        many=_words("many") | _words("whole"),
        unprinted=_words("unprinted"),
    )


def _words(key: str) -> frozenset[str]:
    text = document(FILE).get(key)
    if not isinstance(text, str) or not text.split():
        raise Invalid(f"{FILE} has no words called {key}.")
    return frozenset(text.split())
