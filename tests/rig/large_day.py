"""A demo day whose numbers cannot be mistaken for each other: four digits each, none like another."""

import sqlalchemy as sa

from db import verify
from db.engine import create
from tests.bench.country_data import report
from tests.factories import at
from tests.rig.hq import DemoDay, Hq

STATIONS = 1150
REPORTED, CLEARED = 3100, 1357
"""Incidents on top of the demo's own, and how many of those lawyers have let out."""
AT = "12:20"

_INCIDENTS = """
    insert into incident
    select id, (array['B04','O01','C03'])[1 + n % 3], (array['minor','critical','major','minor'])[1 + n % 4],
           'Нарушение номер ' || n
    from told
"""
_CLEAR = """
    update incident_state set state = 'confirmed', cleared_at = :at where incident_id in
    (select id from report where kind = 'incident' and channel = 'import' order by revision limit :some)
"""


class LargeDay(Hq):
    """Paused at `AT`."""

    def __init__(self) -> None:
        super().__init__(DemoDay(stations=STATIONS, at=AT, paused=True))
        owner = create(self.database.owner_url, statement_timeout_ms=0)
        common = {"election": self.election_id, "stations": STATIONS, "districts": 0}
        report(owner, common, "incident", REPORTED, _INCIDENTS, hours=5)
        with owner.begin() as connection:
            verify.rebuild(connection, self.election_id, now=at(AT))
            connection.execute(sa.text(_CLEAR), {"at": at(AT), "some": CLEARED})
        owner.dispose()
