"""One page with every component on it, rendered as a bare application would render it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.fields.choices import SelectChoice

from lgr_tracker.domain.classification import Classified, Level
from lgr_tracker.domain.drawing import (
    bands,
    chain_map,
    counts,
    gantt,
    heat,
    history,
    holders,
    journey,
    matrix,
    phases,
    radar,
    spread,
)
from lgr_tracker.domain.guarding import Place, look_at
from lgr_tracker.queries.classification import Mark
from lgr_tracker.web.forms import Marked

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "lgr_tracker" / "templates"
TODAY = date(2027, 10, 12)
VESTING = date(2028, 4, 1)
NONCE = "a-nonce-for-tests"


@dataclass(frozen=True)
class Link:
    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class Programme:
    name: str = "Fenwold children’s services"
    phase: str = "Shadow year"
    vesting_on: date = VESTING
    days_to_vesting: int = 172
    as_at: datetime = datetime(2027, 10, 12, 6, 0, tzinfo=UTC)
    is_sample: bool = True
    sample_text: str = "Fenwold is not a real county. Its councils, people and figures are made up."
    revision: int = 4182


PAGES = ("Overview", "Assessment", "Risks", "Actions", "Plan", "Map", "Board", "Settings")


@dataclass(frozen=True)
class Chrome:
    service_name: str = "LGR Tracker"
    home_href: str = "/"
    person_name: str = "Priya Nair"
    account_href: str | None = "/account"
    sign_out_href: str | None = "/sign-out"
    programme: Programme | None = Programme()
    nav: tuple[Link, ...] = tuple(Link(name, f"/{name}", name == "Risks") for name in PAGES)
    search_href: str | None = "/search"
    footer_links: tuple[Link, ...] = (Link("Glossary", "/glossary"), Link("Privacy", "/privacy"))
    host_stylesheet: str | None = None
    host_links: tuple[Link, ...] = ()


@cache
def environment() -> Environment:
    """Make an environment with GOV.UK's macros, ours, and what Flask would provide."""
    env = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=ChoiceLoader(
            [
                FileSystemLoader([TEMPLATES, Path(__file__).parent / "templates"]),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
    )
    env.globals.update(
        url_for=lambda endpoint, filename: f"/{endpoint}/{filename}",
        csrf_token=lambda: "a-token",
        csp_nonce=lambda: NONCE,
    )
    return env


def render(source: str, **values: Any) -> str:
    """Render a few lines of template with every macro of every component at hand."""
    imports = [
        f'{{% from "lgr/components/{path.name}" import {", ".join(names)} %}}'
        for path in sorted((TEMPLATES / "lgr" / "components").glob("*.html"))
        if (names := macro_names(path))
    ]
    return environment().from_string("".join(imports) + source).render(**values)


def macro_names(path: Path) -> list[str]:
    """Read which macros a component file offers."""
    lines = path.read_text(encoding="utf-8").split("{% macro ")[1:]
    return [line.split("(", 1)[0].strip() for line in lines]


class GalleryForm(Form):
    """One field of each kind."""

    title = StringField("Title", [validators.InputRequired("Give the risk a title")])
    effect = TextAreaField("What children would notice", description="Leave out names.")
    owner = SelectField("Owner", choices=[SelectChoice("1", "Head of Front Door")])
    grade = RadioField("Grade", choices=[SelectChoice(str(n), f"Grade {n}") for n in range(1, 4)])
    lenses = SelectMultipleField("Lenses", choices=[SelectChoice("a", "Workforce stability")])
    days = IntegerField("Working days")
    is_public = BooleanField("Anyone may read this")
    step = StringField("Likelihood 1", default="Rare")
    password = PasswordField("Password")
    privacy_reason = TextAreaField("Why is this safe to keep?")
    level_hints: Mapping[str, str] = {"restricted": "Others see nothing of it"}
    classification = RadioField(
        "It is seen by",
        choices=[SelectChoice("public", "Everybody"), SelectChoice("restricted", "Some")],
        default="restricted",
    )
    classification_organisations = SelectMultipleField(
        "Organisations", choices=[SelectChoice("1", "Alder")]
    )
    classification_bodies = SelectMultipleField("Boards", choices=[SelectChoice("1", "Scrutiny")])
    classification_paragraph = SelectField(
        "Paragraph", choices=[SelectChoice("3", "3. Money")], default="3", validate_choice=False
    )
    classification_reason = TextAreaField("Why not everybody")


def form(**typed: str) -> GalleryForm:
    """Make the form as it comes back after somebody sent `typed`."""
    made = GalleryForm(MultiDict(typed) if typed else None)
    if typed:
        made.validate()
    return made


def marked() -> Marked:
    """Make the message of a field in which the privacy guard doubts something."""
    text = "Ask at PE29 3TN before the move."
    return Marked(Place("effect", text, look_at(text)))


BANDS = ("Low", "Medium", "High", "Very high")


def scale() -> matrix.MatrixScale:
    """Make the five by five scale of the sample, by product."""

    def cell(score: int) -> matrix.MatrixCell:
        order = 1 + sum(score >= start for start in (5, 10, 16))
        return matrix.MatrixCell(str(score), BANDS[order - 1], bands.band_look(order, 4))

    labels = [str(n) for n in range(1, 6)]
    rows = [[cell(likelihood * impact) for impact in range(1, 6)] for likelihood in range(1, 6)]
    return matrix.MatrixScale(labels, labels, rows)


LENSES = (
    "Inspection outcomes",
    "Quality of practice",
    "Workforce stability",
    "Local area partnership",
    "Financial sufficiency",
    "Corporate support",
    "Political support",
)


def plan() -> gantt.Gantt:
    """Make a plan with every sign in it."""
    west = {"council": "West", "mark": 2, "vesting_on": VESTING}
    systems = [
        gantt.GanttBar(
            "Case-system option decided",
            date(2027, 10, 27),
            date(2027, 10, 27),
            is_milestone=True,
            decides=True,
            room_days=2,
            room_until=date(2027, 10, 29),
            href="/a/1",
            **west,
        ),
        gantt.GanttBar(
            "Data split rules signed",
            date(2027, 10, 27),
            date(2027, 12, 10),
            decides=True,
            room_days=2,
            room_until=date(2027, 12, 14),
            baseline=(date(2027, 10, 18), date(2027, 11, 26)),
            **west,
        ),
        gantt.GanttBar(
            "Front door design, number, forms",
            date(2027, 9, 6),
            date(2027, 12, 17),
            room_days=22,
            room_until=date(2028, 1, 20),
            done_until=TODAY,
        ),
        gantt.GanttBar(
            "Director of children’s services appointed",
            date(2027, 9, 27),
            date(2027, 9, 27),
            is_milestone=True,
            is_done=True,
            council="East",
            mark=1,
        ),
    ]
    money = [
        gantt.GanttBar(
            "Carers’ handbook reissued",
            date(2028, 2, 28),
            date(2028, 4, 5),
            room_days=-3,
            baseline=(date(2028, 2, 14), date(2028, 3, 10)),
            **west,
        ),
        gantt.GanttBar("Closing accounts", date(2028, 4, 3), date(2028, 5, 12)),
        gantt.GanttBar(
            "Budget agreed", date(2027, 9, 1), date(2027, 10, 1), is_done=True, vesting_on=VESTING
        ),
    ]
    groups = [
        gantt.GanttGroup("Records and systems", systems),
        gantt.GanttGroup("Money and contracts", money),
    ]
    return gantt.draw_gantt(groups, today=TODAY, vesting=(VESTING,))


def held() -> holders.DrawnHolders:
    """Make holders of every kind, with a gap of three days."""
    look = holders.HolderLook
    before = holders.HolderSpan(look.BEFORE, date(2027, 10, 1), date(2028, 3, 31))

    def row(name: str, *after: holders.HolderSpan, **words: Any) -> holders.HolderRow:
        return holders.HolderRow(name, (before, *after), **words)

    rows = [
        row(
            "Front door",
            holders.HolderSpan(look.OWN, VESTING),
            says="East, own",
            group="Front door and night",
        ),
        row(
            "Out-of-hours team",
            holders.HolderSpan(look.NOBODY, VESTING, date(2028, 4, 3)),
            holders.HolderSpan(look.HOSTED, date(2028, 4, 4)),
            says="then East hosts, IAA-07",
            warns="Nobody 1 to 3 April",
            council="West",
            mark=2,
            href="/services/2",
            group="Front door and night",
            signs=[holders.HolderMark(holders.HolderSign.EXIT, *2 * [date(2029, 1, 31)])],
        ),
        row("Adoption", holders.HolderSpan(look.OTHER, VESTING), says="Regional agency"),
        row(
            "Youth justice",
            holders.HolderSpan(look.SHARED, VESTING, date(2028, 9, 30)),
            holders.HolderSpan(look.OWN, date(2028, 10, 1)),
            says="Shared to 30 September, then own",
        ),
    ]
    return holders.draw_holders(
        rows, first=date(2027, 10, 1), last=date(2029, 3, 31), today=TODAY, vesting=(VESTING,)
    )


def chain() -> Any:
    """Make the map of the mock-up's sort: seven columns, a path and what lies near it."""
    columns = ("Lens", "Risk", "Mitigation", "Activity", "Criterion", "Service", "Who")
    near = {"l2", "r2"}
    labels = {
        "l1": ("Corporate support, grade 2", 0),
        "l2": ("Workforce stability, grade 2", 0),
        "r1": ("F-014 Records with the wrong council at cutover", 1),
        "r2": ("F-018 Data analysts leave", 1),
        "m1": ("Clone the system, cut by case list", 2),
        "m2": ("Two trial splits, checked by practitioners", 2),
        "a1": ("Case-system option decided", 3),
        "a2": ("Trial split 2", 3),
        "a3": ("Cutover", 3),
        "c1": ("D06 Every child allocated", 4),
        "s1": ("Front door", 5),
        "s2": ("Children in care", 5),
        "w1": ("581 children in care", 6),
    }
    links = "l1-r1 l2-r2 r2-r1 r1-m1 r1-m2 m1-a1 m2-a2 a1-a2 a2-a3 a1-a3 a3-c1 c1-s1 c1-s2 s2-w1"
    nodes = [
        chain_map.MapNode(key, label, column, key not in near, key == "r1")
        for key, (label, column) in labels.items()
    ]
    edges = [
        chain_map.MapEdge(*pair.split("-"), is_on_path=not near & set(pair.split("-")))
        for pair in links.split()
    ]
    return chain_map.draw_map(nodes, edges, columns)


def drawings() -> dict[str, Any]:
    """Make one drawing of each kind."""
    grades = [str(n) for n in range(1, 6)]
    months = ["To vesting", "First month", "Months 2 to 6"]
    steps = "Front door|Assessment|Early help|Protection|Care|Permanence|Leaving care|SEND"
    return {
        "waffle": counts.draw_waffle({"ready": 13, "course": 17, "late": 5, "none": 5}),
        "proportion": counts.draw_proportion(
            [
                counts.Part("Very high", 4, "g-b4", href="/risks?band=4", note="1 more"),
                counts.Part("High", 11, "g-b3"),
                counts.Part("Medium", 15, "g-b2"),
                counts.Part("Low", 8, "g-b1"),
            ]
        ),
        "heat": heat.heat_table(
            [("To December", "To Dec"), ("January to March", "Jan–Mar"), "April"],
            [
                heat.HeatEntry("Front door", [12, 22, 58], href="/services/1", hrefs=[None, "/c"]),
                heat.HeatEntry("Child protection", [0.2, None, 41], mark=2),
                heat.HeatEntry("Adoption", [0, 3, 30]),
            ],
            limit=50,
        ),
        "grid": matrix.risk_grid(scale(), {(4, 3): 2, (0, 0): 1}, {(4, 3): "/risks?cell=54"}),
        "matrix": matrix.draw_matrix(
            scale(),
            [
                matrix.MatrixPoint("I", 4, 3),
                matrix.MatrixPoint("C", 3, 4),
                matrix.MatrixPoint("T", 1, 3),
            ],
        ),
        "spread": spread.draw_spread(
            grades,
            [
                spread.SpreadRow("Inspection outcomes", [0, 2, 15, 6, 0], 1, 2, "3", "4"),
                spread.SpreadRow(
                    "Workforce stability",
                    [1, 9, 5, 7, 1],
                    1,
                    1,
                    "3",
                    "4",
                    "What do the nine at 2 see?",
                    "/lenses/3",
                ),
                spread.SpreadRow("Political support", [None, 2, 30, 8, 1], None),
            ],
        ),
        "lenses": spread.draw_lenses(
            grades,
            [
                spread.LensRow(name, n % 4, 3 if n else None, n % 3 if n > 2 else None)
                for n, name in enumerate(LENSES)
            ],
        ),
        "radar": radar.draw_radar(
            [
                radar.RadarAxis(name, 2 + n % 3, 4, None if n == 1 else 2)
                for n, name in enumerate(LENSES)
            ],
            grades,
        ),
        "gantt": plan(),
        "holders": held(),
        "journey": journey.draw_journey(
            [
                journey.JourneyStep(name, [n % 4, 9 - n, n / 4], "Calls answered more slowly")
                for n, name in enumerate(steps.split("|"))
            ],
            months,
        ),
        "line": phases.draw_phases(
            [
                phases.PhaseSpan("Order made", date(2027, 3, 1), date(2027, 4, 8)),
                phases.PhaseSpan("Elections, induction", date(2027, 4, 9), date(2027, 5, 18)),
                phases.PhaseSpan("Shadow year", date(2027, 5, 19), date(2028, 3, 31)),
                phases.PhaseSpan("First three months", VESTING, date(2028, 6, 30)),
            ],
            today=TODAY,
            vesting_on=VESTING,
            days=[
                phases.LineDay("Split decided", date(2027, 10, 29), "decision"),
                phases.LineDay("Consent given", date(2027, 11, 12), "decision"),
                phases.LineDay("Gate: 3 months", date(2028, 1, 4)),
            ],
        ),
        "history": history.draw_history(
            [
                history.ScoreOn(date(2027, 5, 3), 12),
                history.ScoreOn(date(2027, 6, 14), 16),
                history.ScoreOn(date(2027, 9, 6), 20),
            ],
            top=25,
            bands=[
                history.BandStart(start, look) for start, look in ((0, 1), (5, 2), (10, 3), (16, 4))
            ],
            today=TODAY,
            target=history.ScoreOn(date(2028, 3, 1), 8),
        ),
        "spark": history.draw_spark([12, 16, 16, 20], 25),
        "map": chain(),
    }


def page(*, messages: Sequence[tuple[str, str]] = (), **changes: Any) -> str:
    """Render the whole gallery inside the layout of somebody signed in, with flashed messages."""
    chrome = replace(Chrome(), **changes)
    return (
        environment()
        .get_template("gallery.html")
        .render(
            chrome=chrome,
            get_flashed_messages=lambda with_categories: messages,
            form=form(effect="A worker can’t see the history", owner="1"),
            marked=marked(),
            blank=form(),
            kept=Mark(
                Classified(Level.RESTRICTED, reason="Talks"), "Restricted: Alder, Programme office"
            ),
            today=TODAY,
            vesting=VESTING,
            **drawings(),
        )
    )
