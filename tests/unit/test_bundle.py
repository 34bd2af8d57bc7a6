"""An evidence bundle explains itself, and whoever changes a byte of it is found out by a stranger."""

import ast
import csv
import dataclasses
import datetime as dt
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dashboard.exports.bundle import (
    IN_BUNDLE,
    BrokenOriginalError,
    Bundle,
    Custody,
    Original,
    file_name,
    write_bundle,
)
from dashboard.exports.tables import csv_bytes, harmless

AT = dt.datetime(2021, 7, 25, 10, 10, tzinfo=dt.UTC)
PHOTO, TRAP = b"\xff\xd8\xff a photograph", b"<script>alert(1)</script>"
HOSTILE = "../../\u202egpj.=1+1\x00📷.exe"


def original(content: bytes, name: str, *, suspect: bool = False) -> Original:
    return Original(name, hashlib.sha256(content).hexdigest(), lambda: content, suspect)


BUNDLE = Bundle(
    number="K-0142",
    as_of="25.07.2021 12:00",
    audit_head="9f" * 32,
    documents={"complaint-ru.docx": b"ru", "complaint-kk.docx": b"kk"},
    originals=[
        original(PHOTO, "Жәшік.jpg"),
        original(PHOTO + b"2", "Жәшік.jpg"),
        original(TRAP, HOSTILE, suspect=True),
    ],
    custody=[
        Custody(AT, "token:bot", "received", "Жәшік.jpg", "ab" * 32),
        Custody(AT, "HQ-03", "exported", HOSTILE, "cd" * 32, "=cmd|' /C calc'!A0"),
    ],
    events=[{"at": AT, "actor": "HQ-03", "state": "confirmed", "note": "Құжат: \ud83d half"}],
)


def packed(bundle: Bundle = BUNDLE) -> bytes:
    written = io.BytesIO()
    write_bundle(bundle, written)
    return written.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        archive.extractall(folder)
    return folder / "case-K-0142"


@pytest.fixture
def unpacked(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "bundle"))


def verify(folder: Path, *, encoding: str = "utf-8") -> tuple[int, str]:
    """As a stranger would: another process, isolated from this project, in another folder."""
    ran = subprocess.run(
        [sys.executable, "-s", str(folder / "verify.py")],
        cwd="/",
        env={"PYTHONIOENCODING": encoding, "PATH": os.defpath},
        capture_output=True,
        check=False,
    )
    assert ran.stderr == b""
    return ran.returncode, ran.stdout.decode(encoding)


# --- what is in it ----------------------------------------------------------------------------


def test_the_same_case_makes_the_same_bytes_and_the_manifests_hash_is_told():
    first, second = io.BytesIO(), io.BytesIO()
    told = write_bundle(BUNDLE, first)

    assert write_bundle(BUNDLE, second) == told
    assert first.getvalue() == second.getvalue()
    with zipfile.ZipFile(first) as archive:
        assert hashlib.sha256(archive.read("case-K-0142/manifest.json")).hexdigest() == told
        assert archive.testzip() is None
    assert file_name(BUNDLE) == "case-K-0142.zip"


def test_it_holds_documents_originals_custody_steps_and_what_explains_them(made):
    files = sorted(str(each.relative_to(made)) for each in made.rglob("*") if each.is_file())

    assert files == [
        "README.txt",
        "custody.csv",
        "custody.json",
        "documents/complaint-kk.docx",
        "documents/complaint-ru.docx",
        "events.json",
        "manifest.json",
        "originals/01-Жәшік.jpg",
        "originals/02-Жәшік.jpg",
        "originals/03-gpj._1_1__.exe.bin",
        "verify.py",
    ]
    assert (made / "originals/01-Жәшік.jpg").read_bytes() == PHOTO


