"""What leaves with a packet: released as it was opened, without the reporter, and told to them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from geodata.actions.cases import case_referrals, case_reports, case_work, letter_presets
from geodata.actions.cases.case_referrals import read_packet
from geodata.errors import BadInput, Conflict, NotAllowed
from geodata.model import personal
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseEdit, CaseState, Details
from geodata.model.cases.packets import DeliveryMethod, LetterPreset, PresetDraft
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.personal import PersonalKind
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.schema import case_referrals as referral_rows
from tests.geodata.actions.cases.test_case_story import story  # noqa: F401 - a fixture

DETAILS = Details("ฝ่ายเทศกิจ หัวหน้าฝ่าย", "เรียกเงิน 500 บาท", "แม่ค้าแผงที่ 4", "หน้าตลาดทุกเช้า")


def bring_to_district(story, words="มีการเรียกเงิน", **changes):  # noqa: F811
    story.report(story=words, **changes)
    story.step("officer", CaseStep.TAKEN_UP)
    story.step("officer", CaseStep.REFERRED_TO_DISTRICT, reason="เกินกำลัง")
    story.step("officer", CaseStep.TAKEN_UP_BY_DISTRICT)


def look(story, who):  # noqa: F811
    packet = story.file().packet
    return read_packet(story.project, story.people[who], packet.id, at=story.now)


# ------------------------------------------------------------------------ as it was opened


def test_a_packet_that_nobody_opened_is_not_released(story):  # noqa: F811
    bring_to_district(story)
    story.packet()
    with pytest.raises(BadInput, match="E-CASE-25"):
        story.do(case_referrals.release, "second", "เลขาธิการ")
    look(story, "officer")  # that its author has opened it says nothing
    with pytest.raises(BadInput, match="E-CASE-25"):
        story.do(case_referrals.release, "second", "เลขาธิการ")
    assert not story.file(who="second").has_opened_packet
    look(story, "second")
    assert story.file(who="second").has_opened_packet
    story.do(case_referrals.release, "second", "เลขาธิการ")
    assert story.follow().state is CaseState.REFERRED_TO_PACC


def test_another_packet_than_the_opened_one_is_not_released(story):  # noqa: F811
    bring_to_district(story)
    story.packet()
    look(story, "second")
    story.do(case_referrals.drop, "officer", "ผิดผู้รับ")
    story.do(case_referrals.prepare, "officer", Agency.PACC, "เลขาธิการ", "ใหม่", b"PK another")
    with pytest.raises(BadInput, match="E-CASE-25"):
        story.do(case_referrals.release, "second", "เลขาธิการ")


def test_a_packet_whose_row_was_changed_after_opening_is_not_released(story):  # noqa: F811
    bring_to_district(story)
    story.packet()
    look(story, "second")
    with story.project.database.begin(on_the_map=False) as tx:
        tx.connection.execute(sa.update(referral_rows).values(sha256="0" * 64))
    with pytest.raises(BadInput, match="E-CASE-25"):
        story.do(case_referrals.release, "second", "เลขาธิการ")


# ------------------------------------------------------------------------------------- sent


def test_the_reporter_reads_how_it_was_sent(story):  # noqa: F811
    bring_to_district(story)
    story.packet()
    with pytest.raises(BadInput, match="E-CASE-02"):  # nothing is released yet
        story.do(case_referrals.record_delivery, "officer", DeliveryMethod.BY_HAND, story.today)
    look(story, "second")
    story.do(case_referrals.release, "second", "เลขาธิการ")
    assert story.follow().delivery is None
    for wrong in (story.today - timedelta(days=1), story.today + timedelta(days=1)):
        with pytest.raises(BadInput, match="E-CASE-05"):
            story.do(case_referrals.record_delivery, "officer", DeliveryMethod.BY_HAND, wrong)
    story.do(case_referrals.record_delivery, "officer", DeliveryMethod.BY_POST, story.today)
    sent = story.follow().delivery
    assert (sent.agency, sent.method, sent.sent_on, sent.number) == (
        Agency.PACC,
        DeliveryMethod.BY_POST,
        story.today,
        "",
    )
    story.step("officer", CaseStep.AGENCY_ACCEPTED, agency_number="ปปท 12/2569")
    assert story.follow().delivery.number == "ปปท 12/2569"
    assert story.follow().delivery.method is DeliveryMethod.BY_POST


# ---------------------------------------------------------------------------------- details


def test_details_are_read_by_the_district_and_not_in_the_community(story):  # noqa: F811
    story.report(details=DETAILS)
    assert story.file(who="officer").content.details == DETAILS
    assert story.file(who="coordinator").content.details == Details()
    assert "แผงที่ 4" not in repr(story.file(who="coordinator"))
    story.step("coordinator", CaseStep.TAKEN_UP)
    edit = CaseEdit(story.file().case.category, "DS07", "สรุป", Details("ลบทิ้ง"))
    story.do(case_work.edit, "coordinator", edit)
    assert story.file(who="officer").content.details == DETAILS  # they could not be changed there
    given = (1, Agency.DISTRICT, "ศูนย์เขต", "")
    packet = case_referrals.build_contents(
        story.project, story.people["coordinator"], *given, at=story.now
    )
    assert packet.details == Details()


def test_details_and_later_messages_go_with_a_packet_to_an_agency(story):  # noqa: F811
    bring_to_district(story, details=DETAILS)
    case_reports.send_message(story.project, story.receipt, "t", "มีคลิปเสียง", at=story.now)
    given = (1, Agency.PACC, "เลขาธิการ", "")
    packet = case_referrals.build_contents(
        story.project, story.people["officer"], *given, at=story.now
    )
    assert packet.details == DETAILS
    assert packet.messages == ((story.today, "มีคลิปเสียง"),)


def test_a_packet_to_an_agency_is_opened_by_the_district_only(story):  # noqa: F811
    bring_to_district(story, details=DETAILS)
    story.packet()
    with pytest.raises(NotAllowed):
        look(story, "coordinator")
    look(story, "officer")  # the control


# --------------------------------------------------------------------- who reported stays out


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("โทรหาผมที่ 081-234-5678 ได้", PersonalKind.PHONE, "081-234-5678"),
        ("โทร ๐๘๑ ๒๓๔ ๕๖๗๘", PersonalKind.PHONE, "๐๘๑ ๒๓๔ ๕๖๗๘"),
        ("เลขบัตร 1-1037-02071-81-1", PersonalKind.CITIZEN, "1-1037-02071-81-1"),
        ("อีเมล a.b@example.com ครับ", PersonalKind.MAIL, "a.b@example.com"),
        ("ไลน์ไอดี somchai99", PersonalKind.ACCOUNT, "ไลน์ไอดี somchai99"),
        ("อยู่บ้านเลขที่ 12/3 ซอย 4", PersonalKind.HOUSE, "บ้านเลขที่ 12/3"),
        ("รถ กข 1234 จอดขวาง", PersonalKind.PLATE, "กข 1234"),
        ("ผมชื่อสมชาย เห็นเอง", PersonalKind.SELF, "ผมชื่อสมชาย"),
        ("ดิฉันขายของหน้าตลาด", PersonalKind.SELF, "ดิฉันขายของหน้าตลาด"),
        ("นางสาวสมศรี ใจดี เป็นผู้จ่าย", PersonalKind.NAME, "นางสาวสมศรี ใจดี"),
    ],
)
def test_what_may_tell_who_reported_is_found(text, kind, words):
    assert (kind, words) in {
        (message.kind, message.text) for message in personal.find_personal_data(text)
    }
    assert personal.redact(text, frozenset({words})) == text.replace(words, "[ปิดไว้]")


@pytest.mark.parametrize(
    "text",
    [
        "มีการเรียกเงินค่าวางแผงทุกเดือน เดือนละ 500 บาท",
        "โครงการปี พ.ศ. 2569 งบประมาณ 1,250,000 บาท",
        "ประชุมวันที่ 12 มีนาคม 2569 เวลา 10.00 น.",
        "หัวหน้าฝ่ายเทศกิจหน้าตลาด คุณภาพงานไม่ดี นายกเทศมนตรีรับทราบ นายช่างตรวจแล้ว",
    ],
)
def test_control_an_ordinary_sentence_is_not_taken_for_a_person(text):
    assert personal.find_personal_data(text) == ()


def test_no_packet_is_made_before_every_place_is_answered(story):  # noqa: F811
    bring_to_district(story, "ผมชื่อสมชาย โทร 0812345678 หัวหน้าฝ่ายเรียกเงิน")
    case_reports.send_message(story.project, story.receipt, "t", "โทร 0898765432", at=story.now)
    given = (story.project, story.people["officer"], 1, Agency.PACC, "เลขาธิการ", "")
    hidden = {"ผมชื่อสมชาย", "0812345678"}
    for answered in (set(), hidden):  # the message has one too
        with pytest.raises(BadInput, match="E-CASE-26"):
            case_referrals.build_contents(*given, hidden=answered, at=story.now)
    made = case_referrals.build_contents(*given, hidden=hidden, kept=["0898765432"], at=story.now)
    assert made.story == "[ปิดไว้] โทร [ปิดไว้] หัวหน้าฝ่ายเรียกเงิน"
    assert made.messages[0][1] == "โทร 0898765432"
    assert story.file().content.story.startswith("ผมชื่อสมชาย")  # the case itself is as it was


def test_what_was_kept_is_read_by_the_second_officer(story):  # noqa: F811
    bring_to_district(story)
    given = (Agency.PACC, "เลขาธิการ", "", b"PK packet")
    story.do(case_referrals.prepare, "officer", *given, kept=["กข 1234"])
    assert story.file(who="second").packet.unredacted_texts == ("กข 1234",)


# ---------------------------------------------------------------------------------- presets


def test_officers_keep_recipients_and_letters(story):  # noqa: F811
    officer, draft = story.people["officer"], PresetDraft(Agency.PACC, "ปปท.", " เลขาธิการ ", "ขอส่ง")
    for _ in range(2):
        letter_presets.add(story.project, officer, draft, token="t", at=story.now)
    [kept] = letter_presets.list_presets(story.project, story.people["coordinator"], at=story.now)
    assert kept == LetterPreset(1, 1, PresetDraft(Agency.PACC, "ปปท.", "เลขาธิการ", "ขอส่ง"))
    with pytest.raises(NotAllowed):
        letter_presets.add(
            story.project, story.people["coordinator"], draft, token="u", at=story.now
        )
    with pytest.raises(BadInput, match="E-CASE-10"):
        letter_presets.add(
            story.project, officer, PresetDraft(Agency.PACC, "x", " "), token="v", at=story.now
        )
    seen = DisplayedVersion.from_record(kept)
    other = PresetDraft(Agency.NACC, "ปปช.", "ประธาน", "")
    letter_presets.change(story.project, officer, 1, seen, other, at=story.now)
    with pytest.raises(Conflict):
        letter_presets.remove(story.project, officer, 1, seen, at=story.now)
    [kept] = letter_presets.list_presets(story.project, officer, at=story.now)
    letter_presets.remove(
        story.project, officer, 1, DisplayedVersion.from_record(kept), at=story.now
    )
    assert letter_presets.list_presets(story.project, officer, at=story.now) == []


def test_the_case_of_before_has_no_details(story):  # noqa: F811
    """A content that was sealed before there were details opens as it did."""
    story.report()
    with story.project.database.begin(on_the_map=False) as tx:
        row = tx.connection.execute(sa.text("SELECT sealed_key, sealed_content FROM cases"))
        key, sealed = row.one()
        opened = CaseBox(key, story.project.seal)
        content = opened.open_json(sealed)
        del content["details"]
        tx.connection.execute(
            sa.text("UPDATE cases SET sealed_content = :sealed"),
            {"sealed": opened.close_json(content)},
        )
    assert story.file().content.details == Details()
