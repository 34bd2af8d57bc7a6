"""Where the chain ends. Written by the trigger that seals a row, and by nobody else."""

import sqlalchemy as sa

from db.schema import metadata

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("single", sa.Boolean, primary_key=True, server_default=sa.true(), comment="there is one row"),
    sa.Column("count", sa.BigInteger, nullable=False, comment="how many rows are sealed"),
    sa.Column("hash", sa.Text, nullable=False, comment="of the last of them"),
    sa.CheckConstraint("single", name="one_row"),
    comment="Locked until commit by who writes an audit row, so that the chain has no forks.",
)
