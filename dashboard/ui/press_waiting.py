"""What waits for this reader: figures whose words somebody else has changed and nobody has read yet."""

from urllib.parse import urlencode

import streamlit as st

from dashboard.cases.casework import now, zone
from dashboard.panels.page import html
from dashboard.press import wording_desk
from dashboard.press.wording import moment, waiting
from dashboard.ui import press_words
from dashboard.ui.frame import LANGUAGE_NAMES
from dashboard.ui.press_choice import GROUPS
from dashboard.ui.visitor import viewer
from dashboard.words import Words
from db.press import Place


def waiting_list(t: Words) -> None:
    """Nothing where nothing waits, or the rule of the HQ does not ask for two people."""
    found = list(waiting(press_words.recorded(t), wording_desk.name_of(viewer())))
    if not found:
        return
    today = now().astimezone(zone()).date()
    listed = [
        {
            "address": _address(place, t),
            "name": _name(place, t),
            "language": LANGUAGE_NAMES[place.language],
            "who": t("{who}, {when}", who=each.by, when=moment(each.at, t, zone(), today=today)),
        }
        for place, each in found
    ]
    label = t("Waiting to be read: {count}", count=t.number(len(found)))
    with st.popover(label, icon=":material/mark_email_unread:", key="press-waiting"):
        st.html(html("press_waiting", listed=listed))


def _name(place: Place, t: Words) -> str:
    names = {kind.value: t(name) for group in GROUPS.values() for kind, name in group.items()}
    picked = place.picked.partition("=")[2]
    return f"{names.get(place.kind, place.kind)}{f', {picked}' if picked else ''}"


def _address(place: Place, t: Words) -> str:
    """The page with that figure: as whoever wrote the words saw it."""
    picked = dict(each.split("=", 1) for each in place.picked.split(", ") if each)
    return "?" + urlencode(
        {"lang": t.language, "figure": place.kind, "figure_lang": place.language, **picked}
    )
