"""The scale of heat: weight × recency × confidence per observed station-hour (DOMAIN, Heat)."""

import datetime as dt

from db.vocabulary import Severity

HALF_LIFE = dt.timedelta(hours=2)
"""Proposal of practice."""
WEIGHT = {Severity.CRITICAL: 8.0, Severity.MAJOR: 3.0, Severity.MINOR: 1.0, Severity.NOTE: 0.25}
FULL_HEAT = 8.0
"""One fresh confirmed critical incident in an observed station-hour glows fully."""
_HALF_LIFE_SECONDS = HALF_LIFE.total_seconds()


def strength(severity: Severity, age: dt.timedelta) -> float:
    """Of one confirmed incident; a moment still to come counts as now."""
    return WEIGHT[severity] * faded(age.total_seconds())


def faded(age: float) -> float:
    """The share that is left after `age` seconds."""
    share: float = 0.5 ** (max(0.0, age) / _HALF_LIFE_SECONDS)
    return share
