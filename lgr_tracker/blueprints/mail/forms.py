"""How often somebody wants mail of each kind."""

from collections.abc import Mapping

from lgr_tracker.domain.mail import RHYTHMS, MailKind, Rhythm
from lgr_tracker.web.fields import ChoiceField
from lgr_tracker.web.forms import Form

RHYTHM_WORDS: Mapping[Rhythm, str] = {
    Rhythm.AT_ONCE: "At once",
    Rhythm.DAILY: "Once a day, in the morning",
    Rhythm.WEEKLY: "Once a week, on Monday",
    Rhythm.NEVER: "Never",
}
ASKS = "Choose how often."


def _choices(kind: MailKind) -> list[tuple[str, str]]:
    return [(rhythm.value, RHYTHM_WORDS[rhythm]) for rhythm in RHYTHMS[kind]]


class MailForm(Form):
    """Ask for each kind of mail that can be chosen how often it should come."""

    work = ChoiceField(
        "Reminders of what waits for you",
        choices=_choices(MailKind.WORK),
        asks=ASKS,
        hint="Actions and reviews that are late or due within seven days. "
        "Nothing comes when nothing waits.",
    )
    decisions = ChoiceField(
        "Decisions on plans",
        choices=_choices(MailKind.DECISIONS),
        asks=ASKS,
        hint="Plans that wait for your decision, and what was decided on yours.",
    )

    mentions = ChoiceField(
        "When somebody calls you by name",
        choices=_choices(MailKind.MENTIONS),
        asks=ASKS,
        hint="Comments on risks, actions and entries of the log that name you.",
    )

    def choices(self) -> dict[MailKind, Rhythm]:
        """Return what was chosen, by kind."""
        return {
            MailKind.WORK: Rhythm(self.work.data),
            MailKind.DECISIONS: Rhythm(self.decisions.data),
            MailKind.MENTIONS: Rhythm(self.mentions.data),
        }
