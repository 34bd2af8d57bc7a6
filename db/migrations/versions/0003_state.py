"""State: derived from the facts, kept by the transaction that writes them, rebuildable."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _station_state()
    _turnout()
    _incident_state()


def _of(table: str, *, index: bool = False, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id")
    return sa.Column(f"{table}_id", sa.BigInteger, key, nullable=False, index=index, primary_key=primary_key)


def _revision() -> sa.Column[int]:
    return sa.Column("revision", sa.BigInteger, nullable=False)


def _station_state() -> None:
    op.create_table(
        "station_state",
        _of("station", primary_key=True),
        _of("election"),
        sa.Column("observers_assigned", sa.Integer, nullable=False),
        sa.Column("observers_confirmed", sa.Integer, nullable=False),
        sa.Column("arrived_at", MOMENT, comment="last arrival"),
        sa.Column("opened_at", MOMENT),
        sa.Column("heard_at", MOMENT, comment="last report from the observer, received"),
        sa.Column("removed_at", MOMENT, comment="last removal or denial"),
        sa.Column("removal", sa.Text, comment="removed or denied"),
        sa.Column("counting_at", MOMENT),
        sa.Column("protocol_at", MOMENT),
        sa.Column("home_safe_at", MOMENT),
        sa.Column("last_slot", sa.Text, comment="latest slot the observer counted"),
        _revision(),
    )
    op.create_index("ix_station_state_election_id_revision", "station_state", ["election_id", "revision"])


def _series() -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in ("slot", "source")]


def _turnout() -> None:
    op.create_table(
        "turnout_state",
        _of("station", primary_key=True),
        *_series(),
        sa.Column("voters", sa.Integer, nullable=False),
        sa.Column("flags", pg.ARRAY(sa.Text), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        _revision(),
    )
    exact = sa.Numeric(30, 0)
    left_out = "counts far above the list, or without one"
    op.create_table(
        "turnout_by_district",
        _of("district", primary_key=True),
        *_series(),
        sa.Column("stations", sa.Integer, nullable=False, comment="n_h: counted in, list known"),
        sa.Column("voters", sa.BigInteger, nullable=False, comment="sum of x"),
        sa.Column("listed", sa.BigInteger, nullable=False, comment="sum of v at those stations"),
        sa.Column("voters_squared", exact, nullable=False, comment="sum of x²"),
        sa.Column("voters_by_listed", exact, nullable=False, comment="sum of x·v"),
        sa.Column("listed_squared", exact, nullable=False, comment="sum of v²"),
        sa.Column("left_out", sa.Integer, nullable=False, comment=left_out),
        _revision(),
    )


def _incident_state() -> None:
    of_incident = sa.ForeignKey("incident.report_id")
    op.create_table(
        "incident_state",
        sa.Column("incident_id", sa.Uuid, of_incident, primary_key=True),
        _of("election"),
        _of("station", index=True),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("duplicate_of", sa.Uuid),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("acknowledged_at", MOMENT),
        _revision(),
    )
    op.create_index("ix_incident_state_election_id_revision", "incident_state", ["election_id", "revision"])
