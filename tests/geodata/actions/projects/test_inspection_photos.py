"""Photos of inspections: internal, and public the same way as those of risk points."""

from datetime import UTC, datetime

import pytest

from geodata.actions.projects import inspections
from geodata.actions.risks import public_photos, risk_photos
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.people.people import Role
from geodata.model.projects.inspections import MAX_INSPECTION_PHOTOS
from geodata.model.public_photos import PhotoOwner, PhotoState
from geodata.store.projects.public_projects import list_public_projects
from geodata.store.risks.photos import list_named_files
from tests.photos import COVER, EVERY_CHECK, METADATA, Team, build_picture, has_patch


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def team(project, signed_in, at):
    proposer = signed_in(Role.OFFICER, name="somchai")
    return Team(project, proposer, signed_in(Role.OFFICER, name="malee"), at)


@pytest.fixture
def inspection(team):
    return team.add_inspection()


@pytest.fixture
def source(team, inspection):
    return team.add_inspection_source(inspection)


def list_public(project):
    with project.database.begin_read() as tx:
        [watched] = list_public_projects(tx, project.seal, project.row_key)
    return watched.photos


def test_a_photo_is_public_once_somebody_else_approved_it_and_photos_are_shown(
    project, team, source
):
    photo = team.propose(source)
    assert photo.owner is PhotoOwner.INSPECTION
    team.show()
    assert list_public(project) == ()
    team.approve(photo)
    [shown] = list_public(project)
    assert (shown.sha256, shown.caption) == (photo.sha256, photo.caption)
    team.show(False)
    assert list_public(project) == ()


def test_an_internal_photo_is_sealed_without_its_metadata_and_its_opening_is_scoped(
    project, team, source, at, signed_in
):
    kept = (project.settings.evidence / source).read_bytes()
    assert not kept.startswith(b"\xff\xd8")
    opened = risk_photos.read_photo(project, team.proposer, source, at=at)
    assert METADATA not in opened
    assert has_patch(opened)  # the control: what is covered is covered later
    elsewhere = signed_in(Role.COORDINATOR, "DS30", name="prasit")
    with pytest.raises(NotFound):
        risk_photos.read_photo(project, elsewhere, source, at=at)
    with pytest.raises(NotFound):
        public_photos.preview_photo(project, elsewhere, source, COVER, at=at)


def test_who_proposed_or_took_it_does_not_decide(project, team, source, at, signed_in):
    home = signed_in(Role.COORDINATOR, "DS07", name="somsri")
    preview = public_photos.preview_photo(project, home, source, COVER, at=at)
    assert not has_patch(preview.jpeg)
    photo = team.propose(source)
    third = signed_in(Role.OFFICER, name="prasit")
    [waiting] = public_photos.list_waiting_photos(project, third, at=at)
    assert waiting.subject.public_id.startswith("PJ-")
    assert public_photos.list_waiting_photos(project, team.proposer, at=at) == []
    given = (photo.id, waiting.displayed_version, EVERY_CHECK, frozenset())
    for caller, code in ((team.proposer, "E-PHOTO-04"), (home, "E-NF-02|E-AUTH")):
        with pytest.raises((NotAllowed, NotFound), match=code):
            public_photos.approve_photo(project, caller, *given, at=at)
    public_photos.approve_photo(project, third, *given, at=at)


def test_only_an_inspection_that_stands_shows_photos(project, team, at):
    inspection = team.add_inspection("รอการรับรอง", is_agreed=False)
    source = team.add_inspection_source(inspection)
    with pytest.raises(BadInput, match="E-PHOTO-07"):
        team.propose(source)


def test_an_inspection_has_few_photos_and_the_same_twice_is_one(project, team, inspection, at):
    pictures = [build_picture((640 + number, 480)) for number in range(MAX_INSPECTION_PHOTOS + 1)]
    ids = [team.add_inspection_source(inspection, picture) for picture in pictures[:-1]]
    assert team.add_inspection_source(inspection, pictures[0]) == ids[0]
    with pytest.raises(BadInput, match="E-PHOTO-08"):
        team.add_inspection_source(inspection, pictures[-1])
    found = inspections.list_inspection_photos(project, team.officer, at=at)
    assert sorted(found[inspection.id]) == sorted(ids)
    with project.database.begin_read() as tx:
        assert set(ids) <= list_named_files(tx)
    assert {path.name for path in project.settings.evidence.iterdir()} == set(ids)


def test_a_refused_photo_says_why_and_its_file_goes(project, team, inspection, source, at):
    photo = team.propose(source)
    found = public_photos.read_waiting_photo(project, team.officer, photo.id, at=at)
    given = (photo.id, found.displayed_version, "ยังเห็นป้ายบ้าน")
    public_photos.refuse_photo(project, team.officer, *given, at=at)
    [refused] = public_photos.list_photos(
        project, team.proposer, inspection.id, PhotoOwner.INSPECTION, at=at
    )
    assert (refused.state, refused.reason) == (PhotoState.REFUSED, "ยังเห็นป้ายบ้าน")
    assert not (project.settings.evidence / photo.id).exists()
