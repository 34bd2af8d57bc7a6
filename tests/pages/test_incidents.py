"""The lawyers' queue and a case: who reads what, what a decision does, what wrong input gets."""

import io
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.cases import casework, paperwork
from dashboard.documents import Form
from dashboard.entrance.door import VIEWER_HEADER
from dashboard.viewer import Permission, Role, Viewer
from dashboard.words import words
from db import cases
from db.evidence import EvidenceStore
from db.schema import audit
from db.state_tables import incident_state
from db.vocabulary import Channel
from db.writing import record_reports, touch_register
from tests.factories import Register, add_register, at, incident
from tests.pages.conftest import Hq, Open, html_of

PRIVATE = "The chair, +7 701 123 45 67, sent him out."
HOSTILE = "<script>alert(1)</script> =cmd|' /C calc'!A0 $\\alpha$ **bold**"


@pytest.fixture
def told(engine: sa.Engine, hq: Hq) -> list[uuid.UUID]:
    """Three incidents: a critical one with a phone number in it, a hostile one, a minor one."""
    ids = [uuid.uuid4() for _ in range(3)]
    with engine.begin() as connection:
        made = _register(connection)
        reports = [
            incident("1", "EXPEL", id=str(ids[0]), severity="critical", narrative=PRIVATE),
            incident("1", "BOX", id=str(ids[1]), severity="major", narrative=HOSTILE),
            incident("2", "BOX", id=str(ids[2]), severity="minor", narrative="The box is not sealed."),
        ]
        record_reports(
            connection,
            made.election_id,
            reports,
            received_at=at("09:30"),
            channel=Channel.PHONE,
            actor="test",
        )
    hq.look("09:34")
    return ids


def _register(connection: sa.Connection) -> Register:
    made = add_register(connection, stations=2)
    touch_register(connection, made.election_id)
    return made


def queue_of(app: AppTest) -> str:
    """The list as the browser is given it."""
    element = next(each for each in app.get("bidi_component") if each.proto.component_name == "hq_queue")
    return str(element.proto.json)


def state_of(engine: sa.Engine, incident_id: uuid.UUID) -> str:
    with engine.connect() as connection:
        rows = sa.select(incident_state.c.state).where(incident_state.c.incident_id == incident_id)
        return str(connection.execute(rows).scalar_one())


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def test_the_queue_begins_with_the_most_severe_and_hides_numbers_of_phones(
    told: list[uuid.UUID], open_page: Open
):
    app = open_page("incidents", role=Role.LAWYER)
    rows = queue_of(app)

    assert not app.exception
    assert [rows.index(str(each)) for each in told] == sorted(rows.index(str(each)) for each in told)
    assert "sent him out" in rows
    assert "701 123" not in rows


def test_a_trainer_sees_that_something_happened_and_not_the_reporters_words(
    told: list[uuid.UUID], open_page: Open
):
    queue = queue_of(open_page("incidents", role=Role.TRAINER))
    case = html_of(open_page("case", role=Role.TRAINER, case=str(told[0])))

    assert str(told[0]) in queue
    assert "sent him out" not in queue + case
    assert "Your role does not read the reporter" in case


@pytest.mark.parametrize("role", [Role.PRESS, Role.OPERATOR, Role.ADMIN, Role.WALL])
@pytest.mark.parametrize("page", ["incidents", "case"])
def test_nobody_else_opens_either(role: Role, page: str, told: list[uuid.UUID], open_page: Open):
    app = open_page(page, role=role, case=str(told[0]))

    assert app.error
    assert "sent him out" not in html_of(app)


def test_what_a_reporter_wrote_is_text_and_nothing_else(told: list[uuid.UUID], open_page: Open):
    case = html_of(open_page("case", role=Role.LAWYER, case=str(told[1])))

    assert "<script>" not in case
    assert "&lt;script&gt;alert(1)" in case
    assert "**bold**" in case


def test_a_lawyer_takes_a_case_and_begins(told: list[uuid.UUID], open_page: Open, engine: sa.Engine):
    app = open_page("case", role=Role.LAWYER, case=str(told[0]))
    assert state_of(engine, told[0]) == "new"

    press(app, "Claim")
    assert state_of(engine, told[0]) == "acknowledged"
    press(app, "Start verifying")

    assert state_of(engine, told[0]) == "verifying"
    assert not app.exception


def test_of_two_decisions_on_one_case_the_second_hears_who_was_quicker(
    told: list[uuid.UUID], open_page: Open, engine: sa.Engine
):
    app = open_page("case", role=Role.LAWYER, case=str(told[0]))
    with engine.begin() as connection:
        cases.reject(connection, incident_id=told[0], reason="A mistake.", actor="HQ-07", at=at("09:35"))

    press(app, "Acknowledge")

    assert any("HQ-07" in each.value for each in app.error)
    assert state_of(engine, told[0]) == "rejected"


