"""A whole country's election day, written with SQL: the facts, then the state that follows from them."""

import sqlalchemy as sa

from db import taxonomy, verify
from tests import factories

DISTRICTS = 200

_REGISTER = """
    insert into district (election_id, code, name_kk, name_ru, name_en)
    select :election, 'c' || n, 'Аудан ' || n, 'Район ' || n, 'District ' || n
    from generate_series(1, :districts) n;

    insert into station (election_id, district_id, number, name_kk, name_ru, name_en, lat, lon,
                         coordinate_quality, registered_voters)
    select :election, d.id, n::text, 'Учаске ' || n, 'Участок ' || n, 'Station ' || n,
           41 + (n * 7919 % 13000) / 1000.0, 47 + (n * 104729 % 39000) / 1000.0, 'synthetic', 300 + n % 2000
    from generate_series(1::bigint, :stations) n
    join (select id, row_number() over (order by id) as place from district where election_id = :election) d
      on d.place = 1 + n % :districts;

    insert into observer (election_id, alias)
    select :election, 'o-' || n from generate_series(1::bigint, :stations) n;

    insert into assignment (station_id, observer_id)
    select s.id, o.id
    from (select id, row_number() over (order by id) as place from station where election_id = :election) s
    join (select id, row_number() over (order by id) as place from observer where election_id = :election) o
      using (place);
"""

_NUMBERED = """
    create temp table told on commit drop as
    select gen_random_uuid() as id, n, s.id as station_id, s.registered_voters,
           (select min(observer_id) from assignment a where a.station_id = s.id) as observer_id,
           cast(:day as timestamptz) + interval '1 hour' * (n * :hours / :rows) as at
    from generate_series(0, :rows - 1) n
    join (select id, registered_voters, row_number() over (order by id) - 1 as place
          from station where election_id = :election) s on s.place = n % :stations;

    insert into report (id, election_id, station_id, observer_id, kind, channel, occurred_at, received_at,
                        sent, revision, place)
    select id, :election, station_id, observer_id, :kind, 'import', at, at, '{}', :first + n, 0 from told;

    update revision set revision = :first + :rows where election_id = :election;
"""

_CHECK_INS = "insert into check_in select id, (array['arrived','opened'])[1 + n / :stations] from told"
_COUNTS = """
    insert into turnout_count
    select id, (array['10:00','12:00','14:00','16:00','18:00','20:00'])[1 + n / :stations % 6],
           (array['observer','official'])[1 + n / (6 * :stations) % 2],
           registered_voters * (1 + n / :stations % 6) / 8
    from told
"""
_INCIDENTS = """
    insert into incident
    select id, (array['B04','O01','C03'])[1 + n % 3], (array['minor','major','note','minor'])[1 + n % 4],
           'Нарушение номер ' || n
    from told
"""


def fill(
    owner: sa.Engine,
    *,
    stations: int,
    turnout_rows: int,
    incidents: int,
    code: str,
    incident_rows: str = _INCIDENTS,
) -> int:
    """Returns the election's id. Everywhere an observer has arrived and opened; a turnout row beyond
    12 a station corrects an earlier one. `incident_rows` inserts incidents from the table `told`."""
    with owner.begin() as connection:
        taxonomy.install_categories(connection)
        election_id = factories.add_election(connection, code=code)
        common = {"election": election_id, "stations": stations, "districts": DISTRICTS}
        _run(connection, _REGISTER, common)
    for kind, rows, detail in (
        ("check_in", 2 * stations, _CHECK_INS),
        ("turnout", turnout_rows, _COUNTS),
        ("incident", incidents, incident_rows),
    ):
        report(owner, common, kind, rows, detail)
    with owner.begin() as connection:
        verify.rebuild(connection, election_id, now=factories.at("17:00"))
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("analyze")
    return election_id


def report(
    owner: sa.Engine, common: dict[str, int], kind: str, rows: int, detail: str, *, hours: float = 10.0
) -> None:
    """Spread over so many hours from 06:40."""
    values = {**common, "kind": kind, "rows": rows, "day": factories.at("06:40"), "hours": hours}
    with owner.begin() as connection:
        values["first"] = connection.scalar(sa.text("select max(revision) + 1 from revision"))
        _run(connection, _NUMBERED + ";" + detail, values)


def _run(connection: sa.Connection, statements: str, values: dict[str, object]) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            connection.execute(sa.text(statement), values)
