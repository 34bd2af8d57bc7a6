"""What stored values are called on screen: English messages, one word or two, for `Words`."""

from dashboard.words import N_
from db.vocabulary import CoverageClass, ReportKind, Severity, Stage, TurnoutSource

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
