"""Evidence is kept byte for byte under its hash, told apart by its first bytes, and never changes."""

import hashlib
import io
import uuid
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.evidence import (
    MAX_FILE_BYTES,
    Access,
    BrokenEvidenceError,
    EmptyFileError,
    EvidenceStore,
    Kind,
    MissingEvidenceError,
    TooLargeError,
    record_access,
    record_evidence,
    safe_name,
)
from db.evidence.kinds import is_mismatch, recognise
from db.evidence.tables import evidence, evidence_access
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


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


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


def test_a_safe_name_says_still_what_the_file_is():
    assert safe_name("Протокол № 12-014.JPG") == "Протокол № 12-014.JPG"
    assert safe_name("Әділет Қаңтар.pdf") == "Әділет Қаңтар.pdf"
    assert safe_name("я" * 400 + ".jpg") == "я" * 76 + ".jpg"
    assert safe_name("photo.jpg.exe", suspect=True) == "photo.jpg.exe.bin"
    assert safe_name("CON.txt") == "_CON.txt"


# --- what it is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (JPEG, Kind.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", Kind.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Kind.WEBP),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", Kind.WAV),
        (b"RIFF\x00\x00\x00\x00AVI LIST", Kind.UNKNOWN),
        (b"\x00\x00\x00\x18ftypheic\x00", Kind.HEIC),
        (b"\x00\x00\x00\x18ftypmif1\x00", Kind.HEIC),
        (b"GIF89a\x01", Kind.GIF),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"\x00\x00\x00\x18ftypisom\x00", Kind.MP4),
        (b"\x00\x00\x00\x14ftypqt  \x00", Kind.MOV),
        (b"\x00\x00\x00\x18ftyp3gp5\x00", Kind.THREE_GP),
        (b"\x00\x00\x00\x18ftypM4A \x00", Kind.M4A),
        (b"ID3\x03\x00", Kind.MP3),
        (b"\xff\xfb\x90\x00", Kind.MP3),
        (b"OggS\x00\x02" + bytes(22) + b"OpusHead", Kind.OPUS),
        (b"OggS\x00\x02" + bytes(22) + b"\x01vorbis", Kind.OGG),
        (zipped("[Content_Types].xml", "word/document.xml"), Kind.DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), Kind.XLSX),
        (zipped("photo.jpg"), Kind.ZIP),
        ("Жәшік мөрленбеген".encode(), Kind.TXT),
        ("Урна не опломбирована".encode("cp1251"), Kind.TXT),
        ("Урна".encode("utf-16"), Kind.TXT),
        (HTML, Kind.ACTIVE),
        ("\ufeff<html>".encode("utf-16-le"), Kind.ACTIVE),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', Kind.ACTIVE),
        (b"#!/bin/sh\nrm -rf ~", Kind.ACTIVE),
        (b"hello\n<script>alert(1)</script>", Kind.ACTIVE),
        (b"MZ\x90\x00\x03", Kind.UNKNOWN),
        (b"", Kind.UNKNOWN),
    ],
)
def test_the_first_bytes_say_what_a_file_is(head, kind):
    assert recognise(head) is kind


@pytest.mark.parametrize(
    ("kind", "name", "claimed", "lies"),
    [
        (Kind.JPEG, "photo.JPG", "image/jpeg", False),
        (Kind.JPEG, "photo", "", False),  # promises nothing
        (Kind.JPEG, "photo.jpg", "application/octet-stream", False),  # as messengers send
        (Kind.MP4, "voice.m4a", "audio/mp4", False),  # one container, many names
        (Kind.ZIP, "act.docx", "", False),  # its first bytes do not say which office file
        (Kind.PNG, "photo.jpg", "image/jpeg", True),
        (Kind.ACTIVE, "photo.jpg", "image/jpeg", True),
        (Kind.JPEG, "photo.html", "image/jpeg", True),  # runs where it is opened
        (Kind.JPEG, "photo.jpg", "text/html", True),
        (Kind.JPEG, "photo\u202egpj.exe", "", True),
        (Kind.JPEG, "photo.exe\u200b. ", "", True),  # what cannot be seen does not hide it
        (Kind.UNKNOWN, "archive.rar", "application/vnd.rar", False),  # unknown, but no lie
        (Kind.UNKNOWN, "photo.png", "", True),
    ],
)
def test_a_file_that_is_not_what_it_says_is_told_apart(kind, name, claimed, lies):
    assert is_mismatch(kind, name, claimed) is lies


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


@pytest.mark.parametrize("table", [evidence, evidence_access])
@pytest.mark.parametrize("how", ["update {} set actor = actor", "delete from {}", "truncate {} cascade"])
def test_nobody_changes_it_afterwards_not_even_the_owner_of_the_tables(owner_url, table, how):
    owner = sa.create_engine(owner_url)
    with owner.connect() as opened, pytest.raises(sa.exc.ProgrammingError, match="facts are never changed"):
        opened.execute(sa.text(how.format(table.name)))
    owner.dispose()
