"""Alembic's entry: runs on the connection that `db.migrate.upgrade` opened."""

from alembic import context

from db.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
