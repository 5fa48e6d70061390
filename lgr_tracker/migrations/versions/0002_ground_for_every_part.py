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

REFUSAL = "The audit trail only grows: a row of it can be neither changed nor deleted."
HEAD_REFUSAL = "The head of an audit chain only moves forward."

SQLITE_TRIGGERS = {
    "lgr_audit_event_no_update": (
        "BEFORE UPDATE ON lgr_audit_event BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    ),
    "lgr_audit_event_no_delete": (
        "BEFORE DELETE ON lgr_audit_event BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    ),
    # INSERT OR REPLACE deletes without asking the trigger above.
    "lgr_audit_event_no_replace": (
        "BEFORE INSERT ON lgr_audit_event WHEN EXISTS (SELECT 1 FROM lgr_audit_event WHERE "
        "id = NEW.id OR (chain = NEW.chain AND (sequence = NEW.sequence "
        "OR previous = NEW.previous))) BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    ),
    "lgr_audit_chain_no_delete": (
        "BEFORE DELETE ON lgr_audit_chain BEGIN SELECT RAISE(ABORT, '{head_refusal}'); END"
    ),
    "lgr_audit_chain_forward": (
        "BEFORE UPDATE ON lgr_audit_chain WHEN NEW.chain <> OLD.chain "
        "OR NEW.sequence <= OLD.sequence BEGIN SELECT RAISE(ABORT, '{head_refusal}'); END"
    ),
}

POSTGRESQL_FUNCTIONS = {
    "lgr_audit_event_refuse": "RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation';",
    "lgr_audit_chain_refuse": (
        "IF TG_OP = 'UPDATE' THEN IF NEW.chain = OLD.chain AND NEW.sequence > OLD.sequence "
        "THEN RETURN NEW; END IF; END IF; "
        "RAISE EXCEPTION '{head_refusal}' USING ERRCODE = 'restrict_violation';"
    ),
}

POSTGRESQL_TRIGGERS = {
    "lgr_audit_event_keep": "BEFORE UPDATE OR DELETE ON lgr_audit_event FOR EACH ROW",
    "lgr_audit_event_no_truncate": "BEFORE TRUNCATE ON lgr_audit_event FOR EACH STATEMENT",
    "lgr_audit_chain_keep": "BEFORE UPDATE OR DELETE ON lgr_audit_chain FOR EACH ROW",
    "lgr_audit_chain_no_truncate": "BEFORE TRUNCATE ON lgr_audit_chain FOR EACH STATEMENT",
}


def keep_trail() -> None:
    """Refuse at the database what would change or shorten the trail."""
    if op.get_bind().dialect.name == "sqlite":
        for name, body in SQLITE_TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} " + _worded(body))
        return
    for name, body in POSTGRESQL_FUNCTIONS.items():
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {_worded(body)} END $$"
        )
    for name, when in POSTGRESQL_TRIGGERS.items():
        table = "event" if "event" in name else "chain"
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION lgr_audit_{table}_refuse()")


def let_trail_go() -> None:
    """Take the triggers away again."""
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            op.execute(f"DROP TRIGGER IF EXISTS {name}")
        return
    for name in POSTGRESQL_TRIGGERS:
        op.execute(
            f"DROP TRIGGER IF EXISTS {name} ON lgr_audit_{'event' if 'event' in name else 'chain'}"
        )
    for name in POSTGRESQL_FUNCTIONS:
        op.execute(f"DROP FUNCTION IF EXISTS {name}()")


LONG_COLUMNS: tuple[tuple[str, str], ...] = (
    ("lgr_audit_event", "id"),
    ("lgr_audit_event", "subject_id"),
    ("lgr_person", "id"),
    ("lgr_programme", "id"),
    ("lgr_sign_in_attempt", "id"),
    ("lgr_body", "id"),
    ("lgr_body", "programme_id"),
    ("lgr_cohort", "id"),
    ("lgr_cohort", "programme_id"),
    ("lgr_criterion", "id"),
    ("lgr_criterion", "programme_id"),
    ("lgr_framework", "id"),
    ("lgr_framework", "programme_id"),
    ("lgr_organisation", "id"),
    ("lgr_organisation", "programme_id"),
    ("lgr_phase", "id"),
    ("lgr_phase", "programme_id"),
    ("lgr_scale_step", "id"),
    ("lgr_scale_step", "programme_id"),
    ("lgr_score_band", "id"),
    ("lgr_score_band", "programme_id"),
    ("lgr_service", "id"),
    ("lgr_service", "programme_id"),
    ("lgr_assessment", "id"),
    ("lgr_assessment", "programme_id"),
    ("lgr_assessment", "framework_id"),
    ("lgr_assessment", "signed_off_by_id"),
    ("lgr_criterion_service", "criterion_id"),
    ("lgr_criterion_service", "service_id"),
    ("lgr_grade", "id"),
    ("lgr_grade", "framework_id"),
    ("lgr_holder", "id"),
    ("lgr_holder", "service_id"),
    ("lgr_holder", "area_id"),
    ("lgr_holder", "organisation_id"),
    ("lgr_lens", "id"),
    ("lgr_lens", "framework_id"),
    ("lgr_membership", "id"),
    ("lgr_membership", "person_id"),
    ("lgr_membership", "programme_id"),
    ("lgr_membership", "organisation_id"),
    ("lgr_post", "id"),
    ("lgr_post", "programme_id"),
    ("lgr_post", "organisation_id"),
    ("lgr_service_cohort", "id"),
    ("lgr_service_cohort", "service_id"),
    ("lgr_service_cohort", "organisation_id"),
    ("lgr_service_cohort", "cohort_id"),
    ("lgr_transition_plan", "id"),
    ("lgr_transition_plan", "programme_id"),
    ("lgr_transition_plan", "body_id"),
    ("lgr_transition_plan", "created_by_id"),
    ("lgr_transition_plan", "submitted_by_id"),
    ("lgr_activity", "id"),
    ("lgr_activity", "programme_id"),
    ("lgr_activity", "organisation_id"),
    ("lgr_activity", "phase_id"),
    ("lgr_activity", "owner_post_id"),
    ("lgr_ambition", "id"),
    ("lgr_ambition", "assessment_id"),
    ("lgr_ambition", "lens_id"),
    ("lgr_ambition", "grade_id"),
    ("lgr_board_decision", "id"),
    ("lgr_board_decision", "plan_id"),
    ("lgr_board_decision", "decided_by_id"),
    ("lgr_descriptor", "id"),
    ("lgr_descriptor", "lens_id"),
    ("lgr_descriptor", "grade_id"),
    ("lgr_grading", "id"),
    ("lgr_grading", "assessment_id"),
    ("lgr_grading", "lens_id"),
    ("lgr_grading", "person_id"),
    ("lgr_grading", "organisation_id"),
    ("lgr_grading", "grade_id"),
    ("lgr_mitigation", "id"),
    ("lgr_mitigation", "programme_id"),
    ("lgr_mitigation", "organisation_id"),
    ("lgr_mitigation", "owner_post_id"),
    ("lgr_moderated_grade", "id"),
    ("lgr_moderated_grade", "assessment_id"),
    ("lgr_moderated_grade", "lens_id"),
    ("lgr_moderated_grade", "organisation_id"),
    ("lgr_moderated_grade", "grade_id"),
    ("lgr_moderated_grade", "agreed_by_id"),
    ("lgr_post_holder", "id"),
    ("lgr_post_holder", "post_id"),
    ("lgr_post_holder", "person_id"),
    ("lgr_prompt", "id"),
    ("lgr_prompt", "lens_id"),
    ("lgr_readiness", "id"),
    ("lgr_readiness", "criterion_id"),
    ("lgr_readiness", "organisation_id"),
    ("lgr_readiness", "owner_post_id"),
    ("lgr_risk", "id"),
    ("lgr_risk", "programme_id"),
    ("lgr_risk", "organisation_id"),
    ("lgr_risk", "phase_id"),
    ("lgr_risk", "owner_post_id"),
    ("lgr_risk", "escalated_to_id"),
    ("lgr_snapshot", "id"),
    ("lgr_snapshot", "plan_id"),
    ("lgr_activity_link", "id"),
    ("lgr_activity_link", "programme_id"),
    ("lgr_activity_link", "predecessor_id"),
    ("lgr_activity_link", "predecessor_mitigation_id"),
    ("lgr_activity_link", "successor_id"),
    ("lgr_activity_link", "successor_mitigation_id"),
    ("lgr_mitigation_risk", "mitigation_id"),
    ("lgr_mitigation_risk", "risk_id"),
    ("lgr_plan_ask", "id"),
    ("lgr_plan_ask", "plan_id"),
    ("lgr_plan_ask", "activity_id"),
    ("lgr_readiness_delivery", "id"),
    ("lgr_readiness_delivery", "readiness_id"),
    ("lgr_readiness_delivery", "activity_id"),
    ("lgr_readiness_delivery", "mitigation_id"),
    ("lgr_risk_cohort", "risk_id"),
    ("lgr_risk_cohort", "cohort_id"),
    ("lgr_risk_delay", "id"),
    ("lgr_risk_delay", "risk_id"),
    ("lgr_risk_delay", "activity_id"),
    ("lgr_risk_evidence", "risk_id"),
    ("lgr_risk_evidence", "moderated_grade_id"),
    ("lgr_risk_impact_type", "risk_id"),
    ("lgr_risk_lens", "risk_id"),
    ("lgr_risk_lens", "lens_id"),
    ("lgr_risk_organisation", "risk_id"),
    ("lgr_risk_organisation", "organisation_id"),
    ("lgr_risk_service", "id"),
    ("lgr_risk_service", "risk_id"),
    ("lgr_risk_service", "service_id"),
    ("lgr_risk_service", "organisation_id"),
    ("lgr_risk_trigger", "id"),
    ("lgr_risk_trigger", "source_id"),
    ("lgr_risk_trigger", "target_id"),
    ("lgr_score_entry", "id"),
    ("lgr_score_entry", "risk_id"),
    ("lgr_suggestion", "id"),
    ("lgr_suggestion", "moderated_grade_id"),
    ("lgr_suggestion", "risk_id"),
    ("lgr_suggestion", "decided_by_id"),
)


def widen_keys(kind: sa.types.TypeEngine[int]) -> None:
    """Give keys on PostgreSQL 64 bits, or 32 again; SQLite's integers know no width."""
    if op.get_bind().dialect.name == "sqlite":
        return
    by_table: dict[str, list[str]] = {}
    for table, column in LONG_COLUMNS:
        by_table.setdefault(table, []).append(column)
    for table, columns in by_table.items():
        words = kind.compile(op.get_bind().dialect)
        parts = ", ".join(f"ALTER COLUMN {column} TYPE {words}" for column in columns)
        op.execute(f"ALTER TABLE {table} {parts}")
        if "id" in columns:
            op.execute(f"ALTER SEQUENCE IF EXISTS {table}_id_seq AS {words}")


def vouch_for_the_seated() -> None:
    """Count as confirmed whoever was seated before seats had to be."""
    op.execute(
        "UPDATE lgr_membership SET vouched_at = (SELECT created_at FROM lgr_person "
        "WHERE lgr_person.id = lgr_membership.person_id) WHERE organisation_id IS NOT NULL"
    )


def _worded(body: str) -> str:
    return body.format(refusal=REFUSAL, head_refusal=HEAD_REFUSAL)


def upgrade() -> None:
    widen_keys(sa.BigInteger())
    op.create_table(
        "lgr_periodic_run",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_lgr_periodic_run")),
    )
    op.create_table(
        "lgr_audit_mention",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["lgr_audit_event.id"], name=op.f("fk_lgr_audit_mention_event_id")
        ),
        sa.PrimaryKeyConstraint(
            "event_id", "kind", "subject_id", name=op.f("pk_lgr_audit_mention")
        ),
    )
    with op.batch_alter_table("lgr_audit_mention", schema=None) as batch_op:
        batch_op.create_index("ix_lgr_audit_mention_subject", ["kind", "subject_id"], unique=False)

    op.create_table(
        "lgr_job",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
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
        sa.Column("given_back", sa.Integer(), nullable=False),
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
            "done >= 0 AND total >= 0 AND given_back >= 0 AND attempt >= given_back",
            name=op.f("ck_lgr_job_counts"),
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
        "lgr_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column(
            "template",
            sa.Enum(
                "invitation",
                "password_reset",
                "account_changed",
                "plan_waits",
                "plan_decided",
                "work_waits",
                name="template",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "why",
            sa.Enum(
                "invited",
                "asked",
                "account",
                "owns",
                "decides",
                "submitted",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "rhythm",
            sa.Enum(
                "at_once",
                "daily",
                "weekly",
                "never",
                name="rhythm",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("bundle", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("handed_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("provider_reference", sa.String(length=200), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_lgr_mail_sent_has_moment")
        ),
        sa.CheckConstraint(
            "state NOT IN ('failed', 'withdrawn') OR trouble <> ''",
            name=op.f("ck_lgr_mail_unsent_has_reason"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (address IS NULL)", name=op.f("ck_lgr_mail_one_recipient")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lgr_person.id"], name=op.f("fk_lgr_mail_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_mail_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_mail")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_lgr_mail_dedupe_key")),
    )
    with op.batch_alter_table("lgr_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_mail_bundle"), ["bundle"], unique=False)
        batch_op.create_index("ix_lgr_mail_by_turn", ["state", "not_before", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lgr_mail_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_mail_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_mail_choice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "account",
                "decisions",
                "work",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "rhythm",
            sa.Enum(
                "at_once",
                "daily",
                "weekly",
                "never",
                name="rhythm",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_mail_choice_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_mail_choice")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_lgr_mail_choice_person_id_kind")),
    )
    op.create_table(
        "lgr_one_time_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "reset",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("made_at < expires_at", name=op.f("ck_lgr_one_time_link_lasts_a_while")),
        sa.CheckConstraint(
            "used_at IS NULL OR withdrawn_at IS NULL",
            name=op.f("ck_lgr_one_time_link_used_or_withdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_one_time_link_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_one_time_link_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_one_time_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_lgr_one_time_link_digest")),
    )
    with op.batch_alter_table("lgr_one_time_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_one_time_link_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_one_time_link_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_recovery_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_recovery_code_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_recovery_code")),
        sa.UniqueConstraint(
            "person_id", "digest", name=op.f("uq_lgr_recovery_code_person_id_digest")
        ),
    )
    op.create_table(
        "lgr_second_factor",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("turned_on_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_second_factor_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lgr_second_factor")),
    )
    op.create_table(
        "lgr_body_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("vouched_at", sa.DateTime(), nullable=True),
        sa.Column(
            "vouched_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "starts_on <= ends_on", name=op.f("ck_lgr_body_member_starts_before_end")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["lgr_body.id"],
            name=op.f("fk_lgr_body_member_body_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_body_member_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vouched_by_id"], ["lgr_person.id"], name=op.f("fk_lgr_body_member_vouched_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_body_member")),
    )
    with op.batch_alter_table("lgr_body_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_body_member_body_id"), ["body_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_body_member_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_body_member_vouched_by_id"), ["vouched_by_id"], unique=False
        )

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
    op.create_table(
        "lgr_classification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("risk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "mitigation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "level",
            sa.Enum(
                "public",
                "restricted",
                "exempt",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(level = 'exempt') = (paragraph IS NOT NULL)",
            name=op.f("ck_lgr_classification_exempt_has_paragraph"),
        ),
        sa.CheckConstraint("level <> 'public'", name=op.f("ck_lgr_classification_not_public")),
        sa.CheckConstraint(
            "level <> 'restricted' OR is_closed",
            name=op.f("ck_lgr_classification_restricted_is_closed"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_lgr_classification_has_reason")),
        sa.CheckConstraint(
            "COALESCE(risk_id, mitigation_id, activity_id) IS NOT NULL",
            name=op.f("ck_lgr_classification_has_subject"),
        ),
        sa.CheckConstraint(
            "mitigation_id IS NULL OR activity_id IS NULL",
            name=op.f("ck_lgr_classification_one_of_two"),
        ),
        sa.CheckConstraint(
            "paragraph BETWEEN 1 AND 7", name=op.f("ck_lgr_classification_paragraph_of_part_1")
        ),
        sa.CheckConstraint(
            "risk_id IS NULL OR COALESCE(mitigation_id, activity_id) IS NULL",
            name=op.f("ck_lgr_classification_risk_alone"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["lgr_activity.id"],
            name=op.f("fk_lgr_classification_activity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mitigation_id"],
            ["lgr_mitigation.id"],
            name=op.f("fk_lgr_classification_mitigation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_classification_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_classification_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_classification")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_lgr_classification_activity_id")),
        sa.UniqueConstraint("mitigation_id", name=op.f("uq_lgr_classification_mitigation_id")),
        sa.UniqueConstraint("risk_id", name=op.f("uq_lgr_classification_risk_id")),
    )
    with op.batch_alter_table("lgr_classification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_classification_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_classification_named",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "classification_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (body_id IS NULL)",
            name=op.f("ck_lgr_classification_named_one_is_named"),
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["lgr_body.id"], name=op.f("fk_lgr_classification_named_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["classification_id"],
            ["lgr_classification.id"],
            name=op.f("fk_lgr_classification_named_classification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_classification_named_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_classification_named")),
        sa.UniqueConstraint(
            "classification_id",
            "body_id",
            name=op.f("uq_lgr_classification_named_classification_id_body_id"),
        ),
        sa.UniqueConstraint(
            "classification_id",
            "organisation_id",
            name=op.f("uq_lgr_classification_named_classification_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("lgr_classification_named", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_classification_named_body_id"), ["body_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_classification_named_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    with op.batch_alter_table("lgr_membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("vouched_at", sa.DateTime(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "vouched_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_index(
            batch_op.f("ix_lgr_membership_vouched_by_id"), ["vouched_by_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_lgr_membership_vouched_by_id"), "lgr_person", ["vouched_by_id"], ["id"]
        )

    with op.batch_alter_table("lgr_programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_factor_from", sa.Date(), nullable=True))

    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_by_score"))
        batch_op.create_index(
            "ix_lgr_risk_by_score",
            ["programme_id", "state", "current_score", "number"],
            unique=False,
        )

    with op.batch_alter_table("lgr_suggestion", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_lgr_suggestion_moderated_grade_id_pattern_code"), type_="unique"
        )
        batch_op.create_index(
            "uq_lgr_suggestion_declined",
            ["moderated_grade_id", "pattern_code"],
            unique=True,
            sqlite_where=sa.text("risk_id IS NULL"),
            postgresql_where=sa.text("risk_id IS NULL"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_lgr_suggestion_moderated_grade_id_pattern_code_risk_id"),
            ["moderated_grade_id", "pattern_code", "risk_id"],
        )
    vouch_for_the_seated()
    keep_trail()


def downgrade() -> None:
    let_trail_go()
    with op.batch_alter_table("lgr_suggestion", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_lgr_suggestion_moderated_grade_id_pattern_code_risk_id"), type_="unique"
        )
        batch_op.drop_index(
            "uq_lgr_suggestion_declined",
            sqlite_where=sa.text("risk_id IS NULL"),
            postgresql_where=sa.text("risk_id IS NULL"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_lgr_suggestion_moderated_grade_id_pattern_code"),
            ["moderated_grade_id", "pattern_code"],
        )

    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.drop_index("ix_lgr_risk_by_score")
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_by_score"),
            ["programme_id", "state", "current_score", "id"],
            unique=False,
        )

    with op.batch_alter_table("lgr_programme", schema=None) as batch_op:
        batch_op.drop_column("second_factor_from")

    with op.batch_alter_table("lgr_membership", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_lgr_membership_vouched_by_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_lgr_membership_vouched_by_id"))
        batch_op.drop_column("version")
        batch_op.drop_column("vouched_by_id")
        batch_op.drop_column("vouched_at")

    with op.batch_alter_table("lgr_classification_named", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_classification_named_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_classification_named_body_id"))

    op.drop_table("lgr_classification_named")
    with op.batch_alter_table("lgr_classification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_classification_programme_id"))

    op.drop_table("lgr_classification")
    op.drop_table("lgr_job_step")
    op.drop_table("lgr_job_file")
    with op.batch_alter_table("lgr_body_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_body_member_vouched_by_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_body_member_person_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_body_member_body_id"))

    op.drop_table("lgr_body_member")
    op.drop_table("lgr_second_factor")
    op.drop_table("lgr_recovery_code")
    with op.batch_alter_table("lgr_one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_one_time_link_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_one_time_link_person_id"))

    op.drop_table("lgr_one_time_link")
    op.drop_table("lgr_mail_choice")
    with op.batch_alter_table("lgr_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_mail_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_mail_person_id"))
        batch_op.drop_index("ix_lgr_mail_by_turn")
        batch_op.drop_index(batch_op.f("ix_lgr_mail_bundle"))

    op.drop_table("lgr_mail")
    with op.batch_alter_table("lgr_job", schema=None) as batch_op:
        batch_op.drop_index("ix_lgr_job_state")
        batch_op.drop_index(batch_op.f("ix_lgr_job_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_job_asked_by_id"))

    op.drop_table("lgr_job")
    with op.batch_alter_table("lgr_audit_mention", schema=None) as batch_op:
        batch_op.drop_index("ix_lgr_audit_mention_subject")

    op.drop_table("lgr_audit_mention")
    op.drop_table("lgr_periodic_run")
    widen_keys(sa.Integer())
