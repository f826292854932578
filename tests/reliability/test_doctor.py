"""The doctor's looks: each finds what is wrong, names it by its code, and changes nothing."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from geodata import actions, settings
from geodata.actions import operator_decisions
from geodata.actions.risks import risk_photos, risks
from geodata.errors import StorageUnavailable
from geodata.model.imports.records import Category
from geodata.model.risks import RiskDraft
from geodata.operations import backups, doctor, wall_clock
from geodata.operations.doctor import HealthState
from geodata.project import open_project
from geodata.settings import DATABASE_FILE
from geodata.store import migrate
from geodata.store.people import audit_heads
from tests.engines import ON_POSTGRESQL, change_behind_our_back, create_url
from tests.reliability.later_revisions import copy_migrations
from tests.reliability.worker import picture

AT = datetime(2026, 9, 30, 6, 0, tzinfo=UTC)  # an hour after the project was set up


def examine(project, at=AT):
    return {finding.name: finding for finding in doctor.examine(project.settings, at)}


def wrong(project, at=AT):
    return {
        name: value.problem.code for name, value in examine(project, at).items() if value.problem
    }


def run(project, *statements):
    with project.database.begin() as tx:
        for statement in statements:
            tx.connection.exec_driver_sql(statement)


def test_a_healthy_project(project):
    assert wrong(project) == {}
    of_server = {"server"} if ON_POSTGRESQL else set()  # that of the tests keeps nothing for long
    assert list_to_look_at(project) == {"backup"} | of_server
    backups.make(project.settings, project.database, AT)
    assert list_to_look_at(project) == of_server


def list_to_look_at(project):
    return {name for name, value in examine(project).items() if value.state is not HealthState.GOOD}


def test_looking_changes_nothing(project):
    project.database.close()
    before = {
        path: path.read_bytes() for path in project.settings.data.rglob("*") if path.is_file()
    }
    examine(project)
    after = {path: path.read_bytes() for path in project.settings.data.rglob("*") if path.is_file()}
    assert before == after


@pytest.mark.sqlite_only("bytes of its file")
def test_a_damaged_file(project):
    project.database.close()
    path = project.settings.data / DATABASE_FILE
    body = bytearray(path.read_bytes())
    body[8192 : 8192 * 6] = bytes(8192 * 5)
    path.write_bytes(body)
    assert wrong(project) == {"database": "E-SYS-06"}


def test_no_database(project, tmp_path):
    empty = replace(project.settings, data=tmp_path / "empty")
    empty = replace(empty, database_url=create_url(tmp_path / "empty"))
    (tmp_path / "empty").mkdir(exist_ok=True)
    project = replace(project, settings=empty)
    assert wrong(project) == {"database": "E-SYS-10"}


def test_newest_entries_that_are_gone(project):
    audit_heads.note(project.database, project.settings.data)
    change_behind_our_back(project.settings, "DELETE FROM audit_entries")
    assert wrong(project) == {"database": "E-SYS-07"}
    with pytest.raises(StorageUnavailable, match="E-SYS-07"):
        open_project(project.settings)


def test_an_older_database_is_named_and_left_as_it_is(project, monkeypatch, tmp_path):
    before, _ = migrate.read_revisions(project.database)
    monkeypatch.setattr(migrate, "MIGRATIONS", copy_migrations(tmp_path / "later"))
    assert examine(project)["revision"].state is HealthState.LOOK
    assert examine(project)["revision"].detail == f"{before} → 0004_test"
    assert wrong(project) == {}
    assert migrate.read_revisions(project.database) == (before, "0004_test")


@pytest.mark.parametrize("revision", ["9999", "0027"])  # a newer one; the last of 0.1.0
def test_a_database_of_another_version(project, revision):
    run(project, f"UPDATE alembic_version SET version_num = '{revision}'")
    assert wrong(project) == {"database": "E-SYS-05"}


def test_a_row_that_points_nowhere(project):
    changed = "UPDATE communities SET subdistrict_code = '9' WHERE id = 'DS07'"
    change_behind_our_back(project.settings, changed)
    assert wrong(project) == {"references": "E-SYS-13"}


def test_a_changed_entry(project):
    changed = "UPDATE audit_entries SET reason = 'other' WHERE sequence = 1"
    change_behind_our_back(project.settings, changed)
    assert wrong(project) == {"chain": "E-AUDIT-01"}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("points.key", {"canaries": "E-SYS-04"}),
        ("identities.key", {"canaries": "E-SYS-04"}),
        ("rows.key", {"chain": "E-SYS-04", "canaries": "E-SYS-04"}),
        ("audit.key", {"chain": "E-SYS-04", "canaries": "E-SYS-04"}),
    ],
)
def test_a_lost_key(project, name, codes):
    (project.settings.keys / name).unlink()
    assert wrong(project) == codes


def test_a_key_that_others_can_read(project):
    (project.settings.keys / "points.key").chmod(0o640)
    assert wrong(project) == {"keys": "E-SYS-11"}
    assert "points.key" in examine(project)["keys"].problem.format_sentence()


def test_keys_inside_the_data_folder(project, monkeypatch):
    inside = project.settings.data / "keys"
    shutil.copytree(project.settings.keys, inside)
    monkeypatch.setenv("DUSITMAP_KEYS", str(inside))
    names = {
        finding.name: finding.problem.code
        for finding in doctor.examine(settings.read(), AT)
        if finding.problem
    }
    assert names == {"keys": "E-SYS-11"}


def test_evidence_that_is_gone_and_files_that_nothing_names(project):
    draft = RiskDraft("t", Category.COMMUNITY, community_id="DS07")
    risk = risks.propose(project, actions.TERMINAL, draft, at=AT)
    photo = risk_photos.add_photo(project, actions.TERMINAL, risk.id, picture(1), at=AT)
    assert examine(project)["evidence"].detail == "1"
    (project.settings.evidence / "left.part").write_bytes(b"half")
    assert examine(project)["evidence"].state is HealthState.LOOK
    (project.settings.evidence / photo).unlink()
    assert wrong(project) == {"evidence": "E-SYS-14"}


def test_little_room(project, monkeypatch):
    monkeypatch.setattr(doctor, "LOW_SPACE_BYTES", 1 << 60)
    assert examine(project)["room"].state is HealthState.LOOK
    monkeypatch.setattr(doctor, "SPARE", 1 << 60)
    assert wrong(project) == {"room": "E-SYS-02"}


class TestBackups:
    @pytest.fixture(autouse=True)
    def one(self, project):
        self.path = backups.make(project.settings, project.database, AT)

    def test_one_that_does_not_open(self, project):
        self.path.write_bytes(self.path.read_bytes()[:-100])
        assert wrong(project) == {"backup": "E-BAK-04"}

    def test_an_old_one_is_good_while_nothing_was_done_since(self, project):
        assert examine(project, AT + timedelta(days=30))["backup"].state is HealthState.GOOD

    def test_an_old_one_when_something_was_done(self, project):
        operator_decisions.confirm_clock(project, actions.TERMINAL, at=AT)
        assert examine(project, AT + timedelta(hours=1))["backup"].state is HealthState.GOOD
        assert examine(project, AT + timedelta(hours=3))["backup"].state is HealthState.LOOK
        assert wrong(project, AT + timedelta(hours=27)) == {"backup": "E-SYS-12"}


class TestClock:
    @pytest.mark.parametrize(
        ("change", "right"),
        [
            (timedelta(0), True),
            (timedelta(minutes=-9), True),
            (timedelta(minutes=-11), False),
            (timedelta(days=-1), False),
            (timedelta(days=14), True),
            (timedelta(days=15), False),
            (timedelta(days=365), False),
            (datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC) - AT, False),
        ],
    )
    def test_back_a_day_forward_a_year_and_2038(self, project, change, right):
        watch = wall_clock.ClockWatch(project.database)
        assert watch.is_right(AT)
        later = AT + change
        assert watch.is_right(later) is right
        assert (
            wall_clock.ClockWatch(project.database).is_right(later) is right
        )  # after a start as well
        assert (wrong(project, later) == {}) is right
        if not right:
            assert wrong(project, later) == {"clock": "E-SYS-08"}
            operator_decisions.confirm_clock(project, actions.TERMINAL, at=later)
            assert watch.is_right(later)

    def test_an_entry_from_the_future(self, project):
        assert wrong(project, AT - timedelta(days=1)) == {"clock": "E-SYS-08"}

    def test_a_project_that_was_never_served_believes_any_clock(self, project):
        assert wall_clock.ClockWatch(project.database).is_right(datetime(2040, 1, 1, tzinfo=UTC))
