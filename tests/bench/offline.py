"""The internet cut: does any page ask for it, and is everything drawn all the same?"""

from dashboard.words import LANGUAGES
from tests.bench.rows import Row, fact, single
from tests.rig.chromium import PAGES_OF_THE_BAR, browsing, open_screen, path_of
from tests.rig.hq import DemoDay, running

TITLE = "foreign requests of any page in any language, internet cut"
REMARKS = (
    "Chromium resolves no name but this machine's. Drawn: every live tile of the page shows a revision, "
    "no request has failed, the console has no error."
)


def measure(*, full: bool) -> tuple[list[Row], str]:
    foreign: list[str] = []
    undrawn: list[str] = []
    with running(DemoDay(at="12:30")) as hq, browsing() as browser:
        for page in PAGES_OF_THE_BAR:
            for language in LANGUAGES:
                screen = open_screen(browser, f"{hq.url}{path_of(page)}?lang={language}")
                screen.wait_for_all_tiles()
                foreign += screen.foreign
                undrawn += screen.failed + screen.errors
                screen.close()
    pages = f"{len(PAGES_OF_THE_BAR)} pages × {len(LANGUAGES)} languages"
    rows = [
        single(f"{pages}: foreign requests", len(foreign), unit="", most=0),
        fact(f"{pages}: failed requests and errors", ", ".join(undrawn[:3]) or "none", expected="none"),
    ]
    return rows, REMARKS
