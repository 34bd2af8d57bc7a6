"""The situation desk in a real browser: filters are judged again at every picture, without a rerun."""

import re
import uuid
from collections.abc import Callable

from tests.rig.chromium import Screen
from tests.rig.hq import Hq

Opened = Callable[..., Screen]

MATCHING = '[data-count-of="matching"]'


def count(desk: Screen, of: str) -> int:
    return int(re.sub(r"\D", "", desk.page.inner_text(f'[data-count-of="{of}"]')) or -1)


def wait_for_counts(desk: Screen) -> None:
    desk.wait_for_all_tiles()
    desk.wait_until(f"/\\d/.test(document.querySelector('{MATCHING}')?.textContent)")


def an_incident(station: str) -> dict[str, object]:
    report = {"kind": "incident", "station": station, "category": "A01", "narrative": "A test."}
    return {"id": str(uuid.uuid4()), "severity": "critical", **report}


def test_the_numbers_are_of_the_stations_that_were_searched_for(opened: Opened, hq: Hq):
    numbers = hq.stations()
    desk = opened("/situation?lang=en&find=18-0")
    wait_for_counts(desk)

    assert count(desk, "all") == len(numbers)
    assert count(desk, "matching") == sum("18-0" in number for number in numbers)
    assert sum(count(desk, f"class:{place}") for place in range(7)) == count(desk, "matching")


def test_a_station_joins_the_filter_by_itself_when_its_first_critical_incident_comes_in(
    opened: Opened, hq: Hq
):
    desk = opened("/situation?lang=en&find=7-00&severity=critical")
    wait_for_counts(desk)
    before = count(desk, "matching")
    free = [number for number in hq.stations() if re.search(r"(^|\D)7-00", number)][:9]

    hq.post([an_incident(number) for number in free]).raise_for_status()

    desk.wait_until(f"Number(document.querySelector('{MATCHING}').textContent) >= {len(free)}", within=10)
    assert before < len(free)


def test_a_report_is_in_the_open_panel_without_anybody_asking(opened: Opened, hq: Hq):
    number = hq.stations()[-1]
    desk = opened(f"/situation?lang=en&station={number}")
    desk.wait_for_all_tiles()
    desk.page.wait_for_selector(".timeline, .station-part")

    hq.post([an_incident(number)]).raise_for_status()

    desk.page.get_by_text("A test.").first.wait_for(timeout=15_000)


def test_a_link_in_a_live_tile_opens_the_station_and_closing_goes_back(opened: Opened):
    desk = opened("/situation?lang=en&district=")
    desk.wait_for_all_tiles()

    desk.page.click(".desk-list .feed a >> nth=0")
    desk.page.wait_for_selector(".station-title")
    assert "station=" in desk.page.url

    desk.page.click("text=Close")
    desk.page.wait_for_selector(".desk-list")
    desk.page.wait_for_url(lambda address: "station=" not in address)


def test_a_layer_that_is_switched_off_is_in_the_address_and_stays_off(opened: Opened):
    desk = opened("/situation?lang=en")
    desk.wait_for_all_tiles()
    desk.page.frame_locator(".st-key-desk-map iframe").locator("input[name=heat]").uncheck()
    desk.page.wait_for_url("**layers=coverage%2Cincidents%2Cdistricts**")

    again = opened("/" + desk.page.url.split("/", 3)[3])
    again.wait_for_all_tiles()

    switch = again.page.frame_locator(".st-key-desk-map iframe").locator("input[name=heat]")
    switch.wait_for()
    assert not switch.is_checked()


def test_a_replay_stands_still_while_the_day_goes_on(opened: Opened, hq: Hq):
    desk = opened("/situation?lang=en&at=09:15")
    wait_for_counts(desk)
    desk.page.wait_for_selector('[data-tile="desk_incidents"][data-pinned] .desk-list')
    before = desk.page.inner_text('[data-tile="desk_incidents"]')
    numbers = desk.page.inner_text(".desk-numbers")

    hq.post([an_incident(number) for number in hq.stations()[:5]]).raise_for_status()
    desk.page.wait_for_timeout(3000)

    assert desk.page.inner_text('[data-tile="desk_incidents"]') == before
    assert desk.page.inner_text(".desk-numbers") == numbers
