"""The scorer itself can fail: each promise with a hand-made answer and a hand-made telling."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.registers.scoring import Score, score

ANSWERS = sorted((Path(__file__).parent / "answers").glob("*.json"), key=lambda path: path.stem)


def _risk(**changes: Any) -> dict[str, Any]:
    current = {"likelihood": 4, "impact": "Likely", "score": None, "band": "High (3)"}
    return {"reference": "R1", "owner": "Head of Homes", "current": current} | changes


def _score(answer: Any, told: Any, reported: Any = (), **notices: Any) -> Score:
    answer, told = ([risk] if isinstance(risk, dict) else risk for risk in (answer, told))
    return score({"risks": answer, "reported": list(reported)}, {"risks": told, **notices})


def test_a_telling_equal_to_the_answer_is_right_in_every_cell() -> None:
    assert _score(_risk(), _risk()) == Score(right=6, total=6, silent=[])


def test_a_wrong_cell_is_named_with_both_values() -> None:
    told = _score(_risk(), _risk(owner="Head of Legal"))
    assert (told.right, told.total) == (5, 6)
    assert told.silent == ["R1: owner should be 'Head of Homes', told 'Head of Legal'"]


def test_what_the_answer_leaves_out_is_not_scored() -> None:
    assert _score({"reference": "R1"}, _risk()) == Score(1, 1, [])


@pytest.mark.parametrize(
    ("field", "wanted", "told", "is_right"),
    [
        ("event", "Too few\n homes", "Too few homes", True),
        ("event", "Too few homes", "too few homes", False),
        ("status", "closed", "Closed", True),
        ("status", "closed", "open", False),
        ("reference", "7", 7.0, True),
        ("reference", "7", "7.0", False),
        ("cause", None, "", True),
        ("cause", None, "Two buyers", False),
        ("raised_on", "2021-12-02", "2021-12-02", True),
        ("raised_on", "2021-12-02", "2021-02-12", False),
        ("raised_on", "2021-12-02", None, False),
    ],
)
def test_a_field_is_compared_as_its_kind_asks(
    field: str, wanted: Any, told: Any, is_right: bool
) -> None:
    answer = {"reference": "R1", "title": "Homes", field: wanted}
    found = {"reference": "R1", "title": "Homes", field: told}
    assert bool(_score(answer, found).silent) is not is_right


@pytest.mark.parametrize(
    ("wanted", "told", "is_right"),
    [
        (4, 4, True),
        (4, 4.0, True),
        (4, "4", False),
        ("4", 4, False),
        (4, None, False),
        (None, 4, False),
        (None, None, True),
        (1, True, False),
        ("Likely", "LIKELY", True),
        ("Likely", "Unlikely", False),
        ("High (3)", "High (3)", True),
        ("High (3)", "High", True),
        ("High (3)", 3, True),
        ("High (3)", 4, False),
        ("High (3)", "3", False),
        ("High", "High (3)", False),
        ([4, "Likely"], 4, True),
        ([4, "Likely"], "likely", True),
        ([4, "Likely"], "4 - Likely", False),
        ([4, "Likely"], 3, False),
        ([4, "Likely"], None, False),
    ],
)
def test_a_part_of_a_rating_is_a_number_or_a_word(wanted: Any, told: Any, is_right: bool) -> None:
    answer = _risk(current={"likelihood": wanted})
    found = _risk(current={"likelihood": told})
    assert bool(_score(answer, found).silent) is not is_right


def test_a_rating_with_nothing_in_it_is_told_as_nothing() -> None:
    answer = _risk(current=None)
    assert _score(answer, _risk(current=None)).silent == []
    assert len(_score(answer, _risk(current={"likelihood": None})).silent) == 1
    assert len(_score(_risk(), _risk(current=None)).silent) == 3, "an empty score is still right"


@pytest.mark.parametrize(
    ("rating", "is_right"),
    [
        ({"score": "Extreme", "band": None}, True),
        ({"score": None, "band": "Extreme"}, True),
        ({"likelihood": "Extreme"}, False),
        (None, False),
    ],
)
def test_one_word_for_a_rating_is_its_score_or_its_band(rating: Any, is_right: bool) -> None:
    answer = _risk(current={"score_or_band": "Extreme"})
    assert bool(_score(answer, _risk(current=rating)).silent) is not is_right


@pytest.mark.parametrize(
    ("title", "is_right"),
    [
        ("There is a risk that homes run short", True),
        ("There is a risk…", True),
        ("Homes run short", False),
        ("", False),
        (None, False),
    ],
)
def test_a_title_made_from_the_only_text_is_its_beginning(title: Any, is_right: bool) -> None:
    whole = "There is a risk that homes run short by April."
    found = _risk(title=title, event=whole)
    for counted in (whole, "There is a risk that"):
        assert bool(_score(_risk(title=counted, event=whole), found).silent) is not is_right


def test_a_title_of_its_own_is_told_whole() -> None:
    answer = _risk(title="Sufficiency of homes", event="There may be too few homes.")
    assert len(_score(answer, answer | {"title": "Sufficiency"}).silent) == 1


def test_a_custom_value_is_found_by_its_heading() -> None:
    answer = _risk(custom={"Previous quarter | Impact": 4, "Committee": "Audit"})
    found = _risk(custom={"Previous  quarter | Impact": "4", "Board": "Audit"})
    assert _score(answer, found).silent == ["R1: custom Committee should be 'Audit', told None"]


def test_a_missing_risk_is_wrong_in_all_its_cells_and_spoils_no_other() -> None:
    answers = [_risk(reference=f"R{n}", title=f"Risk {n}") for n in (1, 2, 3)]
    told = _score(answers, answers[1:])
    assert (told.right, told.total) == (14, 21)
    assert all(line.startswith("missing R1: ") for line in told.silent) and len(told.silent) == 7


def test_an_invented_risk_is_wrong_in_all_its_cells() -> None:
    told = _score(_risk(), [_risk(), {"title": "Scoring key", "current": None}])
    assert (told.right, told.total) == (6, 8)
    assert [line.split(":")[0] for line in told.silent] == ["invented Scoring key"] * 2


def test_a_warning_excuses_no_missing_risk() -> None:
    assert len(_score(_risk(), [], warnings=["R1 was not read: Head of Homes"]).silent) == 6


def test_risks_of_one_reference_keep_apart_by_their_words() -> None:
    answers = [{"reference": "R1", "title": "Homes"}, {"reference": "R1", "title": "Records"}]
    assert _score(answers, answers[::-1]) == Score(4, 4, [])


def test_risks_without_references_are_matched_by_their_words() -> None:
    answers = [{"title": "Homes", "owner": "A"}, {"title": "Records", "owner": "B"}]
    told = _score(answers, answers[1:])
    assert (told.right, told.total) == (2, 4)


def test_a_wrong_reference_is_one_wrong_cell() -> None:
    answer = _risk(title="Homes")
    assert (_score(answer, answer | {"reference": "1"}).right) == 6


@pytest.mark.parametrize(
    ("notices", "is_silent"),
    [
        ({"refused": [{"sheet": "S", "cell": "D9", "value": "?", "why": "No date."}]}, False),
        ({"warnings": ["D9 was not read."]}, False),
        ({"warnings": ["D91 was not read."]}, True),
        ({"warnings": ["A2:F9 was not read."]}, False),
        ({"warnings": ["E2:AD9 was not read."]}, True),
        ({"warnings": ["AA2:AD9 was not read."]}, True),
        ({"warnings": ["A2:F8 was not read."]}, True),
        ({"warnings": ["Rows 3 to 9 were not read."]}, False),
        ({"warnings": ["Rows 10 to 19 were not read."]}, True),
        ({"warnings": ["The date 2026-11-05 was not clear."]}, False),
        ({"warnings": ["Something was not read."]}, True),
        ({}, True),
    ],
)
def test_a_wrong_cell_is_silent_unless_its_address_or_value_is_named(
    notices: Any, is_silent: bool
) -> None:
    answer = _risk(raised_on="2026-11-05", cells={"raised_on": "D9"})
    told = _score(answer, _risk(raised_on=None), **notices)
    assert told.total - told.right == 1
    assert bool(told.silent) is is_silent


@pytest.mark.parametrize(
    ("notices", "is_silent"),
    [
        ({"warnings": ["4 rows were read."]}, True),
        ({"warnings": ["R1 says 4."]}, False),
        ({"warnings": ["Row 12 says 4."]}, False),
        ({"refused": [{"sheet": "S", "cell": "F12", "value": 4, "why": "Not told."}]}, False),
        ({"refused": [{"sheet": "S", "cell": "F13", "value": 4, "why": "Not told."}]}, True),
    ],
)
def test_a_short_value_excuses_nothing_unless_its_risk_is_named(
    notices: Any, is_silent: bool
) -> None:
    told = _score(_risk(row=12), _risk(current=_risk()["current"] | {"likelihood": 5}), **notices)
    assert bool(told.silent) is is_silent


@pytest.mark.parametrize(
    ("warning", "is_silent"),
    [("Likely was not read.", False), ("R1 says 4.", False), ("4 rows were read.", True)],
)
def test_any_fair_word_of_a_rating_may_be_named(warning: str, is_silent: bool) -> None:
    answer, found = (_risk(current={"likelihood": part}) for part in ([4, "Likely"], None))
    assert bool(_score(answer, found, warnings=[warning]).silent) is is_silent


def test_what_must_be_reported_counts_as_a_cell() -> None:
    warned = {"warnings": ['The hidden sheet "Old register" was not read.']}
    told = _score(_risk(), _risk(), ["Old register", ["H7", "row 7"]], **warned)
    assert (told.right, told.total) == (7, 8)
    assert told.silent == ["not reported: H7 or row 7"]


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_an_answer_told_word_for_word_scores_in_full(path: Path) -> None:
    answer = json.loads(path.read_text(encoding="utf-8"))
    warnings = [entry[0] if isinstance(entry, list) else entry for entry in answer["reported"]]
    told = score(
        answer, {"risks": [_told_in_full(risk) for risk in answer["risks"]], "warnings": warnings}
    )
    assert told.silent == [] and told.right == told.total


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_a_silent_reader_scores_nothing(path: Path) -> None:
    told = score(json.loads(path.read_text(encoding="utf-8")), {"risks": []})
    assert told.right == 0 and len(told.silent) == told.total


def _told_in_full(risk: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as a reader tells it, who has one place for a word and one word for it."""
    ratings = {
        name: {
            "band" if part == "score_or_band" else part: fair[0] if type(fair) is list else fair
            for part, fair in rating.items()
        }
        for name in ("inherent", "current", "target")
        if (rating := risk.get(name))
    }
    return risk | ratings
