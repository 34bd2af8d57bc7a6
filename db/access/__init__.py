"""Who works at the HQ and who is signed in: people by alias, their roles, their sessions. Every change
of it leaves an audit row in the same transaction. The caller begins and commits."""