def become(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    """As the door hands on, from the next run on."""
    told = {VIEWER_HEADER: Viewer(role).as_header()}
    monkeypatch.setattr(ContextProxy, "headers", property(lambda _: told))


@pytest.mark.parametrize("role", [role for role in Role if not Viewer(role).may(Permission.DECIDE)])
def test_a_role_removed_while_its_holder_types_records_nothing_and_gives_the_words_back(
    role: Role, told: list[uuid.UUID], open_page: Open, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
):
    with engine.begin() as connection:
        cases.verify(connection, incident_id=told[0], actor="HQ-07", at=at("09:35"))
    app = open_page("case", role=Role.LAWYER, case=str(told[0]))
    app.text_area(key="step-rejected-reason").input("The **chair** was right: $x$.")

    become(monkeypatch, role)
    next(each for each in reversed(app.button) if each.label == "Reject").click().run()

    assert not app.exception
    assert state_of(engine, told[0]) == "verifying"
    assert "Your role does not do this." in [each.value for each in app.error]
    assert [each.value for each in app.code] == ["The **chair** was right: $x$."]
    assert "step-rejected-reason" not in [each.key for each in app.text_area]
    assert "sent him out" not in html_of(app) or Viewer(role).may(Permission.SEE_NARRATIVES)


@pytest.mark.parametrize("asked", ["", "nonsense", "0" * 40, str(uuid.uuid4()), "🙈", "' or 1=1"])
def test_a_case_that_is_none_is_said_to_be_none(asked: str, told: list[uuid.UUID], open_page: Open):
    app = open_page("case", role=Role.LAWYER, case=asked)

    assert not app.exception
    assert [each.value for each in app.info] == ["There is no such incident."]


@pytest.mark.parametrize(
    "address",
    [
        {"q": "box & ! ( \x00"},
        {"severity": "nonsense,critical", "sort": "x", "size": "999999999"},
        {"state": "all", "who": "-", "since": "yesterday", "corroborated": "-1"},
        {"category": "'; drop table report", "district": "🙈", "size": "0"},
    ],
)
def test_nonsense_in_the_address_never_breaks_the_queue(
    address: dict[str, Any], told: list[uuid.UUID], open_page: Open
):
    app = open_page("incidents", role=Role.LAWYER, **address)

    assert not app.exception
    assert not app.error


def test_the_queue_is_narrowed_to_a_stretch_of_time_in_the_address(
    told: list[uuid.UUID], open_page: Open, engine: sa.Engine, hq: Hq
):
    later = uuid.uuid4()
    with engine.begin() as connection:
        election_id = connection.execute(sa.select(incident_state.c.election_id).limit(1)).scalar_one()
        record_reports(
            connection,
            election_id,
            [incident("1", "BOX", id=str(later))],
            received_at=at("09:45"),
            channel=Channel.PHONE,
            actor="test",
        )
    hq.look("10:00")
    app = open_page("incidents", role=Role.LAWYER)

    app.datetime_input(key="filter-since").set_value(at("09:45").replace(tzinfo=None)).run()
    assert app.query_params["since"] == "2021-07-25T09:45:00+06:00"
    assert str(later) in queue_of(app)  # since then: on the edge
    assert str(told[0]) not in queue_of(app)

    app.datetime_input(key="filter-since").set_value(None).run()
    app.datetime_input(key="filter-until").set_value(at("09:45").replace(tzinfo=None)).run()
    assert "since" not in app.query_params
    assert str(later) not in queue_of(app)  # before it
    assert str(told[0]) in queue_of(app)
    assert not app.exception


def test_the_controls_show_the_time_that_the_address_asks_for(told: list[uuid.UUID], open_page: Open):
    app = open_page(
        "incidents", role=Role.LAWYER, since="2021-07-25T03:40:00+00:00", until="1950-01-01T00:00Z"
    )

    assert app.datetime_input(key="filter-since").value == at("09:40").replace(tzinfo=None)
    assert app.datetime_input(key="filter-until").value is not None
    assert not app.exception


def test_without_a_database_the_queue_says_so(told: list[uuid.UUID], open_page: Open, hq: Hq):
    hq.lose_the_database()

    app = open_page("incidents", role=Role.LAWYER)

    assert not app.exception
    assert "does not answer" in app.warning[0].value


# --- what leaves the HQ -----------------------------------------------------------------------

LAWYER = Viewer(Role.LAWYER, alias="HQ-07")
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 64


@pytest.fixture
def kept(told: list[uuid.UUID], hq: Hq, tmp_path: Path) -> uuid.UUID:
    """The critical incident, with a photo."""
    hq.evidence = EvidenceStore(tmp_path / "evidence")
    paperwork.keep_file(told[0], LAWYER, content=JPEG, name="photo.jpg", media_type="image/jpeg")
    return told[0]


def exported(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        rows = sa.select(audit.c.action).where(audit.c.action.like("hq:%:exported")).order_by(audit.c.id)
        return list(connection.scalars(rows))


def test_a_complaint_names_the_annex_by_its_hash_and_no_phone_number(kept: uuid.UUID, engine: sa.Engine):
    file = casework.case_file(kept, LAWYER)
    assert file is not None

    made = paperwork.document(file, Form.COMPLAINT, "kk", "TEC", LAWYER)

    text = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert paperwork.evidence_of(kept, LAWYER)[0].sha256 in text
    assert "sent him out" in text
    assert "701 123" not in text
    assert exported(engine) == ["hq:document:exported"]


def test_a_stranger_can_check_the_bundle(kept: uuid.UUID, engine: sa.Engine, tmp_path: Path):
    file = casework.case_file(kept, LAWYER)
    assert file is not None

    made = paperwork.bundle(file, LAWYER, words("en"))

    folder = tmp_path / "stranger"
    zipfile.ZipFile(io.BytesIO(made)).extractall(folder)
    script = next(folder.rglob("verify.py"))
    checked = subprocess.run(
        [sys.executable, script.name], cwd=script.parent, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert any(path.read_bytes() == JPEG for path in folder.rglob("*.jpg"))
    assert "hq:bundle:exported" in exported(engine)


def test_a_report_that_is_linked_already_is_not_shown_as_a_candidate_again(
    told: list[uuid.UUID], open_page: Open, engine: sa.Engine
):
    with engine.begin() as connection:
        cases.mark_duplicate(connection, incident_id=told[1], of=told[0], actor="HQ-07", at=at("09:35"))

    case = html_of(open_page("case", role=Role.LAWYER, case=str(told[0])))

    assert case.count(f"case={told[1]}") == 1
