"""The database: what is stored, how it is written, imported, checked and started.
Knows nothing of screens; everything above asks it or tells it through `db.writing`."""
