"""Posts that own things: who holds them and since when, their empty days, and their load."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.domain.graph import EdgeKind, Node, NodeKind, NodeRow, ProgrammeGraph
from lgr_tracker.domain.graph.owners import needs_owner
from lgr_tracker.domain.kinds import OrganisationKind, PostHolding
from lgr_tracker.domain.leadership import Tenure, vacancies
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.post_load import Piece, WeekLoad, loads, weeks_from
from lgr_tracker.domain.terms import ONE_DAY
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.map.seen import Thing, thing_of
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.queries.plan import PlanRow, PlanView, calendar_of, schedule_of
from lgr_tracker.queries.posts import HolderRow, PostRow, post, posts

Spell = tuple[date, date]


@dataclass(frozen=True)
class PostLoad:
    """Hold one post with who is in it today, its empty days, and what it owns week by week.

    `empty` lists first and last days with nobody in it, from its first holder or today to `last`,
    on which the post ends: an old council's with vesting. `owns` counts open things by kind.
    """

    post: PostRow
    holder: HolderRow | None
    deputy: HolderRow | None
    last: date
    empty: tuple[Spell, ...]
    owns: Counter[str]
    weeks: tuple[WeekLoad, ...]

    def empty_now(self, today: date) -> Spell | None:
        """Return the spell with nobody in the post that today is part of."""
        return next((spell for spell in self.empty if spell[0] <= today <= spell[1]), None)

    def empty_to_come(self, today: date) -> tuple[Spell, ...]:
        """Return the spells with nobody in the post that begin after today."""
        return tuple(spell for spell in self.empty if spell[0] > today)

    def days_empty_so_far(self, today: date) -> int:
        """Count the days until yesterday on which nobody was in the post."""
        ends = ((first, min(last, today - ONE_DAY)) for first, last in self.empty)
        return sum((last - first).days + 1 for first, last in ends if last >= first)


@dataclass(frozen=True)
class OwnersView:
    """Hold the posts, those of the new councils first, and the Mondays of the weeks drawn."""

    today: date
    vesting_on: date
    last: date
    weeks: tuple[date, ...]
    rows: tuple[PostLoad, ...]

    @property
    def empty_today(self) -> tuple[PostLoad, ...]:
        """Return the posts that nobody is in today."""
        return tuple(row for row in self.rows if row.empty_now(self.today))

    @property
    def heaviest(self) -> tuple[PostLoad, date, int] | None:
        """Return the post, the week and the working days of the heaviest week of all."""
        found = [
            (load.days, -at, -place)
            for place, row in enumerate(self.rows)
            for at, load in enumerate(row.weeks)
        ]
        days, at, place = max(found, default=(0, 0, 0))
        return (self.rows[-place], self.weeks[-at], days) if days else None


def owners_of(
    session: Session, actor: Actor, programme_id: int, today: date, first: date, count: int
) -> OwnersView:
    """Return every post with its load over `count` weeks from the week of `first`.

    Weeks begin within the programme's days. Raises NotFound. Runs four queries, and those of
    `graph_of` and `schedule_of` when something has changed.
    """
    asked = (session, actor, programme_id)
    graph, plan = graph_of(*asked), schedule_of(*asked, today)
    kinds = {row.id: row.kind for row in organisations(*asked)}
    owned = _owned(graph)
    begins = min(max(first, plan.starts_on), plan.ends_on)
    weeks, calendar = weeks_from(begins, count), calendar_of(plan)
    programme_ends = max(plan.ends_on, today)
    ends = {True: plan.vesting_on - ONE_DAY, False: programme_ends}
    rows = []
    for row in posts(*asked):
        things = owned.get((NodeKind.POST.value, f"P{row.id}"), ())
        last = ends[kinds[row.organisation_id] is OrganisationKind.PREDECESSOR]
        rows.append(
            PostLoad(
                row,
                row.holder_on(today),
                row.holder_on(today, PostHolding.DEPUTY),
                last,
                vacancies(_tenures(row), min(plan.starts_on, today), last, today),
                Counter(thing.kind for thing in things),
                loads(list(_pieces(things, plan)), weeks, calendar),
            )
        )
    return OwnersView(today, plan.vesting_on, programme_ends, weeks, tuple(rows))


def _tenures(post: PostRow) -> tuple[Tenure, ...]:
    return tuple(
        Tenure(row.name, row.starts_on, row.ends_on, row.is_interim)
        for row in post.holders
        if row.holding is PostHolding.HOLDER
    )


def _owned(graph: ProgrammeGraph) -> Mapping[Node, Sequence[NodeRow]]:
    """Return what each post owns that somebody must still answer for."""
    found: dict[Node, list[NodeRow]] = {}
    for edge in graph.edges:
        if edge.kind == EdgeKind.OWNS and needs_owner(graph.node(edge.target)):
            found.setdefault(edge.source, []).append(graph.node(edge.target))
    return found


def _pieces(things: Sequence[NodeRow], plan: PlanView) -> Iterator[Piece]:
    """Give what is open when: work by its dates in the plan, risks and the rest without an end."""
    for row in things:
        work = _work(row, plan)
        if work is not None:
            yield Piece(work.start, work.finish, is_work=bool(work.duration_days))
        elif row.kind != NodeKind.CRITERION:
            yield Piece(None, row.facts.get("due_on"))


def _work(row: NodeRow, plan: PlanView) -> PlanRow | None:
    if row.kind == NodeKind.ACTIVITY:
        return plan.find("activity", row.facts["key"])
    return plan.find("mitigation", row.facts["key"]) if row.kind == NodeKind.MITIGATION else None


@dataclass(frozen=True)
class PostEmpty:
    """Hold what would follow if a post were empty on a day."""

    post: PostRow
    on: date
    uncovered: tuple[Thing, ...]
    deputised: tuple[tuple[str, tuple[Thing, ...]], ...]
    shared: tuple[Thing, ...]
    reached: tuple[Thing, ...]

    @property
    def unowned(self) -> int:
        """Count what would lose its only owner, with or without a deputy to carry it."""
        carried = {thing.address for _, things in self.deputised for thing in things}
        return len(carried | {thing.address for thing in self.uncovered})


def post_empty(
    session: Session, actor: Actor, programme_id: int, post_id: int, on: date
) -> PostEmpty:
    """Return what would follow if a post were empty on a day; raises NotFound.

    Runs three queries, and those of `graph_of` when something has changed.
    """
    graph = graph_of(session, actor, programme_id)
    row = post(session, actor, programme_id, post_id)
    found = graph.without_post(f"P{post_id}", on)

    def things(nodes: Sequence[Node]) -> tuple[Thing, ...]:
        return tuple(thing_of(graph.node(node)) for node in nodes)

    return PostEmpty(
        row,
        on,
        things(found.uncovered),
        tuple(
            (
                "Its own deputy" if who == found.post else thing_of(graph.node(who)).name,
                things(nodes),
            )
            for who, nodes in found.deputised.items()
        ),
        things(found.shared),
        things(found.reached),
    )
