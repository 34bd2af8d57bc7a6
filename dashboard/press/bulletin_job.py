"""The bulletin that is being made now: one at a time in an HQ, beside the pages, which tell how far it is."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard import beside
from dashboard.documents import TemplateError
from dashboard.words import N_
from db.cases import CaseError
from db.press import Occasion

FAILED = N_("The bulletin could not be made. The server's log says why.")
_log = logging.getLogger(__name__)


class BulletinCancelledError(Exception):
    """Somebody does not want it any more: nothing of it is kept."""


@dataclass
class Job(beside.Job):
    actor: str
    """Who asked for it: an alias."""
    occasion: Occasion
    corrects: int | None = None
    """The number of the released bulletin that it puts right."""
    draft_id: int | None = None
    """Once it is made."""
    wrong: tuple[str, Mapping[str, object]] | None = None
    """Why it is not: an English msgid and its values."""

    def run(self, work: "Work") -> None:
        """What goes wrong is kept for who watches: a thread has nobody to tell."""
        try:
            self.draft_id = work(self)
        except BulletinCancelledError:
            return
        except (CaseError, TemplateError) as wrong:
            self.wrong = wrong.message, wrong.values
        except Exception:
            _log.exception("a bulletin could not be made")
            self.wrong = FAILED, {}


Work = Callable[[Job], int]
"""Makes the draft and returns its id."""


class BulletinJobs:
    """Of one server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: Job | None = None

    @property
    def running(self) -> Job | None:
        newest = self._newest
        return newest if newest and newest.running else None

    def start(self, job: Job, work: Work) -> bool:
        """False: another one is being made, and this one is not."""
        with self._lock:
            if self.running:
                return False
            job.begin("bulletin-job", lambda: job.run(work))
            self._newest = job
        return True

    def stop(self) -> None:
        if (job := self.running) is not None:
            job.cancelled.set()
