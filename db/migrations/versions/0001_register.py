"""The register: elections, districts, stations, observers, categories, tokens, the demo's clock."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _election()
    _places()
    _people()
    _category()
    _access()


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _of(table: str, *, index: bool = False, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id")
    return sa.Column(f"{table}_id", sa.BigInteger, key, nullable=False, index=index, primary_key=primary_key)


def _names() -> list[sa.Column[str]]:
    return [sa.Column(f"name_{language}", sa.Text, nullable=False) for language in ("kk", "ru", "en")]


def _text(name: str, comment: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="", comment=comment)


def _election() -> None:
    op.create_table(
        "election",
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
    op.create_table(
        "revision",
        _of("election", primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("register_revision", sa.BigInteger, nullable=False, server_default="0"),
        comment="One row an election. Its lock puts commits in the order of their revisions.",
    )


def _places() -> None:
    op.create_table(
        "district",
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
    op.create_table(
        "station",
        _id(),
        _of("election"),
        _of("district", index=True),
        sa.Column("number", sa.Text, nullable=False, comment="registry number, as printed"),
        *_names(),
        _text("address"),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("coordinate_quality", sa.Text, nullable=False),
        sa.Column("registered_voters", sa.Integer, comment="null: not known"),
        sa.UniqueConstraint("election_id", "number"),
        sa.CheckConstraint("registered_voters >= 0", name="voters_not_negative"),
        sa.CheckConstraint("(lat is null) = (lon is null)", name="both_coordinates_or_none"),
    )


def _people() -> None:
    op.create_table(
        "observer",
        _id(),
        _of("election"),
        sa.Column("alias", sa.Text, nullable=False, comment="the only name any screen shows"),
        sa.Column("trained_on", sa.Date),
        sa.UniqueConstraint("election_id", "alias"),
    )
    op.create_table(
        "observer_contact",
        _of("observer", primary_key=True),
        _text("full_name"),
        _text("phone"),
        _text("messenger"),
        comment="Personal data, apart from everything else. No query of a screen reads it.",
    )
    op.create_table(
        "assignment",
        _id(),
        _of("station", index=True),
        _of("observer"),
        sa.Column("shift", sa.Text, nullable=False, server_default="day"),
        sa.Column("confirmed_at", MOMENT),
        sa.UniqueConstraint("station_id", "observer_id", "shift"),
    )


def _category() -> None:
    op.create_table(
        "category",
        sa.Column("code", sa.Text, primary_key=True),
        *_names(),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False, comment="default severity"),
        _text("law"),
        _text("liability"),
        _text("liability_confidence"),
        _text("first_action"),
        _text("evidence"),
        sa.Column("checked_on", sa.Date, comment="null: to be confirmed by a lawyer"),
        _text("checked_by"),
    )


def _access() -> None:
    op.create_table(
        "api_token",
        _id(),
        _of("election"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("token_sha256", sa.Text, nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
    )
    op.create_table(
        "demo_clock",
        _of("election", primary_key=True),
        sa.Column("real_at", MOMENT, nullable=False, comment="when, by the wall clock, demo_at was true"),
        sa.Column("demo_at", MOMENT, nullable=False),
        sa.Column("speed", sa.Double, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        comment="Demo only: demo time = demo_at + (now - real_at) * speed unless paused.",
    )
