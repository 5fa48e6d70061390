"""List speed: the index behind lists by review also holds what they are most often held to.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-23

"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BY_REVIEW = ["programme_id", "state", "next_review_on", "number"]


def upgrade() -> None:
    """Make the index anew, with the score and the workstream behind what it is sorted by."""
    op.drop_index("ix_lgr_risk_by_review", table_name="lgr_risk")
    op.create_index(
        "ix_lgr_risk_by_review", "lgr_risk", [*BY_REVIEW, "current_score", "workstream"]
    )


def downgrade() -> None:
    """Make the index as it was."""
    op.drop_index("ix_lgr_risk_by_review", table_name="lgr_risk")
    op.create_index("ix_lgr_risk_by_review", "lgr_risk", BY_REVIEW)
