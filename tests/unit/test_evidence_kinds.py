"""What a file is, by its first bytes; whether it says so; and a name that does no harm."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.evidence import Kind, safe_name
from db.evidence.kinds import is_mismatch, recognise
from db.evidence.names import LONGEST, LONGEST_BYTES

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a photograph"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


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


def test_a_safe_name_says_still_what_the_file_is():
    assert safe_name("Протокол № 12-014.JPG") == "Протокол № 12-014.JPG"
    assert safe_name("Әділет Қаңтар.pdf") == "Әділет Қаңтар.pdf"
    assert safe_name("я" * 400 + ".jpg") == "я" * 76 + ".jpg"
    assert safe_name("photo.jpg.exe", suspect=True) == "photo.jpg.exe.bin"
    assert safe_name("𝐀" * 100 + ".jpg") == "𝐀" * 49 + ".jpg"  # four bytes each
    assert safe_name("CON.txt") == "_CON.txt"


@given(st.text(max_size=300), st.booleans())
def test_every_name_becomes_one_harmless_part_of_a_path(name, suspect):
    safe = safe_name(name, suspect=suspect)

    assert 0 < len(safe) <= LONGEST
    assert not set(safe) & set('/\\:*?"<>|=+@\0\r\n\t')
    assert safe.isprintable()
    assert safe.strip(" .") == safe
    assert len(safe.encode()) <= LONGEST_BYTES
    assert safe.endswith(".bin") or not suspect


@given(st.binary(max_size=300), st.text(max_size=50), st.text(max_size=50))
def test_no_bytes_and_no_name_stop_the_looking(head, name, claimed):
    assert is_mismatch(recognise(head), name, claimed) in (True, False)


@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x00\x00\x00\x18ftyp", b"OggS", b"RIFF", b"PK\x03\x04", b"\xff\xfe"]),
    st.binary(max_size=300),
)
def test_a_good_beginning_and_then_anything_is_some_kind(start, rest):
    assert recognise(start + rest) in Kind
