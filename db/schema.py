"""The tables: who and where (register), what was reported (facts, append-only), what follows (state).

Facts are inserted once and never changed. State tables are kept by `db.writing.state` in the
transaction that writes the fact, from the same SELECT that `verify` and `rebuild` use.
Every name of a district, station or category stands in Kazakh, Russian and English.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

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


def _names() -> Sequence[sa.Column[Any]]:
    return [sa.Column(f"name_{language}", sa.Text, nullable=False) for language in ("kk", "ru", "en")]


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _of(table: str, *, null: bool = False, index: bool = False, primary_key: bool = False) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{table}.id")
    return sa.Column(f"{table}_id", sa.BigInteger, key, nullable=null, index=index, primary_key=primary_key)


_SIGNS = r"[\u0080-\u00BF\u2000-\u2BFF\u3000-\u303F\U0001F000-\U0001FAFF]+"
"""What PostgreSQL takes for letters where the database's locale is C: «quotes», №, dashes, hard spaces."""
_WORDS = f"regexp_replace({{0}}, '{_SIGNS}'::text, ' '::text, 'g'::text)"
_LEXEMES = f"(to_tsvector('russian'::regconfig, {_WORDS}) || to_tsvector('simple'::regconfig, {_WORDS}))"


def lexemes_of(text: str, *, where: str = "") -> sa.Column[Any]:
    """Russian word forms, and every word as it stands, of which Kazakh is found by its beginning."""
    said = _LEXEMES.format(text)
    said = f"case when {where} then {said} else null::tsvector end" if where else said
    return sa.Column("lexemes", pg.TSVECTOR, sa.Computed(said, persisted=True))


# --- the register: imported before the day, changed only by an import -------------------------

election = sa.Table(
    "election",
    metadata,
    _id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    *_names(),
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
    _of("election", primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("register_revision", sa.BigInteger, nullable=False, server_default="0"),
    comment="One row an election. Its lock puts commits in the order of their revisions.",
)

district = sa.Table(
    "district",
    metadata,
    _id(),
    _of("election"),
    sa.Column("code", sa.Text, nullable=False, comment="KATO"),
    *_names(),
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
    _of("election"),
    _of("district", index=True),
    sa.Column("number", sa.Text, nullable=False, comment="registry number, as printed"),
    *_names(),
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
    _of("election"),
    sa.Column("alias", sa.Text, nullable=False, comment="the only name any screen shows"),
    sa.Column("trained_on", sa.Date),
    sa.UniqueConstraint("election_id", "alias"),
)

observer_contact = sa.Table(
    "observer_contact",
    metadata,
    _of("observer", primary_key=True),
    sa.Column("full_name", sa.Text, nullable=False, server_default=""),
    sa.Column("phone", sa.Text, nullable=False, server_default=""),
    sa.Column("messenger", sa.Text, nullable=False, server_default=""),
    comment="Personal data, apart from everything else. No query of a screen reads it.",
)

assignment = sa.Table(
    "assignment",
    metadata,
    _id(),
    _of("station", index=True),
    _of("observer"),
    sa.Column("shift", sa.Text, nullable=False, server_default="day"),
    sa.Column("confirmed_at", UTCDateTime),
    sa.UniqueConstraint("station_id", "observer_id", "shift"),
)

category = sa.Table(
    "category",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    *_names(),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False, comment="default severity"),
    sa.Column("law", sa.Text, nullable=False, server_default=""),
    sa.Column("liability", sa.Text, nullable=False, server_default=""),
    sa.Column("liability_confidence", sa.Text, nullable=False, server_default=""),
    sa.Column("first_action", sa.Text, nullable=False, server_default=""),
    sa.Column("evidence", sa.Text, nullable=False, server_default=""),
    sa.Column("checked_on", sa.Date, comment="null: to be confirmed by a lawyer"),
    sa.Column("checked_by", sa.Text, nullable=False, server_default=""),
    lexemes_of("code || ' '::text || name_kk || ' '::text || name_ru || ' '::text || name_en"),
)

