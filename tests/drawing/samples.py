"""Figures to draw: those of tests/figures, and what is done to them to make drawing hard."""

import dataclasses
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from dashboard.drawing.sheet import Box, Sheet
from dashboard.figures import Cell, Figure, Kind
from tests.figures.test_build import figure

SVG = "{http://www.w3.org/2000/svg}"
TITLE = "Observed turnout by the observers' own count was higher than at any election of the last ten years"
LONG = " ".join([TITLE] * 4)[:400]


def changed(kind: Kind, language: str = "en", **values: object) -> Figure:
    return dataclasses.replace(figure(kind, language), **values)  # type: ignore[arg-type]


def with_rows(kind: Kind, rows: Sequence[tuple[Cell, ...]], language: str = "en") -> Figure:
    made = figure(kind, language)
    return dataclasses.replace(made, table=dataclasses.replace(made.table, rows=tuple(rows)))


def with_cells(kind: Kind, values: dict[str, Cell], *, where: dict[str, Cell]) -> Figure:
    """`values` in the rows that have `where`."""
    made = figure(kind)
    keys = [column.key for column in made.table.columns]
    rows = []
    for row in made.table.rows:
        named = dict(zip(keys, row, strict=True))
        hit = all(named[key] == value for key, value in where.items())
        rows.append(tuple((named | values).values()) if hit else row)
    return with_rows(kind, rows)


def written(sheet: Sheet) -> list[str]:
    return [text for text, _ in sheet.texts]


def outside(sheet: Sheet) -> list[tuple[str, Box]]:
    paper = Box(0, 0, sheet.width, sheet.height)
    return [(text, box) for text, box in sheet.texts if not box.is_inside(paper)]


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own
