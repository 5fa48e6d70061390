"""Every rule that asks has a seat, a title and a prompt of its own."""

from lgr_tracker.content.challenges import challenge_rules
from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.kinds import AskedSeat


def test_every_rule_has_its_own_words() -> None:
    words = challenge_rules()
    assert list(words) == list(Rule)
    for field in ("title", "prompt"):
        said = [getattr(row, field) for row in words.values()]
        assert len(set(said)) == len(said)
        assert all(text[0].isupper() for text in said)


def test_every_seat_is_asked_something() -> None:
    assert {row.seat for row in challenge_rules().values()} == set(AskedSeat)


def test_titles_carry_no_full_stop_and_prompts_do() -> None:
    for row in challenge_rules().values():
        assert not row.title.endswith(".")
        assert row.prompt.endswith(".")
