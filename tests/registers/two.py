"""The twenty-nine layouts of part two, by the name of their answer."""

from collections.abc import Callable

from tests.registers import (
    two_columns,
    two_dates,
    two_files,
    two_ids,
    two_rows,
    two_scores,
    two_texts,
    two_wide,
    two_words,
)
from tests.registers.two_writing import File

_BUILDERS: tuple[Callable[[], File], ...] = (
    two_texts.semicolons,
    two_texts.marked_utf8,
    two_texts.tabs,
    two_files.excel_2003,
    two_files.open_document,
    two_files.formulas,
    two_ids.float_ids,
    two_ids.same_id_twice,
    two_scores.products_in_a_cell,
    two_scores.codes,
    two_scores.words_with_numbers,
    two_words.chances_in_percent,
    two_words.words_and_colours,
    two_words.sums,
    two_dates.dates_as_text,
    two_dates.serials_1900,
    two_dates.serials_1904,
    two_dates.words_for_dates,
    two_rows.as_above,
    two_rows.continuations,
    two_rows.hidden_parts,
    two_rows.wrong_products,
    two_columns.upsides,
    two_columns.money,
    two_columns.many_extras,
    two_columns.footnoted,
    two_wide.management_of_risk,
    two_wide.quarters,
    two_wide.behind_a_cover,
)
LAYOUTS = {build.__name__: build for build in _BUILDERS}
