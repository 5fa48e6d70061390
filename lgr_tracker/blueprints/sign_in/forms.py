"""What the pages around signing in ask."""

from wtforms import PasswordField

from lgr_tracker.web.fields import HiddenLine, LineField
from lgr_tracker.web.forms import Form
from lgr_tracker.web.new_password import NewPasswordField


class AddressForm(Form):
    """Ask for the address that an account goes by."""

    email = LineField(
        "E-mail address",
        asks="Write your e-mail address.",
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    once = None  # may be tried again from the same page


class SignInForm(AddressForm):
    """Ask who is there."""

    password = PasswordField("Password", render_kw={"autocomplete": "current-password"})
    next = HiddenLine()


class CodeForm(Form):
    """Ask for the code that the authenticator app shows."""

    code = LineField(
        "Code",
        asks="Write the six figures that your app shows.",
        longest=40,
        hint="Six figures, which change every half minute",
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": "false",
            "class": "govuk-input--width-10",
        },
    )
    next = HiddenLine()
    once = None


class RecoveryForm(Form):
    """Ask for one of the codes that stand in for a lost app."""

    code = LineField(
        "Recovery code",
        asks="Write one of your recovery codes.",
        longest=80,
        hint="Six groups of four letters and figures, with or without spaces",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    next = HiddenLine()
    once = None


class ForgottenForm(AddressForm):
    """Ask where to send a link to."""


class ChooseForm(Form):
    """Ask for a first or another password."""

    password = NewPasswordField("New password")
    once = None
