"""The hour of a report, looked for in all that a seizure gives: database, log, files, backups.

The same day is played twice, with a report at another hour. Everything else is done at the same
times in both. Once the day is over nothing that is kept may differ.
"""

import re
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.cases import case_reports, cases
from geodata.actions.places import fieldwork
from geodata.model import times
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.places.fieldwork import VisitDraft
from geodata.operations import backups
from geodata.operations.upkeep import FILES_RENEWED_FACT, Upkeep
from geodata.project import open_project
from geodata.settings import DATABASE_FILE
from geodata.store.people import audit
from geodata.store.risks.photos import EvidenceFolder

MIDNIGHT = datetime(2026, 10, 4, 17, tzinfo=UTC)  # 5 October begins in Bangkok
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CLOCK = re.compile(r"\d{4}-\d\d-\d\dT(?!17:00:00Z)\d\d:\d\d:\d\dZ")  # no midnight in Bangkok
RANDOM = frozenset({"number", "receipt_code", "code", "before", "after", "token"})


@pytest.fixture
def play(fresh_folder, tmp_path):
    """Play the day with a report half an hour after an hour; return the project afterwards."""
    opened = []

    def day(hour):
        folder = tmp_path / f"at-{hour}"
        shutil.copytree(fresh_folder, folder)
        found = {"DUSITMAP_DATA": str(folder / "data"), "DUSITMAP_KEYS": str(folder / "keys")}
        project = open_project(settings.read(found))
        opened.append(project)
        upkeep = Upkeep(project)
        upkeep.run_due_tasks(MIDNIGHT - 12 * HOUR)
        for passed in range(25):
            at = MIDNIGHT + passed * HOUR
            upkeep.run_due_tasks(at)
            _visit(project, passed, at + 5 * MINUTE)
            if passed == 12:
                _register(project, at + 30 * MINUTE)
            if passed == hour:
                _report(project, at + 30 * MINUTE)
        upkeep.run_due_tasks(MIDNIGHT + 25 * HOUR)
        return project

    yield day
    for project in opened:
        project.database.close()


def _visit(project, number, at):
    day = times.to_bangkok_date(at)
    fieldwork.record_visit(project, TERMINAL, VisitDraft(f"v{number}", "DS07", day, True), at=at)


def _register(project, at):
    receipt, mark = case_reports.draw_receipt(project)
    given = CaseReport(receipt, Category.POLICY, "เล่าที่ศูนย์", "DS07")
    cases.register_report(project, TERMINAL, given, mark, at=at)


def _report(project, at):
    receipt, mark = case_reports.draw_receipt(project)
    given = CaseReport(receipt, Category.PUBLIC_SERVICE, "มีการเรียกเงิน", "DS07")
    case_reports.report_case(project, given, mark, at=at)
    case_reports.send_message(project, receipt, "t", "มีพยาน", at=at + 2 * MINUTE)
    with project.database.begin_read() as tx:
        words = "SELECT id FROM cases WHERE category = ?"
        [case_id] = tx.connection.exec_driver_sql(words, (Category.PUBLIC_SERVICE,)).scalars()
    cases.open_case(project, TERMINAL, case_id, at=at + 15 * MINUTE)


def traces(project):
    """Return all that is kept in which the hour of the report could stand."""
    path = project.settings.data / DATABASE_FILE
    return {
        "tables": rows(path),
        "files": {
            member.name: member.stat().st_mtime for member in project.settings.evidence.glob("*")
        },
        "backups": [
            (backup, reports_in(value, project.settings))
            for value, backup in backups.list_backups(project.settings).items()
        ],
    }


def rows(path):
    """Return the rows of each table without what is random.

    Where a clock stands in a table, its order tells the hour of the rows between; elsewhere the
    order tells nothing, and the rows are compared as a heap.
    """
    found = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in names.fetchall():
            table = [
                {
                    column: re.sub(r"^case \d+$", "case", str(row[column]))
                    for column in row.keys()  # noqa: SIM118 - a row gives its values otherwise
                    if column not in RANDOM
                    and not column.startswith("sealed")
                    and FILES_RENEWED_FACT not in row
                }
                for row in connection.execute(f"SELECT * FROM {name}")
            ]
            has_clock = any(CLOCK.search(value) for row in table for value in row.values())
            lines = [tuple(row.items()) for row in table]
            found[name] = lines if has_clock else sorted(_remove_ids(row) for row in lines)
    found["audit_entries"] = _blocks(found["audit_entries"])
    return found


def _remove_ids(row):
    return tuple(item for item in row if not item[0].endswith("id"))