def test_the_readme_explains_it_in_three_languages(made):
    text = (made / "README.txt").read_text(encoding="utf-8")

    assert all(name in text for name in ("ҚАЗАҚША", "ПО-РУССКИ", "IN ENGLISH"))
    assert text.count("python3 verify.py") == text.count(BUNDLE.audit_head) == 3
    assert (text.count(BUNDLE.number), text.count(BUNDLE.as_of)) == (1, 1)
    assert "{" not in text


def test_the_manifest_lists_every_file_with_size_and_hash(made):
    manifest = json.loads((made / "manifest.json").read_bytes())

    assert (manifest["case"], manifest["as_of"], manifest["audit_head"]) == (
        "K-0142",
        BUNDLE.as_of,
        "9f" * 32,
    )
    listed = {each["path"]: (each["size"], each["sha256"]) for each in manifest["files"]}
    there = {
        str(each.relative_to(made)): (each.stat().st_size, hashlib.sha256(each.read_bytes()).hexdigest())
        for each in made.rglob("*")
        if each.is_file() and each.name != "manifest.json"
    }
    assert listed == there


def test_custody_and_steps_are_told_in_full_to_programs(made):
    custody, events = (json.loads((made / f"{name}.json").read_bytes()) for name in ("custody", "events"))

    assert [each["what"] for each in custody] == ["received", "exported"]
    assert custody[1]["file"] == HOSTILE
    assert custody[1]["why"] == "=cmd|' /C calc'!A0"
    assert events == [{**BUNDLE.events[0], "at": AT.isoformat()}]


def test_a_spreadsheet_reads_the_custody_and_runs_nothing(made):
    content = (made / "custody.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert content.startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["at", "actor", "what", "file", "sha256", "why"]
    assert rows[1][3] == "Жәшік.jpg"
    assert rows[2][5] == "'=cmd|' /C calc'!A0"
    assert "\x00" not in content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", " =1", "\ufeff=1", "＝1", "|a"]
)
def test_every_beginning_of_a_formula_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


def test_a_half_character_does_not_stop_a_table():
    assert b"\\ud83d" in csv_bytes(["a"], [["\ud83d"]])


def test_an_original_that_is_not_what_came_makes_no_bundle():
    broken = dataclasses.replace(original(PHOTO, "photo.jpg"), read=lambda: PHOTO + b"!")

    with pytest.raises(BrokenOriginalError):
        packed(dataclasses.replace(BUNDLE, originals=[broken]))


def test_originals_are_read_one_at_a_time_when_their_turn_comes():
    read = []
    lazily = [
        dataclasses.replace(each, read=lambda each=each: read.append(each) or each.read())
        for each in BUNDLE.originals
    ]
    packed(dataclasses.replace(BUNDLE, originals=lazily))

    assert read == BUNDLE.originals


def test_a_hostile_number_stays_inside_the_folder():
    with zipfile.ZipFile(
        io.BytesIO(packed(dataclasses.replace(BUNDLE, number="../../{as_of}\x00")))
    ) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"case-as_of"}


# --- a stranger checks it ---------------------------------------------------------------------


def test_an_untouched_bundle_passes_and_says_which_manifest_it_is(unpacked):
    code, said = verify(unpacked)

    assert code == 0
    assert "PASSED: all 10 files" in said
    assert "ПРОЙДЕНО" in said
    assert "ӨТТІ" in said
    assert hashlib.sha256((unpacked / "manifest.json").read_bytes()).hexdigest() in said
    assert verify(unpacked)[0] == 0  # checking leaves nothing behind


PHOTO_1, PHOTO_2 = "originals/01-Жәшік.jpg", "originals/02-Жәшік.jpg"
MANIFEST = "manifest.json"
EMPTY = '{"format": "baqylau-evidence-bundle/1", "files": []}'


def exchange(folder: Path) -> None:
    first, second = ((folder / name).read_bytes() for name in (PHOTO_1, PHOTO_2))
    (folder / PHOTO_1).write_bytes(second)
    (folder / PHOTO_2).write_bytes(first)


