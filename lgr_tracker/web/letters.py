"""The words of mail: made when it is sent, from what its reader may see at that moment."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.mail import KIND_OF, MailKind, Template, Why
from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed
from lgr_tracker.domain.risk_text import number_word
from lgr_tracker.domain.states import BaselineState, PlanState
from lgr_tracker.domain.work_text import Told, told_work, work_sentence
from lgr_tracker.queries.baselines import WAS_AGREED, baselines
from lgr_tracker.queries.board import transition_plan
from lgr_tracker.queries.mentions import mention
from lgr_tracker.queries.my_work import my_work
from lgr_tracker.web.subjects import PAGES
from lgr_tracker.workflows.mail.claim_mail import Item

WIDTH = 72
MOST_LINES = 25
"""How many things one mail lists; the page that it leads to lists them all."""

WHY: Mapping[Why, str] = {
    Why.INVITED: "Somebody who looks after a programme invited you at this address.",
    Why.ASKED: "Somebody asked for it and gave this address. If it wasn't you, do nothing.",
    Why.ACCOUNT: "Something about your account changed.",
    Why.OWNS: "You hold a post that these belong to, stand in for somebody who does, "
    "or are asked for an answer.",
    Why.DECIDES: "You may decide on plans in this programme.",
    Why.MENTIONED: "Somebody called you by name in a comment.",
    Why.SUBMITTED: "You built this plan, submitted it, or asked for its dates.",
}


@dataclass(frozen=True)
class Recipient:
    """Hold who reads a mail; `actor` is None for an address without an account."""

    name: str
    actor: Actor | None


@dataclass(frozen=True)
class Wording:
    """Hold what a message says."""

    subject: str
    body: str


@dataclass(frozen=True)
class Part:
    """Hold one thing that a message tells."""

    subject: str
    text: str


def word_letter(
    session: Session, recipient: Recipient, items: Iterable[Item], today: date
) -> Wording | None:
    """Return what a message says to its reader today; None where nothing is left to say.

    `session` looks as the reader. Runs the queries of what it tells of, each once.
    """
    told: list[tuple[Item, Part]] = []
    seen: set[tuple[Template, int | None, str]] = set()
    for item in items:
        key = (item.template, item.programme_id, repr(sorted(item.facts.items())))
        if key in seen:
            continue
        seen.add(key)
        facts = _facts(session, recipient.actor, item, today)
        if facts is not None:
            told.append((item, _part(item.template, facts)))
    return _whole(recipient, told) if told else None


def _whole(recipient: Recipient, told: Sequence[tuple[Item, Part]]) -> Wording:
    service = current_app.config["LGR_TRACKER_SERVICE_NAME"]
    parts = [part for _, part in told]
    subject = parts[0].subject
    if len(parts) > 1:
        subject = f"{number_word(len(parts)).capitalize()} things to know from {service}"
    kinds = {KIND_OF[item.template] for item, _ in told}
    body = _rendered(
        "letter",
        name=recipient.name,
        parts=parts,
        whys=list(dict.fromkeys(WHY[item.why] for item, _ in told)),
        may_choose=kinds != {MailKind.ACCOUNT},
        choose_link=link_to("mail.choices"),
        service=service,
    )
    return Wording(subject, wrapped(body))


def _facts(
    session: Session, actor: Actor | None, item: Item, today: date
) -> Mapping[str, Any] | None:
    """Return what a template needs, or None where there is nothing to say to this reader."""
    if KIND_OF[item.template] is MailKind.ACCOUNT:
        link = address_of(str(item.facts.get("link", "")))
        service = current_app.config["LGR_TRACKER_SERVICE_NAME"]
        return {**item.facts, "link": link, "is_whole": "://" in link, "service": service}
    if actor is None:
        return None
    if item.template is Template.WORK_WAITS:
        return _work(session, actor, today)
    if item.template is Template.MENTIONED:
        return _mention(session, actor, item)
    if "baseline" in item.facts:
        return _baseline(session, actor, item)
    return _plan(session, actor, item)


def _mention(session: Session, actor: Actor, item: Item) -> Mapping[str, Any] | None:
    """Return who said something about what; the words themselves stay in the house."""
    found = mention(session, actor, int(item.facts["comment"]))
    if found is None:
        return None
    endpoint, key = PAGES[found.subject]
    link = link_to(endpoint, code=found.programme_code, **{key: found.subject_id})
    return {"said": found, "link": link}


def _work(session: Session, actor: Actor, today: date) -> Mapping[str, Any] | None:
    pressing = my_work(session, actor, today=today).pressing
    if not pressing:
        return None
    told: list[Told] = [told_work(item, today) for item in pressing]
    return {
        "sentence": work_sentence(len(pressing), sum(each.is_late for each in told)),
        "told": told[:MOST_LINES],
        "more": max(0, len(told) - MOST_LINES),
        "link": link_to("work.index"),
    }


def _plan(session: Session, actor: Actor, item: Item) -> Mapping[str, Any] | None:
    programme_id = item.programme_id or 0
    try:
        row = transition_plan(session, actor, programme_id, int(item.facts["plan"]))
    except NotFound:
        return None
    if item.template is Template.PLAN_WAITS:
        may = is_allowed(actor, Permission.BOARD_DECIDE, Scope(programme_id))
        if not may or row.state is not PlanState.SUBMITTED:
            return None
    elif row.decision is None:
        return None
    link = link_to("board.plan", code=item.facts["code"], plan_id=row.id)
    return {"plan": row, "link": link}


def _baseline(session: Session, actor: Actor, item: Item) -> Mapping[str, Any] | None:
    """Return the dates that wait, or what was decided; the reason stays in the house."""
    programme_id = item.programme_id or 0
    rows = baselines(session, actor, programme_id)
    row = next((row for row in rows if row.id == item.facts["baseline"]), None)
    if row is None:
        return None
    if item.template is Template.PLAN_WAITS:
        may = is_allowed(actor, Permission.BASELINE_DECIDE, Scope(programme_id))
        if not may or not row.is_asked:
            return None
    elif row.state not in (*WAS_AGREED, BaselineState.DECLINED):
        return None
    link = link_to("plan.baseline", code=item.facts["code"], baseline_id=row.id)
    return {"baseline": row, "was_agreed": row.state in WAS_AGREED, "link": link}


def _part(template: Template, facts: Mapping[str, Any]) -> Part:
    """Return one thing told: a template's first line is its subject."""
    first, _, rest = _rendered(template.value, **facts).partition("\n")
    return Part(first.removeprefix("Subject:").strip(), rest.strip())


