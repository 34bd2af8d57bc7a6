"""Which column is which: names of columns in Kazakh, Russian and English, and where the header stands."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from db.importing.problems import UnreadableFile, shown
from db.importing.rows import Row, Source
from db.importing.values import tidy

HEADER_WITHIN = 10
"""Rows searched for the names of columns: a title may stand above them."""

NUMBER = (
    "number", "station", "station number", "polling station", "№", "№ участка", "номер",
    "номер участка", "участок", "уик", "№ уик", "номер уик", "нөмір", "нөмірі", "учаске",
    "учаске нөмірі", "учаскенің нөмірі",
)  # fmt: skip
CODE = ("code", "kato", "district code", "код", "код като", "код района", "като", "коды", "аудан коды")
NAMES = {
    "name_kk": ("name_kk", "name kaz", "название на казахском", "наименование на казахском", "название каз",
                "наименование каз", "атауы", "қазақша атауы", "атауы қазақша"),
    "name_ru": ("name_ru", "name rus", "название", "наименование", "название на русском",
                "наименование на русском", "название рус", "наименование рус", "орысша атауы",
                "атауы орысша"),
    "name_en": ("name_en", "name", "name eng", "название на английском", "наименование на английском",
                "ағылшынша атауы", "атауы ағылшынша"),
}  # fmt: skip
DISTRICT = (
    "district", "kato", "district code", "код като", "код района", "като", "аудан коды", "район",
    "район город", "район или город", "аудан", "ауданы", "аудан қала",
)  # fmt: skip
ADDRESS = ("address", "адрес", "адрес участка", "местонахождение", "мекенжай", "мекенжайы")
LAT = ("lat", "latitude", "широта", "ендік")
LON = ("lon", "lng", "long", "longitude", "долгота", "бойлық")
QUALITY = ("coordinate_quality", "точность координат", "качество координат", "координаттар дәлдігі")
VOTERS = (
    "registered_voters", "voters", "избиратели", "избирателей", "число избирателей", "количество избирателей",
    "избирателей в списке", "сайлаушылар", "сайлаушылар саны",
)  # fmt: skip
KIND = ("kind", "type", "вид", "тип", "түрі")
ALIAS = ("alias", "observer", "псевдоним", "наблюдатель", "код наблюдателя", "бүркеншік ат", "бақылаушы")
TRAINED = ("trained_on", "trained", "дата обучения", "обучен", "обучение", "оқытылған күні", "оқыған күні")
FULL_NAME = ("full_name", "name", "фио", "имя", "аты жөні", "тегі аты әкесінің аты")
PHONE = ("phone", "mobile", "телефон", "номер телефона", "ұялы телефон", "телефон нөмірі")
MESSENGER = ("messenger", "telegram", "whatsapp", "мессенджер", "телеграм", "ватсап")
SHIFT = ("shift", "смена", "ауысым")
CONFIRMED = ("confirmed", "подтверждено", "подтверждён", "подтверждение", "расталды", "расталған")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an import understands, and the names its column may have."""

    name: str
    aliases: tuple[str, ...]
    read: Callable[[str], object]
    """Text of a cell, tidied and not empty, to its value; raises BadValue."""
    required: bool = False
    private: bool = False
    """Contact data: a rejected value is never repeated."""


@dataclass(frozen=True, slots=True)
class Header:
    place: int
    width: int
    columns: Mapping[str, int]
    """Field → index of its column."""
    unused: tuple[str, ...]
    """Names of columns nothing is taken from."""


def tidy_name(name: str) -> str:
    """ "  № Участка:" and "№_участка" are one name; a year at the end ("kato_2021") is not part of it."""
    folded = unicodedata.normalize("NFKC", name.replace("№", " № ")).casefold().replace("ё", "е")
    words = re.sub(r"[\W_]+", " ", folded).strip()
    return re.sub(r" 20\d\d$", "", words)


def find_header(source: Source, fields: Sequence[Field], any_of: Sequence[str] = ()) -> Header:
    """The row among the first ones that names most columns. `any_of`: at least one of these fields."""
    if not source.rows:
        raise UnreadableFile("is empty")
    candidates = [(row, _columns(row, fields)) for row in source.rows[:HEADER_WITHIN]]
    row, columns = max(candidates, key=lambda each: len(each[1]))
    if not columns:
        raise UnreadableFile(
            f"has no header: none of its first {len(candidates)} {source.unit}s names a known column. "
            f"Name the columns, for example: {', '.join(each.name for each in fields)}"
        )
    _refuse_two_lines(source, row, columns, fields)
    _refuse_missing(columns, fields, any_of)
    used = set(columns.values())
    unused = tuple(
        shown(tidy(cell)) for index, cell in enumerate(row.cells) if cell.strip() and index not in used
    )
    return Header(row.place, len(row.cells), columns, unused)


def _columns(row: Row, fields: Sequence[Field]) -> dict[str, int]:
    """The first column with a field's best alias: of "district" and "kato" both there, "district"."""
    names: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        names.setdefault(tidy_name(cell), index)
    found: dict[str, int] = {}
    for field in fields:
        known = [names[name] for alias in field.aliases if (name := tidy_name(alias)) in names]
        free = [index for index in known if index not in found.values()]
        if free:
            found[field.name] = free[0]
    return found


def _refuse_two_lines(
    source: Source, header: Row, columns: Mapping[str, int], fields: Sequence[Field]
) -> None:
    """A merged "Coordinates" above "lat" and "lon" leaves the second line looking like data."""
    below = next((row for row in source.rows if row.place > header.place), None)
    second = _columns(below, fields) if below else {}
    if second and set(second).isdisjoint(columns):
        raise UnreadableFile(
            f"has a header over two {source.unit}s (merged cells?): "
            f"write every name of a column in {source.unit} {header.place}"
        )


def _refuse_missing(columns: Mapping[str, int], fields: Sequence[Field], any_of: Sequence[str]) -> None:
    missing = [field for field in fields if field.required and field.name not in columns]
    if missing:
        named = "; ".join(f"{field.name} (also: {', '.join(field.aliases[1:8])})" for field in missing)
        raise UnreadableFile(f"has no column for {named}")
    if any_of and not any(name in columns for name in any_of):
        raise UnreadableFile(f"needs a column for one of {', '.join(any_of)}")
