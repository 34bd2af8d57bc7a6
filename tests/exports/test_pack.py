"""A pack of figures explains itself, can be checked by a stranger, and can be called off."""

import hashlib
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from dashboard.drawing import Size
from dashboard.exports.archive import SUMS
from dashboard.exports.pack import Pack, PackCancelledError, stem, write_pack
from dashboard.figures import Kind
from dashboard.words import LANGUAGES
from tests.figures.test_build import figure

HEAD = "9f" * 32
KINDS = (Kind.COVERAGE, Kind.TURNOUT_BY_DISTRICT)
PACK = Pack(
    figures={language: [figure(kind, language) for kind in KINDS] for language in LANGUAGES},
    size=Size.SQUARE,
    audit_head=HEAD,
)


class Press:
    """Stands in for the printer."""

    def png(self, svg: str, size: Size) -> bytes:
        return f"PNG {size} {hashlib.sha256(svg.encode()).hexdigest()}".encode()

    def pdf(self, svg: str, size: Size) -> bytes:
        return b"PDF" + self.png(svg, size)


def written(printing: Press | None = None, **values: object) -> bytes:
    target = io.BytesIO()
    write_pack(PACK, target, printing=printing, **values)  # type: ignore[arg-type]
    return target.getvalue()


def files_of(pack: bytes) -> dict[str, bytes]:
    """By path below its one folder."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name.removeprefix(f"{PACK.root}/"): archive.read(name) for name in archive.namelist()}


def test_there_is_every_figure_in_every_language_and_format():
    names = files_of(written(Press()))

    endings = ("-1080x1080.svg", "-1080x1080.png", "-1080x1080.pdf", ".csv", ".xlsx")
    expected = {
        f"{language}/{stem(each)}{ending}"
        for language, listed in PACK.figures.items()
        for each in listed
        for ending in endings
    }
    readmes = {f"README.{language}.txt" for language in LANGUAGES}
    assert names.keys() == expected | readmes | {SUMS}
    assert all(names.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_says_what_everything_is(language: str):
    files = files_of(written(Press()))
    readme = files[f"README.{language}.txt"].decode("utf-8-sig")

    assert HEAD in readme
    for each in PACK.figures[language]:
        for said in (each.title, each.id, each.as_of_text, each.basis_text, each.method, *each.withheld):
            assert said in readme
        assert all(f"  {column.key}: {column.title}" in readme for column in each.table.columns)
    assert "queries.press.fetch_turnout_by_district, slot=12:00" in readme
    for path, content in files.items():
        if path.startswith(f"{language}/"):
            assert f"{hashlib.sha256(content).hexdigest()}  {path}" in readme


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_a_stranger_can_check_it_with_sha256sum(tmp_path: Path):
    target = io.BytesIO()
    sums = write_pack(PACK, target, printing=Press())
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / PACK.root
    checked = subprocess.run(["sha256sum", "-c", SUMS], cwd=folder, capture_output=True, check=False)

    assert checked.returncode == 0
    assert hashlib.sha256((folder / SUMS).read_bytes()).hexdigest() == sums
    (next((folder / "kk").glob("*.csv"))).write_bytes(b"changed")
    assert subprocess.run(["sha256sum", "-c", SUMS], cwd=folder, capture_output=True, check=False).returncode


def test_without_a_printer_there_are_drawings_and_data_and_it_says_what_is_missing():
    files = files_of(written())

    assert {Path(name).suffix for name in files if "/" in name} == {".svg", ".csv", ".xlsx"}
    assert "apt-get install chromium" in files["README.en.txt"].decode("utf-8-sig")
    assert "apt-get install chromium" in files["README.kk.txt"].decode("utf-8-sig")
    assert "apt-get" not in files_of(written(Press()))["README.en.txt"].decode("utf-8-sig")


def test_the_same_figures_make_the_same_bytes():
    assert written(Press()) == written(Press())


def test_progress_is_told_after_every_file():
    told: list[tuple[int, int]] = []
    written(Press(), on_progress=lambda done, of: told.append((done, of)))

    assert told == [(done, 30) for done in range(1, 31)]


def test_it_stops_before_the_next_file_once_it_is_called_off():
    told: list[int] = []
    with pytest.raises(PackCancelledError):
        written(Press(), on_progress=lambda done, _: told.append(done), cancelled=lambda: len(told) == 4)

    assert told == [1, 2, 3, 4]


def test_the_name_says_the_moment():
    assert PACK.root == "baqylau-20210725T0805Z"
