"""Add what every part stands on: jobs, mail, classifications, second factors, tokens.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lgr_periodic_run",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_lgr_periodic_run")),
    )
    op.create_table(
        "lgr_job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("wake_at", sa.DateTime(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))",
            name=op.f("ck_lgr_job_ended"),
        ),
        sa.CheckConstraint(
            "state <> 'running' OR leased_until IS NOT NULL", name=op.f("ck_lgr_job_leased")
        ),
        sa.CheckConstraint(
            "done >= 0 AND total >= 0 AND attempt >= 0", name=op.f("ck_lgr_job_counts")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_job_asked_by_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_job_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_job")),
    )
    with op.batch_alter_table("lgr_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_job_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lgr_job_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index("ix_lgr_job_state", ["state", "wake_at"], unique=False)

    op.create_table(
        "lgr_job_file",
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["lgr_job.id"], name=op.f("fk_lgr_job_file_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_lgr_job_file")),
    )
    op.create_table(
        "lgr_job_step",
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["lgr_job.id"], name=op.f("fk_lgr_job_step_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "step", name=op.f("pk_lgr_job_step")),
    )
    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_by_score"))
        batch_op.create_index(
            "ix_lgr_risk_by_score",
            ["programme_id", "state", "current_score", "number"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.drop_index("ix_lgr_risk_by_score")
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_by_score"),
            ["programme_id", "state", "current_score", "id"],
            unique=False,
        )

    op.drop_table("lgr_job_step")
    op.drop_table("lgr_job_file")
    with op.batch_alter_table("lgr_job", schema=None) as batch_op:
        batch_op.drop_index("ix_lgr_job_state")
        batch_op.drop_index(batch_op.f("ix_lgr_job_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_job_asked_by_id"))

    op.drop_table("lgr_job")
    op.drop_table("lgr_periodic_run")
