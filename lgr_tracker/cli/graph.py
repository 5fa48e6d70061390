"""Commands about the map: what hangs on what, and what is worth asking."""

from collections import Counter
from dataclasses import asdict, astuple
from typing import Any

import click

from lgr_tracker.cli.answering import (
    OPERATOR,
    answers,
    as_json,
    day_of,
    of_programme,
    programme_of,
    say_json,
)
from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.graph import (
    Finding,
    Node,
    NodeKind,
    NodeRow,
    ProgrammeGraph,
    Trail,
    name_of,
)
from lgr_tracker.domain.graph.words import counted, joined, link_words, short_name
from lgr_tracker.domain.kinds import LABELS, AskedSeat
from lgr_tracker.queries import map as rows
from lgr_tracker.queries.challenges import Asked, Standing, asked_of
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.worth_asking import worth_asking
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading

REACHED = (NodeKind.CRITERION, NodeKind.SERVICE, NodeKind.COHORT)


@click.group()
def graph() -> None:
    """Show what hangs on what, and what is worth asking."""


@graph.command("show")
@of_programme
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in NodeKind]),
    help="Show only things of this kind; repeat.",
)
@click.option("--focus", default="", help="Show only what hangs on a thing, such as risk:R-014.")
@click.option("--steps", type=click.IntRange(1, 1000), help="Go at most so many steps from it.")
@as_json
@answers
def show(code: str, kinds: tuple[str, ...], focus: str, steps: int | None, as_json: bool) -> None:
    """Show the programme's graph; with --json as networkx's node-link data."""
    ask = rows.MapAsk(focus=focus, steps=steps, kinds=kinds)
    data = rows.map_drawn(reading(OPERATOR), OPERATOR, programme_of(code), ask)
    if as_json:
        say_json(data)
        return
    for node in data["nodes"]:
        click.echo(f"{node['kind']}:{node['id'][1]}  {node['name']}")
    things = Counter(node["kind"] for node in data["nodes"])
    told = joined([counted(kind, count) for kind, count in things.items()]) if things else "Nothing"
    click.echo(f"{told}; {len(data['edges']):,} links between them.")


@graph.command("check")
@of_programme
@as_json
@answers
def check(code: str, as_json: bool) -> None:
    """List the loops, orphans, contradictions and single owners that the programme asks about.

    Finding some is no failure.
    """
    programme_id = programme_of(code)
    if as_json:
        say_json(_findings(programme_id))
        return
    found = rows.map_questions(reading(OPERATOR), OPERATOR, programme_id, today())
    for sort, about, question, rests_on in rows.question_lines(found):
        click.echo(f"{sort}: {question} ({about}; {rests_on})")
    told = rows.told_counts(found.found)
    click.echo(f"{told}." if told else "Nothing found that is worth asking.")


@graph.command("challenges")
@of_programme
@click.option(
    "--seat",
    type=click.Choice([seat.value for seat in AskedSeat]),
    help="List only what is asked of this seat.",
)
@as_json
@answers
def challenges(code: str, seat: str | None, as_json: bool) -> None:
    """List what the programme is asked, by whom it is best answered, with the answers so far."""
    found = asked_of(reading(OPERATOR), OPERATOR, programme_of(code), today())
    kept = [each for each in found if seat in (None, each.challenge.seat)]
    if as_json:
        say_json([_asked(each) for each in kept])
        return
    for each in kept:
        click.echo(f"{LABELS[each.challenge.seat]}: {each.challenge.question} ({each.standing})")
    waiting = sum(each.standing is not Standing.ANSWERED for each in kept)
    click.echo(f"{len(kept):,} asked, {waiting:,} of them waiting for an answer.")


def _asked(each: Asked) -> dict[str, Any]:
    challenge, answer = each.challenge, each.answer
    return {
        "key": challenge.key,
        "rule": challenge.rule.value,
        "seat": challenge.seat.value,
        "question": challenge.question,
        "facts": list(challenge.facts),
        "things": _names(challenge.about),
        "standing": each.standing.value,
        "answer": answer.answer if answer else None,
        "answered_at": answer.answered_at.isoformat() if answer else None,
    }


@graph.command("trail")
@click.argument("first", metavar="A")
@click.argument("last", metavar="B")
@of_programme
@as_json
@answers
def trail(first: str, last: str, code: str, as_json: bool) -> None:
    """Show a shortest trail from A to B, such as lens:L3 and "Children in care, East Fenwold"."""
    graph = graph_of(reading(OPERATOR), OPERATOR, programme_of(code))
    start, end = _meant(graph, first), _meant(graph, last)
    found = graph.trail(start.node, end.node)
    if as_json:
        say_json({"from": _thing(start), "to": _thing(end), "trail": _steps(graph, found)})
        return
    if found is None:
        click.echo(f"No trail leads from {name_of(start)} to {name_of(end)}.")
        return
    click.echo(name_of(start))
    for edge in found.edges:
        source, target = graph.node(edge.source), graph.node(edge.target)
        click.echo(f"  {link_words(edge, target)}: {_named(target)} (from {short_name(source)})")


