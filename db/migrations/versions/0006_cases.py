"""The lawyers' desk: steps in a case, the state they bring it to, search, settings, views, the law."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)
LEXEMES = "(to_tsvector('russian'::regconfig, narrative) || to_tsvector('simple'::regconfig, narrative))"


def upgrade() -> None:
    _search()
    _events()
    _state()
    _translations()
    _audit()
    _desk()


def _search() -> None:
    op.add_column("incident", sa.Column("lexemes", pg.TSVECTOR, sa.Computed(LEXEMES, persisted=True)))
    op.create_index("ix_incident_lexemes", "incident", ["lexemes"], postgresql_using="gin")


def _events() -> None:
    of_incident = sa.ForeignKey("incident.report_id")
    of_event = sa.ForeignKey("incident_event.id")
    op.alter_column("incident_event", "state", nullable=True, comment="the state it moves to; null: it stays")
    for column in (
        sa.Column("kind", sa.Text),
        sa.Column("corroborates", sa.Uuid, of_incident),
        sa.Column("action", sa.Text, comment="the action chosen"),
        sa.Column("until", MOMENT, comment="when a claim ends by itself"),
        sa.Column("filed_on", sa.Date, comment="date of the document, local"),
        sa.Column("about", sa.BigInteger, of_event, comment="the question it answers"),
        sa.Column("told", pg.JSONB, nullable=False, server_default="{}", comment="number, to, language, …"),
    ):
        op.add_column("incident_event", column)
    _name_the_kinds()
    op.create_table_comment(
        "incident_event", "Each step in a case, in the order of their ids: a clock may jump back."
    )
    for name in ("duplicate_of", "corroborates"):
        there = sa.text(f"{name} is not null")
        op.create_index(f"ix_incident_event_{name}", "incident_event", [name], postgresql_where=there)


def _name_the_kinds() -> None:
    """Rows of before moved the incident and did nothing else. Facts refuse changes: their trigger rests."""
    op.execute("alter table incident_event disable trigger append_only")
    op.execute("update incident_event set kind = case state when 'new' then 'reopened' else state end")
    op.execute("alter table incident_event enable trigger append_only")
    op.alter_column("incident_event", "kind", nullable=False)


def _translations() -> None:
    op.create_index(
        "ix_incident_event_translation",
        "incident_event",
        [sa.text(LEXEMES.replace("narrative", "note"))],
        postgresql_using="gin",
        postgresql_where=sa.text("kind = 'translated'"),
    )


def _audit() -> None:
    names_it = "(detail ->> 'incident')"
    op.create_index(
        "ix_audit_incident", "audit", [sa.text(names_it)], postgresql_where=sa.text(f"{names_it} is not null")
    )


def _state() -> None:
    for column in (
        sa.Column("taken_at", MOMENT, comment="first claimed or worked on"),
        sa.Column("decided_at", MOMENT, comment="first confirmed, rejected or found a duplicate"),
        sa.Column("assignee", sa.Text, comment="who claimed it last and has not released it"),
        sa.Column("claimed_until", MOMENT),
        sa.Column("action", sa.Text),
        sa.Column("filed_at", MOMENT),
        sa.Column("filed_on", sa.Date),
        sa.Column("answered_at", MOMENT),
        sa.Column("cleared_at", MOMENT, comment="for the press; null if withdrawn or reopened since"),
        sa.Column("corroborated_by", sa.Integer, comment="independent observers beside its own"),
        sa.Column("last_event_id", sa.BigInteger),
    ):
        op.add_column("incident_state", column)
    op.execute(STATE_OF_BEFORE)
    op.execute(CORROBORATION_OF_BEFORE)
    op.alter_column("incident_state", "corroborated_by", nullable=False)
    op.create_index("ix_incident_state_election_id_state", "incident_state", ["election_id", "state"])


STATE_OF_BEFORE = """
    update incident_state kept set
        state = coalesce((select state from incident_event e where e.incident_id = kept.incident_id
                          order by id desc limit 1), 'new'),
        severity = coalesce((select severity from incident_event e where e.incident_id = kept.incident_id
                             and severity is not null order by id desc limit 1),
                            (select severity from incident i where i.report_id = kept.incident_id)),
        duplicate_of = (select duplicate_of from incident_event e where e.incident_id = kept.incident_id
                        order by id desc limit 1),
        taken_at = (select min(received_at) from incident_event e where e.incident_id = kept.incident_id
                    and e.state not in ('new', 'acknowledged')),
        decided_at = (select min(received_at) from incident_event e where e.incident_id = kept.incident_id
                      and e.state in ('confirmed', 'rejected', 'duplicate')),
        filed_at = (select received_at from incident_event e where e.incident_id = kept.incident_id
                    and e.state = 'filed' order by id desc limit 1),
        answered_at = (select received_at from incident_event e where e.incident_id = kept.incident_id
                       and e.state = 'answered' order by id desc limit 1),
        last_event_id = (select max(id) from incident_event e where e.incident_id = kept.incident_id),
        corroborated_by = 0
"""
"""The newest step was the one received last; now it is the one written last: a clock may have jumped."""

CORROBORATION_OF_BEFORE = """
    update incident_state kept set corroborated_by = told.observers
    from (
        select links.duplicate_of as incident_id, count(distinct their.observer_id) as observers
        from (select distinct on (incident_id) incident_id, duplicate_of from incident_event
              order by incident_id, id desc) links
        join report their on their.id = links.incident_id
        join report own on own.id = links.duplicate_of
        where their.observer_id is distinct from own.observer_id
        group by links.duplicate_of
    ) told
    where told.incident_id = kept.incident_id
"""


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _desk() -> None:
    op.create_table(
        "case_setting",
        sa.Column("election_id", sa.BigInteger, sa.ForeignKey("election.id"), primary_key=True),
        sa.Column("two_sources", sa.Boolean, nullable=False, comment="confirming needs two observers"),
        sa.Column(
            "targets", pg.JSONB, nullable=False, comment="severity → minutes to acknowledge, take, decide"
        ),
        sa.Column("escalates", pg.JSONB, nullable=False, comment="minutes to lawyer, head of HQ, wall"),
        sa.Column("decided_in_days", sa.Integer, nullable=False, comment="by the body complained to"),
        sa.Column("appeal_in_days", sa.Integer, nullable=False),
    )
    op.create_table(
        "saved_view",
        _id(),
        sa.Column("staff_id", sa.BigInteger, sa.ForeignKey("staff.id"), index=True, comment="whose; or"),
        sa.Column("role", sa.Text, comment="of everybody of this role"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False, comment="URL parameters of the queue"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False, comment="alias"),
        sa.CheckConstraint("(staff_id is null) <> (role is null)", name="a_person_or_a_role"),
        sa.UniqueConstraint("staff_id", "role", "name", postgresql_nulls_not_distinct=True),
    )
    op.create_table(
        "law_article",
        sa.Column("code", sa.Text, primary_key=True, comment="as the categories cite it"),
        sa.Column("title_kk", sa.Text, nullable=False, server_default=""),
        sa.Column("title_ru", sa.Text, nullable=False, server_default=""),
        sa.Column("text_kk", sa.Text, nullable=False, server_default=""),
        sa.Column("text_ru", sa.Text, nullable=False, server_default=""),
        sa.Column("source", sa.Text, nullable=False, server_default=""),
        sa.Column("checked_by", sa.Text, nullable=False, server_default=""),
        sa.Column("checked_on", sa.Date, comment="null: to be entered and confirmed by a lawyer"),
    )
