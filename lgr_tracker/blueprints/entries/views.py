"""The lists of assumptions, decisions and dependencies, as pages and files, and one entry."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request, url_for

from lgr_tracker.blueprints.entries.address import EntryAddress, read_address, state_argument
from lgr_tracker.blueprints.entries.words import (
    KINDS,
    MOVES,
    WORDS,
    KindWords,
    heading,
    state_of,
    state_words,
)
from lgr_tracker.domain.conversation import Subject
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.permissions import Permission, Scope, holds, is_allowed
from lgr_tracker.domain.states import ENTRY_MOVES, EntryState
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.exchange.json_table import write_json
from lgr_tracker.queries.conversation import conversation_of
from lgr_tracker.queries.entries import (
    PAGE_ROWS,
    EntryCounts,
    EntryFilter,
    EntryPage,
    EntryRow,
    EntrySort,
    all_entries,
    entry_counts,
    entry_detail,
    entry_page,
    matching_entries,
    workstreams_of,
)
from lgr_tracker.queries.history import Told, history_of
from lgr_tracker.queries.risk_choices import filter_choices
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs, read_key
from lgr_tracker.web.identity import current_actor

bp = Blueprint("entries", __name__, url_prefix="/programmes/<code>/log")
LIST = "/<any(assumptions, decisions, dependencies):kinds>"
COLUMNS = {
    "reference": "Reference",
    "title": "Title",
    "organisation": "Organisation",
    "supplier": "From",
    "body": "Decided by",
    "owner": "Owner",
    "due_on": "Due",
    "state": "State",
    "settled_on": "Settled on",
    "outcome": "What became of it",
    "reason": "Why",
    "detail": "More about it",
    "advice": "Advice",
    "advice_from": "Advice from",
    "is_advice_declined": "Advice declined",
    "workstream": "Workstream",
    "raised_on": "Written down on",
    "risks": "Risks",
    "becomes": "Becomes, if it fails",
}
"""The columns of a file by their names in JSON; each list leaves out what its kind lacks."""

HEADS = (
    ("Organisation", EntrySort.COUNCIL),
    ("Owner (post)", EntrySort.OWNER),
    ("Due", EntrySort.DUE),
    ("State", EntrySort.STATE),
)


@bp.get(LIST)
@needs(Permission.PROGRAMME_VIEW)
def index(code: str, kinds: str) -> str:
    """List the entries of a kind that the address asks for."""
    asked, day = (reading(), current_actor(), current_programme().id), today()
    kind = KINDS[kinds]
    address = read_address(kind, request.args)
    after, before = (read_key(request.args.get(side)) for side in ("after", "before"))
    page = entry_page(
        *asked, address.wanted, address.order, today=day, after_id=after, before_id=before
    )
    counts = entry_counts(*asked, kind, today=day)
    matching = matching_entries(*asked, address.wanted, today=day)
    return render_template(
        "lgr/entries/index.html",
        words=WORDS[kind],
        kind=kind,
        heading=heading(kind, address.wanted, counts, matching),
        rows=[(row, state_of(row, day)) for row in page.rows],
        columns=_columns(address, WORDS[kind]),
        wanted=address.wanted,
        arguments=address.arguments(),
        views=_views(WORDS[kind], address.wanted, counts),
        choices=filter_choices(*asked),
        workstreams=[(each, each) for each in workstreams_of(*asked, kind)],
        states=_states(kind),
        state=state_argument(address.wanted),
        counts=counts,
        matching=matching,
        **_paging(address, WORDS[kind], page, matching),
        may={
            "add": holds(current_actor(), Permission.RISK_EDIT, current_programme().id),
            "export": holds(current_actor(), Permission.RISK_EXPORT, current_programme().id),
        },
    )


@bp.get(f"{LIST}.csv")
@needs(Permission.RISK_EXPORT)
def csv(code: str, kinds: str) -> Response:
    """Give the entries that the address asks for as CSV."""
    columns, rows = _table(KINDS[kinds])
    told = ([_joined(cell) for cell in row] for row in rows)
    content = write_csv([COLUMNS[key] for key in columns], told)
    return _attached(content, f"{kinds}-{today()}.csv", "text/csv; charset=utf-8")


@bp.get(f"{LIST}.json")
@needs(Permission.RISK_EXPORT)
def json(code: str, kinds: str) -> Response:
    """Give the entries that the address asks for as JSON."""
    content = write_json(*_table(KINDS[kinds]))
    return _attached(content, f"{kinds}-{today()}.json", "application/json")


@bp.get("/<int:entry_id>")
@needs(Permission.PROGRAMME_VIEW)
def entry(code: str, entry_id: int) -> str:
    """Show one entry with the risks it bears on and its history."""
    asked, day = (reading(), current_actor(), current_programme().id), today()
    row = entry_detail(*asked, entry_id, today=day)
    scope = Scope(current_programme().id, row.organisation_id)
    moves = ENTRY_MOVES[row.kind][row.state]
    return render_template(
        "lgr/entries/entry.html",
        row=row,
        words=WORDS[row.kind],
        state=state_of(row, day),
        moves=[(each.value, words) for each, words in MOVES.items() if each in moves],
        changes=[_change(each) for each in history_of(*asked, "log_entry", entry_id)],
        may={"edit": is_allowed(current_actor(), Permission.RISK_EDIT, scope)},
        conversation=conversation_of(*asked, Subject.ENTRY, entry_id, row.organisation_id),
    )


def _columns(address: EntryAddress, words: KindWords) -> list[dict[str, object]]:
    """Return the heads of the list, each a link that sorts by it."""
    heads = [(words.one.capitalize(), EntrySort.TITLE), *HEADS]
    if "supplier_id" in words.fields:
        heads[1] = ("Needed by, from", EntrySort.COUNCIL)
    order = address.order
    direction = "descending" if order.is_descending else "ascending"
    columns: list[dict[str, object]] = [
        {
            "label": label,
            "href": _address(words, address.sorted_by(sort)),
            "sort": direction if sort is order.sort else None,
        }
        for label, sort in heads
    ]
    return [*columns, {"label": "Risks"}]


def _states(kind: EntryKind) -> list[tuple[str, str]]:
    known = [state for state in EntryState if state in ENTRY_MOVES[kind]]
    named = [(state.value, state_words(kind, state)) for state in known]
    return [("live", "Not settled"), *named, ("any", "Any state")]


def _views(words: KindWords, wanted: EntryFilter, counts: EntryCounts) -> list[dict[str, object]]:
    kind = wanted.kind
    items: tuple[tuple[str, dict[str, str], EntryFilter, int], ...] = (
        ("Not settled", {}, EntryFilter(kind), counts.live),
        ("Late", {"late": "yes"}, EntryFilter(kind, is_late=True), counts.late),
        ("All", {"state": "any"}, EntryFilter(kind, states=frozenset()), counts.in_all),
    )
    return [
        {
            "label": label,
            "href": _address(words, arguments),
            "is_current": wanted == held,
            "count": count,
        }
        for label, arguments, held, count in items
    ]


def _paging(
    address: EntryAddress, words: KindWords, page: EntryPage, matching: int
) -> dict[str, object]:
    pages = max(1, -(-matching // PAGE_ROWS))
    here = min(max(2, read_key(request.args.get("page")) or 2), pages)
    number = here if page.has_previous else 1
    first, last = (page.rows[0].id, page.rows[-1].id) if page.rows else (0, 0)

    def href(side: str, row_id: int, place: int) -> str:
        return _address(words, {**address.arguments(), side: str(row_id), "page": str(place)})

    return {
        "page": number,
        "pages": pages,
        "previous_href": href("before", first, number - 1) if page.has_previous else None,
        "next_href": href("after", last, number + 1) if page.has_next else None,
    }


def _address(words: KindWords, arguments: dict[str, str]) -> str:
    path = url_for("entries.index", code=current_programme().code, kinds=words.path)
    return f"{path}?{urlencode(arguments)}" if arguments else path


Cell = str | date | bool | list[str] | None


def _table(kind: EntryKind) -> tuple[list[str], Iterable[list[Cell]]]:
    """Return the columns of a file and its rows."""
    address = read_address(kind, request.args)
    asked = (reading(), current_actor(), current_programme().id)
    rows = all_entries(*asked, address.wanted, address.order, today=today())
    lacking = {"supplier", "body", "advice", "advice_from", "is_advice_declined", "becomes"}
    lacking -= {name.removesuffix("_id") for name in WORDS[kind].fields}
    columns = [key for key in COLUMNS if key not in lacking]
    return columns, ([_cell(row, key) for key in columns] for row in rows)


def _cell(row: EntryRow, key: str) -> Cell:
    if key == "state":
        return state_words(row.kind, row.state)
    if key == "risks":
        return [each.reference for each in row.risks if not each.is_becoming]
    if key == "becomes":
        return row.becomes.reference if row.becomes else ""
    cell: Cell = getattr(row, key)
    return cell


def _joined(cell: Cell) -> str | date | bool | None:
    return "; ".join(cell) if isinstance(cell, list) else cell


def _attached(content: bytes, name: str, media_type: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _change(told: Told) -> dict[str, object]:
    pieces = [{"text": piece.text, "kind": piece.kind} for each in told.sentences for piece in each]
    return {
        "on": told.happened_at.astimezone(zone()).date(),
        "parts": [{"text": f"{told.verb} " if told.verb else "", "kind": "same"}, *pieces],
        "who": told.who,
    }
