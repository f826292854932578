"""Questions over HTTP: acknowledged once, in nobody's bytes before they are shown."""

from datetime import UTC, date, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import questions, workshops
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from mapping.web.rooms.rooms import PROJECTOR_COOKIE
from tests.seen import question_as_it_is

ORIGIN = {"Origin": "http://localhost"}
TOKEN = "token-of-a-question-0001"
CANARY = "ใครรับผิดชอบงบประมาณนี้"


def now():
    return datetime.now(UTC)


@pytest.fixture
def room(project):
    kind = WorkshopKind.FORUM
    draft = WorkshopDraft("a", kind, "เวที", date(2026, 9, 30), "หอประชุม", None, None)
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    return workshops.open_room(project, TERMINAL, made.id, at=now())


@pytest.fixture
def joined(client, room):
    assert client.post(f"/w/{room.code}/join", headers=ORIGIN).status_code == 200
    return client


def ask(client, room, **changes):
    body = {"token": TOKEN, "text": CANARY, **changes}
    return client.post(f"/w/{room.code}/questions", json=body, headers=ORIGIN)


def public_bytes(project, client, room):
    """Everything that somebody who moderates nothing may fetch from this room."""
    projector = workshops.create_projector_token(project, TERMINAL, room.code, at=now())
    client.cookies.set(PROJECTOR_COOKIE, projector, path=f"/w/{room.code}/projector")
    paths = ("", "/state", "/mine", "/projector", "/projector/state")
    answers = [client.get(f"/w/{room.code}{path}") for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    return "".join(answer.text for answer in answers)


def test_an_unshown_question_is_in_no_public_byte_and_a_shown_one_is(project, joined, room):
    number = ask(joined, room).json()["id"]
    before = public_bytes(project, joined, room)
    assert CANARY not in before
    assert str(number) not in before
    questions.show_question(
        project, TERMINAL, room.id, number, question_as_it_is(project, room.id, number), at=now()
    )
    assert CANARY in public_bytes(project, joined, room)  # the control
    state = joined.get(f"/w/{room.code}/state").json()
    assert state["questions"] == [{"id": number, "text": CANARY}]
    questions.hide_question(
        project, TERMINAL, room.id, number, question_as_it_is(project, room.id, number), at=now()
    )
    assert CANARY not in public_bytes(project, joined, room)


def test_the_same_token_gets_the_same_answer(project, joined, room):
    first, again = ask(joined, room), ask(joined, room)
    assert first.json() == again.json() == {"id": first.json()["id"], "token": TOKEN}
    assert len(questions.list_questions(project, TERMINAL, room.id, at=now())) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "E-QUESTION-01"),
        ({"text": "ก" * 301}, "E-TXT-02"),
        ({"text": 7}, "E-ROOM-04"),
        ({"token": "short"}, "E-ROOM-04"),
        ({"name": "x"}, "E-ROOM-17"),
    ],
)
def test_what_is_no_question_is_refused(joined, room, body, code):
    assert ask(joined, room, **body).json()["error"] == code


def test_only_a_phone_in_the_room_asks(client, room):
    assert ask(client, room).json()["error"] == "E-ROOM-02"


def test_another_site_cannot_ask(joined, room):
    body = {"token": TOKEN, "text": CANARY}
    other = {"Origin": "https://evil.example"}
    refused = joined.post(f"/w/{room.code}/questions", json=body, headers=other)
    assert refused.json()["error"] == "E-ROOM-19"
