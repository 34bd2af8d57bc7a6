"""What stored values are called on screen: English messages, one word or two, for `Words`."""

from dashboard.words import LANGUAGES, N_
from db.vocabulary import (
    Channel,
    CoverageClass,
    CoverageState,
    IncidentState,
    ReportKind,
    Severity,
    Stage,
    TurnoutSource,
)

COVERAGE_CLASS: dict[CoverageClass, str] = {
    CoverageClass.REPORTING: N_("Reporting"),
    CoverageClass.LATE: N_("Late"),
    CoverageClass.SILENT: N_("Silent"),
    CoverageClass.REMOVED: N_("Removed"),
    CoverageClass.EXPECTED: N_("Expected"),
    CoverageClass.NOT_COVERED: N_("Not covered"),
    CoverageClass.DONE: N_("Done"),
}

SEVERITY: dict[Severity, str] = {
    Severity.CRITICAL: N_("Critical"),
    Severity.MAJOR: N_("Major"),
    Severity.MINOR: N_("Minor"),
    Severity.NOTE: N_("Note"),
}

STAGE: dict[Stage, str] = {
    Stage.ARRIVED: N_("arrived"),
    Stage.OPENED: N_("opened"),
    Stage.PULSE: N_("in touch"),
    Stage.REMOVED: N_("observer removed"),
    Stage.DENIED: N_("not let in"),
    Stage.COUNTING: N_("counting"),
    Stage.LEFT: N_("left"),
    Stage.HOME_SAFE: N_("home safe"),
}

REPORT_KIND: dict[ReportKind, str] = {
    ReportKind.CHECK_IN: N_("check-in"),
    ReportKind.TURNOUT: N_("turnout"),
    ReportKind.INCIDENT: N_("incident"),
    ReportKind.PROTOCOL: N_("protocol"),
}

SOURCE: dict[TurnoutSource, str] = {
    TurnoutSource.OBSERVER: N_("Observed"),
    TurnoutSource.OFFICIAL: N_("Official"),
}

COVERAGE_STATE: dict[CoverageState, str] = {
    CoverageState.UNCOVERED: N_("Not covered"),
    CoverageState.ASSIGNED: N_("Assigned"),
    CoverageState.CONFIRMED: N_("Confirmed"),
    CoverageState.ARRIVED: N_("Arrived"),
    CoverageState.OPENED: N_("Opened"),
    CoverageState.REPORTING: N_("Reporting"),
    CoverageState.LATE: N_("Late"),
    CoverageState.SILENT: N_("Silent"),
    CoverageState.REMOVED: N_("Observer removed"),
    CoverageState.DENIED: N_("Observer not let in"),
    CoverageState.COUNTING: N_("Counting"),
    CoverageState.PROTOCOL_RECEIVED: N_("Protocol received"),
    CoverageState.CLOSED: N_("Closed"),
}

INCIDENT_STATE: dict[IncidentState, str] = {
    IncidentState.NEW: N_("new"),
    IncidentState.ACKNOWLEDGED: N_("acknowledged"),
    IncidentState.VERIFYING: N_("being verified"),
    IncidentState.CONFIRMED: N_("confirmed"),
    IncidentState.REJECTED: N_("rejected"),
    IncidentState.DUPLICATE: N_("duplicate"),
    IncidentState.ACTION: N_("action taken"),
    IncidentState.FILED: N_("filed"),
    IncidentState.ANSWERED: N_("answered"),
    IncidentState.NO_REACTION: N_("no reaction"),
    IncidentState.CLOSED: N_("closed"),
}

CHANNEL: dict[Channel, str] = {
    Channel.API: N_("programme"),
    Channel.FORM: N_("form"),
    Channel.PHONE: N_("telephone"),
    Channel.IMPORT: N_("file"),
    Channel.DEMO: N_("demo"),
}


def address_in(language: str, address: str) -> str:
    """Of an address in three languages, "… · … · …" as kk, ru, en, that one; else the address as it is."""
    parts = address.split(" · ")
    return parts[LANGUAGES.index(language)] if len(parts) == len(LANGUAGES) else address
