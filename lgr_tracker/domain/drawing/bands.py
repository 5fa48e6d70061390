"""Choose how a band of a scale looks: as it was chosen, or by its place, never by its name."""

from __future__ import annotations

from lgr_tracker.domain.scales import Band, Scale

# Looks 1 to 5 fall steadily in lightness; 6 is the third look again with a double triangle.
_LOOKS_BY_COUNT: dict[int, tuple[int, ...]] = {
    1: (1,),
    2: (1, 4),
    3: (1, 3, 4),
    4: (1, 2, 3, 4),
    5: (1, 2, 3, 4, 5),
    6: (1, 2, 3, 6, 4, 5),
}


def band_look(order: int, count: int) -> int:
    """Say which of the six looks band number `order` (1 = lowest) of `count` bands has.

    Beyond six bands, neighbours share a look; their words still tell them apart.
    """
    if not 1 <= order <= count:
        raise ValueError(f"Band {order} of {count} does not exist.")
    if count in _LOOKS_BY_COUNT:
        return _LOOKS_BY_COUNT[count][order - 1]
    return 1 + (order - 1) * 5 // count


def look_of_band(scale: Scale, band: Band | None) -> int:
    """Say which look a band of a scale has; the lightest for none."""
    if band is None or band not in scale.bands:
        return 1
    return band.colour or band_look(scale.bands.index(band) + 1, len(scale.bands))
