"""The sample holds everything, nothing that could not have happened, and goes away wholly."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import jsonschema
import pyotp
import pytest
import sqlalchemy as sa

from geodata import actions, settings
from geodata.actions import TERMINAL
from geodata.actions.people import accounts, auditing
from geodata.actions.programme import programmes
from geodata.errors import BadInput
from geodata.model.cases.cases import CaseState
from geodata.model.imports.records import Indicator, ParsedRecords
from geodata.model.people.people import SECOND_FACTOR_ROLES, Role
from geodata.model.risks import RiskState
from geodata.model.workshops.workshops import WorkshopState
from geodata.operations import doctor
from geodata.operations.doctor import HealthState
from geodata.project import open_project
from geodata.store import schema
from mapping.analysis.edition_changes import COMPARED_DOCUMENTS, compare_editions
from mapping.commands import demo
from mapping.publish.editions import EditionFolder, list_differences
from mapping.publish.files import ReleaseFolder
from mapping.sample.content import get_content
from mapping.sample.network import SampleNetwork
from mapping.sample.risks import FATES, Wording, plan_risks
from mapping.web.public import openapi

SCHEMAS = {
    "about.json": "About",
    "areas-community.geojson": "Areas",
    "areas-subdistrict.geojson": "Areas",
    "base.geojson": "Base",
    "commitments.json": "Commitments",
    "complaints.json": "Complaints",
    "cube.json": "Cube",
    "network-documents.json": "NetworkDocuments",
    "photos.json": "Photos",
    "projects.geojson": "Projects",
    "risks.geojson": "Risks",
    "version.json": "Version",
}
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("whole-sample") / "sample"


@pytest.fixture(scope="module")
def year(folder):
    """The whole year, made once by the command's own function."""
    return demo.make_sample(folder)


@pytest.fixture(scope="module")
def sample(folder, year):
    opened = open_project(demo.build_settings(folder))
    yield opened
    opened.database.close()


@pytest.fixture(scope="module")
def count(sample):
    """Count rows by a column, by SQL alone."""

    def run(table, column):
        query = sa.select(column, sa.func.count()).select_from(table).group_by(column)
        with sample.database.begin_read() as tx:
            return dict(tx.connection.execute(query).all())

    return run


@pytest.fixture(scope="module")
def published(sample):
    """What the public can read of the release in force, by name."""
    folder = ReleaseFolder(sample.settings.releases)
    names = ("version.json", "risks.geojson", "commitments.json", "areas-community.geojson")
    return {name: json.loads(folder.read(name).body) for name in names}


def test_risk_points_stand_in_every_state(count):
    risk_points = schema.risk_points
    states = count(risk_points, risk_points.c.state)
    assert {RiskState(state) for state in states} == set(RiskState)
    assert sum(states.values()) == len(FATES) + 2  # two were sent from the workshop
    assert len(count(risk_points, risk_points.c.category)) == 4
    assert set(count(risk_points, risk_points.c.precision)) == {
        None,
        "community",
        "250 m cell",
        "exact",
    }


def test_public_points_are_of_every_level(published):
    levels = Counter(
        feature["properties"]["level"] for feature in published["risks.geojson"]["features"]
    )
    assert len(levels) == 4


def test_photos_for_the_public_are_shown_and_one_waits(sample, count):
    assert count(schema.public_photos, schema.public_photos.c.state) == {
        "approved": 3,
        "waiting": 1,
    }
    document = ReleaseFolder(sample.settings.releases).read("photos.json")
    photos = json.loads(document.body)["photos"]
    assert [photo["kind"] for photo in photos].count("before") == 2
    assert all("ภาพวาดตัวอย่าง" in photo["caption"] for photo in photos)


def test_projects_are_watched_inspected_and_one_waits_for_its_name(sample, count):
    assert count(schema.watched_projects, schema.watched_projects.c.is_public) == {0: 1, 1: 7}
    states = count(schema.project_inspections, schema.project_inspections.c.state)
    assert set(states) == {"approved", "waiting"}
    document = ReleaseFolder(sample.settings.releases).read("projects.geojson")
    projects = [feature["properties"] for feature in json.loads(document.body)["features"]]
    assert all("ตัวอย่าง" in project["name"] for project in projects)
    assert any(project["risk_ids"] for project in projects)


