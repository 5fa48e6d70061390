"""Let people of the sample talk about its risks, and put a file to one."""

from sqlalchemy.orm import Session

from lgr_tracker.content.sample_talk import sample_talk
from lgr_tracker.exchange.evidence_file import check_evidence
from lgr_tracker.models.conversation import Comment, CommentMention, Evidence, EvidenceContent
from lgr_tracker.workflows.programme.sample_rows import SampleRows


def talk_of_sample(session: Session, rows: SampleRows) -> None:
    """Add comments and files, without mail to anybody. Flushes for the ids."""
    for each in sample_talk().comments:
        speaker = rows.people[each.by]
        comment = Comment(
            programme_id=rows.programme.id,
            risk_id=rows.risks[each.risk].id,
            person_id=speaker.id,
            said_by=speaker.name,
            said_at=rows.at(each.on),
            text=each.text,
        )
        session.add(comment)
        session.flush()  # those who are told of it need its id
        session.add_all(
            CommentMention(comment_id=comment.id, person_id=rows.people[email].id)
            for email in each.told
        )
    for each_file in sample_talk().files:
        sender = rows.people[each_file.by]
        file = check_evidence(each_file.text.strip().encode(), each_file.name)
        evidence = Evidence(
            programme_id=rows.programme.id,
            risk_id=rows.risks[each_file.risk].id,
            name=file.name,
            media_type=file.media_type,
            size=len(file.content),
            digest=file.digest,
            note=each_file.note,
            person_id=sender.id,
            added_by=sender.name,
            added_at=rows.at(each_file.on),
        )
        session.add(evidence)
        session.flush()  # its bytes need its id
        session.add(EvidenceContent(evidence_id=evidence.id, content=file.content))
