"""Reports over HTTP on a real PostgreSQL: kept once, answered one by one, in the sender's language."""

import asyncio
import datetime as dt
import gzip
import json
import uuid

import httpx2
import pytest
import sqlalchemy as sa

from dashboard.words import LANGUAGES, words
from db.schema import audit, refused_report, report, revision
from db.writing.problems import MESSAGES
from tests.factories import at, check_in, incident, protocol, turnout
from tests.security.api_desk import NOON, REPORTS, ApiDesk, codes, promised


@pytest.fixture
def desk(engine: sa.Engine) -> ApiDesk:
    return ApiDesk(engine)


def only_row(desk: ApiDesk, table: sa.Table) -> sa.Row:
    with desk.database.connect() as connection:
        return connection.execute(sa.select(table)).one()


@pytest.mark.parametrize("make", [check_in, turnout, incident, protocol])
def test_a_report_of_each_kind_is_taken(desk, make):
    answer = desk.post(make())

    assert answer.status_code == 200
    assert answer.json() == {
        "accepted": 1,
        "duplicate": 0,
        "rejected": 0,
        "revision": 1,
        "rejections": [],
        "warnings": [],
    }
    assert desk.stored() == 1


def test_the_revision_answered_is_the_one_that_shows_the_report(desk):
    desk.post(check_in())
    second = desk.post(check_in()).json()["revision"]

    with desk.database.connect() as connection:
        current = connection.scalar(
            sa.select(revision.c.revision).where(revision.c.election_id == desk.register.election_id)
        )
    assert second == current == only_newest(desk)


def only_newest(desk: ApiDesk) -> int:
    with desk.database.connect() as connection:
        return connection.scalar(sa.select(sa.func.max(report.c.revision)))


def test_the_hq_stamps_the_receipt_with_its_own_clock(desk):
    desk.post(check_in())  # says nothing of when it happened

    row = only_row(desk, report)
    assert (row.received_at, row.occurred_at, row.channel) == (NOON, NOON, "api")


def test_what_the_sender_says_of_the_time_is_kept_beside_it(desk):
    desk.post(check_in(occurred_at="2021-07-25T06:40:00+06:00"))

    row = only_row(desk, report)
    assert (row.received_at, row.occurred_at) == (NOON, at("06:40"))


def test_a_batch_with_one_bad_report_keeps_the_good_ones(desk):
    answer = desk.post([check_in("1"), check_in("404"), turnout("2")])

    assert answer.status_code == 200
    assert {key: answer.json()[key] for key in ("accepted", "duplicate", "rejected")} == {
        "accepted": 2,
        "duplicate": 0,
        "rejected": 1,
    }
    assert codes(answer) == [(1, "station", "unknown_station")]
    assert desk.stored() == 2


def test_a_rejection_says_which_report_which_field_what_and_what_would_be_right(desk):
    sent = turnout(slot="11:00")

    answer = desk.post([sent], headers={"Accept-Language": "en"})

    [rejection] = answer.json()["rejections"]
    assert (rejection["index"], rejection["id"]) == (0, sent["id"])
    assert rejection["problems"] == [
        {
            "field": "slot",
            "value": "11:00",
            "code": "unknown_value",
            "message": "“slot” must be one of: 10:00, 12:00, 14:00, 16:00, 18:00, 20:00.",
            "expected": "10:00, 12:00, 14:00, 16:00, 18:00, 20:00",
        }
    ]


def test_all_problems_of_a_report_are_told_at_once(desk):
    answer = desk.post({"kind": "turnout", "station": "", "slot": 10, "voters": "many", "colour": "red"})

    assert answer.status_code == 422
    assert sorted(codes(answer)) == [
        (0, "colour", "unknown_field"),
        (0, "id", "missing"),
        (0, "slot", "not_text"),
        (0, "source", "missing"),
        (0, "station", "blank"),
        (0, "voters", "not_a_whole_number"),
    ]


def test_what_the_register_says_is_told_at_once_with_what_is_malformed(desk):
    answer = desk.post(
        turnout("404", slot="11:00", observer="Nobody-1", voters="many", occurred_at="1970-01-01T00:00:00Z")
    )

    assert sorted(codes(answer)) == [
        (0, "observer", "unknown_observer"),
        (0, "occurred_at", "out_of_range"),
        (0, "slot", "unknown_value"),
        (0, "station", "unknown_station"),
        (0, "voters", "not_a_whole_number"),
    ]


def test_refused_reports_are_kept_as_they_were_sent(desk):
    sent = check_in(stage="asleep")
    desk.post(sent)

    row = only_row(desk, refused_report)
    assert json.loads(row.sent) == sent
    assert row.actor == "token:call centre"


def test_when_every_report_is_refused_the_status_says_so(desk):
    assert desk.post([check_in("404"), 7, None, "text", [check_in()]]).status_code == 422
    assert desk.stored() == 0


def test_an_empty_list_is_nothing_to_do(desk):
    answer = desk.post([])

    assert answer.status_code == 200
    assert (answer.json()["accepted"], answer.json()["revision"]) == (0, 0)


def test_the_same_report_again_is_a_duplicate_whatever_the_order_of_its_fields(desk):
    sent = turnout()
    desk.post(sent)
    again = desk.post([dict(reversed(sent.items())), sent])

    assert again.status_code == 200
    assert (again.json()["accepted"], again.json()["duplicate"]) == (0, 2)
    assert desk.stored() == 1


def test_the_same_id_with_other_content_is_refused_and_the_first_one_stays(desk):
    first = turnout(voters=100)
    desk.post(first)
    answer = desk.post(first | {"voters": 101})

    assert answer.status_code == 422
    assert codes(answer) == [(0, "id", "id_conflict")]
    assert desk.stored() == 1


