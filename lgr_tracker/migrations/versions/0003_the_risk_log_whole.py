"""Add what a whole risk log needs: its record, entries, words to search, views and sources.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


RESPONSES = "'treat', 'tolerate', 'transfer', 'terminate'"
MORE_RESPONSES = "'exploit', 'enhance', 'share', 'accept'"
TEMPLATES = (
    "'invitation', 'password_reset', 'account_changed', 'plan_waits', 'plan_decided', 'work_waits'"
)
WHYS = "'invited', 'asked', 'account', 'owns', 'decides', 'submitted'"
MAIL_KINDS = "'account', 'decisions', 'work'"
SAID = ("reference", "title", "cause", "event", "effect", "existing_controls", "comment")
"""What of a risk is searched; in step with queries/risk_search.py."""


def allow(table: str, column: str, allowed: str) -> None:
    """Set the words that a closed list may hold; on SQLite this copies the table."""
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(f"{column} IN ({allowed})"))


def allow_mail(templates: str, whys: str, kinds: str) -> None:
    """Set what mail may be about, why it comes, and over which kinds people have a say."""
    allow("lgr_mail", "template", templates)
    allow("lgr_mail", "why", whys)
    allow("lgr_mail_choice", "kind", kinds)


def check_bands() -> None:
    """Hold what is new of bands to what they may say."""
    with op.batch_alter_table("lgr_score_band", schema=None) as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_lgr_score_band_colour_is_a_step"), sa.text("colour BETWEEN 1 AND 5")
        )
        batch_op.create_check_constraint(
            op.f("ck_lgr_score_band_one_acceptor"),
            sa.text("acceptor_role IS NULL OR acceptor_body_id IS NULL"),
        )


def keep_words() -> None:
    """Keep an index of the words of risks, which follows every change by itself."""
    if op.get_bind().dialect.name != "sqlite":
        said = " || ' ' || ".join(SAID)
        op.execute(
            "CREATE INDEX ix_lgr_risk_words ON lgr_risk "
            f"USING gin (to_tsvector('english'::regconfig, {said}))"
        )
        return
    columns = ", ".join(SAID)
    new, old = (", ".join(f"{row}.{name}" for name in SAID) for row in ("new", "old"))
    op.execute(
        f"CREATE VIRTUAL TABLE lgr_risk_words USING fts5({columns}, content='lgr_risk', "
        "content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute("INSERT INTO lgr_risk_words(lgr_risk_words) VALUES ('rebuild')")
    add = f"INSERT INTO lgr_risk_words(rowid, {columns}) VALUES (new.id, {new});"
    drop = (
        f"INSERT INTO lgr_risk_words(lgr_risk_words, rowid, {columns}) "
        f"VALUES ('delete', old.id, {old});"
    )
    for name, moment, what in (
        ("added", "AFTER INSERT", add),
        ("gone", "AFTER DELETE", drop),
        ("changed", f"AFTER UPDATE OF {columns}", drop + add),
    ):
        op.execute(f"CREATE TRIGGER lgr_risk_words_{name} {moment} ON lgr_risk BEGIN {what} END")


def let_words_go() -> None:
    """Take the index of words away again."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP INDEX IF EXISTS ix_lgr_risk_words")
        return
    for name in ("added", "gone", "changed"):
        op.execute(f"DROP TRIGGER IF EXISTS lgr_risk_words_{name}")
    op.execute("DROP TABLE IF EXISTS lgr_risk_words")


