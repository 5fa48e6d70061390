"""What is restricted gives nothing away: the sample with it and without it are one to all others.

Every organisation but one plants restricted rows, each text a canary. Somebody of every role of
the one organisation that planted nothing, and a stranger, open every address, send every form
and fetch every file, in a service that holds the rows and in a twin in which they were never
entered: no canary is seen, and the two answer alike, byte by byte. Those who may see the rows do.
"""

import io
import re
import statistics
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models import viewing
from lgr_tracker.models.organisation import Body, Organisation
from lgr_tracker.models.programme import Programme
from lgr_tracker.web.mailing import remind_people, send_due_mail
from lgr_tracker.web.passwords import hash_password
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person
from tests.browsing import Page, filled
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.house.crawling import Walked, add_unreached, all_addresses, together
from tests.house.planting import (
    CANARY,
    Planted,
    hold_every_post,
    plant,
    public_rows,
    seat_in_body,
)
from tests.house.test_access import UNREACHED
from tests.people import PASSWORD, TODAY
from tests.samples import OUTSIDER

HERE = "/programmes/sample"
BLIND = "BRA"
"""The organisation that plants nothing and sees nothing: all who look on are its people."""

NAMED = "EF"
"""The organisation named on what one other restricts."""

NAMED_BY, TOLD_BY = "SAL", "THO"
"""Whose rows the named organisation sees, and whose a joint body sees."""

SITTER = "peter.garrod@fenwold.example"
"""Of West Fenwold; sits in the joint body."""

UNLIKE = {
    "/sign-in": "leads away whoever is signed in",
    "/account/second-factor": "draws a secret at every opening",
}
"""Addresses that are not compared."""

KEYED = (
    *("risk_id", "action_id", "activity_id", "link_id", "delivery_id", "job_id"),
    *("subject_id", "comment_id", "evidence_id"),
)
MISSING = 8_000_000_000_000_001
KEY = re.compile(r"\bHEX\b|\b\d{10,16}\b")
"""A key as an answer holds it: `said` takes one of sixteen digits for a seal."""


@dataclass
class Twins:
    """Hold the service with the planted rows, and the one in which they never were."""

    planted: Flask
    bare: Flask
    rows: Mapping[str, Planted]
    reads: list[str]
    """Where pages lead: up to two addresses of every route."""

    firsts: list[str]
    """One address of every route."""

    def foreign_to(self, *codes: str) -> frozenset[str]:
        """Return the organisations whose canaries members of these may not see."""
        return frozenset(self.rows) - set(codes)


def _watchers() -> dict[Role, str]:
    return {role: f"{role.value}@brackwater.example" for role in Role}


def _seat_watchers(app: Flask) -> None:
    with app.app_context():
        word = hash_password(PASSWORD)
        with viewing_all() as session:
            here = session.scalars(sa.select(Programme.id).filter_by(code="sample")).one()
            blind = session.scalars(
                sa.select(Organisation.id).filter_by(code=BLIND, programme_id=here)
            ).one()
        for role, email in _watchers().items():
            perform_as(
                operator(),
                add_person,
                here,
                name=f"Brackwater {role.value.replace('_', ' ')}",
                email=email,
                role=role,
                organisation_id=blind,
                password_hash=word,
                today=TODAY,
            )


def viewing_all() -> Session:
    """Return a session that reads as the command line does."""
    from lgr_tracker.web.database import writing_engine

    return Session(writing_engine(), info={viewing.VIEWER: operator()})


def _plant_all(
    session: Session, addresses: list[str], *, actor: Any, now: Any
) -> dict[str, Planted]:
    here = session.scalars(sa.select(Programme.id).filter_by(code="sample")).one()
    public = public_rows(session, here, addresses)
    organisations = dict(
        session.execute(
            sa.select(Organisation.code, Organisation.id).filter_by(programme_id=here)
        ).all()
    )
    body = session.scalars(sa.select(Body.id).filter_by(name="Joint working group")).one()
    named: dict[str, dict[str, int]] = {
        NAMED_BY: {"organisation_id": organisations[NAMED]},
        TOLD_BY: {"body_id": body},
    }
    usual = {"organisation_id": organisations["HEA"]}
    made = {
        code: plant(
            session,
            here,
            code,
            public,
            named=named.get(code, usual),
            today=TODAY,
            actor=actor,
            now=now,
        )
        for code in organisations
        if code != BLIND
    }
    session.commit()
    return made


