"""A register of the whole country from a file."""

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.rows import Row, fact, single
from tests.rig.hq import ROOT, private_folder

TITLE = "import of 10,411 stations"
STATIONS, DISTRICTS = 10_411, 200


def measure(*, full: bool) -> tuple[list[Row], str]:
    with private_folder() as folder:
        _write_files(folder)
        _db(folder, "init")
        _db(folder, "import", "election", "election.json")
        _db(folder, "import", "districts", "districts.csv")
        started = time.monotonic()
        told = _db(folder, "import", "stations", "stations.csv")
        took = time.monotonic() - started
        again = _db(folder, "import", "stations", "stations.csv")
    rows = [
        single(
            "`python -m db import stations`, start of Python and of PostgreSQL included",
            took,
            unit="s",
            most=10,
        ),
        fact("what it said", told.splitlines()[-1], expected=_counts(STATIONS, 0)),
        fact("a rerun", again.splitlines()[-1], expected=_counts(0, STATIONS)),
    ]
    return rows, ""


def _counts(new: int, unchanged: int) -> str:
    return f"{new} new, 0 changed, {unchanged} unchanged, 0 rejected"


def _db(folder: Path, *arguments: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = kept | {"HQ_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "db", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _write_files(folder: Path) -> None:
    names = {f"name_{language}": "Election" for language in ("kk", "ru", "en")}
    election = {"code": "country", **names, "held_on": "2026-03-15", "timezone": "Asia/Almaty"}
    (folder / "election.json").write_text(json.dumps(election))
    districts = [[f"{n:09}", f"Аудан {n}", f"Район {n}", f"District {n}"] for n in range(DISTRICTS)]
    _write(folder / "districts.csv", ["code", "name_kk", "name_ru", "name_en"], districts)
    columns = [
        "number",
        "name_kk",
        "name_ru",
        "name_en",
        "district",
        "address",
        "lat",
        "lon",
        "registered_voters",
    ]
    _write(folder / "stations.csv", columns, [_station(n) for n in range(STATIONS)])


def _station(n: int) -> list[object]:
    names = [f"№ {n} учаске", f"Участок № {n}", f"Station {n}"]
    place = [f"{42 + n % 1200 / 100:.4f}", f"{50 + n % 3500 / 100:.4f}"]
    return [n, *names, f"{n % DISTRICTS:09}", f"ул. Абая, {n}", *place, 300 + n % 2000]


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, *rows])
