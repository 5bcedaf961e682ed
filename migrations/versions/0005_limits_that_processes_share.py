"""Count sign-ins, uploads and downloads in the database, so that several processes count together."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) = 64", name=op.f("ck_spent_name_is_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent")),
    )
    op.create_index(op.f("ix_spent_name"), "spent", ["name"])
    op.create_index(op.f("ix_spent_until"), "spent", ["until"])


def downgrade() -> None:
    op.drop_table("spent")