def _seat_sitter(session: Session, *, actor: Any, now: Any) -> None:
    here = session.scalars(sa.select(Programme.id).filter_by(code="sample")).one()
    seat_in_body(session, here, SITTER)
    session.commit()


@pytest.fixture(scope="module")
def twins(
    sample_template: Path,
    sample_walks: Mapping[Role, Walked],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Twins]:
    """Both services; what one test sends to the one it sends to the other."""
    folder = tmp_path_factory.mktemp("canaries")
    first = make_app(folder, copy_of_sqlite_template(sample_template, folder / "first.sqlite"))
    _seat_watchers(first)
    with first.app_context():
        perform_as(operator(), _seat_sitter)
    walked = together(sample_walks)
    add_unreached(first, walked, UNREACHED)
    dispose(first)
    apps = []
    for name in ("planted", "bare"):
        (folder / name).mkdir()
        path = folder / name / "lgr.sqlite"
        url = copy_of_sqlite_template(folder / "first.sqlite", path)
        apps.append(make_app(folder / name, url, LGR_TRACKER_EXPORTS_AN_HOUR=1_000))
    reads = [a for a in all_addresses(walked.reads) if a not in UNLIKE]
    firsts = sorted({known[0] for known in walked.reads.values()} - set(UNLIKE))
    with apps[0].app_context():
        rows = perform_as(operator(), _plant_all, reads)
    yield Twins(apps[0], apps[1], rows, reads, firsts)
    for app in apps:
        dispose(app)


@pytest.fixture
def loose(twins: Twins, tmp_path: Path) -> Iterator[Twins]:
    """Copies of both services, for one test to change."""
    apps = []
    for name, app in (("planted", twins.planted), ("bare", twins.bare)):
        dispose(app)  # the last connection to close folds the write-ahead log into the file
        (tmp_path / name).mkdir()
        url = copy_of_sqlite_template(
            Path(app.config["LGR_TRACKER_DATA"]) / "lgr.sqlite", tmp_path / name / "lgr.sqlite"
        )
        apps.append(make_app(tmp_path / name, url, LGR_TRACKER_EXPORTS_AN_HOUR=1_000))
    yield replace(twins, planted=apps[0], bare=apps[1])
    for app in apps:
        dispose(app)


def body_of(answer: TestResponse) -> str:
    """Return what an answer says: a page or text as it is, a workbook sheet by sheet."""
    content = answer.get_data()
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [(name, book.read(name)) for name in sorted(book.namelist())]
        return "\n".join(f"{name}\n{part.decode('utf-8', 'replace')}" for name, part in parts)
    return content.decode("utf-8", "replace")


NOISE = (
    (re.compile(r'nonce="[^"]+"'), ""),
    (re.compile(r'name="(csrf_token|once)"([^>]*?)value="[^"]+"'), r'name="\1"\2'),
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{16}\b"), "HEX"),
)
"""What differs at every request, and seals, which differ after whatever anybody has done."""


def said(answer: TestResponse) -> str:
    """Return an answer as far as two services could differ in it: status, headers, content."""
    dull = ("Date", "Content-Length", "Content-Security-Policy", "X-Request-Id")
    headers = sorted(
        (name, value.split("=")[0] if name == "Set-Cookie" else value)
        for name, value in answer.headers
        if name not in dull
    )
    text = f"{answer.status_code}\n{headers}\n{body_of(answer)}"
    for pattern, instead in NOISE:
        text = pattern.sub(instead, text)
    return text


def canaries(answer: TestResponse) -> set[tuple[str, str]]:
    """Return whose canaries an answer shows, and of which fields, wherever in it they sit."""
    return set(CANARY.findall(f"{answer.headers}\n{body_of(answer)}"))


