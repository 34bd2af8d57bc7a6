"""What the HQ publishes: bulletins, archived byte for byte. The verbs are here, the tables beside."""

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

__all__ = [
    "BulletinError",
    "Draft",
    "Format",
    "MadeFile",
    "NumberTakenError",
    "Occasion",
    "PressSettings",
    "TextKey",
    "change_press_settings",
    "change_text",
    "correct_bulletin",
    "draft_bulletin",
    "fetch_press_settings",
    "next_number",
    "reason_of",
    "refuse_uncorrectable",
    "release_bulletin",
]
