"""The step shared by whoever answers a question and what loads the sample."""

from datetime import datetime

from lgr_tracker.domain.challenges import Challenge, written
from lgr_tracker.models.challenge import ChallengeAnswer


def answer_to(
    challenge: Challenge,
    programme_id: int,
    answer: str,
    *,
    answered_by: str,
    person_id: int | None,
    now: datetime,
) -> ChallengeAnswer:
    """Return an answer as it is kept: beside the question and the facts as they stand."""
    return ChallengeAnswer(
        programme_id=programme_id,
        rule=challenge.rule,
        about=written(challenge.about),
        facts=challenge.facts_digest,
        rested_on="\n".join(challenge.facts),
        question=challenge.question,
        seat=challenge.seat,
        answer=answer,
        answered_by=answered_by,
        person_id=person_id,
        answered_at=now,
    )
