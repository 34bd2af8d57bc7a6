"""Names in three languages: the product shows all three, a registry often has one."""

from db.importing.checking import Reading
from db.importing.columns import NAMES, Field
from db.importing.problems import BadValue
from db.importing.values import text

LANGUAGES = tuple(NAMES)
_INSTEAD = {
    "name_kk": ("name_ru", "name_en"),
    "name_ru": ("name_kk", "name_en"),
    "name_en": ("name_ru", "name_kk"),
}

NAME_FIELDS = tuple(Field(name, aliases, text(200)) for name, aliases in NAMES.items())


def complete_names(reading: Reading) -> None:
    """A missing name is taken from another language, and that is said."""
    given = {name: reading.values[name] for name in LANGUAGES if reading.values.get(name)}
    if not given:
        if not reading.failed & set(LANGUAGES):
            reading.reject(LANGUAGES[1], BadValue("empty", "write a name in at least one language"))
        return
    for name in LANGUAGES:
        if name not in given:
            other = next(each for each in _INSTEAD[name] if each in given)
            reading.values[name] = given[other]
            reading.question(name, BadValue("no_name", "not given: taken from {other}", other=other))
