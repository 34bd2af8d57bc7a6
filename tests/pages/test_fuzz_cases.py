"""The lawyers' queue and the case: whatever stands in the address or is typed into a form. The cases are
counted in test_fuzz.py."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from dashboard.ui.case_steps import DECIDE, TALK, Ask, Step
from dashboard.viewer import Role
from db.cases import ALLOWED, PUBLISHABLE
from db.schema import incident_event
from db.vocabulary import Action, EventKind, IncidentState
from db.writing.events import Event, write_event
from tests.factories import Register, add_register, at
from tests.factories import incident as incident_report
from tests.pages.conftest import Hq, Open
from tests.pages.hostile import HOSTILE, address, assert_drawn, cases, value

FORMS = [step for step in (*DECIDE, *TALK) if step.fields and step.kind is not EventKind.WITHDRAWN]
LONG = "Ұ<b>$x$</b>\n" * 8000
"""100 kB: longer than any field takes."""
typed = some.one_of(value, some.sampled_from(HOSTILE), some.just(LONG))
days = some.dates(min_value=dt.date(2016, 1, 1), max_value=dt.date(2026, 1, 1))
"""The browser's calendar offers ten years on both sides."""
New = Callable[..., uuid.UUID]
NAMES = (
    *("severity", "state", "category", "stage", "district", "station", "since", "until", "evidence"),
    *("corroborated", "who", "overdue", "q", "sort", "page", "size", "case"),
)


@pytest.fixture
def register(hq: Hq, engine: sa.Engine) -> Register:
    with engine.begin() as connection:
        made = add_register(connection, stations=1)
        made.record(incident_report(narrative="\n".join(HOSTILE).replace("\0", "")), at=at("09:30"))
    hq.look("14:40")
    return made


@pytest.fixture
def new_case(register: Register, engine: sa.Engine) -> New:
    """A case of its own for every example, in the state that is asked for."""

    def made(state: IncidentState = IncidentState.NEW) -> uuid.UUID:
        sent = incident_report(narrative="The box is not sealed.")
        incident_id = uuid.UUID(sent["id"])
        with engine.begin() as connection:
            replace(register, connection=connection).record(sent, at=at("09:40"))
            if state is not IncidentState.NEW:
                action = Action.ACT if state in PUBLISHABLE else None
                moved = Event(EventKind(state), "HQ-07", at("09:45"), state=state, action=action)
                write_event(connection, incident_id, moved)
        return incident_id

    return made


def submit(app: AppTest, label: str) -> AppTest:
    """Of the buttons that say so the last: the first may open the form."""
    return [each for each in app.button if each.label == label][-1].click().run()


def events_of(engine: sa.Engine, incident_id: uuid.UUID) -> int:
    asked = sa.select(sa.func.count()).where(incident_event.c.incident_id == incident_id)
    with engine.connect() as connection:
        return connection.scalar(asked) or 0


# --- addresses --------------------------------------------------------------------------------


@cases(75)
@given(asked=address(*NAMES), role=some.sampled_from(Role))
def test_any_address_of_the_queue(register: Register, open_page: Open, asked: dict[str, str], role: Role):
    assert_drawn(open_page("incidents", role=role, **asked))


@cases(40)
@given(asked=address("case"), role=some.sampled_from(Role))
def test_any_address_of_a_case(register: Register, open_page: Open, asked: dict[str, str], role: Role):
    app = open_page("case", role=role, **asked)

    assert_drawn(app)
    assert [each.value for each in (*app.info, *app.error)]


@cases(15)
@given(asked=address("q", "who", "unknown"), role=some.sampled_from([Role.LAWYER, Role.TRAINER, Role.LEADER]))
def test_a_real_case_with_anything_else_in_its_address(
    register: Register, new_case: New, open_page: Open, asked: dict[str, str], role: Role
):
    app = open_page("case", role=role, case=str(new_case()), **asked)

    assert_drawn(app)
    assert not app.error


# --- forms ------------------------------------------------------------------------------------


@cases(75)
@given(step=some.sampled_from(FORMS), words=typed, data=some.data())
def test_anything_typed_into_a_step_is_kept_or_said_to_be_wrong(  # noqa: PLR0917  fixtures, hypothesis
    new_case: New, engine: sa.Engine, open_page: Open, step: Step, words: str, data: some.DataObject
):
    states = sorted(ALLOWED[step.kind] - {IncidentState.DUPLICATE})
    incident_id = new_case(data.draw(some.sampled_from(states)))
    before = events_of(engine, incident_id)
    app = open_page("case", role=Role.LAWYER, case=str(incident_id))
    for field in step.fields:
        key = f"step-{step.kind}-{field.name}"
        match field.ask:
            case Ask.LINE:
                app.text_input(key=key).input(data.draw(typed))
            case Ask.TEXT:
                app.text_area(key=key).input(words)
            case Ask.DATE:
                app.date_input(key=key).set_value(data.draw(days))
            case Ask.CASE:
                app.selectbox(key=key).select_index(0)
            case _:
                box = app.selectbox(key=key)
                box.select_index(data.draw(some.integers(0, len(box.options) - 1)))
    submit(app, step.label)

    assert_drawn(app)
    assert events_of(engine, incident_id) == before + (not app.error)


@cases(20)
@given(question=value, answer=typed)
def test_anything_typed_into_a_trainers_answer(
    new_case: New, engine: sa.Engine, open_page: Open, question: str, answer: str
):
    incident_id = new_case()
    with engine.begin() as connection:
        asked = Event(EventKind.ASKED, "HQ-07", at("09:50"), question.replace("\0", ""))
        about = write_event(connection, incident_id, asked).event_id
    app = open_page("case", role=Role.TRAINER, case=str(incident_id))
    app.text_area(key=f"reply-text-{about}").input(answer)
    submit(app, "Send the answer")

    assert_drawn(app)
    assert events_of(engine, incident_id) == 1 + (not app.error)


@cases(15)
@given(reason=typed, button=some.sampled_from(["The words", "The contact"]))
def test_anything_typed_as_a_reason_to_reveal(new_case: New, open_page: Open, reason: str, button: str):
    app = open_page("case", role=Role.LAWYER, case=str(new_case()))
    app.text_area(key="reveal-reason").input(reason)
    submit(app, button)

    assert_drawn(app)


@cases(15)
@given(to=typed, form=some.integers(0, 2), language=some.integers(0, 1))
def test_anything_typed_as_an_addressee(new_case: New, open_page: Open, to: str, form: int, language: int):
    app = open_page("case", role=Role.LAWYER, case=str(new_case()))
    app.selectbox(key="document-form").select_index(form)
    app.selectbox(key="document-language").select_index(language)
    app.text_input(key="document-to").input(to)
    submit(app, "Prepare")

    assert_drawn(app)
    assert app.get("download_button") or app.error


@cases(20)
@given(words=typed, station=typed, name=typed)
def test_anything_typed_into_the_queue(
    register: Register, open_page: Open, words: str, station: str, name: str
):
    app = open_page("incidents", role=Role.LAWYER, sort="newest")
    app.text_input(key="q").input(words)
    app.text_input(key="station").input(station)
    app.text_input(key="view-name").input(name)
    submit(app, "Keep")

    assert_drawn(app)
