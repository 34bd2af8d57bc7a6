"""How careful an HQ is with what it publishes."""

import datetime as dt
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.press.tables import press_setting
from db.writing.revisions import record_audit


@dataclass(frozen=True, slots=True)
class PressSettings:
    two_release: bool = False
    """To release a bulletin takes another person than the one who drafted it."""


def fetch_press_settings(connection: sa.Connection, election_id: int) -> PressSettings:
    """The defaults, until somebody sets others."""
    asked = sa.select(press_setting.c.two_release).where(press_setting.c.election_id == election_id)
    two_release = connection.scalar(asked)
    return PressSettings() if two_release is None else PressSettings(two_release)


def change_press_settings(
    connection: sa.Connection, election_id: int, settings: PressSettings, *, actor: str, at: dt.datetime
) -> None:
    values = asdict(settings)
    insert = pg.insert(press_setting).values(election_id=election_id, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["election_id"], set_=values))
    record_audit(
        connection,
        election_id,
        at=at,
        actor=actor,
        action="press:settings:changed",
        detail=values,
        revision=None,
    )
