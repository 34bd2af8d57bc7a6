"""How the database is reached: any spelling of a PostgreSQL URL, with limits on every wait."""

import psycopg2
import pytest
import sqlalchemy as sa

from db import engine as engines


@pytest.mark.parametrize(
    "url",
    [
        "postgres://hq:secret@db.example.org/hq",
        "postgresql://hq:secret@db.example.org/hq",
        "postgresql+psycopg://hq:secret@db.example.org/hq",
        "postgresql+psycopg2://hq:secret@db.example.org/hq",
    ],
)
def test_every_spelling_means_the_one_driver(url):
    assert engines.create(url).url.drivername == "postgresql+psycopg2"
    assert "host=db.example.org" in engines.raw_dsn(url)
    assert "connect_timeout=3" in engines.raw_dsn(url)


@pytest.mark.parametrize("url", ["sqlite:///hq.db", "mysql://hq@localhost/hq", "db.example.org", ""])
def test_another_database_is_refused(url):
    with pytest.raises(sa.exc.ArgumentError, match="DATABASE_URL must start with postgresql://"):
        engines.create(url)


def test_a_statement_has_five_seconds_unless_said_otherwise(database_url):
    for timeout, shown in (({}, "5s"), ({"statement_timeout_ms": 0}, "0")):
        engine = engines.create(database_url, **timeout)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("show statement_timeout")) == shown
            assert connection.scalar(sa.text("show timezone")) == "UTC"
        engine.dispose()


def test_not_pooled_a_closed_connection_is_gone(database_url):
    engine = engines.create(database_url, pooled=False)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
    assert raw is not None
    assert raw.closed


def test_a_raw_connection_reaches_the_same_database(database_url):
    connection = psycopg2.connect(engines.raw_dsn(database_url))
    with connection.cursor() as cursor:
        cursor.execute("select current_database()")
        assert cursor.fetchone() == (sa.make_url(database_url).database,)
    connection.close()
