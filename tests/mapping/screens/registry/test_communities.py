"""The registry on the screen: only for officers, typed words as they are, stale saves told."""

from datetime import UTC, datetime

import pytest

from geodata import reference
from geodata.actions.places import communities, stated_names
from geodata.model.imports.records import StatedPlace
from geodata.model.people.people import Role
from geodata.model.places.registry import FigureKind
from geodata.store.imports.records import FeedStore
from geodata.store.places.places import PlaceStore
from geodata.store.places.registry import RegistryStore
from tests.refusals import refusal
from tests.seen import community_as_it_is, name_as_it_waits

NAMES = {community.id: community.name_th for community in reference.list_communities()}
WRONG = NAMES["DS07"][:-1] + "ษ์ๆ"
NO_POINT = {"longitude": None, "latitude": None}


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


def place(project, area_id):
    with project.database.begin_read() as tx:
        return PlaceStore(tx).load_community(area_id)


def field(at, label):
    return next(element for element in (*at.text_input, *at.selectbox) if element.label == label)


def chosen(open_app, by, area_id="DS07"):
    at = open_app("communities", by=by)
    field(at, "เลือกชุมชน").select(area_id).run()
    assert not at.exception
    return at


def texts(at):
    return [text_element.value for text_element in at.text]


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.PRESENTER, None]
)
def test_only_officers_have_the_screen(open_app, signed_in, role):
    names = ["DS07"] if role is Role.COORDINATOR else []
    at = open_app("communities", by=role and signed_in(role, *names))
    assert refusal(role) in at.error[0].value
    assert not at.table
    assert not at.text_input


def test_a_community_is_added_with_thai_digits(open_app, malee, project):
    at = open_app("communities", by=malee)
    assert at.button(key="community-add").disabled
    hostile = "ชุมชน ![x](http://evil.example/) **ใหม่**"
    field(at, "ชื่อชุมชน").input(hostile).run()
    field(at, "แขวง").select("100202").run()
    field(at, "ละติจูด").input("๑๓.๗๗๙๕๙").run()
    field(at, "ลองจิจูด").input("๑๐๐.๕๐๔๓๔").run()
    at.button(key="community-add").click().run()
    assert not at.exception
    assert "เพิ่มชุมชนแล้ว" in at.success[0].value
    assert place(project, "DS44").name_th == hostile
    [names] = at.table[-1].value["ชื่อชุมชน"].tail(1)
    assert "![x](" not in names
    assert field(at, "ชื่อชุมชน").value == ""
    at = chosen(open_app, malee, "DS44")
    assert hostile in texts(at)
    assert any("เพิ่มชุมชน" in text and "malee" in text for text in texts(at))


def test_a_point_can_be_copied_and_a_wrong_one_is_explained(open_app, malee, project):
    at = open_app("communities", by=malee)
    field(at, "ชื่อชุมชน").input("ชุมชนใหม่").run()
    field(at, "แขวง").select("100201").run()
    field(at, "คัดลอกพิกัดจากชุมชน (ไม่เลือกก็ได้)").select("DS07").run()
    assert field(at, "ละติจูด").value.startswith("13.779")
    at.button(key="community-add").click().run()
    assert "E-COM-03" in at.error[0].value.replace("\\", "")
    field(at, "ละติจูด").input("สิบสาม").run()
    at.button(key="community-add").click().run()
    assert "E-COM-11" in at.error[0].value.replace("\\", "")
    assert len(at.table[-1].value) == 43


