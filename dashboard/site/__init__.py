"""The public site: out of the figures of one moment in every language, the bytes of every file of a site that
needs no server and no script. Pure: no Streamlit, no database, no clock, no file written.

`build_site` is the whole of it. `dashboard.publishing` reads, writes and audits. What is drawn comes from
`dashboard.drawing`; the site never draws or words a figure itself.
"""

from dashboard.site.building import build_site
from dashboard.site.parts import Archived, Card, Draw, Site

__all__ = ["Archived", "Card", "Draw", "Site", "build_site"]
