"""Several people change one risk at the same time; each change has a word of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import partial
from itertools import count

import sqlalchemy as sa

from faults.person import Answer, NoAnswer, Person
from faults.stage import HOME, Stage, together
from faults.truth import check_trail, looking
from faults.world import some_risks
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.database import db

FIELD, MOST_WORDS = "comment", 180
WORD = re.compile(r"\bw\d+n\d+\b")


def one_risk(stage: Stage, writers: int = 6, seconds: float = 40) -> None:
    """Let several managers add words to one risk's comment, each from the page they opened.

    Whoever comes second has to be told so (409, with what stands now beside what they typed) and
    to lose nothing; every word that was acknowledged must stand at the end, once.
    """
    risk_id = some_risks(stage.app, 1)[0]
    diaries = [_Diary(number) for number in range(writers)]
    people = stage.managers(writers)
    until = stage.until(seconds)
    together(
        partial(_add_words, stage, person, risk_id, diary, until)
        for person, diary in zip(people, diaries, strict=True)
    )
    _check(stage, risk_id, diaries)
    check_trail(stage.app, stage.tally, is_sqlite=stage.is_sqlite)


class _Diary:
    """Remember what one writer sent, and what was acknowledged, in order."""

    def __init__(self, number: int) -> None:
        self.number, self.acknowledged, self.unknown = number, list[str](), set[str]()

    def words(self) -> Iterator[str]:
        return (f"w{self.number}n{turn}" for turn in count(1))


def _add_words(stage: Stage, person: Person, risk_id: int, diary: _Diary, until: float) -> None:
    path = f"{HOME}/risks/{risk_id}/change"
    words = diary.words()
    word = next(words)
    while time.monotonic() < until and len(diary.acknowledged) < MOST_WORDS:
        try:
            _, fields = person.form(path)
            # What a person reads, thinks about and types: long enough for another to be first.
            time.sleep(0.05)
            fields[FIELD] = f"{fields[FIELD]} {word}"
            answer = person.send(path, fields)
        except NoAnswer:
            diary.unknown.add(word)
            word = next(words)
            continue
        if answer.is_done:
            diary.acknowledged.append(word)
            stage.tally.count("acknowledged")
            word = next(words)
        elif answer.status == 409:
            _check_conflict(stage, answer, word)


def _check_conflict(stage: Stage, answer: Answer, word: str) -> None:
    stage.tally.count("told of a conflict")
    if word not in answer.text:
        stage.tally.blame("lost", [word], "was typed, and the page of the conflict has it no more")


def _check(stage: Stage, risk_id: int, diaries: list[_Diary]) -> None:
    with stage.app.app_context():
        session = looking(stage.app)
        text = session.scalar(sa.select(Risk.comment).where(Risk.id == risk_id)) or ""
        audited = session.scalars(
            sa.select(AuditEvent.after).where(
                AuditEvent.event == "risk:revise", AuditEvent.subject_id == risk_id
            )
        ).all()
        db.session.remove()
    standing = WORD.findall(text)
    told = {word for after in audited for word in WORD.findall(after)}
    tally = stage.tally
    for diary in diaries:
        mine = [word for word in standing if word.startswith(f"w{diary.number}n")]
        done = diary.acknowledged
        tally.blame("stale", [w for w in done if w in told and w not in mine], "was written over")
        tally.blame("lost", [w for w in done if w not in told], "was acknowledged, not audited")
        tally.blame("ghost", [w for w in mine if w not in done and w not in diary.unknown], "?")
        in_order = [word for word in mine if word in done]
        if in_order != sorted(in_order, key=lambda word: int(word.partition("n")[2])):
            tally.blame("stale", [f"writer {diary.number}"], "finds their words in another order")
