"""People of the network: sealed under the vault's key, erased within the action, never public."""

from dataclasses import replace

import pytest

from geodata.actions.programme import activities, centres, members, programmes
from geodata.errors import BadInput, NotFound, StorageUnavailable
from geodata.model.programme.activities import ActivityDraft, ActivityKind, HeldActivity
from geodata.model.programme.centres import CentreDraft
from geodata.model.programme.members import MemberDraft, MemberKind
from geodata.operations import backups
from geodata.project import open_project
from geodata.store.programme.activities import ActivityStore
from mapping.publish.publisher import Publisher
from tests.engines import read_stored_bytes, restore_backup
from tests.geodata.actions.programme.conftest import TODAY

CANARY = "นางสาวกระจิบ นกขมิ้น"


@pytest.fixture
def member(do, malee):
    draft = MemberDraft("c", CANARY, "0899999999", MemberKind.VOLUNTEER, TODAY, TODAY)
    return do(members.add_member, malee, draft)


def read_disk(project):
    files = [path for path in project.settings.data.rglob("*") if path.is_file()]
    return read_stored_bytes(project.database) + b"".join(path.read_bytes() for path in files)


def read_sealed(project):
    """Return the sealed name and contact as they stand in the file."""
    with project.database.begin_read() as tx:
        rows = tx.connection.exec_driver_sql("SELECT sealed_name, sealed_contact FROM members")
        return [box for row in rows for box in row if box]


def test_who_may_reads_the_name_and_it_is_noted(project, do, malee, somchai, member):
    [found] = do(members.read_identities, malee)
    assert (found.name, found.contact) == (CANARY, "0899999999")
    assert do(members.read_identities, somchai) == []
    with project.database.begin_read() as tx:
        noted = tx.connection.exec_driver_sql(
            "SELECT count(*) FROM audit_entries WHERE reason = 'members read'"
        ).scalar()
    assert noted == 2


def test_a_name_is_in_no_open_byte_and_the_other_key_opens_nothing(project, member):
    assert CANARY.encode() not in read_disk(project)
    [name, _] = read_sealed(project)
    assert project.vault.open_text(name) == CANARY
    with pytest.raises(StorageUnavailable, match="E-SYS-04"):
        project.seal.open_text(name)


def test_control_an_open_name_is_found(project, member):
    with project.database.begin() as tx:
        tx.set_state("canary here", CANARY)
    assert CANARY.encode() in read_disk(project)


def test_a_name_is_not_in_the_representation_of_anything(member, do, malee):
    draft = MemberDraft("d", CANARY, CANARY, MemberKind.EXPERT, TODAY, TODAY)
    [identity] = do(members.read_identities, malee)
    assert CANARY not in repr([draft, identity, member])


def test_a_member_is_in_no_public_byte(project, do, malee, member, programme, now):
    _hold(do, malee, programme, member)
    publisher = Publisher(project)
    publisher.release_if_changed(now)
    released = [
        path.read_bytes() for path in project.settings.releases.rglob("*") if path.is_file()
    ]
    assert released
    assert not [body for body in released if CANARY.encode() in body or b"MB-" in body]


def test_taking_the_consent_back_erases_within_the_action(
    project, do, malee, member, programme, seen
):
    activity = _hold(do, malee, programme, member)
    centre = do(
        centres.add_centre,
        malee,
        CentreDraft("k", "ศูนย์", "1/2569", TODAY, None, frozenset([member.id])),
    )
    boxes = read_sealed(project)
    assert all(box in read_disk(project) for box in boxes)  # control
    erased = do(members.withdraw_consent, malee, member.id, seen(member))
    assert not any(box in read_disk(project) for box in boxes)
    assert (erased.withdrawn_on, erased.community_id, erased.team) == (TODAY, None, None)
    assert do(members.read_identities, malee) == []
    assert do(members.list_members, malee) == []
    with project.database.begin_read() as tx:
        assert ActivityStore(tx).list_members(activity.id) == frozenset()
        assert ActivityStore(tx).load(activity.id).headcount == 12  # a number about nobody
    [found] = do(centres.list_centres, malee)
    assert (found.id, found.member_ids) == (centre.id, frozenset())
    tile = next(
        one
        for one in do(programmes.read_overview, malee, programme.id).tiles
        if one.goal.code == "output-1"
    )
    assert tile.figure is None


def test_it_is_taken_back_once(do, malee, member, seen):
    erased = do(members.withdraw_consent, malee, member.id, seen(member))
    with pytest.raises(BadInput, match="E-PROG-21"):
        do(members.withdraw_consent, malee, member.id, seen(erased))


def test_while_somebody_reads_it_is_not_said_to_be_done(
    project, do, malee, member, seen, monkeypatch
):
    monkeypatch.setattr(type(project.database), "empty_journal", lambda _self: False)
    with pytest.raises(StorageUnavailable, match="E-ERASE-02"):
        do(members.withdraw_consent, malee, member.id, seen(member))
    assert not members.finish_withdrawals(project)
    monkeypatch.undo()
    boxes_are_gone = read_sealed(project) == []
    assert members.finish_withdrawals(project)
    assert boxes_are_gone


def test_a_restored_backup_erases_anew(project, do, malee, member, seen, tmp_path, now):
    boxes = read_sealed(project)
    made = backups.make(project.settings, project.database, now, tmp_path / "old.backup")
    do(members.withdraw_consent, malee, member.id, seen(member))
    into = tmp_path / "back"
    again = open_project(restore_backup(made, into, project.settings)[1])
    assert any(box in read_disk(again) for box in boxes)  # control
    assert members.repeat_withdrawals(again, at=now) == 1
    assert not any(box in read_disk(again) for box in boxes)
    again.database.close()


def test_somebody_of_another_place_is_not_there(do, malee, somchai, draft_member, seen):
    other = do(members.add_member, malee, draft_member("o", community_id="DS08"))
    assert do(members.list_members, somchai) == []
    with pytest.raises(NotFound):
        do(members.withdraw_consent, somchai, other.id, seen(other))


def test_no_name_and_no_consent_is_nobody(do, malee, draft_member):
    for changes in ({"name": " "}, {"consent_version": 0}, {"consent_version": 2}):
        with pytest.raises(BadInput, match="E-PROG-12"):
            do(members.add_member, malee, replace(draft_member("x"), **changes))


def _hold(do, by, programme, member):
    draft = ActivityDraft("a", programme.id, ActivityKind.TRAINING, "อบรม")
    held = HeldActivity(TODAY, 12, frozenset([member.id]))
    return do(activities.add_held_activity, by, draft, held)
