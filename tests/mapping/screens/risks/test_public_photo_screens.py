"""Photos for the public on the screens: ways to cover and to decide, the switch, taken away."""

import json
from datetime import UTC, datetime

import pytest

from geodata.actions.risks import public_photos
from geodata.model.people.people import Role
from geodata.model.public_photos import PhotoState
from geodata.model.risks import Precision
from mapping.publish.publisher import Publisher
from tests.photos import Team


@pytest.fixture
def team(project, signed_in):
    proposer = signed_in(Role.OFFICER, name="somchai")
    return Team(project, proposer, signed_in(Role.OFFICER, name="malee"), datetime.now(UTC))


def open_queue(open_app, by, queue):
    at = open_app("review", by=by)
    at.button_group(key="choice-queue").select(queue).run()
    assert not at.exception
    return at


def list_links(at):
    return [element.proto.url for element in at.get("link_button")]


def list_states(team, risk):
    found = public_photos.list_photos(team.project, team.proposer, risk.id, at=team.at)
    return [photo.state for photo in found]


def test_a_photo_that_waits_stands_in_the_queue_of_another_officer(open_app, team):
    photo = team.propose(team.add_source(team.add_point()), "ทางเท้า **ชำรุด**")
    at = open_queue(open_app, team.officer, "photos")
    assert f"/files/public-photos/{photo.id}/decide" in list_links(at)
    assert "ภาพทั่วไป · ทางเท้า **ชำรุด**" in [element.value for element in at.text]
    own = open_queue(open_app, team.proposer, "photos")
    assert [element.value for element in own.info] == ["ไม่มีภาพที่รอการรับรอง"]


def test_a_public_point_leads_to_covering_its_photos(open_app, team):
    source = team.add_source(team.add_point())
    at = open_queue(open_app, team.officer, "public")
    assert f"/files/cover/{source}" in list_links(at)
    own = open_app("add_risk", by=team.proposer)
    assert f"/files/cover/{source}" in list_links(own)


def test_a_point_shown_as_a_community_offers_none_and_says_why(open_app, team):
    source = team.add_source(team.add_point("c", Precision.COMMUNITY))
    at = open_queue(open_app, team.officer, "public")
    assert f"/files/cover/{source}" not in list_links(at)
    assert any("ภาพบอกตำแหน่งได้ละเอียดกว่า" in element.value for element in at.caption)


def test_two_photos_of_one_point_stand_among_what_waits(open_app, team):
    source = team.add_source(team.add_point())
    for caption in ("ภาพแรก", "ภาพที่สอง"):
        team.propose(source, caption)
    at = open_app("my_work", by=team.officer)
    assert not at.exception
    rows = [
        button.label for button in at.button if (button.key or "").startswith("work-row-photos")
    ]
    assert len(rows) == 2
    at.button(key="open-photos").click().run()
    assert not at.exception


def test_an_officer_takes_a_photo_away_in_one_step(open_app, team):
    risk = team.add_point()
    photo = team.approve(team.propose(team.add_source(risk)))
    at = open_queue(open_app, team.officer, "public")
    at.button(key=f"photo-withdraw-{photo.id}").click().run()
    assert not at.exception
    assert list_states(team, risk) == [PhotoState.WITHDRAWN]


def test_an_officer_switches_photos_on_and_off(open_app, team, project):
    at = open_queue(open_app, team.officer, "naming")
    at.button(key="public-photos-show").click().run()
    assert public_photos.shows_public_photos(project)
    at.button(key="public-photos-hide").click().run()
    assert not at.exception
    assert not public_photos.shows_public_photos(project)


def read_thumbnails(at):
    """Return what each small photo draws and leads to, as the component is told."""
    found = [element.proto for element in at.get("bidi_component")]
    texts = [proto.json or proto.mixed.json for proto in found if proto.component_name]
    return [photo for text in texts if "photos" in text for photo in json.loads(text)["photos"]]


def test_the_page_of_an_area_shows_the_photos_of_its_points(open_app, team, project):
    risk = team.add_point()
    photo = team.approve(team.propose(team.add_source(risk)))
    publisher = Publisher(project)
    code = risk.subdistrict_code
    publisher.release_if_changed(team.at)
    assert read_thumbnails(open_app("community", id=code)) == []
    team.show()
    publisher.release_if_changed(team.at)
    [shown] = read_thumbnails(open_app("community", id=code))
    assert shown["src"] == f"/api/photos/photo-{photo.sha256}.jpg"
    assert shown["href"] == f"/risk/{risk.public_id}"
    assert shown["name"] == "ภาพทั่วไป: ทางเท้าหน้าตลาด"
