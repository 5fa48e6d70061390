"""Two people change one risk at the same time: nothing is lost, and each conflict shows both."""

import re
from collections.abc import Iterator
from threading import Barrier, Thread

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.database import db
from tests import builders
from tests.browsing import Page
from tests.people import Cast

EDITS = 50
"""Acknowledged edits of each of the two, on each of two databases: two hundred in all."""

WORD = re.compile(r"\b[ab]n\d+\b")


class Editor(Thread):
    """Add words to the comment of a risk, each from the page as it was opened."""

    def __init__(self, page: Page, actor: Actor, path: str, name: str, start: Barrier) -> None:
        super().__init__(name=name)
        self.page, self.actor, self.path, self.start_line = page, actor, path, start
        self.acknowledged: list[str] = []
        self.conflicts = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        """Go on until as many edits were acknowledged as are wanted."""
        self.page = self.page.as_(self.actor)  # in a thread of one's own, as a server has it
        self.start_line.wait()
        words = self._words()
        word, fields = next(words), self.page.get(self.path).form()
        while len(self.acknowledged) < EDITS and not self.wrong:
            fields |= self._drawn()
            fields["comment"] = f"{fields['comment']} {word}".strip()
            answer = self.page.client.post(self.path, data=fields)
            if answer.status_code == 302:
                self.acknowledged.append(word)
                word = next(words)
            elif answer.status_code == 409:
                self.conflicts += 1
                self._check_conflict(answer.get_data(as_text=True), fields["comment"])
            else:
                self.wrong.append(f"{answer.status_code} after {word}")

    def _drawn(self) -> dict[str, str]:
        """Read of the form, opened again, what changes from one time to the next."""
        shown = self.page.client.get(self.path).get_data(as_text=True)
        (comment,) = re.findall(r"<textarea[^>]* name=.comment.[^>]*>([^<]*)<", shown)
        hidden = dict(re.findall(r'<input[^>]* name="(version|once)"[^>]* value="([^"]*)"', shown))
        assert len(hidden) == 2
        return {**hidden, "comment": comment.strip()}

    def _check_conflict(self, shown: str, typed: str) -> None:
        """See that what was typed stands in the form still, beside what the other one wrote."""
        table = shown.partition('id="conflict-title"')[2].partition("</section>")[0]
        other = "b" if self.name == "a" else "a"
        if typed not in shown.partition("</section>")[2]:
            self.wrong.append(f"typed and gone: {typed[-40:]}")
        if typed not in table or not re.search(rf"\b{other}n\d+\b", table):
            self.wrong.append(f"not both texts: {table[:200]}")

    def _words(self) -> Iterator[str]:
        return (f"{self.name}n{turn}" for turn in range(1, EDITS + 2))


def test_edits_by_two_people_at_once_lose_none(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        risk_id = builders.risk(session, cast.programme_id, cast.alder_id).id
    start = Barrier(2)
    path = f"/programmes/fenland/risks/{risk_id}/change"
    editors = [
        Editor(Page(both, cast), actor, path, name, start)
        for actor, name in ((cast.asha, "a"), (cast.farah, "b"))
    ]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(timeout=300)
    assert [editor.wrong for editor in editors] == [[], []]
    db.session.remove()
    with builders.writing() as session:
        standing = WORD.findall(session.get_one(Risk, risk_id).comment)
        told = session.scalar(
            sa.select(sa.func.count())
            .select_from(AuditEvent)
            .where(AuditEvent.event == Event.RISK_REVISE)
        )
    for editor in editors:
        mine = [word for word in standing if word.startswith(editor.name)]
        assert mine == editor.acknowledged
    assert len(standing) == told == 2 * EDITS
    assert sum(editor.conflicts for editor in editors) > 0, "They never met."
