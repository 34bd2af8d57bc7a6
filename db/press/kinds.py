"""What kinds of bulletins and files there are. The stored values are the names."""

from enum import StrEnum


class Occasion(StrEnum):
    """When it comes out."""

    MID_DAY = "mid_day"
    EVENING = "evening"
    NEXT_MORNING = "next_morning"


class Format(StrEnum):
    DOCX = "docx"
    PDF = "pdf"
    ZIP = "zip"
    """The numbers behind its figures."""


MEDIA_TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.ZIP: "application/zip",
}
