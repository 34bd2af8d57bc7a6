"""The files that came with an incident, each with its hash."""

from collections.abc import Sequence

from dashboard.panels.page import html
from dashboard.words import Words
from queries.evidence import Evidence

KIB = 1024


def evidence_list(evidence: Sequence[Evidence], t: Words) -> str:
    rows = [
        {
            "href": f"/case/evidence/{each.id}",
            "name": each.safe_name,
            "size": t.number(max(1, each.size // KIB)),
            "sha256": each.sha256,
            "suspect": t("not what its name says") if each.mismatch else "",
        }
        for each in evidence
    ]
    return html("evidence", title=t("Evidence"), rows=rows, nothing=t("No file has come in."))
