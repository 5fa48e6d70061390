"""Add what a plan under change control needs, and an index that a long list is walked by.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lgr_baseline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "agreed",
                "declined",
                "withdrawn",
                "superseded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=False),
        sa.Column(
            "asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_lgr_baseline_has_reason")),
        sa.CheckConstraint(
            "state IN ('asked', 'withdrawn') OR (decided_at IS NOT NULL AND decided_because <> '')",
            name=op.f("ck_lgr_baseline_decided_has_reason"),
        ),
        sa.CheckConstraint("asked_by_id <> decided_by_id", name=op.f("ck_lgr_baseline_two_people")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["lgr_person.id"], name=op.f("fk_lgr_baseline_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["lgr_person.id"], name=op.f("fk_lgr_baseline_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_baseline_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_baseline")),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_lgr_baseline_programme_id_number")
        ),
    )
    with op.batch_alter_table("lgr_baseline", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_baseline_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_baseline_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_baseline_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_challenge_answer",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.Column("rested_on", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column(
            "seat",
            sa.Enum(
                "lead_member",
                "director",
                "finance",
                "monitoring_officer",
                "partner",
                "scrutiny",
                "programme_office",
                name="seat",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("answer <> ''", name=op.f("ck_lgr_challenge_answer_has_answer")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lgr_person.id"], name=op.f("fk_lgr_challenge_answer_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_challenge_answer_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_challenge_answer")),
    )
    with op.batch_alter_table("lgr_challenge_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_challenge_answer_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_challenge_answer_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_baseline_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "baseline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("finishes_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "starts_on <= finishes_on", name=op.f("ck_lgr_baseline_line_starts_before_end")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["lgr_activity.id"],
            name=op.f("fk_lgr_baseline_line_activity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["baseline_id"],
            ["lgr_baseline.id"],
            name=op.f("fk_lgr_baseline_line_baseline_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_baseline_line")),
        sa.UniqueConstraint(
            "baseline_id", "activity_id", name=op.f("uq_lgr_baseline_line_baseline_id_activity_id")
        ),
    )
    with op.batch_alter_table("lgr_baseline_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_baseline_line_activity_id"), ["activity_id"], unique=False
        )

    with op.batch_alter_table("lgr_activity_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_by_review"))
        batch_op.create_index(
            "ix_lgr_risk_by_review",
            ["programme_id", "state", "next_review_on", "number", "current_score", "workstream"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.drop_index("ix_lgr_risk_by_review")
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_by_review"),
            ["programme_id", "state", "next_review_on", "number"],
            unique=False,
        )

    with op.batch_alter_table("lgr_activity_link", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("lgr_baseline_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_baseline_line_activity_id"))

    op.drop_table("lgr_baseline_line")
    with op.batch_alter_table("lgr_challenge_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_challenge_answer_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_challenge_answer_person_id"))

    op.drop_table("lgr_challenge_answer")
    with op.batch_alter_table("lgr_baseline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_baseline_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_baseline_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_baseline_asked_by_id"))

    op.drop_table("lgr_baseline")
