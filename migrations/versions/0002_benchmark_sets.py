"""Keep the benchmark sets that an assessment is compared with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessment", sa.Column("benchmark_sets", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    op.drop_column("assessment", "benchmark_sets")
