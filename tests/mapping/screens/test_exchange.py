"""The import screen: four steps, nothing saved before the person agrees, nobody else gets in."""

from datetime import UTC, datetime

import pytest

from geodata import actions, reasons
from geodata.actions import accounts
from geodata.intake import in_child
from geodata.model.people import Role
from geodata.model.records import Indicator
from geodata.store.audit import AuditStore
from geodata.store.records import CaseStore, FeedStore

TRAFFY = (
    "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,district,"
    "province,timestamp,state,star,count_reopen,last_activity\n"
    "T-1,ทางเท้า,กทม.,CANARY,,,\"['100.50384', '13.77959']\",12 ซอย 3 CANARY,,ดุสิต,กรุงเทพมหานคร,"
    "2023-07-22 06:14:39.040089+00,เสร็จสิ้น,,0,2023-07-22 06:14:39+00\n"
    ",ทางเท้า,กทม.,,,,\"['100.50384', '13.77959']\",,,,,2023-07-22 06:14:39+00,เสร็จสิ้น,,0,\n"
    "T-3,ถนน,กทม.,,,,\"['137.6', '13.7']\",,,,,2023-07-22 06:14:39+00,เสร็จสิ้น,,0,\n"
).encode("utf-8-sig")


def stored(project, kind, source):
    with project.database.reading() as tx:
        return kind(tx, project.seal).known(source)


def upload(at, data=TRAFFY, name="traffy.csv"):
    at.file_uploader[0].upload(name, data, "text/csv").run()
    return at


@pytest.fixture
def officer(signed_in):
    return signed_in(Role.OFFICER)


@pytest.fixture
def screen(open_app, officer):
    return open_app("exchange", by=officer)


def test_a_file_is_shown_before_anything_is_saved(screen, project):
    at = upload(screen)
    assert not at.exception
    assert {metric.label: metric.value for metric in at.metric} == {
        "เรื่องใหม่": "1",
        "เรื่องที่เปลี่ยน": "0",
        "เรื่องเดิม": "0",
        "แถวซ้ำ": "0",
        "นำเข้าไม่ได้": "2",
        "ที่อยู่ขัดกับจุด": "0",
    }
    rejects = at.dataframe[0].value
    assert list(rejects["แถวที่"]) == [3, 4]
    assert list(rejects["คอลัมน์"]) == ["ticket_id", "coords"]
    assert all(rejects["เหตุผล"])
    assert stored(project, FeedStore, "Traffy Fondue") == {}


def test_agreeing_saves_once(screen, project):
    at = upload(screen)
    at.button(key="import-confirm").click().run()
    assert "เพิ่ม 1 เรื่อง" in at.success[0].value
    assert list(stored(project, FeedStore, "Traffy Fondue")) == ["T-1"]
    assert any("ไม่มีเรื่องใหม่" in info.value for info in at.info)


def test_free_text_of_the_file_is_kept_nowhere(screen, project_folder):
    at = upload(screen)
    at.button(key="import-confirm").click().run()
    files = [path for path in project_folder.rglob("*") if path.is_file()]
    assert not any(b"CANARY" in path.read_bytes() for path in files)
    assert any(b"T-1" in path.read_bytes() for path in files)  # the search is not blind


def test_a_person_may_correct_the_columns(screen):
    at = upload(screen)
    at.selectbox(key="column-types").select("star").run()
    assert not at.exception
    dropped = next(text.value for text in at.text if "comment" in text.value)
    assert "type, " in dropped
    assert "star" not in dropped


def test_the_same_file_as_complaints_of_the_network(screen, project):
    at = upload(screen)
    at.radio[0].set_value(Indicator.COMPLAINTS).run()
    at.button(key="import-confirm").click().run()
    assert list(stored(project, CaseStore, actions.NETWORK)) == ["T-1"]
    assert stored(project, FeedStore, "Traffy Fondue") == {}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-FMT-02"),
        (b"%PDF-1.7 ...........", "E-FMT-01"),
        ("a,b\n1,2".encode("utf-16"), "E-ENC-01"),
        (b"<svg onload=alert(1)>", "E-FMT-01"),
    ],
)
def test_a_bad_file_gets_one_thai_line_with_its_code(screen, project, data, code):
    at = upload(screen, data)
    assert not at.exception
    assert len(at.error) == 1
    assert at.error[0].value.replace("\\", "").endswith(f"({code})")
    assert stored(project, FeedStore, "Traffy Fondue") == {}


def test_real_records_are_refused_while_sample_records_are_there(screen, project, record, bring_in):
    bring_in(record(1), source=actions.DEMO_SOURCE, demo=True)
    at = upload(screen)
    at.button(key="import-confirm").click().run()
    assert "E-DEMO-02" in at.error[0].value.replace("\\", "")


def test_a_session_that_ended_can_save_nothing(screen, project, officer):
    at = upload(screen)
    accounts.sign_out(project, officer.session_id, at=datetime.now(UTC))
    at.button(key="import-confirm").click().run()
    assert stored(project, FeedStore, "Traffy Fondue") == {}


@pytest.mark.parametrize("guess", ["officer", "1", ""])
def test_a_guessed_session_id_opens_nothing(open_app, officer, guess):
    at = open_app()
    at.user["id"] = guess
    at.run()
    at.switch_page("exchange.py").run()
    assert "ท่านไม่มีสิทธิ์เปิดหน้านี้" in at.error[0].value
    assert not at.get("file_uploader")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_who_is_no_officer_has_no_import(open_app, signed_in, role):
    communities = ["DS07"] if role is Role.COORDINATOR else []
    at = open_app("exchange", by=signed_in(role, *communities))
    assert "ท่านไม่มีสิทธิ์เปิดหน้านี้" in at.error[0].value
    assert not at.get("file_uploader")


def test_a_hostile_file_is_one_thai_line_and_one_entry_however_often_the_page_is_drawn(
    screen, project
):
    at = upload(screen, b"CANARY,CANARY\n1,2\n", name="CANARY.csv")
    at.run()
    assert not at.exception
    [said] = [each.value.replace("\\", "") for each in at.error]
    assert said == f"{reasons.sentence('E-TAB-03')} (E-TAB-03)"
    with project.database.reading() as tx:
        log = [each.object for each in AuditStore(tx, project.audit_key).in_order()]
    assert [each for each in log if each.startswith("upload")] == ["upload_rejected E-TAB-03"]
    assert not any("CANARY" in each for each in log)


def test_a_file_that_kills_its_reader_leaves_the_page_standing(screen, project, monkeypatch):
    with monkeypatch.context() as strange:
        strange.setattr(in_child, "READER", "tests.attack.strange_children")
        at = upload(screen)
    assert not at.exception
    assert "E-FMT-02" in at.error[0].value.replace("\\", "")
    assert upload(at, TRAFFY + b"\n").metric[0].value == "1"
