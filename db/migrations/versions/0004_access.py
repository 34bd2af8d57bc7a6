"""Access: people of the HQ, their sessions; audit rows that belong to no election."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _staff()
    _session()
    for column in ("election_id", "revision"):
        op.alter_column("audit", column, nullable=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _staff() -> None:
    op.create_table(
        "staff",
        _id(),
        sa.Column("login", sa.Text, nullable=False, unique=True, comment="e-mail at the login provider"),
        sa.Column("alias", sa.Text, nullable=False, unique=True, comment="the only name other roles see"),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT, comment="may not sign in since"),
        sa.CheckConstraint("login = lower(login)", name="login_in_lower_case"),
        sa.CheckConstraint("role <> 'wall'", name="wall_is_no_person"),
        comment="Logins are personal data: only the staff page of an administrator reads them.",
    )


def _session() -> None:
    whose = sa.ForeignKey("staff.id")
    op.create_table(
        "session",
        _id(),
        sa.Column("staff_id", sa.BigInteger, whose, nullable=False, comment="whose; of a wall: who made it"),
        sa.Column("kind", sa.Text, nullable=False, comment="person or wall"),
        sa.Column(
            "token_sha256", sa.Text, nullable=False, unique=True, comment="of a wall not opened: its link's"
        ),
        sa.Column("label", sa.Text, nullable=False, server_default="", comment="where a wall hangs"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, comment="null: a wall whose link nobody has used yet"),
        sa.Column("seen_at", MOMENT, nullable=False, comment="last use; written some seconds late"),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("kind in ('person', 'wall')", name="kind_is_known"),
    )
    op.create_index("ix_session_staff_id", "session", ["staff_id"])
    op.create_index(
        "ix_session_ended_at", "session", ["ended_at"], postgresql_where=sa.text("ended_at is null")
    )
