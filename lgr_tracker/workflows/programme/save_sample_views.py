"""Save a view of the sample's risks, as its programme manager would."""

from sqlalchemy.orm import Session

from lgr_tracker.models.remembered import SavedView
from lgr_tracker.workflows.programme.sample_rows import SampleRows

MAKER = "priya.nair@fenwold.example"
COUNCIL = "WF"
HEAVY = (3, 4)
"""The bands that are looked at most, by their order."""


def save_sample_views(session: Session, rows: SampleRows) -> None:
    """Add one view that everybody shares."""
    council = rows.organisations[COUNCIL]
    bands = "&".join(f"band={order}" for order in HEAVY)
    session.add(
        SavedView(
            programme_id=rows.programme.id,
            person_id=rows.people[MAKER].id,
            page="risks",
            name=f"{council.short_name}, very high and high",
            arguments=f"{bands}&council={council.id}",
            is_shared=True,
            created_at=rows.now,
        )
    )
