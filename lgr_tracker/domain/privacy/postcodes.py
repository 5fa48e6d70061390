"""Find full postcodes; the first half alone names a district and passes."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text

# The postcode areas of the United Kingdom and the islands (Royal Mail).
_AREAS = listed(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
    E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE
    LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL
    SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """
)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?P<area>[A-Z]{1,2})(?P<district>[0-9][A-Z0-9]?)(?P<gap>[\s\-.]{0,3})"
    r"(?P<inward>[0-9][A-Z]{2})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
# Letters that no inward half has; a slip of the hand has them in capitals behind a full outward
# half.
_SLIP = re.compile(r"[CIKMOV]")
_MEASURE = re.compile(r"[0-9](?:KM|CM|MM|ML|KG|MB|KB|KW|AM|PM|MG|MW|CC|IN|OF|TO|IT|NO|IS|CV|HO|MP)")
_NO_INWARD = re.compile(r"1ST|2ND|3RD|[04-9]TH|[0-9](?:GB|TB|YR|HR)")
SIGN = re.compile(r"[0-9][A-Z]{2}", re.IGNORECASE)
"""The inward half, which no postcode is without."""


def postcodes(text: Text, allowed: frozenset[str]) -> Iterator[Found]:
    """Yield each full postcode that is not `allowed` (written in capitals without a space)."""
    for match in _POSTCODE.finditer(text.text):
        plain = (match["area"] + match["district"] + match["inward"]).upper()
        if match["area"].upper() in _AREAS and plain not in allowed and _is_meant(match):
            yield Found(Kind.POSTCODE, *match.span())


def _is_meant(match: re.Match[str]) -> bool:
    """Tell a postcode from a floor ("B1 2nd") and from small letters run together."""
    if _NO_INWARD.match(match["inward"].upper()):
        return False
    if _SLIP.search(match["inward"].upper()):
        outward = match["area"] + match["district"]
        return (
            match.group().isupper()
            and match["gap"] == " "
            and len(outward) == 4
            and not _MEASURE.match(match["inward"])
        )
    return bool(match["gap"]) or match.group().isupper() or len(match.group()) > 5
