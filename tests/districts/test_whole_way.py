"""A network of another district, from the first command to the papers: its own name everywhere.

Everything that somebody can look at or take home is searched for the first district's names; the
same search finds them in the first district's files.
"""

import shutil
import urllib.parse
from datetime import UTC, datetime
from types import SimpleNamespace

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geodata import __main__ as geodata_command
from geodata import actions, reference, settings
from geodata.actions import TERMINAL
from geodata.actions.cases import cases
from geodata.actions.people import accounts
from geodata.district import FIRST_FOLDER, get_district, load, using_district
from geodata.model.risks import RiskState
from geodata.project import open_project
from geodata.store.risks.risks import RiskStore
from mapping import __main__ as mapping_command
from mapping.commands import demo
from mapping.exports.kinds import KINDS, format_file_name
from mapping.publish import reading
from mapping.publish.editions import EditionFolder
from mapping.publish.files import ReleaseFolder
from mapping.publish.publisher import Publisher
from mapping.web import site
from mapping.web.auth.sessions import LOCAL_COOKIE
from mapping.web.service import Service
from tests.districts.foreign import SECOND, find_names
from tests.mapping.web.reporting.test_report import config, post
from tests.reliability.year import public_bytes

PAPERS = (
    *(f"/files/reports/1.{ending}" for ending in ("pdf", "html", "docx")),
    *("/files/programme/1.pdf", "/files/programme/2.xlsx", "/files/programme/2/survey.pdf"),
    *("/files/workshops/2/sheet.pdf", "/files/workshops/2/sheet-a4.pdf"),
    *("/files/workshops/1/ballot.pdf", "/files/workshops/1/pre-test.pdf"),
    *("/files/referrals/1.zip", "/files/cases/1/case.pdf", "/guides/participant.pdf"),
)


@pytest.fixture(autouse=True)
def second():
    """Serve the second district, whatever a test before opened."""
    with using_district(reference.open_district(SECOND)):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("second")