def test_rename_zone_figure_and_their_history(open_app, malee, project):
    at = chosen(open_app, malee)
    assert at.button(key="community-rename").disabled
    field(at, "ชื่อใหม่").input("ชุมชนริมคลองร่มเย็น").run()
    at.button(key="community-rename").click().run()
    next(button_group for button_group in at.button_group if button_group.label == "โซน").select(
        2
    ).run()
    at.button(key="community-zone").click().run()
    next(
        button_group for button_group in at.button_group if button_group.label == "จำนวนที่ต้องการบันทึก"
    ).select(FigureKind.RESIDENTS).run()
    next(
        number_input for number_input in at.number_input if number_input.label == "จำนวน"
    ).set_value(431).run()
    next(
        number_input for number_input in at.number_input if number_input.label.startswith("ปี")
    ).set_value(2567).run()
    field(at, "ที่มาของตัวเลข (เผยแพร่ต่อประชาชน)").input("สำรวจ <b>").run()
    at.button(key="community-figure").click().run()
    assert not at.exception
    now = place(project, "DS07")
    assert (now.name_th, now.zone, now.version) == ("ชุมชนริมคลองร่มเย็น", 2, 4)
    with project.database.begin_read() as tx:
        kept = RegistryStore(tx).list_figures()["DS07"][-1]
    assert (kept.figure.count, kept.figure.year_be) == (431, 2567)
    said = "\n".join(texts(at))
    assert f"เปลี่ยนชื่อจาก “{NAMES['DS07']}” เป็น “ชุมชนริมคลองร่มเย็น”" in said
    assert "เปลี่ยนโซนจาก – เป็น 2" in said
    assert "บันทึกจำนวนประชากร 431 คน (พ.ศ. 2567) ที่มา: สำรวจ <b>" in said


def test_retiring_asks_first_and_can_be_undone(open_app, malee, project, publisher, now):
    at = chosen(open_app, malee)
    assert at.button(key="community-retire").disabled
    at.checkbox[0].check().run()
    at.button(key="community-retire").click().run()
    assert place(project, "DS07").retired
    publisher.release_if_changed(now)
    public = open_app("community", id="DS07")
    assert "ไม่พบชุมชนตามลิงก์นี้" in public.error[0].value
    at = chosen(open_app, malee)
    at.button(key="community-take-back").click().run()
    assert not place(project, "DS07").retired


def test_who_saves_what_somebody_else_changed_meanwhile_is_told(
    open_app, malee, signed_in, project
):
    at = chosen(open_app, malee)
    field(at, "ชื่อใหม่").input("ชุมชนของมาลี").run()
    other = signed_in(Role.OFFICER, name="prasit")
    communities.rename(
        project,
        other,
        "DS07",
        community_as_it_is(project, "DS07"),
        "ชุมชนของประสิทธิ์",
        at=datetime.now(UTC),
    )
    at.button(key="community-rename").click().run()
    assert "E-CONFLICT-01" in at.error[0].value.replace("\\", "")
    assert place(project, "DS07").name_th == "ชุมชนของประสิทธิ์"
    assert field(at, "ชื่อใหม่").value == "ชุมชนของมาลี"  # what was typed is still there
    assert {NAMES["DS07"], "ชุมชนของประสิทธิ์"} <= {text_element.value for text_element in at.text}
    at.button(key="community-rename").click().run()  # not compared yet
    assert place(project, "DS07").name_th == "ชุมชนของประสิทธิ์"
    next(button for button in at.button if button.key.startswith("shown-go-on-")).click().run()
    field(at, "ชื่อใหม่").input("ชุมชนของสองคน").run()  # having seen it, the next one is good
    at.button(key="community-rename").click().run()
    assert place(project, "DS07").name_th == "ชุมชนของสองคน"


def community_of(project, source_id):
    with project.database.begin_read() as tx:
        return FeedStore(tx, project.seal).find_known("Traffy Fondue")[source_id]["community_id"]


def test_a_waiting_name_is_confirmed_by_choosing(open_app, malee, project, record, bring_in):
    bring_in(record(1, **NO_POINT, stated=StatedPlace("100202", WRONG)))
    at = open_app("communities", by=malee)
    assert WRONG in texts(at)
    means = field(at, "ชื่อนี้หมายถึงชุมชน")
    assert means.value is None
    assert means.options[0].startswith(NAMES["DS07"])
    assert "คล้าย" in means.options[0]
    confirm = next(button for button in at.button if button.label == "ยืนยันว่าเป็นชุมชนนี้")
    assert confirm.disabled
    assert community_of(project, "T1") is None
    means.select("DS07").run()
    assert community_of(project, "T1") is None
    next(button for button in at.button if button.label == "ยืนยันว่าเป็นชุมชนนี้").click().run()
    assert not at.exception
    assert community_of(project, "T1") == "DS07"
    assert f"“{WRONG}” คือ {NAMES['DS07']}" in texts(at)
    next(button for button in at.button if button.label == "เลิกทำ").click().run()
    assert community_of(project, "T1") is None


