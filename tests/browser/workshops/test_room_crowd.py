"""The desk that sees who is in a room, and a phone that finds it full."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.workshops import room_crowd, workshops
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.project import open_project
from tests.attack.server.running import ask, get_origin_headers
from tests.browser import people
from tests.browser.conftest import PHONE

SIZE = 12
SLOW_MS = 30_000


def now():
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def project(shared_server):
    opened = open_project(settings.read(shared_server.environment))
    yield opened
    opened.database.close()


@pytest.fixture
def room(project, shared_server, request):
    """A room of twelve, full with phones of one network."""
    draft = WorkshopDraft(
        request.node.name, WorkshopKind.HEARING, "เวทีรับฟัง", date(2026, 11, 28), "", "DS07", None
    )
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    room_crowd.set_size(project, TERMINAL, made.id, SIZE, at=now())
    opened = workshops.open_room(project, TERMINAL, made.id, at=now())
    for _ in range(SIZE):
        address = f"/w/{opened.code}/join"
        assert (
            ask(shared_server, "POST", address, get_origin_headers(shared_server), b"{}").status
            == 200
        )
    return opened


def test_the_desk_says_that_it_is_full_and_takes_phones_out(project, room, shared_server, new_page):
    page = new_page(PHONE, has_touch=True)
    page.context.add_cookies([people.cookie(shared_server, "prasit", "coordinator", "DS07")])
    page.goto(f"{shared_server.url}/workshop?workshop={room.id}&part=room")
    expect(page.get_by_text("ห้องเต็มแล้ว (12 เครื่อง)")).to_be_visible(timeout=SLOW_MS)
    crowd = page.locator(".st-key-room-crowd")
    crowd.get_by_text("ผู้เข้าร่วม ขนาดห้อง และการปิดรับ").tap()
    expect(crowd.get_by_text("เครือข่าย ก 12 เครื่อง")).to_be_visible(timeout=SLOW_MS)
    assert "127.0" not in crowd.inner_text()
    crowd.get_by_text("เครือข่าย ก ทั้งหมด 12 เครื่อง").tap()
    crowd.locator("[class*='st-key-room-crowd-sure'] label").tap()
    remove = crowd.locator(".st-key-room-crowd-remove button")
    expect(remove).to_be_enabled(timeout=SLOW_MS)
    remove.tap()
    expect(page.get_by_text("นำออกแล้ว 12 เครื่อง")).to_be_visible(timeout=SLOW_MS)
    assert room_crowd.list_phones(project, TERMINAL, room.id, at=now()) == {}
    assert workshops.read_workshop(project, TERMINAL, room.id, at=now()).workshop.locked


def test_a_phone_that_finds_the_room_full_reads_so_and_comes_in_later(
    project, room, shared_server, new_page
):
    page = new_page(PHONE, has_touch=True)
    page.goto(f"{shared_server.url}/w/{room.code}")
    strip, head = page.locator("#rm-strip"), page.locator("#rm-about")
    expect(strip).to_contain_text("ผู้เข้าร่วมเต็มแล้ว", timeout=SLOW_MS)
    expect(head).to_have_text("ห้องเต็มแล้ว")
    room_crowd.set_size(project, TERMINAL, room.id, SIZE + 1, at=now())
    expect(page.locator("#rm-panel")).to_have_attribute("data-view", "home", timeout=SLOW_MS)
    expect(strip).to_be_hidden()
    expect(head).to_have_text(f"{SIZE + 1} เครื่อง · 0 หมุด")


def test_a_phone_that_was_taken_out_reads_in_the_head_that_the_room_takes_nobody_more(
    project, room, shared_server, new_page
):
    room_crowd.set_size(project, TERMINAL, room.id, SIZE + 1, at=now())
    page = new_page(PHONE, has_touch=True)
    page.goto(f"{shared_server.url}/w/{room.code}")
    head = page.locator("#rm-about")
    expect(head).to_have_text(f"{SIZE + 1} เครื่อง · 0 หมุด", timeout=SLOW_MS)
    codes = room_crowd.list_phones(project, TERMINAL, room.id, at=now())
    room_crowd.remove_phones(project, TERMINAL, room.id, codes, at=now())
    expect(head).to_have_text("ห้องนี้ปิดรับผู้เข้าร่วมเพิ่มแล้ว", timeout=SLOW_MS)
    expect(page.locator("#rm-strip")).to_contain_text("ปิดรับผู้เข้าร่วมเพิ่มแล้ว")
