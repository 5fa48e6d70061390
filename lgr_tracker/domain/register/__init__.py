"""The risk register as values: its columns in order, and the rows that queries fill."""

from lgr_tracker.domain.register.band_months import Scored, band_months
from lgr_tracker.domain.register.cells import (
    join_list,
    split_list,
)
from lgr_tracker.domain.register.columns import (
    ACTION_COLUMNS,
    CHANGE_COLUMNS,
    DEPENDENCY_COLUMNS,
    ENTRY_COLUMNS,
    GRADING_COLUMNS,
    REGISTER_COLUMNS,
)
from lgr_tracker.domain.register.custom import distinct_headings, inward_heading, outward_headings
from lgr_tracker.domain.register.kinds import (
    LONDON,
    BandView,
    ChoiceList,
    Column,
    ColumnKind,
    Rating,
    ScalePoint,
    ScaleView,
    ScoreRule,
)
from lgr_tracker.domain.register.rows import (
    ActionRow,
    BandMonth,
    ChangeRow,
    DependencyRow,
    EntryRow,
    GradingRow,
    RegisterRow,
    RiskWorkbook,
    WorkbookAbout,
)
from lgr_tracker.domain.register.said import SaidRating, ScaleMapping

__all__ = [
    "ACTION_COLUMNS",
    "CHANGE_COLUMNS",
    "DEPENDENCY_COLUMNS",
    "ENTRY_COLUMNS",
    "GRADING_COLUMNS",
    "LONDON",
    "REGISTER_COLUMNS",
    "ActionRow",
    "BandMonth",
    "BandView",
    "ChangeRow",
    "ChoiceList",
    "Column",
    "ColumnKind",
    "DependencyRow",
    "EntryRow",
    "GradingRow",
    "Rating",
    "RegisterRow",
    "RiskWorkbook",
    "SaidRating",
    "ScaleMapping",
    "ScalePoint",
    "ScaleView",
    "ScoreRule",
    "Scored",
    "WorkbookAbout",
    "band_months",
    "distinct_headings",
    "inward_heading",
    "join_list",
    "outward_headings",
    "split_list",
]
