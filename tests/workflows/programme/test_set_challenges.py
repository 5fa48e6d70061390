"""Choosing what a programme is asked, and leaving the nudges alone."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain import nudges
from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.errors import NotAllowed, StaleEdit
from lgr_tracker.domain.kinds import ReportingRhythm
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.programme import Programme, RuleOff
from lgr_tracker.queries.risk_nudges import rules_on
from lgr_tracker.queries.worth_asking import challenge_rules_on
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.programme.set_challenges import set_challenges
from lgr_tracker.workflows.programme.set_nudges import set_nudges
from tests.people import Cast

Do = Callable[..., Any]
KEPT = (Rule.LOOP, Rule.SERVICE_GAP)


def version(cast: Cast) -> int:
    return reading(cast.asha).get_one(Programme, cast.programme_id).version


def choose(do: Do, cast: Cast, *rules: Rule) -> Any:
    return do(cast.asha, set_challenges, cast.programme_id, rules, version(cast))


def test_just_the_chosen_rules_ask(both: Flask, cast: Cast, do: Do) -> None:
    before = version(cast)
    assert choose(do, cast, *KEPT) == 2
    assert set(challenge_rules_on(reading(cast.vic), cast.vic, cast.programme_id)) == set(KEPT)
    assert version(cast) == before + 1
    event = reading(cast.ann).scalars(
        sa.select(AuditEvent).where(AuditEvent.event == Event.CHALLENGES_SET.value)
    )
    assert "Posts that nobody stands by for" in event.one().after
    choose(do, cast, *Rule)
    assert reading(cast.asha).scalar(sa.select(sa.func.count()).select_from(RuleOff)) == 0


def test_saving_what_stands_changes_nothing(both: Flask, cast: Cast, do: Do) -> None:
    choose(do, cast, *KEPT)
    seen = version(cast)
    choose(do, cast, *KEPT)
    assert version(cast) == seen


def test_nudges_and_questions_are_switched_apart(both: Flask, cast: Cast, do: Do) -> None:
    choose(do, cast, *KEPT)
    spoken = [nudges.Rule.NO_OWNER]
    do(
        cast.asha,
        set_nudges,
        cast.programme_id,
        spoken,
        ReportingRhythm.QUARTER,
        version(cast),
    )
    assert set(challenge_rules_on(reading(cast.vic), cast.vic, cast.programme_id)) == set(KEPT)
    choose(do, cast, *Rule)
    assert list(rules_on(reading(cast.vic), cast.vic, cast.programme_id)) == spoken


def test_a_choice_on_what_no_longer_stands_is_shown_both(both: Flask, cast: Cast, do: Do) -> None:
    seen = version(cast)
    choose(do, cast, *KEPT)
    with pytest.raises(StaleEdit) as refusal:
        do(cast.asha, set_challenges, cast.programme_id, [], seen)
    assert refusal.value.current == {"rules": [Rule.SERVICE_GAP.value, Rule.LOOP.value]}


def test_only_those_who_edit_the_programme_choose(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(NotAllowed):
        do(cast.farah, set_challenges, cast.programme_id, [], version(cast))
