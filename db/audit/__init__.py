"""The audit chain: each row of `audit` is sealed over the one before it, by the database itself, and anyone
with the rows can see whether one was changed, taken out, put in or moved (docs/adr/0010)."""
