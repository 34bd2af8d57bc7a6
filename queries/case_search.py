"""Words in the queue's search box → the cases they mean. Core PostgreSQL full text only.

Each word must be found, in whichever of these: the reporter's words and their translations (Russian by its
forms, Kazakh and all else by the word's beginning), the name of the category, the number of the station.
"""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from db.schema import category, incident, incident_event, station
from db.state_tables import incident_state

MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+(?:[/-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """ "урна & 'запись'" → ["урна", "запись"]: letters and digits, nothing that could be an operator."""
    return list(dict.fromkeys(_WORD.findall(text.lower())))[:MOST_WORDS]


def matches(word: str, *, election_id: int, may_read_narratives: bool) -> sa.ColumnElement[bool]:
    """Of a row of `incident_state`. Who may not read what reporters wrote cannot find out by searching."""
    found = [*_by_register(word, election_id)]
    if may_read_narratives:
        found.append(incident_state.c.incident_id.in_(_told(word)))
    return sa.or_(*found)


def _by_register(word: str, election_id: int) -> Iterator[sa.ColumnElement[bool]]:
    codes = sa.select(category.c.code).where(category.c.lexemes.op("@@")(_query(word)))
    numbers = sa.select(station.c.id).where(
        station.c.election_id == election_id, sa.func.lower(station.c.number) == word
    )
    yield incident_state.c.category.in_(codes)
    yield incident_state.c.station_id.in_(numbers)


def _told(word: str) -> sa.CompoundSelect[tuple[object]]:
    """One list of both: PostgreSQL reads an OR of different tables row by row."""
    return sa.union_all(
        *(
            sa.select(key).where(key.table.c.lexemes.op("@@")(_query(word)))
            for key in (incident.c.report_id, incident_event.c.incident_id)
        )
    )


def _query(word: str) -> sa.ColumnElement[object]:
    """The word in any Russian form, or as the beginning of a word. Quoted, so that no word is an operator."""
    beginning = f"'{word}':*"
    return sa.func.to_tsquery(_config("simple"), beginning).op("||")(
        sa.func.plainto_tsquery(_config("russian"), word)
    )


def _config(name: str) -> sa.ColumnElement[object]:
    return sa.literal_column(f"'{name}'::regconfig")
