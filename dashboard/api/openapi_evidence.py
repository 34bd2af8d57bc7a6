"""The part of the OpenAPI document about files: what `dashboard.api.openapi` puts under /api/v1/evidence."""

from typing import Any

from dashboard.api.evidence import INCIDENT_HEADER, NAME_HEADER
from db.evidence import MAX_FILE_BYTES

Json = dict[str, Any]

ABOUT = f"""\
Keeps a file of an incident that was reported before: as a form with `incident` and `file`, or as the body
itself with the headers `Evidence-Incident` and `Evidence-Name`. At most {MAX_FILE_BYTES:,} bytes.

The same bytes for the same incident count as a `duplicate` and change nothing, so sending again is safe.
Whatever the file is, it is kept; what is not what its name says, or no known kind, comes with a warning and
is never shown on a page."""

CODES = (
    "bad_incident",
    "bad_form",
    "file_missing",
    "empty_file",
    "unknown_incident",
    "file_too_large",
    "packed_file",
    "no_room",
)
"""Refusals that only files meet."""

_FILE: Json = {"type": "string", "contentMediaType": "application/octet-stream"}
_INCIDENT: Json = {"type": "string", "format": "uuid"}

HEADERS: list[Json] = [
    {
        "name": INCIDENT_HEADER.title(),
        "in": "header",
        "description": "Of a file that is not in a form: the id of its incident.",
        "schema": _INCIDENT,
    },
    {
        "name": NAME_HEADER.title(),
        "in": "header",
        "description": "Its name, in UTF-8, percent-encoded where needed.",
        "schema": {"type": "string"},
    },
]

BODY: Json = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["incident", "file"],
                "properties": {"incident": _INCIDENT, "file": _FILE},
            }
        },
        "*/*": {"schema": _FILE},
    },
}
