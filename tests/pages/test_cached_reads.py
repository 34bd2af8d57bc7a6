"""What is cached for one role is served to no other: every cached read, asked in two scopes."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from dashboard import data
from dashboard.viewer import Permission, Role, Viewer
from tests.factories import at
from tests.pages.conftest import Hq
from tests.security.everything import ALIAS, WORDS, add_everything


def cached() -> dict[str, Callable[[Viewer], object]]:
    """Every read of `dashboard.data` that is cached, asked in a viewer's name."""
    known = data.picture().snapshot
    assert known is not None
    return {
        "_picture_at": lambda viewer: data.picture_at(at("12:30"), viewer),
        "_station_file": lambda viewer: data.station_file(known, 0, viewer),
        "_asked_counts": lambda viewer: data.asked_counts(None, viewer),
        "_publishable": lambda _viewer: data.publishable(None),
        "_recorded_words": data.recorded_words,
    }


@pytest.fixture
def desk(hq: Hq, engine: sa.Engine) -> Hq:
    with engine.begin() as connection:
        add_everything(connection)
    hq.look("13:00")
    return hq


def test_every_cached_read_is_in_this_test(desk: Hq):
    kept = {name for name, each in vars(data).items() if hasattr(each, "clear") and callable(each)}

    assert kept == set(cached())


@pytest.mark.parametrize("name", ["_picture_at", "_station_file", "_asked_counts"])
@pytest.mark.parametrize("second", [role for role in Role if role is not Role.LAWYER])
def test_what_was_read_for_a_lawyer_reaches_no_other_role(desk: Hq, name: str, second: Role):
    ask = cached()[name]
    for_lawyer = ask(Viewer(Role.LAWYER, 1, "HQ-01"))

    assert ask(Viewer(Role.LAWYER, 2, "HQ-02")) is for_lawyer  # a lawyer is served what was read for one
    try:
        for_other = ask(Viewer(second))
    except data.RefusedByDatabaseError:
        return
    assert for_other is not for_lawyer
    told = str(for_other)
    assert WORDS not in told or Viewer(second).may(Permission.SEE_NARRATIVES)
    assert ALIAS not in told or Viewer(second).may(Permission.SEE_OBSERVERS)


def test_what_may_be_published_is_the_same_for_whoever_looks_and_tells_nobodys_words(desk: Hq):
    """It is read in the scope of the press, which is what it is kept under."""
    ask = cached()["_publishable"]
    first = ask(Viewer(Role.LEADER))

    assert ask(Viewer(Role.PRESS)) is first
    assert WORDS not in str(first)
    assert ALIAS not in str(first)


def test_the_words_over_figures_are_for_who_publishes(desk: Hq):
    ask = cached()["_recorded_words"]
    first = ask(Viewer(Role.PRESS, 1, "HQ-01"))

    assert "Треть проголосовала" in str(first)
    assert ask(Viewer(Role.PRESS, 2, "HQ-02")) is first
    assert ask(Viewer(Role.LEADER)) == first
    for role in set(Role) - {Role.PRESS, Role.LEADER}:
        with pytest.raises(data.RefusedByDatabaseError):
            ask(Viewer(role))


def test_the_words_over_figures_are_read_anew_once_somebody_here_has_written_some(desk: Hq):
    ask = cached()["_recorded_words"]
    first = ask(Viewer(Role.PRESS))
    data.forget_words()

    assert ask(Viewer(Role.PRESS)) is not first


def test_what_the_lawyer_reads_is_there_at_all(desk: Hq):
    told = str(cached()["_station_file"](Viewer(Role.LAWYER)))

    assert WORDS in told
    assert ALIAS in told
