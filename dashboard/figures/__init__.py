"""Figures that may be published: out of an answer of `queries.press*` and a language, everything that a
picture, a table or a bulletin says. Pure: no Streamlit, no database, no clock, nothing drawn.

`builders.build` makes a `figure.Figure`; what draws or writes it takes every word and number from there, so
that the screen, PNG, SVG, PDF, CSV, XLSX and bulletin say the same.
"""

from dashboard.figures.builders import Result, build, cell_text
from dashboard.figures.figure import Cell, Column, Figure, Kind, Table, Type

__all__ = ["Cell", "Column", "Figure", "Kind", "Result", "Table", "Type", "build", "cell_text"]