@graph.command("reach")
@click.option("--most", type=click.IntRange(1), help="List only so many.")
@of_programme
@as_json
@answers
def reach(most: int | None, code: str, as_json: bool) -> None:
    """Count the criteria, services and groups of people that each thing leads to, most first."""
    graph = graph_of(reading(OPERATOR), OPERATOR, programme_of(code))
    counted_of = graph.reach()
    ordered = sorted(graph.nodes, key=lambda row: -sum(astuple(counted_of[row.node])))[:most]
    if as_json:
        say_json([_thing(row) | asdict(counted_of[row.node]) for row in ordered])
        return
    for row in ordered:
        told = counted_of[row.node]
        click.echo(
            f"{_named(row)}: {counted('criterion', told.criteria)}, "
            f"{counted('service', told.services)}, {counted('cohort', told.cohorts)}"
        )


@graph.command("without-post")
@click.argument("post")
@click.option("--on", "day", metavar="DAY", default="", help="Day it is empty; today if not given.")
@of_programme
@as_json
@answers
def without_post(post: str, day: str, code: str, as_json: bool) -> None:
    """Say what loses its only owner if POST, by its number or name, is empty on a day."""
    graph = graph_of(reading(OPERATOR), OPERATOR, programme_of(code))
    row = _meant(graph, post, NodeKind.POST)
    found = graph.without_post(row.id, day_of(day) if day else today())
    if as_json:
        say_json(
            {
                "post": _thing(row),
                "on": found.on,
                "unowned": _names(found.unowned),
                "deputised": [
                    {"by": f"{deputy[0]}:{deputy[1]}", "things": _names(things)}
                    for deputy, things in found.deputised.items()
                ],
                "uncovered": _names(found.uncovered),
                "shared": _names(found.shared),
                "reached": _names(found.reached),
            }
        )
        return
    click.echo(f"If {name_of(row)} is empty on {told(found.on)}:")
    for deputy, things in found.deputised.items():
        for thing in things:
            click.echo(f"  {name_of(graph.node(deputy))} would carry {name_of(graph.node(thing))}")
    for thing in found.uncovered:
        click.echo(f"  Nobody would carry {name_of(graph.node(thing))}")
    kinds = Counter(kind for kind, _ in found.reached)
    reached = joined([counted(kind, kinds[kind]) for kind in REACHED if kinds[kind]])
    click.echo(f"What loses its only owner reaches {reached or 'nothing further'}.")


def _meant(graph: ProgrammeGraph, words: str, kind: NodeKind | None = None) -> NodeRow:
    """Find the thing that is meant; raises NotFound, or Invalid with all that may be meant."""
    found = rows.called(graph, words, kind)
    if not found:
        raise NotFound(f"Nothing in this programme's map is called {words}.")
    if len(found) > 1:
        listed = "\n".join(f"  {_named(row)}" for row in found)
        raise Invalid(f"{len(found):,} things are called {words}; name one of them:\n{listed}")
    return found[0]


def _thing(row: NodeRow) -> dict[str, Any]:
    return {"thing": f"{row.kind}:{row.id}", "name": name_of(row)}


def _named(row: NodeRow) -> str:
    return f"{row.kind}:{row.id}  {name_of(row)}"


def _steps(graph: ProgrammeGraph, found: Trail | None) -> list[dict[str, Any]] | None:
    if found is None:
        return None
    return [
        {
            "from": f"{edge.source[0]}:{edge.source[1]}",
            "link": edge.kind,
            "to": f"{edge.target[0]}:{edge.target[1]}",
            "words": link_words(edge, graph.node(edge.target)),
        }
        for edge in found.edges
    ]


def _findings(programme_id: int) -> dict[str, Any]:
    """Give everything found as plain data; a thing is "kind:id"."""
    asked = (reading(OPERATOR), OPERATOR, programme_id)
    graph, found = graph_of(*asked), worth_asking(*asked, today())
    return {
        "loops": [
            {
                "things": _names(loop.nodes),
                "witness": _names(loop.witness),
                "links": sorted(loop.kinds),
            }
            for loop in found.loops
        ],
        "orphans": [_finding(each) for each in found.orphans],
        "contradictions": [_finding(each) for each in found.contradictions],
        "single_owners": [
            {
                "post": f"{one.post[0]}:{one.post[1]}",
                "name": graph.node(one.post).title,
                "things": _names(one.things),
                "without_deputy": _names(one.undeputised),
            }
            for one in found.single_owners
        ],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "rule": found.rule.value,
        "things": _names(found.nodes),
        "question": found.question,
    }


def _names(nodes: tuple[Node, ...]) -> list[str]:
    return [f"{kind}:{node_id}" for kind, node_id in nodes]