def test_a_name_can_be_none_of_ours(open_app, malee, project, record, bring_in):
    bring_in(record(1, **NO_POINT, stated=StatedPlace("100202", "<b>ไม่มีที่นี่</b>")))
    at = open_app("communities", by=malee)
    assert "<b>ไม่มีที่นี่</b>" in texts(at)
    next(button for button in at.button if button.label == "ไม่ใช่ชุมชนในทะเบียน").click().run()
    assert not at.exception
    assert stated_names.list_waiting_names(project, malee, at=datetime.now(UTC)) == []
    assert "ไม่มีชื่อที่รอการยืนยัน" in at.info[0].value


def test_the_audit_log_says_it_in_thai(open_app, malee, signed_in, project, record, bring_in):
    at = datetime.now(UTC)

    def do(change, *given):
        change(project, malee, "DS07", community_as_it_is(project, "DS07"), *given, at=at)

    do(communities.rename, "ชุมชนริมคลองร่มเย็น")
    do(communities.assign_zone, 1)
    do(communities.set_figure, FigureKind.RESIDENTS, 1, 2567, "สำรวจ")
    do(communities.retire)
    do(communities.take_back)
    bring_in(record(1, **NO_POINT, stated=StatedPlace(None, "ที่ไหนก็ไม่รู้")))
    stated_names.confirm_name(
        project, malee, "ที่ไหนก็ไม่รู้", None, None, name_as_it_waits(project, "ที่ไหนก็ไม่รู้", None), at=at
    )
    page = open_app("admin", by=signed_in(Role.AUDITOR))
    assert not page.exception
    said = "\n".join(map(str, page.table[-1].value.to_numpy().ravel()))
    for words in (
        "malee เปลี่ยนชื่อชุมชน",
        "malee กำหนดโซนของชุมชน",
        "malee บันทึกจำนวนครัวเรือนหรือประชากร",
        "malee นำชุมชนออกจากทะเบียน",
        "malee นำชุมชนกลับเข้าทะเบียน",
        "malee ยืนยันว่าชื่อที่เรื่องระบุไว้ไม่ใช่ชุมชนในทะเบียน",
    ):
        assert words in said
    assert "ร่มเย็น" not in said


def test_the_community_page_says_where_figures_come_from(open_app, malee, project, publisher, now):
    communities.set_figure(
        project,
        malee,
        "DS07",
        community_as_it_is(project, "DS07"),
        FigureKind.RESIDENTS,
        1431,
        2567,
        "**สำรวจ**",
        at=datetime.now(UTC),
    )
    publisher.release_if_changed(now)
    page = open_app("community", id="DS07")
    assert not page.exception
    assert "จำนวนประชากร 1,431 คน (พ.ศ. 2567) · ที่มา: **สำรวจ**" in texts(page)


def test_an_account_of_a_retired_community_can_still_be_changed(
    open_app, malee, signed_in, project, publisher, now
):
    signed_in(Role.COORDINATOR, "DS07", "DS08", name="somchai")
    communities.retire(
        project, malee, "DS07", community_as_it_is(project, "DS07"), at=datetime.now(UTC)
    )
    publisher.release_if_changed(now)
    at = open_app("admin", by=signed_in(Role.ADMINISTRATOR))
    box = at.selectbox(key="admin-account")
    box.select(next(v for v, o in zip(range(1, 9), box.options, strict=False) if o == "somchai"))
    at.run()
    assert not at.exception
