"""Words in the queue's search box → the cases they mean. Core PostgreSQL full text only.

Each word must be found, in whichever of these: the reporter's words and their translations (Russian by its
forms, Kazakh and all else by the word's beginning), the name of the category, the number of the station.
"""

import re

import sqlalchemy as sa

from db.schema import LEXEMES, category, incident, incident_event, incident_state, station

MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+(?:[/-][^\W_]+)*")
_LEXEMES_OF_NOTE: sa.ColumnElement[object] = sa.literal_column(LEXEMES.format("incident_event.note"))


def words_of(text: str) -> list[str]:
    """ "урна & 'запись'" → ["урна", "запись"]: letters and digits, nothing that could be an operator."""
    return list(dict.fromkeys(_WORD.findall(text.lower())))[:MOST_WORDS]


def matches(word: str, *, election_id: int, may_read_narratives: bool) -> sa.ColumnElement[bool]:
    """Of a row of `incident_state`. Who may not read what reporters wrote cannot find out by searching."""
    found = [*_by_register(word, election_id)]
    if may_read_narratives:
        found += _by_text(word)
    return incident_state.c.incident_id.in_(sa.union_all(*found))


def _by_register(word: str, election_id: int) -> list[sa.Select[tuple[object]]]:
    """As lists of ids too: PostgreSQL reads an OR of different tables row by row."""
    names = sa.func.concat_ws(
        " ", category.c.code, category.c.name_kk, category.c.name_ru, category.c.name_en
    )
    lexemes = sa.func.to_tsvector(_config("simple"), names).op("||")(
        sa.func.to_tsvector(_config("russian"), names)
    )
    codes = sa.select(category.c.code).where(lexemes.op("@@")(_query(word)))
    numbers = sa.select(station.c.id).where(
        station.c.election_id == election_id, sa.func.lower(station.c.number) == word
    )
    ids = sa.select(incident_state.c.incident_id).where(incident_state.c.election_id == election_id)
    return [
        ids.where(incident_state.c.category.in_(codes)),
        ids.where(incident_state.c.station_id.in_(numbers)),
    ]


def _by_text(word: str) -> list[sa.Select[tuple[object]]]:
    translated = incident_event.c.kind == sa.literal_column("'translated'")
    return [
        sa.select(incident.c.report_id).where(incident.c.lexemes.op("@@")(_query(word))),
        sa.select(incident_event.c.incident_id).where(translated, _LEXEMES_OF_NOTE.op("@@")(_query(word))),
    ]


def _query(word: str) -> sa.ColumnElement[object]:
    """The word in any Russian form, or as the beginning of a word. Quoted, so that no word is an operator."""
    beginning = f"'{word}':*"
    return sa.func.to_tsquery(_config("simple"), beginning).op("||")(
        sa.func.plainto_tsquery(_config("russian"), word)
    )


def _config(name: str) -> sa.ColumnElement[object]:
    return sa.literal_column(f"'{name}'::regconfig")