def put_a_link(folder: Path) -> None:
    photo = (folder / PHOTO_1).rename(folder.parent / "elsewhere.jpg")
    (folder / PHOTO_1).symlink_to(photo)


def put_a_folder(folder: Path) -> None:
    (folder / PHOTO_1).unlink()
    (folder / PHOTO_1).mkdir()


def edit_the_steps(folder: Path) -> None:
    events = folder / "events.json"
    events.write_bytes(events.read_bytes().replace(b"confirmed", b"rejected"))


def lead_out(folder: Path) -> None:
    listed = json.loads((folder / MANIFEST).read_text())
    listed["files"][0]["path"] = "../README.txt"
    (folder / MANIFEST).write_text(json.dumps(listed))


TAMPERED = {
    "a byte changed": lambda folder: (folder / PHOTO_1).write_bytes(PHOTO[:-1] + b"X"),
    "a byte added": lambda folder: (folder / PHOTO_1).write_bytes(PHOTO + b"\n"),
    "two files exchanged": exchange,
    "a file missing": lambda folder: (folder / PHOTO_1).unlink(),
    "a file too many": lambda folder: (folder / "originals" / "04-new.jpg").write_bytes(b"new"),
    "a hidden file too many": lambda folder: (folder / ".hidden").write_bytes(b""),
    "a link in a file's place": put_a_link,
    "a linked folder": lambda folder: (folder / "more").symlink_to(folder.parent),
    "a folder in a file's place": put_a_folder,
    "the steps edited": edit_the_steps,
    "the manifest missing": lambda folder: (folder / MANIFEST).unlink(),
    "the manifest cut": lambda folder: (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes()[:99]),
    "the manifest empty": lambda folder: (folder / MANIFEST).write_text("{}"),
    "the manifest of nothing": lambda folder: (folder / MANIFEST).write_text(EMPTY),
    "the manifest nonsense": lambda folder: (folder / MANIFEST).write_text(EMPTY.replace("[]", "[3]")),
    "the manifest leads out": lead_out,
}


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("a byte changed", "CHANGED / ИЗМЕНЁН / ӨЗГЕРТІЛГЕН: originals/01-Жәшік.jpg"),
        ("a byte added", "CHANGED"),
        ("two files exchanged", "FAILED: 2 of the files"),
        ("a file missing", "MISSING / ОТСУТСТВУЕТ / ЖОҚ: originals/01-Жәшік.jpg"),
        ("a file too many", "NOT LISTED / НЕТ В СПИСКЕ / ТІЗІМДЕ ЖОҚ: originals/04-new.jpg"),
        ("a hidden file too many", ": .hidden"),
        ("a link in a file's place", "CHANGED"),
        ("a linked folder", "NOT LISTED"),
        ("a folder in a file's place", "CHANGED"),
        ("the steps edited", "ӨЗГЕРТІЛГЕН: events.json"),
        ("the manifest missing", "manifest.json cannot be used"),
        ("the manifest cut", "manifest.json cannot be used"),
        ("the manifest empty", "manifest.json cannot be used"),
        ("the manifest of nothing", "it lists no files"),
        ("the manifest nonsense", "manifest.json cannot be used"),
        ("the manifest leads out", "a path that no bundle has"),
    ],
)
def test_whatever_was_done_to_it_is_found(unpacked, how, said):
    TAMPERED[how](unpacked)
    code, told = verify(unpacked)

    assert code == 1
    assert said in told
    assert "НЕ ПРОЙДЕНО" in told
    assert "PASSED" not in told


def test_a_console_without_kazakh_letters_gets_the_verdict_all_the_same(unpacked):
    assert verify(unpacked, encoding="cp866")[0] == 0
    assert "PASSED" in verify(unpacked, encoding="ascii")[1]


def test_the_script_needs_the_standard_library_of_python_3_8_and_nothing_else():
    source = (IN_BUNDLE / "verify.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}

    assert imported == {"hashlib", "json", "os", "sys"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
