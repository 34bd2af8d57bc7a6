"""What stands on the wall before any data: the places of its tiles and the words the browser fills in.

Placeholders in braces stay: assets/live puts times and ages into them.
"""

from markupsafe import Markup

from dashboard.panels.page import html
from dashboard.words import Words

LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def wall_screen(t: Words) -> str:
    return html(
        "wall",
        language=t.language,
        languages=list(LANGUAGE_NAMES.items()),
        banner=Markup(stale_banner(t)),  # noqa: S704  from an escaping template
        age_minutes=t("{minutes} min"),
        age_hours=t("{hours} h {minutes}"),
        as_of=t("as of {time}"),
        clock=t("Local time"),
        sound=t("Sound for new critical incidents"),
        covered=t("Coverage"),
        burning=t("Incidents"),
        turnout=t("Turnout"),
    )


def stale_banner(t: Words) -> str:
    """Hidden until the picture is not the newest (assets/live/freshness.js). One on every page."""
    return html(
        "banner",
        text=t("Data as of {time}, no connection for {age}"),
        nothing=t("No connection for {age}"),
        seconds=t("{seconds} s"),
        minutes=t("{minutes} min"),
    )
