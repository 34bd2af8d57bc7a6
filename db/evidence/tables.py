"""What came, and who handled it. Append-only, as every fact is."""

import json

import sqlalchemy as sa

from db.schema import UTCDateTime, metadata


class ExactText(sa.types.TypeDecorator[str]):
    """Any text as sent, stored as ASCII JSON: a file's name may hold NUL or half a character, which
    a text of PostgreSQL may not."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(json.loads(value))


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


evidence = sa.Table(
    "evidence",
    metadata,
    _id(),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey("incident.report_id"), nullable=False),
    sa.Column("file_name", ExactText, nullable=False, comment="as sent, as ASCII JSON"),
    sa.Column("claimed_type", ExactText, nullable=False, comment="media type as sent, as ASCII JSON"),
    sa.Column("kind", sa.Text, nullable=False, comment="recognised from the bytes"),
    sa.Column("mismatch", sa.Boolean, nullable=False, comment="not what its name or type says"),
    sa.Column("size", sa.BigInteger, nullable=False, comment="bytes"),
    sa.Column("sha256", sa.Text, nullable=False, comment="at receipt; also where the bytes lie"),
    sa.Column("received_at", UTCDateTime, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False, comment="alias, role or token, never a person's name"),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("incident_id", "sha256"),
    sa.CheckConstraint("size > 0", name="not_empty"),
    sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_is_one"),
    comment="Files of incidents. The bytes are in HQ_DATA_DIR/evidence.",
)

evidence_access = sa.Table(
    "evidence_access",
    metadata,
    _id(),
    sa.Column("evidence_id", sa.BigInteger, sa.ForeignKey("evidence.id"), nullable=False, index=True),
    sa.Column("at", UTCDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False, comment="alias or role, never a person's name"),
    sa.Column("what", sa.Text, nullable=False, comment="viewed, downloaded or exported"),
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("what in ('viewed', 'downloaded', 'exported')", name="what_is_known"),
    comment="Chain of custody: every time the bytes left the HQ's store.",
)
