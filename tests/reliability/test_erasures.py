"""A case is forgotten: by two people, out of the database, its journal and new backups."""

import io
import random
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from geodata.actions import TERMINAL
from geodata.actions.cases import case_erasure, case_reports, case_work, cases
from geodata.actions.imports import counting
from geodata.errors import BadInput, NotAllowed, NotFound, StorageUnavailable
from geodata.model.cases.cases import CaseReport, Purpose
from geodata.model.cases.erasure import RETENTION_PERIODS, ErasureReason
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.operations import backups, erasures
from geodata.project import open_project
from geodata.store.schema import cases as cases_table
from mapping.texts import LANGUAGES, Texts
from tests.engines import read_stored_bytes, restore_backup
from tests.seen import case_as_it_is, erasure_as_it_is

AT = datetime(2026, 9, 30, 5, tzinfo=UTC)
REASON = ErasureReason.REPORTER_ASKED


def photo():
    picture = Image.frombytes("RGB", (64, 48), random.Random(1).randbytes(64 * 48 * 3))
    kept = io.BytesIO()
    picture.save(kept, "JPEG")
    return kept.getvalue()


@pytest.fixture
def people(signed_in):
    return {
        name: signed_in(role, *places, name=name, at=AT)
        for name, role, *places in (
            ("malee", Role.OFFICER),
            ("manee", Role.OFFICER),
            ("somchai", Role.COORDINATOR, "DS07"),
        )
    }


def report(project, at=AT, **changes):
    receipt, mark = case_reports.draw_receipt(project)
    given = {"community_id": "DS07", "contact": "โทร 0812345678"} | changes
    draft = CaseReport(receipt, Category.PUBLIC_SERVICE, "เรื่องที่ต้องลืม", **given)
    case_reports.report_case(project, draft, mark, at=at)
    return receipt


@pytest.fixture
def case(project, people):
    """A case with all that a case can hold; what of it must not be found later."""
    receipt = report(project)
    add = {"at": AT}
    case_work.add_file(project, people["malee"], 1, photo(), Purpose.EVIDENCE, **add)
    case_work.send_message(project, people["malee"], 1, "ข้อความ", token="a" * 24, **add)
    case_work.add_note(project, people["malee"], 1, "บันทึก", token="b" * 24, **add)
    case_work.add_task(project, people["malee"], 1, "งาน", token="c" * 24, **add)
    return receipt


def read_sealed(project):
    """Return every sealed byte of the case as it lies in the tables."""
    columns = {
        "cases": ("receipt_code", "sealed_key", "sealed_content"),
        "case_messages": ("sealed_text",),
        "case_tasks": ("sealed_text",),
        "case_evidence": ("sealed_details",),
        "case_identities": ("sealed_contact",),
    }
    found = []
    with project.database.begin_read() as tx:
        for table, names in columns.items():
            for name in names:
                found += tx.connection.exec_driver_sql(f"SELECT {name} FROM {table}").scalars()
    return [bytes(part) for part in found if part]


def read_disk(project):
    """Return all bytes of database, journal and evidence."""
    files = b"".join(p.read_bytes() for p in project.settings.data.rglob("*") if p.is_file())
    return files + read_stored_bytes(project.database)


def read_new_backup(project, tmp_path):
    """Return every byte that lies in a backup, unpacked."""
    made = backups.make(project.settings, project.database, AT, tmp_path / "new.backup")
    with backups.open_backup(made, project.settings) as (_note, tar):
        files = (tar.extractfile(member) for member in backups.iterate_members(tar))
        return b"".join(file.read() for file in files if file)


def is_in_backup(canary, backup):
    """Return whether bytes lie in a backup; a dump of PostgreSQL writes them as digits."""
    return canary in backup or canary.hex().encode() in backup


def erase(project, people, case_id=1):
    case_erasure.request_erasure(
        project, people["malee"], case_id, case_as_it_is(project, case_id), REASON, at=AT
    )
    case_erasure.confirm(
        project, people["manee"], case_id, erasure_as_it_is(project, case_id), at=AT
    )