def first_difference(one: str, other: str) -> str:
    """Return the place where two answers part, for whoever has to mend it."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[max(0, at - 80) : at + 120]!r} is not {other[max(0, at - 80) : at + 120]!r}"


def crawl(twins: Twins, email: str, addresses: Iterable[str], foreign: frozenset[str]) -> list[str]:
    """Open addresses in both services as one person; return what gives something away."""
    here, there = (Page(app).sign_in(email) for app in (twins.planted, twins.bare))
    found = []
    for address in addresses:
        with here.client.get(address) as answer, there.client.get(address) as bare:
            seen = {field for code, field in canaries(answer) if code in foreign}
            one, other = said(answer), said(bare)
            status = answer.status_code
            assert status < 500 and status != 429, f"{address} answered {status}"
        if seen:
            found.append(f"{address} shows {sorted(seen)}")
        if one != other:
            found.append(f"{address} differs: {first_difference(one, other)}")
    return found


def lists_asked(words: str) -> list[str]:
    """Return addresses that search, sort or narrow by what is planted."""
    asked = [f"q={words}", f"q={words}&state=any", f"workstream={words}"]
    return [f"{HERE}/{page}?{each}" for each in asked for page in ("risks", "risks/risks.csv")] + [
        f"{HERE}/actions?q={words}",
        f"{HERE}/actions/actions.csv?q={words}",
        f"{HERE}/plan?workstream={words}",
        f"{HERE}/plan/activities?workstream={words}",
        *(f"{HERE}/plan?workstream={words}&span={span}" for span in ("chosen", "all")),
        *(f"{HERE}/{each}?{name}={words}" for each in MAPS for name in ("focus", "q", "council")),
        f"{HERE}/map/thing?focus={words}",
        f"{HERE}/map/trail?from={words}&to=lens:L1",
        f"{HERE}/map/trail?from=lens:L1&to={words}",
        f"{HERE}/map/challenges?council={words}",
    ]


MAPS = (
    *("map", "map/whole", "map/drawing.json", "map/graph.json", "map/map.svg"),
    *("map/map.graphml", "map/things.csv", "map/links.csv"),
)
CHOSEN: Mapping[str, Iterable[str]] = {
    "map": (),
    "map/whole": MAPS[2:],
    "map/challenges": ("map/challenges.csv",),
    "plan": (),
    "plan/activities": ("plan/activities.csv",),
    "plan/moved": ("plan/moved.csv",),
    "plan/leadership": (),
    "plan/owners": ("plan/owners.csv",),
}
"""Pages that are narrowed by choosing, and the files that are narrowed as they are."""


def chosen(page: Page) -> list[str]:
    """Return addresses of what pages offer to choose, and their files, each with one choice."""
    found = []
    for place, files in CHOSEN.items():
        asked = []
        for select in page.get(f"{HERE}/{place}").all(".//form[@method='get']//select"):
            first = next(value for each in select.iter("option") if (value := each.get("value")))
            asked.append(urlencode({select.get("name"): first}))
        found += [f"{HERE}/{place}?{each}" for each in asked]
        found += [f"{HERE}/{file}?{each}" for file, each in zip(files, cycle(asked), strict=False)]
    return found


def walked_through(page: Page) -> list[str]:
    """Return addresses that start the map from something of every kind, and trails to people."""
    with page.client.get(f"{HERE}/map/graph.json") as answer:
        nodes = reversed(answer.json["nodes"])
    ends = {node["kind"]: ":".join(map(str, node["id"])) for node in nodes}
    trails = [(ends[kind], ends["cohort"]) for kind in ("lens", "risk", "activity", "post")]
    trails += [(f"lens:L{number}", ends["service"]) for number in range(1, 5)]
    return [
        *(
            f"{HERE}/map{each}?{urlencode({'focus': focus, 'steps': 3})}"
            for focus in ends.values()
            for each in ("", "/thing", "/drawing.json", "/graph.json")
        ),
        *(f"{HERE}/map/trail?{urlencode({'from': a, 'to': b})}" for a, b in trails),
        *(f"{HERE}/plan/moved?against=day&since=2026-0{month}-01" for month in (3, 9)),
        f"{HERE}/plan/owners?from=2027-03-01&weeks=26&measure=things",
    ]


SORTED = [
    f"{HERE}/risks?sort={sort}&order={order}&state=any"
    for sort in ("score", "reference", "title", "council", "owner", "target", "review")
    for order in ("asc", "desc")
] + [
    f"{HERE}/risks?{only}"
    for only in (
        *("attention=yes", "band=4", "likelihood=5&impact=5", "review_by=2026-12-31"),
        *(f"state=any&classification={level.value}" for level in Level),
    )
]


@pytest.mark.parametrize("role", list(Role))
def test_nothing_is_given_away_by_any_page_or_file(twins: Twins, role: Role) -> None:
    addresses = twins.reads if role in LOOK_TWICE else twins.firsts
    assert crawl(twins, _watchers()[role], addresses, twins.foreign_to(BLIND)) == []


LOOK_TWICE = (Role.PROGRAMME_MANAGER, Role.AUDITOR)
"""Roles that open a second address of every route; between them they may open all."""


@pytest.mark.parametrize("role", [Role.PROGRAMME_MANAGER, Role.CONTRIBUTOR, Role.AUDITOR])
def test_sorting_and_narrowing_give_nothing_away(twins: Twins, role: Role) -> None:
    assert crawl(twins, _watchers()[role], SORTED, twins.foreign_to(BLIND)) == []


@pytest.mark.parametrize("asking", [chosen, walked_through])
def test_maps_and_plans_asked_for_in_part_give_nothing_away(
    twins: Twins, asking: Callable[[Page], list[str]]
) -> None:
    email = _watchers()[Role.PROGRAMME_MANAGER]
    addresses = asking(Page(twins.bare).sign_in(email))
    assert len(addresses) > 30
    assert crawl(twins, email, addresses, twins.foreign_to(BLIND)) == []


def test_a_stranger_is_told_nothing(twins: Twins) -> None:
    assert crawl(twins, OUTSIDER, twins.firsts, twins.foreign_to()) == []


@pytest.mark.parametrize("role", [Role.PROGRAMME_MANAGER, Role.VIEWER])
def test_searching_for_what_is_planted_is_searching_for_nonsense(twins: Twins, role: Role) -> None:
    page, word = Page(twins.planted).sign_in(_watchers()[role]), "ZQX-CANARY-EF-risk.title"
    nonsense = "QZX-YRANAC-FE-ksir.eltit"
    page.client.get("/account").close()  # the first answer after signing in sets the cookie anew
    found = []
    for one, other in zip(lists_asked(word), lists_asked(nonsense), strict=True):
        with page.client.get(one) as answer, page.client.get(other) as dull:
            mine, theirs = said(answer).replace(word, "W"), said(dull).replace(nonsense, "W")
            if mine != theirs:
                found.append(f"{one}: {first_difference(mine, theirs)}")
    assert found == []


def keyed_addresses(app: Flask, keys: Mapping[str, int], method: str) -> list[str]:
    """Return an address for every route that names a row which may be restricted."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        named = [name for name in rule.arguments if name in KEYED]
        if not named or method not in (rule.methods or ()):
            continue
        values: dict[str, Any] = {"code": "sample", "subject": "risk"}
        for name in rule.arguments - set(values):
            values[name] = keys.get(name, 1)
        found.append(adapter.build(rule.endpoint, values))
    return found


