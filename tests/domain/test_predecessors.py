"""What work waits for, read from a cell as planning programs write it, and written so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import LinkKind
from lgr_tracker.domain.schedule.predecessors import (
    MOST_DAYS,
    NamedLink,
    read_links,
    working_days,
    write_links,
)

FS, SS, FF, SF = LinkKind
KNOWN = ("12", "3", "7", "A-012", "A", "KICKOFF", "CLASS-5", "Phase 2 gate", "1.2", "a,b")


def find(typed: str) -> str | None:
    return next((code for code in KNOWN if code.casefold() == typed.casefold()), None)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", ()),
        (" , ;\n", ()),
        ("12", (NamedLink("12"),)),
        ("12FS", (NamedLink("12"),)),
        ("12fs+3d", (NamedLink("12", lag=3),)),
        ("12 FS + 3 days", (NamedLink("12", lag=3),)),
        ("12FS+3", (NamedLink("12", lag=3),)),
        ("12+3d", (NamedLink("12", lag=3),)),
        ("12FS\u22122d", (NamedLink("12", lag=-2),)),
        ("12FS+0.4w", (NamedLink("12", lag=2),)),
        ("3SS-2d; 7FF", (NamedLink("3", SS, -2), NamedLink("7", FF))),
        ("3\n7", (NamedLink("3"), NamedLink("7"))),
        ("A-012SS+1w", (NamedLink("A-012", SS, 5),)),
        ("A-012", (NamedLink("A-012"),)),
        ("a-012sf", (NamedLink("A-012", SF),)),
        ("KICKOFF", (NamedLink("KICKOFF"),)),
        ("KICKOFF FF+1d", (NamedLink("KICKOFF", FF, 1),)),
        ("CLASS-5FS+1d", (NamedLink("CLASS-5", lag=1),)),
        ("Phase 2 gateFS+2 wks", (NamedLink("Phase 2 gate", lag=10),)),
        ("1.2SS", (NamedLink("1.2", SS),)),
        ('"a,b"FS+1d, 3', (NamedLink("a,b", lag=1), NamedLink("3"))),
        ("12FS+3d to 5d", (NamedLink("12", lag=3, max_lag=5),)),
        ("12FS to 5d", (NamedLink("12", max_lag=5),)),
        ("12SS-3d to -1d", (NamedLink("12", SS, -3, -1),)),
    ],
)
def test_each_way_of_writing_is_read(text: str, links: tuple[NamedLink, ...]) -> None:
    assert read_links(text, find) == links


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("99FS+3d", "“99FS+3d” names no work of the file or of the plan."),
        ("A-013", "“A-013” names no work"),
        ("12FS+3ed", "“+3ed” counts elapsed time"),
        ("12FS+1emon", "counts elapsed time"),
        ("12FS+50%", "“+50%” is a share of how long the other work takes"),
        ("12FS+1 mon", "“+1 mon” is no fixed number of working days"),
        ("12FS+8h", "“+8h” is not in days"),
        ("12FS+1.5d", "“+1.5d” is not a whole number"),
        ("12FS+9999d", "“+9999d” is more than ten years"),
        ("12FS+3x", "“+3x” is not a number of working days"),
        ("12FS+3d to 2d", "The most days between 12 and this can't be below the least."),
        ("12, 3, 12SS", "12 is named twice."),
        ('"12', "names no work"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words.replace("+", r"\+").replace("%", "%")) as refusal:
        read_links(text, find)
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    ("text", "days"), [("5", 5), ("5d?", 5), ("2 weeks", 10), ("0 days", 0), ("-3d", -3)]
)
def test_lengths_are_read_as_working_days(text: str, days: int) -> None:
    assert working_days(text) == days


@pytest.mark.parametrize("text", ["", "soon", "5 5", "1 mon", "2 yrs.", "d"])
def test_lengths_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        working_days(text)


CODES = st.text(st.sampled_from('AFS1-+., ;"d\nto%'), min_size=1, max_size=8)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_back_whatever_the_codes(data: st.DataObject) -> None:
    codes = data.draw(st.lists(CODES, min_size=1, max_size=6, unique=True))
    lags = st.integers(-MOST_DAYS, MOST_DAYS)
    links = []
    for code in codes:
        lag = data.draw(lags)
        most = data.draw(st.none() | st.integers(lag, MOST_DAYS))
        links.append(NamedLink(code, data.draw(st.sampled_from(LinkKind)), lag, most))
    lookup = {code: code for code in codes}
    assert read_links(write_links(links, lookup.get), lookup.get) == tuple(links)