def test_cases_stand_on_every_rung(count):
    states = count(schema.cases, schema.cases.c.state)
    assert {CaseState(state) for state in states} == set(CaseState)
    assert count(schema.cases, schema.cases.c.demo) == {1: sum(states.values())}


def test_twenty_communities_were_visited(count):
    assert len(count(schema.visits, schema.visits.c.community_id)) == 20
    assert count(schema.visits, schema.visits.c.found) == {1: 15, 0: 5}


def test_one_workshop_is_over_with_votes_and_tests_and_one_is_open(sample, count, year):
    workshops = count(schema.workshops, schema.workshops.c.state)
    assert workshops == {WorkshopState.CLOSED: 1, WorkshopState.OPEN: 1}
    with sample.database.begin_read() as tx:
        row = tx.connection.execute(
            sa.select(schema.workshops.c.code).where(schema.workshops.c.state == "open")
        ).one()
    assert row.code == year.room_code
    forms = count(schema.form_answers, schema.form_answers.c.kind)
    assert forms == {"pre test": 16, "post test": 16, "survey": 16}


def test_commitments_are_kept_not_kept_late_open_and_waiting(count, published):
    states = count(schema.commitments, schema.commitments.c.state)
    assert states == {"kept": 2, "not kept": 1, "promised": 3, "asked": 1}
    public = published["commitments.json"]["commitments"]
    assert len(public) == len(get_content().commitments) - 1
    today = NOW.date().isoformat()
    dues = [item["due_on"] for item in public if item["state"] == "promised"]
    assert any(due < today for due in dues)
    assert any(due > today for due in dues)


def test_two_editions_differ_and_can_be_rebuilt(sample):
    folder = EditionFolder(sample.settings.editions)
    newer, older = folder.list_ids()
    before, after = (folder.read_documents(name, COMPARED_DOCUMENTS) for name in (older, newer))
    changes = compare_editions(before, after)
    assert changes.risks.new
    assert changes.risks.mitigated
    assert changes.visits
    assert changes.commitments
    assert list_differences(sample, newer) == []
    assert folder.is_intact(older)
    assert folder.read_facts(older)["demo"] is True


def test_an_edition_keeps_a_landmark_that_was_taken_off_the_map_since(sample):
    folder = EditionFolder(sample.settings.editions)
    newer, older = folder.list_ids()
    *kept, retired = [text.name for text in get_content().landmarks]

    def list_names(base):
        return {item["properties"]["name_th"] for item in base["features"]}

    base = json.loads(ReleaseFolder(sample.settings.releases).read("base.geojson").body)
    assert set(kept) <= list_names(base)
    assert retired not in list_names(base)
    assert retired not in list_names(folder.read_document(newer, "base.geojson"))
    assert retired in list_names(folder.read_document(older, "base.geojson"))  # frozen is frozen
    assert folder.is_intact(older)


def test_whatever_the_public_reads_is_marked_as_a_sample(published):
    assert published["version.json"]["demo"] is True


def test_nothing_that_nobody_approved_is_public(sample, published):
    """Titles that wait, were refused or withdrawn are in no byte of release or edition."""
    hidden = [
        plan.text.title
        for plan in plan_risks(SampleNetwork(sample, NOW))
        if plan.wording is not Wording.APPROVED
    ]
    assert len(hidden) == 4
    notes = [get_content().mitigation_note, *get_content().stories]
    pointer = ReleaseFolder(sample.settings.releases).read_pointer()
    in_force = sample.settings.releases / f"{pointer.version:06d}"
    public = [
        path.read_text(encoding="utf-8")
        for root in (in_force, sample.settings.editions)
        for path in root.rglob("*.*json")
        if path.is_file()
    ]
    assert public
    assert [text for text in (*hidden, *notes) if any(text in body for body in public)] == []
    states = {item["properties"]["state"] for item in published["risks.geojson"]["features"]}
    assert states == {"approved", "mitigated"}


