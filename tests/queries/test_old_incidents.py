"""A database of before migration 0006, with incidents that were decided on then: what becomes of it?

The rows are written as the code of then wrote them, by a role that owns the tables and is held by their
policies, as with any DATABASE_URL.
"""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command

from db import engine as engines
from db import migrate
from db.access import guards
from db.access.scope import SYSTEM
from db.audit.chain import verify_chain
from db.embedded import EmbeddedServer
from db.verify import find_differences, rebuild
from tests.factories import add_observer, add_register, at

FACTS = {
    "report": "select * from report order by id",
    "incident": "select report_id, category, severity, narrative from incident order by 1",
    "incident_event": "select id, incident_id, state, severity, duplicate_of, actor, note, received_at "
    "from incident_event order by id",
}
NARRATIVE = "Вынесли «урну» №4711, <b>председатель</b> молчал."
"""As sent: what is searched for is another column."""

_REPORT = """
    insert into report (id, election_id, station_id, observer_id, kind, channel, occurred_at, received_at,
                        supersedes, sent, revision, place)
    values (:id, :election, :station, :observer, 'incident', 'api', :at, :at,
            :supersedes, '{}', 1, 0);
    insert into incident values (:id, 'BOX', 'major', :narrative)
"""
_STEP = """
    insert into incident_event (incident_id, state, severity, duplicate_of, actor, note, received_at,
                                revision)
    values (:id, :state, :severity, :of, 'lawyer', 'Why.', :at, 9)
"""
_KEPT = """
    insert into incident_state
    select r.id, r.election_id, r.station_id, i.category,
           coalesce((array_agg(e.severity order by e.received_at desc, e.id desc)
                     filter (where e.severity is not null))[1], i.severity),
           coalesce((array_agg(e.state order by e.received_at desc, e.id desc))[1], 'new'),
           (array_agg(e.duplicate_of order by e.received_at desc, e.id desc))[1],
           r.occurred_at, r.received_at, min(e.received_at) filter (where e.state <> 'new'), 9
    from report r join incident i on i.report_id = r.id left join incident_event e on e.incident_id = r.id
    where not exists (select from report c where c.supersedes = r.id)
    group by r.id, i.report_id
"""
_GUARDS = """
    alter table {0} enable row level security;
    alter table {0} force row level security;
    create policy system on {0} using (current_setting('hq.scope', true) = 'system')
        with check (current_setting('hq.scope', true) = 'system')
"""


@pytest.fixture
def old(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """As the owner of a database at 0005."""
    monkeypatch.setattr(guards, "role_name", lambda role: f"old_{role}")
    everybody = engines.create(server.owner_url).execution_options(isolation_level="AUTOCOMMIT")
    with everybody.connect() as connection:
        connection.execute(sa.text("create role old_owner login createrole"))
        connection.execute(sa.text("create database old owner old_owner"))
    url = sa.make_url(server.url).set(username="old_owner", database="old").render_as_string()
    owner = engines.create(url, scope=SYSTEM)
    with owner.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    yield owner
    owner.dispose()
    with everybody.connect() as connection:
        connection.execute(sa.text("drop database old with (force)"))
        connection.execute(sa.text("drop owned by old_owner"))
    everybody.dispose()


class History:
    """What happened on that day, three observers at one station."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        register = add_register(connection)
        self.election_id, self.station_id = register.election_id, register.station_ids["1"]
        self.observers = {each: add_observer(connection, self.election_id, alias=each) for each in "ABC"}

    def report(self, observer: str | None, local: str, supersedes: uuid.UUID | None = None) -> uuid.UUID:
        made = uuid.uuid4()
        values = {
            "id": made,
            "election": self.election_id,
            "station": self.station_id,
            "observer": self.observers.get(observer or ""),
            "at": at(local),
            "supersedes": supersedes,
            "narrative": NARRATIVE,
        }
        for statement in _REPORT.split(";"):
            self.connection.execute(sa.text(statement), values)
        return made

    def step(self, incident: uuid.UUID, state: str, moment: dt.datetime, **values: object) -> None:
        row = {"id": incident, "state": state, "at": moment, "severity": None, "of": None} | values
        self.connection.execute(sa.text(_STEP), row)


def write_a_day(connection: sa.Connection) -> int:
    day = History(connection)
    day.report("A", "09:00")  # untouched: new
    case = day.report("A", "09:05")  # through every state there was
    for minute, state in enumerate(
        (
            "acknowledged",
            "verifying",
            "confirmed",
            "action",
            "filed",
            "answered",
            "filed",
            "no_reaction",
            "closed",
        )
    ):
        day.step(case, state, at(f"09:{10 + minute}"))
    again = day.report("B", "09:20")  # rejected, then opened again as new
    day.step(again, "rejected", at("09:25"), severity="minor")
    day.step(again, "new", at("09:30"))
    jumped = day.report("B", "10:00")  # the clock jumped back between its steps
    day.step(jumped, "confirmed", at("10:20"), severity="critical")
    day.step(jumped, "rejected", at("10:10"), severity="note")
    original = day.report("A", "11:00")  # told by two others and once more by its own reporter
    for observer in ("B", "C", "A", None):
        day.step(day.report(observer, "11:05"), "duplicate", at("11:10"), of=original)
    parted = day.report("C", "11:20")  # a duplicate that is none any more
    day.step(parted, "duplicate", at("11:30"), of=case)
    day.step(parted, "verifying", at("11:40"))
    mistaken = day.report("B", "12:00")  # corrected after it was said to be a duplicate
    day.step(mistaken, "duplicate", at("12:05"), of=case)
    day.report("B", "12:10", supersedes=mistaken)
    connection.execute(sa.text(_KEPT))
    connection.execute(sa.text("update revision set revision = 9"))
    return day.election_id


def facts(connection: sa.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {table: [tuple(row) for row in connection.execute(sa.text(rows))] for table, rows in FACTS.items()}


def test_incidents_of_before_keep_what_was_sent_and_stand_as_their_steps_say(old: sa.Engine):
    with old.begin() as connection:
        election_id = write_a_day(connection)
        for table in (*FACTS, "incident_state", "category"):
            for statement in _GUARDS.format(table).split(";"):
                connection.execute(sa.text(statement))
        before = facts(connection)

    migrate.upgrade(old)

    with old.begin() as connection:
        assert facts(connection) == before
        of_stations = (
            "station_state",
            "turnout_state",
            "turnout_by_district",
        )  # of which nothing was written
        differences = find_differences(connection, election_id)
        assert [str(each) for each in differences if each.table not in of_stations] == []
        kinds = connection.execute(
            sa.text("select distinct state, kind from incident_event where state <> kind")
        )
        assert [tuple(row) for row in kinds] == [("new", "reopened")]
        rebuild(connection, election_id, now=at("13:00"))
        assert find_differences(connection, election_id) == []
        assert verify_chain(connection).broken is None
        with pytest.raises(sa.exc.DBAPIError, match="facts are never changed"):
            connection.execute(sa.text("update incident_event set note = ''"))
