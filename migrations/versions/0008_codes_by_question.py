"""Let the same words have one code for each question that they were given to.

What is there has no question, which means every question where the words were given: a code that
served two of them serves both as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# SQLite builds the table anew, and would forget what it does not read back.
FITS = sa.CheckConstraint(
    "length(answer) <= 500", name=op.f("ck_coded_answer_wording_fits_its_key")
)
KEY = ["assessment_id", "answer", "coder"]


def upgrade() -> None:
    with op.batch_alter_table("coded_answer", table_args=(FITS,)) as table:
        table.add_column(
            sa.Column("question", sa.String(), nullable=False, server_default=sa.text("''"))
        )
        table.create_check_constraint(
            op.f("ck_coded_answer_question_is_known"),
            "question IN ('', 'priorities', 'measures', 'needs')",
        )
        table.drop_constraint("pk_coded_answer", type_="primary")
        table.create_primary_key("pk_coded_answer", [*KEY, "question"])


def downgrade() -> None:
    # One code a wording and coder can stay.
    op.execute(
        "DELETE FROM coded_answer WHERE question <> (SELECT min(other.question) FROM coded_answer "
        "AS other WHERE other.assessment_id = coded_answer.assessment_id AND other.answer = "
        "coded_answer.answer AND other.coder = coded_answer.coder)"
    )
    with op.batch_alter_table("coded_answer", table_args=(FITS,)) as table:
        table.drop_constraint("pk_coded_answer", type_="primary")
        table.drop_constraint(op.f("ck_coded_answer_question_is_known"), type_="check")
        table.drop_column("question")
        table.create_primary_key("pk_coded_answer", KEY)
