"""What the pages about one's own account ask."""

from wtforms import PasswordField

from lgr_tracker.blueprints.sign_in.forms import CodeForm
from lgr_tracker.web.fields import LineField
from lgr_tracker.web.forms import Form
from lgr_tracker.web.new_password import NewPasswordField


class PasswordForm(Form):
    """Ask for the old and the new password."""

    current = PasswordField("Your password now", render_kw={"autocomplete": "current-password"})
    password = NewPasswordField("New password")
    once = None  # trying again with another password is no second sending


class ProvedForm(CodeForm):
    """Ask for password and code, before something that guards the account is changed."""

    current = PasswordField("Your password", render_kw={"autocomplete": "current-password"})


class EitherForm(ProvedForm):
    """Ask for password and a code of the app or, where the app is lost, a recovery code."""

    code = LineField(
        "Code",
        asks="Write the code that your app shows, or a recovery code.",
        longest=80,
        hint="Six figures from your app or, if it is lost, one of your recovery codes",
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )
