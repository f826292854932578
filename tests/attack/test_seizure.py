"""What somebody learns who took the database, a backup, or the whole machine: as the page says."""

import sqlite3
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet

from geodata import settings
from geodata.actions.cases import case_reports, cases
from geodata.actions.risks import risks
from geodata.errors import AppError, StorageUnavailable
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft, Scores
from geodata.operations import backups
from geodata.project import open_project

CANARIES = {
    "story": "ลับมาก-เรื่อง",
    "contact": "ลับมาก-โทร-0812345678",
    "note": "ลับมาก-จุดเสี่ยง",
}
POINT = (100.504131, 13.779911)
READABLE = {  # of a case, without any key
    "number",
    "state",
    "category",
    "community_id",
    "subdistrict_code",
    "received_on",
    "state_since",
    "threat",
}


@pytest.fixture
def seized(project, signed_in, tmp_path):
    at = datetime.now(UTC)
    malee = signed_in(Role.OFFICER, name="malee")
    receipt, mark = case_reports.draw_receipt(project)
    report = CaseReport(
        receipt,
        Category.PUBLIC_SERVICE,
        CANARIES["story"],
        "DS07",
        point=POINT,
        contact=CANARIES["contact"],
    )
    case_reports.report_case(project, report, mark, at=at)
    draft = RiskDraft("t", Category.POLICY, None, "DS07", Scores(3, 3), CANARIES["note"])
    risks.propose(project, malee, draft, at=at)
    made = backups.make(project.settings, project.database, at, tmp_path / "x.backup")
    return SimpleNamespace(project=project, receipt=receipt, malee=malee, backup=made.read_bytes())


def lying_open(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def secrets_of(seized):
    digits = seized.receipt.replace(" ", "")
    return [*CANARIES.values(), digits, "100.504131", "13.779911"]


def test_the_database_alone_gives_no_word_no_place_and_nobody(seized, figure):
    found = lying_open(seized.project.settings.data)
    assert b"SQLite format 3" in found
    secrets = secrets_of(seized)
    assert not [secret for secret in secrets if secret.encode() in found]
    figure("database seized without its keys", f"0 of {len(secrets)} planted secrets readable")


def test_the_same_search_finds_what_lies_open_control(seized):
    (seized.project.settings.data / "leak.txt").write_text(CANARIES["story"], encoding="utf-8")
    found = lying_open(seized.project.settings.data)
    assert [secret for secret in secrets_of(seized) if secret.encode() in found] == [
        CANARIES["story"]
    ]


def test_what_can_be_read_of_a_case_is_what_the_page_says(seized):
    with sqlite3.connect(seized.project.settings.data / "dusitmap.db") as taken:
        names = [row[1] for row in taken.execute("PRAGMA table_info(cases)")]
        [row] = taken.execute("SELECT * FROM cases")
    said = dict(zip(names, row, strict=True))
    taken.close()
    assert set(said) >= READABLE
    assert (said["category"], said["community_id"]) == ("public service", "DS07")
    assert len(said["received_on"]) == len("2026-09-30")  # a day, never an hour
    assert {name for name, value in said.items() if isinstance(value, bytes)} == {
        "receipt_code",
        "sealed_key",
        "sealed_content",
    }


def test_a_backup_alone_gives_nothing_at_all(seized):
    for readable in (
        b"SQLite",
        b"imported_complaints",
        b"malee",
        *(e.encode() for e in secrets_of(seized)),
    ):
        assert readable not in seized.backup


def test_without_the_keys_the_program_itself_opens_nothing(seized):
    for path in seized.project.settings.keys.iterdir():
        path.unlink()
    with pytest.raises(StorageUnavailable, match="E-SYS-04"):
        open_project(settings.read())


def test_with_other_keys_nothing_opens(seized):
    (seized.project.settings.keys / "points.key").write_bytes(Fernet.generate_key() + b"\n")
    with pytest.raises(AppError, match="E-SYS-04"):
        open_project(settings.read())


def test_the_whole_machine_with_its_keys_gives_everything_control(seized):
    file = cases.open_case(seized.project, seized.malee, 1, at=datetime.now(UTC))
    assert file.content.story == CANARIES["story"]
    with seized.project.database.begin_read() as tx:
        sealed = tx.connection.exec_driver_sql(
            "SELECT sealed_contact FROM case_identities"
        ).scalar()
    assert seized.project.vault.open_text(sealed) == CANARIES["contact"]