def upgrade() -> None:
    op.create_table(
        "lgr_rule_off",
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_rule_off_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "rule", name=op.f("pk_lgr_rule_off")),
    )
    op.create_table(
        "lgr_saved_view",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_saved_view_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_saved_view_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_saved_view")),
        sa.UniqueConstraint(
            "programme_id",
            "person_id",
            "page",
            "name",
            name=op.f("uq_lgr_saved_view_programme_id_person_id_page_name"),
        ),
    )
    with op.batch_alter_table("lgr_saved_view", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_saved_view_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_saved_view_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_register_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("scale", sa.JSON(), nullable=False),
        sa.Column("scale_edition", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_register_source_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_register_source_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_register_source")),
        sa.UniqueConstraint(
            "programme_id", "name", name=op.f("uq_lgr_register_source_programme_id_name")
        ),
    )
    with op.batch_alter_table("lgr_register_source", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_register_source_fingerprint"), ["fingerprint"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_register_source_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_register_source_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "lgr_log_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "assumption",
                "decision",
                "dependency",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("workstream", sa.String(length=200), nullable=False),
        sa.Column(
            "owner_post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "failed",
                "taken",
                "agreed",
                "met",
                "broken",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("advice_from", sa.String(length=200), nullable=False),
        sa.Column("is_advice_declined", sa.Boolean(), nullable=False),
        sa.Column(
            "supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (settled_on IS NULL)", name=op.f("ck_lgr_log_entry_settled_has_day")
        ),
        sa.CheckConstraint(
            "NOT is_advice_declined OR (advice <> '' AND reason <> '')",
            name=op.f("ck_lgr_log_entry_declined_has_reason"),
        ),
        sa.CheckConstraint(
            "state <> 'taken' OR kind = 'decision'", name=op.f("ck_lgr_log_entry_state_of_decision")
        ),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'met', 'broken') OR kind = 'dependency'",
            name=op.f("ck_lgr_log_entry_state_of_dependency"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'failed') OR kind = 'assumption'",
            name=op.f("ck_lgr_log_entry_state_of_assumption"),
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["lgr_body.id"], name=op.f("fk_lgr_log_entry_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["lgr_organisation.id"],
            name=op.f("fk_lgr_log_entry_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["lgr_post.id"], name=op.f("fk_lgr_log_entry_owner_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_log_entry_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["lgr_organisation.id"], name=op.f("fk_lgr_log_entry_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_log_entry")),
        sa.UniqueConstraint(
            "programme_id", "kind", "number", name=op.f("uq_lgr_log_entry_programme_id_kind_number")
        ),
    )
    with op.batch_alter_table("lgr_log_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_log_entry_body_id"), ["body_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_log_entry_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_log_entry_owner_post_id"), ["owner_post_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_log_entry_supplier_id"), ["supplier_id"], unique=False
        )

    op.create_table(
        "lgr_acceptance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("risk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("band_name", sa.String(length=200), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_because <> ''", name=op.f("ck_lgr_acceptance_end_has_reason")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_lgr_acceptance_has_reason")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["lgr_body.id"], name=op.f("fk_lgr_acceptance_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["lgr_risk.id"], name=op.f("fk_lgr_acceptance_risk_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_acceptance")),
    )
    with op.batch_alter_table("lgr_acceptance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_acceptance_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lgr_acceptance_risk_id"), ["risk_id"], unique=False)

    op.create_table(
        "lgr_comment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("risk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "mitigation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN risk_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN mitigation_id IS "
            "NULL THEN 0 ELSE 1 END) + (CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_lgr_comment_one_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["lgr_log_entry.id"],
            name=op.f("fk_lgr_comment_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mitigation_id"],
            ["lgr_mitigation.id"],
            name=op.f("fk_lgr_comment_mitigation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lgr_person.id"], name=op.f("fk_lgr_comment_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_comment_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["lgr_risk.id"], name=op.f("fk_lgr_comment_risk_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_comment")),
    )
    with op.batch_alter_table("lgr_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_comment_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_comment_mitigation_id"), ["mitigation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_comment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_comment_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_comment_risk_id"), ["risk_id"], unique=False)

    op.create_table(
        "lgr_escalation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("risk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "from_body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "to_body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("is_upward", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("moved_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_lgr_escalation_has_reason")),
        sa.ForeignKeyConstraint(
            ["from_body_id"], ["lgr_body.id"], name=op.f("fk_lgr_escalation_from_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["lgr_risk.id"], name=op.f("fk_lgr_escalation_risk_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_body_id"], ["lgr_body.id"], name=op.f("fk_lgr_escalation_to_body_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_escalation")),
    )
    with op.batch_alter_table("lgr_escalation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_escalation_from_body_id"), ["from_body_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_escalation_risk_id"), ["risk_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_escalation_to_body_id"), ["to_body_id"], unique=False
        )

    op.create_table(
        "lgr_evidence",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("risk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "mitigation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN risk_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN mitigation_id IS "
            "NULL THEN 0 ELSE 1 END) + (CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_lgr_evidence_one_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["lgr_log_entry.id"],
            name=op.f("fk_lgr_evidence_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mitigation_id"],
            ["lgr_mitigation.id"],
            name=op.f("fk_lgr_evidence_mitigation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lgr_person.id"], name=op.f("fk_lgr_evidence_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["lgr_programme.id"],
            name=op.f("fk_lgr_evidence_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["lgr_risk.id"], name=op.f("fk_lgr_evidence_risk_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_evidence")),
    )
    with op.batch_alter_table("lgr_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_evidence_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_evidence_mitigation_id"), ["mitigation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_evidence_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lgr_evidence_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lgr_evidence_risk_id"), ["risk_id"], unique=False)

    op.create_table(
        "lgr_log_entry_risk",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("risk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_becoming", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["lgr_log_entry.id"],
            name=op.f("fk_lgr_log_entry_risk_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_log_entry_risk_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "risk_id", name=op.f("pk_lgr_log_entry_risk")),
    )
    with op.batch_alter_table("lgr_log_entry_risk", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_log_entry_risk_risk_id"), ["risk_id"], unique=False
        )

    op.create_table(
        "lgr_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("risk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_by", sa.String(length=200), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "confirmed",
                "changed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("band_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["lgr_risk.id"], name=op.f("fk_lgr_review_risk_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_review")),
    )
    with op.batch_alter_table("lgr_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_review_risk_id"), ["risk_id"], unique=False)

    op.create_table(
        "lgr_risk_custom_field",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("risk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_custom_field_risk_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_risk_custom_field")),
        sa.UniqueConstraint(
            "risk_id", "heading", name=op.f("uq_lgr_risk_custom_field_risk_id_heading")
        ),
    )
    with op.batch_alter_table("lgr_risk_custom_field", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_risk_custom_field_risk_id"), ["risk_id"], unique=False
        )

    op.create_table(
        "lgr_risk_twin",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "second_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_lgr_risk_twin_once_a_pair")),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_twin_first_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["lgr_risk.id"],
            name=op.f("fk_lgr_risk_twin_second_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lgr_risk_twin")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_lgr_risk_twin_first_id_second_id")
        ),
    )
    with op.batch_alter_table("lgr_risk_twin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lgr_risk_twin_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lgr_risk_twin_second_id"), ["second_id"], unique=False)

    op.create_table(
        "lgr_comment_mention",
        sa.Column(
            "comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["lgr_comment.id"],
            name=op.f("fk_lgr_comment_mention_comment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lgr_person.id"],
            name=op.f("fk_lgr_comment_mention_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_lgr_comment_mention")),
    )
    with op.batch_alter_table("lgr_comment_mention", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lgr_comment_mention_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "lgr_evidence_content",
        sa.Column(
            "evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["lgr_evidence.id"],
            name=op.f("fk_lgr_evidence_content_evidence_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_lgr_evidence_content")),
    )
    with op.batch_alter_table("lgr_audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject_version", sa.Integer(), nullable=True))

    with op.batch_alter_table("lgr_programme", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "scale_notation",
                sa.Enum(
                    "numbers",
                    "codes",
                    "words",
                    name="scale_notation",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="numbers",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("scale_edition", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "reporting_rhythm",
                sa.Enum(
                    "month",
                    "quarter",
                    name="reporting_rhythm",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="quarter",
                nullable=False,
            )
        )

    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_opportunity", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("owner_name", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("happened_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "ix_lgr_risk_by_review",
            ["programme_id", "state", "next_review_on", "number"],
            unique=False,
        )
        batch_op.create_index(
            "ix_lgr_risk_opportunity",
            ["programme_id", "state", "current_score"],
            unique=False,
            sqlite_where=sa.text("is_opportunity = 1"),
            postgresql_where=sa.text("is_opportunity"),
        )

    with op.batch_alter_table("lgr_scale_step", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("mark", sa.String(length=40), server_default="", nullable=False)
        )

    with op.batch_alter_table("lgr_score_band", schema=None) as batch_op:
        batch_op.add_column(sa.Column("colour", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "acceptor_role",
                sa.Enum(
                    "programme_manager",
                    "contributor",
                    "respondent",
                    "moderator",
                    "board_member",
                    "board_chair",
                    "auditor",
                    "viewer",
                    name="acceptor_role",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "acceptor_body_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
            )
        )
        batch_op.create_index(
            batch_op.f("ix_lgr_score_band_acceptor_body_id"), ["acceptor_body_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_lgr_score_band_acceptor_body_id"),
            "lgr_body",
            ["acceptor_body_id"],
            ["id"],
        )

    with op.batch_alter_table("lgr_score_entry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("scale_edition", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.add_column(
            sa.Column("likelihood_said", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("impact_said", sa.String(length=200), server_default="", nullable=False)
        )
    allow("lgr_risk", "response", f"{RESPONSES}, {MORE_RESPONSES}")
    allow_mail(f"{TEMPLATES}, 'mentioned'", f"{WHYS}, 'mentioned'", f"{MAIL_KINDS}, 'mentions'")
    check_bands()
    keep_words()


def downgrade() -> None:
    let_words_go()
    op.execute("UPDATE lgr_risk SET response = 'treat' WHERE response IN (" + MORE_RESPONSES + ")")
    allow("lgr_risk", "response", RESPONSES)
    op.execute("DELETE FROM lgr_mail WHERE template = 'mentioned'")
    op.execute("DELETE FROM lgr_mail_choice WHERE kind = 'mentions'")
    allow_mail(TEMPLATES, WHYS, MAIL_KINDS)
    with op.batch_alter_table("lgr_score_entry", schema=None) as batch_op:
        batch_op.drop_column("impact_said")
        batch_op.drop_column("likelihood_said")
        batch_op.drop_column("scale_edition")

    with op.batch_alter_table("lgr_score_band", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_lgr_score_band_one_acceptor"), type_="check")
        batch_op.drop_constraint(op.f("ck_lgr_score_band_colour_is_a_step"), type_="check")
        batch_op.drop_constraint(op.f("ck_lgr_score_band_acceptor_role"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_lgr_score_band_acceptor_body_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_lgr_score_band_acceptor_body_id"))
        batch_op.drop_column("acceptor_body_id")
        batch_op.drop_column("acceptor_role")
        batch_op.drop_column("colour")

    with op.batch_alter_table("lgr_scale_step", schema=None) as batch_op:
        batch_op.drop_column("mark")

    with op.batch_alter_table("lgr_risk", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_lgr_risk_opportunity",
            sqlite_where=sa.text("is_opportunity = 1"),
            postgresql_where=sa.text("is_opportunity"),
        )
        batch_op.drop_index("ix_lgr_risk_by_review")
        batch_op.drop_column("happened_on")
        batch_op.drop_column("owner_name")
        batch_op.drop_column("is_opportunity")

    with op.batch_alter_table("lgr_programme", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_lgr_programme_scale_notation"), type_="check")
        batch_op.drop_constraint(op.f("ck_lgr_programme_reporting_rhythm"), type_="check")
        batch_op.drop_column("reporting_rhythm")
        batch_op.drop_column("scale_edition")
        batch_op.drop_column("scale_notation")

    # As it stands, since a copy of the table would leave its triggers behind.
    op.execute("ALTER TABLE lgr_audit_event DROP COLUMN subject_version")

    op.drop_table("lgr_evidence_content")
    with op.batch_alter_table("lgr_comment_mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_comment_mention_person_id"))

    op.drop_table("lgr_comment_mention")
    with op.batch_alter_table("lgr_risk_twin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_twin_second_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_risk_twin_first_id"))

    op.drop_table("lgr_risk_twin")
    with op.batch_alter_table("lgr_risk_custom_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_risk_custom_field_risk_id"))

    op.drop_table("lgr_risk_custom_field")
    with op.batch_alter_table("lgr_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_review_risk_id"))

    op.drop_table("lgr_review")
    with op.batch_alter_table("lgr_log_entry_risk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_log_entry_risk_risk_id"))

    op.drop_table("lgr_log_entry_risk")
    with op.batch_alter_table("lgr_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_evidence_risk_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_evidence_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_evidence_person_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_evidence_mitigation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_evidence_entry_id"))

    op.drop_table("lgr_evidence")
    with op.batch_alter_table("lgr_escalation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_escalation_to_body_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_escalation_risk_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_escalation_from_body_id"))

    op.drop_table("lgr_escalation")
    with op.batch_alter_table("lgr_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_comment_risk_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_comment_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_comment_person_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_comment_mitigation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_comment_entry_id"))

    op.drop_table("lgr_comment")
    with op.batch_alter_table("lgr_acceptance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_acceptance_risk_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_acceptance_body_id"))

    op.drop_table("lgr_acceptance")
    with op.batch_alter_table("lgr_log_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_log_entry_supplier_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_log_entry_owner_post_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_log_entry_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_log_entry_body_id"))

    op.drop_table("lgr_log_entry")
    with op.batch_alter_table("lgr_register_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_register_source_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_register_source_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_register_source_fingerprint"))

    op.drop_table("lgr_register_source")
    with op.batch_alter_table("lgr_saved_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lgr_saved_view_programme_id"))
        batch_op.drop_index(batch_op.f("ix_lgr_saved_view_person_id"))

    op.drop_table("lgr_saved_view")
    op.drop_table("lgr_rule_off")
