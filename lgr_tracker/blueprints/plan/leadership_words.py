"""Say who holds the key posts, and what a hand-over falls close to, in sentences for a board."""

from collections.abc import Sequence
from datetime import date

from lgr_tracker.blueprints.plan.words import between, days, on
from lgr_tracker.domain.leadership import CLOSE_DAYS, Cutover, Tenure
from lgr_tracker.domain.terms import stands_on
from lgr_tracker.queries.leadership import VESTING, HandoverOnCutover, KeyPost, LeadershipView


def heading(view: LeadershipView) -> str:
    """Say which hand-over falls closest to a cutover, or else which posts stand empty."""
    if not view.posts:
        return "No key posts yet"
    if view.close:
        return _happens(view.close[0])
    empty = len(view.empty_at_vesting)
    if empty:
        return f"{_posts(empty)} {'has' if empty == 1 else 'have'} nobody named for vesting day"
    return "Every key post has somebody named for vesting day, and none changes hands near it"


def lede(view: LeadershipView) -> str:
    """Say what else the picture holds."""
    if not view.posts:
        return ""
    others, empty = len(view.close) - 1, len(view.empty_at_vesting)
    said = []
    if others > 0:
        said.append(
            f"{others} other hand-over{'' if others == 1 else 's'} of a key post "
            f"{'falls' if others == 1 else 'fall'} within {CLOSE_DAYS} working days of a cutover."
        )
    if view.close and empty:
        named = "has" if empty == 1 else "have"
        said.append(f"{_posts(empty)} {named} nobody named for vesting day.")
    return " ".join(said)


def question(row: HandoverOnCutover) -> str:
    """Ask what would help, of a hand-over close to a cutover."""
    post, handover = _inline(row.post.title), row.handover
    if handover.comes is None:
        return f"Who will answer as {post} of {row.post.council.short_name} {when(row)}?"
    if handover.leaves is None:
        return f"What does a new {post} need who begins {when(row)}?"
    if handover.empty_days:
        return f"Who stands in as {post} until the next one begins?"
    return f"Could both the old and the new {post} be there until it is over?"


def rests_on(row: HandoverOnCutover) -> str:
    """Say what a question rests on."""
    handover, cutover = row.handover, row.cutover
    parts = []
    if handover.leaves:
        parts.append(f"{_who(handover.leaves)} is named to {on(handover.first, with_year=True)}")
    if handover.comes and handover.comes.starts_on:
        parts.append(f"{_who(handover.comes)} from {on(handover.comes.starts_on, with_year=True)}")
    elif handover.comes is None:
        parts.append("nobody is named to follow")
    which = "Vesting" if cutover.key == VESTING else f"{cutover.key} {cutover.name}"
    dated = between(cutover.first, cutover.last)
    return f"{_happens(row)}. {', '.join(parts)}. {which} is on {dated}."


def _happens(row: HandoverOnCutover) -> str:
    council, post = row.post.council.short_name, _inline(row.post.title)
    if row.handover.leaves is None:
        return f"{council}’s first {post} begins {when(row)}"
    if row.handover.comes is None:
        return f"{council}’s {post} leaves {when(row)}, with nobody named to follow"
    return f"{council} changes its {post} {when(row)}"


def when(row: HandoverOnCutover) -> str:
    """Say how a hand-over lies to its cutover."""
    return _when(row.working_days, row.cutover)


def _when(working_days: int, cutover: Cutover) -> str:
    name = "vesting" if cutover.key == VESTING else f"“{cutover.name}”"
    if not working_days:
        return "on vesting day" if cutover.key == VESTING else f"during {name}"
    return f"{days(abs(working_days))} {'before' if working_days < 0 else 'after'} {name}"


def council_heading(posts: Sequence[KeyPost], today: date) -> str:
    """Say how the key posts of one council stand."""
    close = sum(bool(post.close) for post in posts)
    empty = sum(bool(post.vacancies_from(today)) for post in posts)
    said = []
    if close:
        said.append(f"{_posts(close)} {'changes' if close == 1 else 'change'} hands near a cutover")
    if empty:
        said.append(f"{_posts(empty)} with days on which nobody is named")
    return "; ".join(said) or f"somebody is named for every day in {_posts(len(posts))}"


def warning(post: KeyPost, today: date) -> str:
    """Say on which days to come nobody is named; empty where somebody always is."""
    said = "; ".join(_empty(post, *row, today) for row in post.vacancies_from(today))
    return said[:1].upper() + said[1:]


def _empty(post: KeyPost, first: date, last: date, today: date) -> str:
    if last >= post.last:
        return (
            "nobody named yet" if not post.tenures else f"nobody from {on(first, with_year=True)}"
        )
    if first <= today:
        return f"nobody until {on(last, with_year=True)}"
    return f"nobody {between(first, last)}"


def now_and_next(post: KeyPost, today: date) -> str:
    """Say who holds a post today and who comes, and how close to a cutover it changes hands."""
    now = [_now(tenure) for tenure in post.tenures if stands_on(tenure, today)]
    later = [
        _later(tenure) for tenure in post.tenures if tenure.starts_on and tenure.starts_on > today
    ]
    said = ", then ".join([" and ".join(now), *later] if now else later)
    deputies = [tenure.name for tenure in post.deputies if stands_on(tenure, today)]
    if deputies:
        said += f"{'; ' if said else ''}deputy {' and '.join(deputies)}"
    for row in post.close:
        said += f"{'; ' if said else ''}changes hands {_when(row.working_days, row.cutover)}"
    return said


def _now(tenure: Tenure) -> str:
    since = f" since {on(tenure.starts_on, with_year=True)}" if tenure.starts_on else ""
    return f"{_who(tenure)}{since}{_until(tenure)}"


def _later(tenure: Tenure) -> str:
    starts_on = tenure.starts_on or date.min
    return f"{_who(tenure)} from {on(starts_on, with_year=True)}{_until(tenure)}"


def _until(tenure: Tenure) -> str:
    return f" to {on(tenure.ends_on, with_year=True)}" if tenure.ends_on else ""


def _who(tenure: Tenure) -> str:
    return f"{tenure.name}, interim," if tenure.is_interim else tenure.name


def _inline(title: str) -> str:
    """Return a title as it stands within a sentence.

    >>> _inline("Chief finance officer"), _inline("SEND lead")
    ('chief finance officer', 'SEND lead')
    """
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _posts(count: int) -> str:
    return f"{count:,} key post{'' if count == 1 else 's'}"