def _rendered(name: str, /, **facts: Any) -> str:
    """Return a text template filled in; nothing of a page stands around it."""
    return current_app.jinja_env.get_template(f"lgr/mail/{name}.txt").render(**facts)


def link_to(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page, or nothing where the service was not told its own."""
    public: str = current_app.config["LGR_TRACKER_PUBLIC_URL"]
    if not public:
        return ""
    parts = urlsplit(public)
    adapter = current_app.url_map.bind(
        parts.netloc, script_name=f"{parts.path}/", url_scheme=parts.scheme
    )
    return adapter.build(endpoint, values, force_external=True)


def address_of(path: str) -> str:
    """Return a path of ours as a whole address, as far as the service was told its own."""
    public: str = current_app.config["LGR_TRACKER_PUBLIC_URL"]
    return f"{public}{path}" if path.startswith("/") else path


def wrapped(text: str) -> str:
    """Return text in lines of at most 72 characters; addresses are left whole.

    >>> wrapped("- " + "word " * 20).splitlines()[1][:6]
    '  word'
    """
    lines: list[str] = []
    for line in re.sub(r"\n{3,}", "\n\n", text).strip().split("\n"):
        indent = "  " if line.startswith("- ") else ""
        lines += textwrap.wrap(
            line,
            WIDTH,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines) + "\n"
