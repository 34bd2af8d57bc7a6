"""Of a whole demo day nothing comes out that is not cleared: no alias, no phone, no word of a reporter."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.rig.hq import DemoDay, Hq
from tests.rig.static_site import demo_desk, publish
from tests.site.pages import json_rows

PHONE = re.compile(rb"\+7[\s\d()-]{9,}\d")


@pytest.fixture(scope="module")
def hq() -> Iterator[Hq]:
    with demo_desk(DemoDay(at="17:40", paused=True)) as running:
        yield running


@pytest.fixture(scope="module")
def files(hq: Hq, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = publish(hq, tmp_path_factory.mktemp("site") / "public").resolve()
    return {
        each.relative_to(root).as_posix(): each.read_bytes() for each in root.rglob("*") if each.is_file()
    }


def all_of(hq: Hq, column: str) -> set[str]:
    with hq.engine.connect() as connection:
        return set(connection.scalars(sa.text(f"select distinct {column}")))


def test_no_alias_of_an_observer_or_of_the_hq_is_in_any_file(hq: Hq, files: dict[str, bytes]):
    aliases = all_of(hq, "alias from observer") | all_of(hq, "actor from incident_event")
    assert len(aliases) > 200

    everything = b"\n".join(files.values())
    # "demo" acts in the demo and is a word of ours too; every other name must not occur
    assert [
        each for each in aliases - {"demo"} if re.search(rb"\b%s\b" % re.escape(each.encode()), everything)
    ] == []


def test_no_narrative_is_in_any_file(hq: Hq, files: dict[str, bytes]):
    told = {each for each in all_of(hq, "narrative from incident") if each}
    assert len(told) > 10

    everything = b"\n".join(files.values()).decode("utf-8", "replace")
    assert [each for each in told if each in everything] == []


def test_no_phone_number_is_in_any_file(files: dict[str, bytes]):
    assert [
        path for path, content in files.items() if not path.endswith("woff2") and PHONE.search(content)
    ] == []


def test_of_every_station_only_cleared_incidents_are_told(hq: Hq, files: dict[str, bytes]):
    with hq.engine.connect() as connection:
        cleared = connection.scalar(
            sa.text("select count(*) from incident_state where cleared_at is not null")
        )
        uncleared = connection.scalar(sa.text("select count(*) from incident_state where cleared_at is null"))
    told = sum(each["incidents"] for each in json_rows(files["data/station_map.en.json"]))

    assert cleared
    assert uncleared
    assert told == cleared
