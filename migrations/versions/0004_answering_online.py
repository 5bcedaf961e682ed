"""Let people answer online: users and their log, fieldwork, invitations, links, mails, report runs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER audit_entry_frozen BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "consultant",
                "sponsor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("totp_secret", sa.String(), nullable=False),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_app_user_email_is_lower_case")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_app_user_failures_count_up")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("email", name=op.f("uq_app_user_email")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_audit_entry_hash_is_sha256")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_audit_entry_numbered_from_1")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(token_hash) = 64", name=op.f("ck_api_token_token_hash_is_sha256")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_api_token_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_token")),
    )
    op.create_index(op.f("ix_api_token_user_id"), "api_token", ["user_id"])

    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(token_hash) = 64", name=op.f("ck_user_session_token_hash_is_sha256")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_user_session")),
    )
    op.create_index(op.f("ix_user_session_user_id"), "user_session", ["user_id"])

    op.create_table(
        "membership",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_membership_engagement_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("user_id", "engagement_id", name=op.f("pk_membership")),
    )
    op.create_table(
        "fieldwork",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("depth", sa.Boolean(), nullable=False),
        sa.Column(
            "drafts",
            sa.Enum(
                "count",
                "discard",
                name="drafts",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("change_after_submit", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.JSON(), nullable=False),
        sa.Column("cut_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "opens_at < closes_at", name=op.f("ck_fieldwork_opens_before_it_closes")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_fieldwork_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_fieldwork")),
    )
    op.create_table(
        "report_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "percent BETWEEN 0 AND 100", name=op.f("ck_report_run_percent_of_the_way")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_report_run_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_run")),
    )
    op.create_index(op.f("ix_report_run_assessment_id"), "report_run", ["assessment_id"])

    op.create_table(
        "group_link",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("passcode_hash", sa.String(), nullable=True),
        sa.Column("domain", sa.String(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_group_link_seats_for_someone")),
        sa.ForeignKeyConstraint(
            ["assessment_id", "unit"],
            ["unit.assessment_id", "unit.code"],
            name=op.f("fk_group_link_assessment_id_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_group_link_assessment_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_group_link")),
    )
    op.create_index(op.f("ix_group_link_assessment_id"), "group_link", ["assessment_id"])

    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_is_lower_case")),
        sa.ForeignKeyConstraint(
            ["assessment_id", "unit"],
            ["unit.assessment_id", "unit.code"],
            name=op.f("fk_invitation_assessment_id_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_invitation_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "assessment_id", "email", name=op.f("uq_invitation_assessment_id_email")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "issued_document",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["report_run.id"], name=op.f("fk_issued_document_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_issued_document")),
    )
    op.create_table(
        "delivery",
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "reminder",
                "personal_link",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "bounced",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_delivery_invitation_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", "kind", "number", name=op.f("pk_delivery")),
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.BigInteger(), nullable=True),
        sa.Column("rater_id", sa.BigInteger(), nullable=True),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("submitted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id", "rater_id"],
            ["rater.assessment_id", "rater.id"],
            name=op.f("fk_participation_assessment_id_rater_id"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id", "unit"],
            ["unit.assessment_id", "unit.code"],
            name=op.f("fk_participation_assessment_id_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_participation_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_participation_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_participation_invitation_id")),
        sa.UniqueConstraint("rater_id", name=op.f("uq_participation_rater_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_participation_assessment_id"), "participation", ["assessment_id"])

    op.create_table(
        "access_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("participation_id", sa.BigInteger(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(token_hash) = 64", name=op.f("ck_access_token_token_hash_is_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_access_token_participation_id"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_access_token")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_access_token_participation_id"), "access_token", ["participation_id"])
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("access_token")
    op.drop_table("participation")
    op.drop_table("delivery")
    op.drop_table("issued_document")
    op.drop_table("invitation")
    op.drop_table("group_link")
    op.drop_table("report_run")
    op.drop_table("fieldwork")
    op.drop_table("membership")
    op.drop_table("user_session")
    op.drop_table("api_token")
    op.drop_table("audit_entry")
    op.drop_table("app_user")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