api_token = sa.Table(
    "api_token",
    metadata,
    _id(),
    _of("election"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("token_sha256", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("revoked_at", UTCDateTime),
)

demo_clock = sa.Table(
    "demo_clock",
    metadata,
    _of("election", primary_key=True),
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
    _of("election"),
    _of("station"),
    _of("observer", null=True),
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
    _of("election"),
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
    _of("election", null=True),
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

# --- state: derived, rebuildable --------------------------------------------------------------

station_state = sa.Table(
    "station_state",
    metadata,
    _of("station", primary_key=True),
    _of("election"),
    sa.Column("observers_assigned", sa.Integer, nullable=False),
    sa.Column("observers_confirmed", sa.Integer, nullable=False),
    sa.Column("arrived_at", UTCDateTime, comment="last arrival"),
    sa.Column("opened_at", UTCDateTime),
    sa.Column("heard_at", UTCDateTime, comment="last report from the observer, received"),
    sa.Column("removed_at", UTCDateTime, comment="last removal or denial"),
    sa.Column("removal", sa.Text, comment="removed or denied"),
    sa.Column("counting_at", UTCDateTime),
    sa.Column("protocol_at", UTCDateTime),
    sa.Column("home_safe_at", UTCDateTime),
    sa.Column("last_slot", sa.Text, comment="latest slot the observer counted"),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Index(None, "election_id", "revision"),
)

turnout_state = sa.Table(
    "turnout_state",
    metadata,
    _of("station", primary_key=True),
    sa.Column("slot", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("voters", sa.Integer, nullable=False),
    sa.Column("flags", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("received_at", UTCDateTime, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
)

turnout_by_district = sa.Table(
    "turnout_by_district",
    metadata,
    _of("district", primary_key=True),
    sa.Column("slot", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("stations", sa.Integer, nullable=False, comment="n_h: counted in, list known"),
    sa.Column("voters", sa.BigInteger, nullable=False, comment="sum of x"),
    sa.Column("listed", sa.BigInteger, nullable=False, comment="sum of v at those stations"),
    sa.Column("voters_squared", sa.Numeric(30, 0), nullable=False, comment="sum of x²"),
    sa.Column("voters_by_listed", sa.Numeric(30, 0), nullable=False, comment="sum of x·v"),
    sa.Column("listed_squared", sa.Numeric(30, 0), nullable=False, comment="sum of v²"),
    sa.Column("left_out", sa.Integer, nullable=False, comment="counts far above the list, or without one"),
    sa.Column("revision", sa.BigInteger, nullable=False),
)

incident_state = sa.Table(
    "incident_state",
    metadata,
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey("incident.report_id"), primary_key=True),
    _of("election"),
    _of("station", index=True),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("duplicate_of", sa.Uuid),
    sa.Column("occurred_at", UTCDateTime, nullable=False),
    sa.Column("received_at", UTCDateTime, nullable=False),
    sa.Column("acknowledged_at", UTCDateTime),
    sa.Column("taken_at", UTCDateTime, comment="first claimed or worked on"),
    sa.Column("decided_at", UTCDateTime, comment="first confirmed, rejected or found a duplicate"),
    sa.Column("assignee", sa.Text, comment="who claimed it last and has not released it"),
    sa.Column("claimed_until", UTCDateTime),
    sa.Column("action", sa.Text),
    sa.Column("filed_at", UTCDateTime),
    sa.Column("filed_on", sa.Date),
    sa.Column("answered_at", UTCDateTime),
    sa.Column("cleared_at", UTCDateTime, comment="for the press; null if withdrawn or reopened since"),
    sa.Column("corroborated_by", sa.Integer, nullable=False, comment="independent observers beside its own"),
    sa.Column("last_event_id", sa.BigInteger),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Index(None, "election_id", "revision"),
    sa.Index(None, "election_id", "state"),
    sa.Index(None, "election_id", "received_at"),
)
