"""Bulletins: made with one click out of one moment of what may be published, released, put right.

All that stands in one is read in a single transaction in the scope of the press, whoever makes it, so that
its figures agree. It is printed outside of any transaction, and archived in one with its audit row.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

import sqlalchemy as sa

from dashboard import data, runtime
from dashboard.bulletins import Asked, archived_numbers
from dashboard.data import DatabaseAwayError
from dashboard.press.bulletin_job import Job
from dashboard.press.bulletin_making import PRESS, OwnTexts, Watch, Workshop, look, print_files
from dashboard.viewer import Permission, Viewer
from dashboard.words import LANGUAGES, N_
from db import press
from db.press import BulletinError, Draft, NumberTakenError, Occasion, PressSettings, TextKey
from queries import bulletins as archive
from queries.bulletins import ArchivedFile, Bulletin

ATTEMPTS = 5
"""Of which the first is enough, unless a bulletin is released at that very moment."""


@dataclass(frozen=True, slots=True)
class _Correction:
    of: int
    reason: str


def start(viewer: Viewer, occasion: Occasion, languages: Sequence[str]) -> Job:
    """Has it made beside the page, as `make`. Raises `BulletinError`, at once: for what cannot be asked for,
    and if one is being made already."""
    _refuse_others(viewer)
    _refuse_no_language(languages)
    job = Job(_actor(viewer), occasion)
    return _started(job, lambda: make(viewer, occasion, languages, Watch(job.progress, job.cancelled.is_set)))


def start_correction(viewer: Viewer, number: int, reason: str) -> Job:
    """Likewise, as `correct`. Raises `db.cases.CaseError` and `DatabaseAwayError`, at once."""
    _refuse_others(viewer)
    correction = _Correction(number, press.reason_of(reason))
    wrong = _correctable(number)
    job = Job(_actor(viewer), wrong.occasion, number)
    watch = Watch(job.progress, job.cancelled.is_set)
    return _started(job, lambda: _correct(viewer, wrong, correction, watch))


def running() -> Job | None:
    """The bulletin that is being made now, by whomever."""
    return runtime.current().bulletins.running


def is_asked_by(viewer: Viewer, job: Job) -> bool:
    return job.actor == _actor(viewer)


def make(
    viewer: Viewer, occasion: Occasion, languages: Sequence[str] = LANGUAGES, watch: Watch | None = None
) -> int:
    """Drafts it in each language, as Word and, with a printer, as PDF. Returns the draft's id. Raises
    `db.press.BulletinError` and `dashboard.documents.TemplateError` (a message and its values),
    `DatabaseAwayError`, and `dashboard.press.bulletin_job.BulletinCancelledError` if `watch` says so."""
    return _make(viewer, occasion, languages, None, watch or Watch())


def correct(viewer: Viewer, number: int, reason: str, watch: Watch | None = None) -> int:
    """Drafts the one that puts No. `number` right, of now, for the same occasion and in the same languages.
    Returns the draft's id. Raises as `make`, and `db.cases.CaseError` for a reason that will not do."""
    _refuse_others(viewer)
    correction = _Correction(number, press.reason_of(reason))
    return _correct(viewer, _correctable(number), correction, watch or Watch())


def release(viewer: Viewer, draft_id: int) -> int:
    """Returns the number that it has from now on. Raises as `make`."""
    _refuse_others(viewer)
    with _writing() as connection:
        return press.release_bulletin(connection, _election_id(), draft_id, actor=_actor(viewer), at=_now())


def bulletins(viewer: Viewer) -> tuple[Bulletin, ...]:
    """Those that the viewer may have, newest first. Raises `DatabaseAwayError`."""
    with data.reading(viewer) as connection:
        return archive.fetch_bulletins(connection, election_id=_election_id())


def address(bulletin: Bulletin, file: ArchivedFile) -> str:
    """Where the door hands it out."""
    name = f"draft-{bulletin.id}" if bulletin.number is None else bulletin.number
    return f"/press/bulletin/{name}/{file.language}.{file.format}"


def can_print() -> bool:
    """Is there a Chromium for charts in Word and for PDF? If not, `printer.MISSING` says so."""
    return runtime.current().printer.available


def own_texts(viewer: Viewer) -> OwnTexts:
    """Raises `DatabaseAwayError`."""
    with data.reading(viewer) as connection:
        return archive.fetch_own_texts(connection)


