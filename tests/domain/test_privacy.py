"""The guard on whole lines: how much it finds, how often it errs, where, and in what time."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.privacy import KINDS, Allowed, Kind, examine
from tests.domain.privacy_lines import filled, lines

LINES = lines()


def found_in(text: str, **allow: frozenset[str]) -> list[tuple[Kind, str]]:
    """Each kind found with the part of the text it stands for."""
    findings = examine(text, allow=Allowed(**allow)).findings
    return [(finding.kind, text[finding.start : finding.end]) for finding in findings]


def test_enough_lines_stand_behind_the_figures() -> None:
    counts = Counter(line.verdict for line in LINES)
    assert counts["block"] >= 150 and counts["warn"] >= 150 and counts["ok"] >= 300
    assert len({line.id for line in LINES}) == len({line.text for line in LINES}) == len(LINES)


def test_the_figures_asked_of_the_guard_are_met() -> None:
    answers = Counter((line.verdict, examine(line.text).verdict) for line in LINES)
    meant = Counter(line.verdict for line in LINES)
    harmless = meant["ok"] + meant["warn"]
    assert answers["block", "block"] >= 0.99 * meant["block"]
    assert answers["ok", "block"] + answers["warn", "block"] <= 0.005 * harmless
    assert answers["warn", "warn"] >= 0.80 * meant["warn"]
    assert answers["ok", "warn"] <= 0.15 * meant["ok"]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Ask about {nhs}, soon", Kind.NHS_NUMBER, "{nhs}"),
        ("UPN {upn} again", Kind.UPN, "{upn}"),
        ("ULN {uln} again", Kind.ULN, "{uln}"),
        ("payee {nino}.", Kind.NINO, "{nino}"),
        ("the girl, DOB 3 May 2014, moved", Kind.DATE_OF_BIRTH, "DOB 3 May 2014"),
        ("the girl, 3/5/2014 (DOB), moved", Kind.DATE_OF_BIRTH, "3/5/2014"),
        ("closed Mosaic ID 881234 today", Kind.CASE_ID, "Mosaic ID 881234"),
        ("NHS number {bad} today", Kind.NUMBER_SLIP, "{bad}"),
        ("she was born in May 2014", Kind.BIRTH_MONTH, "born in May 2014"),
        ("then child Ayla Stone moved", Kind.NAME, "child Ayla Stone"),
        ("with her child, Zebedia, there", Kind.NAME, "child, Zebedia"),
        ("then child Q.R. moved", Kind.INITIALS, "child Q.R."),
        ("a boy aged 7 there", Kind.AGE, "aged 7"),
        ("all three siblings there", Kind.SMALL_NUMBER, "three siblings"),
        ("visits to AB10 1XG stop", Kind.POSTCODE, "AB10 1XG"),
        ("fight at Elm Vale Primary School", Kind.SCHOOL, "Elm Vale Primary School"),
        ("and his uncle was arrested", Kind.STORY, "his uncle"),
        ("but Jayden has none", Kind.NAME, "Jayden"),
        ("ask the deaf girl there", Kind.STORY, "girl"),
        ("hear the family behind the pub again", Kind.STORY, "the family behind the pub"),
        ("mins_PEP_Leo Marsh.pdf", Kind.NAME, "Leo Marsh"),
        ("Re: J.K. - care proceedings", Kind.INITIALS, "J.K."),
        ("Number of CYP in hotels: 3", Kind.SMALL_NUMBER, "Number of CYP in hotels: 3"),
    ],
    ids=lambda value: value if isinstance(value, Kind) else "",
)
def test_each_kind_is_found_in_its_place(text: str, kind: Kind, part: str) -> None:
    assert (kind, filled(part, "seed")) in found_in(filled(text, "seed"))


NUMBER = filled("{nhs_}", "apart")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"NHS number {NUMBER[:3]} {NUMBER[3:6]}-{NUMBER[6:]}", "block"),
        (f"row {NUMBER[:3]} {NUMBER[3:6]}-{NUMBER[6:]}", "ok"),
        (f"2026 {NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}", "block"),
        (f"512 {NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}", "ok"),
        (f"NHS number {NUMBER[0]},{NUMBER[1:4]},{NUMBER[4:7]},{NUMBER[7:]}", "ok"),
        (f"NHS number {NUMBER}%", "ok"),
        (f"NHS number +{NUMBER}", "ok"),
        (f"row X{NUMBER}", "ok"),
        ("NHS number " + filled("{bad}", "apart"), "warn"),
        ("NHS number " + " ".join(filled("{bad}", "apart").replace(" ", "")), "ok"),
        ("NHS number with one digit wrong, so " + filled("{bad}", "apart"), "ok"),
        ("UPN A" + filled("{upn}", "other")[1:], "warn"),
    ],
)
def test_what_stands_around_a_number_speaks_for_it_or_against_it(text: str, verdict: str) -> None:
    assert examine(text).verdict == verdict


@pytest.mark.parametrize(
    "text",
    [
        "Support for Children Zebra and Wolf",
        "Offices in the U.K. (14)",
        "those between 5 and 10 yrs old",
        "a check for every 3-year-old",
        "permanent exclusions from primary fell",
    ],
)
def test_what_only_looks_like_one_child_passes(text: str) -> None:
    assert examine(text).verdict == "ok"


def test_a_number_full_of_unseen_characters_is_marked_in_the_text_as_given() -> None:
    text = "née; №: " + "\u200b".join("９９９ ") + filled(" NHS {nhsw}", "seed") + " – so"
    ((kind, part),) = found_in(text)
    assert kind is Kind.NHS_NUMBER
    assert part == filled("{nhsw}", "seed")


def test_offices_and_names_of_the_programme_may_be_allowed() -> None:
    text = "Papers to the hub at ab10 1xg for the child Brackwater visit"
    assert {kind for kind, _part in found_in(text)} == {Kind.POSTCODE, Kind.NAME}
    assert not found_in(
        text, postcodes=frozenset(["AB10 1XG"]), names=frozenset(["Brackwater Borough"])
    )


def test_every_kind_has_words_for_the_person_who_typed_it() -> None:
    assert set(KINDS) == set(Kind)
    for words in KINDS.values():
        assert words.label and words.sentence.endswith((".", "?"))


def test_a_warning_beside_a_block_leaves_the_block() -> None:
    verdict = examine(filled("child Ayla, NHS number {nhs}", "seed"))
    assert verdict.verdict == "block"
    assert verdict.kinds == (Kind.NAME, Kind.NHS_NUMBER)
    assert [finding.is_block for finding in verdict.findings] == [False, True]


PIECES = [
    "NHS number", "999 000 001", "UPN", "AB 12 34 56 C", "DOB", "born", "12/03/2015", "Mosaic ID",
    "child", "Ayla", "two", "his brother", "siblings", "aged", "9", "-year-old", "AB10 1XG",
    "assault", "Elm Primary School", "\u200b", "\n", "９", "½", "é", "İ", "'s", ", ", ". ", "(",
    ")", "A.B.", "O", "l", "the Okafor family", "0", "£", "mother", "was", "excluded", "St", "to",
    "years old", "and",
]  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(st.sampled_from(PIECES)).map("".join),
)


@settings(max_examples=300)
@given(ANY_TEXT)
def test_any_text_is_answered_with_places_inside_it(text: str) -> None:
    verdict = examine(text)
    places = [(finding.start, finding.end) for finding in verdict.findings]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert verdict.verdict == examine(text).verdict


NASTY = [
    "1 ", "1-", "1O", "0", "O", "A a ", "NHS 999 000 001 ", "999 000 0019 ", "DOB ", "born ",
    "DOB 12/03/2015 ", "12/03/2015 ", "child id ", "Mosaic id - ", "child ", "Child Ayla Stone ",
    "Ayla ", "aged ", "14-year-old ", "two ", "two children ", "his brother ", "the boy who ", "é",
    "Elm Primary School ", "\n", " ", "A.B. ", "the Okafor family ", "AB10 1XG ", "1 High Street ",
    "'s ", "½", "\u200b", "Jayden ", "Jayden, Freya and ", "jayden carer ", "-Mae ",
    "the deaf girl ", "a family whose ", "the children were ", "on the news ", "J.K. ", "Y.P. 15 ",
    "PEP Leo Marsh.pdf ", ".pdf", "Number of CYP ", "of the children ", "UPNno", "NIno",
]  # fmt: skip


@pytest.mark.parametrize("piece", NASTY)
def test_time_grows_with_the_length_only(piece: str) -> None:
    short, long = (spent_on(piece * (size // len(piece))) for size in (10_000, 80_000))
    # Eight times the text may cost about eight times as long; a square would be sixty-four.
    assert long < 30 * short + 0.05


def spent_on(text: str) -> float:
    """Processor seconds at best of three, so that other work on the machine counts for little."""
    tries = []
    for _ in range(3):
        begun = time.process_time()
        examine(text)
        tries.append(time.process_time() - begun)
    return min(tries)


def test_a_long_paper_and_a_long_register_are_read_quickly() -> None:
    harmless = [line.text for line in LINES if line.verdict == "ok"]
    paper = "\n".join(harmless * 20)[:140_000]
    # About 0.2 seconds when nothing watches; tools that measure coverage make it three times that.
    assert spent_on(paper) < 1
    begun = time.process_time()
    for number in range(10_000):
        examine(harmless[number % len(harmless)])
    assert time.process_time() - begun < 5  # about 1.2
