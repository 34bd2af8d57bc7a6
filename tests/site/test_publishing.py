"""Reading, recording and putting in place; the command that does it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.publishing import publish_command, publisher
from dashboard.publishing.publisher import NothingToPublishError, Published, Publisher
from dashboard.publishing.site_folder import SiteFolder
from db import cases
from db.press import Place
from db.schema import audit, revision
from queries.bulletins import Wanted, find_file
from tests.bulletins import add_draft, add_released
from tests.factories import add_register, at, check_in, incident
from tests.press import READER, add_words
from tests.rig.hq import ROOT

STATIONS = 6


@dataclass
class Desk:
    """An HQ at 10:40, and the folder it publishes into."""

    engine: sa.Engine
    readers: sa.Engine
    folder: Path
    url: str

    def publisher(self, **options: object) -> Publisher:
        return Publisher(engine=self.engine, readers=self.readers, folder=SiteFolder(self.folder), **options)

    def publish(self, **options: object) -> Published:
        made = self.publisher(**options)
        with made._folder.held():
            return made.publish()

    def audited(self) -> list[dict[str, object]]:
        with self.engine.connect() as connection:
            rows = sa.select(audit.c.detail).where(audit.c.action == publisher.ACTION).order_by(audit.c.id)
            return [dict(each) for each in connection.scalars(rows)]

    def index(self) -> dict[str, object]:
        return json.loads((self.folder / "index.json").read_bytes())

    def withdraw(self) -> None:
        with self.engine.begin() as connection:
            case = connection.scalar(sa.text("select incident_id from incident_state"))
            cases.withdraw_clearing(
                connection, incident_id=case, reason="A mistake.", actor="HQ-07", at=at("10:35")
            )


@pytest.fixture
def empty(engine: sa.Engine, readers: sa.Engine, database_url: str, tmp_path: Path) -> Desk:
    return Desk(engine, readers, tmp_path / "public", database_url)


@pytest.fixture
def desk(empty: Desk) -> Desk:
    """Six stations heard from, and an incident that is cleared."""
    with empty.engine.begin() as connection:
        made = add_register(connection, stations=0)
        for number in range(1, STATIONS + 1):
            made.add_station(observer=f"Canary-{number:02}-A")
            made.record(check_in(str(number), observer=f"Canary-{number:02}-A"))
        made.record(incident("1"))
        case = connection.scalar(sa.text("select incident_id from incident_state"))
        for verb in (cases.acknowledge, cases.confirm, cases.clear_for_press):
            verb(connection, incident_id=case, actor="HQ-07", at=at("10:30"))
    return empty


@pytest.fixture(autouse=True)
def clock_stands_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The election's, at 10:40 if nothing else is said."""

    def stand(local: str) -> None:
        moment = at(local)
        monkeypatch.setattr(publisher.clock, "live", lambda: publisher.Clock(moment, moment, paused=True))

    stand("10:40")
    return stand


def test_what_is_published_is_in_the_audit_chain_with_its_hash_and_is_no_new_revision(desk: Desk):
    with desk.engine.connect() as connection:
        before = connection.scalar(sa.select(revision.c.revision))
    published = desk.publish()

    assert published.changed
    told = {"sha256": published.sha256, "files": published.files, "as_of": at("10:40").isoformat()}
    assert desk.audited() == [told]
    with desk.engine.connect() as connection:
        assert connection.scalar(sa.select(revision.c.revision)) == before
    assert (desk.folder / "en/index.html").is_file()
    assert not any(b"Canary" in each.read_bytes() for each in desk.folder.resolve().rglob("*.*"))


def test_the_site_keeps_the_words_that_follow_from_its_numbers_whatever_people_wrote_over_them(desk: Desk):
    """Nobody looks when it is published: docs/adr/0017."""
    before = desk.publish()
    with desk.engine.begin() as connection:
        election_id = connection.scalar(sa.select(revision.c.election_id))
        for language in ("kk", "ru", "en"):
            place = Place("coverage", "", language)
            add_words(connection, election_id, "Typed and read", place=place, read_by=READER)

    assert desk.publish().sha256 == before.sha256
    assert not any(b"Typed and read" in each.read_bytes() for each in desk.folder.resolve().rglob("*.*"))


def test_asked_again_nothing_is_written_and_after_a_withdrawal_the_incident_is_gone(desk: Desk):
    first, again = desk.publish(), desk.publish()
    assert (again.changed, again.sha256, len(desk.audited())) == (False, first.sha256, 1)
    desk.withdraw()

    assert desk.publish().changed
    assert "No violation confirmed" in (desk.folder / "en/incidents_by_severity.html").read_text()


