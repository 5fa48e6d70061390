"""What the guard found, as people are told of it and as the trail keeps it."""

import pytest

from lgr_tracker.domain import guarding
from lgr_tracker.domain.guarding import (
    REASON_FIELD,
    TOO_SHORT,
    Excerpt,
    Identifies,
    MayIdentify,
    Place,
    excerpts,
    look_at,
    summary,
)

NUMBER = "943 476 5919"
LONG = f"{'Many words stand before it. ' * 3}NHS number {NUMBER}{', and many after it' * 3}"


def place(text: str, name: str = "cause") -> Place:
    return Place(name, text, look_at(text), "Risk")


def test_an_excerpt_marks_the_place_among_a_few_words() -> None:
    (excerpt,) = excerpts(place(LONG))
    assert excerpt.found == NUMBER
    assert excerpt.before.startswith("…") and excerpt.before.endswith("NHS number ")
    assert excerpt.after.endswith("…") and len(excerpt.after) == guarding.AROUND + 1


def test_a_short_text_is_shown_whole() -> None:
    assert excerpts(place("A 14-year-old waits")) == (Excerpt("A ", "14-year-old", " waits"),)


def test_findings_that_overlap_are_one_mark() -> None:
    text = "The child J.S. (14) waits, and so does the one at PE29 3TN"
    assert [each.found for each in excerpts(place(text))] == ["child J.S. (14)", "PE29 3TN"]


@pytest.mark.parametrize("refusal", [Identifies, MayIdentify])
def test_a_refusal_says_what_and_where_but_not_which(refusal: type[MayIdentify]) -> None:
    made = refusal([place(LONG)])
    start = LONG.index(NUMBER) + 1
    assert made.fields["cause"].endswith(f"Characters {start} to {start + len(NUMBER) - 1}.")
    assert NUMBER not in f"{made!r}{made}{made.args}{made.fields}{made.places!r}{vars(made)}"


def test_a_reason_that_is_too_short_has_a_sentence_of_its_own() -> None:
    assert REASON_FIELD not in MayIdentify([place(LONG)]).fields
    assert MayIdentify([place(LONG)], "fine").fields[REASON_FIELD] == TOO_SHORT


def test_the_summary_holds_kinds_fields_and_their_number_alone() -> None:
    places = [place("A 14-year-old waits"), place("The centre at PE29 3TN closes", "effect")]
    assert summary(places) == {
        "count": 2,
        "fields": ["Risk cause", "Risk effect"],
        "kinds": ["age", "postcode"],
    }


def test_a_name_is_looked_at_for_what_is_refused_alone() -> None:
    assert look_at("A 14-year-old waits", as_name=True) == ()
    assert [each.kind.value for each in look_at(LONG, as_name=True)] == ["nhs_number"]


def test_only_texts_without_a_finding_are_remembered_and_only_as_digests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: dict[bytes, None] = {}
    monkeypatch.setattr(guarding, "_CLEAN", kept)
    monkeypatch.setattr(guarding, "MOST_CLEAN", 2)
    for text in ("one plan", LONG, "A 14-year-old waits", "one plan"):
        look_at(text)
    assert len(kept) == 1 and all(len(digest) == 16 for digest in kept)
    for text in ("another plan", "a third plan"):
        look_at(text)
    assert len(kept) == 1, "Full, it is emptied and begins again."
    assert look_at(LONG) and look_at(LONG)
