"""Name what the guard looks for, and say of each in plain words what to write instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Name one thing by which a child could be known."""

    NHS_NUMBER = "nhs_number"
    UPN = "upn"
    ULN = "uln"
    NINO = "nino"
    DATE_OF_BIRTH = "date_of_birth"
    CASE_ID = "case_id"
    NUMBER_SLIP = "number_slip"
    BIRTH_MONTH = "birth_month"
    NAME = "name"
    INITIALS = "initials"
    AGE = "age"
    SMALL_NUMBER = "small_number"
    POSTCODE = "postcode"
    SCHOOL = "school"
    STORY = "story"


@dataclass(frozen=True)
class KindWords:
    """Hold a kind's name for lists, and the sentence that stands beside a marked place."""

    label: str
    sentence: str
    is_block: bool


KINDS: Mapping[Kind, KindWords] = {
    Kind.NHS_NUMBER: KindWords(
        "NHS number",
        "This looks like an NHS number. Leave it out; say which service or group is meant.",
        True,
    ),
    Kind.UPN: KindWords(
        "unique pupil number",
        "This looks like a unique pupil number (UPN). Leave it out; say which group of pupils "
        "is meant.",
        True,
    ),
    Kind.ULN: KindWords(
        "unique learner number",
        "This looks like a unique learner number (ULN). Leave it out; say which group of learners "
        "is meant.",
        True,
    ),
    Kind.NINO: KindWords(
        "National Insurance number",
        "This looks like a National Insurance number. Leave it out; name the post or the group.",
        True,
    ),
    Kind.DATE_OF_BIRTH: KindWords(
        "date of birth",
        "This looks like somebody's date of birth. Leave it out; an age group such as "
        "“under 5” says enough.",
        True,
    ),
    Kind.CASE_ID: KindWords(
        "case number",
        "This looks like one person's number in a case system. Leave it out; keep the number in "
        "the case system and say here what the service needs.",
        True,
    ),
    Kind.NUMBER_SLIP: KindWords(
        "number of a person, mistyped",
        "This looks like somebody's personal number with a digit or letter wrong. Could it be "
        "left out?",
        False,
    ),
    Kind.BIRTH_MONTH: KindWords(
        "month of birth",
        "This says when somebody was born. Would an age group such as “under 5” say enough?",
        False,
    ),
    Kind.NAME: KindWords(
        "name",
        "This may name a child or a relative. Could you write “a child” or name the service "
        "instead?",
        False,
    ),
    Kind.INITIALS: KindWords(
        "initials",
        "These may be a child's initials. People who know the family can read them; could you "
        "leave them out?",
        False,
    ),
    Kind.AGE: KindWords(
        "age",
        "This may give one child's age. Could a neighbour recognise the child? An age group such "
        "as “5 to 10” is safer.",
        False,
    ),
    Kind.SMALL_NUMBER: KindWords(
        "small number",
        "So few children or families may be recognised. Would “fewer than five” or “some” do?",
        False,
    ),
    Kind.POSTCODE: KindWords(
        "full postcode",
        "A full postcode is about fifteen homes. The first half, or the district's name, is "
        "usually enough.",
        False,
    ),
    Kind.SCHOOL: KindWords(
        "school and incident",
        "A named school with an incident may lead to one child. Could you name the area and leave "
        "the school out?",
        False,
    ),
    Kind.STORY: KindWords(
        "one family's story",
        "This may tell one family's story. Could a neighbour recognise this child? Say what the "
        "service learnt instead.",
        False,
    ),
}
