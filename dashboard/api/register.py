"""What a sender has to know before the day: the stations of its election and the incident categories."""

import hashlib
from collections.abc import Mapping
from functools import partial

import orjson
import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import answer
from dashboard.api.desk import Desk
from dashboard.api.errors import RefusedError
from queries.register import Register, fetch_register, fetch_register_revision


async def get_stations(desk: Desk, request: Request) -> Response:
    holder = await desk.holder_of(request)
    district = request.query_params.get("district")
    return await desk.in_thread(partial(_stations, desk.engine(), holder.election_id, district, request))


async def get_categories(desk: Desk, request: Request) -> Response:
    holder = await desk.holder_of(request)
    return await desk.in_thread(partial(_categories, desk.engine(), holder.election_id, request))


def _stations(engine: sa.Engine, election_id: int, district: str | None, request: Request) -> Response:
    with engine.connect() as connection:
        revision = fetch_register_revision(connection, election_id=election_id)
        tag = f'W/"{election_id}-{revision}-{_digest((district or "").encode())}"'
        if _is_current(request, tag):
            return Response(status_code=304, headers=_kept_under(tag))
        register = fetch_register(connection, election_id=election_id)
    return answer(station_list(register, district), headers=_kept_under(tag))


def _categories(engine: sa.Engine, election_id: int, request: Request) -> Response:
    with engine.connect() as connection:
        content = category_list(fetch_register(connection, election_id=election_id))
    tag = f'W/"{_digest(orjson.dumps(content))}"'
    if _is_current(request, tag):
        return Response(status_code=304, headers=_kept_under(tag))
    return answer(content, headers=_kept_under(tag))


def station_list(register: Register, district: str | None) -> dict[str, object]:
    """All stations, or those of the district with this code. Raises RefusedError if there is none such."""
    if district is not None and district not in {each.code for each in register.districts}:
        raise RefusedError("unknown_district", district=district)
    places = {each.id: {"code": each.code, "names": each.names} for each in register.districts}
    return {
        "register_revision": register.revision,
        "stations": [
            {"number": each.number, "names": each.names, "district": places[each.district_id]}
            for each in register.stations
            if district in (None, places[each.district_id]["code"])
        ],
    }


def category_list(register: Register) -> dict[str, object]:
    return {
        "categories": [
            {"code": each.code, "names": each.names, "stage": each.stage, "severity": each.severity}
            for each in register.categories.values()
        ]
    }


def _is_current(request: Request, tag: str) -> bool:
    known = (each.strip() for each in request.headers.get("if-none-match", "").split(","))
    return tag in known


def _kept_under(tag: str) -> Mapping[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache"}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
