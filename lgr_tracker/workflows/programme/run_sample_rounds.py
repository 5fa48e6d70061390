"""Add the sample's rounds of self-assessment, one signed off and one open."""

from sqlalchemy.orm import Session

from lgr_tracker.content.fenwold import SampleModeration, SampleRound, sample
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Ambition, Assessment, Grading, ModeratedGrade
from lgr_tracker.workflows.programme.sample_rows import SampleRows

MODERATOR, SIGNS_OFF = "ruth.lindqvist@fenwold.example", "peter.garrod@fenwold.example"


def run_sample_rounds(session: Session, rows: SampleRows) -> None:
    """Add each round with its gradings, agreed grades and ambitions. Flushes for the ids."""
    organisation = {row.email: row.organisation for row in sample().people}
    for written in sample().rounds:
        assessment = _assessment(rows, written)
        session.add(assessment)
        session.flush()  # gradings and agreed grades point to their round
        for grading in written.gradings:
            session.add(
                Grading(
                    assessment_id=assessment.id,
                    lens_id=rows.copied.lenses[grading.lens].id,
                    person_id=rows.people[grading.email].id,
                    organisation_id=rows.organisations[organisation[grading.email]].id,
                    grade_id=rows.copied.grades[grading.grade].id if grading.grade else None,
                    confidence=grading.confidence,
                    reason=grading.reason,
                    evidence=grading.evidence,
                    one_better=grading.one_better,
                    worry=grading.worry,
                    saved_at=rows.at(written.opens),
                )
            )
        for moderation in written.moderations:
            _moderate(session, rows, assessment, written, moderation)
    session.flush()  # risks point to the grade that evidences them


def _assessment(rows: SampleRows, written: SampleRound) -> Assessment:
    return Assessment(
        programme_id=rows.programme.id,
        framework_id=rows.copied.framework_id,
        name=written.name,
        purpose=written.purpose,
        state=AssessmentState.SIGNED_OFF if written.signed_off else AssessmentState.OPEN,
        opens_on=rows.on(written.opens),
        closes_on=rows.on(written.closes),
        signed_off_at=rows.at(written.signed_off) if written.signed_off else None,
        signed_off_by_id=rows.people[SIGNS_OFF].id if written.signed_off else None,
    )


def _moderate(
    session: Session,
    rows: SampleRows,
    assessment: Assessment,
    written: SampleRound,
    moderation: SampleModeration,
) -> None:
    agreed = ModeratedGrade(
        assessment_id=assessment.id,
        lens_id=rows.copied.lenses[moderation.lens].id,
        grade_id=rows.copied.grades[moderation.grade].id,
        reason=moderation.reason,
        evidence=moderation.evidence,
        minority_view=moderation.minority_view,
        agreed_at=rows.at(written.closes),
        agreed_by_id=rows.people[MODERATOR].id,
    )
    ambition = Ambition(
        assessment_id=assessment.id,
        lens_id=agreed.lens_id,
        grade_id=rows.copied.grades[moderation.ambition].id,
        by_on=rows.anchors.vesting,
    )
    session.add_all([agreed, ambition])
    rows.moderated[moderation.lens] = agreed
