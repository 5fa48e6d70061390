"""What the sign-in page asks."""

from wtforms import PasswordField

from lgr_tracker.web.forms import Form, HiddenLine, LineField


class SignInForm(Form):
    """Ask who is there."""

    email = LineField(
        "E-mail address",
        asks="Write your e-mail address.",
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField("Password", render_kw={"autocomplete": "current-password"})
    next = HiddenLine()
    once = None  # a password may be tried again from the same page