def test_cards_are_printed_for_figures_that_have_changed_and_kept_over_a_restart(desk: Desk, clock_stands_at):
    printed: list[str] = []

    def print_card(svg: str) -> bytes:
        printed.append(svg)
        return b"png"

    desk.publish(print_card=print_card)
    assert len(printed) == 30
    clock_stands_at("10:41")
    assert desk.publish(print_card=print_card).changed
    assert len(printed) == 33  # heat fades by the minute: one picture in three languages
    desk.withdraw()
    desk.publish(print_card=print_card)
    assert 33 < len(printed) < 63


def test_a_card_that_is_no_longer_true_is_left_out_when_nothing_can_be_printed(desk: Desk):
    desk.publish(print_card=lambda _: b"png")
    desk.withdraw()
    tried: list[str] = []
    desk.publish(print_card=tried.append)

    cards = {each["kind"]: "card" in each for each in desk.index()["figures"] if each["language"] == "ru"}
    assert cards["coverage"]
    assert not cards["incidents_by_severity"]
    assert len(tried) == 1


def test_without_an_election_there_is_nothing_to_publish(empty: Desk):
    with pytest.raises(NothingToPublishError):
        empty.publish()


def test_what_is_not_recorded_is_not_published(desk: Desk, clock_stands_at, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("away"))

    desk.publish()
    clock_stands_at("10:41")
    monkeypatch.setattr(publisher, "record_audit", fail)
    with pytest.raises(sa.exc.OperationalError):
        desk.publish()
    assert desk.index()["as_of"] == at("10:40").isoformat()
    assert len(desk.audited()) == 1


def test_released_bulletins_lie_in_the_archive_byte_for_byte_and_drafts_do_not(desk: Desk):
    with desk.engine.begin() as connection:
        election_id = connection.scalar(sa.select(revision.c.election_id))
        released = add_released(connection, election_id)
        add_draft(connection, election_id, since=released)
        kept = find_file(connection, Wanted(election_id, "ru", "pdf"), number=released)
    desk.publish()

    names = {each.name for each in (desk.folder / "bulletins").iterdir()}
    assert names
    assert all(each.startswith(f"{released:04}.") for each in names)
    assert (desk.folder / f"bulletins/{released:04}.ru.pdf").read_bytes() == kept.content
    assert f"../bulletins/{released:04}.ru.pdf" in (desk.folder / "ru/index.html").read_text()
    assert len(names) == 3  # of the draft nothing


# --- the command ------------------------------------------------------------------------------


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """With no setting of this computer but the database; signals are left as they are."""
    for name in [each for each in os.environ if each.startswith("HQ_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", desk.url)
    monkeypatch.setattr(publish_command.signal, "signal", lambda *_: None)
    return lambda folder, *arguments: publish_command.main([str(folder), *arguments, "--no-cards"])


def test_the_command_publishes_once_and_says_what(desk: Desk, run, capsys):
    assert run(desk.folder, "--address", "https://figures.example/") == 0
    assert "published: " in capsys.readouterr().err
    assert desk.index()["address"] == "https://figures.example"


def test_a_database_that_is_away_leaves_the_old_site(desk: Desk, run, monkeypatch, capsys):
    desk.publish()
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

    assert run(desk.folder) == 1
    assert "the last site stays: the database does not answer" in capsys.readouterr().err
    assert desk.index()["as_of"] == at("10:40").isoformat()


def test_a_fault_of_the_program_is_named_without_what_it_says(desk: Desk, run, monkeypatch, capsys):
    def fail(*_: object) -> None:
        raise ValueError("Canary-01-A")

    monkeypatch.setattr(publisher, "build_site", fail)

    assert run(desk.folder) == 1
    said = capsys.readouterr().err
    assert "a fault of the program (ValueError, " in said
    assert "Canary" not in said


def test_a_folder_or_a_setting_that_is_wrong_is_refused_in_a_sentence(run, tmp_path, monkeypatch, capsys):
    (tmp_path / "letter.txt").write_text("mine")
    assert run(tmp_path) == 2
    assert "is not empty" in capsys.readouterr().err
    monkeypatch.setenv("HQ_MODE", "party")
    assert run(tmp_path / "public") == 2
    assert "HQ_MODE is 'party'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--every", "1"], "from 5 to 86400"),
        (["--every", "nan"], "from 5 to 86400"),
        (["--every", "soon"], "from 5 to 86400"),
        (["--address", "figures.example"], "write https://host/path"),
        (["--address", "javascript:alert(1)"], "write https://host/path"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], says: str, capsys):
    with pytest.raises(SystemExit):
        publish_command.main(["public", *arguments])
    assert says in capsys.readouterr().err


def test_asked_to_publish_again_and_again_it_does_until_it_is_told_to_stop(desk: Desk, tmp_path: Path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HQ_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "publish", str(desk.folder), "--every", "5", "--no-cards"],
        cwd=ROOT,
        env={**kept, "DATABASE_URL": desk.url, "HQ_DATA_DIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while len(desk.audited()) < 2 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0, said
    assert len(desk.audited()) >= 2
    assert "stopped; the last site stays" in said
    assert desk.index()["synthetic"] is True
