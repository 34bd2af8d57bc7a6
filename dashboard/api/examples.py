"""Examples of the documents, each tried by a test. They name a station and an observer of the demo day."""

from collections.abc import Mapping
from typing import Any

Example = Mapping[str, Any]

ARRIVED = {
    "id": "7d0f5a52-3a0b-4c38-9d3e-1f7f0a1c6b01",
    "kind": "check_in",
    "station": "12-014",
    "observer": "Алтай-014-A",
    "occurred_at": "2021-07-25T06:40:00+06:00",
    "stage": "arrived",
}
COUNTED = {
    "id": "7d0f5a52-3a0b-4c38-9d3e-1f7f0a1c6b02",
    "kind": "turnout",
    "station": "12-014",
    "slot": "10:00",
    "source": "observer",
    "voters": 131,
}
COUNT_CORRECTED = {
    **COUNTED,
    "id": "7d0f5a52-3a0b-4c38-9d3e-1f7f0a1c6b03",
    "voters": 113,
    "supersedes": COUNTED["id"],
}
ANNOUNCED = {
    **COUNTED,
    "id": "7d0f5a52-3a0b-4c38-9d3e-1f7f0a1c6b04",
    "source": "official",
    "voters": 140,
}
SAW = {
    "id": "7d0f5a52-3a0b-4c38-9d3e-1f7f0a1c6b05",
    "kind": "incident",
    "station": "12-014",
    "category": "O03",
    "narrative": "Переносная урна не опломбирована, председатель обещает исправить.",
}
COPIED = {
    "id": "7d0f5a52-3a0b-4c38-9d3e-1f7f0a1c6b06",
    "kind": "protocol",
    "station": "12-014",
    "figures": {"registered": 412, "ballots_received": 420, "voted": 374, "unused": 46},
}

REQUESTS: Mapping[str, Example] = {
    "check_in": {"summary": "The observer has arrived at the station", "value": ARRIVED},
    "turnout": {"summary": "The observer's own count at 10:00", "value": COUNTED},
    "batch": {
        "summary": "Several at once: a count, its correction, and the commission's figure",
        "value": [COUNTED, COUNT_CORRECTED, ANNOUNCED],
    },
    "incident": {"summary": "A violation, in the observer's own words", "value": SAW},
    "protocol": {"summary": "The figures of the protocol of results", "value": COPIED},
}

TAKEN = {
    "accepted": 1,
    "duplicate": 0,
    "rejected": 0,
    "revision": 812,
    "rejections": [],
    "warnings": [],
}
_BAD = {
    "index": 1,
    "id": "7d0f5a52-3a0b-4c38-9d3e-1f7f0a1c6b07",
    "problems": [
        {
            "field": "voters",
            "value": "131",
            "code": "not_a_whole_number",
            "message": "“voters” must be a whole number.",
        },
        {
            "field": "source",
            "value": "me",
            "code": "unknown_value",
            "message": "“source” must be one of: observer, official.",
            "expected": "observer, official",
        },
    ],
}
_ASKED = {
    "index": 0,
    "id": "7d0f5a52-3a0b-4c38-9d3e-1f7f0a1c6b02",
    "problems": [
        {
            "field": "voters",
            "value": 431,
            "code": "above_list",
            "message": "431 have voted but 412 are on the list: please check.",
        }
    ],
}

RECEIPTS: Mapping[str, Example] = {
    "taken": {"summary": "Taken", "value": TAKEN},
    "again": {
        "summary": "Sent a second time: nothing is doubled",
        "value": {**TAKEN, "accepted": 0, "duplicate": 1},
    },
    "partly": {
        "summary": "The good one of two kept, with a question; the bad one refused",
        "value": {**TAKEN, "rejected": 1, "rejections": [_BAD], "warnings": [_ASKED]},
    },
}
ALL_REJECTED: Mapping[str, Example] = {
    "all_rejected": {
        "summary": "Every report refused",
        "value": {**TAKEN, "accepted": 0, "rejected": 1, "rejections": [{**_BAD, "index": 0}]},
    }
}

EVIDENCE = {
    "id": 17,
    "incident": SAW["id"],
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size": 2_481_220,
    "kind": "jpeg",
    "duplicate": False,
    "revision": 813,
    "warnings": [],
}
EVIDENCE_RECEIPTS: Mapping[str, Example] = {
    "kept": {"summary": "Kept", "value": EVIDENCE},
    "suspect": {
        "summary": "Kept, and not what its name says",
        "value": {
            **EVIDENCE,
            "kind": "active",
            "warnings": [
                {
                    "code": "mismatch",
                    "message": "The file is not what its name or its type says. "
                    "It is kept, as a download only.",
                },
                {
                    "code": "active",
                    "message": "The file is something that runs. It is kept, as a download only.",
                },
            ],
        },
    },
}

_ALTAI = {
    "code": "634800000",
    "names": {"kk": "Алтай ауданы", "ru": "Район Алтай", "en": "Altai district"},
}
STATIONS = {
    "register_revision": 3,
    "stations": [
        {
            "number": "12-014",
            "names": {
                "kk": "№ 12-014 сайлау учаскесі",
                "ru": "Участок № 12-014",
                "en": "Polling station 12-014",
            },
            "district": _ALTAI,
        }
    ],
}
CATEGORIES = {
    "categories": [
        {
            "code": "A02",
            "names": {
                "kk": "Бақылаушыны учаскеден шығарып жіберу",
                "ru": "Удаление наблюдателя с участка",
                "en": "Observer removed / expelled",
            },
            "stage": "access",
            "severity": "critical",
        }
    ]
}

MESSAGE_VALUES = {
    "line": 3,
    "column": 14,
    "byte": 15,
    "limit": 5000,
    "count": 5001,
    "district": "630000000",
    "allowed": "POST",
    "seconds": 5,
}
"""Fill the placeholders of the messages of `errors.KINDS` in the documents."""
