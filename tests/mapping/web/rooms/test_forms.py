"""The forms of a room on a phone: plain pages, one answer a token, nothing given is lost."""

import re
from datetime import UTC, date, datetime

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from geodata.actions import TERMINAL
from geodata.actions.workshops import answers, rooms, workshops
from geodata.errors import AppError
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup, WorkshopDraft, WorkshopKind
from geodata.reference.forms import get_form
from mapping.web.rooms import forms
from mapping.web.rooms.forms import COOKIE, FormRoutes
from tests.sheets import list_stored_sheets

PRE, POST, SURVEY = FormKind
ORIGIN = {"Origin": "http://localhost"}
HOSTILE = "<script>alert(1)</script>อบรม"


def translate_refusals(answer):
    """Answer refusals of the room as the rooms' routes do: with their status."""

    async def endpoint(request):
        try:
            return await answer(request)
        except AppError as error:
            return PlainTextResponse(error.code, status_code=error.status)

    return endpoint


def now():
    return datetime.now(UTC)


@pytest.fixture
def make_room(project):
    def make(age_group=None, token="a"):
        draft = WorkshopDraft(
            token, WorkshopKind.TRAINING, HOSTILE, date(2026, 9, 30), "ศาลา", "DS07", age_group
        )
        made = workshops.create_workshop(project, TERMINAL, draft, at=now())
        return workshops.open_room(project, TERMINAL, made.id, at=now())

    return make


@pytest.fixture
def room(make_room):
    return make_room()


@pytest.fixture
def client(project):
    routes = FormRoutes(lambda: project).list_routes(translate_refusals)
    return TestClient(Starlette(routes=[Mount("/w", routes=routes)]), base_url="http://localhost")


@pytest.fixture
def enter(project, client):
    def joined(room):
        token = rooms.join_room(project, room.code, at=now())
        client.cookies.set(COOKIE, token, path=f"/w/{room.code}")
        return f"/w/{room.code}/forms"

    return joined


@pytest.fixture
def forms_address(room, enter):
    return enter(room)


@pytest.fixture
def do(project, room):
    return lambda action, *more: action(project, TERMINAL, room.id, *more, at=now())


def find_token(page):
    return re.search(r'name="token" value="([^"]+)"', page.text)[1]


def fill_form(kind, token, choice="1", **changes):
    given = {f"q-{item.id}": choice for item in get_form(kind).items} | {"token": token}
    given |= {"code": "07ก45"} if kind.is_test else {"age": "60+"}
    return {name: value for name, value in (given | changes).items() if value is not None}


def send(client, path, fields, headers=ORIGIN):
    return client.post(path, data=fields, headers=headers)


@pytest.fixture
def read_sheets(project, do, room):
    """Close a form and return its sheets."""

    def read(kind, workshop_id=None):
        do(answers.close_form, kind)
        found = list_stored_sheets(project, workshop_id or room.id)
        return [stored_sheet for stored_sheet in found if stored_sheet.kind is kind]

    return read


def test_the_page_names_the_open_forms(client, forms_address, do):
    assert "ยังไม่มี" in client.get(forms_address).text
    do(answers.open_form, PRE)
    do(answers.open_form, SURVEY)
    page = client.get(forms_address)
    assert re.findall(r'href="(/w/[^"]+/forms/[^"]+)"', page.text) == [
        f"{forms_address}/pre",
        f"{forms_address}/survey",
    ]
    assert HOSTILE not in page.text
    assert "&lt;script&gt;" in page.text


@pytest.mark.parametrize(("path", "kind"), forms.FORM_KINDS.items())
def test_a_form_is_plain_light_thai_and_runs_no_script(client, forms_address, do, path, kind):
    do(answers.open_form, kind)
    page = client.get(f"{forms_address}/{path}")
    assert page.status_code == 200
    assert '<html lang="th">' in page.text
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert len(page.content) < 32_000
    assert "ฉบับร่าง" in page.text
    for item in get_form(kind).items:
        assert item.question in page.text
        inputs = re.findall(rf'name="q-{item.id}" value="(\d)"', page.text)
        assert sorted(inputs) == [str(number) for number in range(len(item.choices) + 1)]
    assert " checked" not in page.text
    # The right answers are not in the page: every choice is drawn alike.
    assert (
        len(
            set(
                re.findall(r'<input type="radio" name="q-governance" value="\d"([^>]*)>', page.text)
            )
        )
        <= 1
    )


