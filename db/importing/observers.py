"""Observers by alias. Contact data goes to its own table and is repeated nowhere."""

import sqlalchemy as sa

from db.importing import columns
from db.importing.checking import Checked, Reading
from db.importing.columns import Field
from db.importing.problems import BadValue
from db.importing.progress import Progress
from db.importing.storing import Stored, upsert
from db.importing.values import alias, date, text
from db.schema import election, observer, observer_contact

CONTACT = ("full_name", "phone", "messenger")


class Observers:
    fields = (
        Field("alias", columns.ALIAS, alias, required=True),
        Field("trained_on", columns.TRAINED, date),
        Field("full_name", columns.FULL_NAME, text(200), private=True),
        Field("phone", columns.PHONE, text(100), private=True),
        Field("messenger", columns.MESSENGER, text(100), private=True),
    )
    any_of = ()
    key = ("alias",)
    from_geojson, from_table = False, True

    def __init__(self, connection: sa.Connection, election_id: int) -> None:
        self.connection = connection
        self.election_id = election_id
        self.held_on = connection.scalar(sa.select(election.c.held_on).where(election.c.id == election_id))

    def complete(self, reading: Reading) -> None:
        trained_on = reading.values.get("trained_on")
        if trained_on and trained_on > self.held_on:
            why = BadValue("after_the_day", "lies after the election ({held_on})", held_on=self.held_on)
            reading.reject("trained_on", why)

    def store(self, checked: Checked, progress: Progress) -> Stored:
        changes = upsert(
            self.connection,
            observer,
            [
                {
                    "election_id": self.election_id,
                    "alias": each["alias"],
                    "trained_on": each.get("trained_on"),
                }
                for each in checked.records
            ],
            key=("election_id", "alias"),
            update=checked.columns & {"trained_on"},
            progress=progress,
        )
        reached = self._store_contacts(checked, progress) - changes.new
        return Stored.counted(len(checked.records), changes.new, changes.changed | reached)

    def _store_contacts(self, checked: Checked, progress: Progress) -> frozenset[tuple[object, ...]]:
        """The keys of the observers whose contact data is another now."""
        given = checked.columns & set(CONTACT)
        if not given:
            return frozenset()
        ids = fetch_observers(self.connection, self.election_id)
        records = [
            {"observer_id": ids[each["alias"]], **{name: each.get(name) or "" for name in CONTACT}}
            for each in checked.records
        ]
        changes = upsert(
            self.connection, observer_contact, records, key=("observer_id",), update=given, progress=progress
        )
        reached = changes.new | changes.changed
        return frozenset((self.election_id, name) for name, key in ids.items() if (key,) in reached)


def fetch_observers(connection: sa.Connection, election_id: int) -> dict[str, int]:
    """Alias → id."""
    rows = connection.execute(
        sa.select(observer.c.alias, observer.c.id).where(observer.c.election_id == election_id)
    )
    return {row.alias: row.id for row in rows}
