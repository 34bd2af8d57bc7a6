"""The tables of what follows from the facts: derived, rebuildable.

Kept by `db.writing.state` in the transaction that writes the fact, from the same SELECT that `verify` and
`rebuild` use.
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.schema import UTCDateTime, link, metadata

station_state = sa.Table(
    "station_state",
    metadata,
    link("station", primary_key=True),
    link("election"),
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
    link("station", primary_key=True),
    sa.Column("slot", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("voters", sa.Integer, nullable=False),
    sa.Column("observer_id", sa.BigInteger, comment="who sent it; null: not said"),
    sa.Column("flags", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("received_at", UTCDateTime, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
)

turnout_by_district = sa.Table(
    "turnout_by_district",
    metadata,
    link("district", primary_key=True),
    sa.Column("slot", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("stations", sa.Integer, nullable=False, comment="n_h: counted in, list known"),
    sa.Column("voters", sa.BigInteger, nullable=False, comment="sum of x"),
    sa.Column("listed", sa.BigInteger, nullable=False, comment="sum of v at those stations"),
    sa.Column("voters_squared", sa.Numeric(30, 0), nullable=False, comment="sum of x²"),
    sa.Column("voters_by_listed", sa.Numeric(30, 0), nullable=False, comment="sum of x·v"),
    sa.Column("listed_squared", sa.Numeric(30, 0), nullable=False, comment="sum of v²"),
    sa.Column("left_out", sa.Integer, nullable=False, comment="counts far above the list, or without one"),
    sa.Column("observers", sa.Integer, nullable=False, comment="different ones behind the stations counted"),
    sa.Column("revision", sa.BigInteger, nullable=False),
)

incident_state = sa.Table(
    "incident_state",
    metadata,
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey("incident.report_id"), primary_key=True),
    link("election"),
    link("station", index=True),
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
