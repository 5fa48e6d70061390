"""How an opportunity differs from a threat: what can be done about it, and in which words."""

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import LABELS, RiskResponse

R = RiskResponse
TO_THREATS = (R.TREAT, R.TOLERATE, R.TRANSFER, R.TERMINATE)
TO_OPPORTUNITIES = (R.EXPLOIT, R.ENHANCE, R.SHARE, R.ACCEPT)


def responses_to(is_opportunity: bool) -> tuple[RiskResponse, ...]:
    """Return what can be done about a threat, or an opportunity."""
    return TO_OPPORTUNITIES if is_opportunity else TO_THREATS


def usual_response(is_opportunity: bool) -> RiskResponse:
    """Return the response where nobody has chosen one."""
    return R.ENHANCE if is_opportunity else R.TREAT


def check_response(is_opportunity: bool, response: RiskResponse) -> None:
    """Raise Invalid for a response to the other of the two.

    >>> check_response(False, RiskResponse.TREAT)
    >>> try: check_response(True, RiskResponse.TREAT)
    ... except Invalid as refusal: print(refusal.message)
    For an opportunity choose exploit, enhance, share or accept.
    """
    meant = responses_to(is_opportunity)
    if response not in meant:
        *first, last = (LABELS[each].lower() for each in meant)
        what = "an opportunity" if is_opportunity else "a threat"
        sentence = f"For {what} choose {', '.join(first)} or {last}."
        raise Invalid(sentence, {"response": sentence})


def axis_words(is_opportunity: bool) -> tuple[str, str]:
    """Return what the two sides of its score are called."""
    return ("Chance", "benefit") if is_opportunity else ("Likelihood", "impact")