def test_two_pages_have_two_tokens(client, forms_address, do):
    do(answers.open_form, PRE)
    tokens = {find_token(client.get(f"{forms_address}/pre")) for _ in range(3)}
    assert len(tokens) == 3


@pytest.mark.parametrize(("path", "kind"), forms.FORM_KINDS.items())
def test_a_double_submit_is_one_answer(client, forms_address, do, path, kind, read_sheets):
    do(answers.open_form, kind)
    token = find_token(client.get(f"{forms_address}/{path}"))
    pages = [send(client, f"{forms_address}/{path}", fill_form(kind, token)) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert all("ได้รับคำตอบแล้ว ขอบคุณ" in page.text for page in pages)
    [sheet] = read_sheets(kind)
    assert set(sheet.answers.values()) == {(1,)}
    assert not sheet.from_paper


def test_missing_answers_are_named_and_the_given_ones_stay(client, forms_address, do, read_sheets):
    do(answers.open_form, PRE)
    token = find_token(client.get(f"{forms_address}/pre"))
    fields = fill_form(PRE, token, "3", **{"q-level": None, "q-rights": None})
    page = send(client, f"{forms_address}/pre", fields)
    assert page.status_code == 400
    alert = re.search(r'<p class="problem" role="alert">(.+?)</p>', page.text, re.DOTALL)[1]
    assert re.findall(r'<a href="#([\w-]+)">([^<]+)</a>', alert) == [
        ("level", "ข้อ 5"),
        ("rights", "ข้อ 10"),
    ]
    assert page.text.count(" checked") == 8
    assert 'name="code" value="07ก45"' in page.text
    assert page.text.count('class="missing"') == 2
    assert find_token(page) == token
    assert send(client, f"{forms_address}/pre", fill_form(PRE, token, "3")).status_code == 200
    assert len(read_sheets(PRE)) == 1


def test_a_code_is_asked_of_a_test_and_an_age_of_the_survey(client, forms_address, do):
    for kind in FormKind:
        do(answers.open_form, kind)
    page = send(client, f"{forms_address}/pre", fill_form(PRE, "t" * 20, code=" "))
    assert "#code" in page.text
    page = send(client, f"{forms_address}/survey", fill_form(SURVEY, "t" * 20, age=None))
    assert "#age" in page.text
    page = send(client, f"{forms_address}/pre", fill_form(PRE, "t" * 20, code="<b>ก"))
    assert page.status_code == 400
    assert "07ก45" in page.text
    assert 'value="&lt;b&gt;ก"' in page.text


def test_a_session_of_one_age_group_is_not_asked_its_age(project, client, make_room, enter):
    room = make_room(AgeGroup.SIXTY_UP, "old")
    below = enter(room)
    answers.open_form(project, TERMINAL, room.id, SURVEY, at=now())
    page = client.get(f"{below}/survey")
    assert 'name="age"' not in page.text
    answer = send(client, f"{below}/survey", fill_form(SURVEY, find_token(page), age=None))
    assert answer.status_code == 200


def test_to_know_or_say_nothing_is_an_answer(client, forms_address, do, read_sheets):
    do(answers.open_form, SURVEY)
    token = find_token(client.get(f"{forms_address}/survey"))
    assert (
        send(client, f"{forms_address}/survey", fill_form(SURVEY, token, "0", age="0")).status_code
        == 200
    )
    [sheet] = read_sheets(SURVEY)
    assert set(sheet.answers.values()) == {()}
    assert sheet.age_group is None


def test_up_to_three_choices(client, forms_address, do, read_sheets):
    do(answers.open_form, SURVEY)
    token = find_token(client.get(f"{forms_address}/survey"))
    page = send(
        client, f"{forms_address}/survey", fill_form(SURVEY, token, **{"q-areas": list("1234")})
    )
    assert page.status_code == 400
    assert page.text.count('type="checkbox"') - 5 == 4  # eight and no answer; four are checked
    assert len(re.findall(r'name="q-areas" value="\d" checked', page.text)) == 4
    send(client, f"{forms_address}/survey", fill_form(SURVEY, token, **{"q-areas": list("852")}))
    [sheet] = read_sheets(SURVEY)
    assert sheet.answers["areas"] == (2, 5, 8)


@pytest.mark.parametrize(
    "changes", [{"q-level": "5"}, {"q-level": "x"}, {"q-level": "²"}, {"token": "short"}]
)
def test_what_no_page_of_ours_sends_is_refused(client, forms_address, do, changes, read_sheets):
    do(answers.open_form, PRE)
    page = send(client, f"{forms_address}/pre", fill_form(PRE, "t" * 20) | changes)
    assert page.status_code == 400
    assert "เปิดแบบฟอร์มใหม่" in page.text
    assert find_token(page) not in ("short", "t" * 20)
    assert read_sheets(PRE) == []


def test_a_closed_form_is_refused_and_keeps_what_was_written(client, forms_address, do):
    assert client.get(f"{forms_address}/pre").status_code == 409
    do(answers.open_form, PRE)
    token = find_token(client.get(f"{forms_address}/pre"))
    do(answers.close_form, PRE)
    page = send(client, f"{forms_address}/pre", fill_form(PRE, token, "2"))
    assert page.status_code == 409
    assert "ปิดรับคำตอบแล้ว" in page.text
    assert page.text.count(" checked") == 10
    do(answers.open_form, PRE)
    assert send(client, f"{forms_address}/pre", fill_form(PRE, token, "2")).status_code == 200


def test_without_the_cookie_of_the_room_there_is_no_form(
    client, room, forms_address, do, project, read_sheets
):
    do(answers.open_form, PRE)
    assert client.get(f"{forms_address}/pre").status_code == 200
    client.cookies.clear()
    for page in (
        client.get(forms_address),
        client.get(f"{forms_address}/pre"),
        send(client, f"{forms_address}/pre", fill_form(PRE, "t" * 20)),
    ):
        assert page.status_code == 401
        assert f'href="/w/{room.code}"' in page.text
        assert "q-level" not in page.text
    assert read_sheets(PRE) == []


def test_a_form_sent_from_another_site_is_refused(client, forms_address, do, read_sheets):
    do(answers.open_form, PRE)
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        page = send(client, f"{forms_address}/pre", fill_form(PRE, "t" * 20), headers)
        assert page.status_code == 403
    assert read_sheets(PRE) == []


def test_no_such_form_no_such_room_and_a_body_too_long(client, forms_address, do):
    do(answers.open_form, PRE)
    assert client.get(f"{forms_address}/other").status_code == 404
    assert client.get("/w/22222222/forms").text == "E-ROOM-01"
    page = send(client, f"{forms_address}/pre", fill_form(PRE, "t" * 20, code="x" * 9000))
    assert page.status_code == 413


def test_one_phone_does_not_flood(client, forms_address, do, monkeypatch, read_sheets):
    monkeypatch.setattr(forms, "GUEST_LIMIT", forms.parse("2/hour"))
    do(answers.open_form, PRE)
    told = [
        send(client, f"{forms_address}/pre", fill_form(PRE, str(n) * 20)).status_code
        for n in range(3)
    ]
    assert told == [200, 200, 429]
    assert len(read_sheets(PRE)) == 2


def test_english_stays_english(client, forms_address, do):
    do(answers.open_form, PRE)
    assert f'href="{forms_address}/pre?lang=en"' in client.get(f"{forms_address}?lang=en").text
    page = client.get(f"{forms_address}/pre?lang=en")
    assert "Send the answers" in page.text
    assert '<html lang="en">' in page.text
