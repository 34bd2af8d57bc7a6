"""The database goes away: the sender is told to keep its reports and send them again, and nothing doubles."""

import asyncio
import logging
import threading
import time
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa

from dashboard.api import desk as api_desk
from dashboard.api import reports as api_reports
from dashboard.api.errors import RefusedError
from db import engine as engines
from db.access.scope import SYSTEM
from db.evidence import EvidenceStore
from db.schema import revision
from tests.factories import check_in, incident
from tests.security.api_desk import REPORTS, ApiDesk, promised

AWAY = "postgresql://nobody@127.0.0.1:1/away"


@pytest.fixture
def desk(engine: sa.Engine) -> ApiDesk:
    return ApiDesk(engine)


def says_keep_and_resend(answer) -> None:
    promised("Error", answer.json())
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    ("method", "path"), [("POST", REPORTS), ("GET", "/api/v1/stations"), ("GET", "/api/v1/categories")]
)
def test_without_a_database_every_address_asks_for_patience(desk, method, path):
    desk.engine = engines.create(AWAY)

    says_keep_and_resend(desk.client.request(method, path))


def test_a_report_sent_again_after_the_database_is_back_is_there_once(desk):
    sent = check_in()
    desk.post(check_in())  # the token is known from now on: recording itself will fail
    desk.engine = engines.create(AWAY)
    says_keep_and_resend(desk.post(sent))

    desk.engine = desk.database
    assert desk.post(sent).json()["accepted"] == 1
    assert desk.post(sent).json()["duplicate"] == 1
    assert desk.stored() == 2


def test_a_report_whose_answer_was_lost_after_the_commit_is_not_doubled(desk, monkeypatch):
    sent = check_in()
    record = api_reports._record

    def lost(*args):
        record(*args)
        raise sa.exc.OperationalError("commit", {}, Exception("server closed the connection unexpectedly"))

    with monkeypatch.context() as patched:
        patched.setattr(api_reports, "_record", lost)
        says_keep_and_resend(desk.post(sent))

    assert desk.post(sent).json()["duplicate"] == 1
    assert desk.stored() == 1


def test_a_connection_cut_in_the_middle_stores_nothing_and_the_report_can_come_again(desk):
    sent = check_in()
    desk.post(check_in())
    with desk.database.connect() as holding:
        holding.execute(sa.select(revision).with_for_update())  # the report waits for this lock
        answers = []
        sender = threading.Thread(target=lambda: answers.append(desk.post(sent)))
        sender.start()
        cut_whoever_waits(desk.database)
        sender.join(10)
        holding.rollback()

    says_keep_and_resend(answers[0])
    assert desk.stored() == 1
    assert desk.post(sent).json()["accepted"] == 1


def cut_whoever_waits(engine: sa.Engine) -> None:
    waiting = sa.text(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 10
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while time.monotonic() < deadline:
            if connection.execute(waiting).all():
                return
            time.sleep(0.01)
    raise AssertionError("the report never waited")


def test_a_database_that_does_not_answer_in_time_is_away_too(desk, database_url):
    desk.engine = engines.create(database_url, scope=SYSTEM, statement_timeout_ms=200)
    with desk.database.connect() as holding:
        holding.execute(sa.select(revision).with_for_update())
        says_keep_and_resend(desk.post(check_in()))
        holding.rollback()
    desk.engine.dispose()

    assert desk.stored() == 0


def test_when_every_thread_is_stuck_the_next_sender_is_not_kept_waiting(monkeypatch):
    monkeypatch.setattr(api_desk, "BEGUN_WITHIN_SECONDS", 0.05)
    freed = threading.Event()

    async def crowd() -> None:
        desk = api_desk.Desk(lambda: None, lambda: None, EvidenceStore(Path("/nonexistent")))
        stuck = [asyncio.create_task(desk.in_thread(freed.wait)) for _ in range(api_desk.THREADS)]
        await asyncio.sleep(0)
        with pytest.raises(RefusedError) as refused:
            await desk.in_thread(lambda: None)
        assert refused.value.code == "unavailable"
        freed.set()
        assert await asyncio.gather(*stuck) == [True] * api_desk.THREADS  # what has begun is waited for
        assert await desk.in_thread(lambda: "again") == "again"

    asyncio.run(crowd())


def test_the_event_loop_goes_on_while_a_report_waits(desk):
    """Every open wall hangs on that loop."""

    async def beats_while_waiting(holding: sa.Connection) -> int:
        transport, headers = httpx2.ASGITransport(desk.app), {"Authorization": f"Bearer {desk.token}"}
        async with httpx2.AsyncClient(transport=transport, base_url="http://hq", headers=headers) as client:
            waiting = asyncio.create_task(client.post(REPORTS, json=check_in()))
            for beat in range(100):
                await asyncio.sleep(0.003)
                assert not waiting.done(), f"answered after {beat} beats, with the lock still held"
            holding.rollback()
            return (await waiting).status_code

    with desk.database.connect() as holding:
        holding.execute(sa.select(revision).with_for_update())
        assert asyncio.run(beats_while_waiting(holding)) == 200


def test_a_mistake_of_ours_is_an_answer_and_the_log_quotes_no_report(desk, monkeypatch, caplog):
    narrative = " ".join(["call", "me:", "+7", "701"])

    def broken(*_args):
        raise RuntimeError(narrative)

    monkeypatch.setattr(api_reports, "_record", broken)
    caplog.set_level(logging.DEBUG)

    answer = desk.post(incident())

    promised("Error", answer.json())
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert narrative not in answer.text
    assert "RuntimeError while answering /api/v1/reports" in caplog.text
    assert "broken" in caplog.text  # where it happened
    assert narrative not in caplog.text
