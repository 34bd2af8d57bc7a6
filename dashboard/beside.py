"""Work beside the pages, on a thread of its own: they go on, tell how far it is and may stop it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from dashboard.words import Words


@dataclass(kw_only=True)
class Job:
    """Files that are being made, or are made."""

    done: int = 0
    of: int = 0
    """0: how many there will be is not known yet."""
    cancelled: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    @property
    def share(self) -> float:
        return self.done / self.of if self.of else 0.0

    def begin(self, name: str, work: Callable[[], None]) -> None:
        self.thread = threading.Thread(target=work, name=name, daemon=True)
        self.thread.start()

    def progress(self, done: int, of: int) -> None:
        self.done, self.of = done, of

    def told(self, t: Words) -> str:
        if not self.of:
            return "…"
        return t("{done} of {count} files", done=t.number(self.done), count=t.number(self.of))
