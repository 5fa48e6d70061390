"""The twelve layouts of part four, by the name of their answer."""

from collections.abc import Callable

from tests.registers import four_boards, four_files, four_logs, four_sent, four_shapes
from tests.registers.two_writing import File

_BUILDERS: tuple[Callable[[], File], ...] = (
    four_logs.everyday_log,
    four_logs.due_to_leading_to,
    four_logs.numbered_words,
    four_sent.shared_drive_csv,
    four_sent.raid_workbook,
    four_boards.untreated_treated,
    four_boards.worst_of_three,
    four_files.assurance_framework,
    four_shapes.plain_questions,
    four_shapes.scores_first,
    four_shapes.wide_merged_text,
    four_shapes.lettered_factors,
)
LAYOUTS = {build.__name__: build for build in _BUILDERS}
