"""Are we covered? The share of stations heard from, the seven classes, and whom to call first."""

from dashboard import labels, theme
from dashboard.counts import CoverageCount, count_coverage
from dashboard.panels.page import html, icon
from dashboard.panels.places import district_name, short_age
from dashboard.words import Words
from db.vocabulary import CoverageClass, CoverageState
from queries.snapshot import Snapshot

Payload = dict[str, object]
MOST_CALLS = 3


def coverage_tile(snapshot: Snapshot, t: Words) -> Payload:
    count = count_coverage(snapshot)
    classes = [
        {
            "icon": icon(theme.COVERAGE[group]),
            "name": t(name),
            "count": t.number(count.by_class[group]),
            "group": group,
        }
        for group, name in labels.COVERAGE_CLASS.items()
    ]
    return {
        "html": html(
            "coverage",
            share=_share(count, t),
            counted=_counted(count, t),
            unknown=_unknown(count, t),
            classes=classes,
        )
    }


def _share(count: CoverageCount, t: Words) -> str:
    """Never rounded up: 99.6 % is not all of them."""
    share = count.heard_share
    return "–" if share is None else f"{t.number(int(share * 100))}\N{NARROW NO-BREAK SPACE}%"


def _counted(count: CoverageCount, t: Words) -> str:
    return t("{part} of {whole}", part=t.number(count.heard), whole=t.number(count.total))


def _unknown(count: CoverageCount, t: Words) -> str:
    return (
        t.plural("{count} station: unknown", "{count} stations: unknown", count.unknown)
        if count.unknown
        else ""
    )


def silent_tile(snapshot: Snapshot, t: Words) -> Payload:
    """The stations silent for longest, and how many there are in all."""
    silent = [
        (each.since or snapshot.as_of, place)
        for place, each in enumerate(snapshot.coverage)
        if each.state is CoverageState.SILENT
    ]
    longest = sorted(silent)[:MOST_CALLS]
    calls = [
        {
            "number": snapshot.register.stations[place].number,
            "district": district_name(snapshot, place, t),
            "since": since.isoformat(),
            "age": short_age(since, snapshot.as_of, t),
        }
        for since, place in longest
    ]
    mark = icon(theme.COVERAGE[CoverageClass.SILENT])
    return {
        "html": html(
            "silent",
            calls=calls,
            icon=mark,
            title=t("To call"),
            total=t.number(len(silent)),
            none=t("Nobody is silent"),
        )
    }
