"""Hostile and broken input: whatever is sent, the answer is one the document promises."""

import copy
import gzip
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.api.answers import LONGEST_ECHO
from dashboard.api.errors import KINDS
from db.schema import incident as incident_table
from db.vocabulary import Severity, Stage, TurnoutSource
from db.writing.reports import LONGEST_NARRATIVE, OF_KIND
from tests.factories import check_in, incident, protocol, turnout
from tests.security.api_desk import REPORTS, ApiDesk, codes, promised


@pytest.fixture
def desk(engine: sa.Engine) -> ApiDesk:
    return ApiDesk(engine)


def holds(answer: Any, sent: list[object] | None = None) -> None:
    """An answer as promised, nothing of the server's inside, no long echo; every report accounted for."""
    content = answer.json()
    assert answer.status_code not in (500, 503), content
    assert "Traceback" not in answer.text
    if answer.status_code not in (200, 422):
        assert content["code"] in KINDS
        return promised("Error", content)
    promised("Receipt", content)
    for one in content["rejections"] + content["warnings"]:
        for problem in one["problems"]:
            assert all(len(str(problem[key])) <= LONGEST_ECHO for key in ("field", "value"))
            assert len(problem["message"]) < 500
    if sent is not None:
        assert content["accepted"] + content["duplicate"] + content["rejected"] == len(sent)
    return None


LONG = "я" * 50_000
BAD_REPORTS = {
    "a narrative of 100 kB": (incident(narrative=LONG), "narrative", "too_long"),
    "a NUL in a narrative": (incident(narrative="urn\0"), "narrative", "bad_character"),
    "an escape character": (incident(narrative="\x1b[31m"), "narrative", "bad_character"),
    "half a character": (incident(narrative="\ud800"), "narrative", None),
    "half a character in a name": (check_in("\udfff"), "station", None),
    "half a character as a field": (check_in() | {"\ud800": 1}, "", "invalid"),
    "half a character as a field, and nothing else looked at": (
        check_in("1\0", observer="\ud800") | {"\ud800": 1},
        "",
        "invalid",
    ),
    "an unknown kind, and nothing else looked at": (check_in("1\0", kind="rumour"), "kind", "unknown_value"),
    "a NUL in a station": (check_in("1\0"), "station", "bad_character"),
    "a NUL as a field": (check_in() | {"a\0": 1}, "a\0", "unknown_field"),
    "a station of the database's own language": (
        check_in("1'; drop table report; --"),
        "station",
        "unknown_station",
    ),
    "an unknown field": (check_in(colour="red"), "colour", "unknown_field"),
    "a field of another kind": (check_in(voters=5), "voters", "unknown_field"),
    "received_at by the sender": (
        check_in(received_at="2021-07-25T01:00:00Z"),
        "received_at",
        "unknown_field",
    ),
    "a very long field name": (check_in() | {LONG: 1}, LONG[: LONGEST_ECHO - 1] + "…", "unknown_field"),
    "1970": (check_in(occurred_at="1970-01-01T00:00:00Z"), "occurred_at", "out_of_range"),
    "the year 9999": (check_in(occurred_at="9999-12-31T23:59:59-14:00"), "occurred_at", "out_of_range"),
    "the year 1": (check_in(occurred_at="0001-01-01T00:00:00+14:00"), "occurred_at", "out_of_range"),
    "tomorrow": (check_in(occurred_at="2021-07-26T12:00:00+06:00"), "occurred_at", "out_of_range"),
    "a time without an offset": (check_in(occurred_at="2021-07-25T10:00:00"), "occurred_at", "not_a_moment"),
    "an epoch": (check_in(occurred_at=1627185600), "occurred_at", "not_a_moment"),
    "a number as text": (turnout(voters="100"), "voters", "not_a_whole_number"),
    "a negative count": (turnout(voters=-1), "voters", "out_of_range"),
    "a count beyond any station": (turnout(voters=2**63), "voters", None),
    "a count with 300 digits": (turnout(voters=10**299), "voters", None),
    "a fraction": (turnout(voters=10.5), "voters", "not_a_whole_number"),
    "a slot that is none": (turnout(slot="10:01"), "slot", "unknown_value"),
    "a station by number, not text": (check_in() | {"station": 1}, "station", "not_text"),
    "an id that is no UUID": (check_in(id="1"), "id", "not_a_uuid"),
    "an id of another type": (check_in(id=["a"]), "id", "not_a_uuid"),
    "an unknown kind": (check_in(kind="rumour"), "kind", "unknown_value"),
    "a kind of another type": (check_in(kind={"a": 1}), "kind", "unknown_value"),
    "an unknown category": (incident(category="<b>"), "category", "unknown_category"),
    "an unknown observer": (check_in(observer="Nobody-1"), "observer", "unknown_observer"),
    "a correction of nothing": (check_in(supersedes=str(uuid.uuid4())), "supersedes", "unknown_report"),
    "empty figures": (protocol(figures={}), "figures", "blank"),
    "figures that are none": (protocol(figures=[1]), "figures", "not_figures"),
    "101 figures": (protocol(figures={f"f{n}": n for n in range(101)}), "figures", "too_many"),
    "a figure with a strange name": (protocol(figures={"<i>": 1}), "figures.<i>", "bad_name"),
    "a figure inside a figure": (protocol(figures={"a": {"b": 1}}), "figures.a", "not_a_whole_number"),
    "no object": (["check_in"], "", "not_an_object"),
}