def test_the_log_verifies_and_holds_no_time_to_come(sample):
    verdict = auditing.verify_audit(sample, TERMINAL, at=NOW)
    assert verdict.first_broken is None
    with sample.database.begin_read() as tx:
        newest = tx.connection.execute(sa.select(sa.func.max(schema.audit_entries.c.at))).scalar()
    assert newest <= datetime.now(UTC).isoformat()


def test_the_whole_project_is_healthy(sample):
    found = list(doctor.examine(sample.settings, datetime.now(UTC)))
    assert [item.name for item in found if item.state is HealthState.BAD] == []


def test_every_account_signs_in_with_what_was_printed(sample, year):
    assert {account.role for account in year.accounts} == set(Role)
    at = datetime.now(UTC) + timedelta(minutes=5)
    for account in year.accounts:
        assert bool(account.enrolment_link) == (account.role in SECOND_FACTOR_ROLES)
        code = pyotp.parse_uri(account.enrolment_link).at(at) if account.enrolment_link else ""
        assert accounts.sign_in(sample, account.name, account.passphrase, code, at=at)


def test_a_sample_takes_no_real_records_and_is_not_emptied_by_halves(sample):
    with pytest.raises(BadInput, match="E-DEMO-03"):
        actions.require_no_samples(sample)
    with pytest.raises(BadInput, match="E-DEMO-03"):
        actions.import_records(
            sample,
            TERMINAL,
            ParsedRecords((), ()),
            indicator=Indicator.COMPLAINTS,
            source="ทะเบียน",
            checksum="",
            at=NOW,
        )
    with pytest.raises(BadInput, match="E-DEMO-03"):
        actions.remove_demo(sample, TERMINAL, at=NOW)


def test_the_same_seed_plans_the_same_year(sample):
    first, second = (plan_risks(SampleNetwork(sample, NOW)) for _ in range(2))
    assert first == second
    points = [SampleNetwork(sample, NOW).choose_point("DS07") for _ in range(2)]
    assert points[0] == points[1]


def test_a_project_with_an_account_becomes_no_sample(project, add_account):
    add_account("somebody", Role.PRESENTER)
    with pytest.raises(BadInput, match="E-DEMO-01"):
        actions.begin_sample(project, at=NOW)


def test_only_a_sample_is_removed(tmp_path, project_folder, project):
    project.database.close()
    with pytest.raises(BadInput, match="E-DEMO-04"):
        demo.remove_sample(project_folder)
    assert (project_folder / "data" / settings.DATABASE_FILE).is_file()
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine", encoding="utf-8")
    for attempt in (demo.make_sample, demo.remove_sample):
        with pytest.raises(BadInput, match="E-DEMO-04"):
            attempt(other)
    assert (other / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_the_programme_holds_something_of_each_kind(sample, count):
    activities, documents = schema.activities, schema.programme_documents
    assert len(count(activities, activities.c.kind)) >= 6
    assert count(documents, documents.c.is_public) == {0: 1, 1: 3}
    assert sum(count(schema.expenses, schema.expenses.c.withdrawn).values()) == 7
    assert set(count(schema.members, schema.members.c.kind)) == {"volunteer", "working group"}
    known = programmes.list_programmes(sample, TERMINAL, at=NOW)
    assert 2559 in {one.year_be for one in known}
    for one in known[:-1]:
        overview = programmes.read_overview(sample, TERMINAL, one.id, at=NOW)
        assert any(tile.figure for tile in overview.tiles)


def test_every_document_of_the_release_is_as_the_api_describes_it(sample):
    folder = ReleaseFolder(sample.settings.releases)
    for file_name, schema_name in SCHEMAS.items():
        document = json.loads(folder.read(file_name).body)
        assert any(document.values()), file_name
        jsonschema.validate(document, openapi.SCHEMAS[schema_name])


def test_removing_takes_everything_and_leaves_real_records(folder, sample, project):
    """The last test: the sample is gone after it, and the project beside is as it was."""

    def read_everything():
        with project.database.begin_read() as tx:
            return {
                table.name: tx.connection.execute(sa.select(table)).all()
                for table in schema.metadata.sorted_tables
            }

    before = read_everything()
    sample.database.close()
    demo.remove_sample(folder)
    assert not folder.exists()
    assert read_everything() == before
