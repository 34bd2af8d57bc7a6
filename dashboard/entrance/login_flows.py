"""Logins under way: what was asked of the provider, kept until it answers, used once."""

import time
from collections import OrderedDict

FLOW_LASTS = 600
"""Seconds from the first page to the provider's answer."""
MOST_FLOWS = 10_000
"""Of a flood of beginnings the oldest are forgotten."""


class Flows:
    """The cache that Authlib asks for: state → what belongs to it. In memory: a restart ends them."""

    def __init__(self) -> None:
        self._flows: OrderedDict[str, tuple[float, str]] = OrderedDict()

    async def get(self, key: str) -> str | None:
        until, value = self._flows.get(key, (0.0, ""))
        return value if time.monotonic() < until else None

    async def set(self, key: str, value: str, _expires_in: int) -> None:
        self._flows[key] = (time.monotonic() + FLOW_LASTS, value)
        while len(self._flows) > MOST_FLOWS:
            self._flows.popitem(last=False)

    async def delete(self, key: str) -> None:
        self._flows.pop(key, None)
