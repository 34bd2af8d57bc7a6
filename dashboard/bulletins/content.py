"""What a bulletin says, in one language: words and numbers out of one moment of what may be published."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.bulletins.changes import Change, changes, in_words, numbers_of, restored
from dashboard.bulletins.tables import LAST_HOUR, PrintedTable, printed
from dashboard.bulletins.texts import text_of
from dashboard.bulletins.unknown import unknown
from dashboard.figures import Figure, Kind, build_all, frame
from dashboard.words import N_, Words
from db.press import Occasion, TextKey
from queries.bulletins import Earlier, OwnText
from queries.press_room import PressRoom

OCCASION = {
    Occasion.MID_DAY: N_("Mid-day bulletin"),
    Occasion.EVENING: N_("Evening bulletin"),
    Occasion.NEXT_MORNING: N_("Next-morning bulletin"),
}
PARTS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (N_("Turnout"), (Kind.TURNOUT_TIMELINE, Kind.TURNOUT_BY_DISTRICT)),
    (N_("Coverage by observers"), (Kind.COVERAGE, Kind.COVERAGE_BY_DISTRICT)),
    (
        N_("Violations"),
        (
            *(Kind.INCIDENTS_BY_SEVERITY, Kind.INCIDENTS_BY_CATEGORY, Kind.INCIDENTS_BY_HOUR),
            Kind.STATION_MAP,
        ),
    ),
)
DRAWN = frozenset(
    {
        *(Kind.TURNOUT_TIMELINE, Kind.TURNOUT_BY_DISTRICT, Kind.COVERAGE_BY_DISTRICT),
        *(Kind.INCIDENTS_BY_CATEGORY, Kind.STATION_MAP),
    }
)
"""Of the others a bulletin prints the table: they are short."""


HEROES = ("heard", "turnout_observer", "incidents")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the press officer has chosen, and what is printed as it is."""

    number: int
    """That it will have when it is released."""
    occasion: Occasion
    audit_head: str
    draft: bool
    corrects: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeyNumber:
    measure: str
    """Its code in the table of the day."""
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    figure: Figure
    table: PrintedTable

    @property
    def drawn(self) -> bool:
        return self.figure.kind in DRAWN and not self.figure.empty


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    said: str
    """What its figures find, a paragraph."""
    figures: tuple[PrintedFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinContent:
    """All texts are plain, finished and in `language`; an empty one is left out."""

    language: str
    number: int
    """Not told of a draft."""
    draft: bool
    title: str
    """ "Bulletin No. 3", "Bulletin, draft"."""
    occasion: str
    election: str
    held_on: str
    as_of: str
    basis: str
    """n of N stations, heard from."""
    source: str
    synthetic: str
    """That all of it is invented."""
    correction: str
    greeting: str
    keys: tuple[KeyNumber, ...]
    lead: str
    since: str
    """What the changes count from, or that this is the first."""
    changes_said: str
    changes: tuple[Change, ...]
    parts: tuple[Part, ...]
    unknown: tuple[str, ...]
    methods: tuple[str, ...]
    about: str
    contacts: str
    audit_head: str
    headings: Mapping[str, str]
    """The words of a bulletin that are always the same, by their keys in the templates."""

    @property
    def heroes(self) -> tuple[KeyNumber, ...]:
        """What is read first."""
        return tuple(each for each in self.keys if each.measure in HEROES)

    @property
    def drawn(self) -> tuple[Figure, ...]:
        return tuple(each.figure for part in self.parts for each in part.figures if each.drawn)


def content_of(
    room: PressRoom,
    asked: Asked,
    t: Words,
    *,
    earlier: Earlier | None,
    own_texts: Mapping[tuple[TextKey, str], OwnText],
) -> BulletinContent:
    """`earlier` is the bulletin that the changes count from; None: this is the first."""
    figures, basis = build_all(room, t), room.basis
    then, now = restored(earlier.numbers) if earlier else {}, numbers_of(room)
    return BulletinContent(
        language=t.language,
        number=asked.number,
        draft=asked.draft,
        title=_title(asked, t),
        occasion=t(OCCASION[asked.occasion]),
        election=t.of(basis.election.names),
        held_on=t.date(basis.election.held_on),
        as_of=frame.as_of_text(basis, t),
        basis=frame.of_stations(basis.stations_heard, basis.stations_total, t),
        source=frame.source(basis, t),
        synthetic=_synthetic(t) if basis.election.synthetic else "",
        correction=_correction(asked, t),
        greeting=text_of(TextKey.GREETING, t, own_texts),
        keys=_keys(figures[Kind.DAY_TABLE]),
        lead=figures[Kind.DAY_TABLE].sentence,
        since=_since(earlier, room, t),
        changes_said=in_words(then, now, t) if earlier else "",
        changes=changes(then, now, t) if earlier else (),
        parts=tuple(
            _part(title, [figures[kind] for kind in kinds], _until(room), t) for title, kinds in PARTS
        ),
        unknown=unknown(room, figures, t),
        methods=_methods(figures[kind] for _, kinds in PARTS for kind in kinds),
        about=text_of(TextKey.ABOUT, t, own_texts),
        contacts=text_of(TextKey.CONTACTS, t, own_texts),
        audit_head=asked.audit_head,
        headings=_headings(t),
    )


def _title(asked: Asked, t: Words) -> str:
    """A draft has no number: of two, only one will be released under the next."""
    return t("Bulletin, draft") if asked.draft else t("Bulletin No. {number}", number=asked.number)


def _synthetic(t: Words) -> str:
    return t("Demonstration: every number in this bulletin is invented.")


def _correction(asked: Asked, t: Words) -> str:
    if asked.corrects is None:
        return ""
    return t(
        "This bulletin corrects Bulletin No. {number}, which stays in the archive. Reason: {reason}",
        number=asked.corrects,
        reason=asked.reason,
    )


def _keys(day: Figure) -> tuple[KeyNumber, ...]:
    told = zip(*(day.table.values(key) for key in ("measure", "name", "text")), strict=True)
    return tuple(KeyNumber(*map(str, each)) for each in told)


def _since(earlier: Earlier | None, room: PressRoom, t: Words) -> str:
    if earlier is None:
        return t("This is the first bulletin: there is nothing yet to compare with.")
    return t(
        "Since Bulletin No. {number} (as of {as_of}):",
        number=earlier.number,
        as_of=_moment(earlier.as_of, room, t),
    )


def _moment(moment: dt.datetime, room: PressRoom, t: Words) -> str:
    return frame.as_of_text(replace(room.basis, as_of=moment), t)


def _part(title: str, figures: Sequence[Figure], until: str, t: Words) -> Part:
    said = figures[0].sentence.removesuffix(t("As of {as_of}.", as_of=figures[0].as_of_text)).strip()
    return Part(t(title), said, tuple(PrintedFigure(each, printed(each, t, until=until)) for each in figures))


def _until(room: PressRoom) -> str:
    """Up to which hour of the day of the election something can be known."""
    election = room.basis.election
    local = room.basis.as_of.astimezone(election.timezone)
    return f"{local:%H:%M}" if local.date() == election.held_on else LAST_HOUR


def _methods(figures: Iterable[Figure]) -> tuple[str, ...]:
    told = [text for each in figures for text in (each.method, each.note)]
    return tuple(dict.fromkeys(told))


def _headings(t: Words) -> dict[str, str]:
    return {
        "summary": t("The day in figures"),
        "changes": t("What has changed"),
        "then": t("Then"),
        "now": t("Now"),
        "change": t("Difference"),
        "measure": t("Measure"),
        "number": t("Value"),
        "unknown": t("What is not known"),
        "method": t("How it was counted"),
        "about": t("About the observation"),
        "contacts": t("Contacts"),
        "verify": t("How to check this bulletin"),
        "as_of": t("As of"),
        "basis": t("Heard from"),
        "source": t("Source"),
        "audit_head": t("Head of the audit chain"),
        "audit_help": t(
            "The archive of the HQ keeps this file with its SHA-256. The hash below is the end of the HQ's "
            "audit chain at that moment: whoever has it can prove that no record of before was changed."
        ),
        "figure_id": t("Figure"),
        "draft": t("DRAFT"),
        "not_public": t("Draft, not for publication"),
        "page": t("Page"),
        "no_pictures": t("The charts of this bulletin were not drawn: the tables hold the same numbers."),
        "tables": t("The numbers behind the charts"),
        "data": t(
            "The whole tables stand beside this file, as CSV and XLSX, in the archive and on the public site."
        ),
    }
