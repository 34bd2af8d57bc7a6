"""What goes wrong on the day: the database dies, hangs; processes are found by their postmaster."""

import contextlib
import os
import signal
from collections.abc import Iterator

import psutil

from tests.rig.hq import Hq


def kill_database(hq: Hq) -> None:
    """As a power cut: no goodbye to anybody."""
    for process in _processes(hq):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


@contextlib.contextmanager
def hung_database(hq: Hq) -> Iterator[None]:
    """It keeps its connections and takes new ones, and answers nothing."""
    stopped = _processes(hq)
    _signal(stopped, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(stopped, signal.SIGCONT)


def _processes(hq: Hq) -> list[psutil.Process]:
    postmaster = psutil.Process(hq.database.pid)
    return [postmaster, *postmaster.children(recursive=True)]


def _signal(processes: list[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)
