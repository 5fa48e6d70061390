"""The twenty layouts of part three, by the name of their answer."""

from collections.abc import Callable

from tests.registers import (
    three_files,
    three_groups,
    three_headings,
    three_people,
    three_scores,
    three_sheets,
    three_texts,
    three_word,
)
from tests.registers.two_writing import File

_BUILDERS: tuple[Callable[[], File], ...] = (
    three_word.pasted_from_word,
    three_word.project_board_log,
    three_groups.five_by_five_consequence,
    three_groups.headings_three_deep,
    three_scores.tolerance_beside,
    three_scores.whole_rating_in_a_cell,
    three_scores.colours_only,
    three_scores.chance_bands,
    three_people.weekday_dates,
    three_people.risks_and_issues,
    three_people.struck_and_closed,
    three_texts.shared_list_export,
    three_texts.titled_semicolons,
    three_sheets.workstream_sheets,
    three_sheets.summary_at_the_right,
    three_sheets.grouped_columns,
    three_headings.capitals_cut_short,
    three_headings.numbers_as_text,
    three_files.totals_row,
    three_files.two_languages,
)
LAYOUTS = {build.__name__: build for build in _BUILDERS}
