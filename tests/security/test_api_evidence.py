"""Files from outside: kept whatever they are, told apart, refused early when too large."""

import asyncio
import gzip
import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from dashboard.api.errors import KINDS
from db.evidence import MAX_FILE_BYTES
from queries.evidence import fetch_evidence
from tests.factories import check_in, incident
from tests.security.api_desk import NOON, ApiDesk, promised
from tests.security.evidence_files import EVIDENCE, HTML, JPEG, SVG, send, send_raw


@pytest.fixture
def desk(engine: sa.Engine, tmp_path: Path) -> ApiDesk:
    return ApiDesk(engine, tmp_path / "evidence")


@pytest.fixture
def incident_id(desk: ApiDesk) -> str:
    sent = incident()
    assert desk.post(sent).status_code == 200
    return str(sent["id"])


def refused(answer: Any, code: str) -> None:
    promised("Error", answer.json())
    assert (answer.status_code, answer.json()["code"]) == (KINDS[code].status, code)


def files_of(desk: ApiDesk, incident_id: str) -> list[Any]:
    with desk.database.connect() as connection:
        return fetch_evidence(connection, incident_id=uuid.UUID(incident_id))


def on_disk(folder: Path) -> list[bytes]:
    return [each.read_bytes() for each in (folder / "evidence").rglob("*") if each.is_file()]


# --- taken ------------------------------------------------------------------------------------


def test_a_file_of_a_form_is_kept_and_its_hash_answered(desk, incident_id, tmp_path):
    answer = send(desk, incident_id)

    assert answer.status_code == 200
    promised("EvidenceReceipt", answer.json())
    told = answer.json()
    assert told["sha256"] == hashlib.sha256(JPEG).hexdigest()
    assert (told["kind"], told["duplicate"], told["warnings"]) == ("jpeg", False, [])
    assert on_disk(tmp_path) == [JPEG]
    [row] = files_of(desk, incident_id)
    assert (row.file_name, row.channel, row.actor, row.received_at) == (
        "photo.jpg",
        "api",
        "token:call centre",
        NOON,
    )


@pytest.mark.parametrize("name", ["%D1%83%D1%80%D0%BD%D0%B0.jpg", "урна.jpg".encode()])
def test_a_file_as_the_body_is_the_same(desk, incident_id, name):
    answer = send_raw(desk, incident_id, evidence_name=name)

    promised("EvidenceReceipt", answer.json())
    assert files_of(desk, incident_id)[0].file_name == "урна.jpg"


def test_a_file_sent_again_is_a_duplicate_however_it_is_sent(desk, incident_id, tmp_path):
    first, again = send(desk, incident_id), send_raw(desk, incident_id)

    assert again.json() == {**first.json(), "duplicate": True}
    assert on_disk(tmp_path) == [JPEG]


def test_a_file_of_the_largest_size_allowed_is_taken_by_both_ways(desk, incident_id):
    largest = JPEG.ljust(MAX_FILE_BYTES, b"\0")

    assert send_raw(desk, incident_id, largest).json()["size"] == MAX_FILE_BYTES
    assert send(desk, incident_id, largest).json()["duplicate"]


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ((HTML, "photo.jpg", "image/jpeg"), ["mismatch", "active"]),
        ((SVG, "photo.svg", "image/svg+xml"), ["mismatch", "active"]),
        ((JPEG, "photo.html", "text/html"), ["mismatch"]),
        ((JPEG, "photo.png", "image/png"), ["mismatch"]),
        ((b"MZ\x90\x00" + bytes(60), "photo.jpg.exe", ""), ["mismatch", "unknown"]),
        ((b"Rar!\x1a\x07\x00", "all.rar", "application/vnd.rar"), ["unknown"]),
    ],
)
def test_what_is_not_what_it_says_is_kept_with_a_warning(desk, incident_id, tmp_path, file, codes):
    answer = send(desk, incident_id, *file)

    promised("EvidenceReceipt", answer.json())
    assert [each["code"] for each in answer.json()["warnings"]] == codes
    assert on_disk(tmp_path) == [file[0]]
    assert not files_of(desk, incident_id)[0].inline


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\\..\\b.jpg", "\u202egpj.exe", "📷.jpg", "я" * 400, "=1+1"]
)
def test_a_hostile_name_is_kept_as_sent_and_leads_nowhere(desk, incident_id, tmp_path, name):
    assert send(desk, incident_id, name=name, kind="").status_code == 200
    assert files_of(desk, incident_id)[0].file_name == name
    assert {each.parent.parent for each in tmp_path.rglob("*") if each.is_file()} == {tmp_path / "evidence"}


def test_half_characters_nul_and_endless_names_in_a_header_do_no_harm(desk, incident_id):
    assert send_raw(desk, incident_id, evidence_name="%00%ff%ED%A0%BD" + "a" * 5000).status_code == 200
    assert len(files_of(desk, incident_id)[0].file_name) == 1000


# --- refused ----------------------------------------------------------------------------------


def test_nothing_is_taken_without_a_valid_token(desk, incident_id, tmp_path):
    for headers, code in (({}, "token_missing"), ({"Authorization": "Bearer wrong"}, "token_unknown")):
        answer = TestClient(desk.app).post(EVIDENCE, files={"file": ("a", b"a")}, headers=headers)
        refused(answer, code)
    assert on_disk(tmp_path) == []


