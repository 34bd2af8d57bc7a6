"""Evidence is kept byte for byte under its hash, told apart by its first bytes, and never changes."""

import hashlib
import io
import uuid
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.exports.bundle import Bundle, write_bundle
from dashboard.exports.handling import custody_of, originals_of
from db.evidence import (
    MAX_FILE_BYTES,
    Access,
    BrokenEvidenceError,
    EmptyFileError,
    EvidenceStore,
    Kind,
    MissingEvidenceError,
    Recorded,
    TooLargeError,
    record_access,
    record_evidence,
)
from db.schema import audit, revision
from db.vocabulary import Channel
from queries.evidence import fetch_evidence, fetch_evidence_accesses, find_evidence
from tests.factories import Register, add_register, at, incident

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a photograph"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
HOSTILE_NAMES = [
    "../../etc/passwd",
    "C:\\Windows\\win.ini",
    "a\x00b.jpg",
    "\u202egpj.exe",
    "\ud83d half",
    "📷🗳.jpg",
    "=HYPERLINK(1).jpg",
    "я" * 400 + ".jpg",
    "NUL.jpg",
    "",
    "...",
    'a"b\r\nSet-Cookie: x.jpg',
]


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    return add_register(connection)


@pytest.fixture
def incident_id(register: Register) -> uuid.UUID:
    sent = incident()
    register.record(sent)
    return uuid.UUID(sent["id"])


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


@pytest.fixture
def record(connection, store, incident_id):
    def recorded(content: bytes = JPEG, name: str = "photo.jpg", kind: str = "image/jpeg", **values):
        told = {
            "incident_id": incident_id,
            "received_at": at("10:10"),
            "channel": Channel.FORM,
            "actor": "HQ-07",
        }
        with store.receive_bytes(content) as incoming:
            return record_evidence(
                connection, incoming, file_name=name, claimed_type=kind, **{**told, **values}
            )

    return recorded


# --- recording --------------------------------------------------------------------------------


def test_a_file_is_kept_byte_for_byte_with_its_hash_row_audit_row_and_revision(
    connection, register, incident_id, store, record
):
    before = connection.scalar(sa.select(revision.c.revision))
    got = record()

    assert got.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert store.read(got.sha256) == JPEG
    assert (got.kind, got.mismatch, got.duplicate, got.revision) == (Kind.JPEG, False, False, before + 1)
    assert connection.scalar(sa.select(revision.c.revision)) == before + 1
    row = fetch_evidence(connection, incident_id=incident_id)[0]
    assert (row.id, row.file_name, row.size, row.received_at) == (got.id, "photo.jpg", len(JPEG), at("10:10"))
    assert (row.inline, row.channel, row.actor) == (True, "form", "HQ-07")
    noted = connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert (noted.action, noted.actor, noted.revision) == ("hq:evidence:received", "HQ-07", before + 1)
    assert noted.detail == {"evidence": got.id, "incident": str(incident_id), "sha256": got.sha256}


def test_the_same_bytes_twice_for_one_incident_are_one_piece(connection, register, incident_id, record):
    first = record()
    again = record(name="the same by another name.jpg")

    assert (again.id, again.duplicate, again.revision) == (first.id, True, first.revision)
    assert len(fetch_evidence(connection, incident_id=incident_id)) == 1


def test_the_same_bytes_for_two_incidents_are_two_pieces_and_one_file(connection, register, record, tmp_path):
    other = incident()
    register.record(other)
    first, second = record(), record(incident_id=uuid.UUID(other["id"]))

    assert first.id != second.id
    assert not second.duplicate
    assert len([each for each in (tmp_path / "evidence").rglob("*") if each.is_file()]) == 1


def test_evidence_belongs_to_an_incident_of_the_election_that_is_asked(connection, register, record):
    with pytest.raises(LookupError, match="no incident"):
        record(incident_id=uuid.uuid4())
    with pytest.raises(LookupError, match="no incident"):
        record(election_id=register.election_id + 1)


def test_an_empty_file_is_refused_and_one_byte_is_enough(record):
    with pytest.raises(EmptyFileError):
        record(b"")
    assert record(b"x", "note.txt", "text/plain").kind is Kind.TXT


def test_a_file_is_refused_at_the_first_byte_too_many_and_leaves_nothing(store, tmp_path):
    with store.receive() as incoming:
        incoming.write(bytes(MAX_FILE_BYTES))
        with pytest.raises(TooLargeError):
            incoming.write(b"x")
    with pytest.raises(TooLargeError):
        store.receive_bytes(bytes(MAX_FILE_BYTES + 1))
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_kept_as_sent_and_harmless_where_it_is_used(connection, incident_id, record, name):
    record(name=name, kind="")
    row = fetch_evidence(connection, incident_id=incident_id)[0]

    assert row.file_name == name
    safe = row.safe_name
    assert 0 < len(safe) <= 80
    assert not set(safe) & set('/\\:*?"<>|=+@\r\n\t\x00\u202e\u2066📷')
    assert safe.encode("utf-8")
    assert not safe.startswith((".", " ", "-"))


