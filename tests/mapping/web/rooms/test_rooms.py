"""The room of a workshop over HTTP: one answer a token, one state for all, one refusal for all."""

import re
from datetime import UTC, date, datetime

import anyio
import pyotp
import pytest

from geodata.actions import TERMINAL
from geodata.actions.people import accounts
from geodata.actions.workshops import rooms, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.model.people.people import Role
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from mapping.web.auth.sessions import LOCAL_COOKIE
from mapping.web.auth.throttle import CODE_DELAY_S
from mapping.web.rooms.rooms import PHONE_COOKIE, PROJECTOR_COOKIE
from tests.conftest import PASSPHRASE

ORIGIN = {"Origin": "http://localhost"}
HERE = {"category": "policy", "longitude": 100.50413, "latitude": 13.77991}
TOKEN = "token-of-a-pin-0001"
CANARY = "ชื่อที่ไม่ควรเห็น"


def now():
    return datetime.now(UTC)


@pytest.fixture
def room(project):
    draft = WorkshopDraft(
        "a", WorkshopKind.TRAINING, "อบรมริมคลอง", date(2026, 9, 30), "ศาลา", "DS07", None
    )
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    return workshops.open_room(project, TERMINAL, made.id, at=now())


@pytest.fixture
def do(project, room):
    return lambda action, *more: action(project, TERMINAL, room.id, *more, at=now())


@pytest.fixture
def phone(client, room):
    """A phone in the room: ask and send with its cookie."""

    class Phone:
        def __init__(self):
            client.cookies.clear()
            answer = client.post(f"/w/{room.code}/join", headers=ORIGIN)
            assert answer.status_code == 200, answer.text
            self.device = client.cookies[PHONE_COOKIE]

        def _with(self):
            client.cookies.clear()
            client.cookies.set(PHONE_COOKIE, self.device)

        def get(self, path, **headers):
            self._with()
            return client.get(f"/w/{room.code}/{path}", headers=headers)

        def post(self, path, body, **headers):
            self._with()
            return client.post(f"/w/{room.code}/{path}", json=body, headers={**ORIGIN, **headers})

    return Phone


def test_the_way_in_leads_to_the_address_that_the_facilitator_chose(client, project, room, do):
    token = workshops.create_projector_token(project, TERMINAL, room.code, at=now())

    def read_way_in():
        client.cookies.clear()
        client.cookies.set(PROJECTOR_COOKIE, token)
        state = client.get(f"/w/{room.code}/projector/state").json()
        return state["join_url"], client.get(f"/w/{room.code}/qr.svg").text

    before = read_way_in()
    do(workshops.set_address, "http://192.168.1.10:8501")
    address, picture = read_way_in()
    assert address == f"http://192.168.1.10:8501/w/{room.code}"
    assert picture != before[1]
    do(workshops.set_address, "")
    assert read_way_in() == before


def propose(phone, token=TOKEN, **more):
    return phone.post("proposals", {"token": token, **HERE, **more})


def test_one_tap_lets_a_phone_in_and_it_stays_who_it_is(client, room, phone):
    first = phone()
    again = client.post(f"/w/{room.code}/join", headers=ORIGIN)
    assert client.cookies[PHONE_COOKIE] == first.device
    assert again.json()["joined"] == 1
    cookie = again.headers["set-cookie"]
    for word in ("HttpOnly", "SameSite=strict", f"Path=/w/{room.code}"):
        assert word in cookie


def test_the_same_token_gets_the_same_answer(phone, do):
    sender = phone()
    first, again = propose(sender, note="x"), propose(sender, note="x")
    assert first.status_code == 200
    assert first.json() == again.json() == {"id": first.json()["id"], "token": TOKEN}
    assert len(do(workshops.read_workshop).pins) == 1


