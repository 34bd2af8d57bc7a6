"""The lawyer on duty, and whom an unacknowledged critical incident has reached: a fact, append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    of_staff = sa.ForeignKey("staff.id")
    on_duty = sa.Column("on_duty", sa.BigInteger, of_staff, comment="the lawyer; null: every lawyer")
    op.add_column("case_setting", on_duty)
    op.create_table(
        "escalation",
        sa.Column("incident_id", sa.Uuid, sa.ForeignKey("incident.report_id"), primary_key=True),
        sa.Column(
            "level", sa.SmallInteger, primary_key=True, comment="1 lawyer on duty, 2 head of HQ, 3 wall"
        ),
        sa.Column(
            "reached_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when the HQ's clock passed the limit",
        ),
        sa.CheckConstraint("level between 1 and 3", name="level_is_one"),
        comment="Whom an unacknowledged critical incident has reached. Append-only: a clock may jump back.",
    )
    op.execute("""
        create trigger append_only before update or delete or truncate on escalation
        for each statement execute function refuse_change()
    """)