def test_an_id_used_in_another_election_is_refused_and_says_no_more(desk):
    sent = check_in()
    desk.other.post(REPORTS, json=sent)

    assert codes(desk.post(sent)) == [(0, "id", "id_conflict")]
    assert codes(desk.post(check_in(supersedes=sent["id"]))) == [(0, "supersedes", "unknown_report")]


def test_a_token_reports_into_its_own_election_only(desk):
    assert desk.post(check_in("3")).status_code == 200
    answer = desk.other.post(REPORTS, json=check_in("3"))  # there is no station 3 in that election

    assert codes(answer) == [(0, "station", "unknown_station")]


def test_a_correction_may_come_in_the_same_batch(desk):
    wrong = turnout(voters=900)
    right = turnout(voters=90, supersedes=wrong["id"])

    assert desk.post([wrong, right]).json()["accepted"] == 2


def test_an_odd_count_is_taken_with_a_question(desk):
    sent = [turnout(slot="10:00", voters=500), turnout(slot="12:00", voters=1030)]

    answer = desk.post(sent, headers={"Accept-Language": "en"}).json()

    assert answer["accepted"] == 2
    assert answer["warnings"] == [
        {
            "index": 1,
            "id": sent[1]["id"],
            "problems": [
                {
                    "field": "voters",
                    "value": 1030,
                    "code": "above_list",
                    "message": "1030 have voted but 1000 are on the list: please check.",
                }
            ],
        }
    ]


def test_a_field_given_twice_refuses_that_report_alone(desk):
    twice = json.dumps(turnout()).replace('"voters": 100', '"voters": 100, "voters": 200')
    answer = desk.post_raw(f"[{twice}, {json.dumps(turnout())}]".encode())

    assert (answer.json()["accepted"], codes(answer)) == (1, [(0, "voters", "given_twice")])


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "100.0", "-1", "true"]
)
def test_a_number_that_is_no_count_refuses_that_report_alone(desk, number):
    bad = json.dumps(turnout()).replace('"voters": 100', f'"voters": {number}')
    answer = desk.post_raw(f"[{bad}, {json.dumps(turnout())}]".encode())

    assert answer.json()["accepted"] == 1
    assert [(index, field) for index, field, _ in codes(answer)] == [(0, "voters")]


def test_the_example_of_a_packed_body_is_read(desk):
    packed = gzip.compress(json.dumps([check_in(), turnout()]).encode())

    assert desk.post_raw(packed, content_encoding="gzip").json()["accepted"] == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_come_in_the_language_asked_for(desk, language):
    by_header = desk.post(check_in("404"), headers={"Accept-Language": f"{language};q=0.9, de"})
    by_address = desk.client.post(f"{REPORTS}?lang={language}", json=check_in("404"))

    told = words(language)(MESSAGES["unknown_station"], value="404")
    for answer in (by_header, by_address):
        assert answer.json()["rejections"][0]["problems"][0]["message"] == told
        assert answer.headers["content-language"] == language


def test_the_largest_batch_is_taken_whole(desk):
    slots = ["10:00", "12:00", "14:00", "16:00", "18:00", "20:00"]
    sent = [turnout(slot=slots[place % 6], voters=place // 10) for place in range(5000)]

    answer = desk.post(sent)

    assert (answer.status_code, answer.json()["accepted"]) == (200, 5000)
    assert desk.post(sent).json()["duplicate"] == 5000
    assert desk.stored() == 5000


def test_of_one_report_sent_twenty_times_at_once_one_is_taken(desk):
    sent = check_in()

    answers = asyncio.run(post_at_once(desk, [sent] * 20))

    assert [answer.status_code for answer in answers] == [200] * 20
    assert sum(answer.json()["accepted"] for answer in answers) == 1
    assert sum(answer.json()["duplicate"] for answer in answers) == 19
    assert desk.stored() == 1


def test_two_elections_that_use_one_id_at_once_get_one_report_and_one_refusal(desk):
    for _ in range(10):
        sent = check_in(id=str(uuid.uuid4()))
        answers = asyncio.run(post_at_once(desk, [sent, sent], [desk.token, desk.other_token]))
        assert sorted(answer.status_code for answer in answers) == [200, 422]
    assert desk.stored() == 10


async def post_at_once(
    desk: ApiDesk, sent: list[dict], tokens: list[str] | None = None
) -> list[httpx2.Response]:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(desk.app), base_url="http://127.0.0.1", timeout=30
    ) as client:
        return await asyncio.gather(
            *(
                client.post(REPORTS, json=each, headers={"Authorization": f"Bearer {token}"})
                for each, token in zip(sent, tokens or [desk.token] * len(sent), strict=True)
            )
        )


def test_every_call_leaves_an_audit_row_that_names_the_token_and_never_shows_it(desk):
    desk.post([check_in(), check_in("404")])

    row = only_row(desk, audit)
    assert (row.at, row.actor, row.action) == (NOON, "token:call centre", "api:report:received")
    assert desk.token not in str(row)


def test_every_receipt_is_what_the_document_promises(desk):
    for body in ([check_in(), check_in("404"), {"id": 5}, None], turnout(voters=1040), [], "report"):
        promised("Receipt", desk.post(body).json())


def test_a_report_from_the_future_is_refused_with_the_range(desk):
    late = (NOON + dt.timedelta(minutes=6)).isoformat()
    answer = desk.post([check_in(occurred_at=late), check_in(occurred_at="1970-01-01T00:00:00Z")])

    assert codes(answer) == [(0, "occurred_at", "out_of_range"), (1, "occurred_at", "out_of_range")]
    expected = answer.json()["rejections"][0]["problems"][0]["expected"]
    assert expected == "2021-07-24T00:00:00+06:00 … 2021-07-25T12:05:00+06:00"
