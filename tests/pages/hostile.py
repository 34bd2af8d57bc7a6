"""What the fuzzing of pages puts into addresses and forms, and what it expects of a page afterwards."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

HOSTILE = (
    "",
    " ",
    "\x00",
    "\ufeff\u202e\u0000",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=1+1",
    "$\\frac{1}{0}$",
    "{t}{0}%s%n",
    "[x](javascript:alert(1))",
    "' or 1=1 --",
    "../../etc/passwd",
    "-1",
    "99999999999999999999999",
    "NaN",
    "1e308",
    "24:00",
    "25:61",
    "11:00",
    "2021-07-25T11:00",
    ",,,,",
    "a" * 5000,
    "Ұ" * 300,
    "\U0001f5f3" * 50,
    "# Big\n| a | b |\n|---|---|",
    "\u202e\u2067abc\u2069",
)
GOOD = (
    "1",
    "631000000",
    "kk",
    "en",
    "critical,major",
    "reporting,silent",
    "coverage,heat",
    "30",
    "09:30",
    "Station",
)
value = some.one_of(some.sampled_from(GOOD), some.sampled_from(HOSTILE), some.text(max_size=40))
values = some.one_of(value, some.lists(value, min_size=2, max_size=3))


def cases(count: int) -> settings:
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def address(*names: str) -> some.SearchStrategy[dict[str, object]]:
    """Any of the page's parameters, and one that no page knows."""
    return some.fixed_dictionaries({}, optional=dict.fromkeys((*names, "lang", "unknown"), values))


def assert_drawn(app: AppTest) -> None:
    assert [each.value for each in app.exception] == []
