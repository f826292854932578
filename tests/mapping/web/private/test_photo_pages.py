"""The pages on which a photo is covered and decided about: who finds them, and what a form does."""

import html
import re
from datetime import UTC, datetime

import pytest

from geodata.actions.risks import public_photos
from geodata.model.people.people import Role
from geodata.model.public_photos import PhotoCheck, PhotoState
from mapping.publish.publisher import Publisher
from mapping.web.auth.sessions import SESSION_HEADER
from tests.photos import METADATA, PATCH_BOX, Team, has_patch

AREAS = ",".join(map(str, PATCH_BOX))
CHECKS = [str(check) for check in PhotoCheck]
SAME = {"Origin": "http://localhost"}


@pytest.fixture
def prasit(sign_in):
    """Who proposes: what actions need, and what the browser sends."""
    caller, headers = sign_in("prasit", Role.OFFICER)
    return caller, headers | SAME


@pytest.fixture
def malee(sign_in):
    """Who decides."""
    caller, headers = sign_in("malee", Role.OFFICER)
    return caller, headers | SAME


@pytest.fixture
def team(project, prasit, malee):
    return Team(project, prasit[0], malee[0], datetime.now(UTC))


@pytest.fixture
def source(team):
    return team.add_source(team.add_point())


def read_hidden(page, name):
    return html.unescape(re.search(f'name="{name}" value="([^"]*)"', page.text)[1])


def fill_proposal(client, headers, source):
    """Return the form of the second page, filled in."""
    page = client.get(f"/files/cover/{source}/check?areas={AREAS}", headers=headers)
    hidden = {name: read_hidden(page, name) for name in ("areas", "sha256")}
    return {**hidden, "kind": "before", "caption": "ทางเท้าหน้าตลาด", "check": CHECKS}


def test_the_way_of_a_photo_to_the_public_and_away_again(
    client, project, team, source, prasit, malee
):
    cover = client.get(f"/files/cover/{source}", headers=prasit[1])
    assert cover.status_code == 200
    assert f'src="/files/{source}"' in cover.text
    address = f"/files/cover/{source}/preview.jpg"
    assert has_patch(client.get(address, headers=prasit[1]).content)
    preview = client.get(f"{address}?areas={AREAS}", headers=prasit[1])
    assert not has_patch(preview.content)
    assert METADATA not in preview.content
    form = fill_proposal(client, prasit[1], source)
    sent = client.post(f"/files/cover/{source}/check", data=form, headers=prasit[1])
    assert (sent.status_code, "รอเจ้าหน้าที่อีกคน" in sent.text) == (200, True)
    [waiting] = public_photos.list_waiting_photos(project, malee[0], at=team.at)
    photo = waiting.photo
    assert client.get(f"/api/photos/photo-{photo.sha256}.jpg").status_code == 404

    decide = f"/files/public-photos/{photo.id}"
    assert client.get(decide, headers=malee[1]).content == preview.content
    page = client.get(f"{decide}/decide", headers=malee[1])
    assert "ทางเท้าหน้าตลาด" in page.text
    answers = {"seen": read_hidden(page, "seen"), "check": CHECKS, "step": "approve"}
    team.show()
    assert client.post(f"{decide}/decide", data=answers, headers=malee[1]).status_code == 200

    Publisher(project).release_if_changed(team.at)
    shown = client.get(f"/risk/{waiting.subject.public_id}")
    assert f'src="/api/photos/photo-{photo.sha256}.jpg"' in shown.text
    assert 'alt="ภาพก่อนแก้ไข: ทางเท้าหน้าตลาด"' in shown.text
    [listed] = client.get("/api/photos.json").json()["photos"]
    picture = client.get(f"/api/photos/{listed['file']}")
    assert picture.content == preview.content
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["cache-control"] == "no-cache"
    assert "last-modified" not in picture.headers

    team.show(False)
    Publisher(project).release_if_changed(team.at)
    assert "/api/photos/" not in client.get(f"/risk/{waiting.subject.public_id}").text
    assert client.get(f"/api/photos/{listed['file']}").status_code == 404
    assert client.get("/api/photos.json").json() == {"photos": []}


