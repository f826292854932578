"""Every hostile file at the door where people hand files in: refused, noted, forgotten."""

import re
import resource
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from geodata.actions import uploads
from geodata.actions.cases import case_reports
from geodata.actions.risks import risk_photos, risks
from geodata.errors import FileRefused, NotFound
from geodata.intake.children import in_child
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft
from geodata.store.people.audit import AuditStore
from geodata.store.schema import metadata
from tests.attack.files.corpus import CANARY, Door, list_files, picture
from tests.geodata.intake.test_geojson import star
from tests.laws import SMALL

FILES = list(list_files())
WORKS = {"audit_entries", "waiting_entries", "meta"}  # tables that a refusal writes to
PATH = re.compile(r"[/\\]\w|Traceback|\.py\b")


@pytest.fixture
def officer(signed_in):
    return signed_in(Role.OFFICER)


@pytest.fixture
def risk(project, officer):
    draft = RiskDraft("t", Category.POLICY, (100.50413, 13.77991), None, None, "")
    return risks.propose(project, officer, draft, at=datetime.now(UTC))


def hand_in(project, officer, hostile, risk):
    at = datetime.now(UTC)
    data, name = hostile.make(), hostile.file_name
    if hostile.door is Door.PHOTO:
        return risk_photos.add_photo(project, officer, risk.id, data, at=at)
    if hostile.door is Door.TABLE:
        return uploads.read_table(project, officer, data, at=at)
    return uploads.read_boundaries(project, officer, data, name=name, encoding=None, at=at)


def read_stored(project):
    """Return all rows of the database but the log, and the files beside it."""
    with project.database.begin_read() as tx:
        rows = {
            table.name: [tuple(row) for row in tx.connection.execute(sa.select(table))]
            for table in metadata.sorted_tables
            if table.name not in WORKS | {"sessions"}
        }
    folder = project.settings.data
    files = {path.name for path in folder.rglob("*") if not path.name.startswith("dusitmap.")}
    return rows, files


def entries(project):
    with project.database.begin_read() as tx:
        return set(AuditStore(tx, project.audit_key).list_newest(10_000))


def test_the_files_have_names_of_their_own(figure):
    figure("hostile files at every door", f"{len(FILES)}, each refused in its own words")
    assert len({(file.door, file.file_name) for file in FILES}) == len(FILES)


@pytest.mark.parametrize(
    "hostile",
    FILES[:: 3 if SMALL else 1],
    ids=lambda member: f"{member.door}-{member.row}-{member.name}",
)
def test_it_is_refused_noted_and_forgotten(project, officer, risk, hostile):
    before, known = read_stored(project), entries(project)
    with pytest.raises(FileRefused) as refused:
        hand_in(project, officer, hostile, risk)
    assert refused.value.code == hostile.code
    assert read_stored(project) == before
    [entry] = entries(project) - known
    assert entry.object == f"upload_rejected {hostile.code}"
    assert (entry.reason, entry.account_id) == ("", 1)
    for language in ("th", "en"):
        sentence = refused.value.format_sentence(language)
        assert CANARY not in sentence
        assert not PATH.search(sentence)
        assert "\n" not in sentence


def test_control_what_is_kept_is_seen(project, officer, risk):
    before = read_stored(project)
    risk_photos.add_photo(project, officer, risk.id, picture(), at=datetime.now(UTC))
    rows, files = read_stored(project)
    assert rows != before[0]
    assert files != before[1]


def test_control_a_path_in_a_sentence_is_seen():
    assert PATH.search("No such file: /tmp/upload")
    assert PATH.search('File "tables.py", line 3')


def test_who_may_not_hand_in_is_refused_before_anything_is_read(project, signed_in, monkeypatch):
    monkeypatch.setattr(uploads, "in_child", None)
    presenter = signed_in(Role.PRESENTER)
    known = len(entries(project))
    with pytest.raises(Exception, match="E-NF-02"):
        uploads.read_table(project, presenter, b"x", at=datetime.now(UTC))
    assert len(entries(project)) == known


def test_a_reporter_leaves_the_code_the_day_and_no_hour(project):
    receipt, mark = case_reports.draw_receipt(project)
    at = datetime.now(UTC)
    case_reports.report_case(project, CaseReport(receipt, Category.POLICY, "", None), mark, at=at)
    known = entries(project)
    with pytest.raises(FileRefused, match="E-IMG-01"):
        case_reports.add_file(project, receipt, CANARY.encode(), at=at)
    [entry] = entries(project) - known
    assert (entry.object, entry.account_id) == ("upload_rejected E-IMG-01", None)
    assert entry.at.endswith("T17:00:00.000000Z") or "17:00:00" in entry.at  # midnight in Bangkok
    with pytest.raises(NotFound, match="E-RCPT-01"):
        case_reports.add_file(project, "0" * 16, CANARY.encode(), at=at)
    assert entries(project) == known | {entry}


def measure_children_s():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


BOMBS = [file for file in FILES if file.row in (9, 10, 18) and file.door is Door.BOUNDARIES]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda member: member.name)
def test_a_bomb_costs_less_than_a_second(bomb, figure):
    data, began = bomb.make(), measure_children_s()
    with pytest.raises(FileRefused):
        in_child.read_boundaries(data, name=bomb.file_name)
    used_s = measure_children_s() - began
    assert used_s < (1 if bomb.name != "large-star.geojson" else 2)
    figure(f"bomb {bomb.name}", f"refused after {used_s:.1f} s of processor time, in a child")


def test_control_work_of_a_child_is_counted():
    began = measure_children_s()
    with pytest.raises(FileRefused):
        in_child.read_boundaries(star(2_000), name="b.geojson")
    assert measure_children_s() > began
