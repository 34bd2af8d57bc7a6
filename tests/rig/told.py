"""The numbers that texts of ours tell: found by the words around them, in the way of each language."""

import re

from tests.rig.readers import number

_THOUSANDS = {"en": ",", "ru": r"[\xa0\u202f]?", "kk": r"[\xa0\u202f]?"}
_POINT = {"en": r"\.", "ru": ",", "kk": ","}
_PHRASES = {
    "en": {
        "share": [r"[Tt]urnout at 12:00(?::| was) (PER CENT)"],
        "counted": [r"observers' count at (COUNT) of COUNT stations", r"(COUNT) of COUNT stations"],
        "stations": [r"observers' count at COUNT of (COUNT) stations", r"COUNT of (COUNT) stations"],
        "incidents": [r"(?<![\d.,\xa0])(COUNT) (?:confirmed )?violations"],
        "critical": [r"critical(?: among them:)? (COUNT)"],
        "waiting": [r"(COUNT) more reports are under verification"],
    },
    "ru": {
        "share": [r"Явка (?:по данным наблюдателей )?на 12:00(?: по подсчёту наблюдателей —|:) (PER CENT)"],
        "counted": [
            r"наблюдателей — PER CENT, данные с (COUNT) из COUNT участков",
            r"(COUNT) из COUNT участков",
        ],
        "stations": [
            r"наблюдателей — PER CENT, данные с COUNT из (COUNT) участков",
            r"COUNT из (COUNT) участков",
        ],
        "incidents": [r"(?<![\d.,\xa0])(COUNT) (?:подтверждённых )?нарушений"],
        "critical": [r"критическ(?:их:|ое —) (COUNT)"],
        "waiting": [r"Ещё (COUNT) сообщений на проверке"],
    },
    "kk": {
        "share": [r"Бақылаушылар (?:дерегі|санағы) бойынша келу, 12:00: (PER CENT)"],
        "counted": [
            r"санағы бойынша келу, 12:00: PER CENT \(COUNT учаскеден (COUNT)",
            r"COUNT учаскеден (COUNT)",
        ],
        "stations": [r"санағы бойынша келу, 12:00: PER CENT \((COUNT) учаскеден", r"(COUNT) учаскеден COUNT"],
        "incidents": [r"(?<![\d.,\xa0])(COUNT) (?:расталған бұзушылық|бұзушылықты растады)"],
        "critical": [r"аса ауыр(?:ы:| —) (COUNT)"],
        "waiting": [r"Тағы (COUNT) хабар тексерілуде"],
    },
}
"""The first that a text has is the one: a whole sentence goes before what stands by itself."""


def told(text: str, language: str, what: str) -> set[float]:
    """All that the text tells of `what`; none: it does not speak of it."""
    return {number(each[1], language) for each in places(text, language, what)}


def places(text: str, language: str, what: str) -> list[re.Match[str]]:
    """The number is group 1. Between words there may be any space, or none: a PDF has them where it likes."""
    found = (list(re.finditer(_pattern(each, language), text)) for each in _PHRASES[language][what])
    return next((each for each in found if each), [])


def _pattern(phrase: str, language: str) -> str:
    count = rf"\d{{1,3}}(?:{_THOUSANDS[language]}\d{{3}})*(?!\d)"
    per_cent = rf"{count}(?:{_POINT[language]}\d+)?\s*%"
    return phrase.replace("PER CENT", per_cent).replace("COUNT", count).replace(" ", r"\s*")
