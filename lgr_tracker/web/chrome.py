"""What stands around every page: masthead, programme bar, navigation, footer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import Flask, current_app, g, request, url_for

from lgr_tracker.queries.phases import phase_name_on
from lgr_tracker.queries.programmes import SeatedProgramme
from lgr_tracker.web.clock import now, today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import programme_or_none
from lgr_tracker.web.identity import current_actor, current_name, is_mounted, is_signed_in

NAVIGATION = (
    ("Overview", "overview"),
    ("Assessment", "assessment"),
    ("Risks", "risks"),
    ("Actions", "actions"),
    ("Plan", "plan"),
    ("Map", "map"),
    ("Board", "board"),
    ("Settings", "settings"),
)
"""Label and blueprint of each item; a blueprint's first page is called index."""

PARTS = {"entries": "risks", "conversation": "risks"}
"""Blueprints that belong to another's item."""

FOOTER = (
    ("How figures are reckoned", "about.figures"),
    ("Glossary", "about.glossary"),
    ("Accessibility", "about.accessibility"),
    ("Privacy", "about.privacy"),
)

EVERYWHERE = (
    "home.index",
    "work.index",
    "account.index",
    "sign_in.sign_out",
    *(endpoint for _, endpoint in FOOTER),
)


@dataclass(frozen=True)
class Link:
    """Lead somewhere; `is_current` where one already is."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class ProgrammeBar:
    """Say which programme this is and where it stands in time."""

    name: str
    phase: str
    vesting_on: date
    days_to_vesting: int
    as_at: datetime
    is_sample: bool
    sample_text: str
    revision: int


@dataclass(frozen=True)
class Chrome:
    """Hold everything that the layouts show around a page."""

    service_name: str
    home_href: str
    person_name: str
    work_href: str | None
    account_href: str | None
    sign_out_href: str | None
    programme: ProgrammeBar | None
    nav: tuple[Link, ...]
    search_href: str | None
    footer_links: tuple[Link, ...]
    host_stylesheet: str | None
    host_links: tuple[Link, ...]


def init_chrome(app: Flask) -> None:
    """Give every template its chrome; the phases are kept by the programme."""
    app.context_processor(lambda: {"chrome": make_chrome()})


def make_chrome() -> Chrome:
    """Gather what stands around the page that is being asked for."""
    config = current_app.config
    signed_in = not g.get("lgr_is_refusal") and is_signed_in()
    programme = programme_or_none() if signed_in else None
    hrefs = _hrefs(programme.code if programme else None)
    return Chrome(
        service_name=config["LGR_TRACKER_SERVICE_NAME"],
        home_href=hrefs["home.index"],
        person_name=current_name() if signed_in else "",
        work_href=hrefs["work.index"] if signed_in else None,
        account_href=hrefs["account.index"] if signed_in else None,
        sign_out_href=hrefs["sign_in.sign_out"] if signed_in and not is_mounted() else None,
        programme=_bar(programme) if programme else None,
        nav=_navigation(hrefs) if programme else (),
        search_href=hrefs["risks.index"] if programme else None,
        footer_links=tuple(Link(label, hrefs[endpoint]) for label, endpoint in FOOTER),
        host_stylesheet=config["LGR_TRACKER_HOST_STYLESHEET"] or None,
        host_links=_host_links(),
    )


def _host_links() -> tuple[Link, ...]:
    name, address = (
        current_app.config["LGR_TRACKER_HOST_NAME"],
        current_app.config["LGR_TRACKER_HOST_URL"],
    )
    return (Link(name, address),) if name and address else ()


def _bar(programme: SeatedProgramme) -> ProgrammeBar:
    day = today()
    return ProgrammeBar(
        name=programme.name,
        phase=phase_name_on(reading(), current_actor(), programme.id, day),
        vesting_on=programme.vesting_on,
        days_to_vesting=(programme.vesting_on - day).days,
        as_at=now().astimezone(zone()),
        is_sample=programme.is_sample,
        sample_text="Not a real county. Its councils, people and figures are made up.",
        revision=programme.revision,
    )


def _navigation(hrefs: Mapping[str, str]) -> tuple[Link, ...]:
    called = (request.blueprint or "").split(".")[0]
    here = PARTS.get(called, called)
    return tuple(
        Link(label, hrefs[f"{blueprint}.index"], blueprint == here)
        for label, blueprint in NAVIGATION
    )


def _hrefs(code: str | None) -> Mapping[str, str]:
    """Return where the links of a programme's pages lead, or of a page outside any.

    Kept by where the service is mounted: every page has these twenty links, and they never change.
    """
    kept = current_app.extensions.setdefault("lgr_hrefs", {})
    at = (request.script_root, code)
    if at not in kept:
        found = {endpoint: url_for(endpoint) for endpoint in EVERYWHERE}
        if code is not None:
            found |= {
                f"{name}.index": url_for(f"{name}.index", code=code) for _, name in NAVIGATION
            }
        kept[at] = found
    return cast(Mapping[str, str], kept[at])
