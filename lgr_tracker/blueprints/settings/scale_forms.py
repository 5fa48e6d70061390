"""What the pages of the scale ask: its steps and bands, and what each old step becomes."""

from collections.abc import Iterable

from wtforms import BooleanField

from lgr_tracker.content.scoring import scales
from lgr_tracker.domain.drawing.bands import look_of_band
from lgr_tracker.domain.kinds import LABELS, Axis, ScaleNotation, ScaleRule
from lgr_tracker.domain.permissions import Role
from lgr_tracker.domain.scales import Acceptor, Band, Scale, ScalePoint
from lgr_tracker.domain.step_mapping import StepMapping
from lgr_tracker.web.fields import (
    ChoiceField,
    LineField,
    PickField,
    SeenVersion,
    ShareField,
    WholeField,
)
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.programme.change_scale import scale_fields

COLOURS = (("1", "Lightest"), ("2", "Light"), ("3", "Middle"), ("4", "Dark"), ("5", "Darkest"))
ACCEPTING = (Role.CONTRIBUTOR, Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, Role.BOARD_CHAIR)
Bodies = Iterable[tuple[int, str]]


class ScaleForm(Form):
    """Stand behind the form of one scale; `scale_form` adds a field for each step and band."""

    agreed = BooleanField("The programme stands by these chances")
    version = SeenVersion()


class ReplaceForm(ScaleForm):
    """Stand behind the form of a scale that takes the place of another."""

    confirmed = BooleanField("Yes, put every score on this scale")


class StartForm(Form):
    """Ask what another scale begins with; it only leads to the next page."""

    once = None
    start = PickField(
        "Begin with",
        choices=[
            ("now", "The scale as it is now"),
            *((scale.code, f"{scale.name}. {scale.summary}") for scale in scales()),
        ],
        asks="Choose one.",
    )
    likelihoods = WholeField("Steps of likelihood", least=2, most=10, hint="Empty: as it has them")
    impacts = WholeField("Steps of impact", least=2, most=10, hint="Empty: as it has them")
    bands = WholeField("Bands", least=2, most=6, hint="Empty: as it has them")


def step_fields(scale: Scale) -> dict[str, object]:
    """Return a field for every word, mark and chance of a scale."""
    fields: dict[str, object] = {}
    for axis in Axis:
        for point in scale.points(axis):
            name = f"{LABELS[axis]} {point.number}"
            fields[f"{axis.value}_{point.number}"] = LineField(
                name, asks="Give it a word.", longest=60
            )
            fields[f"{axis.value}_mark_{point.number}"] = LineField(
                f"Letter or number of {name.lower()}", longest=4
            )
    for point in scale.likelihood:
        fields[f"chance_{point.number}"] = ShareField(f"Chance of likelihood {point.number}, %")
    return fields


def band_fields(scale: Scale, bodies: Bodies) -> dict[str, object]:
    """Return the fields of every band of a scale."""
    accepting = [(role.value, role.value.replace("_", " ").capitalize()) for role in ACCEPTING]
    accepting += [(str(body_id), name) for body_id, name in bodies]
    fields: dict[str, object] = {}
    for band in scale.bands:
        name = f"band {band.order}"
        fields[f"name_{band.order}"] = LineField(
            f"Name of {name}", asks="Give it a name.", longest=40
        )
        fields[f"minimum_{band.order}"] = WholeField(
            f"{name.capitalize()} starts at", least=0, most=1_000, asks="Give its lowest score."
        )
        fields[f"days_{band.order}"] = WholeField(
            f"Days between reviews in {name}", least=1, most=999, asks="Give the days."
        )
        fields[f"colour_{band.order}"] = ChoiceField(
            f"Colour of {name}", choices=COLOURS, empty="By its place"
        )
        fields[f"acceptor_{band.order}"] = ChoiceField(
            f"Who may accept a risk in {name}", choices=accepting, asks="Choose who may."
        )
    return fields


