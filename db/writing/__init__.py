"""The only way in for facts: each verb writes the facts, the state they change, the audit row and the
new revision in one transaction step. The caller begins and commits."""

from db.writing.batch import record_reports, record_reports_at
from db.writing.events import record_incident_event
from db.writing.outcome import Outcome, Problem, Rejection, Warning_
from db.writing.register import touch_register
from db.writing.reports import CheckInReport, IncidentReport, ProtocolReport, Report, TurnoutReport
from db.writing.revisions import advance_revision

__all__ = [
    "CheckInReport",
    "IncidentReport",
    "Outcome",
    "Problem",
    "ProtocolReport",
    "Rejection",
    "Report",
    "TurnoutReport",
    "Warning_",
    "advance_revision",
    "record_incident_event",
    "record_reports",
    "record_reports_at",
    "touch_register",
]
