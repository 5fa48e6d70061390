"""Turn what the graph, the plan and the holders show into questions for those round the table.

A question names the rows that it is about and the facts that it rests on. It is the same question
for as long as its rule and its subject stand; an answer holds for as long as its facts do.

>>> from lgr_tracker.domain.graph import GraphRows, NodeRow, build
>>> bare = build(GraphRows([NodeRow("risk", "R-3", "Records are lost", {"band": "High"})], []))
>>> asked = challenges(bare, {rule: AskedSeat.DIRECTOR for rule in Rule}, date(2027, 3, 1))
>>> asked[1].question
'Nothing acts on R-3 Records are lost: is it tolerated on purpose, or what would help?'
>>> asked[1].facts
('R-3: band High',)
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from lgr_tracker.domain import graph as map_of
from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.graph import EdgeKind, Finding, Loop, Node, ProgrammeGraph, name_of
from lgr_tracker.domain.graph.questions import sooner_words
from lgr_tracker.domain.graph.words import counted, joined, short_name
from lgr_tracker.domain.kinds import AskedSeat

KEY_LENGTH = 16


class Rule(StrEnum):
    """List every rule by its code, what families would feel first at the top."""

    SERVICE_GAP = "service_gap"
    SERVICE_OVERLAP = "service_overlap"
    SERVICE_PAST_EXIT = "service_past_exit"
    NO_ROOM = "no_room"
    DATE_MISSED = "date_missed"
    HANDOVER_ON_CUTOVER = "handover_on_cutover"
    MITIGATION_FORECAST_LATE = "mitigation_forecast_late"
    MITIGATION_AFTER_WINDOW = "mitigation_after_window"
    APPROVED_AFTER_DEADLINE = "approved_after_deadline"
    HIGH_GRADE_WITH_RED_RISK = "high_grade_with_red_risk"
    DONE_WITHOUT_EFFECT = "done_without_effect"
    SCORE_UNCHANGED = "score_unchanged"
    LOOP = "loop"
    SINGLE_OWNER = "single_owner"
    LOW_GRADE_WITHOUT_RISK = "low_grade_without_risk"
    RED_RISK_WITHOUT_ACTION = "red_risk_without_action"
    RISK_WITHOUT_OWNER = "risk_without_owner"
    RISK_WITHOUT_MITIGATION = "risk_without_mitigation"
    RISK_WITHOUT_REVIEW = "risk_without_review"
    ACTIVITY_WITHOUT_OWNER = "activity_without_owner"
    CRITERION_WITHOUT_DELIVERY = "criterion_without_delivery"


COVERED_BY = {map_of.Rule.SERVICE_WITHOUT_HOLDER: Rule.SERVICE_GAP}
"""Rules of the graph that go with another: nobody today is a gap that has begun."""

SUBJECT_OF_TWO = frozenset(
    {
        Rule.DONE_WITHOUT_EFFECT,
        Rule.APPROVED_AFTER_DEADLINE,
        Rule.MITIGATION_AFTER_WINDOW,
        Rule.MITIGATION_FORECAST_LATE,
    }
)
"""Rules whose subject is a pair; all others ask about their first row."""

RESTS_ON: Mapping[str, str] = {
    "label": "agreed grade",
    "band": "band",
    "hits_until": "could hit until",
    "due_on": "due",
    "done_on": "done",
    "approved_finish_on": "approved to finish",
    "deadline_on": "needed by",
}
"""The facts of a row that a finding rests on, and how people call them."""


@dataclass(frozen=True)
class Challenge:
    """Hold one question: who is asked, the rows it is about, and the facts it rests on."""

    rule: Rule
    seat: AskedSeat
    about: tuple[Node, ...]
    question: str
    facts: tuple[str, ...]

    @property
    def subject(self) -> tuple[Node, ...]:
        """Return the rows by which the question is known again."""
        return subject_of(self.rule, self.about)

    @cached_property
    def key(self) -> str:
        """Return 16 hex digits that stay the same while rule and subject do."""
        return _digest(self.rule, written(self.subject))[:KEY_LENGTH]

    @cached_property
    def facts_digest(self) -> str:
        """Return 64 hex digits that change with the facts, or with the rows it is about."""
        return _digest(self.rule, written(self.about), *self.facts)

    @property
    def rests_on(self) -> str:
        """Return the facts as one sentence, empty where the absence of a row is all there is."""
        told_facts = "; ".join(self.facts)
        return f"{told_facts[:1].upper()}{told_facts[1:]}." if told_facts else ""


def subject_of(rule: str, about: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the rows by which a rule's question is known again: the first, or the first two."""
    return about[: 2 if rule in SUBJECT_OF_TWO else 1]


def written(nodes: Sequence[Node]) -> str:
    """Write nodes as they are kept, one a line.

    >>> read(written([("risk", "R-1"), ("service", "S01:east")]))
    (('risk', 'R-1'), ('service', 'S01:east'))
    """
    return "\n".join(f"{kind}:{node_id}" for kind, node_id in nodes)