def scale_form(scale: Scale, bodies: Bodies) -> type[ScaleForm]:
    """Return a form with a field for every word, chance and band of a scale."""
    return type(
        "FilledScaleForm", (ScaleForm,), {**step_fields(scale), **band_fields(scale, bodies)}
    )


def replace_form(old: Scale, new: Scale, bodies: Bodies) -> type[ReplaceForm]:
    """Return a form for a new scale and for what each step of the old one becomes."""
    fields: dict[str, object] = {**step_fields(new), **band_fields(new, bodies)}
    fields["rule"] = PickField(
        "A score is", choices=[(r.value, LABELS[r]) for r in ScaleRule], asks="Choose one."
    )
    fields["notation"] = PickField(
        "It is written as",
        choices=[(n.value, LABELS[n]) for n in ScaleNotation],
        asks="Choose one.",
    )
    for axis in Axis:
        steps = [(str(p.number), new.step_offered(axis, p.number)) for p in new.points(axis)]
        for point in old.points(axis):
            fields[f"{axis.value}_becomes_{point.number}"] = ChoiceField(
                f"{LABELS[axis]} {old.step_offered(axis, point.number)} becomes",
                choices=steps,
                asks="Say what it becomes.",
            )
    return type("FilledReplaceForm", (ReplaceForm,), fields)


def scale_data(scale: Scale, agreed: bool, version: int) -> dict[str, object]:
    """Return what stands in a scale's form before anybody types."""
    return {**scale_fields(scale, agreed), "version": version}


def replace_data(new: Scale, mapping: StepMapping, version: int) -> dict[str, object]:
    """Return what stands in the form of another scale before anybody types."""
    data = scale_data(new, False, version)
    data |= {"rule": new.rule.value, "notation": new.notation.value}
    for axis in Axis:
        data |= {f"{axis.value}_becomes_{old}": n for old, n in mapping.of(axis).items()}
    return data


def scale_values(scale: Scale, form: ScaleForm) -> Scale:
    """Return the scale as the form now has it, with rule and notation as they were."""

    def points(axis: Axis) -> tuple[ScalePoint, ...]:
        chances = axis is Axis.LIKELIHOOD
        return tuple(
            ScalePoint(
                p.number,
                form[f"{axis.value}_{p.number}"].data,
                form[f"chance_{p.number}"].data if chances else None,
                form[f"{axis.value}_mark_{p.number}"].data,
            )
            for p in scale.points(axis)
        )

    return Scale(
        scale.rule,
        points(Axis.LIKELIHOOD),
        points(Axis.IMPACT),
        tuple(_band(band.order, form) for band in scale.bands),
        scale.notation,
        scale.edition,
    )


def _band(order: int, form: ScaleForm) -> Band:
    return Band(
        order,
        form[f"name_{order}"].data,
        form[f"minimum_{order}"].data,
        form[f"days_{order}"].data,
        form[f"colour_{order}"].number,
        _acceptor(form[f"acceptor_{order}"].data),
    )


def _acceptor(answer: str) -> Acceptor:
    if answer in [role.value for role in Role]:
        return Acceptor(Role(answer))
    return Acceptor(None, int(answer))


def replace_values(old: Scale, new: Scale, form: ReplaceForm) -> tuple[Scale, StepMapping]:
    """Return the new scale and the mapping as the form now has them."""
    held = scale_values(new, form)
    rule, notation = ScaleRule(form["rule"].data), ScaleNotation(form["notation"].data)
    becomes = {
        axis: {p.number: form[f"{axis.value}_becomes_{p.number}"].number for p in old.points(axis)}
        for axis in Axis
    }
    return (
        Scale(rule, held.likelihood, held.impact, held.bands, notation),
        StepMapping(becomes[Axis.LIKELIHOOD], becomes[Axis.IMPACT]),
    )


def looks(scale: Scale) -> dict[int, int]:
    """Return the look of each band, by its order."""
    return {band.order: look_of_band(scale, band) for band in scale.bands}
