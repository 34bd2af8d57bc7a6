"""What every endpoint needs: the database, the clock, who holds the token, and a few threads for the work.

The event loop also carries every open wall, so nothing here blocks it, and the threads are our own:
a burst of reports must not take the ones that Streamlit's sessions need.
"""

import asyncio
import datetime as dt
import hashlib
import hmac
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.errors import RefusedError, unavailable
from dashboard.api.gathering import Gathering, Posted, Write
from dashboard.clock import Clock, real_now
from db.evidence import EvidenceStore
from db.tokens import Holder, find_holder

T = TypeVar("T")

THREADS = 4
BEGUN_WITHIN_SECONDS = 10.0
TOKEN_KEPT_FOR = dt.timedelta(seconds=5)
"""A revoked token is refused this much later at most."""


@dataclass(frozen=True)
class Desk:
    engine: Callable[[], sa.Engine]
    clock: Callable[[], Clock]
    store: EvidenceStore
    threads: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, THREADS, "api"))
    gatherings: dict[int, Gathering] = field(default_factory=dict)
    """By election."""
    holders: dict[str, tuple[dt.datetime, Holder]] = field(default_factory=dict)
    """By the token's hash: until when it need not be looked up again, and whose it is."""

    async def in_thread(self, work: Callable[[], T]) -> T:
        return await _result_of(self.threads.submit(work))

    async def written(self, posted: Posted, write: Write) -> Response:
        election_id = posted.holder.election_id
        gathering = self.gatherings.setdefault(election_id, Gathering(self.threads, write))
        return await _result_of(gathering.put(posted))

    async def holder_of(self, request: Request) -> Holder:
        """Whose token the request carries. Raises RefusedError without a valid one."""
        digest = _digest(_bearer(request))
        until, holder = self.holders.get(digest, (None, None))
        if holder is None or until is None or until <= real_now():
            return await self.in_thread(partial(self._look_up, digest))
        return holder

    def _look_up(self, digest: str) -> Holder:
        with self.engine().connect() as connection:
            holder = find_holder(connection, digest)
        if holder is None or not hmac.compare_digest(holder.token_sha256, digest):
            self.holders.pop(digest, None)
            raise RefusedError("token_unknown")
        self.holders[digest] = (real_now() + TOKEN_KEPT_FOR, holder)
        return holder


async def _result_of(future: Future[T]) -> T:
    """Raises RefusedError if nobody gets to it in time: the sender keeps and resends. Work that has begun
    is waited for, so that its answer is true."""
    waiting = asyncio.wrap_future(future)
    done, _ = await asyncio.wait({waiting}, timeout=BEGUN_WITHIN_SECONDS)
    if not done and future.cancel():
        raise unavailable()
    return await waiting


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise RefusedError("token_missing")
    return token.strip()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
