"""Search in the queue: words apart from signs beside them, translations and categories searched as stored."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0008"
down_revision = "0007"

SIGNS = r"[\u0080-\u00BF\u2000-\u2BFF\u3000-\u303F\U0001F000-\U0001FAFF]+"
WORDS = f"regexp_replace({{0}}, '{SIGNS}'::text, ' '::text, 'g'::text)"
LEXEMES = f"(to_tsvector('russian'::regconfig, {WORDS}) || to_tsvector('simple'::regconfig, {WORDS}))"
NAMES = "code || ' '::text || name_kk || ' '::text || name_ru || ' '::text || name_en"
TRANSLATION = f"case when kind = 'translated'::text then {LEXEMES.format('note')} else null::tsvector end"


def upgrade() -> None:
    op.drop_index("ix_incident_event_translation", "incident_event")
    op.drop_column("incident", "lexemes")  # and its index
    for table, expression in (
        ("incident", LEXEMES.format("narrative")),
        ("incident_event", TRANSLATION),
        ("category", LEXEMES.format(NAMES)),
    ):
        op.add_column(table, sa.Column("lexemes", pg.TSVECTOR, sa.Computed(expression, persisted=True)))
    for table in ("incident", "incident_event"):
        op.create_index(f"ix_{table}_lexemes", table, ["lexemes"], postgresql_using="gin")
    op.create_index(
        "ix_incident_state_election_id_received_at", "incident_state", ["election_id", "received_at"]
    )
