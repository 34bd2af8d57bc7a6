"""Bulletins: what was made, its files, who released it. Append-only; the texts and the rule are not."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.schema import UTCDateTime, metadata

_BULLETIN = "bulletin.id"

bulletin = sa.Table(
    "bulletin",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("election_id", sa.BigInteger, sa.ForeignKey("election.id"), nullable=False),
    sa.Column(
        "number", sa.Integer, nullable=False, comment="printed in its files; its own only with its release"
    ),
    sa.Column("occasion", sa.Text, nullable=False),
    sa.Column("as_of", UTCDateTime, nullable=False, comment="of every figure in it"),
    sa.Column("drafted_at", UTCDateTime, nullable=False),
    sa.Column("drafted_by", sa.Text, nullable=False, comment="alias, never a person's name"),
    sa.Column("since", sa.Integer, comment="number of the one that its changes count from; null: the first"),
    sa.Column("corrects", sa.Integer, comment="number of the one that it puts right"),
    sa.Column("reason", sa.Text, nullable=False, server_default="", comment="of the correction"),
    sa.Column("numbers", pg.JSONB, nullable=False, comment="what the next one is compared with"),
    sa.Column("rests_on", pg.ARRAY(sa.Uuid), nullable=False, comment="incidents cleared at that moment"),
    sa.Column("audit_head", sa.Text, nullable=False, comment="printed in it"),
    sa.UniqueConstraint("id", "election_id", "number"),
    sa.CheckConstraint("number > 0", name="number_from_one"),
    sa.CheckConstraint("occasion in ('mid_day', 'evening', 'next_morning')", name="occasion_is_known"),
    sa.CheckConstraint("since < number and corrects < number", name="looks_back"),
    sa.CheckConstraint("(corrects is null) = (reason = '')", name="a_correction_says_why"),
    comment="A draft until there is a row in bulletin_release.",
)

bulletin_file = sa.Table(
    "bulletin_file",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("bulletin_id", sa.BigInteger, sa.ForeignKey(_BULLETIN), nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("draft", sa.Boolean, nullable=False, comment="watermarked; the other one waits for release"),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False, comment="bytes"),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.UniqueConstraint("bulletin_id", "language", "format", "draft"),
    sa.CheckConstraint("language in ('kk', 'ru', 'en')", name="language_is_known"),
    sa.CheckConstraint("format in ('docx', 'pdf', 'zip')", name="format_is_known"),
    sa.CheckConstraint("size > 0 and size = length(content)", name="size_of_the_bytes"),
    sa.CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="sha256_of_the_bytes"),
    comment="What was handed out, byte for byte.",
)

bulletin_release = sa.Table(
    "bulletin_release",
    metadata,
    sa.Column("bulletin_id", sa.BigInteger, primary_key=True),
    sa.Column("at", UTCDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False, comment="alias, never a person's name"),
    sa.Column("election_id", sa.BigInteger, nullable=False),
    sa.Column("number", sa.Integer, nullable=False, comment="from 1, of its election, without gaps"),
    sa.UniqueConstraint("election_id", "number"),
    sa.ForeignKeyConstraint(
        ["bulletin_id", "election_id", "number"],
        ["bulletin.id", "bulletin.election_id", "bulletin.number"],
    ),
)
"""A trigger refuses a number that is not the next one of its election."""

bulletin_text = sa.Table(
    "bulletin_text",
    metadata,
    sa.Column("key", sa.Text, primary_key=True, comment="greeting, about or contacts"),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("changed_at", UTCDateTime, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False, comment="alias, never a person's name"),
    sa.CheckConstraint("key in ('greeting', 'about', 'contacts')", name="key_is_known"),
    sa.CheckConstraint("language in ('kk', 'ru', 'en')", name="language_is_known"),
    comment="Texts of the HQ's own in place of those that ship.",
)

press_setting = sa.Table(
    "press_setting",
    metadata,
    sa.Column("election_id", sa.BigInteger, sa.ForeignKey("election.id"), primary_key=True),
    sa.Column("two_release", sa.Boolean, nullable=False, comment="who drafted a bulletin may not release it"),
)
