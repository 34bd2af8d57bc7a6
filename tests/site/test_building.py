"""The files of the site: valid, whole, small, the same numbers everywhere, and nothing runs in them."""

import dataclasses
import hashlib
import json
import posixpath
import re
from html import unescape

import pytest

from dashboard.drawing import draw
from dashboard.figures import Cell, Kind, Table, cell_text
from dashboard.site import Archived, Card
from dashboard.site.pages import ROWS_ALONE
from dashboard.site.parts import fingerprint
from dashboard.site.tables import table
from dashboard.words import LANGUAGES, words
from tests.figures.test_build import figure
from tests.pictures import ELECTION
from tests.site.pages import all_figures, csv_rows, json_rows, pages_of, parsed, rows_of, site_of

FILES = site_of()
PAGES = pages_of(FILES)
LARGEST = 200_000
ADDRESS = "https://figures.example/2021"
HOSTILE = "<script>alert('1')</script> \"'&amp; ]]> 🗳️👩🏽‍⚖️ مرحبا \u202eevil " + "ұзын сөз " * 42


def test_each_language_has_its_page_and_each_figure_a_page_an_embed_a_picture_and_its_data():
    for language in LANGUAGES:
        assert f"{language}/index.html" in FILES
        for kind in Kind:
            wanted = {
                f"{language}/{kind}.html",
                f"embed/{kind}.{language}.html",
                f"pictures/{kind}.{language}.svg",
                f"data/{kind}.{language}.csv",
                f"data/{kind}.{language}.json",
            }
            assert wanted <= set(FILES)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_html_of_at_most_200_kb_in_its_language(path: str):
    root = parsed(PAGES[path])
    language = re.search(r"\b(kk|ru|en)\b", path)

    assert len(FILES[path]) <= LARGEST
    assert root.get("lang") == (language[1] if language else "kk")
    assert len(root.findall(".//h1")) == 1
    assert root.find(".//title").text
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_in_a_page_and_nothing_comes_from_elsewhere(path: str):
    root = parsed(PAGES[path])
    tags = {each.tag for each in root.iter() if isinstance(each.tag, str)}
    policy = next(each for each in root.iter("meta") if each.get("http-equiv")).get("content")
    loaded = [each.get("src") for each in root.iter() if each.get("src")]
    loaded += [each.get("href") for each in root.iter("link") if each.get("rel") in ("stylesheet", "icon")]

    assert not tags & {"script", "style", "object", "iframe", "form"}
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not [
        each for each in root.iter() if any(key.startswith("on") or key == "style" for key in each.attrib)
    ]
    assert all(_there(path, each) for each in loaded)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_to_a_file_of_the_site_or_to_the_licence(path: str):
    links = [each.get("href") for each in parsed(PAGES[path]).iter("a")]

    assert [each for each in links if not each.startswith("#") and not _there(path, each)] in (
        [],
        ["https://creativecommons.org/licenses/by/4.0/"],
    )


def _there(page: str, link: str) -> bool:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), link)) in FILES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_html_csv_and_json_say_the_numbers_of_the_figure(kind: Kind, language: str):
    made, t = figure(kind, language), words(language)
    columns, rows = made.table.columns, made.table.rows
    shown = table(made, t, most=ROWS_ALONE)

    as_csv = csv_rows(FILES[f"data/{kind}.{language}.csv"])
    as_json = json_rows(FILES[f"data/{kind}.{language}.json"])
    as_html = rows_of(PAGES[f"{language}/{kind}.html"])
    assert as_json == [dict(zip((each.key for each in columns), row, strict=True)) for row in rows]
    for told, row in zip(as_csv, rows, strict=True):
        assert [_read(cell, like) for cell, like in zip(told, row, strict=False)] == list(row)
    assert as_html == [[cell.text for cell in row] for row in shown.rows]
    printed = {cell_text(cell, column, t) for row in rows for cell, column in zip(row, columns, strict=True)}
    assert {cell for row in as_html for cell in row} <= printed


