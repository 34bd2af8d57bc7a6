"""The data behind a figure as CSV for programs: keys of columns for a head, plain numbers, stored codes.

Every row ends with whose it is: the figure's id, its as-of and its source. So a row that is cut out and
pasted somewhere else still says that, and two exports of different moments are told apart.
"""

from dashboard.exports.tables import stream_csv
from dashboard.figures import Figure

WHOSE = ("figure", "as_of", "published_by")


def figure_csv(figure: Figure) -> bytes:
    """UTF-8 with a byte order mark. A share of 0.909 is 90.9 %; an empty cell is withheld or not known."""
    head = [*(column.key for column in figure.table.columns), *WHOSE]
    whose = (figure.id, figure.as_of.isoformat(), figure.source)
    return b"".join(stream_csv(head, ((*row, *whose) for row in figure.table.rows)))
