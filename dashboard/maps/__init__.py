"""The map: what the browser needs once (the register) and with each revision (the status). Pure.

`dashboard.maps.board` has the folium map that draws both.
"""

from dashboard.maps.heat import heat
from dashboard.maps.register import register_payload
from dashboard.maps.status import status_payload

__all__ = ["heat", "register_payload", "status_payload"]
