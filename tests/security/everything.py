"""A database with a row in every table there is, so that a test can prove of each what it shows to whom."""

import uuid

import sqlalchemy as sa

from db import cases, press
from db.access import sessions, staff
from db.cases.tables import escalation
from db.evidence import Kind
from db.evidence.tables import evidence, evidence_access
from db.schema import incident, observer_contact
from db.taxonomy import read_categories
from db.tokens import create_token
from db.vocabulary import IncidentState
from db.writing import record_incident_event, touch_register
from tests.bulletins import add_released
from tests.factories import Register, add_register, at, check_in, protocol, turnout
from tests.factories import incident as incident_report
from tests.press import add_words

WORDS = "The chairman tore up the protocol."
ALIAS = "Зайсан-001-A"
LOGIN = "head@hq.example"
PHONE = "+7 705 000 00 01"
NOON = at("12:00")


def add_everything(connection: sa.Connection) -> Register:
    made = add_register(connection, stations=0)
    made.add_station(observer=ALIAS)
    touch_register(connection, made.election_id)
    made.record(
        check_in(observer=ALIAS),
        turnout(voters=1200, observer=ALIAS),  # more than listed: somebody has to ask
        incident_report(narrative=WORDS, observer=ALIAS),
        protocol(),
        {"kind": "nonsense"},
        at=NOON,
    )
    _fill_the_rest(connection, made)
    return made


def _fill_the_rest(connection: sa.Connection, made: Register) -> None:
    observer_id = connection.scalar(sa.text("select id from observer"))
    connection.execute(
        sa.insert(observer_contact).values(
            observer_id=observer_id, full_name="A Name", phone=PHONE, messenger="@name"
        )
    )
    connection.execute(
        sa.text("insert into demo_clock values (:id, now(), now(), 1, false)"), {"id": made.election_id}
    )
    create_token(connection, made.election_id, "call centre", NOON)
    head = staff.add_person(connection, login=LOGIN, role="admin", at=NOON, actor="test")
    sessions.open_session(connection, head, token_sha256="hash", at=NOON)
    incident_id = connection.execute(sa.select(incident.c.report_id)).scalar_one()
    record_incident_event(
        connection,
        incident_id=incident_id,
        state=IncidentState.ACKNOWLEDGED,
        actor="HQ-01",
        received_at=NOON,
        note="A note",
    )
    _fill_the_cases(connection, made, incident_id)
    _fill_the_press(connection, made)


def _fill_the_cases(connection: sa.Connection, made: Register, incident_id: uuid.UUID) -> None:
    by_hq = {"actor": "HQ-01", "at": NOON}
    settings = cases.fetch_settings(connection, made.election_id)
    cases.change_settings(connection, made.election_id, settings, why="as it was", **by_hq)
    cases.save_view(connection, name="Mine", query="who=HQ-01", role="lawyer", **by_hq)
    cases.install_articles(connection, read_categories())
    called = {"incident_id": incident_id, "level": 1, "reached_at": NOON}
    connection.execute(sa.insert(escalation).values(called))
    came = {"file_name": "a.jpg", "claimed_type": "image/jpeg", "kind": Kind.JPEG, "mismatch": False}
    row = {**came, "incident_id": incident_id, "size": 1, "sha256": "0" * 64, "received_at": NOON}
    evidence_id = connection.execute(
        sa.insert(evidence).values(**row, channel="form", actor="HQ-01", revision=1).returning(evidence.c.id)
    ).scalar_one()
    connection.execute(
        sa.insert(evidence_access).values(evidence_id=evidence_id, at=NOON, actor="HQ-01", what="viewed")
    )


def _fill_the_press(connection: sa.Connection, made: Register) -> None:
    by_hq = {"actor": "HQ-01", "at": NOON}
    press.change_text(connection, press.TextKey.CONTACTS, "ru", "Пресс-служба штаба", **by_hq)
    press.change_press_settings(connection, made.election_id, press.PressSettings(), **by_hq)
    add_released(connection, made.election_id)
    add_words(connection, made.election_id, read_by="HQ-02", actor="HQ-01", when=NOON)
