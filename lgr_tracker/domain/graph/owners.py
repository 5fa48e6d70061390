"""Say what has one owner only, and what would be left without one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from lgr_tracker.domain.graph.arrays import Arrays
from lgr_tracker.domain.graph.rows import EdgeKind, Node, NodeKind, NodeRow
from lgr_tracker.domain.states import MitigationState, RiskState


@dataclass(frozen=True, slots=True)
class SingleOwner:
    """Name what only this post owns, and which of that has no deputy either.

    Whoever deputises in the post itself stands by for all that it owns.
    """

    post: Node
    things: tuple[Node, ...]
    undeputised: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class WithoutPost:
    """Say what follows if a post is empty on a day.

    `unowned` loses its only owner; of that, `deputised` maps a deputy's post to what it would
    carry (the empty post itself is named where it has a deputy of its own), and `uncovered` has
    no deputy who is there on that day. `shared` keeps another owner.
    `reached` is the criteria, services and cohorts downstream of what is unowned.
    """

    post: Node
    on: date
    unowned: tuple[Node, ...]
    deputised: Mapping[Node, tuple[Node, ...]]
    uncovered: tuple[Node, ...]
    shared: tuple[Node, ...]
    reached: tuple[Node, ...]


def needs_owner(row: NodeRow, on: date | None = None) -> bool:
    """Say whether something is unfinished (on a day), so that somebody must answer for it."""
    if row.kind == NodeKind.RISK:
        return row.facts.get("state") != RiskState.CLOSED
    if row.kind == NodeKind.MITIGATION:
        done = row.facts.get("state") in (MitigationState.DONE, MitigationState.DROPPED)
        return not (done or _by(row.facts.get("done_on"), on))
    if row.kind == NodeKind.ACTIVITY:
        return not _by(row.facts.get("actual_finish_on"), on)
    return row.kind == NodeKind.CRITERION


def _by(day: date | None, on: date | None) -> bool:
    return day is not None and (on is None or day <= on)


def is_held(post: NodeRow, on: date | None) -> bool:
    """Say whether somebody is in a post on a day; a post of unknown history counts as held."""
    terms = post.facts.get("held")
    return True if terms is None else _is_within(terms, on)


def has_deputy(post: NodeRow, on: date | None) -> bool:
    """Say whether somebody deputises in a post itself on a day."""
    return _is_within(post.facts.get("deputised", ()), on)


def _is_within(terms: Sequence[tuple[date | None, date | None]], on: date | None) -> bool:
    """Say whether a day lies in one of these terms; without a day, any term will do."""
    if on is None:
        return bool(terms)
    return any(
        (first is None or first <= on) and (last is None or on <= last) for first, last in terms
    )


@dataclass(frozen=True)
class _Owned:
    """Hold who owns and who deputises each thing, among posts that are held on the day."""

    owners: Mapping[int, frozenset[int]]
    deputies: Mapping[int, frozenset[int]]


def _owned(arrays: Arrays, on: date | None) -> _Owned:
    return _Owned(
        _held_posts(arrays, EdgeKind.OWNS, on), _held_posts(arrays, EdgeKind.DEPUTISES, on)
    )


def _held_posts(arrays: Arrays, kind: EdgeKind, on: date | None) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for place in np.flatnonzero(arrays.edge_mask([kind])).tolist():
        post, thing = int(arrays.source[place]), int(arrays.target[place])
        if is_held(arrays.nodes[post], on) and needs_owner(arrays.nodes[thing], on):
            found.setdefault(thing, set()).add(post)
    return {thing: frozenset(posts) for thing, posts in found.items()}


def single_owners(arrays: Arrays, on: date | None) -> tuple[SingleOwner, ...]:
    """List the posts that are the only owner of something unfinished, most first."""
    owned = _owned(arrays, on)
    by_post: dict[int, list[int]] = {}
    for thing, posts in sorted(owned.owners.items()):
        if len(posts) == 1:
            by_post.setdefault(next(iter(posts)), []).append(thing)
    found = [
        SingleOwner(
            arrays.nodes[post].node,
            arrays.named(things),
            arrays.named(thing for thing in things if not _cover(arrays, owned, thing, post, on)),
        )
        for post, things in sorted(by_post.items())
    ]
    return tuple(sorted(found, key=lambda single: -len(single.things)))


def without_post(arrays: Arrays, post: str | int, on: date) -> WithoutPost:
    """Say what loses its only owner if a post is empty on a day. Raises NotFound."""
    gone = arrays.place((NodeKind.POST, post))
    owned = _owned(arrays, on)
    things = _things_of(arrays, gone, on)
    unowned = [at for at in things if not owned.owners.get(at, frozenset()) - {gone}]
    cover = {at: _cover(arrays, owned, at, gone, on) for at in unowned}
    deputised: dict[int, list[int]] = {}
    for at, deputies in cover.items():
        for deputy in deputies:
            deputised.setdefault(deputy, []).append(at)
    return WithoutPost(
        post=arrays.nodes[gone].node,
        on=on,
        unowned=arrays.named(unowned),
        deputised={
            arrays.nodes[deputy].node: arrays.named(deputised[deputy])
            for deputy in sorted(deputised)
        },
        uncovered=arrays.named(at for at in unowned if not cover[at]),
        shared=arrays.named(at for at in things if at not in cover),
        reached=_reached(arrays, unowned),
    )


def _cover(arrays: Arrays, owned: _Owned, thing: int, post: int, on: date | None) -> frozenset[int]:
    """Name the posts whose deputy would carry a thing if a post were empty."""
    others = owned.deputies.get(thing, frozenset()) - {post}
    return others | {post} if has_deputy(arrays.nodes[post], on) else others


def _things_of(arrays: Arrays, post: int, on: date) -> list[int]:
    owns = arrays.edge_mask([EdgeKind.OWNS]) & (arrays.source == post)
    things = np.unique(arrays.target[owns]).tolist()
    return [at for at in things if needs_owner(arrays.nodes[at], on)]


def _reached(arrays: Arrays, things: Iterable[int]) -> tuple[Node, ...]:
    start = np.array(list(things), dtype=np.int64)
    met, _ = arrays.walk(start, np.ones(len(arrays.edges), dtype=np.bool_))
    met &= arrays.node_mask([NodeKind.CRITERION, NodeKind.SERVICE, NodeKind.COHORT])
    return arrays.named(np.flatnonzero(met).tolist())
