"""Turn holdings into the values that their picture is drawn from."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import url_for

from lgr_tracker.blueprints.plan import holder_words as words
from lgr_tracker.domain.drawing.holders import (
    DrawnHolders,
    HolderLook,
    HolderMark,
    HolderRow,
    HolderSign,
    HolderSpan,
    draw_holders,
)
from lgr_tracker.domain.kinds import HolderBasis, OrganisationKind
from lgr_tracker.queries.continuity import AreaService, ContinuityView, HoldingRow

_LOOKS = {
    HolderBasis.OWN: HolderLook.OWN,
    HolderBasis.HOSTED: HolderLook.HOSTED,
    HolderBasis.SHARED: HolderLook.SHARED,
    HolderBasis.DELIVERY_MODEL: HolderLook.OTHER,
}


def drawn_continuity(
    code: str, view: ContinuityView, rows: Sequence[AreaService], first: date, last: date
) -> DrawnHolders:
    """Draw who runs each service from one day to another, under the stages of the journey."""
    return draw_holders(
        [_holder_row(code, row, view) for row in rows],
        first=first,
        last=last,
        today=view.first,
        vesting=(view.vesting_on,),
    )


def _holder_row(code: str, row: AreaService, view: ContinuityView) -> HolderRow:
    return HolderRow(
        service=row.service.name,
        spans=tuple(_spans(row)),
        says=words.holders_after(row, view.vesting_on),
        warns=words.sentence_list(words.troubles(row)) or None,
        href=url_for(
            "plan.service_holders", code=code, service_id=row.service.id, area_id=row.area.id
        ),
        council=row.area.short_name,
        mark=row.area.mark or None,
        group=row.service.stage[:1].upper() + row.service.stage[1:],
        signs=tuple(
            HolderMark(HolderSign.EXIT, held.exit_on, held.exit_on)
            for held in row.holdings
            if held.exit_on
        ),
    )


def _spans(row: AreaService) -> Iterable[HolderSpan]:
    for held in row.holdings:
        yield HolderSpan(_look(held), held.starts_on, held.ends_on)
    for gap in row.gaps:
        yield HolderSpan(HolderLook.NOBODY, gap.first, gap.last)


def _look(held: HoldingRow) -> HolderLook:
    if held.organisation_kind is OrganisationKind.PREDECESSOR:
        return HolderLook.BEFORE
    return _LOOKS[held.basis]
