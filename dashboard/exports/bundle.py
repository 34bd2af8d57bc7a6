"""The evidence of a case as one ZIP that a stranger can check: documents, originals, custody, steps.

The same case makes the same bytes: nothing is packed (every build of zlib packs differently), every file
has the same date, and everything has its order. `in_bundle/` has what explains and checks it.
"""

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from dashboard.exports.archive import Listed, Packing
from dashboard.exports.tables import csv_bytes
from db.evidence import safe_name

FORMAT = "baqylau-evidence-bundle/1"
IN_BUNDLE = Path(__file__).parent / "in_bundle"
_CUSTODY_HEAD = ("at", "actor", "what", "file", "sha256", "why")


class BrokenOriginalError(Exception):
    """An original is not any more what it was at receipt: no bundle is made. The message is its hash."""


@dataclass(frozen=True, slots=True)
class Original:
    file_name: str
    """As sent: may hold anything."""
    sha256: str
    """At receipt."""
    read: Callable[[], bytes]
    """Called once, when its turn comes: only one original is in memory at a time."""
    suspect: bool = False
    """Not what it says it is: gets the ending ".bin"."""


@dataclass(frozen=True, slots=True)
class Custody:
    """One handling of one file."""

    at: dt.datetime
    actor: str
    """Alias, role or token."""
    what: str
    """received, viewed, downloaded, exported …"""
    file_name: str
    """As sent."""
    sha256: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    number: str
    as_of: str
    """A moment, as people read it."""
    audit_head: str
    documents: Mapping[str, bytes]
    """By file name, as `dashboard.documents.file_name` gives it."""
    originals: Sequence[Original]
    custody: Sequence[Custody]
    events: Sequence[Mapping[str, object]]
    """What JSON can hold, and moments."""


def file_name(bundle: Bundle) -> str:
    return f"{_root(bundle)}.zip"


def write_bundle(bundle: Bundle, file: BinaryIO) -> str:
    """Returns the SHA-256 of manifest.json: whoever hands the bundle over says it by another way.

    Raises `BrokenOriginalError`, and whatever `Original.read` raises; then `file` holds no bundle.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        packing = Packing(archive, _root(bundle))
        packing.add("README.txt", _readme(bundle))
        packing.add("verify.py", (IN_BUNDLE / "verify.py").read_bytes())
        for name in sorted(bundle.documents):
            packing.add(f"documents/{safe_name(name)}", bundle.documents[name])
        for number, original in enumerate(bundle.originals, start=1):
            name = safe_name(original.file_name, suspect=original.suspect)
            packing.add(f"originals/{number:02d}-{name}", _proved(original))
        packing.add("custody.csv", csv_bytes(_CUSTODY_HEAD, [_cells(each) for each in bundle.custody]))
        packing.add("custody.json", _json([_told(each) for each in bundle.custody]))
        packing.add("events.json", _json([*bundle.events]))
        manifest = _manifest(bundle, packing.listed)
        packing.add("manifest.json", manifest)
    return hashlib.sha256(manifest).hexdigest()


def _root(bundle: Bundle) -> str:
    return f"case-{safe_name(bundle.number)}"


def _readme(bundle: Bundle) -> bytes:
    text = (IN_BUNDLE / "README.txt").read_text(encoding="utf-8")
    return text.format(number=bundle.number, as_of=bundle.as_of, audit_head=bundle.audit_head).encode()


def _proved(original: Original) -> bytes:
    content = original.read()
    if hashlib.sha256(content).hexdigest() != original.sha256:
        raise BrokenOriginalError(original.sha256)
    return content


def _cells(custody: Custody) -> tuple[str, ...]:
    told = _told(custody)
    return tuple(str(told[name]) for name in _CUSTODY_HEAD)


def _told(custody: Custody) -> dict[str, str]:
    return {
        "at": custody.at.isoformat(),
        "actor": custody.actor,
        "what": custody.what,
        "file": custody.file_name,
        "sha256": custody.sha256,
        "why": custody.why,
    }


def _manifest(bundle: Bundle, listed: Sequence[Listed]) -> bytes:
    about = {"case": bundle.number, "as_of": bundle.as_of, "audit_head": bundle.audit_head}
    return _json({"format": FORMAT, **about, "files": [asdict(each) for each in listed]})


def _json(content: object) -> bytes:
    """Half characters and all: as ASCII, so that every name comes back as it was sent."""
    return json.dumps(content, indent=1, default=_moment).encode("ascii") + b"\n"


def _moment(value: object) -> str:
    return value.isoformat() if isinstance(value, (dt.datetime, dt.date)) else str(value)
