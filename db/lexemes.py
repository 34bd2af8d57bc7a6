"""Words that are searched for, kept beside the text they are in."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

_SIGNS = r"[\u0080-\u00BF\u2000-\u2BFF\u3000-\u303F\U0001F000-\U0001FAFF]+"
"""What PostgreSQL takes for letters where the database's locale is C: «quotes», №, dashes, hard spaces."""
_WORDS = f"regexp_replace({{0}}, '{_SIGNS}'::text, ' '::text, 'g'::text)"
_LEXEMES = f"(to_tsvector('russian'::regconfig, {_WORDS}) || to_tsvector('simple'::regconfig, {_WORDS}))"


def lexemes_of(text: str, *, where: str = "") -> sa.Column[Any]:
    """Russian word forms, and every word as it stands, of which Kazakh is found by its beginning."""
    said = _LEXEMES.format(text)
    said = f"case when {where} then {said} else null::tsvector end" if where else said
    return sa.Column("lexemes", pg.TSVECTOR, sa.Computed(said, persisted=True))
