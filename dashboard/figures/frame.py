"""What stands around every figure, whatever it shows: as-of, basis, source, what is withheld."""

import datetime as dt
from collections.abc import Sequence

from dashboard.words import Words
from queries.press import Area, Basis

FEWEST = 5
"""`db.access.press.FEWEST_OBSERVERS`; the words speak of it. A test compares."""


def as_of_text(basis: Basis, t: Words) -> str:
    """ "25 July 2021, 14:05 (UTC+6)"."""
    local = basis.as_of.astimezone(basis.election.timezone)
    return t(
        "{date}, {time} ({zone})",
        date=t.date(local.date()),
        time=local.strftime("%H:%M"),
        zone=_offset(local),
    )


def _offset(local: dt.datetime) -> str:
    hours = (local.utcoffset() or dt.timedelta()).total_seconds() / 3600
    return f"UTC{hours:+g}" if hours else "UTC"


def hour(moment: dt.datetime, basis: Basis) -> str:
    """ "14:00", local: the hour that begins then."""
    return moment.astimezone(basis.election.timezone).strftime("%H:%M")


def of_stations(part: int, whole: int, t: Words) -> str:
    return t.plural("{part} of {count} station", "{part} of {count} stations", whole, part=t.number(part))


def source(basis: Basis, t: Words) -> str:
    name = t.of(basis.election.names)
    if basis.election.synthetic:
        return t("Baqylau demo, invented data: {election}", election=name)
    return t("Independent observers, Baqylau: {election}", election=name)


def incidents_cleared(count: int, t: Words) -> str:
    return t.plural("{count} confirmed violation", "{count} confirmed violations", count)


def under_verification(count: int | None, t: Words) -> str:
    """A sentence; "" for none."""
    if count is None:
        return t("Fewer than {count} more reports are under verification.", count=t.number(FEWEST))
    if not count:
        return ""
    return t.plural(
        "{count} more report is under verification.", "{count} more reports are under verification.", count
    )


def too_few(areas: Sequence[Area], t: Words) -> tuple[str, ...]:
    """Districts that are not shown, by name."""
    if not areas:
        return ()
    said = t.plural(
        "Too few to publish (fewer than {few} observers), {count} district: {names}.",
        "Too few to publish (fewer than {few} observers), {count} districts: {names}.",
        len(areas),
        few=t.number(FEWEST),
        names=listed([t.of(each.names) for each in areas]),
    )
    return (said,)


def listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def said(*sentences: str) -> str:
    """One after the other, without those that are empty."""
    return " ".join(each for each in sentences if each)
