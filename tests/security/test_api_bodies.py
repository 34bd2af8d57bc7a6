"""What a body may look like: everything hostile or broken gets a named refusal, never an exception."""

import asyncio
import gzip
import json
import math
from collections.abc import Iterator

import pytest
from starlette.requests import ClientDisconnect, Request

from dashboard.api.answers import LONGEST_ECHO, echo, language_of
from dashboard.api.body import parse_reports, read_body
from dashboard.api.errors import MAX_BODY_BYTES, MAX_DEPTH, MAX_REPORTS, RefusedError

JSON = {"content-type": "application/json"}


def request(chunks: list[bytes], headers: dict[str, str] = JSON, query: str = "") -> Request:
    messages: Iterator[dict[str, object]] = iter(
        [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
        + [{"type": "http.request", "body": b"", "more_body": False}]
    )

    async def receive() -> dict[str, object]:
        return next(messages)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": query.encode(),
        "headers": raw,
    }
    return Request(scope, receive)


def read(*chunks: bytes, **headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(read_body(request(list(chunks), JSON | named)))


def refused(call: object, *args: object, **kwargs: object) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value


def test_a_body_in_pieces_is_put_together():
    assert read(b'{"a"', b": 1}") == b'{"a": 1}'


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "Application/JSON",
    ],
)
def test_json_in_utf8_is_read_however_it_is_announced(content_type):
    assert read(b"{}", content_type=content_type) == b"{}"


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",  # what a web page of another site could send without asking
        "application/x-www-form-urlencoded",  # curl -d
        "multipart/form-data; boundary=x",
        "application/json; charset=windows-1251",
    ],
)
def test_another_content_type_is_refused(content_type):
    assert refused(read, b"{}", content_type=content_type).code == "wrong_type"


def test_a_body_of_exactly_the_limit_is_read_and_one_byte_more_is_not():
    half = MAX_BODY_BYTES // 2
    assert len(read(b" " * half, b" " * half)) == MAX_BODY_BYTES
    assert refused(read, b" " * half, b" " * half, b" ").code == "body_too_large"


def test_a_gzip_body_is_unpacked():
    assert read(gzip.compress(b"[1]"), content_encoding="gzip") == b"[1]"


def test_a_gzip_bomb_stops_at_the_limit():
    bomb = gzip.compress(b" " * (MAX_BODY_BYTES * 20))

    assert len(bomb) < MAX_BODY_BYTES  # it would come in
    assert refused(read, bomb, content_encoding="gzip").code == "body_too_large"


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"not gzip at all",
        gzip.compress(b"[1]")[:-4],  # cut off
        gzip.compress(b"[1]") + b"more",
    ],
)
def test_a_broken_gzip_stream_is_refused(packed):
    assert refused(read, packed, content_encoding="gzip").code == "bad_gzip"


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip"])
def test_other_packings_are_refused(encoding):
    assert refused(read, b"[]", content_encoding=encoding).code == "wrong_encoding"


def test_a_sender_that_hangs_up_is_no_crash():
    async def gone() -> dict[str, object]:
        raise ClientDisconnect

    lost = request([])
    lost._receive = gone
    assert refused(asyncio.run, read_body(lost)).code == "cut_off"


def test_one_report_is_a_list_of_one():
    assert parse_reports(b'{"a": 1}') == [{"a": 1}]
    assert parse_reports(b'[{"a": 1}, 2]') == [{"a": 1}, 2]


def test_a_byte_order_mark_is_forgiven():
    assert parse_reports("\ufeff[]".encode()) == []


@pytest.mark.parametrize("body", [b"", b"   \n", b"\xef\xbb\xbf"])
def test_an_empty_body_is_named_so(body):
    assert refused(parse_reports, body).code == "empty_body"


def test_a_body_that_is_not_utf8_says_from_which_byte():
    refusal = refused(parse_reports, '{"narrative": "Урна"}'.encode("cp1251"))

    assert (refusal.code, refusal.values) == ("not_utf8", {"byte": 15})
    assert refused(parse_reports, "[]".encode("utf-16")).code == "not_utf8"


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        (b'{"a": 1', 1, 8),  # cut off
        (b"[1,\n 2,]", 2, 4),  # a comma too many
        (b"{'a': 1}", 1, 2),  # Python, not JSON
        (b"<html></html>", 1, 1),
        (b'["a\x00b"]', 1, 4),  # a raw control character
        (b"[] []", 1, 4),
    ],
)
def test_what_is_not_json_is_refused_with_the_place(body, line, column):
    refusal = refused(parse_reports, body)

    assert (refusal.code, refusal.values) == ("not_json", {"line": line, "column": column})


@pytest.mark.parametrize("brackets", [MAX_DEPTH + 1, 900, 100_000, 2_000_000])
@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_deep_nesting_is_refused_before_anything_recurses_into_it(brackets, pair):
    opening = pair[0] if pair == "[]" else '{"a":'
    inside = "1" if pair == "{}" else ""
    body = (opening * brackets + inside + pair[1] * brackets).encode()

    assert refused(parse_reports, body).code == "too_deep"


def test_more_reports_than_the_limit_are_refused_with_the_count():
    assert len(parse_reports(b"[" + b"1," * (MAX_REPORTS - 1) + b"1]")) == MAX_REPORTS
    refusal = refused(parse_reports, b"[" + b"1," * MAX_REPORTS + b"1]")

    assert refusal.code == "too_many_reports"
    assert refusal.values == {"count": MAX_REPORTS + 1, "limit": MAX_REPORTS}


def test_what_is_wrong_with_one_report_is_left_in_it():
    twice, huge, nan = parse_reports(
        b'[{"voters": 1, "voters": 2}, {"voters": ' + b"9" * 5000 + b'}, {"voters": NaN}]'
    )

    assert twice == {"voters": 1, "voters (given twice)": 2}
    assert huge == {"voters": math.inf}
    assert math.isnan(nan["voters"])


@pytest.mark.parametrize(
    ("value", "echoed"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (7.5, 7.5),
        (10**40, str(10**40)),
        (2**63, str(2**63)),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        ("Урна", "Урна"),
        ("\ud800", "?"),  # half of a character cannot be sent back
        ({"a": ["ы"]}, '{"a": ["ы"]}'),
    ],
)
def test_what_was_sent_is_shown_back_as_json_can_carry_it(value, echoed):
    assert echo(value) == echoed
    json.dumps(echoed, allow_nan=False)


def test_a_long_value_is_shown_back_cut_short():
    shown = echo("я" * 100_000)

    assert shown == "я" * (LONGEST_ECHO - 1) + "…"
    assert len(str(echo(["x" * 1000]))) == LONGEST_ECHO
    assert echo("я" * LONGEST_ECHO) == "я" * LONGEST_ECHO


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [
        ("", "", "ru"),  # nothing said
        ("*", "", "ru"),
        ("de, fr;q=0.9", "", "ru"),  # none of ours
        ("kk", "", "kk"),
        ("kk-KZ,ru;q=0.8", "", "kk"),
        ("en;q=0.2, KK;q=0.9", "", "kk"),
        ("kk;q=0, en;q=0.1", "", "en"),  # not acceptable
        ("kk;q=nan, en ; q=0.5", "", "en"),
        (";;;q=,,\x00", "", "ru"),
        ("kk", "lang=en", "en"),  # the address is stronger
        ("kk", "lang=de", "kk"),
    ],
)
def test_the_language_follows_the_address_then_the_header(header, query, language):
    assert language_of(request([], {"accept-language": header}, query)) == language