def _keys_of(planted: Planted) -> list[dict[str, int]]:
    """Return the planted rows by the names that addresses have for them."""
    links = ("lgr_risk_service", "lgr_risk_delay", "lgr_risk_trigger", "lgr_activity_link")
    here = {
        "risk_id": planted.risk.id,
        "action_id": planted.mitigation.id,
        "activity_id": planted.activity.id,
        "delivery_id": planted.keys["lgr_readiness_delivery"],
        "job_id": planted.keys.get("lgr_job", MISSING),
        "subject_id": planted.risk.id,
        "comment_id": planted.keys["lgr_comment"],
        "evidence_id": planted.keys["lgr_evidence"],
    }
    return [{**here, "link_id": planted.keys[link]} for link in links]


def token_of(page: Page) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.client.get("/account").text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("role", [Role.PROGRAMME_MANAGER, Role.CONTRIBUTOR])
def test_a_restricted_row_answers_as_a_missing_one(loose: Twins, role: Role) -> None:
    page = Page(loose.planted).sign_in(_watchers()[role])
    fields, found = {"csrf_token": token_of(page), "version": "1"}, []
    nobody = {name: MISSING for name in KEYED}

    def send(address: str) -> TestResponse:
        return page.client.post(address, data=fields)

    ways: tuple[tuple[str, Callable[[str], TestResponse]], ...] = (
        ("GET", page.client.get),
        ("POST", send),
    )
    for method, ask in ways:
        missing = keyed_addresses(loose.planted, nobody, method)
        for keys in _keys_of(loose.rows["WF"]):
            hidden = keyed_addresses(loose.planted, keys, method)
            for one, other in zip(hidden, missing, strict=True):
                with ask(one) as answer, ask(other) as dull:
                    if KEY.sub("KEY", said(answer)) != KEY.sub("KEY", said(dull)):
                        found.append(f"{method} {one}: {answer.status_code}, {dull.status_code}")
    assert found == []


