"""What the API answers when it takes nothing: one table of codes, one shape, in the sender's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from dashboard.words import N_

MAX_BODY_BYTES = 5_000_000
MAX_REPORTS = 5_000
MAX_DEPTH = 12
RETRY_AFTER_SECONDS = 5
AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
"""The database is down, hung, restarting or too busy: it is not the report's fault."""


@dataclass(frozen=True, slots=True)
class Kind:
    status: int
    message: str
    """English msgid with {placeholders}."""
    headers: Mapping[str, str] = field(default_factory=dict)


_BEARER = {"WWW-Authenticate": 'Bearer realm="baqylau"'}
_REFUSED_BEARER = {"WWW-Authenticate": 'Bearer realm="baqylau", error="invalid_token"'}
_AGAIN = {"Retry-After": str(RETRY_AFTER_SECONDS)}

KINDS: Mapping[str, Kind] = {
    "empty_body": Kind(400, N_("The body is empty: send one report or a list of reports as JSON.")),
    "not_json": Kind(400, N_("The body is not JSON: it cannot be read from line {line}, column {column}.")),
    "not_utf8": Kind(400, N_("The body is not UTF-8: it cannot be read from byte {byte}.")),
    "too_deep": Kind(400, N_("The JSON is nested deeper than {limit} levels: a report is a flat object.")),
    "bad_gzip": Kind(400, N_("The body says Content-Encoding: gzip and is not one whole gzip stream.")),
    "cut_off": Kind(400, N_("The connection closed before the whole body had come: send it again.")),
    "bad_incident": Kind(
        400,
        N_("Which incident is the file of? “incident” (or the header Evidence-Incident) is its id, a UUID."),
    ),
    "bad_form": Kind(
        400, N_("The form cannot be read: send “incident” and one “file” as multipart/form-data.")
    ),
    "file_missing": Kind(400, N_("There is no file in the form: send it as the field “file”.")),
    "empty_file": Kind(400, N_("The file is empty: it needs at least one byte.")),
    "token_missing": Kind(
        401, N_("A token is needed, as the header “Authorization: Bearer …”. The HQ gives it out."), _BEARER
    ),
    "token_unknown": Kind(
        401, N_("This token is not known or has been revoked: ask the HQ for another."), _REFUSED_BEARER
    ),
    "not_found": Kind(404, N_("There is nothing at this address: /api/v1/openapi.json lists what there is.")),
    "unknown_district": Kind(404, N_("This election has no district with the code “{district}”.")),
    "unknown_incident": Kind(
        404, N_("This election has no incident of that id: send its report first, then its files.")
    ),
    "wrong_method": Kind(405, N_("This address takes {allowed} only.")),
    "body_too_large": Kind(413, N_("The body is larger than {limit} bytes: send it in several parts.")),
    "too_many_reports": Kind(
        413,
        N_("The list holds {count} reports and at most {limit} are taken at once: send several lists."),
    ),
    "file_too_large": Kind(
        413, N_("The file is larger than {limit} bytes: send a smaller one, or several parts of it.")
    ),
    "packed_file": Kind(415, N_("A file is sent as it is, without the header Content-Encoding.")),
    "wrong_type": Kind(
        415, N_("The body must be JSON in UTF-8, with the header “Content-Type: application/json”.")
    ),
    "wrong_encoding": Kind(
        415,
        N_("The body is packed in a way that is not read here: send it as it is or with gzip."),
        {"Accept-Encoding": "gzip, identity"},
    ),
    "internal": Kind(
        500, N_("Something broke on our side. Keep what you sent and send it again: nothing will be doubled.")
    ),
    "unavailable": Kind(
        503,
        N_(
            "The database cannot be reached. Keep what you sent and send it again in {seconds} seconds: "
            "nothing will be doubled."
        ),
        _AGAIN,
    ),
    "no_room": Kind(
        507, N_("The file cannot be stored on our side. Keep it, tell the HQ, and send it again later.")
    ),
}


class RefusedError(Exception):
    """Nothing of the request was taken. `code` is a key of KINDS, `values` fill its message."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def unavailable() -> RefusedError:
    return RefusedError("unavailable", seconds=RETRY_AFTER_SECONDS)