def test_a_phone_moves_and_takes_back_what_is_its_own(phone):
    sender, other = phone(), phone()
    propose(sender)
    moved = {"longitude": 100.50420, "latitude": 13.77985}
    assert other.post(f"proposals/{TOKEN}", moved).status_code == 404
    assert sender.post(f"proposals/{TOKEN}", moved).status_code == 200
    [own] = sender.get("mine").json()["pins"]
    assert (own["longitude"], own["latitude"], own["state"]) == (100.5042, 13.77985, "in room")
    assert sender.post(f"proposals/{TOKEN}", {"withdraw": True}).status_code == 200
    assert sender.get("mine").json()["pins"][0]["state"] == "withdrawn"
    assert other.get("mine").json() == {"pins": [], "votes": [], "sequence": 0}


def test_pins_are_hidden_until_they_are_revealed_and_notes_always(phone, do):
    sender, other = phone(), phone()
    propose(sender, note=CANARY)
    before = other.get("state")
    assert before.json()["pins"] == []
    assert before.json()["pins_count"] == 1
    do(workshops.reveal_pins)
    after = other.get("state")
    [pin] = after.json()["pins"]
    assert set(pin) == {"id", "category", "community_id", "cell", "merged", "number", "title"}
    assert pin["cell"] not in ([HERE["longitude"], HERE["latitude"]], None)
    for word in (CANARY, TOKEN, sender.device, str(HERE["longitude"])):
        assert word not in before.text + after.text
    assert CANARY in [
        room_pin.note for room_pin in do(workshops.read_workshop).pins
    ]  # the control: it is kept


def test_votes_are_counted_by_phone_and_shown_when_closed(phone, do):
    sender, other = phone(), phone()
    number = propose(sender).json()["id"]
    do(workshops.reveal_pins)
    refused = other.post("votes", {"sequence": 1, "pins": [number]})
    assert refused.json()["error"] == "E-ROOM-08"
    do(workshops.open_voting, 1)
    for sequence in (1, 2, 2):
        answer = other.post("votes", {"sequence": sequence, "pins": [number]})
        assert answer.json() == {"votes": [number], "sequence": sequence}
    assert other.post("votes", {"sequence": 1, "pins": []}).json()["votes"] == [number]
    assert sender.get("state").json()["ranking"] == []
    assert sender.get("state").json()["votes_count"] == 1
    do(workshops.close_voting)
    assert sender.get("state").json()["ranking"] == [
        {"id": number, "votes": 1, "rank": 1, "paper": 0}
    ]


