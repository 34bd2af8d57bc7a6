"""The audit chain: the database seals each audit row over the one before it. Rows that are there are sealed
in the order of their ids."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _head()
    op.add_column("audit", sa.Column("place", sa.BigInteger, comment="1, 2, 3, … given by the trigger"))
    op.add_column("audit", sa.Column("previous", sa.Text, comment="hash of the row at the place before"))
    of_row = "SHA-256 of `previous` and this row: db.audit.chain"
    op.add_column("audit", sa.Column("hash", sa.Text, comment=of_row))
    op.create_unique_constraint("uq_audit_place", "audit", ["place"])
    _text_of_a_row()
    _seal_what_is_there()
    for column in ("place", "previous", "hash"):
        op.alter_column("audit", column, nullable=False)
    _seal_what_comes()
    _guard_the_head()


def _head() -> None:
    op.create_table(
        "audit_head",
        sa.Column(
            "single", sa.Boolean, primary_key=True, server_default=sa.true(), comment="there is one row"
        ),
        sa.Column("count", sa.BigInteger, nullable=False, comment="how many rows are sealed"),
        sa.Column("hash", sa.Text, nullable=False, comment="of the last of them"),
        sa.CheckConstraint("single", name="one_row"),
        comment="Locked until commit by who writes an audit row, so that the chain has no forks.",
    )


def _text_of_a_row() -> None:
    """The JSON array that db.audit.chain makes too, with the same blanks and escapes."""
    op.execute("""
        create function audit_text(sealed audit) returns text language sql stable
        begin atomic
            select json_build_array(
                sealed.place, sealed.id, sealed.election_id,
                to_char(sealed.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                sealed.actor, sealed.action, sealed.detail::text, sealed.revision
            )::text;
        end
    """)
    op.execute("""
        create function audit_hash(previous text, written text) returns text language sql immutable
        begin atomic
            select encode(sha256(convert_to(previous || e'\\n' || written, 'UTF8')), 'hex');
        end
    """)


def _seal_what_is_there() -> None:
    op.execute("alter table audit disable trigger append_only")
    op.execute("""
        do $$
        declare
            sealed audit;
            head audit_head := (true, 0, repeat('0', 64));
        begin
            for sealed in select * from audit order by id loop
                sealed.place := head.count + 1;
                update audit
                set place = sealed.place, previous = head.hash,
                    hash = audit_hash(head.hash, audit_text(sealed))
                where id = sealed.id
                returning place, hash into head.count, head.hash;
            end loop;
            insert into audit_head values (head.*);
        end $$
    """)
    op.execute("alter table audit enable trigger append_only")


def _seal_what_comes() -> None:
    """As the owner of the tables, whoever inserts: the application may only read the head.

    Without a head (a restored copy, an emptied database) it goes on from the last row.
    """
    op.execute("""
        create function seal_audit() returns trigger language plpgsql security definer as $$
        declare head audit_head;
        begin
            select * into head from audit_head for update;
            if not found then
                insert into audit_head
                select true, coalesce(max(place), 0),
                       coalesce((array_agg(hash order by place desc))[1], repeat('0', 64))
                from audit
                on conflict do nothing;
                select * into head from audit_head for update;
            end if;
            new.place := head.count + 1;
            new.previous := head.hash;
            new.hash := audit_hash(new.previous, audit_text(new));
            update audit_head set count = new.place, hash = new.hash;
            return new;
        end $$
    """)
    here = op.get_bind().scalar(sa.text("select quote_ident(current_schema())"))
    op.execute(f"alter function seal_audit() set search_path = {here}, pg_temp")
    op.execute("create trigger seal before insert on audit for each row execute function seal_audit()")


def _guard_the_head() -> None:
    """Also against the owner: only from within the other trigger."""
    op.execute("""
        create function refuse_to_move_the_head() returns trigger language plpgsql as $$
        begin
            if pg_trigger_depth() = 1 then
                raise exception 'the head of the audit chain moves with an audit row only: % refused', tg_op
                    using errcode = 'insufficient_privilege';
            end if;
            return null;
        end $$
    """)
    op.execute("""
        create trigger moved_by_seal before insert or update or delete or truncate on audit_head
        for each statement execute function refuse_to_move_the_head()
    """)