def read(text: str) -> tuple[Node, ...]:
    """Read nodes back from how they are kept."""
    pairs = (line.partition(":") for line in text.splitlines())
    return tuple((kind, node_id) for kind, _, node_id in pairs)


def _digest(*parts: str) -> str:
    return sha256("\x00".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class HeldBadly:
    """Say what is amiss with who runs a service in a council's area.

    `spans` are first and last days, a first of None for what has begun; `runs` names who.
    """

    rule: Rule
    service: Node
    spans: tuple[tuple[date | None, date], ...]
    runs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Say that a council's Day 1 work has less than no room, and which work decides it."""

    council: Node
    days: int
    path: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """Say that work is forecast to end after a day, and which work before it is why.

    The day is its own, or the last on which the risk could happen that it acts on.
    """

    work: Node
    wanted_by: date
    finish: date
    because: tuple[Node, ...] = ()
    risk: Node | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """Say that a key post changes hands close to a cutover, and which work the cutover is.

    `working_days` is negative when it is before the cutover; `works` is empty for vesting.
    """

    post: Node
    on: date
    cutover: str
    working_days: int
    works: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold what continuity, plan and leadership show, as far as it is worth a question."""

    held_badly: Sequence[HeldBadly] = ()
    shortfalls: Sequence[Shortfall] = ()
    missed: Sequence[Missed] = ()
    passings: Sequence[Passing] = ()


NOTHING_SHOWN = Shown()


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what is worth asking of a graph: on its page, on the command line, in a plan."""

    loops: tuple[Loop, ...]
    orphans: tuple[Finding, ...]
    contradictions: tuple[Finding, ...]
    single_owners: tuple[map_of.SingleOwner, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return contradictions before orphans."""
        return (*self.contradictions, *self.orphans)


def found_in(graph: ProgrammeGraph, today: date, rules: Collection[Rule]) -> Found:
    """Return what these rules find in a graph on a day, one of two that ask the same of a risk."""
    on: set[str] = {*rules, *(rule for rule, by in COVERED_BY.items() if by in rules)}
    orphans = tuple(each for each in graph.orphans(today) if each.rule in on)
    red = {each.nodes for each in orphans if each.rule is map_of.Rule.RED_RISK_WITHOUT_ACTION}
    return Found(
        loops=graph.loops() if Rule.LOOP in rules else (),
        orphans=tuple(
            each
            for each in orphans
            if each.rule is not map_of.Rule.RISK_WITHOUT_MITIGATION or each.nodes not in red
        ),
        contradictions=tuple(each for each in graph.contradictions(today) if each.rule in on),
        single_owners=graph.single_owners(today) if Rule.SINGLE_OWNER in rules else (),
    )


def challenges(
    graph: ProgrammeGraph,
    seats: Mapping[Rule, AskedSeat],
    today: date,
    shown: Shown = NOTHING_SHOWN,
) -> tuple[Challenge, ...]:
    """Return the questions of those rules that have a seat to be asked of, in the rules' order.

    What `shown` names must be in the graph; raises NotFound else.
    """
    asking, there = _Asking(graph, seats), found_in(graph, today, seats.keys())
    found = [
        *map(asking.held_badly, shown.held_badly),
        *map(asking.shortfall, shown.shortfalls),
        *map(asking.missed, shown.missed),
        *map(asking.passing, shown.passings),
        *(asking.finding(each) for each in there.findings if each.rule not in COVERED_BY),
        *map(asking.loop, there.loops),
        *(asking.single_owner(one) for one in there.single_owners if one.undeputised),
    ]
    order = {rule: at for at, rule in enumerate(Rule)}
    asked = (each for each in found if each is not None)
    return tuple(sorted(asked, key=lambda each: order[each.rule]))


@dataclass(frozen=True)
class _Asking:
    """Make questions of what was found, none where a rule is asked of nobody."""

    graph: ProgrammeGraph
    seats: Mapping[Rule, AskedSeat]

    def _ask(
        self, rule: Rule, about: Sequence[Node], question: str, facts: Sequence[str]
    ) -> Challenge | None:
        if rule not in self.seats:
            return None
        return Challenge(rule, self.seats[rule], tuple(about), question, tuple(facts))

    def _name(self, node: Node) -> str:
        return name_of(self.graph.node(node))

    def finding(self, found: Finding) -> Challenge | None:
        """Ask what a rule of the graph asks."""
        facts = (fact for node in found.nodes for fact in self._facts(node))
        return self._ask(Rule(found.rule), found.nodes, found.question, tuple(facts))

    def _facts(self, node: Node) -> Iterator[str]:
        row = self.graph.node(node)
        for name, words in RESTS_ON.items():
            value = row.facts.get(name)
            if value:
                said = told(value) if isinstance(value, date) else value
                yield f"{short_name(row)}: {words} {said}"

    def loop(self, loop: Loop) -> Challenge | None:
        """Ask where a circle could be broken; the shortest way round stands for all of it."""
        names = joined([self._name(node) for node in loop.witness])
        return self._ask(Rule.LOOP, loop.witness, f"{names}: {_loop_words(loop)}", ())

    def single_owner(self, one: map_of.SingleOwner) -> Challenge | None:
        """Ask who acts when a post that alone owns something is empty."""
        bare, kinds = len(one.undeputised), Counter(kind for kind, _ in one.things)
        owned = joined([counted(kind, count) for kind, count in kinds.items()])
        cover = "with no deputy" if bare == len(one.things) else f"{bare} of them with no deputy"
        return self._ask(
            Rule.SINGLE_OWNER,
            (one.post, *one.things),
            f"{self._name(one.post)} is the only owner of {owned}, {cover}: "
            "who acts if the post is empty?",
            (f"no deputy for {joined([str(node[1]) for node in one.undeputised])}",),
        )

    def held_badly(self, found: HeldBadly) -> Challenge | None:
        """Ask about the days on which nobody, or too many, or somebody for too long runs it."""
        spans = joined([_span(first, last) for first, last in found.spans])
        wording = _HELD[found.rule]
        question = wording(self._name(found.service), joined(found.runs), spans)
        fact = f"{joined(found.runs) or 'nobody'} {spans}"
        return self._ask(found.rule, (found.service,), question, (fact,))

    def shortfall(self, found: Shortfall) -> Challenge | None:
        """Ask what could give when a council's work for Day 1 ends too late."""
        days = f"{found.days:,} working {'day' if found.days == 1 else 'days'}"
        return self._ask(
            Rule.NO_ROOM,
            (found.council, *found.path),
            f"The work that {self._name(found.council)} needs for Day 1 is forecast to end {days} "
            "too late: what could start sooner, be made smaller, or wait until afterwards?",
            (f"{_weeks(found.days // 5)} short",),
        )

    def missed(self, found: Missed) -> Challenge | None:
        """Ask who is told, or what protects children, when work is forecast to end too late."""
        forecast = f"{self._name(found.work)} is forecast to be done on {told(found.finish)}"
        late = _weeks((found.finish - found.wanted_by).days // 7)
        facts = (f"wanted by {told(found.wanted_by)}", f"{late} late")
        if found.risk is None:
            question = f"{forecast} and was wanted by {told(found.wanted_by)}: who needs to know, "
            question += "and what could be done first?"
            return self._ask(Rule.DATE_MISSED, (found.work, *found.because), question, facts)
        question = f"{forecast}, after {self._name(found.risk)} could have happened (until "
        question += f"{told(found.wanted_by)}): {sooner_words(self.graph.node(found.risk))}"
        about = (found.work, found.risk, *found.because)
        return self._ask(Rule.MITIGATION_FORECAST_LATE, about, question, facts)

    def passing(self, found: Passing) -> Challenge | None:
        """Ask who holds the threads when a post changes hands close to a cutover."""
        days = abs(found.working_days)
        apart = f"{days} working {'day' if days == 1 else 'days'} "
        apart += "before" if found.working_days < 0 else "after"
        return self._ask(
            Rule.HANDOVER_ON_CUTOVER,
            (found.post, *found.works),
            f"{self._name(found.post)} changes hands {apart if days else 'at the same time as'} "
            f"{found.cutover}: who holds the threads through both, or could one of the two move?",
            (f"hand-over on {told(found.on)}", f"cutover: {found.cutover}"),
        )


def _loop_words(loop: Loop) -> str:
    """Ask about a loop: work that waits for itself can't be done, risks that feed each other can.

    What kinds of link are between its things decides.
    """
    if loop.kinds <= {EdgeKind.PRECEDES}:
        return "each waits for the other. Which can start first?"
    if loop.kinds <= {EdgeKind.TRIGGERS}:
        return "each may set off the next. Where could the circle be broken?"
    return "each leads to the next and back again. Where could the circle be broken?"


def _weeks(count: int) -> str:
    """Say whole weeks, so that a date that drifts by a day is not asked about anew.

    >>> _weeks(0), _weeks(1), _weeks(7)
    ('less than a week', 'a week or more', '7 weeks or more')
    """
    if count < 1:
        return "less than a week"
    return "a week or more" if count == 1 else f"{count} weeks or more"


def _span(first: date | None, last: date) -> str:
    if first == last:
        return f"on {told(last)}"
    return f"from {told(first)} to {told(last)}" if first else f"until {told(last)}"


_HELD: Mapping[Rule, Callable[[str, str, str], str]] = {
    Rule.SERVICE_GAP: lambda service, _, spans: (
        f"Nobody is shown as running {service} {spans}: who could run it in those days, and "
        "under which agreement?"
    ),
    Rule.SERVICE_OVERLAP: lambda service, runs, spans: (
        f"{runs} run {service} at once {spans}, with no agreement: who answers for it on each day?"
    ),
    Rule.SERVICE_PAST_EXIT: lambda service, runs, spans: (
        f"{runs} still runs {service}, which was to be so {spans}: what has to be true before it "
        "can pass on?"
    ),
}
