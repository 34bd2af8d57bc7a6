"""Kazakh, Russian and English are equal in rank: complete, and each with its own numbers and plurals."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dashboard.words import LANGUAGES, LOCALE, words

ROOT = Path(__file__).parents[2]
KEYWORDS = {"N_": None, "t": None, "plural": (1, 2)}
PLACEHOLDER = re.compile(r"{\w+}")


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def strings_in_the_code() -> set[str | tuple[str, ...]]:
    method_map = [(f"{room}/**.py", "python") for room in ("dashboard", "pages", "db")]
    rows = extract_from_dir(ROOT, method_map=method_map, keywords=KEYWORDS)
    return {row[2] for row in rows if not row[0].startswith((".", "tests"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_in_the_code_is_in_the_catalogue(language: str):
    known = {message.id for message in catalogue(language) if message.id}

    assert strings_in_the_code() - known == set(), "run `make words` and translate what is new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_missing_fuzzy_or_left_over(language: str):
    wanted = strings_in_the_code()
    for message in catalogue(language):
        if not message.id:
            continue
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(texts), f"{language}: {message.id} is not translated"
        assert not message.fuzzy, f"{language}: {message.id} is fuzzy"
        assert message.id in wanted, f"{language}: {message.id} is in no page any more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_placeholders_of_its_message(language: str):
    for message in catalogue(language):
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set(PLACEHOLDER.findall(forms[-1]))
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) <= wanted, f"{language}: {message.id} → {text}"


def test_russian_has_three_plurals_and_a_narrow_decimal_comma():
    t = words("ru")

    assert t.percent(0.909) == "90,9\N{NO-BREAK SPACE}%"
    assert t.number(1234567) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"


def test_what_is_not_known_is_a_dash_and_never_zero():
    assert {words(language).percent(None) for language in LANGUAGES} == {"–"}


def test_an_unknown_language_is_answered_in_the_default_one():
    assert words("xx").language == "ru"