def test_a_refusal_gives_its_reason(client, project, team, source, prasit, malee):
    photo = team.propose(source)
    decide = f"/files/public-photos/{photo.id}/decide"
    page = client.get(decide, headers=malee[1])
    answers = {"seen": read_hidden(page, "seen"), "reason": "ยังเห็นป้ายบ้าน", "step": "refuse"}
    assert client.post(decide, data=answers, headers=malee[1]).status_code == 200
    [refused] = public_photos.list_photos(project, prasit[0], photo.owner_id, at=team.at)
    assert (refused.state, refused.reason) == (PhotoState.REFUSED, "ยังเห็นป้ายบ้าน")
    assert client.get(decide, headers=malee[1]).status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"check": CHECKS[1:]}, "E-PHOTO-03"),
        ({"caption": " "}, "E-PHOTO-06"),
        ({"kind": "video"}, "E-PHOTO-03"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, source, prasit, change, code):
    form = {**fill_proposal(client, prasit[1], source), **change}
    answer = client.post(f"/files/cover/{source}/check", data=form, headers=prasit[1])
    assert (answer.status_code, code in answer.text) == (400, True)
    assert read_hidden(answer, "areas") == AREAS
    assert form["caption"].strip() in answer.text


@pytest.mark.parametrize(
    ("change", "status"),
    [({"sha256": "0" * 64}, 409), ({"areas": "1,2,3"}, 400), ({"areas": "1,1,9,9;" * 60}, 400)],
)
def test_another_picture_or_broken_areas_are_refused(
    client, project, source, prasit, change, status
):
    form = {**fill_proposal(client, prasit[1], source), **change}
    answer = client.post(f"/files/cover/{source}/check", data=form, headers=prasit[1])
    assert answer.status_code == status
    assert len(list(project.settings.evidence.iterdir())) == 1


def test_a_form_of_another_page_does_nothing(client, project, team, source, prasit, malee):
    photo = team.propose(source)
    foreign = {**malee[1], "Origin": "https://example.org"}
    page = client.get(f"/files/public-photos/{photo.id}/decide", headers=malee[1])
    answers = {"seen": read_hidden(page, "seen"), "check": CHECKS, "step": "approve"}
    address = f"/files/public-photos/{photo.id}/decide"
    assert client.post(address, data=answers, headers=foreign).status_code in (403, 404)
    assert len(public_photos.list_waiting_photos(project, malee[0], at=team.at)) == 1


def test_everybody_else_gets_the_answer_of_what_is_not_there(client, sign_in, team, source, prasit):
    photo, nothing = team.propose(source), "0" * 32
    strangers = [
        sign_in("elsewhere", Role.COORDINATOR, "DS01")[1],
        sign_in("preecha", Role.AUDITOR)[1],
        sign_in("wichai", Role.ADMINISTRATOR)[1],
        sign_in("napa", Role.PRESENTER)[1],
        {SESSION_HEADER: prasit[0].session_id},  # the number alone opens nothing
        {},
    ]
    for path in (
        "/files/cover/{}",
        "/files/cover/{}/check",
        "/files/cover/{}/preview.jpg",
        "/files/public-photos/{}",
        "/files/public-photos/{}/decide",
    ):
        known = photo.id if "public-photos" in path else source
        for headers in strangers:
            missing = client.get(path.format(nothing), headers=headers)
            answer = client.get(path.format(known), headers=headers)
            assert (answer.status_code, answer.content) == (404, missing.content), path
    own = client.get(f"/files/public-photos/{photo.id}/decide", headers=prasit[1])
    assert own.status_code == 404  # who proposed it does not decide
    assert client.get(f"/files/public-photos/{photo.id}", headers=prasit[1]).status_code == 200


def test_the_pages_run_no_script_but_ours_and_are_not_kept(client, source, prasit):
    answer = client.get(f"/files/cover/{source}", headers=prasit[1])
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/assets/map/cover.js").status_code == 200
