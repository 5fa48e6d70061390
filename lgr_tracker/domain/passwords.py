"""What a password must be: long, and not the person's own name or address."""

from lgr_tracker.domain.errors import Invalid

SHORTEST, LONGEST = 12, 256


def check_password(password: str, *, name: str, email: str) -> str:
    """Return the password if it is good enough; raises Invalid with a sentence otherwise.

    Length is what counts (NIST SP 800-63B, 5.1.1.2): no rule about kinds of characters.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        sentence = f"Use a password of {SHORTEST} to {LONGEST} characters; three words will do."
        raise Invalid(sentence, {"password": sentence})
    own = {name.casefold(), email.casefold(), email.split("@")[0].casefold()}
    if password.casefold() in own or len(set(password)) < 5:
        sentence = "Use a password that is not your name or a repeated character."
        raise Invalid(sentence, {"password": sentence})
    return password
