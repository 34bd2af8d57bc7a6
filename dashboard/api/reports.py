"""Reports in, a receipt out: which were taken, and of each other one which field is wrong and why."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from operator import attrgetter
from typing import TypeVar

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import answer, echo, language_of, spoken, told
from dashboard.api.body import GIVEN_TWICE, GIVEN_TWICE_CODE, parse_reports, read_body
from dashboard.api.desk import Desk
from dashboard.api.errors import RefusedError
from dashboard.api.gathering import Posted
from dashboard.words import N_, Words, words
from db.tokens import Holder
from db.vocabulary import Channel
from db.writing import Outcome, Problem, Rejection, Warning_, record_reports

Named = TypeVar("Named", Rejection, Warning_)
_GIVEN_TWICE_MESSAGE = N_("The field “{field}” is given twice in one report.")


async def post_reports(desk: Desk, request: Request) -> Response:
    holder = await desk.holder_of(request)
    posted = Posted(holder, await read_body(request), language_of(request))
    return await desk.written(posted, partial(write, desk))


def write(desk: Desk, together: Sequence[Posted]) -> None:
    """Answers each request as if it had come alone; all of them are of one holder."""
    readable: list[tuple[Posted, list[object]]] = []
    for posted in together:
        try:
            readable.append((posted, parse_reports(posted.body)))
        except RefusedError as refused:
            posted.answered.set_exception(refused)
    if not readable:
        return
    outcome = _record(desk, together[0].holder, [report for _, sent in readable for report in sent])
    parts = split(outcome, [len(sent) for _, sent in readable])
    for (posted, _), part in zip(readable, parts, strict=True):
        posted.answered.set_result(receipt_answer(posted.language, part))


def _record(desk: Desk, holder: Holder, sent: Sequence[object]) -> Outcome:
    try:
        return _record_once(desk, holder, sent)
    except sa.exc.IntegrityError:
        # Writers of two elections do not wait for each other: one of these ids was used in another
        # election a moment ago, which the second look finds.
        return _record_once(desk, holder, sent)


def _record_once(desk: Desk, holder: Holder, sent: Sequence[object]) -> Outcome:
    with desk.engine().begin() as connection:
        return record_reports(
            connection,
            holder.election_id,
            sent,
            received_at=desk.clock().now(),
            channel=Channel.API,
            actor=f"token:{holder.name}",
        )


def split(outcome: Outcome, sizes: Sequence[int]) -> Iterator[Outcome]:
    """What became of each part, in the order they were put together."""
    start = 0
    for stop in accumulate(sizes):
        here = slice(bisect_left(outcome.duplicates, start), bisect_left(outcome.duplicates, stop))
        duplicates = tuple(place - start for place in outcome.duplicates[here])
        rejected = _of_part(outcome.rejected, start, stop)
        warnings = _of_part(outcome.warnings, start, stop)
        accepted = stop - start - len(duplicates) - len(rejected)
        yield Outcome(accepted, duplicates, rejected, warnings, outcome.revision)
        start = stop


def _of_part(named: Sequence[Named], start: int, stop: int) -> tuple[Named, ...]:
    """Those of the places from `start` to before `stop`, counted from `start`; all are in order of place."""
    first, last = (bisect_left(named, edge, key=attrgetter("index")) for edge in (start, stop))
    return tuple(replace(each, index=each.index - start) for each in named[first:last])


def receipt_answer(language: str, outcome: Outcome) -> Response:
    """422 only when every report was refused: a batch with one bad report keeps the good ones."""
    status = 422 if outcome.rejected and not (outcome.accepted or outcome.duplicate) else 200
    return answer(receipt(words(language), outcome), status=status, headers=spoken(language))


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
