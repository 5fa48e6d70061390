"""Every value of every closed list has its words."""

import inspect
from enum import StrEnum

from lgr_tracker.domain import kinds


def test_every_value_has_a_label() -> None:
    for _, kind in inspect.getmembers(kinds, inspect.isclass):
        if issubclass(kind, StrEnum) and kind is not StrEnum:
            missing = [value for value in kind if value not in kinds.LABELS]
            assert not missing, f"{kind.__name__} has no label for {missing}"
