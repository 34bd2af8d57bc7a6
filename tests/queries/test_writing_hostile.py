"""Whatever is sent: taken as it is or refused by name, kept either way, and nothing breaks."""

import json
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.schema import incident, refused_report
from tests.factories import Register, add_register, check_in, turnout
from tests.factories import incident as incident_report


@pytest.fixture
def register(connection: sa.Connection) -> Register:
    return add_register(connection)


@pytest.mark.parametrize(
    "narrative",
    [
        "<script>alert(document.cookie)</script><img src=x onerror=alert(1)>",
        "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe\N{POP DIRECTIONAL FORMATTING} \N{LEFT-TO-RIGHT ISOLATE}a",
        "'; drop table report; --",
        "%s %(x)s {0} {narrative} $1 :name \\x00 \\",
        "Ұрна мөрленбеген ӘҒҚҢӨҮҺІ \N{PILE OF POO}\n\tжаңа жол",
        '=HYPERLINK("http://example.org")',
        "я" * 20_000,
    ],
)
def test_a_narrative_is_kept_letter_by_letter(register, connection, narrative):
    assert register.record(incident_report(narrative=narrative)).accepted == 1
    assert connection.scalar(sa.select(incident.c.narrative)) == narrative


@pytest.mark.parametrize(
    ("narrative", "code"),
    [
        ("a NUL \0 inside", "bad_character"),
        ("a bell \a", "bad_character"),
        ("an escape \x1b[2J", "bad_character"),
        ("a C1 control \x85", "bad_character"),
        ("half a character \ud800", "bad_character"),
        ("я" * 20_001, "too_long"),
        ("x" * 100_000, "too_long"),
        (" \n ", "blank"),
        ("", "blank"),
        (None, "not_text"),
        ({"text": "x"}, "not_text"),
    ],
)
def test_a_narrative_that_is_no_text_is_refused_and_kept_as_ascii(register, connection, narrative, code):
    sent = incident_report(narrative=narrative)
    outcome = register.record(sent)
    assert [problem.code for problem in outcome.rejected[0].problems] == [code]
    kept = connection.scalar(sa.select(refused_report.c.sent))
    assert kept.isascii()
    assert json.loads(kept) == sent


@pytest.mark.parametrize("field", ["station", "observer", "slot", "zz\0\ud800", "supersedes", "id", "kind"])
def test_nul_and_half_characters_anywhere_are_refused(register, connection, field):
    outcome = register.record({**turnout(), field: "\0\ud800"})
    assert len(outcome.rejected) == 1
    assert connection.scalar(sa.select(sa.func.count()).select_from(refused_report)) == 1


def test_html_in_the_name_of_a_station_only_means_there_is_no_such_station(register):
    (rejection,) = register.record(check_in("<b>1</b>")).rejected
    assert rejection.problems[0].code == "unknown_station"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(
    ["id", "kind", "station", "stage", "slot", "source", "voters", "narrative", "figures", "supersedes", "x"]
)
nearly_right = st.builds(
    lambda base, changes: {**base(), **changes},
    st.sampled_from([check_in, turnout, incident_report]),
    st.dictionaries(fields, json_values, max_size=3),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(json_values | nearly_right, max_size=6))
def test_any_json_at_all_gets_an_answer_for_each_report(register, batch):
    outcome = register.record(*batch, check_in(id=str(uuid.uuid4())))
    assert outcome.accepted + outcome.duplicate + len(outcome.rejected) == len(batch) + 1
    assert outcome.accepted >= 1
    for rejection in outcome.rejected:
        assert rejection.problems
        for problem in rejection.problems:
            problem.message.format(**problem.values)
