"""Keep what was published, release by release, so that nothing is changed or forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER published_release_no_{verb.lower()} BEFORE {verb} ON published_release "
        "BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_release_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a release is never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER published_release_frozen BEFORE UPDATE OR DELETE ON published_release "
        "FOR EACH ROW EXECUTE FUNCTION refuse_release_change()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "published_release",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("inputs_hash", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("ledger", sa.JSON(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_published_release_numbered_from_1")),
        sa.CheckConstraint(
            "length(inputs_hash) = 64", name=op.f("ck_published_release_inputs_hash_is_sha256")
        ),
        sa.CheckConstraint("length(key) = 64", name=op.f("ck_published_release_key_is_256_bits")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_published_release_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "number", name=op.f("pk_published_release")),
    )
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("published_release")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_release_change()")
