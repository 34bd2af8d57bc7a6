"""The worst minutes of the day: the database dies or hangs, the application is killed.

What the screens must do: keep the last good picture, say at once that it is old, heal without a hand.
What the API must do: lose nothing it took, double nothing that is sent again. How fast is `make bench`.
"""

import signal
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.rig.commits import Committer
from tests.rig.hq import DemoDay, Hq, running, wait_until
from tests.rig.light_walls import LightWalls
from tests.rig.senders import Senders

TILES = ("coverage", "incidents", "turnout")


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    """Its database is not the application's own: nobody but the test starts it again."""
    with running(DemoDay(at="12:30", speed=1), external_database=True) as running_hq:
        yield running_hq


def is_stale(hq: Hq) -> bool:
    return hq.frame(*TILES)["stale_since"] is not None


def assert_whole(hq: Hq) -> None:
    assert set(hq.frame(*TILES)["tiles"]) == set(TILES)


def servers(hq: Hq) -> list[psutil.Process]:
    postmaster = psutil.Process(hq.database.pid)
    return [postmaster, *postmaster.children(recursive=True)]


def test_a_killed_database_leaves_the_last_picture_and_comes_back_to_a_fresh_one(hq: Hq):
    for process in servers(hq):
        process.kill()

    wait_until(lambda: is_stale(hq), within=5, what="a picture that says it is old")
    assert_whole(hq)
    assert hq.post({"kind": "check_in"}).status_code == 503
    time.sleep(1)
    assert is_stale(hq)

    hq.database.leave()
    hq.start_database()
    wait_until(lambda: not is_stale(hq), within=15, what="a fresh picture")
    commit = Committer(hq).commit()
    wait_until(lambda: hq.frame(*TILES)["revision"] >= commit.revision, within=5, what="the next report")


def test_a_hung_database_raises_nothing_and_is_noticed_all_the_same(hq: Hq):
    stopped = servers(hq)
    for process in stopped:
        process.send_signal(signal.SIGSTOP)
    try:
        wait_until(lambda: is_stale(hq), within=15, what="a picture that says it is old")
        assert_whole(hq)
    finally:
        for process in stopped:
            process.send_signal(signal.SIGCONT)

    wait_until(lambda: not is_stale(hq), within=20, what="a fresh picture")


def test_a_killed_application_loses_and_doubles_no_report_of_a_sender_that_insists(hq: Hq):
    senders = Senders(hq, a_minute=1200)
    senders.start()
    time.sleep(1)
    hq.kill()
    time.sleep(0.5)
    hq.start()
    time.sleep(1)
    sent = senders.finish()

    assert any(each.tries > 1 for each in sent), "nothing was sent while the application was away"
    ids = {each.id for each in sent}
    assert hq.count_reports(list(ids)) == len(ids)
    assert {each.counted for each in sent} <= {"accepted", "duplicate"}


def test_every_wall_reaches_the_last_revision_of_concurrent_writers(hq: Hq):
    with LightWalls(hq, 20) as walls:
        sent = Senders(hq, a_minute=3000).send(seconds=4)
        last = max(each.revision for each in sent)
        seen = walls.look_when_reached(last)

    assert all(each.last >= last for each in seen)
    assert all(
        [number for number, _ in each.revisions] == sorted(n for n, _ in each.revisions) for each in seen
    )