@dataclass
class SentForm:
    """Hold a form of a page: where it goes, what a browser sends, and what names a row."""

    action: str
    values: dict[str, Any]
    keyed: list[str]
    names_kinds: bool
    """Says that a choice is named like activity-12, not by its key alone."""


def forms_of(page: Page, address: str) -> list[SentForm]:
    """Return the forms of a page that change something."""
    with page.client.get(address) as answer:
        if answer.mimetype != "text/html" or "<form" not in answer.text:
            return []
        document = html5lib.parse(answer.text, treebuilder="etree", namespaceHTMLElements=False)
    found = []
    for form in document.iter("form"):
        action = form.get("action") or address
        if form.get("method", "get").lower() != "post" or action.startswith("/sign-in"):
            continue
        keyed = {
            element.get("name") or select.get("name")
            for select in form.iter()
            if select.tag in ("select", "input")
            for element in (select, *select.iter("option"))
            if KEY.search(element.get("value") or "")
            and select.get("name") not in ("csrf_token", "once", None)
        }
        named = any("activity-" in (o.get("value") or "") for o in form.iter("option"))
        found.append(SentForm(action, filled(form), sorted(map(str, keyed)), named))
    return found


SENDERS = (Role.PROGRAMME_MANAGER, Role.CONTRIBUTOR)


def _pages_with_forms(twins: Twins) -> list[str]:
    return [a for a in twins.firsts if a.startswith(HERE)]


@pytest.mark.parametrize("role", SENDERS)
def test_a_restricted_row_that_is_chosen_is_refused_as_a_missing_one(
    loose: Twins, role: Role
) -> None:
    page, planted = Page(loose.planted).sign_in(_watchers()[role]), loose.rows["WF"]
    every = [
        prefix.format(row.id)
        for row in (planted.risk, planted.mitigation, planted.activity)
        for prefix in ("{}", "activity-{}", "mitigation-{}")
    ]
    tried, found = 0, []
    for address in _pages_with_forms(loose):
        for form in forms_of(page, address):
            for name in form.keyed:
                tried += 1
                keys = [key for key in every if ("-" in key) == form.names_kinds]
                missing = _chosen(page, form, name, str(MISSING))
                tagged = _chosen(page, form, name, f"activity-{MISSING}")
                for key in keys:
                    with page.client.post(form.action, data={**form.values, name: key}) as answer:
                        if KEY.sub("KEY", said(answer)).replace(
                            "mitigation-KEY", "activity-KEY"
                        ) not in (missing, tagged):
                            found.append(f"{form.action} {name}={key}: {answer.status_code}")
    assert tried > 0
    assert found == []


def _chosen(page: Page, form: SentForm, name: str, key: str) -> str:
    with page.client.post(form.action, data={**form.values, name: key}) as answer:
        return KEY.sub("KEY", said(answer)).replace("mitigation-KEY", "activity-KEY")


@pytest.mark.parametrize("role", SENDERS)
def test_every_form_is_answered_alike(loose: Twins, role: Role) -> None:
    here, there = (Page(app).sign_in(_watchers()[role]) for app in (loose.planted, loose.bare))
    foreign, found, sent = loose.foreign_to(BLIND), [], 0
    for address in _pages_with_forms(loose):
        for one, other in zip(forms_of(here, address), forms_of(there, address), strict=True):
            sent += 1
            with (
                here.client.post(one.action, data=one.values) as answer,
                there.client.post(other.action, data=other.values) as bare,
            ):
                seen = {field for code, field in canaries(answer) if code in foreign}
                if seen:
                    found.append(f"{one.action} shows {sorted(seen)}")
                mine, theirs = (KEY.sub("KEY", said(each)) for each in (answer, bare))
                if mine != theirs:
                    found.append(f"{one.action} differs: {first_difference(mine, theirs)}")
    assert sent > 5
    assert found == []


OPENED = ("lgr_risk", "lgr_mitigation", "lgr_activity")