def change_text(viewer: Viewer, key: TextKey, language: str, text: str) -> None:
    """Raises `db.cases.CaseError` and `DatabaseAwayError`."""
    _refuse_others(viewer)
    with _writing() as connection:
        press.change_text(connection, key, language, text, actor=_actor(viewer), at=_now())


def rule(viewer: Viewer) -> PressSettings:
    """Raises `DatabaseAwayError`."""
    with data.reading(viewer) as connection:
        return press.fetch_press_settings(connection, _election_id())


def set_rule(viewer: Viewer, settings: PressSettings) -> None:
    """By who sets the rules of the HQ. Raises `BulletinError` and `DatabaseAwayError`."""
    _refuse_others(viewer, Permission.SET_RULES)
    with _writing() as connection:
        press.change_press_settings(connection, _election_id(), settings, actor=_actor(viewer), at=_now())


# --- making -----------------------------------------------------------------------------------


def _started(job: Job, work: Callable[[], int]) -> Job:
    def told(_: Job) -> int:
        try:
            return work()
        except DatabaseAwayError as problem:
            raise BulletinError(N_("The database does not answer. Try again in a moment.")) from problem

    if not runtime.current().bulletins.start(job, told):
        raise BulletinError(N_("A bulletin is being made already: wait until it is there."))
    return job


def _correctable(number: int) -> Bulletin:
    """Raises `BulletinError`."""
    with data.reading(PRESS, at_once=True) as connection:
        election_id = _election_id()
        press.refuse_uncorrectable(connection, election_id, number)
        listed = archive.fetch_bulletins(connection, election_id=election_id)
    return next(each for each in listed if each.number == number)


def _correct(viewer: Viewer, wrong: Bulletin, correction: _Correction, watch: Watch) -> int:
    languages = [each for each in LANGUAGES if each in {file.language for file in wrong.files}]
    return _make(viewer, wrong.occasion, languages, correction, watch)


def _make(
    viewer: Viewer,
    occasion: Occasion,
    languages: Sequence[str],
    correction: _Correction | None,
    watch: Watch,
) -> int:
    _refuse_others(viewer)
    _refuse_no_language(languages)
    for _ in range(ATTEMPTS - 1):
        with suppress(NumberTakenError):
            return _draft(viewer, occasion, languages, correction, watch)
    return _draft(viewer, occasion, languages, correction, watch)


def _refuse_no_language(languages: Sequence[str]) -> None:
    if not languages:
        raise BulletinError(N_("Choose at least one language."))


def _draft(
    viewer: Viewer,
    occasion: Occasion,
    languages: Sequence[str],
    correction: _Correction | None,
    watch: Watch,
) -> int:
    at = _now()
    seen = look(at, since=correction.of if correction else None)
    asked = Asked(seen.number, occasion, seen.audit_head, draft=True)
    if correction is not None:
        asked = replace(asked, corrects=correction.of, reason=correction.reason)
    made = Draft(
        number=seen.number,
        occasion=occasion,
        as_of=at,
        since=seen.earlier.number if seen.earlier else None,
        numbers=archived_numbers(seen.room),
        rests_on=seen.rests_on,
        audit_head=seen.audit_head,
        files=print_files(seen, asked, languages, _workshop(), watch),
    )
    watch.refuse_cancelled()
    return _archive(viewer, seen.election_id, made, correction)


def _workshop() -> Workshop:
    here = runtime.current()
    return Workshop(here.printer, here.settings.data_dir / "templates")


def _archive(viewer: Viewer, election_id: int, made: Draft, correction: _Correction | None) -> int:
    actor, at = _actor(viewer), _now()
    with _writing() as connection:
        if correction is None:
            return press.draft_bulletin(connection, election_id, made, actor=actor, at=at)
        return press.correct_bulletin(
            connection, election_id, made, of=correction.of, reason=correction.reason, actor=actor, at=at
        )


# --- the database -----------------------------------------------------------------------------


@contextmanager
def _writing() -> Iterator[sa.Connection]:
    try:
        with runtime.current().engine().begin() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as problem:
        raise DatabaseAwayError from problem


def _refuse_others(viewer: Viewer, needed: Permission = Permission.PUBLISH) -> None:
    if not viewer.may(needed):
        raise BulletinError(N_("Your role does not do this."))


def _actor(viewer: Viewer) -> str:
    return viewer.alias or viewer.role.value


def _now() -> dt.datetime:
    return runtime.current().clock().now()


def _election_id() -> int:
    snapshot = data.picture().snapshot
    if snapshot is None:
        raise BulletinError(N_("No election is in the register yet."))
    return snapshot.election.id
