"""Evidence: files of incidents, and who handled them. Append-only for every role, by trigger."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)
FACTS = ("evidence", "evidence_access")


def upgrade() -> None:
    _evidence()
    _access()
    for table in FACTS:
        op.execute(f"""
            create trigger append_only before update or delete or truncate on {table}
            for each statement execute function refuse_change()
        """)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _evidence() -> None:
    op.create_table(
        "evidence",
        _id(),
        sa.Column("incident_id", sa.Uuid, sa.ForeignKey("incident.report_id"), nullable=False),
        sa.Column("file_name", sa.Text, nullable=False, comment="as sent, as ASCII JSON"),
        sa.Column("claimed_type", sa.Text, nullable=False, comment="media type as sent, as ASCII JSON"),
        sa.Column("kind", sa.Text, nullable=False, comment="recognised from the bytes"),
        sa.Column("mismatch", sa.Boolean, nullable=False, comment="not what its name or type says"),
        sa.Column("size", sa.BigInteger, nullable=False, comment="bytes"),
        sa.Column("sha256", sa.Text, nullable=False, comment="at receipt; also where the bytes lie"),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False, comment="alias, role or token, never a person's name"),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("incident_id", "sha256", name="uq_evidence_incident_id_sha256"),
        sa.CheckConstraint("size > 0", name="not_empty"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_is_one"),
        comment="Files of incidents. The bytes are in HQ_DATA_DIR/evidence.",
    )


def _access() -> None:
    of_evidence = sa.ForeignKey("evidence.id")
    op.create_table(
        "evidence_access",
        _id(),
        sa.Column("evidence_id", sa.BigInteger, of_evidence, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False, comment="alias or role, never a person's name"),
        sa.Column("what", sa.Text, nullable=False, comment="viewed, downloaded or exported"),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint("what in ('viewed', 'downloaded', 'exported')", name="what_is_known"),
        comment="Chain of custody: every time the bytes left the HQ's store.",
    )
    op.create_index("ix_evidence_access_evidence_id", "evidence_access", ["evidence_id"])
