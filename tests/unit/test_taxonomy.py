"""The categories as they ship: whole in each language, and of the same law in each."""

import re

import pytest

from db.taxonomy import read_categories
from queries.case_parts import ADVICE

ROWS = read_categories()
ALIKE = {"—", "102, прокуратура"}
CYRILLIC = re.compile("[\u0400-\u04ff]")


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_a_category_says_the_same_in_three_languages(row: dict[str, str]):
    for name in ("name", *ADVICE):
        kazakh, russian, english = (row[f"{name}_{language}"] for language in ("kk", "ru", "en"))
        assert all((kazakh, russian, english)), name
        assert not CYRILLIC.search(english), name
        assert kazakh != russian or russian in ALIKE, name
    for name in ("law", "liability"):
        assert numbers(row[f"{name}_kk"]) == numbers(row[f"{name}_ru"]) == numbers(row[f"{name}_en"]), name
