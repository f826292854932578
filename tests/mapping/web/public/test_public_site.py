"""What is public is served from its folders: no database, no key, nothing internal."""

import shutil
import subprocess
import sys

import pytest
from starlette.testclient import TestClient

from geodata import settings
from geodata.actions import TERMINAL
from mapping.publish import editions
from mapping.web.public import public_site
from tests.mapping.web.public.test_data import PUBLIC

LOADS = """
import sys
from mapping.web.public import assets, data, events, live
print([name for name in ("sqlalchemy", "sqlite3", "pysqlite3") if name in sys.modules])
"""
CLOSED = ("/auth/sign-in", "/report", "/w/ABCDEFGH", "/files/1", "/cases", "/_stcore/health")
PAGES = (
    "/live",
    "/live?lang=en",
    "/editions",
    "/exports",
    "/healthz",
    "/readyz",
    "/guides/participant",
)


@pytest.fixture
def served(project, publisher, now, in_groups, signed_in):
    """The site on the folders of a project whose database and keys are gone."""
    in_groups(DS07=6)
    publisher.release_if_changed(now)
    frozen = editions.freeze_edition(project, TERMINAL, "เวที", at=now)
    project.database.close()
    for path in project.settings.data.glob("dusitmap.db*"):
        path.unlink()
    shutil.rmtree(project.settings.keys)
    with TestClient(
        public_site.create_app(settings.read(), "http://127.0.0.1:8502"),
        base_url="http://127.0.0.1:8502",
    ) as client:
        client.frozen = frozen
        client.data = project.settings.data
        yield client


@pytest.mark.parametrize("path", [*PUBLIC, *PAGES])
def test_every_public_address_answers(served, path):
    assert served.get(path).status_code == 200


def test_the_first_page_is_the_light_map(served):
    assert served.get("/", follow_redirects=False).headers["location"] == "/live"


def test_editions_with_their_documents(served):
    for name in ("", "story", "complaints.json", "MANIFEST.sha256"):
        assert served.get(f"/editions/{served.frozen}/{name}").status_code == 200


def test_groups_are_there(served):
    [group] = served.get("/api/complaints.json").json()["groups"]
    assert (group["area_id"], group["count"]) == ("DS07", 6)


@pytest.mark.parametrize("path", CLOSED)
def test_nothing_internal_answers(served, path):
    assert served.get(path).status_code == 404


def test_no_database_and_no_key_came_back(served):
    for path in (*PUBLIC, *PAGES, *CLOSED):
        served.get(path)
    assert not list(served.data.glob("dusitmap.db*"))
    assert not settings.read().keys.exists()


def test_the_data_plane_does_not_even_load_a_database_driver():
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            LOADS,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"
