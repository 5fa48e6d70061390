"""Make the first tables.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lgr_audit_chain",
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_lgr_audit_chain")),
    )
    op.create_table(
        "lgr_audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("subject_name", sa.String(length=200), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_audit_event")),
        sa.UniqueConstraint("chain", "previous", name=op.f("uq_lgr_audit_event_chain_previous")),
        sa.UniqueConstraint("chain", "sequence", name=op.f("uq_lgr_audit_event_chain_sequence")),
    )
    with op.batch_alter_table("lgr_audit_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_audit_event_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            "ix_lgr_audit_event_subject",
            ["programme_id", "subject_kind", "subject_id"],
            unique=False,
        )

    op.create_table(
        "lgr_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_person")),
        sa.UniqueConstraint("email", name=op.f("uq_lgr_person_email")),
        sa.UniqueConstraint("external_id", name=op.f("uq_lgr_person_external_id")),
    )
    op.create_table(
        "lgr_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=False),
        sa.Column("elections_on", sa.Date(), nullable=False),
        sa.Column("vesting_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column(
            "scale_rule",
            sa.Enum(
                "product",
                "sum",
                name="scale_rule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("probabilities_agreed", sa.Boolean(), nullable=False),
        sa.Column("suggest_at_rank", sa.Integer(), nullable=False),
        sa.Column("next_risk_number", sa.Integer(), nullable=False),
        sa.Column("next_mitigation_number", sa.Integer(), nullable=False),
        sa.Column("next_plan_number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decision_on <= elections_on AND elections_on < vesting_on",
            name=op.f("ck_lgr_programme_dates_in_order"),
        ),
        sa.CheckConstraint(
            "starts_on < vesting_on AND vesting_on < ends_on",
            name=op.f("ck_lgr_programme_spans_vesting"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_lgr_programme_code")),
    )
    op.create_table(
        "lgr_sent_form",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lgr_sent_form")),
    )
    with op.batch_alter_table("lgr_sent_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_sent_form_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "lgr_sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_sign_in_attempt")),
    )
    with op.batch_alter_table("lgr_sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_sign_in_attempt_subject"), ["subject"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_sign_in_attempt_tried_at"), ["tried_at"], unique=False
        )

    op.create_table(
        "lgr_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("remit", sa.Text(), nullable=False),
        sa.Column("decides_plans", sa.Boolean(), nullable=False),
        sa.Column("last_met_on", sa.Date(), nullable=True),
        sa.Column("next_meets_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_body_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_body")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_lgr_body_programme_id_name")),
    )
    with op.batch_alter_table("lgr_body", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_body_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "children",
                "families",
                "carers",
                "staff",
                "partners",
                "members",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_cohort_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_cohort")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_lgr_cohort_programme_id_code")),
    )
    with op.batch_alter_table("lgr_cohort", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_cohort_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("statute", sa.String(length=200), nullable=False),
        sa.Column("evidence_asked", sa.Text(), nullable=False),
        sa.Column("is_must_have", sa.Boolean(), nullable=False),
        sa.Column("is_starter", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_criterion_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_criterion")),
        sa.UniqueConstraint(
            "programme_id", "code", name=op.f("uq_lgr_criterion_programme_id_code")
        ),
    )
    with op.batch_alter_table("lgr_criterion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_criterion_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_framework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "retired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_starter", sa.Boolean(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.Column("best_first", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_framework_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_framework")),
        sa.UniqueConstraint(
            "programme_id",
            "name",
            "edition",
            name=op.f("uq_lgr_framework_programme_id_name_edition"),
        ),
    )
    with op.batch_alter_table("lgr_framework", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_framework_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "predecessor",
                "successor",
                "partner",
                "delivery_model",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("gss_code", sa.String(length=40), nullable=True),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_organisation_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_organisation")),
        sa.UniqueConstraint(
            "programme_id", "code", name=op.f("uq_lgr_organisation_programme_id_code")
        ),
    )
    with op.batch_alter_table("lgr_organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_organisation_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_lgr_phase_starts_before_end")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_phase_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_phase")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_lgr_phase_programme_id_name")),
    )
    with op.batch_alter_table("lgr_phase", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_phase_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_scale_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "axis",
            sa.Enum(
                "likelihood",
                "impact",
                name="axis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "probability BETWEEN 0 AND 1", name=op.f("ck_lgr_scale_step_probability_is_a_share")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_scale_step_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_scale_step")),
        sa.UniqueConstraint(
            "programme_id",
            "axis",
            "number",
            name=op.f("uq_lgr_scale_step_programme_id_axis_number"),
        ),
    )
    with op.batch_alter_table("lgr_scale_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_scale_step_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_score_band",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("review_days > 0", name=op.f("ck_lgr_score_band_review_days_positive")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_score_band_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_score_band")),
        sa.UniqueConstraint(
            "programme_id", "minimum", name=op.f("uq_lgr_score_band_programme_id_minimum")
        ),
        sa.UniqueConstraint(
            "programme_id", "name", name=op.f("uq_lgr_score_band_programme_id_name")
        ),
        sa.UniqueConstraint(
            "programme_id", "position", name=op.f("uq_lgr_score_band_programme_id_position")
        ),
    )
    with op.batch_alter_table("lgr_score_band", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_score_band_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statute", sa.String(length=200), nullable=False),
        sa.Column("noticed", sa.Text(), nullable=False),
        sa.Column("is_starter", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_service_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_service")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_lgr_service_programme_id_code")),
    )
    with op.batch_alter_table("lgr_service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_service_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "signed_off",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("signed_off_at", sa.DateTime(), nullable=True),
        sa.Column("signed_off_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'signed_off') = (signed_off_at IS NOT NULL)",
            name=op.f("ck_lgr_assessment_signed_off_has_moment"),
        ),
        sa.CheckConstraint(
            "opens_on <= closes_on", name=op.f("ck_lgr_assessment_opens_before_closing")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["lgr_framework.id"], name=op.f("fk_lgr_assessment_framework_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_assessment_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["signed_off_by_id"], ["lgr_person.id"], name=op.f("fk_lgr_assessment_signed_off_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_assessment")),
        sa.UniqueConstraint(
            "programme_id", "name", name=op.f("uq_lgr_assessment_programme_id_name")
        ),
    )
    with op.batch_alter_table("lgr_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_assessment_framework_id"), ["framework_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_assessment_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_assessment_signed_off_by_id"), ["signed_off_by_id"], unique=False
        )

    op.create_table(
        "lgr_criterion_service",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "severity BETWEEN 0 AND 1", name=op.f("ck_lgr_criterion_service_severity_is_a_share")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["lgr_criterion.id"],
            name=op.f("fk_lgr_criterion_service_criterion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["lgr_service.id"],
            name=op.f("fk_lgr_criterion_service_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "criterion_id", "service_id", name=op.f("pk_lgr_criterion_service")
        ),
    )
    with op.batch_alter_table("lgr_criterion_service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_criterion_service_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "lgr_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["lgr_framework.id"],
            name=op.f("fk_lgr_grade_framework_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_grade")),
        sa.UniqueConstraint("framework_id", "label", name=op.f("uq_lgr_grade_framework_id_label")),
        sa.UniqueConstraint("framework_id", "rank", name=op.f("uq_lgr_grade_framework_id_rank")),
    )
    with op.batch_alter_table("lgr_grade", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_grade_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "lgr_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "basis",
            sa.Enum(
                "own",
                "hosted",
                "shared",
                "delivery_model",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("agreement", sa.String(length=200), nullable=False),
        sa.Column("exit_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_lgr_holder_starts_before_end")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["lgr_organisation.id"], name=op.f("fk_lgr_holder_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["lgr_organisation.id"], name=op.f("fk_lgr_holder_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["lgr_service.id"],
            name=op.f("fk_lgr_holder_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_holder")),
    )
    with op.batch_alter_table("lgr_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_holder_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_holder_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_holder_service_id"), ["service_id"], unique=False)

    op.create_table(
        "lgr_lens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["lgr_framework.id"],
            name=op.f("fk_lgr_lens_framework_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_lens")),
        sa.UniqueConstraint("framework_id", "code", name=op.f("uq_lgr_lens_framework_id_code")),
    )
    with op.batch_alter_table("lgr_lens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_lens_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "lgr_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "programme_manager",
                "contributor",
                "respondent",
                "moderator",
                "board_member",
                "board_chair",
                "auditor",
                "viewer",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_membership_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_membership_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_membership_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_membership")),
        sa.UniqueConstraint(
            "person_id",
            "programme_id",
            "role",
            "organisation_id",
            name=op.f("uq_lgr_membership_person_id_programme_id_role_organisation_id"),
        ),
    )
    with op.batch_alter_table("lgr_membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_membership_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_membership_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_membership_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("statute", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["lgr_organisation.id"], name=op.f("fk_lgr_post_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_post_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_post")),
        sa.UniqueConstraint(
            "organisation_id", "title", name=op.f("uq_lgr_post_organisation_id_title")
        ),
    )
    with op.batch_alter_table("lgr_post", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_post_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_post_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_service_cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("as_at_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_lgr_service_cohort_people_not_negative")),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["lgr_cohort.id"],
            name=op.f("fk_lgr_service_cohort_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_service_cohort_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["lgr_service.id"],
            name=op.f("fk_lgr_service_cohort_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_service_cohort")),
        sa.UniqueConstraint(
            "service_id",
            "organisation_id",
            "cohort_id",
            name=op.f("uq_lgr_service_cohort_service_id_organisation_id_cohort_id"),
        ),
    )
    with op.batch_alter_table("lgr_service_cohort", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_service_cohort_cohort_id"), ["cohort_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_service_cohort_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_service_cohort_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "lgr_transition_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "approved",
                "returned",
                "withdrawn",
                "superseded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("needed_by_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL",
            name=op.f("ck_lgr_transition_plan_submitted_has_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["lgr_body.id"], name=op.f("fk_lgr_transition_plan_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["lgr_person.id"], name=op.f("fk_lgr_transition_plan_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_transition_plan_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_transition_plan_submitted_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_transition_plan")),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_lgr_transition_plan_programme_id_number")
        ),
    )
    with op.batch_alter_table("lgr_transition_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_transition_plan_body_id"), ["body_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_transition_plan_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_transition_plan_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_transition_plan_submitted_by_id"), ["submitted_by_id"], unique=False
        )

    op.create_table(
        "lgr_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("workstream", sa.String(length=200), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("owner_post_id", sa.Integer(), nullable=True),
        sa.Column("duration_days", sa.Integer(), nullable=False),
        sa.Column("low_days", sa.Integer(), nullable=True),
        sa.Column("high_days", sa.Integer(), nullable=True),
        sa.Column("start_no_earlier_on", sa.Date(), nullable=True),
        sa.Column("finish_by_on", sa.Date(), nullable=True),
        sa.Column("fixed_start_on", sa.Date(), nullable=True),
        sa.Column("baseline_start_on", sa.Date(), nullable=True),
        sa.Column("baseline_finish_on", sa.Date(), nullable=True),
        sa.Column("actual_start_on", sa.Date(), nullable=True),
        sa.Column("actual_finish_on", sa.Date(), nullable=True),
        sa.Column("remaining_days", sa.Integer(), nullable=True),
        sa.Column("is_starter", sa.Boolean(), nullable=False),
        sa.Column("is_decision", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "actual_finish_on IS NULL OR actual_start_on <= actual_finish_on",
            name=op.f("ck_lgr_activity_finished_after_start"),
        ),
        sa.CheckConstraint(
            "duration_days >= 0", name=op.f("ck_lgr_activity_duration_not_negative")
        ),
        sa.CheckConstraint(
            "low_days <= duration_days AND duration_days <= high_days",
            name=op.f("ck_lgr_activity_days_in_order"),
        ),
        sa.CheckConstraint(
            "remaining_days >= 0", name=op.f("ck_lgr_activity_remaining_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_activity_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["lgr_post.id"], name=op.f("fk_lgr_activity_owner_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"], ["lgr_phase.id"], name=op.f("fk_lgr_activity_phase_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_activity_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_activity")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_lgr_activity_programme_id_code")),
    )
    with op.batch_alter_table("lgr_activity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_activity_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_activity_owner_post_id"), ["owner_post_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_activity_phase_id"), ["phase_id"], unique=False)

    op.create_table(
        "lgr_ambition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("lens_id", sa.Integer(), nullable=False),
        sa.Column("grade_id", sa.Integer(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["lgr_assessment.id"],
            name=op.f("fk_lgr_ambition_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["grade_id"], ["lgr_grade.id"], name=op.f("fk_lgr_ambition_grade_id")
        ),
        sa.ForeignKeyConstraint(["lens_id"], ["lgr_lens.id"], name=op.f("fk_lgr_ambition_lens_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_ambition")),
        sa.UniqueConstraint(
            "assessment_id", "lens_id", name=op.f("uq_lgr_ambition_assessment_id_lens_id")
        ),
    )
    with op.batch_alter_table("lgr_ambition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_ambition_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_ambition_grade_id"), ["grade_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lgr_ambition_lens_id"), ["lens_id"], unique=False)

    op.create_table(
        "lgr_board_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "returned",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_lgr_board_decision_has_reason")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["lgr_person.id"], name=op.f("fk_lgr_board_decision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["lgr_transition_plan.id"],
            name=op.f("fk_lgr_board_decision_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_board_decision")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_lgr_board_decision_plan_id")),
    )
    with op.batch_alter_table("lgr_board_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_board_decision_decided_by_id"), ["decided_by_id"], unique=False
        )

    op.create_table(
        "lgr_descriptor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lens_id", sa.Integer(), nullable=False),
        sa.Column("grade_id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grade_id"],
            ["lgr_grade.id"],
            name=op.f("fk_lgr_descriptor_grade_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lens_id"], ["lgr_lens.id"], name=op.f("fk_lgr_descriptor_lens_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_descriptor")),
        sa.UniqueConstraint("lens_id", "grade_id", name=op.f("uq_lgr_descriptor_lens_id_grade_id")),
    )
    with op.batch_alter_table("lgr_descriptor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_descriptor_grade_id"), ["grade_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lgr_descriptor_lens_id"), ["lens_id"], unique=False)

    op.create_table(
        "lgr_grading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("lens_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("grade_id", sa.Integer(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="confidence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("one_better", sa.Text(), nullable=False),
        sa.Column("worry", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["lgr_assessment.id"],
            name=op.f("fk_lgr_grading_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["grade_id"], ["lgr_grade.id"], name=op.f("fk_lgr_grading_grade_id")
        ),
        sa.ForeignKeyConstraint(["lens_id"], ["lgr_lens.id"], name=op.f("fk_lgr_grading_lens_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_grading_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lgr_person.id"], name=op.f("fk_lgr_grading_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_grading")),
        sa.UniqueConstraint(
            "assessment_id",
            "lens_id",
            "person_id",
            name=op.f("uq_lgr_grading_assessment_id_lens_id_person_id"),
        ),
    )
    with op.batch_alter_table("lgr_grading", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_grading_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_grading_grade_id"), ["grade_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lgr_grading_lens_id"), ["lens_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_grading_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_grading_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lgr_mitigation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "control",
                "action",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "started",
                "done",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("owner_post_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("low_days", sa.Integer(), nullable=True),
        sa.Column("likely_days", sa.Integer(), nullable=True),
        sa.Column("high_days", sa.Integer(), nullable=True),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("progress_percent", sa.Integer(), nullable=False),
        sa.Column("effect_seen", sa.Text(), nullable=False),
        sa.Column("estimated_cost", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (done_on IS NOT NULL)", name=op.f("ck_lgr_mitigation_done_has_day")
        ),
        sa.CheckConstraint(
            "0 <= low_days AND low_days <= likely_days AND likely_days <= high_days",
            name=op.f("ck_lgr_mitigation_days_in_order"),
        ),
        sa.CheckConstraint(
            "progress_percent BETWEEN 0 AND 100",
            name=op.f("ck_lgr_mitigation_progress_is_a_percentage"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_mitigation_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["lgr_post.id"], name=op.f("fk_lgr_mitigation_owner_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_mitigation_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_mitigation")),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_lgr_mitigation_programme_id_number")
        ),
        sa.UniqueConstraint(
            "programme_id", "reference", name=op.f("uq_lgr_mitigation_programme_id_reference")
        ),
    )
    with op.batch_alter_table("lgr_mitigation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_mitigation_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_mitigation_owner_post_id"), ["owner_post_id"], unique=False
        )

    op.create_table(
        "lgr_moderated_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("lens_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("grade_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("minority_view", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["lgr_person.id"], name=op.f("fk_lgr_moderated_grade_agreed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["lgr_assessment.id"],
            name=op.f("fk_lgr_moderated_grade_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["grade_id"], ["lgr_grade.id"], name=op.f("fk_lgr_moderated_grade_grade_id")
        ),
        sa.ForeignKeyConstraint(
            ["lens_id"], ["lgr_lens.id"], name=op.f("fk_lgr_moderated_grade_lens_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_moderated_grade_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_moderated_grade")),
        sa.UniqueConstraint(
            "assessment_id",
            "lens_id",
            "organisation_id",
            name=op.f("uq_lgr_moderated_grade_assessment_id_lens_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("lgr_moderated_grade", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_moderated_grade_agreed_by_id"), ["agreed_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_moderated_grade_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_moderated_grade_grade_id"), ["grade_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_moderated_grade_lens_id"), ["lens_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_moderated_grade_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "uq_lgr_moderated_grade_area",
            ["assessment_id", "lens_id"],
            unique=True,
            sqlite_where=sa.text("organisation_id IS NULL"),
            postgresql_where=sa.text("organisation_id IS NULL"),
        )

    op.create_table(
        "lgr_post_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "holding",
            sa.Enum(
                "holder",
                "deputy",
                name="holding",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_interim", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "starts_on <= ends_on", name=op.f("ck_lgr_post_holder_starts_before_end")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lgr_person.id"], name=op.f("fk_lgr_post_holder_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["lgr_post.id"],
            name=op.f("fk_lgr_post_holder_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_post_holder")),
    )
    with op.batch_alter_table("lgr_post_holder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_post_holder_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_post_holder_post_id"), ["post_id"], unique=False)

    op.create_table(
        "lgr_prompt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lens_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("asks_evidence", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lens_id"], ["lgr_lens.id"], name=op.f("fk_lgr_prompt_lens_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_prompt")),
        sa.UniqueConstraint("lens_id", "position", name=op.f("uq_lgr_prompt_lens_id_position")),
    )
    with op.batch_alter_table("lgr_prompt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_prompt_lens_id"), ["lens_id"], unique=False)

    op.create_table(
        "lgr_readiness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("owner_post_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("accepted_by", sa.String(length=200), nullable=True),
        sa.Column("rehearsal_on", sa.Date(), nullable=True),
        sa.Column("fallback", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "accepted_on IS NULL OR evidence <> ''",
            name=op.f("ck_lgr_readiness_accepted_has_evidence"),
        ),
        sa.CheckConstraint(
            "(accepted_on IS NULL) = (accepted_by IS NULL)",
            name=op.f("ck_lgr_readiness_accepted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["lgr_criterion.id"],
            name=op.f("fk_lgr_readiness_criterion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_readiness_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["lgr_post.id"], name=op.f("fk_lgr_readiness_owner_post_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_readiness")),
        sa.UniqueConstraint(
            "criterion_id",
            "organisation_id",
            name=op.f("uq_lgr_readiness_criterion_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("lgr_readiness", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_readiness_criterion_id"), ["criterion_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_readiness_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_readiness_owner_post_id"), ["owner_post_id"], unique=False
        )

    op.create_table(
        "lgr_risk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("workstream", sa.String(length=200), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("pattern_code", sa.String(length=40), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(length=200), nullable=False),
        sa.Column("owner_post_id", sa.Integer(), nullable=True),
        sa.Column("existing_controls", sa.Text(), nullable=False),
        sa.Column("inherent_likelihood", sa.Integer(), nullable=True),
        sa.Column("inherent_impact", sa.Integer(), nullable=True),
        sa.Column("inherent_score", sa.Integer(), nullable=True),
        sa.Column("current_likelihood", sa.Integer(), nullable=True),
        sa.Column("current_impact", sa.Integer(), nullable=True),
        sa.Column("current_score", sa.Integer(), nullable=True),
        sa.Column("target_likelihood", sa.Integer(), nullable=True),
        sa.Column("target_impact", sa.Integer(), nullable=True),
        sa.Column("target_score", sa.Integer(), nullable=True),
        sa.Column("previous_score", sa.Integer(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("hits_from", sa.Date(), nullable=True),
        sa.Column("hits_until", sa.Date(), nullable=True),
        sa.Column(
            "response",
            sa.Enum(
                "treat",
                "tolerate",
                "transfer",
                "terminate",
                name="response",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("escalated_to_id", sa.Integer(), nullable=True),
        sa.Column("estimated_cost", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "issue",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("closing_outcome", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("last_reviewed_on", sa.Date(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_lgr_risk_closed_has_moment"),
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR closing_reason <> ''", name=op.f("ck_lgr_risk_closed_has_reason")
        ),
        sa.CheckConstraint(
            "(current_likelihood IS NULL) = (current_score IS NULL)",
            name=op.f("ck_lgr_risk_current_whole"),
        ),
        sa.CheckConstraint(
            "(inherent_likelihood IS NULL) = (inherent_score IS NULL)",
            name=op.f("ck_lgr_risk_inherent_whole"),
        ),
        sa.CheckConstraint(
            "(target_likelihood IS NULL) = (target_score IS NULL)",
            name=op.f("ck_lgr_risk_target_whole"),
        ),
        sa.CheckConstraint("hits_from <= hits_until", name=op.f("ck_lgr_risk_window_in_order")),
        sa.ForeignKeyConstraint(
            ["escalated_to_id"], ["lgr_body.id"], name=op.f("fk_lgr_risk_escalated_to_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["lgr_organisation.id"], name=op.f("fk_lgr_risk_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["lgr_post.id"], name=op.f("fk_lgr_risk_owner_post_id")
        ),
        sa.ForeignKeyConstraint(["phase_id"], ["lgr_phase.id"], name=op.f("fk_lgr_risk_phase_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_risk_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_risk")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_lgr_risk_programme_id_number")),
        sa.UniqueConstraint(
            "programme_id", "reference", name=op.f("uq_lgr_risk_programme_id_reference")
        ),
    )
    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.create_index(
            "ix_lgr_risk_by_score", ["programme_id", "state", "current_score", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_escalated_to_id"), ["escalated_to_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_owner_post_id"), ["owner_post_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_risk_phase_id"), ["phase_id"], unique=False)

    op.create_table(
        "lgr_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["lgr_transition_plan.id"],
            name=op.f("fk_lgr_snapshot_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_snapshot")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_lgr_snapshot_plan_id")),
    )
    op.create_table(
        "lgr_activity_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=True),
        sa.Column("predecessor_mitigation_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("successor_mitigation_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "FS",
                "SS",
                "FF",
                "SF",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lag_days", sa.Integer(), nullable=False),
        sa.Column("max_lag_days", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(predecessor_id IS NULL) <> (predecessor_mitigation_id IS NULL)",
            name=op.f("ck_lgr_activity_link_one_predecessor"),
        ),
        sa.CheckConstraint(
            "(successor_id IS NULL) <> (successor_mitigation_id IS NULL)",
            name=op.f("ck_lgr_activity_link_one_successor"),
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["lgr_activity.id"],
            name=op.f("fk_lgr_activity_link_predecessor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_mitigation_id"],
            ["lgr_mitigation.id"],
            name=op.f("fk_lgr_activity_link_predecessor_mitigation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_activity_link_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["lgr_activity.id"],
            name=op.f("fk_lgr_activity_link_successor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["successor_mitigation_id"],
            ["lgr_mitigation.id"],
            name=op.f("fk_lgr_activity_link_successor_mitigation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_activity_link")),
        sa.UniqueConstraint(
            "predecessor_id",
            "successor_id",
            name=op.f("uq_lgr_activity_link_predecessor_id_successor_id"),
        ),
    )
    with op.batch_alter_table("lgr_activity_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_activity_link_predecessor_id"), ["predecessor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_activity_link_predecessor_mitigation_id"),
            ["predecessor_mitigation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_activity_link_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_activity_link_successor_id"), ["successor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_activity_link_successor_mitigation_id"),
            ["successor_mitigation_id"],
            unique=False,
        )

    op.create_table(
        "lgr_mitigation_risk",
        sa.Column("mitigation_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("cut_likelihood", sa.Double(), nullable=False),
        sa.Column("cut_impact", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "cut_impact BETWEEN 0 AND 1", name=op.f("ck_lgr_mitigation_risk_cut_impact_is_a_share")
        ),
        sa.CheckConstraint(
            "cut_likelihood BETWEEN 0 AND 1",
            name=op.f("ck_lgr_mitigation_risk_cut_likelihood_is_a_share"),
        ),
        sa.ForeignKeyConstraint(
            ["mitigation_id"],
            ["lgr_mitigation.id"],
            name=op.f("fk_lgr_mitigation_risk_mitigation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_mitigation_risk_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mitigation_id", "risk_id", name=op.f("pk_lgr_mitigation_risk")),
    )
    with op.batch_alter_table("lgr_mitigation_risk", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_mitigation_risk_risk_id"), ["risk_id"], unique=False
        )

    op.create_table(
        "lgr_plan_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["lgr_activity.id"], name=op.f("fk_lgr_plan_ask_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["lgr_transition_plan.id"],
            name=op.f("fk_lgr_plan_ask_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_plan_ask")),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_lgr_plan_ask_plan_id_position")),
    )
    with op.batch_alter_table("lgr_plan_ask", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_plan_ask_activity_id"), ["activity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_plan_ask_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "lgr_readiness_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("readiness_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("mitigation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(activity_id IS NULL) <> (mitigation_id IS NULL)",
            name=op.f("ck_lgr_readiness_delivery_one_deliverer"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["lgr_activity.id"],
            name=op.f("fk_lgr_readiness_delivery_activity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mitigation_id"],
            ["lgr_mitigation.id"],
            name=op.f("fk_lgr_readiness_delivery_mitigation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["readiness_id"],
            ["lgr_readiness.id"],
            name=op.f("fk_lgr_readiness_delivery_readiness_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_readiness_delivery")),
        sa.UniqueConstraint(
            "readiness_id",
            "activity_id",
            name=op.f("uq_lgr_readiness_delivery_readiness_id_activity_id"),
        ),
        sa.UniqueConstraint(
            "readiness_id",
            "mitigation_id",
            name=op.f("uq_lgr_readiness_delivery_readiness_id_mitigation_id"),
        ),
    )
    with op.batch_alter_table("lgr_readiness_delivery", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_readiness_delivery_activity_id"), ["activity_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_readiness_delivery_mitigation_id"), ["mitigation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_readiness_delivery_readiness_id"), ["readiness_id"], unique=False
        )

    op.create_table(
        "lgr_risk_cohort",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["lgr_cohort.id"], name=op.f("fk_lgr_risk_cohort_cohort_id")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_cohort_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("risk_id", "cohort_id", name=op.f("pk_lgr_risk_cohort")),
    )
    with op.batch_alter_table("lgr_risk_cohort", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_cohort_cohort_id"), ["cohort_id"], unique=False
        )

    op.create_table(
        "lgr_risk_delay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("low_days", sa.Integer(), nullable=False),
        sa.Column("likely_days", sa.Integer(), nullable=False),
        sa.Column("high_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= low_days AND low_days <= likely_days AND likely_days <= high_days",
            name=op.f("ck_lgr_risk_delay_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["lgr_activity.id"],
            name=op.f("fk_lgr_risk_delay_activity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["lgr_risk.id"], name=op.f("fk_lgr_risk_delay_risk_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_risk_delay")),
        sa.UniqueConstraint(
            "risk_id", "activity_id", name=op.f("uq_lgr_risk_delay_risk_id_activity_id")
        ),
    )
    with op.batch_alter_table("lgr_risk_delay", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_delay_activity_id"), ["activity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_risk_delay_risk_id"), ["risk_id"], unique=False)

    op.create_table(
        "lgr_risk_evidence",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("moderated_grade_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderated_grade_id"],
            ["lgr_moderated_grade.id"],
            name=op.f("fk_lgr_risk_evidence_moderated_grade_id"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_evidence_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("risk_id", "moderated_grade_id", name=op.f("pk_lgr_risk_evidence")),
    )
    with op.batch_alter_table("lgr_risk_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_evidence_moderated_grade_id"),
            ["moderated_grade_id"],
            unique=False,
        )

    op.create_table(
        "lgr_risk_impact_type",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_impact_type_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("risk_id", "code", name=op.f("pk_lgr_risk_impact_type")),
    )
    op.create_table(
        "lgr_risk_lens",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("lens_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lens_id"], ["lgr_lens.id"], name=op.f("fk_lgr_risk_lens_lens_id")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["lgr_risk.id"], name=op.f("fk_lgr_risk_lens_risk_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("risk_id", "lens_id", name=op.f("pk_lgr_risk_lens")),
    )
    with op.batch_alter_table("lgr_risk_lens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_risk_lens_lens_id"), ["lens_id"], unique=False)

    op.create_table(
        "lgr_risk_organisation",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_risk_organisation_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_organisation_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "risk_id", "organisation_id", name=op.f("pk_lgr_risk_organisation")
        ),
    )
    with op.batch_alter_table("lgr_risk_organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_organisation_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "lgr_risk_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Double(), nullable=False),
        sa.Column("low_days", sa.Integer(), nullable=False),
        sa.Column("likely_days", sa.Integer(), nullable=False),
        sa.Column("high_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= low_days AND low_days <= likely_days AND likely_days <= high_days",
            name=op.f("ck_lgr_risk_service_days_in_order"),
        ),
        sa.CheckConstraint(
            "severity BETWEEN 0 AND 1", name=op.f("ck_lgr_risk_service_severity_is_a_share")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_risk_service_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_service_risk_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["lgr_service.id"], name=op.f("fk_lgr_risk_service_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_risk_service")),
        sa.UniqueConstraint(
            "risk_id",
            "service_id",
            "organisation_id",
            name=op.f("uq_lgr_risk_service_risk_id_service_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("lgr_risk_service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_service_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_risk_service_risk_id"), ["risk_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_service_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "lgr_risk_trigger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "probability BETWEEN 0 AND 1", name=op.f("ck_lgr_risk_trigger_probability_is_a_share")
        ),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_lgr_risk_trigger_not_itself")),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_trigger_source_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_trigger_target_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_risk_trigger")),
        sa.UniqueConstraint(
            "source_id", "target_id", name=op.f("uq_lgr_risk_trigger_source_id_target_id")
        ),
    )
    with op.batch_alter_table("lgr_risk_trigger", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_trigger_source_id"), ["source_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_trigger_target_id"), ["target_id"], unique=False
        )

    op.create_table(
        "lgr_score_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "inherent",
                "current",
                "target",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("band_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("scored_at", sa.DateTime(), nullable=False),
        sa.Column("scored_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_score_entry_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_score_entry")),
    )
    with op.batch_alter_table("lgr_score_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_score_entry_risk_id"), ["risk_id"], unique=False)

    op.create_table(
        "lgr_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moderated_grade_id", sa.Integer(), nullable=False),
        sa.Column("pattern_code", sa.String(length=40), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "accepted",
                "declined",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'accepted') = (risk_id IS NOT NULL)",
            name=op.f("ck_lgr_suggestion_accepted_has_risk"),
        ),
        sa.CheckConstraint(
            "outcome = 'accepted' OR reason <> ''",
            name=op.f("ck_lgr_suggestion_declined_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["lgr_person.id"], name=op.f("fk_lgr_suggestion_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["moderated_grade_id"],
            ["lgr_moderated_grade.id"],
            name=op.f("fk_lgr_suggestion_moderated_grade_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["lgr_risk.id"], name=op.f("fk_lgr_suggestion_risk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_suggestion")),
        sa.UniqueConstraint(
            "moderated_grade_id",
            "pattern_code",
            name=op.f("uq_lgr_suggestion_moderated_grade_id_pattern_code"),
        ),
    )
    with op.batch_alter_table("lgr_suggestion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_suggestion_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_suggestion_moderated_grade_id"), ["moderated_grade_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_suggestion_risk_id"), ["risk_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("lgr_suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_suggestion_risk_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_suggestion_moderated_grade_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_suggestion_decided_by_id"))

    op.drop_table("lgr_suggestion")
    with op.batch_alter_table("lgr_score_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_score_entry_risk_id"))

    op.drop_table("lgr_score_entry")
    with op.batch_alter_table("lgr_risk_trigger", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_trigger_target_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_risk_trigger_source_id"))

    op.drop_table("lgr_risk_trigger")
    with op.batch_alter_table("lgr_risk_service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_service_service_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_risk_service_risk_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_risk_service_organisation_id"))

    op.drop_table("lgr_risk_service")
    with op.batch_alter_table("lgr_risk_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_organisation_organisation_id"))

    op.drop_table("lgr_risk_organisation")
    with op.batch_alter_table("lgr_risk_lens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_lens_lens_id"))

    op.drop_table("lgr_risk_lens")
    op.drop_table("lgr_risk_impact_type")
    with op.batch_alter_table("lgr_risk_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_evidence_moderated_grade_id"))

    op.drop_table("lgr_risk_evidence")
    with op.batch_alter_table("lgr_risk_delay", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_delay_risk_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_risk_delay_activity_id"))

    op.drop_table("lgr_risk_delay")
    with op.batch_alter_table("lgr_risk_cohort", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_cohort_cohort_id"))

    op.drop_table("lgr_risk_cohort")
    with op.batch_alter_table("lgr_readiness_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_readiness_delivery_readiness_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_readiness_delivery_mitigation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_readiness_delivery_activity_id"))

    op.drop_table("lgr_readiness_delivery")
    with op.batch_alter_table("lgr_plan_ask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_plan_ask_plan_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_plan_ask_activity_id"))

    op.drop_table("lgr_plan_ask")
    with op.batch_alter_table("lgr_mitigation_risk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_mitigation_risk_risk_id"))

    op.drop_table("lgr_mitigation_risk")
    with op.batch_alter_table("lgr_activity_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_activity_link_successor_mitigation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_activity_link_successor_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_activity_link_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_activity_link_predecessor_mitigation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_activity_link_predecessor_id"))

    op.drop_table("lgr_activity_link")
    op.drop_table("lgr_snapshot")
    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_phase_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_risk_owner_post_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_risk_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_risk_escalated_to_id"))
        batch_op.drop_index("ix_lgr_risk_by_score")

    op.drop_table("lgr_risk")
    with op.batch_alter_table("lgr_readiness", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_readiness_owner_post_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_readiness_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_readiness_criterion_id"))

    op.drop_table("lgr_readiness")
    with op.batch_alter_table("lgr_prompt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_prompt_lens_id"))

    op.drop_table("lgr_prompt")
    with op.batch_alter_table("lgr_post_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_post_holder_post_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_post_holder_person_id"))

    op.drop_table("lgr_post_holder")
    with op.batch_alter_table("lgr_moderated_grade", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_lgr_moderated_grade_area",
            sqlite_where=sa.text("organisation_id IS NULL"),
            postgresql_where=sa.text("organisation_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_lgr_moderated_grade_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_moderated_grade_lens_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_moderated_grade_grade_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_moderated_grade_assessment_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_moderated_grade_agreed_by_id"))

    op.drop_table("lgr_moderated_grade")
    with op.batch_alter_table("lgr_mitigation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_mitigation_owner_post_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_mitigation_organisation_id"))

    op.drop_table("lgr_mitigation")
    with op.batch_alter_table("lgr_grading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_grading_person_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_grading_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_grading_lens_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_grading_grade_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_grading_assessment_id"))

    op.drop_table("lgr_grading")
    with op.batch_alter_table("lgr_descriptor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_descriptor_lens_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_descriptor_grade_id"))

    op.drop_table("lgr_descriptor")
    with op.batch_alter_table("lgr_board_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_board_decision_decided_by_id"))

    op.drop_table("lgr_board_decision")
    with op.batch_alter_table("lgr_ambition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_ambition_lens_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_ambition_grade_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_ambition_assessment_id"))

    op.drop_table("lgr_ambition")
    with op.batch_alter_table("lgr_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_activity_phase_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_activity_owner_post_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_activity_organisation_id"))

    op.drop_table("lgr_activity")
    with op.batch_alter_table("lgr_transition_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_transition_plan_submitted_by_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_transition_plan_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_transition_plan_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_transition_plan_body_id"))

    op.drop_table("lgr_transition_plan")
    with op.batch_alter_table("lgr_service_cohort", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_service_cohort_service_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_service_cohort_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_service_cohort_cohort_id"))

    op.drop_table("lgr_service_cohort")
    with op.batch_alter_table("lgr_post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_post_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_post_organisation_id"))

    op.drop_table("lgr_post")
    with op.batch_alter_table("lgr_membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_membership_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_membership_person_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_membership_organisation_id"))

    op.drop_table("lgr_membership")
    with op.batch_alter_table("lgr_lens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_lens_framework_id"))

    op.drop_table("lgr_lens")
    with op.batch_alter_table("lgr_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_holder_service_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_holder_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_holder_area_id"))

    op.drop_table("lgr_holder")
    with op.batch_alter_table("lgr_grade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_grade_framework_id"))

    op.drop_table("lgr_grade")
    with op.batch_alter_table("lgr_criterion_service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_criterion_service_service_id"))

    op.drop_table("lgr_criterion_service")
    with op.batch_alter_table("lgr_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_assessment_signed_off_by_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_assessment_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_assessment_framework_id"))

    op.drop_table("lgr_assessment")
    with op.batch_alter_table("lgr_service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_service_programme_id"))

    op.drop_table("lgr_service")
    with op.batch_alter_table("lgr_score_band", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_score_band_programme_id"))

    op.drop_table("lgr_score_band")
    with op.batch_alter_table("lgr_scale_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_scale_step_programme_id"))

    op.drop_table("lgr_scale_step")
    with op.batch_alter_table("lgr_phase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_phase_programme_id"))

    op.drop_table("lgr_phase")
    with op.batch_alter_table("lgr_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_organisation_programme_id"))

    op.drop_table("lgr_organisation")
    with op.batch_alter_table("lgr_framework", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_framework_programme_id"))

    op.drop_table("lgr_framework")
    with op.batch_alter_table("lgr_criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_criterion_programme_id"))

    op.drop_table("lgr_criterion")
    with op.batch_alter_table("lgr_cohort", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_cohort_programme_id"))

    op.drop_table("lgr_cohort")
    with op.batch_alter_table("lgr_body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_body_programme_id"))

    op.drop_table("lgr_body")
    with op.batch_alter_table("lgr_sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_sign_in_attempt_tried_at"))
        batch_op.drop_index(batch_op.f("ix_lgr_sign_in_attempt_subject"))

    op.drop_table("lgr_sign_in_attempt")
    with op.batch_alter_table("lgr_sent_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_sent_form_sent_at"))

    op.drop_table("lgr_sent_form")
    op.drop_table("lgr_programme")
    op.drop_table("lgr_person")
    with op.batch_alter_table("lgr_audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_lgr_audit_event_subject")
        batch_op.drop_index(batch_op.f("ix_lgr_audit_event_programme_id"))

    op.drop_table("lgr_audit_event")
    op.drop_table("lgr_audit_chain")
