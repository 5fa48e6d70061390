"""The twenty-six layouts of part one, by the name of their answer."""

from collections.abc import Callable

from tests.registers import (
    one_codes,
    one_forms,
    one_headers,
    one_programmes,
    one_quarterly,
    one_tables,
)
from tests.registers.two_writing import File

_BUILDERS: tuple[Callable[[], File], ...] = (
    one_quarterly.county_previous_quarter,
    one_forms.district_matrix_words,
    one_forms.shared_management_project,
    one_quarterly.shared_services_quarters,
    one_forms.treasury_template,
    one_forms.cause_event_consequence_scores,
    one_codes.letter_number_scores,
    one_codes.version_profile_tolerance,
    one_quarterly.black_band_heat_map,
    one_quarterly.movement_by_band,
    one_programmes.gross_current_net_cost,
    one_codes.changed_scale,
    one_codes.plan_appendix_letters,
    one_programmes.programme_software_export,
    one_programmes.shadow_highlight_report,
    one_programmes.change_since_last_meeting,
    one_headers.logo_and_titles_above,
    one_headers.header_twelve_deep,
    one_headers.impact_inherent_residual_merged,
    one_headers.gross_net_target_groups,
    one_tables.open_above_closed,
    one_tables.side_by_side,
    one_tables.section_rows_by_directorate,
    one_tables.trailing_notes_and_key,
    one_tables.header_repeated_every_ten,
    one_headers.hidden_older_sheet,
)
LAYOUTS = {build.__name__: build for build in _BUILDERS}
