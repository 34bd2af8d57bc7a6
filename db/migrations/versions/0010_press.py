"""The press: whose counts turnout rests on, and whether clearing takes a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column(
        "turnout_state", sa.Column("observer_id", sa.BigInteger, comment="who sent it; null: not said")
    )
    op.execute(WHO_SENT_IT)
    behind = "different ones behind the stations counted"
    op.add_column("turnout_by_district", sa.Column("observers", sa.Integer, comment=behind))
    op.execute("update turnout_by_district set observers = 0")
    op.execute(OBSERVERS)
    op.alter_column("turnout_by_district", "observers", nullable=False)
    by_two = sa.Column(
        "two_clear", sa.Boolean, nullable=False, server_default="false", comment="the press needs two lawyers"
    )
    op.add_column("case_setting", by_two)


WHO_SENT_IT = """
    update turnout_state kept set observer_id = (
        select sent.observer_id
        from report sent join turnout_count said on said.report_id = sent.id
        where sent.station_id = kept.station_id and said.slot = kept.slot and said.source = kept.source
          and sent.received_at = kept.received_at
          and not exists (select from report correction where correction.supersedes = sent.id)
        order by sent.revision desc, sent.place desc limit 1
    )
"""
OBSERVERS = """
    update turnout_by_district kept set observers = counted.observers
    from (
        select district_id, slot, source, count(distinct coalesce(observer_id, -station_id)) as observers
        from turnout_state join station on station.id = station_id
        where registered_voters is not null and 'far_above_list' <> all (flags)
        group by district_id, slot, source
    ) counted
    where (counted.district_id, counted.slot, counted.source) = (kept.district_id, kept.slot, kept.source)
"""
