"""The way in for an HQ's own files: stations, districts, boundaries, observers, assignments, election.

A file becomes rows (`files`), its header is matched with the columns of a noun (`columns`), each row
is checked (`checking` and one module a noun), the good ones are written in one transaction
(`storing`), and every rejected row is named with what would be right (`report`).
"""