def test_the_state_is_the_same_for_all_and_is_not_sent_twice(phone):
    one, two = phone(), phone()
    first = one.get("state")
    assert first.headers["etag"] == two.get("state").headers["etag"]
    assert "server_time" in first.json()
    held = two.get("state", **{"If-None-Match": first.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")


@pytest.mark.parametrize("code", ["AAAAAAAA", "short", "..%2Fx", "ก" * 8])
def test_a_wrong_code_is_no_room(client, room, code):
    assert client.get(f"/w/{code}").status_code == 404
    assert client.get(f"/w/{code}/qr.svg").status_code == 404
    assert client.post(f"/w/{code}/join", headers=ORIGIN).status_code in (404, 405)


def test_a_closed_room_is_what_was_never_there(client, room, phone, do):
    sender = phone()
    do(workshops.close_room)
    closed, wrong = client.get(f"/w/{room.code}"), client.get("/w/AAAAAAAA")
    assert closed.status_code == wrong.status_code == 404
    assert closed.text.replace(room.code, "AAAAAAAA") == wrong.text
    assert sender.get("state").json()["error"] == "E-ROOM-01"
    assert propose(sender).json()["error"] == "E-ROOM-01"


def test_many_wrong_codes_are_slowed_down_and_nobody_is_kept_out(client, room, phone, monkeypatch):
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    monkeypatch.setattr(anyio, "sleep", sleep)
    sender = phone()
    answers = [client.get(f"/w/{number:08d}").status_code for number in range(70)]
    assert set(answers) == {404}
    assert waited == [CODE_DELAY_S] * 10
    assert sender.get("state").status_code == 200
    assert client.get(f"/w/{room.code}").status_code == 200  # its page too, with its cookie
    assert len(waited) == 10  # and they do not wait
    client.cookies.clear()
    assert client.get(f"/w/{room.code}").status_code == 200  # who is not in yet waits, and is in
    assert len(waited) == 11


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null"])
def test_another_site_cannot_send(client, room, phone, do, origin):
    phone()
    headers = {} if origin is None else {"Origin": origin}
    for path in ("join", "proposals", "votes"):
        answer = client.post(f"/w/{room.code}/{path}", json={}, headers=headers)
        assert answer.status_code == 403, path
    assert do(workshops.read_workshop).joined_count == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"token":1}',
        b"\xff\xfe",
        b'{"token":"' + TOKEN.encode() + b'","category":"policy","longitude":NaN,"latitude":13.7}',
        b'{"token":"' + TOKEN.encode() + b'","category":"none","community_id":"DS07"}',
        b'{"token":"' + TOKEN.encode() + b'","category":"policy","community_id":"DS07","x":1}',
        b'{"token":"' + TOKEN.encode() + b'","category":"policy","community_id":7}',
        b"[" * 100_000,
        b'{"note":"' + b"a" * 20_000 + b'"}',
    ],
)
def test_what_is_no_proposal_is_refused_in_thai(client, room, phone, do, body):
    sender = phone()
    sender._with()
    answer = client.post(f"/w/{room.code}/proposals", content=body, headers=ORIGIN)
    assert 400 <= answer.status_code < 500
    assert re.search("[ก-๙]", answer.json()["message"])
    assert do(workshops.read_workshop).pins == ()


def test_the_projector_opens_for_who_runs_the_workshop_only(client, project, room, phone):
    assert client.get(f"/w/{room.code}/projector").status_code in (401, 403, 404)
    guest = phone()
    client.cookies.clear()
    client.cookies.set(PROJECTOR_COOKIE, guest.device)  # a phone's token is no projector's
    assert client.get(f"/w/{room.code}/projector/state").status_code == 401
    token = workshops.create_projector_token(project, TERMINAL, room.code, at=now())
    client.cookies.set(PROJECTOR_COOKIE, token)
    state = client.get(f"/w/{room.code}/projector/state").json()
    assert state["code"] == room.code
    assert state["join_url"].endswith(f"/w/{room.code}")
    rooms.check_in(project, Guest(room.code, token), at=now(), is_projector=True)


@pytest.mark.parametrize(
    ("role", "community", "status"),
    [
        (Role.COORDINATOR, "DS07", 200),
        (Role.COORDINATOR, "DS08", 404),
        (Role.OFFICER, None, 200),
        (Role.AUDITOR, None, 404),
        (Role.ADMINISTRATOR, None, 404),
    ],
)
def test_the_projector_opens_by_role_and_outlives_the_session(
    client, project, room, add_account, role, community, status
):
    _, secret = add_account("somchai", role, *[community] if community else [])
    code = pyotp.TOTP(secret).at(now()) if secret else ""
    client.cookies.set(
        LOCAL_COOKIE, accounts.sign_in(project, "somchai", PASSPHRASE, code, at=now())
    )
    assert client.get(f"/w/{room.code}/projector").status_code == status
    client.cookies.delete(LOCAL_COOKIE)
    later = client.get(f"/w/{room.code}/projector/state").status_code
    assert later == (200 if status == 200 else 401)


def test_the_page_is_light_private_and_strict(client, room):
    answer = client.get(f"/w/{room.code}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    lower = client.get(f"/w/{room.code.lower()}", follow_redirects=False)
    assert lower.headers["location"] == f"/w/{room.code}"
    for _ in range(2):  # the second comes from memory
        assert client.get(f"/w/{room.code}/qr.svg").text.startswith("<svg")