def test_nothing_of_it_is_left_anywhere(project, people, case, tmp_path):
    canaries = read_sealed(project)
    files = [p.read_bytes()[:200] for p in project.settings.evidence.iterdir()]
    assert len(canaries) >= 7
    assert len(files) == 1
    before = read_disk(project)
    assert all(canary in before for canary in (*canaries, *files))  # control
    copied = read_new_backup(project, tmp_path)
    assert all(is_in_backup(canary, copied) for canary in canaries)  # control
    erase(project, people)
    after = read_disk(project)
    assert not any(canary in after for canary in (*canaries, *files))
    copied = read_new_backup(project, tmp_path)
    assert not any(is_in_backup(canary, copied) for canary in (*canaries, *files))


def test_without_emptying_the_journal_it_would_still_be_there_control(
    project, people, case, monkeypatch
):
    if project.database.is_sqlite and project.database.journal_mode != "WAL":
        pytest.skip("the engine keeps no write-ahead journal")
    canaries = read_sealed(project)
    monkeypatch.setattr(type(project.database), "empty_journal", lambda _self: True)
    erase(project, people)
    after = read_disk(project)
    assert any(canary in after for canary in canaries)


def test_its_frame_stays_and_its_receipt_is_nobodys(project, people, case):
    erase(project, people)
    file = cases.open_case(project, people["malee"], 1, at=AT)
    assert (file.content.story, file.messages, file.tasks, file.evidence) == ("", (), (), ())
    assert (file.case.category, file.case.community_id) == (Category.PUBLIC_SERVICE, "DS07")
    assert not file.has_contact
    with pytest.raises(NotFound):
        case_reports.follow(project, case, at=AT)


def test_it_is_counted_no_more_unless_it_was(project, people, case):
    with project.database.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE cases SET state = 'closed'")
    for name in ("malee", "manee"):
        counting.tick_case(
            project, people[name], 1, case_as_it_is(project, 1), another_person=True, at=AT
        )
    erase(project, people)
    assert counting.list_ticks(project, people["malee"], 1, at=AT) == ()


class TestTwoPeople:
    def test_nobody_erases_alone(self, project, people, case):
        case_erasure.request_erasure(
            project, people["malee"], 1, case_as_it_is(project, 1), REASON, at=AT
        )
        with pytest.raises(NotAllowed, match="E-CASE-12"):
            case_erasure.confirm(project, people["malee"], 1, erasure_as_it_is(project, 1), at=AT)
        assert cases.open_case(project, people["malee"], 1, at=AT).content.story

    def test_nothing_is_erased_that_nobody_asked_for(self, project, people, case):
        with pytest.raises(NotFound):
            case_erasure.confirm(project, people["manee"], 1, erasure_as_it_is(project, 1), at=AT)

    def test_asking_twice_is_said(self, project, people, case):
        case_erasure.request_erasure(
            project, people["malee"], 1, case_as_it_is(project, 1), REASON, at=AT
        )
        with pytest.raises(BadInput, match="E-ERASE-01"):
            case_erasure.request_erasure(
                project, people["manee"], 1, case_as_it_is(project, 1), REASON, at=AT
            )

    def test_the_terminal_is_nobody(self, project, case):
        with pytest.raises(NotAllowed, match="E-CASE-12"):
            case_erasure.request_erasure(
                project, TERMINAL, 1, case_as_it_is(project, 1), REASON, at=AT
            )

    def test_coordinators_may_not(self, project, people, case):
        with pytest.raises(NotAllowed):
            case_erasure.request_erasure(
                project, people["somchai"], 1, case_as_it_is(project, 1), REASON, at=AT
            )

    def test_a_case_that_is_not_there(self, project, people):
        with pytest.raises(NotFound):
            case_erasure.request_erasure(
                project, people["malee"], 9, case_as_it_is(project, 9), REASON, at=AT
            )

    def test_others_keep_theirs(self, project, people, case):
        report(project)
        erase(project, people)
        assert cases.open_case(project, people["malee"], 2, at=AT).content.story == "เรื่องที่ต้องลืม"
        assert case_erasure.list_pending(project, people["malee"], at=AT) == []


