"""Papers: who may write which, no version is lost, nothing is saved over unseen work."""

import pytest
import sqlalchemy as sa

from geodata.actions import papers
from geodata.actions.people import auditing
from geodata.actions.workshops import workshops
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.papers import LONGEST_PART, PARTS, PaperDraft, PaperKind, check_parts
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.store.schema import paper_versions
from tests.seen import paper_as_it_is

LESSONS = PaperKind.LESSONS
CANARY = "คำที่ไม่มีใครเห็น"


@pytest.fixture
def somchai(signed_in, now):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai", at=now)


@pytest.fixture
def malee(signed_in, now):
    return signed_in(Role.OFFICER, name="malee", at=now)


@pytest.fixture
def paper(project, somchai, now):
    return papers.create_paper(project, somchai, PaperDraft("t", LESSONS, "DS07"), at=now)


def test_a_paper_begins_with_the_empty_parts_of_its_kind(paper):
    assert paper.version == 1
    assert paper.parts == dict.fromkeys(PARTS[LESSONS], "")


def test_the_same_token_is_the_same_paper(project, somchai, malee, paper, now):
    again = papers.create_paper(project, somchai, PaperDraft("t", LESSONS, "DS07"), at=now)
    assert again.id == paper.id
    with pytest.raises(NotFound):
        papers.create_paper(project, malee, PaperDraft("t", LESSONS, "DS07"), at=now)


def test_what_is_saved_is_the_next_version_and_the_old_one_stays(project, somchai, paper, now):
    saved = papers.save_paper(
        project, somchai, paper.id, paper_as_it_is(project, paper.id), {"worked": " ดี "}, at=now
    )
    assert (saved.version, saved.parts["worked"]) == (2, "ดี")
    lines = papers.list_versions(project, somchai, paper.id, at=now)
    assert [(line.version.version, line.saved_by) for line in lines] == [
        (2, "somchai"),
        (1, "somchai"),
    ]


def test_a_stale_save_is_a_conflict_and_changes_nothing(project, somchai, malee, paper, now):
    before = DisplayedVersion.from_record(paper)
    papers.save_paper(project, malee, paper.id, before, {"worked": "ของมาลี"}, at=now)
    with pytest.raises(Conflict):
        papers.save_paper(project, somchai, paper.id, before, {"worked": "ของสมชาย"}, at=now)
    with pytest.raises(Conflict):
        papers.restore_version(project, somchai, paper.id, before, 1, at=now)
    (found,) = papers.list_papers(project, somchai, at=now)
    assert (found.version, found.parts["worked"]) == (2, "ของมาลี")


def test_going_back_makes_a_new_version_and_loses_none(project, somchai, paper, now):
    papers.save_paper(
        project, somchai, paper.id, paper_as_it_is(project, paper.id), {"worked": "แรก"}, at=now
    )
    papers.save_paper(
        project, somchai, paper.id, paper_as_it_is(project, paper.id), {"worked": "หลัง"}, at=now
    )
    back = papers.restore_version(
        project, somchai, paper.id, paper_as_it_is(project, paper.id), 2, at=now
    )
    assert (back.version, back.parts["worked"]) == (4, "แรก")
    lines = [
        version.version for version in papers.list_versions(project, somchai, paper.id, at=now)
    ]
    assert [(line.version, line.taken_from) for line in lines] == [
        (4, 2),
        (3, None),
        (2, None),
        (1, None),
    ]
    assert lines[1].parts["worked"] == "หลัง"
    with pytest.raises(NotFound):
        papers.restore_version(
            project, somchai, paper.id, paper_as_it_is(project, paper.id), 9, at=now
        )


def test_others_find_nothing(project, signed_in, paper, now):
    elsewhere = signed_in(Role.COORDINATOR, "DS08", name="elsewhere", at=now)
    assert papers.list_papers(project, elsewhere, at=now) == []
    for missing in (paper.id, 999):
        with pytest.raises(NotFound):
            papers.save_paper(project, elsewhere, missing, DisplayedVersion(1, ""), {}, at=now)
        with pytest.raises(NotFound):
            papers.list_versions(project, elsewhere, missing, at=now)
        with pytest.raises(NotFound):
            papers.export_paper(project, elsewhere, missing, at=now)
    auditor = signed_in(Role.AUDITOR, name="preecha", at=now)
    with pytest.raises(NotAllowed):
        papers.list_papers(project, auditor, at=now)


