"""Tell true numbers from look-alikes by their check digits and the rules of those who issue them.

Each takes plain digits and capital letters without separators.
"""

# The letters of a unique pupil number stand for 0 to 22 (DfE, Unique Pupil Numbers guide).
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
# Local authority numbers of the DfE as they have been given out, with room for new councils:
# inner and outer London, metropolitan districts, Scilly, Wales, forces' schools, the rest.
_AUTHORITIES = (
    (201, 213),
    (301, 320),
    (330, 336),
    (340, 344),
    (350, 359),
    (370, 373),
    (380, 384),
    (390, 394),
    (420, 420),
    (660, 681),
    (701, 703),
    (800, 999),
)
# Prefixes that are never used (HMRC, National Insurance Manual NIM39110).
_UNUSED_PREFIXES = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))


def is_nhs_number(digits: str) -> bool:
    """Tell whether ten digits are an NHS number (NHS Data Dictionary: modulus 11).

    943 476 591?: 9×10 + 4×9 + 3×8 + 4×7 + 7×6 + 6×5 + 5×4 + 9×3 + 1×2 = 299 = 27×11 + 2, and
    11 - 2 = 9. Ten equal digits fit by chance and are nobody's.

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918"), is_nhs_number("1111111111")
    (True, False, False)
    """
    if len(set(digits)) == 1:
        return False
    return _weighed(digits, range(10, 0, -1)) % 11 == 0


def is_uln(digits: str) -> bool:
    """Tell whether ten digits are a unique learner number (HESA: modulus 11, remainder 10).

    100000000?: 1×10 = 10, so the last digit is 10 - 10 = 0.

    >>> is_uln("1000000000"), is_uln("1000000001"), is_uln("9434765919")
    (True, False, False)
    """
    return digits[0] != "0" and _weighed(digits, range(10, 0, -1)) % 11 == 10


def is_upn(upn: str) -> bool:
    """Tell whether thirteen characters are a unique pupil number, temporary ones included.

    801200005001: 8×2 + 0×3 + 1×4 + 2×5 + 0×6 + 0×7 + 0×8 + 0×9 + 5×10 + 0×11 + 0×12 + 1×13 = 93
    = 4×23 + 1, and letter 1 (counted from A = 0) is B. A temporary number ends in a letter.

    >>> is_upn("B801200005001"), is_upn("A801200005001"), is_upn("P80120000500A")
    (True, False, False)
    >>> is_upn("M80120000500A")
    True
    """
    total = _weighed(upn[1:12], range(2, 13))
    last = upn[12]
    total += 13 * (UPN_LETTERS.find(last) if last.isalpha() else int(last))
    return UPN_LETTERS[total % 23] == upn[0]


def is_authority(digits: str) -> bool:
    """Tell whether three digits may be a local authority's number at the DfE.

    >>> is_authority("801"), is_authority("100")
    (True, False)
    """
    return any(first <= int(digits) <= last for first, last in _AUTHORITIES)


def is_nino(nino: str) -> bool:
    """Tell whether letters and digits may be a National Insurance number (HMRC, NIM39110).

    There is no check digit, only letters that are never used; the last letter may be missing.
    HMRC's own example with QQ is made so that it is nobody's.

    >>> is_nino("AB123456C"), is_nino("QQ123456A"), is_nino("GB123456A"), is_nino("AB123456E")
    (True, False, False, False)
    """
    first, second, suffix = nino[0], nino[1], nino[8:]
    if first in "DFIQUV" or second in "DFIOQUV" or nino[:2] in _UNUSED_PREFIXES:
        return False
    return suffix in ("", "A", "B", "C", "D")


def _weighed(digits: str, weights: range) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
