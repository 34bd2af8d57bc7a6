"""The tables: who and where (register), what was reported (facts, append-only).

Facts are inserted once and never changed; what follows from them is in `db.state_tables`. Every name of a
district, station or category stands in Kazakh, Russian and English.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.lexemes import lexemes_of

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCDateTime(sa.types.TypeDecorator[dt.datetime]):
    """A moment. Refuses a naive datetime; always gives UTC back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: give it a time zone")
        return value

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC) if value is not None else None


def _texts(*names: str, default: str | None = None) -> Sequence[sa.Column[Any]]:
    columns = [f"{name}_{language}" for name in names for language in ("kk", "ru", "en")]
    return [sa.Column(column, sa.Text, nullable=False, server_default=default) for column in columns]


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def link(table: str, *, null: bool = False, index: bool = False, primary_key: bool = False) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{table}.id")
    return sa.Column(f"{table}_id", sa.BigInteger, key, nullable=null, index=index, primary_key=primary_key)


# --- the register: imported before the day, changed only by an import -------------------------

election = sa.Table(
    "election",
    metadata,
    _id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    *_texts("name"),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("timezone", sa.Text, nullable=False, comment="IANA name, e.g. Asia/Almaty"),
    sa.Column("polls_open_at", sa.Time, nullable=False, comment="local"),
    sa.Column("polls_close_at", sa.Time, nullable=False, comment="local"),
    sa.Column("arrival_due_at", sa.Time, nullable=False, comment="local, form F0"),
    sa.Column("opening_due_at", sa.Time, nullable=False, comment="local, form F1"),
    sa.Column("slots", pg.ARRAY(sa.Text), nullable=False, comment="local times HH:MM of form F2"),
    sa.Column("late_after", sa.Interval, nullable=False),
    sa.Column("silent_after", sa.Interval, nullable=False),
    sa.Column("synthetic", sa.Boolean, nullable=False, comment="a demo day: says so on every screen"),
    sa.Column("outline", pg.JSONB, comment="GeoJSON geometry of the whole area, WGS 84"),
)

revision = sa.Table(
    "revision",
    metadata,
    link("election", primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("register_revision", sa.BigInteger, nullable=False, server_default="0"),
    comment="One row an election. Its lock puts commits in the order of their revisions.",
)

district = sa.Table(
    "district",
    metadata,
    _id(),
    link("election"),
    sa.Column("code", sa.Text, nullable=False, comment="KATO"),
    *_texts("name"),
    sa.Column("kind", sa.Text, nullable=False, server_default="district", comment="city or district"),
    sa.Column("label_lat", sa.Double),
    sa.Column("label_lon", sa.Double),
    sa.Column("boundary", pg.JSONB, comment="GeoJSON geometry, WGS 84; null until imported"),
    sa.UniqueConstraint("election_id", "code"),
)

station = sa.Table(
    "station",
    metadata,
    _id(),
    link("election"),
    link("district", index=True),
    sa.Column("number", sa.Text, nullable=False, comment="registry number, as printed"),
    *_texts("name"),
    sa.Column("address", sa.Text, nullable=False, server_default=""),
    sa.Column("lat", sa.Double),
    sa.Column("lon", sa.Double),
    sa.Column("coordinate_quality", sa.Text, nullable=False),
    sa.Column("registered_voters", sa.Integer, comment="null: not known"),
    sa.UniqueConstraint("election_id", "number"),
    sa.CheckConstraint("registered_voters >= 0", name="voters_not_negative"),
    sa.CheckConstraint("(lat is null) = (lon is null)", name="both_coordinates_or_none"),
)

observer = sa.Table(
    "observer",
    metadata,
    _id(),
    link("election"),
    sa.Column("alias", sa.Text, nullable=False, comment="the only name any screen shows"),
    sa.Column("trained_on", sa.Date),
    sa.UniqueConstraint("election_id", "alias"),
)

observer_contact = sa.Table(
    "observer_contact",
    metadata,
    link("observer", primary_key=True),
    sa.Column("full_name", sa.Text, nullable=False, server_default=""),
    sa.Column("phone", sa.Text, nullable=False, server_default=""),
    sa.Column("messenger", sa.Text, nullable=False, server_default=""),
    comment="Personal data, apart from everything else. No query of a screen reads it.",
)

assignment = sa.Table(
    "assignment",
    metadata,
    _id(),
    link("station", index=True),
    link("observer"),
    sa.Column("shift", sa.Text, nullable=False, server_default="day"),
    sa.Column("confirmed_at", UTCDateTime),
    sa.UniqueConstraint("station_id", "observer_id", "shift"),
)

category = sa.Table(
    "category",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    *_texts("name"),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False, comment="default severity"),
    *_texts("law", "liability", "first_action", "evidence", default=""),
    sa.Column("liability_confidence", sa.Text, nullable=False, server_default=""),
    sa.Column("checked_on", sa.Date, comment="null: to be confirmed by a lawyer"),
    sa.Column("checked_by", sa.Text, nullable=False, server_default=""),
    lexemes_of("code || ' '::text || name_kk || ' '::text || name_ru || ' '::text || name_en"),
)