def test_a_paper_of_the_district_is_the_officer_s(project, somchai, malee, now):
    draft = PaperDraft("d", PaperKind.MEETING)
    with pytest.raises(NotFound):
        papers.create_paper(project, somchai, draft, at=now)
    assert papers.create_paper(project, malee, draft, at=now).community_id is None
    assert papers.list_papers(project, somchai, at=now) == []


def test_an_unknown_community_is_missing(project, malee, now):
    with pytest.raises(NotFound):
        papers.create_paper(project, malee, PaperDraft("x", LESSONS, "DS99"), at=now)


def test_a_paper_about_a_workshop_is_of_its_community(project, somchai, malee, now):
    def made(community_id):
        kind, day = WorkshopKind.HEARING, now.date()
        draft = WorkshopDraft(f"w {community_id}", kind, "เวที", day, "", community_id, None)
        return workshops.create_workshop(project, malee, draft, at=now).id

    def start(by, community_id, workshop_id):
        draft = PaperDraft(f"r {workshop_id}", LESSONS, community_id, workshop_id)
        return papers.create_paper(project, by, draft, at=now)

    own, other, district = made("DS07"), made("DS08"), made(None)
    assert start(somchai, "DS07", own).workshop_id == own
    for by, community_id, workshop_id in (
        (somchai, "DS07", other),  # out of scope
        (somchai, "DS07", district),
        (somchai, "DS07", 999),
        (malee, "DS07", other),  # the coordinator of DS07 would read of DS08
    ):
        with pytest.raises(NotFound):
            start(by, community_id, workshop_id)
    assert start(malee, None, district).workshop_id == district


def test_an_edition_is_a_day(project, malee, now):
    for wrong in ("", "2569-13-01", "../2569-09-30", "2569-9-30", "2569-09-30/x"):
        with pytest.raises(BadInput):
            papers.create_paper(project, malee, PaperDraft("e", LESSONS, None, None, wrong), at=now)
    kept = papers.create_paper(
        project, malee, PaperDraft("e", LESSONS, None, None, "2569-09-30"), at=now
    )
    assert kept.edition_id == "2569-09-30"


def test_too_long_and_unknown_parts_are_refused(project, somchai, paper, now):
    with pytest.raises(BadInput, match="E-TXT-02"):
        papers.save_paper(
            project,
            somchai,
            paper.id,
            paper_as_it_is(project, paper.id),
            {"worked": "ก" * (LONGEST_PART + 1)},
            at=now,
        )
    with pytest.raises(BadInput):
        papers.save_paper(
            project, somchai, paper.id, paper_as_it_is(project, paper.id), {"aims": "x"}, at=now
        )
    assert check_parts(LESSONS, {"worked": "ก" * LONGEST_PART})["worked"]


def test_what_was_written_is_sealed_and_not_in_the_log(project, somchai, paper, now):
    papers.save_paper(
        project, somchai, paper.id, paper_as_it_is(project, paper.id), {"worked": CANARY}, at=now
    )
    kept = b"".join(
        path.read_bytes() for path in project.settings.data.rglob("*") if path.is_file()
    )
    assert CANARY.encode() not in kept
    with project.database.begin_read() as tx:
        sealed = tx.connection.execute(
            sa.select(paper_versions.c.sealed_parts).order_by(paper_versions.c.id.desc())
        ).scalar()
    assert CANARY in project.seal.open_text(sealed)


def test_writing_does_not_touch_the_public_map(project, publisher, somchai, paper, now):
    publisher.release_if_changed(now)
    papers.save_paper(
        project, somchai, paper.id, paper_as_it_is(project, paper.id), {"worked": CANARY}, at=now
    )
    assert publisher.release_if_changed(now) is None


def test_taking_a_paper_out_is_noted(project, somchai, paper, now):
    taken = papers.export_paper(project, somchai, paper.id, at=now)
    assert taken.id == paper.id
    page = auditing.read_own_page(project, somchai, EVERY_ENTRY, 1, at=now)
    assert page.lines[0].entry.reason == "paper taken out"
    assert page.lines[0].entry.object == f"paper {paper.id}"
