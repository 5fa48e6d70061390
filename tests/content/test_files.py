"""Each content file: how many, no code twice, every reference leads somewhere, fit to show."""

import itertools
import re
from collections import Counter
from datetime import date, timedelta
from graphlib import TopologicalSorter

import pytest

from lgr_tracker import content
from lgr_tracker.content.duties import Stage
from lgr_tracker.content.moments import Anchors
from lgr_tracker.content.places import CouncilType
from lgr_tracker.content.reading import document
from lgr_tracker.content.starter_plan import Scope, place_plan
from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import CohortKind
from lgr_tracker.domain.schedule import Activity, Link, compute
from lgr_tracker.models.base import LINE, SHORT

FILES = (
    "activities.toml",
    "areas.toml",
    "challenges.toml",
    "cohorts.toml",
    "criteria.toml",
    "framework.toml",
    "glossary.toml",
    "impact_types.toml",
    "risk_patterns.toml",
    "sample.toml",
    "sample_log.toml",
    "sample_plan.toml",
    "sample_record.toml",
    "sample_rounds.toml",
    "scales.toml",
    "services.toml",
    "setting.toml",
    "vague_words.toml",
)
SERVICES = {row.code for row in content.services()}
COHORTS = {row.code for row in content.cohorts()}
ACTIVITIES = {row.code for row in content.activities()}
PHASES = {row.code for row in content.phases()}
WORKSTREAMS = {row.code for row in content.workstreams()}
POSTS = {row.code for row in content.post_kinds()}


