"""Figures that may be published: out of an answer of `queries.press*` and a language, everything that a
picture, a table or a bulletin says. Pure: no Streamlit, no database, no clock, nothing drawn.

`build` makes one `Figure`, `build_all` every one out of `queries.press_room.fetch_press_room`. What draws or
writes a figure takes every word and number from there, so that the screen, PNG, SVG, PDF, CSV, XLSX and
bulletin say the same. `cell_text` is how a cell is printed.
"""

from dashboard.figures.builders import Result, answers, build, build_all, cell_text
from dashboard.figures.figure import Cell, Column, Figure, Ground, Kind, Table, Type

__all__ = [
    "Cell",
    "Column",
    "Figure",
    "Ground",
    "Kind",
    "Result",
    "Table",
    "Type",
    "answers",
    "build",
    "build_all",
    "cell_text",
]
