"""What the HQ publishes: bulletins, archived byte for byte, and the words people put over a figure. The verbs
are here, the tables beside."""

from db.press.errors import BulletinError, NumberTakenError
from db.press.kinds import Format, Occasion
from db.press.settings import PressSettings, change_press_settings, fetch_press_settings
from db.press.texts import TextKey, change_text
from db.press.verbs import (
    Draft,
    MadeFile,
    correct_bulletin,
    draft_bulletin,
    next_number,
    reason_of,
    refuse_uncorrectable,
    release_bulletin,
)
from db.press.wordings import (
    Over,
    Part,
    Place,
    WordingError,
    WordsChangedError,
    confirm_words,
    write_words,
)

__all__ = [
    "BulletinError",
    "Draft",
    "Format",
    "MadeFile",
    "NumberTakenError",
    "Occasion",
    "Over",
    "Part",
    "Place",
    "PressSettings",
    "TextKey",
    "WordingError",
    "WordsChangedError",
    "change_press_settings",
    "change_text",
    "confirm_words",
    "correct_bulletin",
    "draft_bulletin",
    "fetch_press_settings",
    "next_number",
    "reason_of",
    "refuse_uncorrectable",
    "release_bulletin",
    "write_words",
]
