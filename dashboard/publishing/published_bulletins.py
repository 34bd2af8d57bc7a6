"""Released bulletins for the public site: byte for byte as they were released."""

import sqlalchemy as sa

from dashboard.bulletins.content import OCCASION
from dashboard.site import Archived
from dashboard.words import LANGUAGES, words
from db.press import Format
from queries.bulletins import ArchivedFile, Bulletin, Wanted, fetch_bulletins, find_file
from queries.schedule import Election


class Shelf:
    """Keeps the files it has read: what is released never changes."""

    def __init__(self) -> None:
        self._read: dict[str, bytes] = {}

    def fetch(self, connection: sa.Connection, election: Election) -> tuple[Archived, ...]:
        """In the scope of the press. Newest first; drafts are not among them."""
        found = fetch_bulletins(connection, election_id=election.id)
        return tuple(
            archived
            for each in found
            if each.number is not None
            for archived in self._archived(connection, election, each, each.number)
        )

    def _archived(
        self, connection: sa.Connection, election: Election, bulletin: Bulletin, number: int
    ) -> list[Archived]:
        for each in bulletin.files:
            if each.sha256 not in self._read:
                whole = find_file(connection, Wanted(election.id, each.language, each.format), number=number)
                if whole is not None:
                    self._read[each.sha256] = whole.content
        return [
            Archived(
                title=f"{_title(bulletin, each.language)} ({_format(each)})",
                language=each.language,
                path=f"bulletins/{number:04}.{each.language}.{each.format}",
                content=self._read[each.sha256],
                remark=_remark(bulletin, election, each.language),
            )
            for each in bulletin.files
            if each.language in LANGUAGES and each.sha256 in self._read
        ]


def _format(file: ArchivedFile) -> str:
    return words(file.language)("Data") if file.format is Format.ZIP else file.format.upper()


def _title(bulletin: Bulletin, language: str) -> str:
    t = words(language)
    return f"{t('Bulletin No. {number}', number=bulletin.number)}. {t(OCCASION[bulletin.occasion])}"


def _remark(bulletin: Bulletin, election: Election, language: str) -> str:
    t = words(language)
    said = []
    if bulletin.released_at is not None:
        local = bulletin.released_at.astimezone(election.timezone)
        said.append(t("Released {date}, {time}.", date=t.date(local.date()), time=local.strftime("%H:%M")))
    if bulletin.corrects is not None:
        said.append(t("Corrects No. {number}: {reason}", number=bulletin.corrects, reason=bulletin.reason))
    if bulletin.corrected_by is not None:
        said.append(t("Corrected by No. {number}.", number=bulletin.corrected_by))
    return " ".join(said)
