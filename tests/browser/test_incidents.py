"""The lawyers' queue in a real browser: keys, the way to a case and back, what comes in while one reads."""

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.rig.chromium import Screen
from tests.rig.hq import Hq

Opened = Callable[..., Screen]

LAWYER = "/demo/role?role=lawyer&back=/incidents%3Flang%3Den"
ROW = "ol.queue > li"


@pytest.fixture
def queue(opened: Opened) -> Screen:
    screen = opened(LAWYER)
    screen.page.wait_for_selector(ROW)
    return screen


def first_row(queue: Screen) -> str:
    return queue.page.get_attribute(f"{ROW} >> nth=0", "data-id") or ""


def top_of_the_list(queue: Screen) -> float:
    """Pixels."""
    box = queue.page.locator(ROW).first.bounding_box()
    assert box
    return box["y"]


def test_the_keyboard_goes_down_the_list_selects_and_opens_a_case(queue: Screen):
    queue.page.keyboard.press("j")
    queue.page.keyboard.press("j")
    here = queue.page.get_attribute(f"{ROW}[data-here]", "data-id")
    assert here == queue.page.get_attribute(f"{ROW} >> nth=1", "data-id")

    queue.page.keyboard.press("x")
    expect(queue.page.locator(".queue-bulk button").first).to_have_text("Claim: 1")
    queue.page.keyboard.press("Escape")
    expect(queue.page.locator(".queue-bulk")).to_be_hidden()

    queue.page.keyboard.press("Enter")
    queue.page.wait_for_url("**/case?**")
    queue.page.wait_for_selector(".case-heading")
    assert here is not None
    assert here in queue.page.url


def test_a_claim_is_said_on_the_case(queue: Screen):
    queue.page.keyboard.press("j")
    queue.page.keyboard.press("a")
    queue.page.wait_for_selector(f"{ROW} .who:text('demo lawyer')")


def test_what_comes_in_waits_until_the_reader_takes_it_in(queue: Screen, hq: Hq):
    before, place = first_row(queue), top_of_the_list(queue)
    report = {"kind": "incident", "station": hq.stations()[0], "category": "A01", "narrative": "A test."}
    sent = {**report, "id": str(uuid.uuid4()), "severity": "critical"}

    hq.post(sent).raise_for_status()

    taking = queue.page.locator(".st-key-queue-take-in button")
    taking.wait_for(timeout=10_000)
    assert (first_row(queue), top_of_the_list(queue)) == (before, place)
    taking.click()
    queue.page.wait_for_selector(f'{ROW}[data-id="{sent["id"]}"]')
    assert (queue.errors, queue.failed, queue.foreign) == ([], [], [])


def test_help_opens_and_closes_with_a_key(queue: Screen):
    queue.page.keyboard.press("?")
    expect(queue.page.locator(".queue-help")).to_be_visible()
    queue.page.keyboard.press("Escape")
    expect(queue.page.locator(".queue-help")).to_be_hidden()
