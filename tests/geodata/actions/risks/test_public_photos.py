"""Public photos on a database: two people, the very bytes, off by default, gone in one step."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geodata.actions.risks import public_photos, risk_photos, risks
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.people.people import Role
from geodata.model.public_photos import MAX_PHOTOS, PhotoCheck, PhotoDraft, PhotoKind, PhotoState
from geodata.model.risks import Precision
from geodata.store.risks.photos import EvidenceFolder, list_named_files
from geodata.store.risks.risks import RiskStore
from mapping.publish import editions
from mapping.publish.editions import EditionFolder
from mapping.publish.files import is_intact
from mapping.publish.publisher import Publisher
from tests.photos import COVER, EVERY_CHECK, Team, build_picture
from tests.seen import risk_as_it_is


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def team(project, signed_in, at):
    proposer = signed_in(Role.OFFICER, name="somchai")
    return Team(project, proposer, signed_in(Role.OFFICER, name="malee"), at)


@pytest.fixture
def risk(team):
    return team.add_point()


@pytest.fixture
def source(team, risk):
    return team.add_source(risk)


def list_public(project):
    with project.database.begin_read() as tx:
        return [
            photo for risk in RiskStore(tx, project.seal).list_public() for photo in risk.photos
        ]


def file_of(project, photo):
    return project.settings.evidence / photo.id


def test_a_photo_is_public_once_somebody_else_approved_it_and_photos_are_shown(
    project, team, source
):
    photo = team.propose(source)
    team.show()
    assert list_public(project) == []
    team.approve(photo)
    [shown] = list_public(project)
    assert (shown.sha256, shown.caption, shown.kind) == (
        photo.sha256,
        "ทางเท้าหน้าตลาด",
        PhotoKind.PLAIN,
    )
    team.show(False)
    assert list_public(project) == []


def test_photos_are_off_until_an_officer_shows_them(project, team, source):
    team.approve(team.propose(source))
    assert not public_photos.shows_public_photos(project)
    assert list_public(project) == []


def test_who_proposed_or_took_it_does_not_decide(project, team, risk, at, signed_in):
    theirs = risk_photos.add_photo(project, team.officer, risk.id, build_picture(), at=at)
    photo = team.propose(theirs)  # malee took it, somchai proposed it
    third = signed_in(Role.OFFICER, name="prasit")
    [waiting] = public_photos.list_waiting_photos(project, third, at=at)
    for caller in (team.proposer, team.officer):
        assert public_photos.list_waiting_photos(project, caller, at=at) == []
        with pytest.raises(NotAllowed, match="E-PHOTO-04"):
            public_photos.approve_photo(
                project,
                caller,
                photo.id,
                waiting.displayed_version,
                EVERY_CHECK,
                frozenset(),
                at=at,
            )
    replace(team, officer=third).approve(photo)


def test_a_coordinator_proposes_at_home_and_approves_nothing(project, team, risk, at, signed_in):
    source = team.add_source(risk)
    home = signed_in(Role.COORDINATOR, risk.community_id, name="at.home")
    elsewhere = signed_in(Role.COORDINATOR, "DS01", name="elsewhere")
    assert replace(team, proposer=home).propose(source).state is PhotoState.WAITING
    with pytest.raises(NotFound):
        public_photos.preview_photo(project, elsewhere, source, COVER, at=at)
    with pytest.raises(NotAllowed):
        public_photos.list_waiting_photos(project, home, at=at)


def test_what_is_sent_is_what_the_preview_showed(project, team, source, at):
    preview = public_photos.preview_photo(project, team.proposer, source, COVER, at=at)
    other = PhotoDraft(source, PhotoKind.PLAIN, "ก", ())  # the areas got lost on the way
    with pytest.raises(Conflict):
        public_photos.propose_photo(
            project, team.proposer, other, preview.sha256, EVERY_CHECK, at=at
        )
    assert list(project.settings.evidence.iterdir()) == [project.settings.evidence / source]


def test_what_is_approved_is_the_very_bytes_that_were_seen(project, team, source, at):
    photo = team.propose(source)
    [seen] = public_photos.list_waiting_photos(project, team.officer, at=at)
    given = (photo.id, seen.displayed_version, EVERY_CHECK, frozenset())
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    covered = folder.read(photo.id)
    folder.write(photo.id, folder.read(source))  # somebody puts the uncovered photo there
    with pytest.raises(Conflict):
        public_photos.approve_photo(project, team.officer, *given, at=at)
    folder.write(photo.id, covered)
    public_photos.approve_photo(project, team.officer, *given, at=at)
    with pytest.raises(Conflict):
        public_photos.approve_photo(project, team.officer, *given, at=at)


def test_the_list_and_each_hint_of_the_caption_are_answered_for(project, team, source, at):
    photo = team.propose(source, caption="นายสมชาย หน้าวัดเบญจมบพิตรดุสิตวนาราม")
    [seen] = public_photos.list_waiting_photos(project, team.officer, at=at)
    answered = frozenset(hint.text for hint in seen.hints)
    assert len(answered) == 2
    for checks, words, code in (
        (EVERY_CHECK - {PhotoCheck.FACES}, answered, "E-PHOTO-03"),
        (EVERY_CHECK, answered - {min(answered)}, "E-RISK-20"),
    ):
        with pytest.raises(BadInput, match=code):
            public_photos.approve_photo(
                project, team.officer, photo.id, seen.displayed_version, checks, words, at=at
            )
    team.approve(photo)


def test_a_refused_photo_comes_back_with_the_reason_and_its_file_goes(project, team, source, at):
    photo = team.propose(source)
    [seen] = public_photos.list_waiting_photos(project, team.officer, at=at)
    given = (photo.id, seen.displayed_version)
    with pytest.raises(BadInput, match="E-RISK-14"):
        public_photos.refuse_photo(project, team.officer, *given, " ", at=at)
    assert file_of(project, photo).exists()
    public_photos.refuse_photo(project, team.officer, *given, "ยังเห็นป้ายบ้าน", at=at)
    [refused] = public_photos.list_photos(project, team.proposer, photo.owner_id, at=at)
    assert (refused.state, refused.reason) == (PhotoState.REFUSED, "ยังเห็นป้ายบ้าน")
    assert not file_of(project, photo).exists()


def test_a_point_shown_as_a_community_has_no_public_photo(project, team, at):
    risk = team.add_point("community", Precision.COMMUNITY)
    source = team.add_source(risk)
    with pytest.raises(BadInput, match="E-PHOTO-02"):
        public_photos.preview_photo(project, team.proposer, source, COVER, at=at)


@pytest.mark.parametrize("step", [risks.send_back, risks.retire])
def test_a_point_that_leaves_the_map_takes_its_photos_along(project, team, risk, source, at, step):
    team.show()
    team.approve(team.propose(source))
    assert len(list_public(project)) == 1
    step(project, team.officer, risk.id, risk_as_it_is(project, risk.id), "ผิดที่", at=at)
    assert list_public(project) == []
    [photo] = public_photos.list_photos(project, team.proposer, risk.id, at=at)
    assert (photo.state, photo.quarter) == (PhotoState.WAITING, None)


def test_a_point_that_comes_back_less_exact_shows_no_photo(project, team, risk, source, at):
    team.show()
    team.approve(team.propose(source))
    risks.send_back(
        project, team.officer, risk.id, risk_as_it_is(project, risk.id), "ระดับชุมชนพอ", at=at
    )
    seen = risk_as_it_is(project, risk.id)
    risks.submit_again(project, team.proposer, risk.id, seen, at=at)
    seen = risk_as_it_is(project, risk.id)
    risks.approve(project, team.officer, risk.id, seen, Precision.COMMUNITY, None, at=at)
    assert list_public(project) == []
    assert public_photos.list_waiting_photos(project, team.officer, at=at) == []


def test_the_same_photo_twice_is_one_and_a_point_has_few(project, team, risk, source, at):
    assert team.propose(source).id == team.propose(source).id
    for number in range(1, MAX_PHOTOS):
        team.propose(source, caption=f"ภาพ {number}")
    with pytest.raises(BadInput, match="E-PHOTO-05"):
        team.propose(source, caption="อีกภาพ")
    assert len(public_photos.list_photos(project, team.proposer, risk.id, at=at)) == MAX_PHOTOS


def test_a_withdrawn_photo_is_in_no_release_and_no_edition(project, team, risk, source, at):
    team.show()
    kept = team.approve(team.propose(source, "ภาพที่อยู่"))
    gone = team.approve(team.propose(source, "ภาพที่ถูกนำออก", PhotoKind.BEFORE, ()))
    edition_id = editions.freeze_edition(project, team.officer, "เวที", at=at)
    folder, publisher = EditionFolder(project.settings.editions), Publisher(project)
    assert folder.read(edition_id, f"photo-{gone.sha256}.jpg")
    assert publisher.folder.read(f"photo-{gone.sha256}.jpg")
    editions.withdraw_photo(project, team.officer, gone.id, at=at)
    for found in (folder.read_document(edition_id, "photos.json"), read_photos(publisher)):
        assert [photo["caption"] for photo in found["photos"]] == ["ภาพที่อยู่"]
    assert folder.read(edition_id, f"photo-{gone.sha256}.jpg") is None
    assert publisher.folder.read(f"photo-{gone.sha256}.jpg") is None
    assert folder.read(edition_id, f"photo-{kept.sha256}.jpg").body
    assert folder.read_facts(edition_id)["withdrawn_photos"] == [risk.public_id]
    assert editions.list_differences(project, edition_id) == []
    assert folder.is_intact(edition_id)
    assert not file_of(project, gone).exists()
    with pytest.raises(NotFound):
        editions.withdraw_photo(project, team.officer, gone.id, at=at)


def read_photos(publisher):
    return json.loads(publisher.folder.read("photos.json").body)


def test_the_files_of_a_release_are_named_by_what_is_in_them_and_signed(project, team, source, at):
    team.show()
    photo = team.approve(team.propose(source))
    publisher = Publisher(project)
    version = publisher.release_if_changed(at)
    folder = project.settings.releases / f"{version:06d}"
    manifest = (folder / "MANIFEST.sha256").read_text()
    assert f"{photo.sha256}  photo-{photo.sha256}.jpg" in manifest
    assert is_intact(folder)
    (folder / f"photo-{photo.sha256}.jpg").write_bytes(b"another")
    assert not is_intact(folder)


def test_a_file_that_is_broken_costs_one_photo_and_not_the_release(project, team, source, at):
    team.show()
    photo = team.approve(team.propose(source))
    EvidenceFolder(project.settings.evidence, project.seal).write(photo.id, build_picture())
    publisher = Publisher(project)
    publisher.release_if_changed(at)
    assert publisher.folder.read("photos.json") is None
    assert publisher.folder.read("risks.geojson")


def test_an_edition_without_photos_is_as_it_always_was(project, team, source, at):
    team.approve(team.propose(source))  # approved, but photos are not shown
    edition_id = editions.freeze_edition(project, team.officer, "เวที", at=at)
    folder = EditionFolder(project.settings.editions)
    assert folder.read(edition_id, "photos.json") is None
    assert "withdrawn_photos" not in folder.read_facts(edition_id)
    assert "photo" not in folder.read(edition_id, "MANIFEST.sha256").body.decode()


def test_a_photo_that_is_withdrawn_while_an_edition_is_made_is_not_in_it(
    project, team, source, at, monkeypatch
):
    team.show()
    photo, build = team.approve(team.propose(source)), editions._build_files

    def withdraw_meanwhile(*arguments):
        files = build(*arguments)
        monkeypatch.setattr(editions, "_build_files", build)
        editions.withdraw_photo(project, team.officer, photo.id, at=at)
        return files

    monkeypatch.setattr(editions, "_build_files", withdraw_meanwhile)
    with pytest.raises(Conflict):
        editions.freeze_edition(project, team.officer, "เวที", at=at)
    assert EditionFolder(project.settings.editions).list_ids() == []


def test_a_photo_lies_sealed_and_no_caption_is_in_the_clear(project, team, source):
    photo = team.approve(team.propose(source, "CANARYCAPTION"))
    sealed = file_of(project, photo).read_bytes()
    assert b"\xff\xd8\xff" not in sealed[:64]
    assert b"JFIF" not in sealed
    opened = EvidenceFolder(project.settings.evidence, project.seal).read(photo.id)
    assert opened.startswith(b"\xff\xd8\xff")  # the control
    for path in project.settings.data.rglob("*.db*"):
        assert b"CANARYCAPTION" not in path.read_bytes()


def test_the_files_that_rows_name_are_those_that_are_there(project, team, source, at):
    kept, gone = team.propose(source, "ก"), team.propose(source, "ข")
    editions.withdraw_photo(project, team.officer, gone.id, at=at)
    with project.database.begin_read() as tx:
        named = list_named_files(tx)
    assert named == {source, kept.id}
    assert named == {path.name for path in project.settings.evidence.iterdir()}
