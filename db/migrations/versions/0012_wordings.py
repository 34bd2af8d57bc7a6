"""Words over figures, written by one person and read by another, append-only for every role, by trigger."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MOMENT = sa.DateTime(timezone=True)
FACTS = ("wording", "wording_reading")
WHO = "alias, never a person's name"


def upgrade() -> None:
    _wording()
    _reading()
    for table in FACTS:
        op.execute(f"""
            create trigger append_only before update or delete or truncate on {table}
            for each statement execute function refuse_change()
        """)


def _wording() -> None:
    op.create_table(
        "wording",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("election_id", sa.BigInteger, sa.ForeignKey("election.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False, comment="of the figure"),
        sa.Column("picked", sa.Text, nullable=False, comment="what picks it beside its kind: slot=18:00"),
        sa.Column("language", sa.Text, nullable=False, comment="of the figure"),
        sa.Column("part", sa.Text, nullable=False, comment="title, subtitle or note"),
        sa.Column("text", sa.Text, comment="null: the suggested words again"),
        sa.Column("follows", sa.BigInteger, sa.ForeignKey("wording.id"), comment="the one that stood before"),
        sa.Column("figure_id", sa.Text, nullable=False, comment="of the numbers it was written for"),
        sa.Column("as_of", MOMENT, nullable=False, comment="of those numbers"),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("written_by", sa.Text, nullable=False, comment=WHO),
        sa.UniqueConstraint("id", "written_by", name="uq_wording_id_written_by"),
        sa.UniqueConstraint(
            *("election_id", "kind", "picked", "language", "part", "follows"),
            name="uq_wording_one_after_the_other",
            postgresql_nulls_not_distinct=True,
        ),
        sa.CheckConstraint("language in ('kk', 'ru', 'en')", name="language_is_known"),
        sa.CheckConstraint("part in ('title', 'subtitle', 'note')", name="part_is_known"),
        sa.CheckConstraint(
            "char_length(text) between 1 and case part when 'note' then 600 else 400 end", name="no_longer"
        ),
        sa.CheckConstraint("text is not null or follows is not null", name="something_to_withdraw"),
        sa.CheckConstraint("written_by <> ''", name="somebody_wrote_it"),
        comment="The newest of a place stands: no row follows it.",
    )


def _reading() -> None:
    op.create_table(
        "wording_reading",
        sa.Column("wording_id", sa.BigInteger, primary_key=True, comment="exactly these words"),
        sa.Column("read_by", sa.Text, primary_key=True, comment=WHO),
        sa.Column("written_by", sa.Text, nullable=False, comment="who wrote them: another one"),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("figure_id", sa.Text, nullable=False, comment="of the numbers they were read over"),
        sa.Column("as_of", MOMENT, nullable=False, comment="of those numbers"),
        sa.ForeignKeyConstraint(["wording_id", "written_by"], ["wording.id", "wording.written_by"]),
        sa.CheckConstraint("read_by <> written_by", name="nobody_reads_their_own"),
        sa.CheckConstraint("read_by <> ''", name="somebody_read_it"),
    )
