"""The facilitator's screen: a workshop is made, opened, run step by step and closed."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.people.accounts import USE_NOTE_INTERVAL
from geodata.actions.workshops import rooms, workshop_desk, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.workshops.workshops import (
    PinDraft,
    Voting,
    WorkshopDraft,
    WorkshopKind,
    WorkshopState,
)
from geodata.store.schema import sessions
from mapping import network
from mapping.screens.workshop import room_addresses
from tests.refusals import refusal
from tests.seen import read_seen_version

HERE = (100.50413, 13.77991)  # DS07


def now():
    return datetime.now(UTC)


def build_draft(token="a", place="DS07", title="กลุ่มย่อยริมคลอง", kind=WorkshopKind.FOCUS_GROUP):
    return WorkshopDraft(token, kind, title, date(2026, 9, 30), "ศาลา", place, None, "เปิดงาน")


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def own_workshop(project):
    return workshops.create_workshop(project, TERMINAL, build_draft(), at=now())


@pytest.fixture
def room(project, own_workshop):
    return workshops.open_room(project, TERMINAL, own_workshop.id, at=now())


@pytest.fixture
def send_pin(project, room):
    """Send a pin from a phone of its own."""
    guests = []

    def send(note="", title=""):
        guest = Guest(room.code, rooms.join_room(project, room.code, at=now()))
        guests.append(guest)
        token = f"token-of-a-pin-{len(guests):04d}"
        draft = PinDraft(token, Category.POLICY, HERE, None, note, title)
        return rooms.propose_pin(project, guest, draft, at=now()).id

    return send


@pytest.fixture
def open_one(open_app, somchai, own_workshop):
    def run(by=somchai, **query):
        at = open_app("workshop", by=by, workshop=str(own_workshop.id), **query)
        assert not at.exception
        return at

    return run


def read_workshop(project, workshop):
    return workshops.read_workshop(project, TERMINAL, workshop.id, at=now()).workshop


def press(at, key):
    at.button(key=key).click().run()
    assert not at.exception
    return at


def keys(at, start):
    return {button.key for button in at.button if button.key and button.key.startswith(start)}


def primary(at):
    """Return the keys of the primary buttons of the screen."""
    return [button.key for button in at.button if button.proto.type == "primary"]


def fill(at, title="กลุ่มย่อย"):
    next(button_group for button_group in at.button_group if button_group.label == "รูปแบบ").select(
        WorkshopKind.HEARING
    ).run()
    next(text_input for text_input in at.text_input if text_input.label == "ชื่อเวิร์กช็อป").input(
        title
    ).run()


def test_a_workshop_is_made_and_its_page_opens(open_app, somchai, project):
    at = open_app("workshop", by=somchai)
    assert "ยังไม่มีเวิร์กช็อป" in at.info[0].value
    assert at.button(key="workshop-save").disabled
    fill(at)
    press(at, "workshop-save")
    [kept] = workshops.list_workshops(project, somchai, at=now())
    assert (kept.kind, kept.title, kept.community_id) == (WorkshopKind.HEARING, "กลุ่มย่อย", "DS07")
    assert kept.age_group is None
    assert "บันทึกเวิร์กช็อปแล้ว" in at.success[0].value
    assert primary(at) == ["room-open"]


def test_the_same_button_twice_makes_one_workshop(open_app, somchai, project):
    at = open_app("workshop", by=somchai)
    fill(at)
    token = at.query_params["draft"]
    press(at, "workshop-save")
    again = open_app("workshop", by=somchai, draft=token)
    fill(again)
    press(again, "workshop-save")
    assert len(workshops.list_workshops(project, somchai, at=now())) == 1


def test_the_way_back_to_the_link_before_comes_to_the_same_form_until_it_is_saved(
    open_app, somchai
):
    at = open_app("workshop", by=somchai)
    fill(at)
    token = at.query_params["draft"]
    del at.query_params["draft"]
    at.run()
    assert at.query_params["draft"] == token
    assert at.text_input(key=f"workshop-title-{token}").value == "กลุ่มย่อย"
    press(at, "workshop-save")
    at.run()
    assert "draft" not in at.query_params


def test_an_officer_may_name_no_community_and_a_coordinator_names_her_own(
    open_app, signed_in, somchai
):
    areas = {}
    for by in (somchai, signed_in(Role.OFFICER)):
        at = open_app("workshop", by=by)
        areas[by] = next(
            selectbox for selectbox in at.selectbox if selectbox.label == "ชุมชน"
        ).options
    own, every = areas.values()
    assert len(own) == 1
    assert (len(every), every[0]) == (44, "ทั้งเขต (ไม่ระบุชุมชน)")


def test_what_is_typed_is_shown_as_text_only(open_app, somchai, project):
    hostile = "**ดี** ![x](http://e.example/x) ${alert(1)}"
    workshops.create_workshop(project, TERMINAL, build_draft(title=hostile), at=now())
    at = open_app("workshop", by=somchai)
    assert any(hostile in text_element.value for text_element in at.text)
    marked = [*at.markdown, *at.caption, *at.info, *at.button, *at.expander]
    assert "alert" not in str([element.proto for element in marked])


def test_the_steps_of_a_session_come_one_after_the_other(open_one, project, own_workshop, somchai):
    at = open_one()
    press(at, "room-open")
    kept = read_workshop(project, own_workshop)
    assert kept.state is WorkshopState.OPEN
    assert primary(at) == []  # the projector's link is the next thing to press
    guest = Guest(kept.code, rooms.join_room(project, kept.code, at=now()))
    rooms.propose_pin(
        project, guest, PinDraft("token-of-a-pin-0001", Category.POLICY, HERE), at=now()
    )
    at.run()
    assert primary(at) == ["room-reveal"]
    press(at, "room-reveal")
    assert primary(at) == ["room-open_voting"]
    at.number_input(key=f"room-dots-{own_workshop.id}").set_value(2).run()
    press(at, "room-open_voting")
    assert (
        read_workshop(project, own_workshop).voting,
        read_workshop(project, own_workshop).dots,
    ) == (
        Voting.OPEN,
        2,
    )
    assert primary(at) == ["room-close_voting"]
    press(at, "room-close_voting")
    assert primary(at) == ["room-close"]
    assert at.button(key="room-close").disabled
    assert any("ลบข้อมูลของโทรศัพท์ทุกเครื่อง" in text_element.value for text_element in at.text)
    at.checkbox(key=f"room-close-sure-{own_workshop.id}").check().run()
    press(at, "room-close")
    assert read_workshop(project, own_workshop).state is WorkshopState.CLOSED
    assert keys(at, "room-") == set()


def test_pause_hide_and_the_timer(open_one, project, room):
    at = open_one()
    press(at, "room-pause")
    assert not read_workshop(project, room).accepting
    press(at, "room-resume")
    press(at, "room-reveal")
    press(at, "room-hide")
    assert not read_workshop(project, room).revealed
    at.number_input(key=f"room-minutes-{room.id}").set_value(5)
    press(at, "room-timer-set")
    ends = read_workshop(project, room).timer_ends_at
    assert timedelta(minutes=4) < ends - now() <= timedelta(minutes=5)
    press(at, "room-timer-clear")
    assert read_workshop(project, room).timer_ends_at is None


def test_hiding_pins_during_a_vote_asks_first(open_one, project, room, send_pin):
    send_pin()
    at = open_one()
    press(at, "room-reveal")
    assert not any("กำลังลงคะแนนอยู่" in text.value for text in at.text)
    workshops.open_voting(project, TERMINAL, room.id, 1, at=now())
    at.run()
    assert any("กำลังลงคะแนนอยู่" in text.value for text in at.text)
    assert at.button(key="room-hide").label == "ซ่อนหมุดระหว่างลงคะแนน"
    assert read_workshop(project, room).revealed
    press(at, "room-hide")
    assert not read_workshop(project, room).revealed


def test_revealing_pins_whose_titles_nobody_read_asks_first(open_one, project, room, send_pin):
    send_pin(title="ป้ายไม่ครบ")
    at = open_one()
    assert any("1 ชื่อ" in info.value for info in at.info)
    assert at.button(key="room-reveal").label == "เปิดเผยโดยไม่มีชื่อเหล่านั้น"
    press(at, "room-reveal")
    assert read_workshop(project, room).revealed
    [shown] = rooms.read_state(project, room.code, at=now()).pins
    assert shown.pin.shown_title == ""


def test_the_way_in(open_one, room):
    at = open_one()
    said = [text_element.value for text_element in at.text]
    assert room.code in said
    assert any(word.endswith(f"/w/{room.code}") for word in said)
    [link] = [
        link_button.proto for link_button in at.get("link_button") if "/w/" in link_button.proto.url
    ]
    assert link.url == f"/w/{room.code}/projector"
    assert link.type == "primary"
    assert f"/files/workshops/{room.id}/sheet.pdf" in {
        link_button.proto.url for link_button in at.get("link_button")
    }
    assert len(at.get("image")) == 1
    assert any("make run ADDRESS=0.0.0.0" in warning.value for warning in at.warning)


@pytest.fixture
def in_a_network(monkeypatch):
    """The machine has two addresses, and the server listens at all of them."""
    own = ["192.168.1.10", "10.0.0.4"]
    monkeypatch.setattr(network, "list_own_addresses", lambda: tuple(own))
    listens = {"server.address": "0.0.0.0"}
    ask = room_addresses.st.get_option
    monkeypatch.setattr(
        room_addresses.st, "get_option", lambda name: listens.get(name) or ask(name)
    )
    return own


def test_an_address_of_this_machine_is_chosen_for_the_code(open_one, project, room, in_a_network):
    at = open_one()
    assert any("โปรดเลือกที่อยู่ของเครื่องในเครือข่าย" in warning.value for warning in at.warning)
    [box] = [box for box in at.selectbox if box.key.startswith("room-address-")]
    port = urlsplit(box.options[0]).port
    assert box.options == [f"http://{own}:{port}" for own in in_a_network]
    box.select(box.options[1]).run()
    assert not at.exception
    chosen = f"http://10.0.0.4:{port}"
    assert read_workshop(project, room).base_url == chosen
    assert f"{chosen}/w/{room.code}" in [text_element.value for text_element in at.text]
    assert not at.warning
    in_a_network.remove("10.0.0.4")
    at.run()
    assert any("ไม่มีที่อยู่ http://10.0.0.4" in warning.value for warning in at.warning)


def test_a_machine_without_a_network_says_so(open_one, room, in_a_network):
    in_a_network.clear()
    at = open_one()
    assert any("ยังไม่ได้เชื่อมต่อเครือข่าย" in warning.value for warning in at.warning)


def test_phones_are_led_to_the_address_that_is_set(open_one, room, monkeypatch):
    monkeypatch.setenv("DUSITMAP_BASE_URL", "https://map.example/")
    at = open_one()
    assert f"https://map.example/w/{room.code}" in [text_element.value for text_element in at.text]
    assert not at.warning


def test_a_prepared_workshop_is_changed_and_a_stale_change_refused(open_one, project, own_workshop):
    at = open_one()
    key = f"workshop-title-{own_workshop.id}-0"
    at.text_input(key=key).input("ชื่อใหม่").run()
    theirs = build_draft(title="ของผู้อื่น")
    workshops.change_workshop(
        project,
        TERMINAL,
        own_workshop.id,
        read_seen_version(project, own_workshop),
        theirs,
        at=now(),
    )
    press(at, "workshop-change")
    assert read_workshop(project, own_workshop).title == "ของผู้อื่น"
    assert "มีผู้บันทึกเรื่องนี้ไปก่อนแล้ว" in at.error[0].value
    assert at.text_input(key=key).value == "ชื่อใหม่"
    assert "ของผู้อื่น" in [text_element.value for text_element in at.text]
    press(at, next(button.key for button in at.button if button.key.startswith("shown-go-on")))
    press(at, "workshop-change")
    assert read_workshop(project, own_workshop).title == "ชื่อใหม่"


def test_the_list_leads_there_and_back(open_app, somchai, project, room):
    other = workshops.create_workshop(
        project, TERMINAL, build_draft("b", title="อีกงานหนึ่ง"), at=now()
    )
    workshops.create_workshop(
        project, TERMINAL, build_draft("c", "DS08", title="ของชุมชนอื่น"), at=now()
    )
    at = open_app("workshop", by=somchai)
    rows = [text_element.value for text_element in at.main.text]
    assert rows[::2] == ["กลุ่มย่อยริมคลอง", "อีกงานหนึ่ง"]
    assert "ยังไม่ได้บันทึกผล · 30 ก.ย. 2569 · การสนทนากลุ่ม" in rows[1]  # its day is over
    press(at, f"workshop-go-{other.id}")
    assert any(text_element.value == "อีกงานหนึ่ง" for text_element in at.text)
    press(at, "workshop-back")
    assert keys(at, "workshop-go-") == {f"workshop-go-{record.id}" for record in (room, other)}


@pytest.mark.parametrize("number", ["999", "9" * 30, "x", "-1"])
def test_an_unknown_workshop_and_one_of_others_look_the_same(
    open_app, signed_in, own_workshop, number
):
    by = signed_in(Role.COORDINATOR, "DS08", name="neighbour")
    said = []
    for column in (str(own_workshop.id), number):
        at = open_app("workshop", by=by, workshop=column)
        assert not at.exception
        said.append([error.value for error in at.error])
        assert not keys(at, "room-")
    assert said[0]
    assert said[0] == said[1] or not number.isdecimal()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.PRESENTER, None])
def test_others_have_no_such_screen(open_app, signed_in, own_workshop, role):
    at = open_app("workshop", by=role and signed_in(role), workshop=str(own_workshop.id))
    assert refusal(role) in at.error[0].value
    assert not keys(at, "workshop-") | keys(at, "room-")
    assert not at.main.text


def read_last_use(project):
    with project.database.begin_read() as tx:
        return tx.connection.execute(sa.select(sessions.c.used_at)).scalar_one()


def test_a_desk_left_alone_does_not_keep_its_session_open(project, room, signed_in):
    began = now() - 3 * USE_NOTE_INTERVAL
    by = signed_in(Role.COORDINATOR, "DS07", name="somying", at=began)
    before = read_last_use(project)
    for _ in range(3):
        workshop_desk.read_status(project, by, room.id, at=now())
    assert read_last_use(project) == before
    workshops.pause_pins(project, by, room.id, at=now())  # the control: who does something uses it
    assert read_last_use(project) != before


def test_the_counts_lead_to_the_next_step(open_one, send_pin):
    at = open_one()
    assert [metric.value for metric in at.metric] == ["0", "0", "0"]
    send_pin("CANARY")
    at.run()
    assert [metric.value for metric in at.metric] == ["1", "1", "0"]
    assert primary(at) == ["room-reveal"]
    assert "CANARY" not in str([text_element.value for text_element in at.text])
