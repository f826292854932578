"""Landmarks that officers keep: checked, public from the next release, retired, brought back."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.places import landmarks
from geodata.actions.risks import risk_words
from geodata.errors import BadInput, Conflict, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Role
from geodata.model.places.landmarks import (
    MAX_NAME_LENGTH,
    MAX_SOURCE_LENGTH,
    LandmarkDraft,
    LandmarkKind,
)
from mapping.publish import changes, documents, gather, release, release_inputs

HERE = (100.5079, 13.7747)
NORTH_100_M = 0.0009  # degrees of latitude


def draft(token="t", **changes):
    first = LandmarkDraft(token, LandmarkKind.MARKET, "ตลาดเทวราช", *HERE, "ลงพื้นที่ 1 ต.ค. 2569")
    return replace(first, **changes)


def read_base(project):
    inputs, _ = gather.read_release_inputs(project)
    reread = release_inputs.loads(release_inputs.dumps(inputs))
    assert list(reread.landmarks) == list(inputs.landmarks)
    public = release.build_release(reread, version=1, released_at="")
    base = documents.build_base_document(public)
    return [f for f in base["features"] if f["properties"].get("landmark")]


def add(project, *args, at, **changes):
    return landmarks.add_landmark(project, TERMINAL, draft(**changes), *args, at=at)


def test_a_landmark_is_on_the_ground_of_the_next_release(project, now):
    before = read_base(project)
    place = add(project, at=now, name_th="  ตลาด  เทวราช ", name_en="Thewarat Market")
    [feature] = read_base(project)
    assert before == []
    assert feature["properties"] == {
        "kind": "landmark",
        "landmark": "market",
        "name_th": "ตลาด เทวราช",
        "name_en": "Thewarat Market",
        "source": "ลงพื้นที่ 1 ต.ค. 2569",
    }
    assert feature["geometry"] == {"type": "Point", "coordinates": HERE}
    assert (place.retired, place.version) == (False, 1)


def test_open_maps_are_told_that_one_came_or_went(project, now):
    def build():
        return release.build_release(
            gather.read_release_inputs(project)[0], version=1, released_at=""
        )

    before = build()
    assert changes.build_change_document(before, build())["reload"] is False
    add(project, at=now)
    assert changes.build_change_document(before, build())["reload"] is True


def test_retired_it_is_gone_and_taken_back_it_is_there_again(project, now):
    place = add(project, at=now)
    seen = DisplayedVersion.from_record(place)
    retired = landmarks.set_landmark_retired(project, TERMINAL, place.id, seen, True, at=now)
    assert (retired.retired, read_base(project)) == (True, [])
    with pytest.raises(Conflict):
        landmarks.set_landmark_retired(project, TERMINAL, place.id, seen, False, at=now)
    seen = DisplayedVersion.from_record(retired)
    with pytest.raises(BadInput, match="E-MARK-06"):
        landmarks.set_landmark_retired(project, TERMINAL, place.id, seen, True, at=now)
    landmarks.set_landmark_retired(project, TERMINAL, place.id, seen, False, at=now)
    assert len(read_base(project)) == 1


def test_nobody_retires_what_is_not_there(project, now):
    seen = DisplayedVersion.from_record(add(project, at=now))
    with pytest.raises(NotFound):
        landmarks.set_landmark_retired(project, TERMINAL, 99, seen, True, at=now)


def test_a_second_tap_is_the_same_landmark(project, now):
    first, second = add(project, at=now), add(project, at=now)
    assert first == second
    assert len(landmarks.list_landmarks(project, TERMINAL, at=now)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_th": ""}, "E-MARK-01"),
        ({"name_th": " … "}, "E-MARK-01"),
        ({"name_th": "ก" * (MAX_NAME_LENGTH + 1)}, "E-MARK-01"),
        ({"name_th": "ตลาด\u202eเทวราช"}, "E-MARK-01"),
        ({"name_en": "a" * (MAX_NAME_LENGTH + 1)}, "E-MARK-01"),
        ({"source": " "}, "E-MARK-02"),
        ({"source": "ก" * (MAX_SOURCE_LENGTH + 1)}, "E-MARK-02"),
        ({"latitude": 13.70}, "E-MARK-03"),
        ({"latitude": float("nan")}, "E-MARK-03"),
        ({"longitude": float("inf")}, "E-MARK-03"),
        ({"longitude": 500.0}, "E-MARK-03"),
        ({"name_th": "ร้านของนางสาวสมใจ"}, "E-MARK-05"),
        ({"name_en": "Shop 081 234 5678"}, "E-MARK-05"),
        ({"source": "โทร 081-234-5678"}, "E-MARK-05"),
    ],
)
def test_what_cannot_be_public_is_refused(project, now, changes, code):
    with pytest.raises(BadInput, match=code):
        add(project, at=now, **changes)
    assert landmarks.list_landmarks(project, TERMINAL, at=now) == []


def test_a_name_that_looks_like_a_persons_is_taken_once_an_officer_answered(project, now):
    [hint] = draft(name_th="ตลาดนางเลิ้ง").hints
    assert hint.text == "นางเลิ้ง"
    add(project, frozenset([hint.text]), at=now, name_th="ตลาดนางเลิ้ง")
    assert [f["properties"]["name_th"] for f in read_base(project)] == ["ตลาดนางเลิ้ง"]


def test_the_same_place_is_not_taken_twice_but_a_namesake_elsewhere_is(project, now):
    add(project, at=now)
    with pytest.raises(BadInput, match="E-MARK-04"):
        add(project, at=now, token="u", latitude=HERE[1] + NORTH_100_M)
    add(project, at=now, token="u", latitude=HERE[1] + NORTH_100_M, kind=LandmarkKind.STATION)
    add(project, at=now, token="v", latitude=HERE[1] + 5 * NORTH_100_M)
    assert len(read_base(project)) == 3


def test_public_words_that_name_it_are_answered_for(project, now):
    place = add(project, at=now)
    with project.database.begin_read() as tx:
        assert "ตลาดเทวราช" in risk_words.list_finer_places(tx, "DS07")
    seen = DisplayedVersion.from_record(place)
    landmarks.set_landmark_retired(project, TERMINAL, place.id, seen, True, at=now)
    with project.database.begin_read() as tx:
        assert "ตลาดเทวราช" not in risk_words.list_finer_places(tx, "DS07")


def test_who_added_it_is_in_the_log_and_in_nothing_public(project, now, signed_in):
    officer = signed_in(Role.OFFICER, at=now)
    landmarks.add_landmark(project, officer, draft(), at=now)
    inputs, _ = gather.read_release_inputs(project)
    assert b"added_by" not in release_inputs.dumps(inputs)
    assert "added" not in json.dumps(read_base(project))
    with project.database.begin_read() as tx:
        query = "SELECT reason FROM audit_entries WHERE object = 'landmark 1'"
        assert tx.connection.execute(sa.text(query)).scalars().all() == ["landmark added"]
