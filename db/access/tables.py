"""People of the HQ and their sessions. Beside `db.schema`: no query of an election reads them."""

import sqlalchemy as sa

from db.schema import UTCDateTime, metadata

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("login", sa.Text, nullable=False, unique=True, comment="e-mail at the login provider"),
    sa.Column("alias", sa.Text, nullable=False, unique=True, comment="the only name other roles see"),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("disabled_at", UTCDateTime, comment="may not sign in since"),
    sa.CheckConstraint("login = lower(login)", name="login_in_lower_case"),
    sa.CheckConstraint("role <> 'wall'", name="wall_is_no_person"),
    comment="Logins are personal data: only the staff page of an administrator reads them.",
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column(
        "staff_id",
        sa.BigInteger,
        sa.ForeignKey("staff.id"),
        nullable=False,
        index=True,
        comment="whose; of a wall: who made it",
    ),
    sa.Column("kind", sa.Text, nullable=False, comment="person or wall"),
    sa.Column(
        "token_sha256", sa.Text, nullable=False, unique=True, comment="of a wall not opened: its link's"
    ),
    sa.Column("label", sa.Text, nullable=False, server_default="", comment="where a wall hangs"),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("opened_at", UTCDateTime, comment="null: a wall whose link nobody has used yet"),
    sa.Column("seen_at", UTCDateTime, nullable=False, comment="last use; written some seconds late"),
    sa.Column("ended_at", UTCDateTime),
    sa.CheckConstraint("kind in ('person', 'wall')", name="kind_is_known"),
    sa.Index(None, "ended_at", postgresql_where=sa.text("ended_at is null")),
)