api_token = sa.Table(
    "api_token",
    metadata,
    _id(),
    link("election"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("token_sha256", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("revoked_at", UTCDateTime),
)

demo_clock = sa.Table(
    "demo_clock",
    metadata,
    link("election", primary_key=True),
    sa.Column("real_at", UTCDateTime, nullable=False, comment="when, by the wall clock, demo_at was true"),
    sa.Column("demo_at", UTCDateTime, nullable=False),
    sa.Column("speed", sa.Double, nullable=False),
    sa.Column("paused", sa.Boolean, nullable=False),
    comment="Demo only: demo time = demo_at + (now - real_at) * speed unless paused.",
)

# --- facts: append-only -----------------------------------------------------------------------

report = sa.Table(
    "report",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True, comment="given by the sender: makes it idempotent"),
    link("election"),
    link("station"),
    link("observer", null=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("occurred_at", UTCDateTime, nullable=False),
    sa.Column("received_at", UTCDateTime, nullable=False),
    sa.Column("supersedes", sa.Uuid, sa.ForeignKey("report.id"), comment="the report this one corrects"),
    sa.Column("sent", sa.Text, nullable=False, comment="what came in, as ASCII JSON with sorted keys"),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("place", sa.Integer, nullable=False, comment="its place in what was sent at once"),
    sa.Index(None, "election_id", "revision"),
    sa.Index(None, "station_id", "received_at"),
    sa.Index(None, "supersedes", postgresql_where=sa.text("supersedes is not null")),
    comment="The envelope of every report. Inserted once, never updated.",
)


def _report_key() -> sa.Column[Any]:
    return sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), primary_key=True)


check_in = sa.Table("check_in", metadata, _report_key(), sa.Column("stage", sa.Text, nullable=False))

turnout_count = sa.Table(
    "turnout_count",
    metadata,
    _report_key(),
    sa.Column("slot", sa.Text, nullable=False, comment="local HH:MM"),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("voters", sa.Integer, nullable=False, comment="cumulative since opening"),
    sa.CheckConstraint("voters >= 0", name="voters_not_negative"),
)

incident = sa.Table(
    "incident",
    metadata,
    _report_key(),
    sa.Column("category", sa.Text, sa.ForeignKey("category.code"), nullable=False),
    sa.Column("severity", sa.Text, nullable=False, comment="at receipt"),
    sa.Column("narrative", sa.Text, nullable=False, comment="the reporter's own words"),
    lexemes_of("narrative"),
    sa.Index(None, "lexemes", postgresql_using="gin"),
)

incident_event = sa.Table(
    "incident_event",
    metadata,
    _id(),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey("incident.report_id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, comment="the state it moves to; null: it stays"),
    sa.Column("severity", sa.Text, comment="the new severity, if it changes"),
    sa.Column("duplicate_of", sa.Uuid, sa.ForeignKey("incident.report_id")),
    sa.Column("corroborates", sa.Uuid, sa.ForeignKey("incident.report_id")),
    sa.Column("action", sa.Text, comment="the action chosen"),
    sa.Column("until", UTCDateTime, comment="when a claim ends by itself"),
    sa.Column("filed_on", sa.Date, comment="date of the document, local"),
    sa.Column("about", sa.BigInteger, sa.ForeignKey("incident_event.id"), comment="the question it answers"),
    sa.Column("told", pg.JSONB, nullable=False, server_default="{}", comment="number, to, language, …"),
    sa.Column("actor", sa.Text, nullable=False, comment="alias or role, never a person's name"),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("received_at", UTCDateTime, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    lexemes_of("note", where="kind = 'translated'::text"),
    sa.Index(None, "duplicate_of", postgresql_where=sa.text("duplicate_of is not null")),
    sa.Index(None, "corroborates", postgresql_where=sa.text("corroborates is not null")),
    sa.Index(None, "lexemes", postgresql_using="gin"),
    comment="Each step in a case, in the order of their ids: a clock may jump back.",
)

protocol = sa.Table(
    "protocol",
    metadata,
    _report_key(),
    sa.Column("figures", pg.JSONB, nullable=False, comment="name → number, as on the protocol"),
)

refused_report = sa.Table(
    "refused_report",
    metadata,
    _id(),
    link("election"),
    sa.Column("received_at", UTCDateTime, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("sent", sa.Text, nullable=False, comment="as ASCII JSON: nothing sent is ever lost"),
    sa.Column("problems", pg.JSONB, nullable=False, comment="[{field, value, code, expected}]"),
)

audit = sa.Table(  # without an election: who signed in, who may do what
    "audit",
    metadata,
    _id(),
    link("election", null=True),
    sa.Column("at", UTCDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False, comment="source:subject:action, e.g. api:report:received"),
    sa.Column("detail", pg.JSONB, nullable=False),
    sa.Column("revision", sa.BigInteger),
    sa.Column("place", sa.BigInteger, nullable=False, unique=True, comment="1, 2, 3, … given by the trigger"),
    sa.Column("previous", sa.Text, nullable=False, comment="hash of the row at the place before"),
    sa.Column("hash", sa.Text, nullable=False, comment="SHA-256 of `previous` and this row: db.audit.chain"),
    sa.Index(
        "ix_audit_incident",
        sa.text("(detail ->> 'incident')"),
        postgresql_where=sa.text("(detail ->> 'incident') is not null"),
    ),
)
