"""What was covered, what nobody approved and what was taken away is in no byte that is public.

Every file of releases, editions and exports and every public address is read: JPEGs are decoded and
looked at, all else is searched. The same look finds the photo that is shown, and a naive release.
"""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime

import brotli
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geodata import settings
from geodata.actions.risks import public_photos
from geodata.model.people.people import Role
from geodata.model.public_photos import PhotoKind
from geodata.store.risks.photos import EvidenceFolder
from mapping.exports.built import ExportFolder
from mapping.exports.kinds import KINDS
from mapping.publish import editions
from mapping.publish.editions import EditionFolder
from mapping.publish.publisher import Publisher
from mapping.web import site
from mapping.web.service import Service
from tests.photos import METADATA, Team, build_picture, has_patch

SHOWN, SECRETS = "PHOTOSHOWN", ("PHOTOWAITS", "PHOTOREFUSED", "PHOTOGONE")
JPEG = b"\xff\xd8\xff"
# A ground of its own for each photo: its colour tells in any JPEG which one it is.
GROUNDS = {
    SHOWN: (40, 160, 40),
    "PHOTOWAITS": (200, 200, 30),
    "PHOTOREFUSED": (30, 200, 200),
    "PHOTOGONE": (230, 120, 20),
}


@pytest.fixture
def team(project, signed_in):
    proposer = signed_in(Role.OFFICER, name="somchai")
    return Team(project, proposer, signed_in(Role.OFFICER, name="malee"), datetime.now(UTC))


@pytest.fixture
def photos(project, team):
    """One photo that is shown, one that waits, one refused, one withdrawn after an edition."""
    risk, found = team.add_point(), {}
    for word, ground in GROUNDS.items():
        source = team.add_source(risk, build_picture(ground=ground))
        found[word] = team.propose(source, word, PhotoKind.BEFORE)
    team.show()
    team.approve(found[SHOWN])
    team.approve(found["PHOTOGONE"])
    Publisher(project).release_if_changed(team.at)
    editions.freeze_edition(project, team.officer, "เวที", at=team.at)
    refused = public_photos.read_waiting_photo(
        project, team.officer, found["PHOTOREFUSED"].id, at=team.at
    )
    public_photos.refuse_photo(
        project,
        team.officer,
        refused.photo.id,
        refused.displayed_version,
        "PHOTOREFUSED-reason",
        at=team.at,
    )
    editions.withdraw_photo(project, team.officer, found["PHOTOGONE"].id, at=team.at)
    return found


def list_public_bytes(project, risk_id):
    """Yield name and bytes of all that anybody can get: files, answers, what is packed in them."""
    data = project.settings
    for folder in (data.releases, data.editions):
        for path in folder.rglob("*"):
            if path.is_file():
                yield from unpack(path.name, path.read_bytes())
    exports = ExportFolder(data.exports, Publisher(project).folder, EditionFolder(data.editions))
    for name, source in exports.list_sources():
        for kind in KINDS:
            body = exports.read_file(source, kind, f"http://localhost/{name}").body
            yield from unpack(f"{name}.{kind}", body)
    yield from ask(project, risk_id)


def ask(project, risk_id):
    """Yield the answers of the public addresses, and of the pictures that they name."""
    service = Service(settings.read(), port=8501)
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    client = TestClient(app, base_url="http://localhost")
    [edition_id] = EditionFolder(project.settings.editions).list_ids()
    listed = client.get("/api/photos.json").json()["photos"]
    for address in (
        f"/risk/{risk_id}",
        f"/risk/{risk_id}?lang=en",
        "/live",
        "/api/photos.json",
        "/api/risks.geojson",
        f"/editions/{edition_id}/story",
        f"/editions/{edition_id}/photos.json",
        f"/editions/{edition_id}/story.json",
        *(f"/api/photos/{photo['file']}" for photo in listed),
        *(f"/editions/{edition_id}/{photo['file']}" for photo in listed),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        yield address, answer.content


def unpack(name, body):
    yield name, body
    if name.endswith(".br"):
        yield name, brotli.decompress(body)
    elif name.endswith(".gz"):
        yield name, gzip.decompress(body)
    elif body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for part in archive.namelist():
                yield from unpack(f"{name}/{part}", archive.read(part))


def name_picture(jpeg):
    """Return which photo a JPEG is, by its ground."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        corner = picture.convert("RGB").getpixel((picture.width - 2, picture.height - 2))
    for word, ground in GROUNDS.items():
        if all(abs(one - other) < 16 for one, other in zip(corner, ground, strict=True)):
            return word
    return ""


def find_leaks(found):
    """Return what must not be public and is: a patch, metadata, a photo or its words."""
    leaks = set()
    for name, body in found:
        leaks |= {(name, word) for word in (*SECRETS, METADATA.decode()) if word.encode() in body}
        if body.startswith(JPEG):
            if has_patch(body):
                leaks.add((name, "patch"))
            if name_picture(body) in SECRETS:
                leaks.add((name, name_picture(body)))
    return leaks


def find_shown(found):
    """Return where the photo that is shown was found, in words and in pixels."""
    words = {name for name, body in found if SHOWN.encode() in body}
    pictures = {
        name for name, body in found if body.startswith(JPEG) and name_picture(body) == SHOWN
    }
    return words, pictures


def test_only_the_approved_and_covered_photo_is_public(project, team, photos):
    [risk] = {photo.owner_id for photo in photos.values()}
    public_id = team.read_public_id(risk)
    found = list(list_public_bytes(project, public_id))
    assert find_leaks(found) == set()
    words, pictures = find_shown(found)
    assert {f"/risk/{public_id}", "/api/photos.json"} <= words
    assert len({name for name in pictures if name.startswith("/api/photos/")}) == 1
    assert len({name for name in pictures if name.startswith("/editions/")}) == 1


def test_switched_off_not_even_the_approved_one_is_in_the_next_release(project, team, photos):
    team.show(False)
    publisher = Publisher(project)
    version = publisher.release_if_changed(team.at)
    folder = project.settings.releases / f"{version:06d}"
    found = [part for path in folder.iterdir() for part in unpack(path.name, path.read_bytes())]
    assert find_shown(found) == (set(), set())
    assert find_leaks(found) == set()
    assert len(found) > 10


@pytest.mark.parametrize("word", SECRETS)
def test_control_a_release_with_one_of_them_is_caught(project, team, photos, word):
    """As a publisher would write it that takes photos in any state."""
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    source = folder.read(photos[word].source_id)
    document = json.dumps({"photos": [{"caption": word}]}).encode()
    naive = {"photos.json.br": brotli.compress(document), f"photo-{word}.jpg": source}
    found = [part for name, body in naive.items() for part in unpack(name, body)]
    assert find_leaks(found) == {
        ("photos.json.br", word),
        (f"photo-{word}.jpg", word),
        (f"photo-{word}.jpg", "patch"),
    }


def test_control_the_file_as_it_came_gives_its_metadata_away():
    leaks = find_leaks([("as-it-came.jpg", build_picture(ground=GROUNDS[SHOWN]))])
    assert {kind for _, kind in leaks} == {"patch", METADATA.decode()}
