"""Commands about the map: what hangs on what, and what is worth asking."""

from collections import Counter
from typing import Any

import click

from lgr_tracker.cli.answering import (
    OPERATOR,
    answers,
    as_json,
    of_programme,
    programme_of,
    say_json,
)
from lgr_tracker.domain.graph import Finding, Node, NodeKind, ProgrammeGraph
from lgr_tracker.domain.graph.words import counted, joined
from lgr_tracker.queries import map as rows
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading


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
    """List loops, orphans, contradictions and single owners; finding some is no failure."""
    programme_id = programme_of(code)
    if as_json:
        say_json(_findings(graph_of(reading(OPERATOR), OPERATOR, programme_id)))
        return
    found = rows.map_questions(reading(OPERATOR), OPERATOR, programme_id, today())
    for sort, about, question, rests_on in rows.question_lines(found):
        click.echo(f"{sort}: {question} ({about}; {rests_on})")
    told = rows.told_counts(found.found)
    click.echo(f"{told}." if told else "Nothing found that is worth asking.")


def _findings(graph: ProgrammeGraph) -> dict[str, Any]:
    """Give everything found as plain data; a thing is "kind:id"."""
    day = today()
    return {
        "loops": [
            {
                "things": _names(loop.nodes),
                "witness": _names(loop.witness),
                "links": sorted(loop.kinds),
            }
            for loop in graph.loops()
        ],
        "orphans": [_finding(found) for found in graph.orphans(day)],
        "contradictions": [_finding(found) for found in graph.contradictions(day)],
        "single_owners": [
            {
                "post": f"{one.post[0]}:{one.post[1]}",
                "name": graph.node(one.post).title,
                "things": _names(one.things),
                "without_deputy": _names(one.undeputised),
            }
            for one in graph.single_owners(day)
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
