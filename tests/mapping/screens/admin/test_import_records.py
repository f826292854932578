"""The import screen: four steps, nothing saved before the person agrees, nobody else gets in."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from geodata import actions, reasons
from geodata.actions import editions
from geodata.actions.people import accounts
from geodata.intake.children import in_child
from geodata.intake.dates import DateOrder
from geodata.model.imports.records import Category, Indicator
from geodata.model.people.people import Role
from geodata.store.imports.records import FeedStore, ImportedComplaintStore
from geodata.store.people.audit import AuditStore
from tests.refusals import refusal

TRAFFY = (
    "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,district,"
    "province,timestamp,state,star,count_reopen,last_activity\n"
    "T-1,ทางเท้า,กทม.,CANARY,,,\"['100.50413', '13.77991']\",12 ซอย 3 CANARY,,ดุสิต,กรุงเทพมหานคร,"
    "2023-07-22 06:14:39.040089+00,เสร็จสิ้น,,0,2023-07-22 06:14:39+00\n"
    ",ทางเท้า,กทม.,,,,\"['100.50413', '13.77991']\",,,,,2023-07-22 06:14:39+00,เสร็จสิ้น,,0,\n"
    "T-3,ถนน,กทม.,,,,\"['137.6', '13.7']\",,,,,2023-07-22 06:14:39+00,เสร็จสิ้น,,0,\n"
).encode("utf-8-sig")


def read_stored(project, kind, source):
    with project.database.begin_read() as tx:
        return kind(tx, project.seal).find_known(source)


def upload(at, data=TRAFFY, name="traffy.csv"):
    at.file_uploader[0].upload(name, data, "text/csv").run()
    return at


@pytest.fixture
def officer(signed_in):
    return signed_in(Role.OFFICER)


@pytest.fixture
def screen(open_app, officer):
    return open_app("import_records", by=officer)


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
    assert read_stored(project, FeedStore, "Traffy Fondue") == {}


def test_agreeing_saves_once(screen, project):
    at = upload(screen)
    at.button(key="import-confirm").click().run()
    assert "เพิ่ม 1 เรื่อง" in at.success[0].value
    assert list(read_stored(project, FeedStore, "Traffy Fondue")) == ["T-1"]
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


REGISTER = 'รหัสเรื่อง,วันที่แจ้ง,พิกัด,หมวด\nก1,13/2/2567,"13.7796, 100.5038",Bribery\n'.encode()


def test_nothing_is_chosen_where_the_file_is_not_recognised(screen, project):
    at = upload(screen, REGISTER)
    assert not at.exception
    assert at.radio(key="import-indicator").value is None
    assert not at.metric
    assert all(button.key != "import-confirm" for button in at.button)
    at.radio(key="import-indicator").set_value(Indicator.COMPLAINTS).run()
    at.button(key="import-confirm").click().run()
    [kept] = read_stored(project, ImportedComplaintStore, actions.NETWORK).values()
    assert kept["category"] == "unclassified"
    assert read_stored(project, FeedStore, "Traffy Fondue") == {}


def test_a_known_feed_is_chosen_and_cannot_become_complaints(screen, project):
    at = upload(screen)
    assert at.radio(key="import-indicator").value == Indicator.FEED_REPORTS
    at.radio(key="import-indicator").set_value(Indicator.COMPLAINTS).run()
    assert "E-KIND-02" in at.error[0].value.replace("\\", "")
    assert all(button.key != "import-confirm" for button in at.button)


def test_a_list_of_something_else_is_refused_with_what_is_missing(screen, project):
    at = upload(screen, "OID_,name,latitude,longitude\n1,ก,13.78,100.51\n".encode())
    said = at.error[0].value.replace("\\", "")
    assert "E-KIND-03" in said
    assert "รหัสเรื่อง · วันที่แจ้ง · ประเภท" in said
    at.selectbox(key="column-source_id").select("OID_")
    at.selectbox(key="column-reported_at").select("name").run()
    assert not at.error  # a person says what the columns are; the rows tell the rest


def test_the_category_of_corruption_is_what_a_person_says(screen, project):
    at = upload(screen, REGISTER)
    assert any("“หมวด”" in text.value for text in at.text)
    at.selectbox(key="column-category").select("หมวด").run()
    at.selectbox(key="import-category-0").select(Category.PUBLIC_SERVICE)
    at.radio(key="import-indicator").set_value(Indicator.COMPLAINTS).run()
    at.button(key="import-confirm").click().run()
    [kept] = read_stored(project, ImportedComplaintStore, actions.NETWORK).values()
    assert kept["category"] == "public service"


def test_the_order_of_day_and_month_is_asked_where_nothing_tells_it(screen, project):
    at = upload(screen, b"id,date,type\n1,12/1/2024,a\n2,1/2/2024,b\n")
    at.radio(key="import-indicator").set_value(Indicator.FEED_REPORTS).run()
    assert "12/1/2024" in at.radio(key="import-dates").label
    assert at.radio(key="import-dates").value is None
    assert not at.metric
    at.radio(key="import-dates").set_value(DateOrder.MONTH_FIRST).run()
    assert any("2 ม.ค. 2567 – 1 ธ.ค. 2567" in text.value for text in at.text)


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, number in sheets.items():
        sheet = made.create_sheet(title)
        sheet.append(("ticket_id", "coords", "last_activity"))
        sheet.append((f"{title}-{number}", "", ""))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_another_sheet_of_a_workbook_is_offered(screen):
    at = upload(screen, book(A=1, B=2), name="book.xlsx")
    assert at.selectbox(key="import-sheet").options == ["A", "B"]
    assert list(at.dataframe[0].value["รหัสเรื่อง"]) == ["A-1"]
    at.selectbox(key="import-sheet").select("B").run()
    assert not at.exception
    assert list(at.dataframe[0].value["รหัสเรื่อง"]) == ["B-2"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-FMT-02"),
        (b"%PDF-1.7 ...........", "E-FMT-01"),
        ("a,b\n1,2".encode("utf-32"), "E-ENC-01"),
        (b"<svg onload=alert(1)>", "E-FMT-01"),
    ],
)
def test_a_bad_file_gets_one_thai_line_with_its_code(screen, project, data, code):
    at = upload(screen, data)
    assert not at.exception
    assert len(at.error) == 1
    assert at.error[0].value.replace("\\", "").endswith(f"({code})")
    assert read_stored(project, FeedStore, "Traffy Fondue") == {}


def test_sample_records_are_named_at_the_first_step_with_the_button_that_removes_them(
    screen, project, record, bring_in
):
    bring_in(record(1), source=actions.DEMO_SOURCE, demo=True)
    at = screen.run()
    assert "E-DEMO-02" in at.error[0].value.replace("\\", "")
    assert upload(at).button(key="import-confirm").disabled
    at.button(key="import-remove-samples").click().run()
    assert not at.error
    assert "นำข้อมูลตัวอย่างออกแล้ว 1 รายการ" in at.success[0].value
    assert list(read_stored(project, FeedStore, actions.DEMO_SOURCE)) == []
    assert not at.button(key="import-confirm").disabled
    at.button(key="import-confirm").click().run()
    assert list(read_stored(project, FeedStore, "Traffy Fondue")) == ["T-1"]


def finish_import(at):
    upload(at).button(key="import-confirm").click().run()
    at.selectbox(key="import-undo-choice").select(1).run()
    return at


def test_an_import_is_taken_back(screen, project):
    at = finish_import(screen)
    assert {"เรื่องที่จะลบ": "1"}.items() <= {
        metric.label: metric.value for metric in at.metric
    }.items()
    at.button(key="import-undo-confirm").click().run()
    assert not at.exception
    assert read_stored(project, FeedStore, "Traffy Fondue") == {}
    assert any("ลบ 1 เรื่อง" in success.value for success in at.success)
    assert list(at.dataframe[-1].value["สถานะ"]) == ["ย้อนกลับแล้ว"]


def test_what_is_taken_back_is_what_was_shown(screen, project, record, bring_in):
    at = finish_import(screen)
    newer = record(1, source_id="T-1", last_activity_at=datetime(2024, 1, 1, tzinfo=UTC))
    bring_in(newer)  # meanwhile another import speaks for the record
    at.button(key="import-undo-confirm").click().run()
    assert "E-CONFLICT-01" in " ".join(error.value for error in at.error).replace("\\", "")
    assert list(read_stored(project, FeedStore, "Traffy Fondue")) == ["T-1"]


def test_what_was_released_needs_a_second_officer(screen, project, open_app, signed_in, officer):
    at = finish_import(screen)
    editions.freeze(project, officer, "2569-09-30", lambda: None, at=datetime.now(UTC))
    at.run()
    assert at.button(key="import-undo-confirm").label == "ขอย้อนกลับการนำเข้านี้"
    at.button(key="import-undo-confirm").click().run()
    assert len(read_stored(project, FeedStore, "Traffy Fondue")) == 1
    assert all(button.key != "import-undo-confirm" for button in at.button)
    other = open_app("import_records", by=signed_in(Role.OFFICER, name="second"))
    other.selectbox(key="import-undo-choice").select(1).run()
    assert any("officer-name" in info.value.replace("\\", "") for info in other.info)
    other.button(key="import-undo-confirm").click().run()
    assert read_stored(project, FeedStore, "Traffy Fondue") == {}


def test_a_wish_can_be_withdrawn(screen, project, officer):
    at = finish_import(screen)
    editions.freeze(project, officer, "2569-09-30", lambda: None, at=datetime.now(UTC))
    at.run()
    at.button(key="import-undo-confirm").click().run()
    at.button(key="import-undo-withdraw").click().run()
    assert at.button(key="import-undo-confirm").label == "ขอย้อนกลับการนำเข้านี้"


def test_a_session_that_ended_can_save_nothing(screen, project, officer):
    at = upload(screen)
    accounts.sign_out(project, officer.session_id, at=datetime.now(UTC))
    at.button(key="import-confirm").click().run()
    assert read_stored(project, FeedStore, "Traffy Fondue") == {}


@pytest.mark.parametrize("guess", ["officer", "1", ""])
def test_a_guessed_session_id_opens_nothing(open_app, officer, guess):
    at = open_app()
    at.user["id"] = guess
    at.run()
    at.switch_page("admin/import_records.py").run()
    assert refusal(None) in at.error[0].value
    assert not at.get("file_uploader")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_who_is_no_officer_has_no_import(open_app, signed_in, role):
    communities = ["DS07"] if role is Role.COORDINATOR else []
    at = open_app("import_records", by=signed_in(role, *communities))
    assert refusal(role) in at.error[0].value
    assert not at.get("file_uploader")


def test_a_hostile_file_is_one_thai_line_and_one_entry_however_often_the_page_is_drawn(
    screen, project
):
    at = upload(screen, b"CANARY,CANARY\n1,2\n", name="CANARY.csv")
    at.run()
    assert not at.exception
    [said] = [error.value.replace("\\", "") for error in at.error]
    assert said == f"{reasons.format_sentence('E-TAB-03', cells='A1, B1')} (E-TAB-03)"
    with project.database.begin_read() as tx:
        log = [entry.object for entry in AuditStore(tx, project.audit_key).iterate_entries()]
    assert [word for word in log if word.startswith("upload")] == ["upload_rejected E-TAB-03"]
    assert not any("CANARY" in line for line in log)


def test_a_file_that_kills_its_reader_leaves_the_page_standing(screen, project, monkeypatch):
    with monkeypatch.context() as strange:
        strange.setattr(in_child, "READER", "tests.attack.files.strange_children")
        at = upload(screen)
    assert not at.exception
    assert "E-FMT-02" in at.error[0].value.replace("\\", "")
    assert upload(at, TRAFFY + b"\n").metric[0].value == "1"