def test_a_file_needs_an_incident_of_the_tokens_own_election(desk, incident_id, tmp_path):
    refused(send(desk, str(uuid.uuid4())), "unknown_incident")
    answer = desk.other.post(EVIDENCE, data={"incident": incident_id}, files={"file": ("a.jpg", JPEG)})
    refused(answer, "unknown_incident")
    arrived = check_in()
    desk.post(arrived)
    refused(send(desk, arrived["id"]), "unknown_incident")  # a report, and no incident
    assert on_disk(tmp_path) == []


@pytest.mark.parametrize("sent", ["", "17", "not a uuid", "\x00", "a" * 500])
def test_an_incident_is_named_by_a_uuid(desk, incident_id, sent):
    refused(send(desk, sent), "bad_incident")


def test_a_form_has_one_file_called_file(desk, incident_id):
    post = desk.client.post
    multipart = {"content-type": "multipart/form-data; boundary=x"}
    refused(post(EVIDENCE, data={"incident": incident_id}, files={"photo": ("a", b"a")}), "file_missing")
    refused(post(EVIDENCE, files=[("file", ("a", b"a")), ("file", ("b", b"b"))]), "bad_form")
    refused(post(EVIDENCE, content=b"nonsense", headers=multipart), "bad_form")
    begun = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of a file'
    refused(post(EVIDENCE, content=begun, headers=multipart), "bad_form")
    refused(post(EVIDENCE, content=b"", headers={"content-type": "multipart/form-data"}), "bad_form")
    refused(post(EVIDENCE, files={"file": ("a", b"a")}), "bad_incident")
    refused(post(EVIDENCE, content=b"a"), "bad_incident")


def test_an_empty_file_is_refused(desk, incident_id, tmp_path):
    refused(send_raw(desk, incident_id, b""), "empty_file")
    refused(send(desk, incident_id, b""), "empty_file")
    assert on_disk(tmp_path) == []


def test_a_packed_body_is_refused_rather_than_hashed_as_it_is_not(desk, incident_id):
    refused(send_raw(desk, incident_id, gzip.compress(JPEG), content_encoding="gzip"), "packed_file")


def test_a_file_one_byte_too_large_is_refused_by_both_ways_and_nothing_stays(desk, incident_id, tmp_path):
    too_large = JPEG.ljust(MAX_FILE_BYTES + 1, b"\0")
    refused(send_raw(desk, incident_id, too_large), "file_too_large")
    refused(send(desk, incident_id, too_large), "file_too_large")
    assert on_disk(tmp_path) == []


@pytest.mark.parametrize("kind", ["image/jpeg", "multipart/form-data; boundary=x"])
def test_an_endless_body_is_read_no_further_than_it_may_go(desk, incident_id, tmp_path, kind):
    read = asyncio.run(endless(desk, incident_id, kind))

    assert read["status"] == 413
    assert read["bytes"] <= MAX_FILE_BYTES + 2 * (1 << 20)
    assert on_disk(tmp_path) == []


def test_a_body_that_says_it_is_too_large_is_not_read_at_all(desk, incident_id):
    said = (b"content-length", b"999999999999")
    read = asyncio.run(endless(desk, incident_id, "image/jpeg", said))

    assert (read["status"], read["bytes"]) == (413, 0)


async def endless(desk: ApiDesk, incident_id: str, kind: str, *more: tuple[bytes, bytes]) -> dict[str, int]:
    """How many bytes of a body without an end were read, and the answer."""
    read = {"bytes": 0, "status": 0}
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'

    async def receive() -> dict[str, Any]:
        chunk = head if kind.startswith("multi") and not read["bytes"] else bytes(1 << 16)
        read["bytes"] += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def tell(message: Any) -> None:
        read["status"] = message.get("status", read["status"])

    headers = [
        (b"authorization", f"Bearer {desk.token}".encode()),
        (b"content-type", kind.encode()),
        (b"evidence-incident", incident_id.encode()),
        *more,
    ]
    scope = {"type": "http", "method": "POST", "path": EVIDENCE, "headers": headers, "query_string": b""}
    await desk.app({**scope, "http_version": "1.1", "scheme": "http", "root_path": ""}, receive, tell)
    return read


def test_a_connection_that_closes_in_the_middle_leaves_nothing(desk, incident_id, tmp_path):
    answers: list[int] = []

    async def cut() -> None:
        messages = iter(
            [{"type": "http.request", "body": JPEG, "more_body": True}, {"type": "http.disconnect"}]
        )

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def tell(message: Any) -> None:
            answers.extend([message["status"]] if "status" in message else [])

        headers = [
            (b"authorization", f"Bearer {desk.token}".encode()),
            (b"evidence-incident", incident_id.encode()),
        ]
        scope = {"type": "http", "method": "POST", "path": EVIDENCE, "headers": headers, "query_string": b""}
        await desk.app({**scope, "http_version": "1.1", "scheme": "http", "root_path": ""}, receive, tell)

    asyncio.run(cut())
    assert answers == [400]
    assert on_disk(tmp_path) == []


def test_a_full_disk_is_said_and_not_answered_as_kept(desk, incident_id, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.evidence.store.EvidenceStore.adopt", full)
    refused(send(desk, incident_id), "no_room")
    assert files_of(desk, incident_id) == []


def test_a_database_that_is_away_keeps_no_row_and_says_to_send_again(desk, incident_id):
    assert send(desk, incident_id).status_code == 200
    desk.engine = sa.create_engine("postgresql+psycopg2://nobody@127.0.0.1:1/gone")
    refused(send(desk, incident_id, JPEG + b"2"), "unavailable")
    assert len(files_of(desk, incident_id)) == 1
