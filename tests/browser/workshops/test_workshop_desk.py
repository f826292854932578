"""The facilitator's desk in a browser: paper typed by keyboard alone, counts that move nothing."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL, Caller
from geodata.actions.people import accounts
from geodata.actions.workshops import rooms, workshop_paper, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.model.imports.records import Category
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind
from geodata.project import open_project
from tests.browser import people

HERE = (100.50413, 13.77991)  # DS07
DESK = {"width": 1280, "height": 900}
SLOW_MS = 30_000


def now():
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def project(shared_server):
    opened = open_project(settings.read(shared_server.environment))
    yield opened
    opened.database.close()


@pytest.fixture
def room(project, request):
    draft = WorkshopDraft(
        request.node.name, WorkshopKind.HEARING, "เวที", date(2026, 9, 30), "", "DS07", None
    )
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    return workshops.open_room(project, TERMINAL, made.id, at=now())


@pytest.fixture
def open_part(shared_server, new_page, room):
    def run(part, name):
        cookie = people.cookie(shared_server, name, "coordinator", "DS07")
        page = new_page(DESK)
        page.context.add_cookies([cookie])
        page.goto(f"{shared_server.url}/workshop?workshop={room.id}&part={part}")
        expect(page.locator(f".st-key-workshop-part-{part}")).to_be_visible(timeout=SLOW_MS)
        return page, cookie["value"]

    return run


def wait_until_settled(page):
    expect(page.locator(".stApp[data-test-script-state=running]")).to_have_count(0)


def tab_to(page, label):
    """Press Tab until the button of this label has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if label in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"the keyboard does not reach {label}")


def test_three_pins_are_typed_and_confirmed_by_keyboard_alone(open_part, project, room):
    page, _ = open_part("paper", "malee")
    field = page.get_by_role("textbox", name="ช่องหรือรหัสชุมชน")
    for _ in range(60):
        page.keyboard.press("Tab")
        if field.evaluate("e => e === document.activeElement"):
            break
    said = page.locator(".st-key-paper-said")
    for count, line in enumerate(["- 2 ซ่อมถนนไม่เสร็จ", "DS07 1 เบิกซ้ำ", "- ๔"], 1):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
        expect(page.locator("[class*=st-key-paper-chosen]")).to_have_count(count, timeout=SLOW_MS)
        expect(field).to_have_value("")
        expect(field).to_be_focused()
        expect(said).to_contain_text("บันทึกแล้ว")
    tab_to(page, "เลือกทั้งหมด")
    page.keyboard.press("Enter")
    confirm = page.get_by_role("button", name="ตรวจแล้ว ตรงกับกระดาษ (3)")
    expect(confirm).to_be_enabled(timeout=SLOW_MS)
    wait_until_settled(page)
    page.keyboard.press("Shift+Tab")
    expect(confirm).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("ไม่มีหมุดจากกระดาษที่รอตรวจ")).to_be_visible(timeout=SLOW_MS)
    typed = workshop_paper.list_typed_pins(project, TERMINAL, room.id, at=now())
    assert [typed_pin.note for typed_pin in typed] == ["ซ่อมถนนไม่เสร็จ", "เบิกซ้ำ", ""]
    assert not any(typed_pin.pin.is_pending for typed_pin in typed)


def send_pin(project, room, number):
    guest = Guest(room.code, rooms.join_room(project, room.code, at=now()))
    token = f"token-of-{room.id}-{number:06d}"
    rooms.propose_pin(project, guest, PinDraft(token, Category.POLICY, HERE), at=now())


def test_counts_come_by_themselves_and_move_nothing_else(open_part, project, room):
    page, _ = open_part("room", "kanya")
    metric = page.locator("[data-testid=stMetricValue]").nth(1)
    send_pin(project, room, 1)
    reveal = page.get_by_role("button", name="เปิดเผยหมุด")
    expect(reveal).to_be_visible(timeout=SLOW_MS)  # the next step has changed: all is drawn anew
    expect(metric).to_have_text("1")
    wait_until_settled(page)
    minutes = page.locator(".st-key-room-timer input")
    minutes.fill("25")
    page.evaluate("window.kept = document.querySelector('.st-key-room-qr img')")
    for number in (2, 3):
        send_pin(project, room, number)
        expect(metric).to_have_text(str(number), timeout=SLOW_MS)
    assert page.evaluate("kept.isConnected")
    expect(minutes).to_have_value("25")
    expect(minutes).to_be_focused()


def test_a_desk_whose_session_has_ended_closes_itself(open_part, project, room):
    page, cookie = open_part("room", "prasit")
    code = page.get_by_text(room.code, exact=True)
    expect(code).to_be_visible()
    by = Caller(accounts.find_session(project, cookie, at=now()))
    accounts.sign_out(project, by.session_id, at=now())
    expect(page.get_by_text("โปรดเข้าสู่ระบบอีกครั้ง")).to_be_visible(timeout=SLOW_MS)
    expect(code).to_have_count(0)


def test_the_projector_opens_from_the_desk(open_part, room):
    page, _ = open_part("room", "wipa")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="เปิดจอห้องผู้ชม").click()
    projector = opened.value
    expect(projector).to_have_url(f"{page.url.split('/workshop')[0]}/w/{room.code}/projector")
    shown = f"{room.code[:4]} {room.code[4:]}"
    expect(projector.locator("#pj-code")).to_have_text(shown, timeout=SLOW_MS)
