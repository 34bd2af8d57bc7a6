"""What a category says to a lawyer, in all three languages. A row that a lawyer of the HQ has confirmed keeps
its Russian words and has no others until somebody adds them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

TEXTS = ("law", "liability", "first_action", "evidence")


def upgrade() -> None:
    for name in TEXTS:
        op.alter_column("category", name, new_column_name=f"{name}_ru")
        for language in ("kk", "en"):
            op.add_column(
                "category", sa.Column(f"{name}_{language}", sa.Text, nullable=False, server_default="")
            )
