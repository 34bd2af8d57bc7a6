"""What a press officer asks for: which figure, how large, in which language, of which hour. All of it is in
the address: a link opens the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from dashboard.drawing import Size
from dashboard.figures import Kind
from dashboard.ui.filters import choose_exactly, choose_one, remember
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.visitor import language
from dashboard.words import N_, Words
from queries.schedule import Election


class Part(StrEnum):
    FIGURES = "figures"
    BULLETINS = "bulletins"


PARTS = {Part.FIGURES: N_("Figures"), Part.BULLETINS: N_("Bulletins")}
GROUPS: Mapping[str, Mapping[Kind, str]] = {
    N_("Turnout"): {
        Kind.TURNOUT_TIMELINE: N_("Turnout by hour"),
        Kind.TURNOUT_BY_DISTRICT: N_("Turnout by district"),
    },
    N_("Coverage"): {
        Kind.COVERAGE: N_("Coverage in all"),
        Kind.COVERAGE_BY_DISTRICT: N_("Coverage by district"),
    },
    N_("Confirmed violations"): {
        Kind.INCIDENTS_BY_SEVERITY: N_("Violations by severity"),
        Kind.INCIDENTS_BY_CATEGORY: N_("Violations by category"),
        Kind.INCIDENTS_BY_HOUR: N_("Violations by hour"),
    },
    N_("Maps"): {
        Kind.STATION_MAP: N_("Map of stations"),
        Kind.HEAT_MAP: N_("Map of districts"),
    },
    N_("The day"): {Kind.DAY_TABLE: N_("Table of the day")},
}
ICONS: Mapping[Kind, str] = {
    Kind.TURNOUT_TIMELINE: "show_chart",
    Kind.TURNOUT_BY_DISTRICT: "align_horizontal_left",
    Kind.COVERAGE: "donut_large",
    Kind.COVERAGE_BY_DISTRICT: "stacked_bar_chart",
    Kind.INCIDENTS_BY_SEVERITY: "signal_cellular_alt",
    Kind.INCIDENTS_BY_CATEGORY: "category",
    Kind.INCIDENTS_BY_HOUR: "schedule",
    Kind.STATION_MAP: "location_on",
    Kind.HEAT_MAP: "map",
    Kind.DAY_TABLE: "table_rows",
}


@dataclass(frozen=True, slots=True)
class Asked:
    kind: Kind
    size: Size
    language: str
    """Of the figure, not of the page."""
    slot: str | None
    """Of the districts' turnout; None: the latest."""


def part(t: Words) -> Part:
    names = {each.value: t(name) for each, name in PARTS.items()}
    return Part(choose_exactly("part", t("Part of the page"), names, default=Part.FIGURES.value))


def kind(t: Words) -> Kind:
    """The list of the figures there are; the one that is shown stands out."""
    wanted = st.query_params.get("figure")
    chosen = Kind(wanted) if wanted in set(Kind) else Kind.TURNOUT_TIMELINE
    with st.container(key="press-rail"):
        for group, names in GROUPS.items():
            st.html(f"<h3>{t(group)}</h3>")
            for each, name in names.items():
                st.button(
                    t(name),
                    key=f"press-kind-{each}",
                    icon=f":material/{ICONS[each]}:",
                    type="secondary" if each is chosen else "tertiary",
                    width="stretch",
                    on_click=remember,
                    args=("figure", each.value),
                )
    return chosen


def asked(kind: Kind, election: Election, t: Words) -> Asked:
    slots = list(election.schedule.slots)
    wanted = st.query_params.get("slot")
    slot = wanted if wanted in slots else None
    with st.container(key="press-choice", horizontal=True, vertical_alignment="center"):
        sizes = {each.value: _size(each) for each in Size}
        size = choose_exactly("size", t("Size"), sizes, default=Size.LANDSCAPE.value)
        tongue = choose_exactly(
            "figure_lang", t("Language of the figure"), LANGUAGE_NAMES, default=language()
        )
        if kind is Kind.TURNOUT_BY_DISTRICT:
            names = {each: t("at {slot}", slot=each) for each in slots}
            slot = choose_one("slot", t("Hour"), names, placeholder=t("latest hour"), labelled=False)
    return Asked(kind, Size(size), tongue, slot)


def _size(size: Size) -> str:
    """As newsrooms call it."""
    if size is Size.A4:
        return "A4"
    width, height = size.pixels
    return f"{width}\N{MULTIPLICATION SIGN}{height}"