@pytest.fixture(scope="module")
def year(folder):
    """The sample of the second district, by the command's own function."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DUSITMAP_DATA", str(folder / "none" / "data"))
        patched.setenv("DUSITMAP_DISTRICT", str(SECOND))
        return demo.make_sample(folder / "sample")


@pytest.fixture(scope="module")
def chosen(folder, year):
    """The settings of the sample, without the variable: the data folder knows its district."""
    sample = folder / "sample"
    return settings.read(
        {"DUSITMAP_DATA": str(sample / "data"), "DUSITMAP_KEYS": str(sample / "keys")}
    )


@pytest.fixture(scope="module")
def project(chosen):
    opened = open_project(chosen)
    yield opened
    opened.database.close()


@pytest.fixture(scope="module")
def client(chosen, project):
    service = Service(chosen, port=8501)
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    return TestClient(app, base_url="http://localhost")


@pytest.fixture(scope="module")
def made(chosen):
    """The sample as the search through public bytes takes it."""
    return SimpleNamespace(open=lambda: open_project(chosen))


@pytest.fixture(scope="module")
def cookies(project, year):
    """What the browser of each account of the sample sends."""
    found = {}
    for account in year.accounts:
        at = datetime.now(UTC)
        link = urllib.parse.urlsplit(account.enrolment_link)
        secret = urllib.parse.parse_qs(link.query).get("secret", [""])[0]
        code = pyotp.TOTP(secret).at(at) if secret else ""
        cookie = accounts.sign_in(project, account.name, account.passphrase, code, at=at)
        found[account.name] = {"Cookie": f"{LOCAL_COOKIE}={cookie}"}
    return found


def run(capsys, *arguments, command=geodata_command):
    code = command.main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_the_public_reports_and_the_case_has_its_number(client, project, monkeypatch):
    drawn = config(client)
    assert drawn["home"] == list(get_district().centre)
    body = {
        "receipt": drawn["receipt"],
        "mark": drawn["mark"],
        "category": "public service",
        "community_id": "BP07",
        "story": "มีการเรียกเงิน",
    }
    answer = post(client, "cases", body)
    assert answer.status_code == 200, answer.text
    newest = cases.list_cases(project, TERMINAL, at=datetime.now(UTC))
    assert any(line.case.community_id == "BP07" and line.case.number for line in newest)


def test_risk_points_were_reviewed_and_the_release_counts_48(project):
    at = datetime.now(UTC)
    with project.database.begin_read() as tx:
        states = {risk.state for risk in RiskStore(tx, project.seal).list_in_state(*RiskState)}
    assert {RiskState.APPROVED, RiskState.RETURNED} <= states
    Publisher(project).release_if_changed(at)
    documents = reading.read_documents(ReleaseFolder(project.settings.releases))
    assert documents["about.json"]["registry"] == {"listed": 48, "study": 48}
    ids = {f["properties"]["id"] for f in documents["areas-community.geojson"]["features"]}
    assert ids == {f"BP{number:02d}" for number in range(1, 49)}
    assert documents["risks.geojson"]["features"]


def test_nothing_that_the_public_has_names_the_first_district(made):
    collected = (public_bytes.collect_files, public_bytes.collect_answers)
    searched, leaks = 0, {}
    for collect in collected:
        for name, body in collect(made):
            searched += 1
            if found := find_names(body):
                leaks[name] = found
    assert leaks == {}
    assert searched > 60


def test_no_file_to_take_home_names_the_first_district(made):
    leaks = {
        name: found
        for name, body in public_bytes.collect_exports(made)
        if (found := find_names(body))
    }
    assert leaks == {}
    assert format_file_name("17", KINDS["xlsx"]) == "bang-phlat-17.xlsx"


def test_story_and_presenter_view_name_the_second_district(client, made):
    edition = EditionFolder(made.open().settings.editions).list_ids()[0]
    for page in ("", "story", "present", "story?lang=en"):
        answer = client.get(f"/editions/{edition}/{page}")
        assert answer.status_code == 200
        assert find_names(answer.content) == set()
    assert "บางพลัด" in client.get(f"/editions/{edition}/story").text


@pytest.mark.parametrize("address", PAPERS)
def test_no_paper_names_the_first_district(client, cookies, address):
    answer = client.get(address, headers=cookies["officer"])
    assert answer.status_code == 200
    assert find_names(answer.content) == set()


def test_forms_of_the_field_and_the_second_factor_name_the_second_district(
    tmp_path, chosen, year, monkeypatch, capsys
):
    monkeypatch.setenv("DUSITMAP_DATA", str(chosen.data))
    monkeypatch.setenv("DUSITMAP_KEYS", str(chosen.keys))
    form = tmp_path / "form.xlsx"
    code, printed = run(capsys, "form", "risk", "--out", form, command=mapping_command)
    assert code == 0, printed
    assert find_names(form.read_bytes()) == set()
    links = [account.enrolment_link for account in year.accounts if account.enrolment_link]
    assert links
    assert all("issuer=Bang%20Phlat%20map" in link for link in links)


@pytest.fixture(scope="module")
def first_exports(tmp_path_factory):
    """Files of the first district: what the search must find them in."""
    from tests.conftest import NOON

    folder = tmp_path_factory.mktemp("first")
    with using_district(load(FIRST_FOLDER)):
        opened = open_project(settings.read({"DUSITMAP_DATA": str(folder / "data")}))
        actions.set_up(opened, NOON)
        Publisher(opened).release_if_changed(NOON)
        documents = reading.read_documents(ReleaseFolder(opened.settings.releases))
        yield {name: kind.render(documents, "http://x/live") for name, kind in KINDS.items()}
        opened.database.close()
    shutil.rmtree(folder)


@pytest.mark.parametrize("kind", list(KINDS))
def test_control_the_search_finds_the_first_districts_own_files(first_exports, kind):
    assert find_names(first_exports[kind])
