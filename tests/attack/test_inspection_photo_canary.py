"""Photos of a project's inspections: of four, each of its own colour, one alone is public.

The same look that searches for photos of risk points, at release, edition and public answers.
"""

import brotli
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geodata import settings
from geodata.actions.risks import public_photos
from geodata.store.risks.photos import EvidenceFolder
from mapping.publish import editions
from mapping.publish.editions import EditionFolder
from mapping.publish.publisher import Publisher
from mapping.web import site
from mapping.web.site import Service
from tests.attack.test_photo_canary import (
    GROUNDS,
    SECRETS,
    SHOWN,
    find_leaks,
    find_shown,
    team,
    unpack,
)
from tests.photos import build_picture

__all__ = ["team"]


@pytest.fixture
def photos(project, team):
    """One photo that is shown, one that waits, one refused, one withdrawn after an edition."""
    inspection, found = team.add_inspection(), {}
    for word, ground in GROUNDS.items():
        source = team.add_inspection_source(inspection, build_picture(ground=ground))
        found[word] = team.propose(source, word)
    team.show()
    team.approve(found[SHOWN])
    team.approve(found["PHOTOGONE"])
    Publisher(project).release_if_changed(team.at)
    editions.freeze_edition(project, team.officer, "เวที", at=team.at)
    waiting = public_photos.read_waiting_photo(
        project, team.officer, found["PHOTOREFUSED"].id, at=team.at
    )
    given = (waiting.photo.id, waiting.displayed_version, "PHOTOREFUSED-reason")
    public_photos.refuse_photo(project, team.officer, *given, at=team.at)
    editions.withdraw_photo(project, team.officer, found["PHOTOGONE"].id, at=team.at)
    return found


def list_public_bytes(project):
    """Yield name and bytes of release, edition and public answers, and what is packed in them."""
    for folder in (project.settings.releases, project.settings.editions):
        for path in folder.rglob("*"):
            if path.is_file():
                yield from unpack(path.name, path.read_bytes())
    service = Service(settings.read(), port=8501)
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    client = TestClient(app, base_url="http://localhost")
    [edition_id] = EditionFolder(project.settings.editions).list_ids()
    [feature] = client.get("/api/projects.geojson").json()["features"]
    files = [photo["file"] for photo in feature["properties"]["photos"]]
    for address in (
        "/api/projects.geojson",
        f"/editions/{edition_id}/projects.geojson",
        *(f"/api/photos/{name}" for name in files),
        *(f"/editions/{edition_id}/{name}" for name in files),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        yield address, answer.content


def test_only_the_approved_and_covered_photo_is_public(project, photos):
    found = list(list_public_bytes(project))
    assert find_leaks(found) == set()
    words, pictures = find_shown(found)
    assert "/api/projects.geojson" in words
    assert {name.split("/")[1] for name in pictures if "/" in name} == {"api", "editions"}
    ids = {one.encode() for photo in photos.values() for one in (photo.id, photo.source_id)}
    assert [name for name, body in found if any(one in body for one in ids)] == []


@pytest.mark.parametrize("word", SECRETS)
def test_control_a_release_with_one_of_them_is_caught(project, photos, word):
    """As a publisher would write it that takes photos in any state."""
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    naive = {
        "projects.geojson.br": brotli.compress(word.encode()),
        f"photo-{word}.jpg": folder.read(photos[word].source_id),
    }
    found = [part for name, body in naive.items() for part in unpack(name, body)]
    assert {leak for _, leak in find_leaks(found)} == {word, "patch"}
