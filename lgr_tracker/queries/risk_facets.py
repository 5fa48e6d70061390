"""By what a list of risks can be narrowed: one table, and one more entry is one more filter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.kinds import LABELS, Axis, RiskResponse
from lgr_tracker.domain.nudges import RULES
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.risk import Risk, RiskCohort, RiskImpactType, RiskLens, RiskService
from lgr_tracker.models.risk_record import RiskCustomField
from lgr_tracker.queries.risk_choices import FilterChoices
from lgr_tracker.queries.risk_conditions import (
    NONE,
    Condition,
    Value,
    affects,
    from_,
    going,
    hits_from,
    hits_up_to,
    in_bands,
    is_mine,
    is_one_of,
    is_unacted,
    lacks,
    leads_to,
    needs_some,
    of_councils,
    of_kinds,
    of_levels,
    says,
    up_to,
)

YES = "yes"
Choices = Sequence[tuple[Value, str]]


class FacetKind(StrEnum):
    """Say what the values of a filter are, which is also how its address is read."""

    TEXT = "text"
    KEY = "key"
    POINT = "point"
    CODE = "code"
    WORD = "word"
    DAY = "day"
    AMOUNT = "amount"
    FLAG = "flag"


@dataclass(frozen=True)
class Facet:
    """Hold one filter: its name in the address, its label, its values, what risks must hold to."""

    name: str
    label: str
    kind: FacetKind
    condition: Condition
    choices: Callable[[FilterChoices, Scale], Choices] | None = None
    words: Sequence[tuple[str, str]] = ()
    """The values of a closed list, each with its label; nothing else is one."""
    none: str = ""
    """What risks with nothing there are called among the choices; empty where there are none."""
    is_first: bool = False
    """It stands in sight; the others are folded away."""

    @property
    def takes_several(self) -> bool:
        """Tell whether several values can be chosen, any of which will do."""
        return self.choices is not None or bool(self.words)

    def offered(self, choices: FilterChoices, scale: Scale) -> Choices:
        """Return the values that can be chosen, each with its words."""
        offered: list[tuple[Value, str]] = list(self.words)
        if self.choices:
            offered += self.choices(choices, scale)
        return [*offered, (NONE, self.none)] if self.none and offered else offered


def _listed(field: str) -> Callable[[FilterChoices, Scale], Choices]:
    return lambda choices, _: getattr(choices, field)


def _named(field: str) -> Callable[[FilterChoices, Scale], Choices]:
    return lambda choices, _: [(word, word) for word in getattr(choices, field)]


def _points(axis: Axis) -> Callable[[FilterChoices, Scale], Choices]:
    return lambda _, scale: [(point.number, point.label) for point in reversed(scale.points(axis))]


def _band_choices(_: FilterChoices, scale: Scale) -> Choices:
    return [(band.order, band.name) for band in reversed(scale.bands)]


_STATES = tuple((state.value, state.value.capitalize()) for state in RiskState)
_LEVELS = tuple((level.value, level.value.capitalize()) for level in Level)
_RESPONSES = tuple((each.value, LABELS[each]) for each in RiskResponse)
_TRAVEL = (("worse", "Getting worse"), ("same", "Level"), ("better", "Getting better"))
_RULES = tuple((rule.value, words.name) for rule, words in RULES.items())
_KINDS = (("threat", "Threat"), ("opportunity", "Opportunity"))

_T = FacetKind
_ALL = (
    Facet("q", "Words or reference", _T.TEXT, says, is_first=True),
    Facet(
        "band",
        "Band",
        _T.POINT,
        in_bands(Risk.current_score),
        _band_choices,
        none="Not scored yet",
        is_first=True,
    ),
    Facet("council", "Council", _T.KEY, of_councils, _listed("organisations"), is_first=True),
    Facet(
        "lens",
        "Lens",
        _T.KEY,
        leads_to(RiskLens.risk_id, RiskLens.lens_id),
        _listed("lenses"),
        none="No lens",
        is_first=True,
    ),
    Facet(
        "owner",
        "Owner",
        _T.KEY,
        is_one_of(Risk.owner_post_id),
        _listed("posts"),
        none="No post",
        is_first=True,
    ),
    Facet("state", "State", _T.WORD, is_one_of(Risk.state), words=_STATES, is_first=True),
    Facet(
        "workstream",
        "Workstream",
        _T.CODE,
        is_one_of(Risk.workstream, ""),
        _named("workstreams"),
        none="No workstream",
    ),
    Facet(
        "category",
        "Category",
        _T.CODE,
        is_one_of(Risk.category, ""),
        _named("categories"),
        none="No category",
    ),
    Facet("origin", "Raised in", _T.KEY, is_one_of(Risk.organisation_id), _listed("organisations")),
    Facet(
        "affected",
        "Affected as well",
        _T.KEY,
        affects,
        _listed("organisations"),
        none="Nobody else",
    ),
    Facet("phase", "Phase", _T.KEY, is_one_of(Risk.phase_id), _listed("phases"), none="No phase"),
    Facet(
        "service",
        "Service",
        _T.KEY,
        leads_to(RiskService.risk_id, RiskService.service_id),
        _listed("services"),
        none="No service",
    ),
    Facet(
        "cohort",
        "People affected",
        _T.KEY,
        leads_to(RiskCohort.risk_id, RiskCohort.cohort_id),
        _listed("cohorts"),
        none="No group",
    ),
    Facet(
        "felt",
        "Felt as",
        _T.CODE,
        leads_to(RiskImpactType.risk_id, RiskImpactType.code),
        _listed("impact_types"),
        none="No kind",
    ),
    Facet("response", "Response", _T.WORD, is_one_of(Risk.response), words=_RESPONSES),
    Facet("direction", "Direction of travel", _T.WORD, going, words=_TRAVEL),
    Facet(
        "escalated",
        "Escalated to",
        _T.KEY,
        is_one_of(Risk.escalated_to_id),
        _listed("bodies"),
        none="Nobody",
    ),
    Facet("classification", "Classification", _T.WORD, of_levels, words=_LEVELS),
    Facet("kind", "Threat or opportunity", _T.WORD, of_kinds, words=_KINDS),
    Facet(
        "inherent_band",
        "Band before controls",
        _T.POINT,
        in_bands(Risk.inherent_score),
        _band_choices,
        none="Not scored",
    ),
    Facet(
        "target_band",
        "Band aimed at",
        _T.POINT,
        in_bands(Risk.target_score),
        _band_choices,
        none="No aim",
    ),
    Facet(
        "likelihood",
        "Likelihood now",
        _T.POINT,
        is_one_of(Risk.current_likelihood),
        _points(Axis.LIKELIHOOD),
    ),
    Facet("impact", "Impact now", _T.POINT, is_one_of(Risk.current_impact), _points(Axis.IMPACT)),
    Facet(
        "pattern",
        "Came from the pattern",
        _T.CODE,
        is_one_of(Risk.pattern_code),
        _listed("patterns"),
        none="No pattern",
    ),
    Facet(
        "own",
        "Own column filled in",
        _T.CODE,
        leads_to(RiskCustomField.risk_id, RiskCustomField.heading),
        _named("own_headings"),
        none="None of them",
    ),
    Facet("nudge", "Still lacks", _T.WORD, lacks, words=_RULES),
    Facet("raised_from", "Raised from", _T.DAY, from_(Risk.raised_on)),
    Facet("raised_to", "Raised to", _T.DAY, up_to(Risk.raised_on)),
    Facet("target_from", "Target date from", _T.DAY, from_(Risk.target_on)),
    Facet("target_to", "Target date to", _T.DAY, up_to(Risk.target_on)),
    Facet("review_from", "Next review from", _T.DAY, from_(Risk.next_review_on)),
    Facet("review_to", "Next review to", _T.DAY, up_to(Risk.next_review_on)),
    Facet("hits_from", "Could hit from", _T.DAY, hits_from),
    Facet("hits_to", "Could hit to", _T.DAY, hits_up_to),
    Facet("cost_from", "Cost from, £", _T.AMOUNT, from_(Risk.estimated_cost)),
    Facet("cost_to", "Cost to, £", _T.AMOUNT, up_to(Risk.estimated_cost)),
    Facet("attention", "Needs attention", _T.FLAG, needs_some),
    Facet("unacted", "Heaviest band, no dated action", _T.FLAG, is_unacted),
    Facet("mine", "Mine", _T.FLAG, is_mine),
)
FACETS: Mapping[str, Facet] = {facet.name: facet for facet in _ALL}
"""Every filter by its name in the address, in the order of the form."""

OTHER_NAMES = {
    "words": "q",
    "organisation_id": "council",
    "lens_id": "lens",
    "owner_post_id": "owner",
    "needs_attention": "attention",
    "is_mine": "mine",
    "reviews_by": "review_to",
    "review_by": "review_to",
    "level": "classification",
}
"""What filters were called in addresses and waiting jobs of earlier releases."""
