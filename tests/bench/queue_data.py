"""Fifty thousand incidents of all categories, in Russian and Kazakh, half of them worked on."""

import sqlalchemy as sa

from db import verify
from tests import factories
from tests.bench import country_data

STATIONS = 2_000

INCIDENTS = """
    insert into incident
    select id, (select array_agg(code order by code) from category)[1 + n % 42],
           (array['minor','major','note','minor','critical','note','minor'])[1 + n % 7],
           (array[
               'Наблюдателя не пускают на участок, председатель отказывается объяснить причину.',
               'Урна не опечатана, пломба сорвана, бюллетени лежат на столе.',
               'Бақылаушыны учаскеден шығарып жіберді, себебін айтқан жоқ.',
               'Жәшік мөрленбеген, комиссия мүшелері жауап бермейді.',
               'Избирателей привозят автобусом, видели номера машин.',
               'Сайлаушылар тізімінде қайтыс болған адамдар бар.',
               'Члены комиссии заполняют списки за избирателей до открытия.',
               'Протокол не вывешен, копию не выдали.',
               'Бір адам бірнеше бюллетень алды.',
               'Агитация у входа, раздают листовки.'
           ])[1 + n % 10] || ' №' || n || (array[' Звонили в штаб.', '', ' Полиция келді.'])[1 + n % 3]
    from told
"""

_STEPS = """
    insert into incident_event (incident_id, kind, state, action, until, filed_on, actor, note, received_at,
                                revision)
    select r.id, s.kind, s.state, s.action, s.until, s.filed_on, 'HQ-' || lpad((r.n % 20)::text, 2, '0'),
           s.note, r.received_at + s.after, 1
    from (select id, received_at, row_number() over (order by received_at, id) as n
          from report where election_id = :election and kind = 'incident') r
    join (values
        (1, 'claimed', 'acknowledged', null, cast(:now as timestamptz) + interval '10 minutes', null::date,
         '', interval '2 minutes'),
        (2, 'verifying', 'verifying', null, null, null, '', interval '5 minutes'),
        (3, 'translated', null, null, null, null, 'The box was open, nobody explained why.',
         interval '7 minutes'),
        (4, 'confirmed', 'confirmed', null, null, null, 'Photographs.', interval '15 minutes'),
        (5, 'action', 'action', 'complaint_district', null, null, '', interval '20 minutes'),
        (6, 'filed', 'filed', null, null, date '2021-07-25', '', interval '40 minutes')
    ) s(place, kind, state, action, until, filed_on, note, after) on s.place <= r.n % 13
    where r.n % 13 <= 6
"""

_LINKS = """
    insert into incident_event (incident_id, kind, corroborates, actor, received_at, revision)
    select r.id, 'corroborates', r.other, 'HQ-01', r.received_at + interval '10 minutes', 1
    from (select id, received_at, row_number() over told as n, lag(id) over told as other
          from report where election_id = :election and kind = 'incident'
          window told as (order by received_at, id)) r
    where r.n % 13 = 8
"""


def fill(owner: sa.Engine, *, incidents: int) -> int:
    """Returns the election's id."""
    election_id = country_data.fill(
        owner, stations=STATIONS, turnout_rows=STATIONS, incidents=0, code="queue", incident_rows=INCIDENTS
    )
    add_incidents(owner, election_id, stations=STATIONS, incidents=incidents)
    return election_id


def add_incidents(owner: sa.Engine, election_id: int, *, stations: int, incidents: int) -> None:
    """To an election that has as many stations."""
    common = {"election": election_id, "stations": stations}
    country_data.report(owner, common, "incident", incidents, INCIDENTS)
    with owner.begin() as connection:
        now = factories.at("17:00")
        connection.execute(sa.text(_STEPS), {"election": election_id, "now": now})
        connection.execute(sa.text(_LINKS), {"election": election_id})
        verify.rebuild(connection, election_id, now=now)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze")
