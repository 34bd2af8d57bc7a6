"""A figure's table, read row by row: values to draw by, and texts as every other format prints them."""

from dataclasses import dataclass

from dashboard.drawing.letters import clean
from dashboard.figures import Cell, Column, Figure, cell_text
from dashboard.words import Words, words


@dataclass(frozen=True, slots=True)
class Row:
    cells: dict[str, Cell]
    columns: dict[str, Column]
    t: Words

    def number(self, key: str) -> float | None:
        value = self.cells[key]
        return None if value is None or isinstance(value, str) else float(value)

    def code(self, key: str) -> str:
        """A stored value; "" where there is none."""
        value = self.cells[key]
        return value if isinstance(value, str) else ""

    def text(self, key: str) -> str:
        return clean(cell_text(self.cells[key], self.columns[key], self.t))


def rows_of(figure: Figure) -> list[Row]:
    t = words(figure.language)
    columns = {column.key: column for column in figure.table.columns}
    return [Row(dict(zip(columns, row, strict=True)), columns, t) for row in figure.table.rows]


def title_of(figure: Figure, key: str) -> str:
    """A column's title."""
    return clean(next(column.title for column in figure.table.columns if column.key == key))
