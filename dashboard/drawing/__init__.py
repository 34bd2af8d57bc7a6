"""Figures as pictures: out of a `dashboard.figures.Figure` a complete SVG document. Pure: no Streamlit, no
database, no clock, no browser.

The same SVG is the preview, the export and what is printed to PNG and PDF (docs/adr/0014). It holds no
script, fetches nothing, and every word in it is escaped.
"""

from dashboard.drawing.faces import font_rules
from dashboard.drawing.picture import draw
from dashboard.drawing.sizes import Size

__all__ = ["Size", "draw", "font_rules"]
