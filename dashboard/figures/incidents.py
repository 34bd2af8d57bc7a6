"""Figures of incidents that are cleared: by severity, by category, by hour."""

from collections.abc import Iterable, Mapping

from dashboard import labels
from dashboard.figures import frame, sentences
from dashboard.figures.figure import Cell, Column, Kind, Table, Type
from dashboard.figures.parts import Parts
from dashboard.words import Words
from queries.press_incidents import ClearedIncidents


def by_severity(result: ClearedIncidents, t: Words) -> Parts:
    columns = (Column("severity", t("Severity code"), Type.CODE), Column("name", t("Severity"), Type.TEXT))
    rows = ((each.value, t(labels.SEVERITY[each]), count) for each, count in result.by_severity.items())
    return _counted(
        Kind.INCIDENTS_BY_SEVERITY,
        result,
        t,
        title=_severity_title(result, t),
        subtitle=t("Confirmed violations by severity, number of violations"),
        sentence=sentences.of_incidents(result, t),
        columns=columns,
        rows=rows,
    )


def by_category(result: ClearedIncidents, t: Words) -> Parts:
    columns = (Column("category", t("Category code"), Type.CODE), Column("name", t("Category"), Type.TEXT))
    rows = ((code, t.of(result.categories[code]), count) for code, count in result.by_category.items())
    return _counted(
        Kind.INCIDENTS_BY_CATEGORY,
        result,
        t,
        title=_category_title(result, t),
        subtitle=t("Confirmed violations by category, number of violations"),
        sentence=sentences.of_categories(result, t),
        columns=columns,
        rows=rows,
    )


def by_hour(result: ClearedIncidents, t: Words) -> Parts:
    return _counted(
        Kind.INCIDENTS_BY_HOUR,
        result,
        t,
        title=_hour_title(result, t),
        subtitle=t("Confirmed violations by the hour they happened, local time, number of violations"),
        sentence=sentences.of_hours(result, t),
        columns=(Column("hour", t("Hour"), Type.CODE),),
        rows=((frame.hour(hour, result.basis), count) for hour, count in result.by_hour.items()),
    )


def _counted(
    kind: Kind,
    result: ClearedIncidents,
    t: Words,
    *,
    title: str,
    subtitle: str,
    sentence: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[Cell, ...]],
) -> Parts:
    """`rows` end with the number. Without an incident there is nothing to draw: not a row of zeros."""
    number = Column("incidents", t("Confirmed violations"), Type.COUNT)
    return Parts(
        kind=kind,
        title=title,
        subtitle=subtitle,
        note=note(t),
        method=method(t),
        withheld=withheld(result.under_verification, t),
        sentence=sentence,
        table=Table((*columns, number), tuple(rows) if result.incidents else ()),
        measure=number.key,
    )


def note(t: Words) -> str:
    return t("Only violations that a lawyer has confirmed and cleared for publication.")


def method(t: Words) -> str:
    return t("Several reports of one event count once. Reports that were rejected are not counted.")


def withheld(count: int | None, t: Words) -> tuple[str, ...]:
    said = frame.under_verification(count, t)
    return (said,) if said else ()


def no_incident(t: Words) -> str:
    return t("No violation confirmed and cleared for publication")


def only_most(counts: Mapping[str, int]) -> str | None:
    """The most frequent one, if it is one."""
    most = max(counts.values(), default=0)
    at_the_top = [each for each, count in counts.items() if count == most]
    return at_the_top[0] if most and len(at_the_top) == 1 else None


def _severity_title(result: ClearedIncidents, t: Words) -> str:
    if not result.incidents:
        return no_incident(t)
    return t(
        "{violations}, critical among them: {critical}",
        violations=frame.incidents_cleared(len(result.incidents), t),
        critical=t.number(sentences.critical(result)),
    )


def _category_title(result: ClearedIncidents, t: Words) -> str:
    if not result.incidents:
        return no_incident(t)
    top = only_most(result.by_category)
    if top is None:
        return frame.incidents_cleared(len(result.incidents), t)
    return t(
        "{violations}, most often: {category} ({count})",
        violations=frame.incidents_cleared(len(result.incidents), t),
        category=t.of(result.categories[top]),
        count=t.number(result.by_category[top]),
    )


def _hour_title(result: ClearedIncidents, t: Words) -> str:
    if not result.incidents:
        return no_incident(t)
    counts = {frame.hour(hour, result.basis): count for hour, count in result.by_hour.items()}
    top = only_most(counts)
    if top is None:
        return frame.incidents_cleared(len(result.incidents), t)
    return t(
        "{violations}, most in the hour from {hour} ({count})",
        violations=frame.incidents_cleared(len(result.incidents), t),
        hour=top,
        count=t.number(counts[top]),
    )
