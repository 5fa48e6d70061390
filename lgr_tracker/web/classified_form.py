"""The part of a form that asks who may see a row."""

from collections.abc import Mapping

from lgr_tracker.domain.classification import PARAGRAPHS, Classified, Level
from lgr_tracker.queries.classification import Audience, Mark
from lgr_tracker.web.fields import ChoiceField, PickField, ProseField, SeveralField
from lgr_tracker.web.forms import Form

WORDS = {
    Level.PUBLIC: "Everybody in the programme",
    Level.RESTRICTED: "Only its owner and those named below",
    Level.EXEMPT: "Exempt from publication",
}
HINTS = {
    Level.RESTRICTED: "Others see nothing of it: not its title, not that it is there",
    Level.EXEMPT: (
        "Left out of what is published, and marked. With no tick below everybody in the programme "
        "sees it; with one, only its owner and those ticked"
    ),
}
FIELDS = (
    "classification",
    "classification_paragraph",
    "classification_organisations",
    "classification_bodies",
    "classification_reason",
)


class ClassifiedForm(Form):
    """Stand behind forms of rows that can be restricted."""

    level_hints: Mapping[str, str] = {level.value: words for level, words in HINTS.items()}

    classification = PickField(
        "It is seen by",
        choices=[(level.value, WORDS[level]) for level in Level],
        default=Level.PUBLIC.value,
        asks="Choose who may see this.",
    )
    classification_paragraph = ChoiceField(
        "If exempt, because of paragraph",
        choices=[(str(number), f"{number}. {words}") for number, words in PARAGRAPHS.items()],
        empty="Not exempt",
        hint="Schedule 12A of the Local Government Act 1972",
    )
    classification_organisations = SeveralField(
        "Organisations that see it beside its owner",
        hint="The programme office is ticked to begin with; without the tick it sees nothing of it",
    )
    classification_bodies = SeveralField("Boards and committees whose members see it")
    classification_reason = ProseField(
        "Why not everybody", rows=2, hint="Only those who see the row see this; never a name"
    )

    def offer_audience(self, audience: Audience, mark: Mark | None) -> None:
        """Set whom the form can name, and what stands; a new restriction names the office."""
        self.classification_organisations.offer(_texts(audience.organisations))
        self.classification_bodies.offer(_texts(audience.bodies))
        if self.is_submitted():
            return
        named = audience.office_ids
        if mark is not None:
            stands = mark.classified
            named = stands.organisation_ids
            self.classification.data = stands.level.value
            self.classification_reason.data = stands.reason
            if stands.paragraph is not None:
                self.classification_paragraph.data = str(stands.paragraph)
            self.classification_bodies.data = [str(each) for each in stands.body_ids]
        self.classification_organisations.data = [str(each) for each in named]

    def leave_audience(self) -> None:
        """Take the question out of a form of somebody who does not decide it."""
        for name in FIELDS:
            delattr(self, name)

    def classified(self) -> Classified | None:
        """Return who may see the row, or None where nobody was asked or nobody answered."""
        if "classification" not in self or not self.classification.raw_data:
            return None
        paragraph = self.classification_paragraph.number
        return Classified(
            Level(self.classification.data),
            paragraph,
            self.classification_reason.data,
            self.classification_organisations.numbers,
            self.classification_bodies.numbers,
        ).tidied()


def _texts(pairs: tuple[tuple[int, str], ...]) -> list[tuple[str, str]]:
    return [(str(row_id), words) for row_id, words in pairs]
