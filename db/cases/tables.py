"""What the lawyers' desk keeps beside the cases themselves: its rules, who was called, its views, the law."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from db.schema import UTCDateTime, metadata

case_setting = sa.Table(
    "case_setting",
    metadata,
    sa.Column("election_id", sa.BigInteger, sa.ForeignKey("election.id"), primary_key=True),
    sa.Column("two_sources", sa.Boolean, nullable=False, comment="confirming needs two observers"),
    sa.Column("targets", pg.JSONB, nullable=False, comment="severity → minutes to acknowledge, take, decide"),
    sa.Column("escalates", pg.JSONB, nullable=False, comment="minutes to lawyer, head of HQ, wall"),
    sa.Column("decided_in_days", sa.Integer, nullable=False, comment="by the body complained to"),
    sa.Column("appeal_in_days", sa.Integer, nullable=False),
    sa.Column("on_duty", sa.BigInteger, sa.ForeignKey("staff.id"), comment="the lawyer; null: every lawyer"),
    sa.Column(
        "two_clear", sa.Boolean, nullable=False, server_default="false", comment="the press needs two lawyers"
    ),
)

escalation = sa.Table(
    "escalation",
    metadata,
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey("incident.report_id"), primary_key=True),
    sa.Column("level", sa.SmallInteger, primary_key=True, comment="1 lawyer on duty, 2 head of HQ, 3 wall"),
    sa.Column("reached_at", UTCDateTime, nullable=False, comment="when the HQ's clock passed the limit"),
    sa.CheckConstraint("level between 1 and 3", name="level_is_one"),
    comment="Whom an unacknowledged critical incident has reached. Append-only: a clock may jump back.",
)

saved_view = sa.Table(
    "saved_view",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("staff_id", sa.BigInteger, sa.ForeignKey("staff.id"), index=True, comment="whose; or"),
    sa.Column("role", sa.Text, comment="of everybody of this role"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("query", sa.Text, nullable=False, comment="URL parameters of the queue"),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False, comment="alias"),
    sa.CheckConstraint("(staff_id is null) <> (role is null)", name="a_person_or_a_role"),
    sa.UniqueConstraint("staff_id", "role", "name", postgresql_nulls_not_distinct=True),
)

law_article = sa.Table(
    "law_article",
    metadata,
    sa.Column("code", sa.Text, primary_key=True, comment="as the categories cite it"),
    sa.Column("title_kk", sa.Text, nullable=False, server_default=""),
    sa.Column("title_ru", sa.Text, nullable=False, server_default=""),
    sa.Column("text_kk", sa.Text, nullable=False, server_default=""),
    sa.Column("text_ru", sa.Text, nullable=False, server_default=""),
    sa.Column("source", sa.Text, nullable=False, server_default=""),
    sa.Column("checked_by", sa.Text, nullable=False, server_default=""),
    sa.Column("checked_on", sa.Date, comment="null: to be entered and confirmed by a lawyer"),
)
