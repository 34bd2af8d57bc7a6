"""`python -m db`: what it prints and with what it ends."""

import subprocess
import sys

import pytest
import sqlalchemy as sa

from db import engine as engines
from db import migrate, tokens
from db.__main__ import main
from db.schema import category
from db.state_tables import station_state
from db.writing import touch_register
from tests.factories import add_register, check_in


@pytest.fixture
def hq(owner_url, monkeypatch):
    """The commands work on the test's database, as the role of that URL, as with any DATABASE_URL."""
    monkeypatch.setenv("DATABASE_URL", owner_url)
    engine = engines.create(owner_url)
    yield engine
    engine.dispose()


@pytest.fixture
def election_id(hq):
    with hq.begin() as connection:
        register = add_register(connection)
        touch_register(connection, register.election_id)
        register.record(check_in())
    return register.election_id


def test_help_names_every_command():
    told = subprocess.run([sys.executable, "-m", "db", "--help"], capture_output=True, text=True, check=True)
    for command in ("init", "import", "demo", "token", "verify", "rebuild", "verify-audit", "audit-head"):
        assert f"\n    {command}" in told.stdout


def test_init_makes_the_tables_and_the_categories_and_may_be_repeated(hq, capsys):
    assert [main(["init"]), main(["init"])] == [0, 0]
    assert "ready" in capsys.readouterr().out
    assert migrate.is_current(hq)
    with hq.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(category)) == 42


def test_without_a_url_the_embedded_server_is_started_and_stopped(monkeypatch, tmp_path, capsys):
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o711)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HQ_DATA_DIR", str(tmp_path))
    assert main(["verify"]) == 0
    assert (tmp_path / "postgres" / "PG_VERSION").exists()
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


def test_a_token_is_printed_alone_and_works_until_revoked(hq, election_id, capsys):
    assert main(["token", "bot", "--election", "vko-2021"]) == 0
    token = capsys.readouterr().out.strip()
    with hq.connect() as connection:
        holder = tokens.fetch_token_election(connection, token)
    assert holder is not None
    assert (holder.election_id, holder.name) == (election_id, "bot")

    assert main(["token", "bot", "--revoke"]) == 0
    assert main(["token", "bot", "--revoke"]) == 1
    with hq.connect() as connection:
        assert tokens.fetch_token_election(connection, token) is None


def test_a_token_needs_an_election(hq, capsys):
    assert main(["token", "bot"]) == 2
    assert "no such election" in capsys.readouterr().err


def test_verify_names_differences_and_rebuild_removes_them(hq, election_id, capsys):
    assert main(["verify"]) == 0
    with hq.begin() as connection:
        connection.execute(sa.update(station_state).values(last_slot="20:00"))
    capsys.readouterr()

    assert main(["verify"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "vko-2021: station_state 1 last_slot: is 20:00, should be None",
        "vko-2021: differences: 1",
    ]
    assert main(["rebuild"]) == 0
    assert capsys.readouterr().out == "vko-2021: rows put right: 1\n"
    assert main(["verify"]) == 0


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://hq@localhost/hq", "DATABASE_URL must start with postgresql://"),
        ("postgresql://hq:secret@127.0.0.1:1/hq", "Connection refused"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_line(monkeypatch, capsys, url, says):
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["verify"]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
    assert "psycopg2" not in told
    assert "secret" not in told
