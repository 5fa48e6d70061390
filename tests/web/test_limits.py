"""Files in and out: so many an hour for one person, whichever door they take, and no more."""

import io
from datetime import timedelta

import sqlalchemy as sa

from lgr_tracker.domain.permissions import Permission, operator
from lgr_tracker.models.job import Job
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import permission_of
from tests.browsing import Opened, Page
from tests.people import NOW

HERE = "/programmes/fenland"
TABLE = b"Title,Cause\nCarers are not paid,Payroll splits\n"


def send(page: Page) -> Opened:
    fields = {**page.get(f"{HERE}/risks/import").form(), "file": (io.BytesIO(TABLE), "r.csv")}
    fields["organisation_id"] = str(page.cast.alder_id)
    return Opened(page.client.post(f"{HERE}/risks/import", data=fields))


def test_the_eleventh_file_within_an_hour_is_not_brought_in(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    for _ in range(10):
        assert send(asha).status == 302
    refused = send(asha)
    assert (refused.status, refused.response.headers["Retry-After"]) == (429, "3600")
    assert "10 files can be brought in within an hour" in refused.response.text
    page.app.config["LGR_CLOCK"] = lambda: NOW + timedelta(minutes=12, seconds=30)
    later = send(asha)
    assert (later.status, later.response.headers["Retry-After"]) == (429, "2850")
    assert "Try again in 48 minutes." in later.response.text
    assert asha.get(f"{HERE}/risks/import").status == 200
    assert asha.get(f"{HERE}/risks/risks.csv").status == 200
    page.app.config["LGR_CLOCK"] = lambda: NOW + timedelta(minutes=61)
    again = page.as_(page.cast.asha)
    assert send(again).status == 302


def test_applying_what_was_sent_is_counted_too(page: Page) -> None:
    page.app.config["LGR_TRACKER_IMPORTS_AN_HOUR"] = 2
    asha = page.as_(page.cast.asha)
    fields = asha.get(f"{HERE}/risks/import").form()
    for status in (404, 404, 429):
        asha.post(f"{HERE}/risks/import/{'x' * 32}/apply", fields, status=status)


KINDS = "<any(assumptions, decisions, dependencies):kinds>"


def test_no_more_than_sixty_files_an_hour_go_out_through_all_doors_together(page: Page) -> None:
    asha, farah = page.as_(page.cast.asha), page.as_(page.cast.farah)
    form = asha.get(f"{HERE}/settings").form("/sign-in/out")
    with page.app.test_request_context():
        rules = list(page.app.url_map.iter_rules())
    doors = [
        rule.rule.replace("<code>", "fenland").replace(KINDS, "decisions")
        for rule in rules
        if "<int" not in rule.rule
        and (
            rule.rule.endswith((".csv", ".svg", ".graphml", "/graph.json"))
            or permission_of(page.app, rule.endpoint) is Permission.RISK_EXPORT
        )
    ]
    assert len(doors) > 15 and f"{HERE}/risks/export" in doors
    for _ in range(60):
        asha.get(f"{HERE}/risks/risks.csv")
    for door in doors:
        is_form = door.endswith(("/export", "/export/zip"))
        answer = asha.client.post(door, data=form) if is_form else asha.client.get(door)
        assert answer.status_code == 429, door
        assert "60 files can be taken out within an hour" in answer.text
    with page.app.app_context():
        assert reading(operator()).scalar(sa.select(sa.func.count()).select_from(Job)) == 0
    for page_of_ours in ("/risks", "/map/whole", "/map/drawing.json"):
        assert asha.get(f"{HERE}{page_of_ours}").status == 200
    assert farah.get(f"{HERE}/risks/risks.csv").status == 200
    page.app.config["LGR_CLOCK"] = lambda: NOW + timedelta(minutes=61)
    assert page.as_(page.cast.asha).get(f"{HERE}/risks/risks.csv").status == 200
