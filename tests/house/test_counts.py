"""A count that is a link leads to a list of just as many, whoever looks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import Role
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk_record import Acceptance
from tests import builders
from tests.browsing import Opened, Page, words
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.house.crawling import endpoint_of
from tests.people import NOW, TODAY
from tests.samples import people_by_role

HERE = "/programmes/sample"
PAGES = (
    f"{HERE}/overview",
    f"{HERE}/risks",
    *(f"{HERE}/risks?group={each}" for each in ("owner", "council", "lens", "band")),
    f"{HERE}/risks/twins",
    *(f"{HERE}/log/{each}" for each in ("assumptions", "decisions", "dependencies")),
    f"{HERE}/actions",
    f"{HERE}/assessment",
    f"{HERE}/plan",
    f"{HERE}/plan/day-1",
    f"{HERE}/plan/holders",
    f"{HERE}/map",
    f"{HERE}/map/challenges",
    f"{HERE}/board",
    "/my-work",
)
LISTS = {
    "risks.index",
    "actions.index",
    "entries.index",
    "overview.attention",
    "plan.day_one",
    "plan.holders",
}
VIEWERS = (Role.PROGRAMME_MANAGER, Role.RESPONDENT, Role.BOARD_CHAIR)
COUNT = re.compile(r"^(?:See all )?([\d,]+)\b|\(([\d,]+)\)$")


@pytest.fixture(scope="module")
def sample(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The sample with what tells its viewers, and its counts, apart."""
    folder = tmp_path_factory.mktemp("counts")
    app = make_app(folder, copy_of_sqlite_template(sample_template, folder / "lgr.sqlite"))
    with app.app_context(), builders.writing() as session:
        here = session.scalars(sa.select(Programme.id).where(Programme.code == "sample")).one()
        councils = session.scalars(
            sa.select(Organisation.id)
            .where(Organisation.programme_id == here)
            .order_by(Organisation.id)
        ).all()
        for number, council in enumerate(councils, start=901):
            kept = builders.risk(session, here, council, number)
            builders.classify(session, here, risk_id=kept.id)
        builders.risk(session, here, councils[0], 951, is_opportunity=True, response="enhance")
        accepted = builders.risk(session, here, councils[0], 952)
        session.add(
            Acceptance(
                risk_id=accepted.id,
                accepted_at=NOW,
                accepted_by="Asha",
                reason="Known.",
                band_name="Very high",
                until=TODAY,
            )
        )
        session.commit()
    yield app
    dispose(app)


def counts(app: Flask, opened: Opened) -> Iterator[tuple[int, str]]:
    """Give each count of a page that is a link to a list, with the list's address."""
    figures = {
        link: words(figure)
        for told in opened.document.findall(".//main//dd")
        for figure in told.findall("./span[@class='lgr-fig']")
        for link in told.findall("./a")
    }
    for link in opened.document.findall(".//main//a"):
        href = link.get("href", "")
        if endpoint_of(app, urlsplit(href).path, "GET") not in LISTS:
            continue
        found = COUNT.search(figures.get(link) or words(link))
        if found:
            yield int((found[1] or found[2]).replace(",", "")), href


def rows(page: Page, href: str) -> int:
    """Return how many rows a list has on all its pages together."""
    many = 0
    while href:
        opened = page.get(href)
        table: list[Any] = opened.document.findall(".//main//table")
        many += sum(
            "lgr-group" not in (row.get("class") or "")
            for row in (table[0].findall("./tbody/tr") if table else ())
        )
        following = [a.get("href") for a in opened.document.iter("a") if a.get("rel") == "next"]
        href = following[0] if following else ""
    return many


@pytest.mark.parametrize("role", VIEWERS)
def test_each_count_leads_to_a_list_of_just_as_many(sample: Flask, role: Role) -> None:
    page = Page(sample).sign_in(people_by_role()[role])
    told = [
        (many, href, address)
        for address in PAGES
        for many, href in counts(sample, page.get(address))
    ]
    listed = {href: rows(page, href) for _, href, _ in told}
    assert [each for each in told if listed[each[1]] != each[0]] == []
    assert listed.keys() >= {
        f"{HERE}/risks?unacted=yes",
        f"{HERE}/actions?overdue=yes",
        f"{HERE}/overview/attention?kind=work",
        f"{HERE}/risks?likelihood=4&impact=5&kind=threat",
        f"{HERE}/risks?owner=none&group=owner",
    }