def _blocks(entries):
    """Put what stands together by the day alone in an order: the log shuffled it."""
    words = [tuple(item for item in row if item[0] != "sequence") for row in entries]
    by_day = sorted(words, key=lambda row: (dict(row)["at"], row))
    return by_day if _is_by_day_last(words) else words


def _is_by_day_last(entries):
    """Return whether entries without a time stand last in their day, so that no order tells."""
    seen = set()
    for row in map(dict, entries):
        day = times.to_bangkok_date(times.parse_iso(row["at"]))
        if not CLOCK.search(row["at"]):
            seen.add(day)
        elif day in seen:
            return False
    return True


def reports_in(path, used):
    """Return the days of the complaints that a backup holds."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE_FILE
        with backups.open_backup(path, used) as (_note, tar):
            for member in backups.iterate_members(tar):
                if member.name == DATABASE_FILE:
                    copy.write_bytes(tar.extractfile(member).read())
        with closing(sqlite3.connect(copy)) as connection:
            found = connection.execute("SELECT received_on FROM cases")
            return sorted(day for (day,) in found)


def test_once_the_day_is_over_nothing_tells_the_hour(play, figure):
    early, late = traces(play(9)), traces(play(16))
    for kind, value in early.items():
        assert value == late[kind]
    figure(
        "the same day played at 9 and at 16",
        f"the same traces in {len(early['tables'])} tables and in {', '.join(sorted(early))}",
    )


def test_the_log_told_it_when_it_was_written_at_once_control(play, monkeypatch):
    monkeypatch.setattr(audit, "DAY_ONLY_VERBS", frozenset())
    early, late = traces(play(9)), traces(play(16))
    assert early["tables"]["audit_entries"] != late["tables"]["audit_entries"]


def test_the_backups_of_each_hour_told_it_control(play, monkeypatch):
    monkeypatch.setattr(backups, "thin_out", lambda *_: [])
    assert traces(play(9))["backups"] != traces(play(16))["backups"]


def test_the_log_stays_whole_and_keeps_every_entry(play):
    project = play(9)
    with project.database.begin_read() as tx:
        store = audit.AuditStore(tx, project.audit_key)
        assert store.find_first_broken() is None
        entries = list(store.iterate_entries())
        assert store.count(audit.EVERY_ENTRY) == len(entries)
    reasons = [entry.reason for entry in entries if entry.verb in audit.DAY_ONLY_VERBS]
    assert sorted(reasons) == [
        "case message of the reporter",
        "case opened",
        "case registered",
        "case reported",
    ]


def test_what_waits_is_part_of_what_is_verified(project):
    _register(project, MIDNIGHT)
    with project.database.begin() as tx:
        tx.connection.exec_driver_sql("DROP TRIGGER waiting_entries_no_update")
        tx.connection.exec_driver_sql("UPDATE waiting_entries SET account_id = 7")
        store = audit.AuditStore(tx, project.audit_key)
        assert store.find_first_broken() == store.last().sequence + 1


class TestFiles:
    """A file system keeps when a file was made; nobody can set that back."""

    @pytest.fixture
    def folder(self, project):
        return EvidenceFolder(project.settings.evidence, project.seal)

    def read_creation_times(self, project):
        return {path.name: path.stat().st_ctime for path in project.settings.evidence.glob("*")}

    def test_those_of_a_day_are_written_anew_together(self, project, folder):
        for number in range(3):
            folder.write(f"file{number}", b"sealed")
            time.sleep(0.02)
        before, turned = self.read_creation_times(project), datetime.now(UTC)
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        upkeep = Upkeep(project)
        assert upkeep.run_due_tasks(tomorrow) == []
        after = self.read_creation_times(project)
        assert all(after[name] > turned.timestamp() - 0.05 > before[name] - 0.05 for name in before)
        assert [folder.read(name) for name in sorted(after)] == [b"sealed"] * 3
        assert upkeep.run_due_tasks(tomorrow + timedelta(days=1)) == []
        assert self.read_creation_times(project) == after  # once

    def test_what_is_erased_meanwhile_stays_erased(self, project, folder, monkeypatch):
        folder.write("file", b"sealed")
        kept = EvidenceFolder._keep

        def erased_first(self, name, sealed, **options):
            folder.remove(name)
            kept(self, name, sealed, **options)

        monkeypatch.setattr(EvidenceFolder, "_keep", erased_first)
        folder.renew(None, datetime.now(UTC) + timedelta(days=1))
        assert list(project.settings.evidence.glob("*")) == []
