"""Reports over HTTP by the thousand, while walls are open."""

from tests.bench.rows import Row, at_least, fact, spread
from tests.rig.hq import DemoDay, running
from tests.rig.light_walls import LightWalls
from tests.rig.senders import Senders, Sent

TITLE = "POST /api/v1/reports, sustained, with 20 walls open and the demo day running at ×60"
REMARKS = (
    "One report a request from six senders that send a tenth of their reports twice, as after a lost "
    "answer. Default: one minute at three times the rate asked for; `--full`: ten minutes."
)
A_MINUTE = 3000


def measure(*, full: bool) -> tuple[list[Row], str]:
    minutes = 10 if full else 1
    with running(DemoDay(at="10:20")) as hq, LightWalls(hq, 20) as walls:
        senders = Senders(hq, a_minute=A_MINUTE)
        sent = senders.send(seconds=minutes * 60)
        seen = walls.look_when_reached(max(each.revision for each in sent))
        ids = sorted({each.id for each in sent})
        kept = hq.count_reports(ids)
    first = [each for each in sent if not each.again]
    lag = [
        (each.reached_at(one.revision) or float("inf")) - one.answered_at for each in seen for one in first
    ]
    rows = [
        at_least("reports a minute", len(first) / minutes, least=1000),
        spread("time to the answer", [each.seconds * 1000 for each in sent], unit="ms"),
        fact("sent once and not kept, or kept twice", str(len(ids) - kept), expected="0"),
        fact("sent again and not called a duplicate", str(_not_called_duplicate(sent)), expected="0"),
        spread(
            "answer → frame at a light wall", [max(0.0, each) * 1000 for each in lag], unit="ms", p95=1000
        ),
    ]
    return rows, REMARKS


def _not_called_duplicate(sent: list[Sent]) -> int:
    return sum(each.again and each.counted != "duplicate" for each in sent)