@pytest.mark.parametrize(
    ("email", "sees"),
    [
        ("tom.ashdown@fenwold.example", {NAMED, NAMED_BY}),
        (SITTER, {"WF", TOLD_BY}),
        ("grace.mbeki@fenwold.example", {"WF"}),
    ],
)
def test_who_owns_or_is_named_sees_and_nobody_else(
    twins: Twins, email: str, sees: set[str]
) -> None:
    page, shown = Page(twins.planted).sign_in(email), set()
    own = [
        address
        for code in sorted(sees)
        for address in keyed_addresses(twins.planted, _keys_of(twins.rows[code])[0], "GET")
    ]
    listed = [f"{HERE}/risks/risks.csv?state=any", f"{HERE}/actions/actions.csv", *SORTED[:2]]
    for address in own + listed + [a for a in twins.firsts if a.startswith(HERE)]:
        with page.client.get(address) as answer:
            assert answer.status_code < 500, address
            shown |= canaries(answer)
    assert {code for code, _ in shown} == sees
    fields = {field for code, field in shown if code == min(sees)}
    for expected in (
        "risk.title",
        "risk.reference",
        "risk.cause",
        "risk.event",
        "risk.effect",
        "risk.comment",
        "risk.existing_controls",
        "mitigation.title",
        "mitigation.detail",
        "activity.code",
        "activity.name",
        "score_entry.reason",
    ):
        assert expected in fields


def test_no_reminder_tells_of_what_its_reader_may_not_see(loose: Twins) -> None:
    said = []
    for app in (loose.planted, loose.bare):
        with app.app_context():
            perform_as(operator(), _let_all_wait)
            assert remind_people() >= len(Role)
            assert send_due_mail().sent >= len(Role)
        letters = [
            message_from_bytes(path.read_bytes(), policy=default)
            for path in (Path(app.config["LGR_TRACKER_DATA"]) / "mail").glob("*.eml")
        ]
        seen = {email for email in _watchers().values() if any(email in m["To"] for m in letters)}
        assert seen == set(_watchers().values())
        mine = [(m["To"], m["Subject"], m.get_content()) for m in letters if _is_watchers(m["To"])]
        said.append(sorted(mine))
    assert said[0] == said[1]
    assert CANARY.search(str(said)) is None


def _let_all_wait(session: Session, *, actor: Any, now: Any) -> None:
    here = session.scalars(sa.select(Programme.id).filter_by(code="sample")).one()
    hold_every_post(session, here, _watchers().values())
    session.commit()


def _is_watchers(address: str) -> bool:
    return "@brackwater.example" in address


def test_a_restricted_row_takes_as_long_as_a_missing_one(twins: Twins) -> None:
    page = Page(twins.planted).sign_in(_watchers()[Role.CONTRIBUTOR])
    for path, key in (
        ("risks", twins.rows["WF"].risk.id),
        ("actions", twins.rows["WF"].mitigation.id),
        ("plan/activities", twins.rows["WF"].activity.id),
    ):
        spent: dict[int, list[float]] = {key: [], MISSING: []}
        for _ in range(40):
            for each, times in spent.items():
                begun = time.process_time()  # of this process alone, however busy the machine
                page.client.get(f"{HERE}/{path}/{each}").close()
                times.append(time.process_time() - begun)
        hidden, missing = (statistics.median(times) for times in spent.values())
        assert abs(hidden - missing) < max(0.005, 0.1 * missing), path


def test_a_restriction_taken_off_is_noticed(twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "_woven", lambda session, viewer: viewing.Veil())
    pages = [f"{HERE}/risks", f"{HERE}/overview", f"{HERE}/risks/{twins.rows['WF'].risk.id}"]
    found = crawl(twins, _watchers()[Role.VIEWER], pages, twins.foreign_to(BLIND))
    assert {f"{page} shows" for page in pages} <= {" ".join(each.split()[:2]) for each in found}
    assert any("differs" in each for each in found)


def test_one_query_without_the_restriction_is_noticed(
    twins: Twins, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures alone, without a word: the counts of the log are those of the operator."""
    from lgr_tracker.queries import risks

    def leaking(session: Session, *asked: Any) -> Any:
        with viewing.seen_as(session, operator()):
            return counted(session, *asked)

    counted = risks._count_log
    monkeypatch.setattr(risks, "_count_log", leaking)
    found = crawl(
        twins, _watchers()[Role.VIEWER], [f"{HERE}/risks?lens=1"], twins.foreign_to(BLIND)
    )
    assert [each.split()[1] for each in found] == ["differs:"]
