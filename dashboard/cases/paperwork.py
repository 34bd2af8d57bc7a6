"""The papers of a case: its evidence, documents for the commission or the court, the bundle that a stranger
can check. What leaves the HQ leaves a row in the audit chain in the same transaction that read it."""

import datetime as dt
import io
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from dashboard import data, runtime
from dashboard.case_words import ACTION
from dashboard.cases.casework import now, zone
from dashboard.documents import Annex, CaseDocument, Form, render
from dashboard.exports.bundle import Bundle, write_bundle
from dashboard.exports.handling import custody_of, originals_of
from dashboard.labels import address_in
from dashboard.masking import mask
from dashboard.viewer import Viewer
from dashboard.words import Words, words
from db.evidence import Access, record_access, record_evidence
from db.vocabulary import Channel
from db.writing.revisions import record_audit
from queries.audit import fetch_head
from queries.case_file import CaseFile
from queries.evidence import Evidence, fetch_evidence, fetch_evidence_accesses

MOMENT = "%d.%m.%Y %H:%M"


def evidence_of(incident_id: uuid.UUID, viewer: Viewer) -> list[Evidence]:
    """Raises `DatabaseAwayError`."""
    with data.reading(viewer) as connection:
        return list(fetch_evidence(connection, incident_id=incident_id))


def keep_file(incident_id: uuid.UUID, viewer: Viewer, *, content: bytes, name: str, media_type: str) -> None:
    """Raises `db.evidence.EmptyFileError` or `TooLargeError`, and SQLAlchemy's errors."""
    incoming = runtime.current().evidence.receive_bytes(content)
    with runtime.current().engine().begin() as connection:
        record_evidence(
            connection,
            incoming,
            incident_id=incident_id,
            file_name=name,
            claimed_type=media_type,
            received_at=now(),
            channel=Channel.FORM,
            actor=viewer.alias,
        )


def document(file: CaseFile, form: Form, language: str, addressee: str, viewer: Viewer) -> bytes:
    """A Word file. Raises `dashboard.documents.TemplateError`."""
    with runtime.current().engine().begin() as connection:
        head = fetch_head(connection).hash
        evidence = fetch_evidence(connection, incident_id=file.id)
        case = _case(file, evidence, words(language), head=head, addressee=addressee, viewer=viewer)
        made = render(form, language, case, own_templates=runtime.current().settings.data_dir / "templates")
        _note(connection, file, viewer, "document", form=form.value, language=language)
    return made


def bundle(file: CaseFile, viewer: Viewer, t: Words) -> bytes:
    """A ZIP. Raises `dashboard.exports.bundle.BrokenOriginalError` and `TemplateError`."""
    with runtime.current().engine().begin() as connection:
        head = fetch_head(connection).hash
        evidence = fetch_evidence(connection, incident_id=file.id)
        accesses = fetch_evidence_accesses(connection, incident_id=file.id)
        case = _case(file, evidence, words("ru"), head=head, addressee="", viewer=viewer)
        templates = runtime.current().settings.data_dir / "templates"
        made = Bundle(
            number=_number(file),
            as_of=f"{now().astimezone(zone()):{MOMENT}}",
            audit_head=head,
            documents={
                f"act-{language}.docx": render(Form.ACT, language, case, own_templates=templates)
                for language in ("kk", "ru")
            },
            originals=originals_of(evidence, runtime.current().evidence.read),
            custody=custody_of(evidence, accesses),
            events=[_event(each) for each in file.events],
        )
        target = io.BytesIO()
        manifest = write_bundle(made, target)
        for each in evidence:
            record_access(
                connection,
                evidence_id=each.id,
                what=Access.EXPORTED,
                why=t("Evidence bundle"),
                actor=viewer.alias,
                at=now(),
            )
        _note(connection, file, viewer, "bundle", manifest=manifest)
    return target.getvalue()


def _case(
    file: CaseFile, evidence: Sequence[Evidence], t: Words, *, head: str, addressee: str, viewer: Viewer
) -> CaseDocument:
    snapshot = data.picture().snapshot
    assert snapshot is not None  # noqa: S101  there is a case, so there is an election
    translation = file.translations.get(t.language)
    return CaseDocument(
        number=_number(file),
        election=snapshot.election.names,
        station_number=file.station.number,
        station=file.station.names,
        address=address_in(t.language, file.station.address),
        district=file.station.district_names,
        occurred=f"{file.occurred_at.astimezone(zone()):{MOMENT}}",
        received=f"{file.received_at.astimezone(zone()):{MOMENT}}",
        category=file.category.names,
        law=t.of(file.category.law) or file.category.law["ru"],
        narrative=mask(file.narrative),
        translation=mask(translation.note) if translation else "",
        action=t(ACTION[file.action]) if file.action else "",
        addressee=addressee,
        reporter=file.alias or "",
        annexes=tuple(Annex(each.file_name, each.sha256) for each in evidence),
        as_of=f"{now().astimezone(zone()):{MOMENT}}",
        audit_head=head,
        author=viewer.alias,
    )


def _number(file: CaseFile) -> str:
    return str(file.id)[:8]


def _event(each: object) -> dict[str, object]:
    kept = ("id", "kind", "actor", "at", "note", "state", "severity")
    told = {name: getattr(each, name) for name in kept}
    return {
        name: value if isinstance(value, int | dt.datetime | None) else str(value)
        for name, value in told.items()
    }


def _note(connection: sa.Connection, file: CaseFile, viewer: Viewer, what: str, **detail: str) -> None:
    record_audit(
        connection,
        file.election_id,
        at=now(),
        actor=viewer.alias,
        action=f"hq:{what}:exported",
        detail={"incident": str(file.id), **detail},
        revision=None,
    )