def _read(cell: str, like: Cell) -> object:
    """As the figure's own cell; CSV has six digits."""
    if like is None or isinstance(like, str):
        return None if like is None and not cell else cell.removeprefix("'")
    return pytest.approx(float(cell), abs=1e-6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_day_and_every_figures_page_say_what_must_be_said(language: str):
    for kind in Kind:
        made = figure(kind, language)
        for path in (f"{language}/index.html", f"{language}/{kind}.html"):
            said = " ".join("".join(parsed(PAGES[path]).itertext()).split())
            for text in (made.title, made.note, made.sentence, made.method, made.as_of_text, *made.withheld):
                assert " ".join(text.split()) in said, (path, text)


def test_the_demo_says_so_on_every_page_and_another_election_on_none():
    real = pages_of(site_of(election=dataclasses.replace(ELECTION, synthetic=False)))

    assert all('class="demo"' in page and "noindex" in page for page in PAGES.values())
    assert not any('class="demo"' in page or "noindex" in page for page in real.values())


def test_the_description_holds_the_hash_of_every_other_file():
    told = json.loads(FILES["index.json"])

    assert told["files"] == {
        path: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for path, content in FILES.items()
        if path != "index.json"
    }
    assert (told["synthetic"], told["languages"]) == (True, ["kk", "ru", "en"])
    assert told["licence"]["url"]
    assert len(told["figures"]) == len(Kind) * len(LANGUAGES)
    assert all(each["method"] and each["as_of"] and each["svg"] in FILES for each in told["figures"])


def test_the_same_figures_make_the_same_bytes():
    assert site_of() == FILES


def test_languages_name_each_other_and_an_address_makes_their_links_whole():
    def links(page: str) -> dict[str, str]:
        found = (each for each in parsed(page).iter("link") if each.get("rel") == "alternate")
        return {each.get("hreflang"): each.get("href") for each in found}

    named = site_of(address=ADDRESS + "/")["ru/coverage.html"].decode()

    assert links(PAGES["ru/coverage.html"])["kk"] == "../kk/coverage.html"
    assert links(named) == {each: f"{ADDRESS}/{each}/coverage.html" for each in LANGUAGES}
    assert f'<link rel="canonical" href="{ADDRESS}/ru/coverage.html">' in named


def test_the_snippet_is_a_frame_of_the_embeds_address():
    named = site_of(address=ADDRESS)["en/coverage.html"].decode()
    shown = {
        page: unescape(re.search(r"<code>(.*?)</code>", page, re.DOTALL)[1])
        for page in (named, PAGES["en/coverage.html"])
    }

    frames = {
        page: parsed(f"<!DOCTYPE html><title>x</title>{snippet}").find(".//iframe")
        for page, snippet in shown.items()
    }
    assert frames[named].get("src") == f"{ADDRESS}/embed/coverage.en.html"
    assert frames[PAGES["en/coverage.html"]].get("src") == "https://ADDRESS/embed/coverage.en.html"
    assert frames[named].get("title") == figure(Kind.COVERAGE).title


def test_a_card_is_named_with_its_whole_address_and_only_where_there_is_one():
    card = Card(b"png", "look")
    files = site_of(address=ADDRESS, cards={(Kind.COVERAGE, "ru"): card})
    page, other = files["ru/coverage.html"].decode(), files["en/coverage.html"].decode()

    assert files["cards/coverage.ru.png"] == b"png"
    assert f'<meta property="og:image" content="{ADDRESS}/cards/coverage.ru.png">' in page
    assert "og:image" not in other
    assert all(
        'property="og:title"' in each and 'property="og:description"' in each for each in (page, other)
    )


def test_while_only_the_clock_moves_a_card_looks_the_same():
    made = figure(Kind.COVERAGE)
    later = dataclasses.replace(made, as_of=made.as_of.replace(minute=59), as_of_text="later", id="BQ-2")
    other = dataclasses.replace(made, title="Something else")

    assert fingerprint(made, draw) == fingerprint(later, draw) != fingerprint(other, draw)


def test_released_bulletins_are_offered_in_their_own_language():
    bulletin = Archived("Бюллетень № 3", "ru", "bulletins/0003.ru.pdf", b"%PDF", "Выпущен 25 июля, 14:20.")
    files = site_of(bulletins=[bulletin])

    assert files["bulletins/0003.ru.pdf"] == b"%PDF"
    assert "../bulletins/0003.ru.pdf" in files["ru/index.html"].decode()
    assert "0003" not in files["kk/index.html"].decode()


# --- what nobody expects ----------------------------------------------------------------------


def test_hostile_texts_are_words_and_break_nothing():
    files = site_of(all_figures(title=HOSTILE[:400], note=HOSTILE, sentence=HOSTILE, withheld=(HOSTILE,)))

    for path, page in pages_of(files).items():
        root = parsed(page)
        assert root.find(".//script") is None
        assert len(page.encode()) <= LARGEST, path
    assert " ".join(HOSTILE.split()) in " ".join(
        "".join(parsed(files["en/coverage.html"].decode()).itertext()).split()
    )


def test_an_empty_day_has_its_pages():
    empty = {
        language: {
            kind: dataclasses.replace(each, table=Table(each.table.columns, ()), withheld=())
            for kind, each in of_language.items()
        }
        for language, of_language in all_figures().items()
    }
    files = site_of(empty)

    assert all(parsed(page) is not None for page in pages_of(files).values())
    assert rows_of(files["en/coverage.html"].decode()) == []


def test_of_a_long_table_a_page_shows_the_first_and_says_how_many_more():
    made = figure(Kind.INCIDENTS_BY_CATEGORY)
    long = dataclasses.replace(
        made, table=Table(made.table.columns, tuple((f"C{n}", f"Category {n}", n) for n in range(300)))
    )
    files = site_of({"en": {Kind.INCIDENTS_BY_CATEGORY: long}})
    page = files["en/incidents_by_category.html"].decode()

    assert len(rows_of(page)) == ROWS_ALONE
    assert "200 more rows are in the files." in page
    assert len(page) <= LARGEST
    assert len(csv_rows(files["data/incidents_by_category.en.csv"])) == 300
