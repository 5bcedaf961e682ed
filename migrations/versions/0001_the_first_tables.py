"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("name", name=op.f("uq_client_name")),
    )
    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_engagement_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sa.UniqueConstraint("client_id", "title", name=op.f("uq_engagement_client_id_title")),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "issued",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("library_version", sa.String(), nullable=True),
        sa.Column("library_hash", sa.String(), nullable=True),
        sa.Column("initiatives", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("previous_results", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "(library_version IS NULL) = (library_hash IS NULL)",
            name=op.f("ck_assessment_a_library_has_its_hash"),
        ),
        sa.CheckConstraint(
            "length(library_hash) = 64", name=op.f("ck_assessment_library_hash_is_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_assessment_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("engagement_id", "wave", name=op.f("uq_assessment_engagement_id_wave")),
    )
    op.create_table(
        "coded_answer",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint(
            "length(answer) <= 500", name=op.f("ck_coded_answer_wording_fits_its_key")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_coded_answer_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "answer", "coder", name=op.f("pk_coded_answer")),
    )
    op.create_table(
        "confirmed_level",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("level", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("dissent", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_confirmed_level_assessment_id")
        ),
        sa.PrimaryKeyConstraint(
            "assessment_id", "questionnaire", "node", name=op.f("pk_confirmed_level")
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("level", sa.Double(), nullable=True),
        sa.Column("seen_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_evidence_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "code", name=op.f("pk_evidence")),
    )
    op.create_table(
        "kpi_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("kpi", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("extracted", sa.Date(), nullable=True),
        sa.Column("supplied_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "value BETWEEN -1e300 AND 1e300", name=op.f("ck_kpi_reading_value_is_finite")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_kpi_reading_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_reading")),
        sa.UniqueConstraint(
            "assessment_id",
            "kpi",
            "unit",
            "period",
            name=op.f("uq_kpi_reading_assessment_id_kpi_unit_period"),
        ),
    )
    op.create_table(
        "pinned_questionnaire",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "length(content_hash) = 64", name=op.f("ck_pinned_questionnaire_hash_is_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_pinned_questionnaire_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "slug", name=op.f("pk_pinned_questionnaire")),
        sa.UniqueConstraint(
            "assessment_id", "position", name=op.f("uq_pinned_questionnaire_assessment_id_position")
        ),
    )
    op.create_table(
        "source_truth",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_source_truth_position_counts_from_zero")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_source_truth_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "place", name=op.f("pk_source_truth")),
        sa.UniqueConstraint(
            "assessment_id", "position", name=op.f("uq_source_truth_assessment_id_position")
        ),
    )
    op.create_table(
        "unit",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.CheckConstraint("parent <> code", name=op.f("ck_unit_not_its_own_parent")),
        sa.ForeignKeyConstraint(
            ["assessment_id", "parent"],
            ["unit.assessment_id", "unit.code"],
            name=op.f("fk_unit_assessment_id_parent"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_unit_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "code", name=op.f("pk_unit")),
    )
    op.create_table(
        "rater",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id", "unit"],
            ["unit.assessment_id", "unit.code"],
            name=op.f("fk_rater_assessment_id_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_rater_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rater")),
        sa.UniqueConstraint("assessment_id", "code", name=op.f("uq_rater_assessment_id_code")),
        sa.UniqueConstraint("assessment_id", "id", name=op.f("uq_rater_assessment_id_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.BigInteger(), nullable=False),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "answered",
                "skipped",
                "cannot_judge",
                "not_applicable",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (text IS NOT NULL)",
            name=op.f("ck_answer_only_an_answer_has_text"),
        ),
        sa.CheckConstraint(
            "value IS NULL OR state = 'answered'", name=op.f("ck_answer_only_an_answer_has_a_value")
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_answer_revision_counts_from_one")),
        sa.CheckConstraint(
            "value BETWEEN -1e300 AND 1e300", name=op.f("ck_answer_value_is_finite")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id", "rater_id"],
            ["rater.assessment_id", "rater.id"],
            name=op.f("fk_answer_assessment_id_rater_id"),
        ),
        sa.PrimaryKeyConstraint(
            "assessment_id", "rater_id", "questionnaire", "item", name=op.f("pk_answer")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("answer")
    op.drop_table("rater")
    op.drop_table("unit")
    op.drop_table("source_truth")
    op.drop_table("pinned_questionnaire")
    op.drop_table("kpi_reading")
    op.drop_table("evidence")
    op.drop_table("confirmed_level")
    op.drop_table("coded_answer")
    op.drop_table("assessment")
    op.drop_table("engagement")
    op.drop_table("client")
