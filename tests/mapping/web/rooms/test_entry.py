"""`/w`: the field for a code; a wrong one stays in it."""

from datetime import UTC, date, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import workshops
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind


@pytest.fixture
def code(project):
    draft = WorkshopDraft("a", WorkshopKind.FORUM, "เวที", date(2026, 9, 30), "หอประชุม", None, None)
    at = datetime.now(UTC)
    made = workshops.create_workshop(project, TERMINAL, draft, at=at)
    return workshops.open_room(project, TERMINAL, made.id, at=at).code


def test_the_page_asks_for_the_code(client):
    page = client.get("/w")
    assert page.status_code == 200
    assert 'name="code"' in page.text
    assert "รหัสเข้าร่วมเวิร์กช็อป" in page.text


def test_a_code_typed_small_and_with_a_dash_leads_into_the_room(client, code):
    typed = f"{code[:4]}-{code[4:]}".lower()
    led = client.get("/w", params={"code": typed}, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, f"/w/{code}")
    assert client.get(f"/w/{code}").status_code == 200


def test_a_wrong_code_stays_in_its_field_with_the_reason_beside_it(client, code):
    page = client.get("/w", params={"code": "2222 2222"})
    assert page.status_code == 404
    assert 'value="22222222"' in page.text
    assert "รหัสไม่ถูกต้องหรือเวิร์กช็อปปิดแล้ว" in page.text


def test_what_is_typed_is_no_markup(client):
    page = client.get("/w/%22%3E%3Cscript%3E")
    assert "<script>" not in page.text
