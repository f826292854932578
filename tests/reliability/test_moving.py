"""A project moves from one engine to the other and back: every row, the chain, the numbers."""

import itertools
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from geodata.__main__ import main
from geodata.actions import TERMINAL
from geodata.actions.cases import case_reports
from geodata.actions.people import auditing
from geodata.actions.risks import risks
from geodata.errors import AppError, BadInput, FileRefused, StorageUnavailable
from geodata.model.imports.records import Category
from geodata.model.risks import RiskDraft
from geodata.operations import doctor
from geodata.project import open_project
from geodata.store import copies, dumps, transfer
from geodata.store.database import Database
from geodata.store.schema import cases, metadata, risk_points
from tests.reliability.steps import Steps, kill_at
from tests.reliability.test_erasures import case, people

__all__ = ["case", "people"]  # fixtures: a case with all that one can hold, and who works on it
AT = datetime(2026, 9, 30, 5, tzinfo=UTC)


def propose(project, token):
    draft = RiskDraft(token, Category.COMMUNITY, community_id="DS07", note="บันทึก ก")
    return risks.propose(project, TERMINAL, draft, at=AT)


@pytest.fixture
def filled(project, case, record, bring_in):
    """A project in which people worked."""
    for number in range(5):
        propose(project, f"t{number}")
    bring_in(*(record(number) for number in range(1, 40)))
    return project


@pytest.fixture
def create_target(cluster, tmp_path):
    """Return the address of an empty database, of either engine."""
    made, numbers = [], itertools.count()

    def create(engine):
        if engine == "sqlite":
            return f"sqlite:///{tmp_path / f'target-{next(numbers)}.db'}"
        made.append(cluster.create())
        return cluster.url(made[-1])

    yield create
    for name in made:
        cluster.drop(name)


def read_rows(url):
    """Return every row of every table as it is kept."""
    database = Database(url)
    with database.begin_read() as tx:
        found = {
            table.name: list(transfer._stream(table, tx.connection))
            for table in metadata.sorted_tables
        }
    database.close()
    return found


def is_empty(url):
    database = Database(url)
    try:
        dumps.require_empty(database)
    except FileRefused:
        return False
    finally:
        database.close()
    return True


def move(source, target):
    old, new = Database(source), Database(target)
    try:
        return transfer.transfer(old, new)
    finally:
        old.close()
        new.close()


def test_there_and_back_nothing_is_lost(filled, create_target):
    filled.database.close()
    first = filled.settings.database_url
    before = read_rows(first)
    assert sum(map(len, before.values())) > 250
    assert sum(1 for rows in before.values() if rows) > 20
    others = ("postgresql", "sqlite", "postgresql")
    urls = [first, *(create_target(engine) for engine in others)]
    for source, target in itertools.pairwise(urls):
        counts = move(source, target)
        assert counts == {name: len(rows) for name, rows in before.items()}
        assert read_rows(target) == before
    assert read_rows(first) == before


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_work_goes_on_in_the_new_one(filled, create_target, engine, monkeypatch, capsys):
    filled.database.close()
    old, url = filled.settings.database_url, create_target(engine)
    monkeypatch.setenv("DUSITMAP_DATABASE_URL", old)
    assert main(["move", url]) == 0
    said = capsys.readouterr().out
    assert "DUSITMAP_DATABASE_URL=" in said
    moved = open_project(replace(filled.settings, database_url=url))
    risk = propose(moved, "another")
    with moved.database.begin_read() as tx:
        ids = list(tx.connection.execute(sa.select(risk_points.c.id)).scalars())
    assert risk.id == max(ids) == len(ids)  # numbered after those that came along
    receipt, mark = case_reports.draw_receipt(moved)
    given = case_reports.CaseReport(receipt, Category.COMMUNITY, "เรื่อง", community_id="DS07")
    case_reports.report_case(moved, given, mark, at=AT)
    with moved.database.begin_read() as tx:
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(cases)).scalar() == 2
    assert auditing.verify_audit(moved, TERMINAL, at=AT).first_broken is None
    assert copies.find_broken_references(moved.database) == []
    found = list(doctor.examine(moved.settings, datetime.now(UTC)))
    assert [finding.name for finding in found if finding.problem] == []
    moved.database.close()
    with pytest.raises(StorageUnavailable, match="E-SYS-07"):  # nobody goes on in the old one
        open_project(filled.settings)


def test_a_database_that_holds_anything_is_refused(filled, create_target, cluster):
    filled.database.close()
    url = filled.settings.database_url
    before = read_rows(url)
    for target in (url, create_target("postgresql"), create_target("sqlite")):
        if target != url:
            database = Database(target)
            with database.engine.execution_options(writing=True).begin() as connection:
                connection.exec_driver_sql("CREATE TABLE theirs (x int)")
            database.close()
        with pytest.raises(FileRefused, match="E-BAK-10"):
            move(url, target)
    assert read_rows(url) == before


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
def test_ended_in_the_middle_nothing_has_changed(filled, create_target, engine, share):
    filled.database.close()
    url, target = filled.settings.database_url, create_target(engine)
    before = read_rows(url)
    steps = count_steps(url, create_target(engine))
    last = max(1, int(steps * share))
    child = os.fork()
    if not child:
        try:
            old, new = Database(url), Database(target)
            kill_at(new, last)
            transfer.transfer(old, new)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert is_empty(target)
    assert read_rows(url) == before
    move(url, target)  # and may be tried again
    assert read_rows(target) == before


def count_steps(url, target):
    """Return in how many steps a move writes."""
    old, new = Database(url), Database(target)
    counted = Steps(new, 10**9, None)
    transfer.transfer(old, new)
    old.close()
    new.close()
    return 10**9 - counted.left


def test_control_a_row_that_is_another_is_found(filled, create_target, monkeypatch):
    filled.database.close()
    url, target = filled.settings.database_url, create_target("postgresql")
    copy = transfer._copy_rows

    def lose_one(table, old, new):
        count = copy(table, old, new)
        if table is risk_points:
            new.execute(risk_points.update().values(version=risk_points.c.version + 1))
        return count

    monkeypatch.setattr(transfer, "_copy_rows", lose_one)
    with pytest.raises(BadInput, match=r"E-MOVE-02.*risk_points"):
        move(url, target)
    assert is_empty(target)


@pytest.mark.sqlite_only("PostgreSQL keeps no NUL that could come along")
def test_a_text_that_postgresql_cannot_keep_is_named(filled, create_target):
    with filled.database.begin() as tx:
        tx.set_state("a", "b\0c")
    filled.database.close()
    target = create_target("postgresql")
    with pytest.raises(AppError, match=r"E-MOVE-03.*project_state"):
        move(filled.settings.database_url, target)
    assert is_empty(target)
