"""Requests that wait for each other are written together and answered each as if it had come alone."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from dashboard.api import reports as api_reports
from dashboard.api.gathering import MOST_TOGETHER, Gathering, Posted
from dashboard.api.reports import split
from db.schema import audit, revision
from db.tokens import Holder, create_token
from db.writing import Outcome, Rejection, Warning_
from tests.factories import check_in, turnout
from tests.security.api_desk import NOON, REPORTS, ApiDesk, codes

HOLDER = Holder(1, "call centre", "")


@pytest.fixture
def desk(engine: sa.Engine) -> ApiDesk:
    return ApiDesk(engine)


def post_while_busy(desk: ApiDesk, bodies: list[Any], tokens: list[str] | None = None) -> list[Any]:
    """The first request holds the writer up, by a lock, until the others have come."""

    async def post() -> list[Any]:
        transport = httpx2.ASGITransport(desk.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hq", timeout=30) as client:

            def send(body: Any, token: str) -> asyncio.Task:
                content = body if isinstance(body, bytes) else json.dumps(body)
                headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
                return asyncio.create_task(client.post(REPORTS, content=content, headers=headers))

            with desk.database.connect() as holding:
                holding.execute(sa.select(revision).with_for_update())
                first = send(check_in(), desk.token)
                await asyncio.sleep(0.2)
                each = zip(bodies, tokens or [desk.token] * len(bodies), strict=True)
                others = [send(body, token) for body, token in each]
                await asyncio.sleep(0.2)
            assert (await first).json()["accepted"] == 1
            return await asyncio.gather(*others)

    return asyncio.run(post())


def test_a_burst_becomes_one_transaction_and_one_revision(desk):
    answers = post_while_busy(desk, [check_in("1"), [turnout("2"), check_in("2")], check_in("3")])

    assert [(each.json()["accepted"], each.json()["revision"]) for each in answers] == [
        (1, 2),
        (2, 2),
        (1, 2),
    ]
    with desk.database.connect() as connection:
        details = connection.scalars(sa.select(audit.c.detail).order_by(audit.c.id)).all()
    assert [each["accepted"] for each in details] == [1, 4]


def test_each_request_of_a_burst_hears_of_its_own_reports_only(desk):
    known = check_in()
    desk.post(known)

    answers = post_while_busy(
        desk, [[check_in("404"), known], b"{not json", [turnout(voters=1020)], check_in("405"), b"[]"]
    )

    mixed, broken, odd, refused, nothing = answers
    assert [each.status_code for each in answers] == [200, 400, 200, 422, 200]
    assert (mixed.json()["accepted"], mixed.json()["duplicate"]) == (0, 1)
    assert codes(mixed) == [(0, "station", "unknown_station")]
    assert broken.json()["code"] == "not_json"
    assert [(each["index"], each["problems"][0]["code"]) for each in odd.json()["warnings"]] == [
        (0, "above_list")
    ]
    assert codes(refused) == [(0, "station", "unknown_station")]
    assert (nothing.json()["accepted"], nothing.json()["rejections"]) == (0, [])


def test_two_tokens_of_one_election_keep_their_own_names(desk):
    with desk.database.begin() as connection:
        second = create_token(connection, desk.register.election_id, "bot", NOON)
    post_while_busy(desk, [check_in(), check_in(), check_in()], [desk.token, second, desk.token])

    with desk.database.connect() as connection:
        rows = connection.execute(sa.select(audit.c.actor, audit.c.detail).order_by(audit.c.id)).all()
    assert [(actor, detail["accepted"]) for actor, detail in rows] == [
        ("token:call centre", 1),
        ("token:call centre", 2),
        ("token:bot", 1),
    ]


def test_a_report_that_breaks_us_does_not_break_those_beside_it(desk, monkeypatch):
    record = api_reports._record

    def fragile(desk_, holder, sent):
        if any(isinstance(each, dict) and each.get("station") == "breaks" for each in sent):
            raise ZeroDivisionError
        return record(desk_, holder, sent)

    monkeypatch.setattr(api_reports, "_record", fragile)
    answers = post_while_busy(desk, [check_in("1"), check_in("breaks"), check_in("2")])

    assert [each.status_code for each in answers] == [200, 500, 200]
    assert desk.stored() == 3


def test_a_request_given_up_before_its_turn_is_not_written():
    written: list[bytes] = []
    go_on = threading.Event()

    def write(together):
        go_on.wait(5)
        for each in together:
            written.append(each.body)
            each.answered.set_result(None)

    with ThreadPoolExecutor(1) as threads:
        gathering = Gathering(threads, write)
        first, given_up, last = (Posted(HOLDER, body, "en") for body in (b"first", b"given up", b"last"))
        gathering.put(first)
        while not first.answered.running():
            pass
        for each in (given_up, last):
            gathering.put(each)
        assert given_up.answered.cancel()
        go_on.set()

    assert written == [b"first", b"last"]


def test_what_is_written_together_has_a_limit_and_one_large_request_goes_alone():
    together: list[int] = []
    go_on = threading.Event()

    def write(posts):
        go_on.wait(5)
        together.append(len(posts))
        for each in posts:
            each.answered.set_result(None)

    half = b" " * (MOST_TOGETHER // 2)
    with ThreadPoolExecutor(1) as threads:
        gathering = Gathering(threads, write)
        many_small_things = b"[" + b"1," * 4999 + b"1]"
        bodies = [b"first", half, half, half * 4, *[many_small_things] * 4]
        answers = [gathering.put(Posted(HOLDER, bodies[0], "en"))]
        while not answers[0].running():
            pass
        answers += [gathering.put(Posted(HOLDER, body, "en")) for body in bodies[1:]]
        go_on.set()
        assert [each.result(5) for each in answers] == [None] * 8

    assert together == [1, 2, 1, 3, 1]


WORDS = st.sampled_from(["accepted", "duplicate", "rejected", "questioned"])


@given(parts=st.lists(st.lists(WORDS, max_size=5), max_size=6))
def test_a_common_outcome_is_taken_apart_as_it_was_put_together(parts):
    def outcome_of(words: list[str]) -> Outcome:
        places = {word: [place for place, each in enumerate(words) if each == word] for word in set(words)}
        return Outcome(
            accepted=sum(each in ("accepted", "questioned") for each in words),
            duplicates=tuple(places.get("duplicate", [])),
            rejected=tuple(Rejection(place, None, ()) for place in places.get("rejected", [])),
            warnings=tuple(Warning_(place, None, ()) for place in places.get("questioned", [])),
            revision=7,
        )

    whole = outcome_of([word for part in parts for word in part])

    assert list(split(whole, [len(part) for part in parts])) == [outcome_of(part) for part in parts]


def test_the_writer_takes_up_work_again_after_it_has_rested(desk):
    for _ in range(3):
        assert desk.post(check_in()).json()["accepted"] == 1