def test_while_somebody_reads_it_is_not_said_to_be_done(project, people, case, monkeypatch):
    case_erasure.request_erasure(
        project, people["malee"], 1, case_as_it_is(project, 1), REASON, at=AT
    )
    empty = type(project.database).empty_journal
    monkeypatch.setattr(type(project.database), "empty_journal", lambda _self: False)
    with pytest.raises(StorageUnavailable, match="E-ERASE-02"):
        case_erasure.confirm(project, people["manee"], 1, erasure_as_it_is(project, 1), at=AT)
    [request] = case_erasure.list_pending(project, people["malee"], at=AT)
    assert request.is_deleted
    monkeypatch.setattr(type(project.database), "empty_journal", empty)
    assert case_erasure.finish_erasures(project, at=AT)
    assert case_erasure.list_pending(project, people["malee"], at=AT) == []


def test_a_restored_backup_forgets_it_anew(project, people, case, tmp_path):
    canaries = read_sealed(project)
    made = backups.make(project.settings, project.database, AT, tmp_path / "old.backup")
    erase(project, people)
    into = tmp_path / "back"
    again = open_project(restore_backup(made, into, project.settings)[1])
    assert any(canary in read_disk(again) for canary in canaries)  # control
    assert case_erasure.repeat_erasures(again, at=AT) == 1
    assert not any(canary in read_disk(again) for canary in canaries)
    again.database.close()


def test_a_half_line_of_the_list_is_none(project):
    erasures.record_number(project.settings, "CS-7K3M9QXT")
    with (project.settings.backups / erasures.LIST_FILE).open("a") as file:
        file.write("CS-7K")
    assert erasures.list_numbers(project.settings) == ["CS-7K3M9QXT"]


class TestRetention:
    def end(self, project, days_ago, state="closed"):
        since = (AT - timedelta(days=days_ago)).date().isoformat()
        with project.database.begin() as tx:
            ended = {"state": state, "state_since": since, "received_on": "2024-02-17"}
            tx.connection.execute(cases_table.update().values(ended))

    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (89, (0, 0, 0)),
            (90, (1, 0, 0)),
            (364, (1, 0, 0)),
            (365, (1, 1, 0)),
            (3652, (1, 1, 0)),
            (3653, (1, 1, 1)),
        ],
    )
    def test_each_has_its_time(self, project, case, days, expected):
        self.end(project, days)
        kept = case_erasure.apply_retention(project, at=AT)
        assert (kept.contacts, kept.contents, kept.frames) == expected
        again = case_erasure.apply_retention(project, at=AT)
        assert (again.contacts, again.contents, again.frames) == (0, 0, 0)

    def test_an_open_case_is_kept_however_old(self, project, case):
        self.end(project, 5000, "district review")
        kept = case_erasure.apply_retention(project, at=AT)
        assert (kept.contacts, kept.contents, kept.frames) == (0, 0, 0)

    def test_of_its_days_the_month_stays(self, project, people, case):
        self.end(project, 400)
        case_erasure.apply_retention(project, at=AT)
        file = cases.open_case(project, people["malee"], 1, at=AT)
        assert file.case.received_on.isoformat() == "2024-02-01"
        assert file.content.story == ""
        assert not list(project.settings.evidence.iterdir())

    def test_once_a_day(self, project, case):
        self.end(project, 90)
        case_erasure.apply_daily_retention(project, at=AT)
        report(project)
        self.end(project, 90)
        case_erasure.apply_daily_retention(project, at=AT + timedelta(hours=1))
        with project.database.begin_read() as tx:
            query = "SELECT count(*) FROM case_identities"
            assert tx.connection.exec_driver_sql(query).scalar() == 1

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_period_is_told(self, language):
        texts = Texts(language)
        for period in RETENTION_PERIODS:
            assert texts(f"forgetting.period.{period.name}")
            assert texts(f"forgetting.purpose.{period.name}")
