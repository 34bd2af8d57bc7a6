"""The folder is whole at every moment, and nobody else's."""

import hashlib
import json
import threading
from pathlib import Path

import pytest

from dashboard.publishing.site_folder import KEPT, FolderError, SiteFolder


def a_site(number: int) -> dict[str, bytes]:
    """As the real one: an index with the hash of every file; one file never changes, one comes and goes."""
    files = {f"{name}/index.html": f"<p>{number} {name}</p>".encode() * 2000 for name in ("kk", "ru", "en")}
    files["assets/font.woff2"] = b"font" * 1000
    if number % 2:
        files["data/odd.csv"] = f"{number}".encode()
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return {**files, "index.json": json.dumps({"number": number, "files": hashes}).encode()}


@pytest.fixture
def folder(tmp_path: Path) -> SiteFolder:
    return SiteFolder(tmp_path / "public")


def publish(folder: SiteFolder, files: dict[str, bytes]) -> bool:
    with folder.held():
        return folder.switch_to(files)


def names(folder: SiteFolder) -> set[str]:
    root = folder.path.resolve()
    return {each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file()}


def test_what_is_published_is_what_lies_there_and_what_is_no_longer_published_is_gone(folder: SiteFolder):
    assert publish(folder, a_site(1))
    assert names(folder) == set(a_site(1))
    assert publish(folder, a_site(2))
    assert {path: folder.read(path) for path in names(folder)} == a_site(2)
    assert folder.read("data/odd.csv") is None


def test_the_same_site_is_not_written_again_and_an_unchanged_file_stays_the_same_file(folder: SiteFolder):
    publish(folder, a_site(1))
    site, font = folder.path.resolve(), (folder.path / "assets/font.woff2").stat()

    assert not publish(folder, a_site(1))
    assert folder.path.resolve() == site
    publish(folder, a_site(2))
    after = (folder.path / "assets/font.woff2").stat()
    assert (after.st_ino, after.st_mtime_ns) == (font.st_ino, font.st_mtime_ns)
    assert (site / "ru/index.html").read_bytes() == a_site(1)["ru/index.html"]  # who reads it still


def test_a_reader_who_reads_all_the_time_sees_whole_sites_only(folder: SiteFolder):
    publish(folder, a_site(0))
    done, wrong, seen = threading.Event(), [], set()

    def read() -> None:
        while not done.is_set():
            root = folder.path.resolve()  # what rsync and a web server do when they open the folder
            try:
                number, faults = look_through(root)
            except FileNotFoundError:
                if root.exists():  # else this thread has slept for longer than `KEPT` sites
                    raise
                continue
            seen.add(number)
            wrong.extend(faults)
            if not (folder.path / "ru/index.html").read_bytes().endswith(b"</p>"):  # through the link
                wrong.append("half a page")

    readers = [threading.Thread(target=_noting(read, wrong)) for _ in range(3)]
    for each in readers:
        each.start()
    for number in range(1, 21):
        publish(folder, a_site(number))
    done.set()
    for each in readers:
        each.join()
    assert wrong == []
    assert len(seen) > 1


def look_through(root: Path) -> tuple[int, list[str]]:
    """The number of the site, and what in it is not as its index says."""
    told = json.loads((root / "index.json").read_bytes())
    wrong = [
        path
        for path, sha256 in told["files"].items()
        if hashlib.sha256((root / path).read_bytes()).hexdigest() != sha256
    ]
    there = {each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file()}
    return told["number"], wrong + sorted(there ^ {*told["files"], "index.json"})


def _noting(work, wrong: list[str]):
    def run() -> None:
        try:
            work()
        except Exception as problem:
            wrong.append(repr(problem))

    return run


def test_a_run_that_fails_half_way_leaves_the_old_site(folder: SiteFolder, monkeypatch: pytest.MonkeyPatch):
    publish(folder, a_site(1))
    monkeypatch.setattr("dashboard.publishing.site_folder._write_through", _fail_at("ru/index.html"))

    with pytest.raises(FolderError, match="No space left"):
        publish(folder, a_site(2))
    assert {path: folder.read(path) for path in names(folder)} == a_site(1)
    monkeypatch.undo()
    assert publish(folder, a_site(3))
    assert {path: folder.read(path) for path in names(folder)} == a_site(3)


def _fail_at(path: str):
    def write(target: Path, content: bytes) -> None:
        if target.as_posix().endswith(path):
            raise OSError(28, "No space left on device", str(target))
        target.write_bytes(content)

    return write


def test_only_a_few_earlier_sites_are_kept(folder: SiteFolder, tmp_path: Path):
    for number in range(KEPT + 5):
        publish(folder, a_site(number))

    assert len([each for each in (tmp_path / ".public.sites").iterdir() if each.is_dir()]) == KEPT + 1


def test_an_empty_folder_becomes_the_site_and_one_with_something_in_it_is_refused(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "elsewhere").symlink_to(tmp_path / "home")

    assert publish(SiteFolder(tmp_path / "empty"), a_site(1))
    for name, why in (("home", "not empty"), ("file", "no folder"), ("elsewhere", "somewhere else")):
        with pytest.raises(FolderError, match=why):
            publish(SiteFolder(tmp_path / name), a_site(1))
    assert (tmp_path / "home" / "letter.txt").read_text() == "mine"


def test_two_processes_do_not_publish_into_one_folder(folder: SiteFolder):
    with folder.held(), pytest.raises(FolderError, match="another process"), SiteFolder(folder.path).held():
        pass


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b"])
def test_no_file_leads_out_of_the_site(folder: SiteFolder, path: str):
    with pytest.raises(FolderError, match="leads out"):
        publish(folder, {"index.html": b"x", path: b"x"})
    assert not folder.path.exists()
