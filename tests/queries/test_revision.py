"""No change is ever missed: revisions are dense, and become visible in their own order."""

import random
import select
import threading
import time

import psycopg2
import pytest
import sqlalchemy as sa

from db import engine as engines
from db.engine import CHANNEL
from db.schema import report, revision
from db.state_tables import station_state
from db.verify import find_differences
from db.vocabulary import Channel
from db.writing import advance_revision, record_reports, touch_register
from tests.factories import DAY_AT_10_05, add_register, check_in, turnout

WRITERS, WRITES = 8, 50


@pytest.fixture
def election_id(engine: sa.Engine) -> int:
    with engine.begin() as connection:
        register = add_register(connection, stations=WRITERS)
        touch_register(connection, register.election_id)
    return register.election_id


def write_on(connection, election_id, *sent):
    return record_reports(
        connection, election_id, sent, received_at=DAY_AT_10_05, channel=Channel.API, actor="x"
    )


def record(engine, election_id, *sent):
    with engine.begin() as connection:
        return write_on(connection, election_id, *sent)


def write(engine, election_id, writer):
    """Reports of its own station and of its neighbour's; every tenth one is given up."""
    chance = random.Random(writer)
    for number in range(WRITES):
        station = str(1 + (writer + number % 2) % WRITERS)
        sent = [check_in(station, "pulse"), turnout(station, voters=number)][: chance.randint(1, 2)]
        if number % 10 == 9:
            with engine.connect() as connection:
                write_on(connection, election_id, *sent)
                connection.rollback()
        record(engine, election_id, *sent)


def follow(engine, election_id, finished, seen):
    """As the feed does: what came after the revision seen last, up to the revision read first."""
    last = 0
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while True:
            done = finished.is_set()
            newest = connection.scalar(sa.select(revision.c.revision))
            rows = connection.execute(
                sa.select(report.c.revision, report.c.id).where(
                    report.c.revision > last, report.c.revision <= newest
                )
            ).all()
            seen.extend((row.revision, row.id) for row in rows)
            last = newest
            if done:
                return


def listen(url, finished, heard):
    connection = psycopg2.connect(engines.raw_dsn(url))
    connection.autocommit = True
    connection.cursor().execute(f"listen {CHANNEL}")
    while not finished.is_set() or select.select([connection], [], [], 0)[0]:
        if select.select([connection], [], [], 0.05)[0]:
            connection.poll()
            heard.extend(notify.payload for notify in connection.notifies)
            connection.notifies.clear()
    connection.close()


def test_with_many_writers_a_reader_misses_nothing_and_hears_in_order(engine, database_url, election_id):
    seen, heard, finished = [], [], threading.Event()
    writers = [threading.Thread(target=write, args=(engine, election_id, n)) for n in range(WRITERS)]
    listener = threading.Thread(target=listen, args=(database_url, finished, heard))
    reader = threading.Thread(target=follow, args=(engine, election_id, finished, seen))
    for thread in (listener, reader):
        thread.start()
    time.sleep(0.2)  # for the listener to be listening
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    finished.set()
    for thread in (listener, reader):
        thread.join()

    newest = 1 + WRITERS * WRITES
    with engine.connect() as connection:
        assert connection.scalar(sa.select(revision.c.revision)) == newest
        everything = connection.execute(sa.select(report.c.revision, report.c.id)).all()
        assert {row.revision for row in everything} == set(range(2, newest + 1))
        assert sorted(seen) == sorted(everything)
        assert find_differences(connection, election_id) == []
    assert heard == [f"{election_id}:{number}" for number in range(2, newest + 1)]


def test_the_answer_names_a_revision_at_which_the_report_is_visible(engine, election_id):
    sent = check_in()
    at = record(engine, election_id, sent).revision
    with engine.connect() as connection:
        assert connection.scalar(sa.select(revision.c.revision)) >= at
        assert (
            connection.scalar(sa.select(station_state.c.revision).where(station_state.c.station_id == 1))
            == at
        )
    assert record(engine, election_id, sent).revision == at


def test_of_those_who_saw_the_clock_turn_one_advances_the_revision(engine, election_id):
    outcomes = []

    def advance():
        with engine.begin() as connection:
            outcomes.append(advance_revision(connection, election_id, seen=1))

    threads = [threading.Thread(target=advance) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, False, False, True]
    with engine.connect() as connection:
        assert connection.scalar(sa.select(revision.c.revision)) == 2


def test_an_election_that_is_not_there_is_not_advanced(engine, election_id):
    with engine.begin() as connection:
        assert not advance_revision(connection, election_id + 1, seen=0)
