"""The address of the action list: it holds the whole state."""

from collections.abc import Mapping

from lgr_tracker.queries.mitigations import ActionFilter, ActionState

LONGEST_WORDS = 200


def read_filter(arguments: Mapping[str, str]) -> ActionFilter:
    """Read what an address asks for; what makes no sense is left aside, never an error."""
    words = " ".join(arguments.get("q", "").split())[:LONGEST_WORDS].replace("\x00", "")
    state = arguments.get("state", "")
    known = {each.value: each for each in ActionState}
    return ActionFilter(
        words=words,
        state=known.get(state, ActionState.TO_DO),
        owner_post_id=read_number(arguments.get("owner")),
        organisation_id=read_number(arguments.get("council")),
        is_overdue=arguments.get("overdue") == "yes",
        is_mine=arguments.get("mine") == "yes",
        is_ownerless=arguments.get("ownerless") == "yes",
    )


def arguments_of(wanted: ActionFilter) -> dict[str, str]:
    """Return a filter as arguments of an address, without what is usual."""
    given: dict[str, object] = {
        "q": wanted.words,
        "state": "" if wanted.state is ActionState.TO_DO else wanted.state.value,
        "owner": wanted.owner_post_id,
        "council": wanted.organisation_id,
        "overdue": "yes" if wanted.is_overdue else "",
        "mine": "yes" if wanted.is_mine else "",
        "ownerless": "yes" if wanted.is_ownerless else "",
    }
    return {name: str(value) for name, value in given.items() if value not in (None, "")}


def read_number(text: str | None) -> int | None:
    """Read a whole number as ids are; others ask for nothing."""
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return None
    return int(text)
