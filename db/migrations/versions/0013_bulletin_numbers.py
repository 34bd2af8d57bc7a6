"""A bulletin's number is its release's: drafts have none, and the database refuses a gap. And its
data is a file of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

PRINTED = "printed in its files; its own only with its release"
IN_LINE = """
    create function refuse_gap() returns trigger language plpgsql as $$
    declare next integer := 1 + coalesce(
        (select max(number) from bulletin_release where election_id = new.election_id), 0
    );
    begin
        if new.number <> next then
            raise exception 'bulletin_release: the next number is %', next using errcode = 'check_violation';
        end if;
        return new;
    end $$
"""
"""Two at once read the same: the one that comes second is refused by `election_id, number` being unique."""
TAKEN_OVER = """
    update bulletin_release released set election_id = made.election_id, number = made.number
    from bulletin made where made.id = released.bulletin_id
"""


def upgrade() -> None:
    op.drop_constraint("uq_bulletin_election_id_number", "bulletin")
    op.create_unique_constraint(
        "uq_bulletin_id_election_id_number", "bulletin", ["id", "election_id", "number"]
    )
    op.alter_column("bulletin", "number", comment=PRINTED, existing_comment="from 1, of its election")
    op.add_column("bulletin_release", sa.Column("election_id", sa.BigInteger))
    op.add_column(
        "bulletin_release", sa.Column("number", sa.Integer, comment="from 1, of its election, without gaps")
    )
    op.execute("alter table bulletin_release disable trigger append_only")
    op.execute(TAKEN_OVER)
    op.execute("alter table bulletin_release enable trigger append_only")
    for column in ("election_id", "number"):
        op.alter_column("bulletin_release", column, nullable=False)
    _bind()
    op.drop_constraint("ck_bulletin_file_format_is_known", "bulletin_file")
    op.create_check_constraint("format_is_known", "bulletin_file", "format in ('docx', 'pdf', 'zip')")


def _bind() -> None:
    op.create_unique_constraint(
        "uq_bulletin_release_election_id_number", "bulletin_release", ["election_id", "number"]
    )
    op.drop_constraint("fk_bulletin_release_bulletin_id", "bulletin_release")
    op.create_foreign_key(
        "fk_bulletin_release_bulletin_id_election_id_number",
        *("bulletin_release", "bulletin"),
        ["bulletin_id", "election_id", "number"],
        ["id", "election_id", "number"],
    )
    op.execute(IN_LINE)
    op.execute("""
        create trigger without_gaps before insert on bulletin_release
        for each row execute function refuse_gap()
    """)