# --- what it is -------------------------------------------------------------------------------


def test_what_is_not_what_it_says_is_kept_and_never_shown(connection, incident_id, record):
    got = record(HTML, "photo.jpg", "image/jpeg")
    row = find_evidence(connection, evidence_id=got.id)

    assert got.mismatch
    assert row is not None
    assert (row.kind, row.inline, row.safe_name) == (Kind.ACTIVE, False, "photo.jpg.bin")


def test_what_is_not_there_is_not_found(connection):
    assert find_evidence(connection, evidence_id=1) is None


# --- the store --------------------------------------------------------------------------------


def test_a_file_changed_on_the_disk_is_not_handed_out(record, store):
    got = record()
    path = store.path_of(got.sha256)
    path.chmod(0o600)
    path.write_bytes(JPEG + b"!")

    with pytest.raises(BrokenEvidenceError):
        store.read(got.sha256)


def test_the_same_bytes_sent_again_mend_a_broken_file_and_the_broken_one_stays_beside(record, store):
    got = record()
    path = store.path_of(got.sha256)
    path.chmod(0o600)
    path.write_bytes(b"broken")
    assert record().duplicate

    assert store.read(got.sha256) == JPEG
    assert [each.read_bytes() for each in path.parent.glob("*.broken-*")] == [b"broken"]


def test_a_file_that_is_gone_is_said_to_be(store):
    with pytest.raises(MissingEvidenceError):
        store.read("0" * 64)


def test_a_hash_is_no_way_out_of_the_store(store):
    with pytest.raises(ValueError, match="64 hexadecimal"):
        store.read("../../../etc/passwd")


# --- custody ----------------------------------------------------------------------------------


def test_every_handling_is_a_row_and_an_audit_row(connection, incident_id, record):
    got = record()
    for what in Access:
        record_access(
            connection, evidence_id=got.id, what=what, actor="HQ-03", at=at("11:00"), why="For the complaint."
        )
    accesses = fetch_evidence_accesses(connection, incident_id=incident_id)

    assert [each.what for each in accesses] == ["viewed", "downloaded", "exported"]
    assert {(each.evidence_id, each.actor, each.why) for each in accesses} == {
        (got.id, "HQ-03", "For the complaint.")
    }
    actions = connection.scalars(sa.select(audit.c.action).where(audit.c.action.like("hq:evidence:%"))).all()
    assert actions[1:] == ["hq:evidence:viewed", "hq:evidence:downloaded", "hq:evidence:exported"]


def test_what_is_not_there_is_not_handled(connection):
    with pytest.raises(LookupError, match="no evidence"):
        record_access(connection, evidence_id=1, what=Access.VIEWED, actor="HQ-03", at=at("11:00"))


# --- into a bundle ----------------------------------------------------------------------------


def test_the_files_of_a_case_and_their_handling_go_into_a_bundle_as_they_are_known(
    connection, incident_id, store, record
):
    photo = record()
    record(HTML, "=1+1.jpg", received_at=at("10:20"))
    record_access(connection, evidence_id=photo.id, what=Access.EXPORTED, actor="HQ-03", at=at("10:15"))
    files = fetch_evidence(connection, incident_id=incident_id)
    custody = custody_of(files, fetch_evidence_accesses(connection, incident_id=incident_id))

    assert [(each.at, each.what, each.file_name) for each in custody] == [
        (at("10:10"), "received", "photo.jpg"),
        (at("10:15"), "exported", "photo.jpg"),
        (at("10:20"), "received", "=1+1.jpg"),
    ]
    bundle = Bundle(
        number="1",
        as_of="",
        audit_head="",
        documents={},
        originals=originals_of(files, store.read),
        custody=custody,
        events=[],
    )
    packed = io.BytesIO()
    write_bundle(bundle, packed)
    with zipfile.ZipFile(packed) as archive:
        assert archive.read("case-1/originals/01-photo.jpg") == JPEG
        assert archive.read("case-1/originals/02-1_1.jpg.bin") == HTML


def test_of_eight_senders_of_the_same_bytes_at_once_one_adds_them(engine, store, tmp_path):
    sent = incident()
    with engine.begin() as connection:
        add_register(connection).record(sent)

    def send(_: int) -> Recorded:
        with engine.begin() as opened, store.receive_bytes(JPEG) as incoming:
            return record_evidence(
                opened,
                incoming,
                incident_id=uuid.UUID(sent["id"]),
                file_name="photo.jpg",
                claimed_type="",
                received_at=at("10:10"),
                channel=Channel.API,
                actor="token:bot",
            )

    with ThreadPoolExecutor(8) as senders:
        got = list(senders.map(send, range(8)))
    assert sorted(each.duplicate for each in got) == [False] + [True] * 7
    assert len({(each.id, each.revision) for each in got}) == 1
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1
