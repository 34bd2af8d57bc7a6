"""A figure with the words that people have put over it: whose they are, who else has read them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from dashboard.figures import Figure
from dashboard.words import N_, Words
from db.press import Over, Part, Place
from queries.wordings import Recorded, Wording

NAMES: Mapping[Part, str] = {
    Part.TITLE: N_("Finding"),
    Part.SUBTITLE: N_("Subtitle"),
    Part.NOTE: N_("Note under the figure"),
}


@dataclass(frozen=True, slots=True)
class Worded:
    figure: Figure
    """With the words that stand."""
    suggested: Figure
    newest: Mapping[Part, Wording]
    """Also what was withdrawn."""
    needs_two: bool

    @property
    def typed(self) -> dict[Part, Wording]:
        """Those in place of the suggested words, as they are read."""
        found = {part: self.newest[part] for part in Part if part in self.newest}
        return {part: each for part, each in found.items() if each.text is not None}

    @property
    def unread(self) -> tuple[Wording, ...]:
        """By anybody but who wrote them."""
        return tuple(each for each in self.typed.values() if not each.readings)

    @property
    def draft(self) -> bool:
        return self.needs_two and bool(self.unread)

    @property
    def over(self) -> Over:
        return Over(self.figure.id, self.figure.as_of)

    @property
    def outdated(self) -> Wording | None:
        """One that nobody has written for these numbers, nor read over them."""
        return next((each for each in self.typed.values() if not self._fits(each)), None)

    def _fits(self, each: Wording) -> bool:
        return self.figure.id in {each.over.figure_id, *(reading.over.figure_id for reading in each.readings)}


def place_of(figure: Figure) -> Place:
    picked = ", ".join(f"{name}={value}" for name, value in sorted(figure.filters.items()))
    return Place(figure.kind.value, picked, figure.language)


def worded(suggested: Figure, recorded: Recorded) -> Worded:
    newest = recorded.wordings.get(place_of(suggested), {})
    texts = {part: each.text for part, each in newest.items() if each.text is not None}
    title, subtitle = texts.get(Part.TITLE, suggested.title), texts.get(Part.SUBTITLE, suggested.subtitle)
    figure = replace(
        suggested,
        title=title,
        subtitle=subtitle,
        note=texts.get(Part.NOTE, suggested.note),
        alt=suggested.alt.replace(
            f"{suggested.title}. {suggested.subtitle}.", f"{title}. {subtitle}.", 1
        ),  # who hears the picture is told the same
    )
    return Worded(figure, suggested, newest, recorded.needs_two)


def waiting(recorded: Recorded, reader: str) -> Iterator[tuple[Place, Wording]]:
    """What `reader` is to read, the first of each place: nobody reads their own."""
    if not recorded.needs_two:
        return
    for place, there in recorded.wordings.items():
        for each in there.values():
            if each.text is not None and not each.readings and each.by != reader:
                yield place, each
                break


def whose(told: Worded, t: Words, zone: ZoneInfo) -> Iterator[str]:
    """A sentence for each text that is not the suggested one."""
    for part, each in told.typed.items():
        yield f"{t(NAMES[part])}: {written(each, t, zone)} {read(each, t, zone)}".rstrip()


def written(each: Wording, t: Words, zone: ZoneInfo, *, today: dt.date | None = None) -> str:
    return t(
        "Written by {who}, {when}, for the numbers as of {as_of}.",
        who=each.by,
        when=moment(each.at, t, zone, today=today),
        as_of=moment(each.over.as_of, t, zone, today=today),
    )


def read(each: Wording, t: Words, zone: ZoneInfo, *, today: dt.date | None = None) -> str:
    """ "" if nobody else has."""
    if not each.readings:
        return ""
    readers = ", ".join(f"{one.by} ({moment(one.at, t, zone, today=today)})" for one in each.readings)
    return t("Read by {who}.", who=readers)


def moment(at: dt.datetime, t: Words, zone: ZoneInfo, *, today: dt.date | None = None) -> str:
    """Without the date if it is today's."""
    local = at.astimezone(zone)
    if local.date() == today:
        return f"{local:%H:%M}"
    return t("{date}, {time}", date=t.date(local.date()), time=f"{local:%H:%M}")
