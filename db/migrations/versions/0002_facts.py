"""Facts: what was reported and what was done about it. Append-only for every role, by trigger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
FACTS = (
    "report",
    "check_in",
    "turnout_count",
    "incident",
    "incident_event",
    "protocol",
    "refused_report",
    "audit",
)


def upgrade() -> None:
    _report()
    _what_is_reported()
    _incident()
    _record()
    _refuse_changes()


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _of(table: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(f"{table}_id", sa.BigInteger, sa.ForeignKey(f"{table}.id"), nullable=null)


def _report_key() -> sa.Column[object]:
    return sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), primary_key=True)


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid, primary_key=True, comment="given by the sender: makes it idempotent"),
        _of("election"),
        _of("station"),
        _of("observer", null=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("supersedes", sa.Uuid, sa.ForeignKey("report.id"), comment="the report this one corrects"),
        sa.Column("sent", sa.Text, nullable=False, comment="what came in, as ASCII JSON with sorted keys"),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer, nullable=False, comment="its place in what was sent at once"),
        comment="The envelope of every report. Inserted once, never updated.",
    )
    op.create_index("ix_report_election_id_revision", "report", ["election_id", "revision"])
    op.create_index("ix_report_station_id_received_at", "report", ["station_id", "received_at"])
    superseding = sa.text("supersedes is not null")
    op.create_index("ix_report_supersedes", "report", ["supersedes"], postgresql_where=superseding)


def _what_is_reported() -> None:
    op.create_table("check_in", _report_key(), sa.Column("stage", sa.Text, nullable=False))
    op.create_table(
        "turnout_count",
        _report_key(),
        sa.Column("slot", sa.Text, nullable=False, comment="local HH:MM"),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("voters", sa.Integer, nullable=False, comment="cumulative since opening"),
        sa.CheckConstraint("voters >= 0", name="voters_not_negative"),
    )
    op.create_table(
        "protocol",
        _report_key(),
        sa.Column("figures", pg.JSONB, nullable=False, comment="name → number, as on the protocol"),
    )


def _incident() -> None:
    op.create_table(
        "incident",
        _report_key(),
        sa.Column("category", sa.Text, sa.ForeignKey("category.code"), nullable=False),
        sa.Column("severity", sa.Text, nullable=False, comment="at receipt"),
        sa.Column("narrative", sa.Text, nullable=False, comment="the reporter's own words"),
    )
    of_incident = sa.ForeignKey("incident.report_id")
    op.create_table(
        "incident_event",
        _id(),
        sa.Column("incident_id", sa.Uuid, of_incident, nullable=False, index=True),
        sa.Column("state", sa.Text, nullable=False, comment="the state it moves to"),
        sa.Column("severity", sa.Text, comment="the new severity, if it changes"),
        sa.Column("duplicate_of", sa.Uuid, sa.ForeignKey("incident.report_id")),
        sa.Column("actor", sa.Text, nullable=False, comment="alias or role, never a person's name"),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )


def _record() -> None:
    op.create_table(
        "refused_report",
        _id(),
        _of("election"),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("sent", sa.Text, nullable=False, comment="as ASCII JSON: nothing sent is ever lost"),
        sa.Column("problems", pg.JSONB, nullable=False, comment="[{field, value, code, expected}]"),
    )
    op.create_table(
        "audit",
        _id(),
        _of("election"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column(
            "action", sa.Text, nullable=False, comment="source:subject:action, e.g. api:report:received"
        ),
        sa.Column("detail", pg.JSONB, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )


def _refuse_changes() -> None:
    op.execute("""
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception 'facts are never changed: % on % refused', tg_op, tg_table_name
                using errcode = 'insufficient_privilege',
                      hint = 'Send a new report that supersedes the old one.';
        end $$
    """)
    for table in FACTS:
        op.execute(f"""
            create trigger append_only before update or delete or truncate on {table}
            for each statement execute function refuse_change()
        """)
