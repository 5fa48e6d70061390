"""What is asked of somebody who says something, or puts a file to a row."""

from flask_wtf.file import FileField
from wtforms import BooleanField
from wtforms.validators import ValidationError

from lgr_tracker.domain.conversation import FILE_MOST
from lgr_tracker.exchange.evidence_file import TAKEN
from lgr_tracker.web.fields import ProseField, SeveralField
from lgr_tracker.web.forms import Form

LONGEST_COMMENT, LONGEST_NOTE = 2_000, 500
LOOK = "Look through the file first, then tick that you have."


class SayForm(Form):
    """Ask for words, and for the people who should know of them."""

    text = ProseField(
        "Your comment",
        asks="Write what you want to say.",
        longest=LONGEST_COMMENT,
        rows=5,
        hint="An @ and a name, such as @Ben, tells that person too. Name no child and no family.",
    )
    told = SeveralField(
        "Let these people know",
        render_kw={"class": "govuk-checkboxes--small lgr-many"},
    )


class TakeBackForm(Form):
    """Ask nothing more: the words go at once."""


class FileForm(Form):
    """Ask for a file and what it shows."""

    file = FileField("File", description=f"{TAKEN}; at most {FILE_MOST // 1024 // 1024} MB")
    note = ProseField(
        "What does it show?",
        asks="Say in a line what the file shows.",
        longest=LONGEST_NOTE,
        rows=2,
        hint="Such as: the minute in which both councils agreed the handover",
    )
    is_looked_through = BooleanField(
        "I have looked: nothing in this file identifies a child",
        description="Words in documents and tables are checked when you send it. "
        "Nobody but you looks at pictures, and at what a PDF shows.",
    )

    def validate_file(self, field: FileField) -> None:
        """Ask for a file where none was chosen."""
        if not (field.data and field.data.filename):
            raise ValidationError("Choose a file.")

    def validate_is_looked_through(self, field: BooleanField) -> None:
        """Refuse until the sender says so."""
        if not field.data:
            raise ValidationError(LOOK)


class RemoveForm(Form):
    """Ask why a file is taken away."""

    reason = ProseField(
        "Why is it taken away?",
        asks="Say why the file is taken away.",
        longest=LONGEST_NOTE,
        rows=3,
        hint="The reason stays in the trail with your name. The file is gone for good.",
    )
