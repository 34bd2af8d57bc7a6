"""Reports in, a receipt out: which were taken, and of each other one which field is wrong and why."""

from functools import partial

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import answer, echo, language_of, spoken, told
from dashboard.api.body import GIVEN_TWICE, GIVEN_TWICE_CODE, parse_reports, read_body
from dashboard.api.desk import Desk
from dashboard.words import N_, Words, words
from db.tokens import Holder
from db.vocabulary import Channel
from db.writing import Outcome, Problem, Rejection, Warning_, record_reports

_GIVEN_TWICE_MESSAGE = N_("The field “{field}” is given twice in one report.")


async def post_reports(desk: Desk, request: Request) -> Response:
    """422 only when every report was refused: a batch with one bad report keeps the good ones."""
    holder = await desk.holder_of(request)
    body = await read_body(request)
    return await desk.in_thread(partial(_receive, desk, holder, body, request))


def _receive(desk: Desk, holder: Holder, body: bytes, request: Request) -> Response:
    sent = parse_reports(body)
    try:
        outcome = _record(desk, holder, sent)
    except sa.exc.IntegrityError:
        # Writers of two elections do not wait for each other: one of these ids was used in another
        # election a moment ago, which the second look finds.
        outcome = _record(desk, holder, sent)
    status = 422 if outcome.rejected and not (outcome.accepted or outcome.duplicate) else 200
    return answer(receipt(words(language_of(request)), outcome), status=status, headers=spoken(request))


def _record(desk: Desk, holder: Holder, sent: list[object]) -> Outcome:
    with desk.engine().begin() as connection:
        return record_reports(
            connection,
            holder.election_id,
            sent,
            received_at=desk.clock().now(),
            channel=Channel.API,
            actor=f"token:{holder.name}",
        )


def receipt(t: Words, outcome: Outcome) -> dict[str, object]:
    return {
        "accepted": outcome.accepted,
        "duplicate": outcome.duplicate,
        "rejected": len(outcome.rejected),
        "revision": outcome.revision,
        "rejections": [_named(t, each) for each in outcome.rejected],
        "warnings": [_named(t, each) for each in outcome.warnings],
    }


def _named(t: Words, one: Rejection | Warning_) -> dict[str, object]:
    sender_id = None if one.id is None else str(echo(one.id))
    return {"index": one.index, "id": sender_id, "problems": [_problem(t, each) for each in one.problems]}


def _problem(t: Words, problem: Problem) -> dict[str, object]:
    field, code, message = problem.field, problem.code, problem.message
    if field.endswith(GIVEN_TWICE):
        field, code, message = field.removesuffix(GIVEN_TWICE), GIVEN_TWICE_CODE, _GIVEN_TWICE_MESSAGE
    told_as: dict[str, object] = {
        "field": echo(field),
        "value": echo(problem.value),
        "code": code,
        "message": told(t, message, {**problem.values, "field": field}),
    }
    expected = None if code == GIVEN_TWICE_CODE else _expected(problem)
    return told_as if expected is None else {**told_as, "expected": expected}


def _expected(problem: Problem) -> str | None:
    """What would be right, as far as the problem knows: the values allowed, the range, an example."""
    values = problem.values
    if "allowed" in values:
        return str(values["allowed"])
    if "least" in values:
        return f"{values['least']} … {values['most']}"
    return str(values["example"]) if values.get("example") else None
