"""The demo's clock: a row that every process reads, so that all screens and the player agree on the time."""

import datetime as dt
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.schema import demo_clock, election
from db.writing.revisions import current_revision, publish, record_audit


@dataclass(frozen=True, slots=True)
class ClockRow:
    real_at: dt.datetime
    """When, by the computer's clock, `demo_at` was true."""
    demo_at: dt.datetime
    speed: float
    paused: bool

    def at(self, real: dt.datetime) -> dt.datetime:
        """Demo time at a real time."""
        return self.demo_at if self.paused else self.demo_at + (real - self.real_at) * self.speed

    def seconds_until(self, demo: dt.datetime, real: dt.datetime) -> float | None:
        """Real seconds from `real` until demo time `demo`; None while paused; never negative."""
        return None if self.paused else max(0.0, (demo - self.at(real)).total_seconds() / self.speed)

    def moved(
        self,
        real: dt.datetime,
        *,
        demo_at: dt.datetime | None = None,
        speed: float | None = None,
        paused: bool | None = None,
    ) -> "ClockRow":
        """From `real` on with what is given; the rest goes on as it is."""
        return replace(
            self,
            real_at=real,
            demo_at=demo_at or self.at(real),
            speed=speed or self.speed,
            paused=self.paused if paused is None else paused,
        )


def fetch_clock(connection: sa.Connection, election_id: int) -> ClockRow:
    """Raises `sqlalchemy.exc.NoResultFound` for an election that is no demo."""
    row = connection.execute(sa.select(demo_clock).where(demo_clock.c.election_id == election_id)).one()
    return ClockRow(row.real_at, row.demo_at, row.speed, row.paused)


def fetch_current_clock(connection: sa.Connection) -> ClockRow | None:
    """Of the newest election, the one that screens show; None if that is no demo."""
    newest = sa.select(sa.func.max(election.c.id)).scalar_subquery()
    row = connection.execute(sa.select(demo_clock).where(demo_clock.c.election_id == newest)).one_or_none()
    return ClockRow(row.real_at, row.demo_at, row.speed, row.paused) if row else None


def set_clock(
    connection: sa.Connection,
    election_id: int,
    *,
    real_at: dt.datetime,
    demo_at: dt.datetime,
    speed: float,
    paused: bool,
) -> int:
    """Returns the revision at which screens hear of it. Raises ValueError for a speed of 0 or less.

    Waits for whoever is writing, so that nothing is played by the old clock after the commit.
    """
    if speed <= 0:
        raise ValueError("the speed must be above 0: pause the demo instead")
    revision = current_revision(connection, election_id) + 1
    values = {"real_at": real_at, "demo_at": demo_at, "speed": speed, "paused": paused}
    insert = pg.insert(demo_clock).values(election_id=election_id, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["election_id"], set_=values))
    publish(connection, election_id, revision)
    record_audit(
        connection,
        election_id,
        at=demo_at,
        actor="demo",
        action="demo:clock:set",
        detail={"speed": speed, "paused": paused},
        revision=revision,
    )
    return revision
