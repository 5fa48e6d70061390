"""Which columns the risk list can show, in the address and in the files that follow it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from lgr_tracker.domain.register import REGISTER_COLUMNS, ColumnKind
from lgr_tracker.queries.risk_sorts import RiskSort

OWN = "own:"
"""Before the heading of a column that files brought in, written as an address has it."""


@dataclass(frozen=True)
class ListColumn:
    """Hold one column: its name in the address, its head, its sorting, and what it stands for.

    `register` names the columns of the workbook that say the same.
    """

    key: str
    label: str
    register: tuple[str, ...]
    sort: RiskSort | None = None
    kind: ColumnKind = ColumnKind.TEXT

    @property
    def is_number(self) -> bool:
        """Tell whether its values stand to the right."""
        return self.kind in (ColumnKind.NUMBER, ColumnKind.MONEY, ColumnKind.SCALE)


def _rating(kind: str) -> tuple[str, ...]:
    return tuple(f"{kind}_{part}" for part in ("likelihood", "impact", "score", "band"))


_DRAWN = (
    ListColumn("council", "Council", ("organisation", "affected_organisations"), RiskSort.COUNCIL),
    ListColumn("owner", "Owner (post)", ("owner",), RiskSort.OWNER),
    ListColumn("score", "Score now", _rating("current"), RiskSort.SCORE),
    ListColumn("lately", "Lately", ("direction",)),
    ListColumn("aim", "Aim", ("target_score",), RiskSort.TARGET, ColumnKind.NUMBER),
    ListColumn("hits", "Could hit", ("proximity_from", "proximity_until"), RiskSort.HITS),
    ListColumn("actions", "Actions done", ("planned_actions",), None, ColumnKind.NUMBER),
    ListColumn("review", "Next review", ("next_review_on",), RiskSort.REVIEW),
)
USUAL = tuple(column.key for column in _DRAWN)
_PLAIN_SORTS = {
    "reference": RiskSort.REFERENCE,
    "workstream": RiskSort.WORKSTREAM,
    "category": RiskSort.CATEGORY,
    "raised_on": RiskSort.RAISED,
    "inherent_score": RiskSort.INHERENT,
    "target_on": RiskSort.DUE,
    "estimated_cost": RiskSort.COST,
    "status": RiskSort.STATE,
}
_ELSEWHERE = frozenset({"version", "title", "owner", "target_score", "next_review_on"})
"""What the list shows already, under a name of its own, or never."""

_PLAIN = tuple(
    ListColumn(each.key, each.heading, (each.key,), _PLAIN_SORTS.get(each.key), each.kind)
    for each in REGISTER_COLUMNS
    if each.key not in _ELSEWHERE
)
COLUMNS: Mapping[str, ListColumn] = {column.key: column for column in (*_DRAWN, *_PLAIN)}
"""Every column but those of a programme's own; the risk's title stands before all of them."""


def column_of(key: str) -> ListColumn:
    """Return a column by its name in the address, one of ours or of the programme's own."""
    if key.startswith(OWN):
        return ListColumn(key, own_heading(key), (), None, ColumnKind.PROSE)
    return COLUMNS[key]


def own_key(heading: str) -> str:
    """Return the name in the address of a column that files brought in.

    >>> own_key("Key, date"), own_heading(own_key("Key, date"))
    ('own:Key%2C%20date', 'Key, date')
    """
    return f"{OWN}{quote(heading, safe='')}"


def own_heading(key: str) -> str:
    """Return the heading that `own_key` wrote."""
    return unquote(key.removeprefix(OWN))


def register_keys(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of the workbook that say what a list with these columns says."""
    keys = [key for name in columns if not name.startswith(OWN) for key in COLUMNS[name].register]
    return tuple(dict.fromkeys(("reference", "title", *keys)))