@pytest.mark.parametrize("case", BAD_REPORTS)
def test_each_bad_report_is_refused_by_name_and_the_good_one_beside_it_kept(desk, case):
    bad, field, code = copy.deepcopy(BAD_REPORTS[case])

    answer = desk.post_raw(json.dumps([bad, check_in()]).encode())

    holds(answer, [bad, None])
    assert (answer.json()["accepted"], desk.stored()) == (1, 1)
    [(index, named, told)] = codes(answer)
    assert (index, named) == (0, field)
    assert told == code or code is None


@pytest.mark.parametrize(
    "narrative",
    [
        "<script>alert(1)</script>",  # screens escape it: what was said is kept as it was said
        "\u202eтревога\u202c",  # right-to-left marks
        "=1+1",
        "'; drop table report; --",
        "Ә Ғ Қ Ң Ө Ұ Ү Һ І 🗳️",
        "line\r\nline\ttab",
        "{field} {0} %s %(a)s",
        "\ufdfa" * 10,
        "é",  # composed and decomposed stay as they are
        "a" * LONGEST_NARRATIVE,
    ],
)
def test_words_that_are_only_strange_are_kept_exactly(desk, narrative):
    assert desk.post(incident(narrative=narrative)).json()["accepted"] == 1
    with desk.database.connect() as connection:
        assert connection.scalar(sa.select(incident_table.c.narrative)) == narrative


def test_placeholders_in_what_was_sent_are_not_filled(desk):
    answer = desk.post(check_in("{values} {__class__}"), headers={"Accept-Language": "en"})

    assert "“{values} {__class__}”" in answer.json()["rejections"][0]["problems"][0]["message"]


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["", "\0", "\ud800", "\u202e", "я" * 200, "1", "10:00", "{a}", "ZZZ"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats()
    | st.datetimes(timezones=st.timezones() | st.none()).map(lambda moment: moment.isoformat())
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted({name for model in OF_KIND.values() for name in model.model_fields})
GOOD = st.builds(check_in, st.sampled_from(["1", "2", "9"]), st.sampled_from([*Stage])) | st.builds(
    turnout,
    st.sampled_from(["1", "2"]),
    st.sampled_from(["10:00", "12:00", "11:00"]),
    st.integers(0, 1200),
    st.sampled_from([*TurnoutSource]),
)
GOOD |= st.builds(incident, severity=st.sampled_from([*Severity, None])) | st.builds(protocol)
ALMOST = st.builds(
    lambda good, wrong, left_out: {
        name: value for name, value in (good | wrong).items() if name not in left_out
    },
    GOOD,
    st.dictionaries(st.sampled_from(FIELDS) | TEXTS, VALUES, max_size=2),
    st.sets(st.sampled_from(FIELDS), max_size=1),
)
FUZZ = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FUZZ
@given(sent=st.lists(GOOD | ALMOST | VALUES, max_size=6))
def test_any_list_of_reports_is_judged_one_by_one(desk, sent):
    holds(desk.post_raw(json.dumps(sent).encode()), sent)


def broken_json() -> Iterator[Any]:
    yield st.binary(max_size=60)
    yield st.text(max_size=60).map(lambda text: text.encode(errors="surrogatepass"))
    yield st.text(alphabet='{}[]":,0123456789eE+-.\\untrfalse \n', max_size=60).map(str.encode)
    yield VALUES.map(lambda value: json.dumps(value).encode())


@FUZZ
@given(
    body=st.one_of(*broken_json()),
    headers=st.fixed_dictionaries(
        {},
        optional={
            "content-type": st.sampled_from(["text/plain", "application/json;charset=x", "\xff", ";"]),
            "content-encoding": st.sampled_from(["gzip", "br", "\xff", ""]),
            "accept-language": st.text(alphabet="kruen-;q=0.19, *", max_size=20),
            "authorization": st.sampled_from(["", "Bearer ", "Bearer \xff", "Basic x"]),
        },
    ),
    packed=st.booleans(),
    language=st.text(alphabet="lang=kruen&%?#\xff", max_size=10),
)
def test_any_request_gets_an_answer(desk, body, headers, packed, language):
    raw = {"content-type": b"application/json"}
    raw |= {name: value.encode("latin-1") for name, value in headers.items()}
    if packed:
        body, raw["content-encoding"] = gzip.compress(body), b"gzip"

    holds(desk.client.post(REPORTS, content=body, headers=raw, params={"lang": language}))


@FUZZ
@given(
    path=st.sampled_from(["/api/v1/stations", "/api/v1/categories"]),
    district=st.text(max_size=150),
    tags=st.text(alphabet='W/"*, abc', max_size=20),
)
def test_any_question_about_the_register_gets_an_answer(desk, path, district, tags):
    answer = desk.client.get(path, params={"district": district}, headers={"If-None-Match": tags})

    assert answer.status_code in (200, 304, 404)
    if answer.status_code == 404:
        promised("Error", answer.json())
        assert len(answer.json()["message"]) < 400