def texts(value: object) -> list[str]:
    """Return every text in a document, however deep it stands."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value
    return (
        [text for part in inner for text in texts(part)] if isinstance(value, dict | list) else []
    )


@pytest.mark.parametrize(
    ("noun", "count"),
    [
        (content.activities, 56),
        (content.areas, 21),
        (content.bodies, 8),
        (content.categories, 11),
        (content.cohorts, 32),
        (content.criteria, 40),
        (content.glossary, 73),
        (content.impact_types, 18),
        (content.phases, 12),
        (content.post_kinds, 24),
        (content.risk_patterns, 34),
        (content.scales, 5),
        (content.services, 33),
        (content.vague_phrases, 8),
        (content.workstreams, 11),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_each_file_holds_all_its_rows(noun, count) -> None:
    assert len(noun()) == count


def test_the_framework_describes_every_lens_at_every_grade_in_25_to_60_words() -> None:
    framework = content.framework()
    assert [lens.code for lens in framework.lenses] == [f"L{n}" for n in range(1, 8)]
    assert [grade.label for grade in framework.grades] == [f"Level {n}" for n in range(1, 6)]
    lengths = {
        (lens.code, at): len(text.split())
        for lens in framework.lenses
        for at, text in enumerate(lens.descriptors, start=1)
    }
    assert len(lengths) == 35
    assert {place: n for place, n in lengths.items() if not 25 <= n <= 60} == {}


def test_the_framework_asks_with_curiosity_and_says_whose_wording_it_is() -> None:
    framework = content.framework()
    assert framework.threshold == 2
    assert "not the ADCS matrix" in framework.notice
    for lens in framework.lenses:
        assert 3 <= len(lens.prompts) <= 4
        assert all(prompt.endswith("?") for prompt in lens.prompts)


def test_no_sentence_blames() -> None:
    blame = re.compile(r"\b(fail(ed|ing|ure)?|fault|blame|poor|bad practice|incompeten\w+)\b", re.I)
    for name in ("framework.toml", "risk_patterns.toml"):
        assert [text for text in texts(document(name)) if blame.search(text)] == []


def test_risk_patterns_point_only_at_what_is_there() -> None:
    codes = [row.code for row in content.risk_patterns()]
    assert codes == [f"R{n:02}" for n in range(1, 35)]
    lenses = {lens.code for lens in content.framework().lenses}
    impacts = {row.code for row in content.impact_types()}
    categories = {row.code for row in content.categories()}
    for risk in content.risk_patterns():
        assert set(risk.lenses) <= lenses, risk.code
        assert risk.lenses, risk.code
        assert set(risk.services) <= SERVICES, risk.code
        assert risk.services, risk.code
        assert set(risk.cohorts) <= COHORTS, risk.code
        assert risk.cohorts, risk.code
        assert set(risk.impact_types) <= impacts, risk.code
        assert risk.impact_types, risk.code
        assert {risk.category} <= categories, risk.code
        assert {risk.workstream} <= WORKSTREAMS, risk.code
        assert {risk.phase} <= PHASES, risk.code
        assert {risk.owner_post} <= POSTS, risk.code
        assert {row.risk for row in risk.triggers} <= set(codes) - {risk.code}, risk.code
        assert {row.service for row in risk.disrupts} <= SERVICES, risk.code
        assert {row.activity for row in risk.delays} <= ACTIVITIES, risk.code


def test_each_risk_is_no_likelier_with_controls_than_without_and_aims_lower() -> None:
    for risk in content.risk_patterns():
        products = [s.likelihood * s.impact for s in (risk.inherent, risk.current, risk.target)]
        assert products == sorted(products, reverse=True), risk.code
        assert products[1] > products[2], risk.code


def test_each_risk_has_a_window_and_something_others_did_about_it() -> None:
    for risk in content.risk_patterns():
        assert risk.hits_from.anchor == risk.hits_until.anchor == "v", risk.code
        assert risk.hits_from.days < risk.hits_until.days, risk.code
        assert risk.mitigations, risk.code
        assert risk.disrupts, risk.code


def test_every_lens_has_risks_to_suggest() -> None:
    offered = Counter(lens for risk in content.risk_patterns() for lens in risk.lenses)
    assert min(offered[f"L{n}"] for n in range(1, 8)) >= 4


def test_activities_point_only_at_what_is_there_and_go_round_in_no_ring() -> None:
    codes = [row.code for row in content.activities()]
    assert codes == [f"M{n:02}" for n in range(1, 57)]
    for row in content.activities():
        assert {row.workstream} <= WORKSTREAMS, row.code
        assert {row.phase} <= PHASES, row.code
        assert {row.owner_post} <= POSTS, row.code
        assert {follows.predecessor for follows in row.after} <= ACTIVITIES, row.code
    waits = {r.code: {f.predecessor for f in r.after} for r in content.activities()}
    assert len(list(TopologicalSorter(waits).static_order())) == 56  # raises CycleError on a ring


def test_the_plan_is_said_once_for_each_council_and_linked_within_it() -> None:
    plan = place_plan(("AA", "BB", "CC"))
    each = [row for row in content.activities() if row.scope is Scope.EACH_SUCCESSOR]
    assert len(plan.activities) == 56 + 2 * len(each)
    codes = {row.code: row.successor for row in plan.activities}
    for link in plan.links:
        ends = {codes[link.predecessor], codes[link.successor]} - {None}
        assert len(ends) <= 1, link
    pairs = {(link.predecessor, link.successor) for link in plan.links}
    assert ("M17-BB", "M18-BB") in pairs
    assert ("M22-CC", "M30") in pairs
    assert len(pairs) == len(plan.links)
    assert plan.code_of("M18", "BB") == "M18-BB"
    assert plan.code_of("M30", "BB") == "M30"


@pytest.mark.parametrize(
    ("decision", "election", "vesting"),
    [
        (date(2025, 10, 28), date(2026, 5, 7), date(2027, 4, 1)),
        (date(2026, 6, 18), date(2027, 5, 6), date(2028, 4, 1)),
    ],
    ids=["vesting 2027", "vesting 2028"],
)
def test_the_starter_plan_fits_before_vesting(
    decision: date, election: date, vesting: date
) -> None:
    anchors = Anchors(decision, election, vesting)
    plan = place_plan(("AA", "BB"))

    def on(day):
        return day.on(anchors) if day else None

    work = [
        Activity(
            row.code,
            row.activity.days.mode,
            start_no_earlier=on(row.activity.starts),
            finish_by=on(row.activity.finish_by),
            fixed_start=on(row.activity.fixed),
        )
        for row in plan.activities
    ]
    links = [Link(row.predecessor, row.successor, row.kind, row.lag) for row in plan.links]
    schedule = compute(work, links, WorkingCalendar.england(2025, 2032), decision)
    assert {row.id: row.total_float for row in schedule.rows.values() if row.total_float < 0} == {}
    gate = schedule["M51-AA"]
    assert vesting - timedelta(days=7) <= gate.early_finish < vesting


def test_criteria_point_only_at_what_is_there_and_something_delivers_each() -> None:
    codes = [row.code for row in content.criteria()]
    assert codes == [f"D{n:02}" for n in range(1, 41)]
    for row in content.criteria():
        assert {s.service for s in row.safeguards} <= SERVICES, row.code
        assert row.safeguards, row.code
        assert set(row.delivered_by) <= ACTIVITIES, row.code
        assert row.delivered_by, row.code


def test_services_follow_the_child_and_serve_somebody() -> None:
    rows = content.services()
    assert [row.code for row in rows] == [f"S{n:02}" for n in range(1, 34)]
    order = [list(Stage).index(row.stage) for row in rows]
    assert order == sorted(order)
    assert set(order) == set(range(len(Stage)))
    for row in rows:
        assert set(row.cohorts) <= COHORTS, row.code
        assert row.cohorts, row.code
        assert row.noticed.endswith("."), row.code


def test_every_cohort_is_served_and_every_service_is_touched() -> None:
    served = {code for row in content.services() for code in row.cohorts}
    named = {code for row in content.risk_patterns() for code in row.cohorts}
    assert COHORTS - served - named == set()
    guarded = {row.service for criterion in content.criteria() for row in criterion.safeguards}
    assert SERVICES - guarded == set()
    assert {row.kind for row in content.cohorts()} == set(CohortKind)
    assert [row.code for row in content.impact_types() if row.is_benefit] == ["benefit"]


def test_phases_follow_each_other_without_a_gap() -> None:
    anchors = Anchors(date(2026, 6, 18), date(2027, 5, 6), date(2028, 4, 1))
    rows = content.phases()
    for earlier, later in itertools.pairwise(rows):
        assert earlier.ends.on(anchors) + timedelta(days=1) == later.starts.on(anchors), later.code


def test_the_default_scale_is_five_by_five_in_four_bands() -> None:
    default, *others = content.scales()
    assert default.is_default
    assert not any(scale.is_default for scale in others)
    assert [band.name for band in default.bands] == ["Low", "Medium", "High", "Very high"]
    assert [(b.minimum, b.maximum) for b in default.bands] == [(1, 4), (5, 9), (10, 15), (16, 25)]
    for scale in content.scales():
        chances = [point.probability for point in scale.likelihood]
        assert chances == sorted(chances)


def test_areas_hold_their_204_councils_with_a_code_each() -> None:
    kinds = Counter(council.type for area in content.areas() for council in area.councils)
    assert kinds == {CouncilType.COUNTY: 21, CouncilType.DISTRICT: 164, CouncilType.UNITARY: 19}
    for area in content.areas():
        assert area.planned_election < area.planned_vesting
        assert all(re.fullmatch(r"E\d{8}", council.gss_code) for council in area.councils)


def test_an_area_is_found_by_name_or_code_in_any_case() -> None:
    surrey = content.area(" SURREY ")
    assert (surrey.planned_election, surrey.planned_vesting) == (date(2026, 5, 7), date(2027, 4, 1))
    assert len(surrey.councils) == 12
    assert content.area("kent-and-medway").name == "Kent and Medway"
    with pytest.raises(NotFound, match="no area called Atlantis"):
        content.area("Atlantis")


def test_the_glossary_is_in_the_order_of_the_alphabet() -> None:
    terms = [row.term.casefold() for row in content.glossary()]
    assert terms == sorted(terms)


@pytest.mark.parametrize("name", FILES)
def test_no_text_could_be_taken_for_a_formula_or_for_somebody(name: str) -> None:
    identifying = re.compile(
        r"\b\d{3} ?\d{3} ?\d{4}\b"  # health service numbers
        r"|\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"  # National Insurance numbers
        r"|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b"  # postcodes
        r"|\b[A-Z]\d{12}\b"  # pupil numbers
        r"|\S+@(?!fenwold\.example)\S+"
    )
    for text in texts(document(name)):
        assert not text.startswith(("=", "+", "-", "@", "\t")), text
        assert not identifying.search(text), text
        assert text == text.strip(), text
        assert "  " not in text, text


def test_short_texts_fit_their_columns() -> None:
    lines = [
        *(row.title for row in content.risk_patterns()),
        *(row.title for row in content.activities()),
        *(row.title for row in content.criteria()),
        *(row.statute for row in content.criteria()),
        *(row.statute for row in content.services()),
        *(row.name for row in content.cohorts()),
    ]
    assert [text for text in lines if len(text) > LINE] == []
    assert [row.code for row in content.areas() if len(row.code) > 2 * SHORT] == []
