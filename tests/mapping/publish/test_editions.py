"""Editions: frozen once, the same bytes anywhere, withdrawn for good."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions import editions as actions
from geodata.actions.people.auditing import read_page
from geodata.actions.workshops import commitments
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound, StorageUnavailable
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.model.story_plans import StoryPlan
from geodata.model.workshops.commitments import CommitmentDraft
from mapping.publish import editions
from mapping.publish.editions import DOCUMENTS, SOFTWARE_VERSION, EditionFolder
from mapping.publish.gather import read_release_inputs
from mapping.publish.release_inputs import dumps, loads
from tests.seen import read_seen_version

ROOT = Path(editions.__file__).resolve().parents[2]
TITLE = "เวทีสาธารณะ ครั้งที่ 1"
AUDITED_TRANSACTION = actions.audited_transaction


@pytest.fixture
def folder(project):
    return EditionFolder(project.settings.editions)


@pytest.fixture
def frozen(project, now, bring_in, in_groups, record, signed_in):
    in_groups(DS07=7)
    bring_in(*(record(n) for n in range(1, 4)))
    draft = CommitmentDraft("one", "สำนักงานเขตดุสิต", "เปิดเผยราคากลาง", None, "DS07")
    made = commitments.add(project, TERMINAL, draft, at=now)
    officer = signed_in(Role.OFFICER, name="malee", at=now)
    commitments.confirm(project, officer, made.id, read_seen_version(project, made), at=now)
    return editions.freeze_edition(project, TERMINAL, TITLE, at=now)


def test_the_software_is_the_one_of_the_project():
    assert (
        tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
        == SOFTWARE_VERSION
    )


def test_an_edition_holds_a_release_its_rules_and_its_story(folder, frozen):
    assert frozen == "2569-09-30"
    documents = folder.read_documents(frozen)
    assert set(documents) == set(DOCUMENTS)
    says = documents["edition.json"]
    assert (says["title"], says["frozen_on"], says["rule"]) == (TITLE, "2026-09-30", {"k": 5})
    assert says["release"] == documents["version.json"]["version"]
    [promised] = documents["commitments.json"]["commitments"]
    assert (promised["id"], promised["state"]) == ("CM-2569-0001", "asked")
    assert documents["story.json"]["steps"][0]["kind"] == "cover"
    counted = {
        feature["properties"]["id"]: feature["properties"]["complaints"]
        for feature in documents["areas-community.geojson"]["features"]
    }
    assert counted["DS07"] == {"count": 7, "withheld": False}
    assert folder.is_intact(frozen)


def test_what_is_known_is_the_same_after_packing(project, frozen):
    known, _ = read_release_inputs(project)
    again = loads(dumps(known))
    assert dumps(again) == dumps(known)
    assert again.communities[0] == known.communities[0]
    assert again.subdistrict_boundaries.keys() == known.subdistrict_boundaries.keys()
    with pytest.raises(ValueError, match="inputs"):
        loads(b"{}")


def test_it_is_made_again_byte_for_byte_in_another_process(project, frozen, folder, tmp_path):
    """Another process, hash seed, time zone and language, on a copy of the data and keys."""
    copy = tmp_path / "another"
    shutil.copytree(project.settings.data, copy / "data")
    shutil.copytree(project.settings.keys, copy / "keys")
    told = subprocess.run(
        [sys.executable, "-m", "mapping", "edition", "rebuild", frozen],
        cwd=ROOT,
        env={
            **os.environ,
            "DUSITMAP_DATA": str(copy / "data"),
            "DUSITMAP_KEYS": str(copy / "keys"),
            "PYTHONHASHSEED": "77",
            "PYTHONUTF8": "1",
            "TZ": "America/Lima",
            "LC_ALL": "C",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert folder.read_checksum(frozen) in told.stdout
    assert editions.list_differences(project, frozen) == []


def test_a_changed_byte_is_found(project, frozen, folder):
    path = folder.folder / frozen / "areas-community.geojson"
    path.write_bytes(path.read_bytes().replace(b'"count":7', b'"count":9'))
    assert not folder.is_intact(frozen)
    assert editions.list_differences(project, frozen) == ["areas-community.geojson"]
    (folder.folder / frozen / "more.json").write_text("{}")
    assert "more.json" in editions.list_differences(project, frozen)


def test_later_changes_do_not_reach_it(project, frozen, folder, bring_in, record, now):
    before = folder.read_checksum(frozen)
    bring_in(*(record(n) for n in range(20, 30)))
    second = editions.freeze_edition(project, TERMINAL, "ครั้งที่ 2", at=now + timedelta(minutes=1))
    assert second == "2569-09-30-2"
    assert folder.read_checksum(frozen) == before
    assert folder.list_ids() == [second, frozen]
    assert folder.read_facts(second)["previous"] == frozen
    assert folder.read_checksum(second) != before


def test_two_at_the_same_moment_do_not_write_over_each_other(project, folder, now, monkeypatch):
    make, first = editions._build_files, []

    def somebody_else_is_quicker(*arguments):
        monkeypatch.setattr(editions, "_build_files", make)
        first.append(editions.freeze_edition(project, TERMINAL, "คนแรก", at=now))
        first.append(folder.read_checksum(first[0]))
        return make(*arguments)

    monkeypatch.setattr(editions, "_build_files", somebody_else_is_quicker)
    with pytest.raises(Conflict):
        editions.freeze_edition(project, TERMINAL, "คนที่สอง", at=now)
    assert folder.list_ids() == first[:1]
    assert folder.read_checksum(first[0]) == first[1]
    assert editions.list_differences(project, first[0]) == []


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that is full as the audit entry is saved, after everything else was done."""

    @contextmanager
    def fails(*given, **more):
        with AUDITED_TRANSACTION(*given, **more) as act:
            yield act
            raise StorageUnavailable("E-SYS-02")

    return lambda: monkeypatch.setattr(actions, "audited_transaction", fails)


def test_what_could_not_be_noted_is_not_public(project, folder, frozen, now, full_disk):
    def noted():
        lines = read_page(project, TERMINAL, EVERY_ENTRY, 1, at=now).lines
        return [line for line in lines if line.entry.object.startswith("edition ")]

    inputs = project.settings.edition_inputs
    before, kept = noted(), sorted(inputs.iterdir())
    assert len(before) == len(folder.list_ids()) == 1
    full_disk()
    with pytest.raises(StorageUnavailable):
        editions.freeze_edition(project, TERMINAL, "ครั้งที่ 2", at=now)
    with pytest.raises(StorageUnavailable):
        editions.withdraw_edition(project, TERMINAL, frozen, at=now)
    assert noted() == before
    assert folder.list_ids() == [frozen]
    assert sorted(inputs.iterdir()) == kept
    assert editions.list_differences(project, frozen) == []


def test_the_inputs_are_sealed_and_hashed(project, frozen, folder):
    sealed = (project.settings.edition_inputs / f"{frozen}.sealed").read_bytes()
    clear = project.seal.open_bytes(sealed)
    assert TITLE.encode() not in sealed
    assert TITLE in json.loads(clear)["facts"]["title"]
    assert folder.read_facts(frozen)["inputs"] == hashlib.sha256(clear).hexdigest()


def test_who_may_freeze_and_withdraw(project, signed_in, folder, now):
    coordinator = signed_in(Role.COORDINATOR, "DS07", at=now)
    with pytest.raises(NotAllowed):
        editions.freeze_edition(project, coordinator, TITLE, at=now)
    assert folder.list_ids() == []
    officer = signed_in(Role.OFFICER, at=now)
    made = editions.freeze_edition(project, officer, TITLE, at=now)
    with pytest.raises(NotAllowed):
        editions.withdraw_edition(project, coordinator, made, at=now)
    assert folder.list_ids() == [made]
    editions.withdraw_edition(project, officer, made, at=now)
    assert folder.list_ids() == []
    assert folder.read(made, "edition.json") is None
    assert editions.freeze_edition(project, officer, TITLE, at=now) == f"{made}-2"
    lines = read_page(project, TERMINAL, EVERY_ENTRY, 1, at=now).lines
    noted = {line.entry.reason for line in lines}
    assert {"edition frozen", "edition withdrawn"} <= noted


@pytest.mark.parametrize("title", ["", "   ", "ก" * 121])
def test_a_title_is_needed(project, title, now, folder):
    with pytest.raises(BadInput, match="E-EDITION-01"):
        editions.freeze_edition(project, TERMINAL, title, at=now)
    assert folder.list_ids() == []


@pytest.mark.parametrize(
    "edition", ["../releases", "2569-09-31", "2569-09-30/..", "", ".", "2569-09-30.withdrawn"]
)
def test_nothing_else_is_an_edition(project, frozen, folder, edition, now):
    assert folder.read(edition, "version.json") is None
    with pytest.raises(NotFound):
        editions.rebuild_edition(project, edition)
    with pytest.raises(NotFound):
        editions.withdraw_edition(project, TERMINAL, edition, at=now)


@pytest.mark.parametrize("name", ["../2569-09-30/edition.json", ".", "edition.json.br", "x.json"])
def test_nothing_else_is_a_document(folder, frozen, name):
    assert folder.read(frozen, name) is None
    assert folder.read(frozen, "edition.json") is not None  # the control


def test_the_command_line_goes_through_it_all(project, frozen, now):
    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "mapping", "edition", *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    assert settings.read().data == project.settings.data
    listed = run("list")
    assert (listed.returncode, frozen in listed.stdout) == (0, True)
    assert run("verify", frozen).returncode == 0
    second = run("freeze", "--title", "ครั้งที่ 2")
    assert second.returncode == 0, second.stderr
    later = EditionFolder(project.settings.editions).list_ids()[0]
    assert later != frozen
    assert run("compare", frozen, later).returncode == 0
    assert run("withdraw", frozen).returncode == 0
    gone = run("verify", frozen)
    assert gone.returncode == 1
    assert "Traceback" not in gone.stderr


# ------------------------------------------------------------------------- the plan of the story

PLAN = StoryPlan(("cover", "request"), frozenset({"feed"}), {"request": "ขอให้ตอบในวันนี้"})


def test_a_plan_is_kept_in_the_edition_and_the_next_begins_anew(project, folder, signed_in, now):
    presenter = signed_in(Role.PRESENTER, name="napa", at=now)
    actions.save_plan(project, presenter, StoryPlan(), PLAN, at=now)
    edition_id = editions.freeze_edition(project, TERMINAL, TITLE, at=now)
    steps = folder.read_document(edition_id, "story.json")["steps"]
    assert [step["topic"] for step in steps if step.get("said") == "ขอให้ตอบในวันนี้"] == ["request"]
    assert editions.list_differences(project, edition_id) == []
    assert actions.read_plan(project, presenter, at=now) == StoryPlan()
    later = editions.freeze_edition(project, TERMINAL, "ต่อไป", at=now)
    after = folder.read_document(later, "story.json")["steps"]
    assert "said" not in json.dumps(after)


def test_two_who_plan_at_once_do_not_lose_each_other_s_plan(project, signed_in, now):
    presenter = signed_in(Role.PRESENTER, name="napa", at=now)
    actions.save_plan(project, presenter, StoryPlan(), PLAN, at=now)
    with pytest.raises(Conflict):
        actions.save_plan(project, presenter, StoryPlan(), StoryPlan(("cover",)), at=now)
    assert actions.read_plan(project, presenter, at=now) == PLAN


def test_a_plan_with_a_name_in_it_is_not_kept(project, signed_in, now):
    presenter = signed_in(Role.PRESENTER, name="napa", at=now)
    bad = StoryPlan(words={"coverage": "โทร 081-234-5678"})
    with pytest.raises(BadInput, match="E-STORY-01"):
        actions.save_plan(project, presenter, StoryPlan(), bad, at=now)
    assert actions.read_plan(project, presenter, at=now) == StoryPlan()


def test_a_plan_that_changes_while_an_edition_is_made_is_not_lost(
    project, folder, signed_in, now, monkeypatch
):
    presenter, build = signed_in(Role.PRESENTER, name="napa", at=now), editions._build_files

    def plan_meanwhile(*arguments):
        actions.save_plan(project, presenter, StoryPlan(), PLAN, at=now)
        return build(*arguments)

    monkeypatch.setattr(editions, "_build_files", plan_meanwhile)
    with pytest.raises(Conflict):
        editions.freeze_edition(project, TERMINAL, TITLE, at=now)
    assert folder.list_ids() == []
    assert actions.read_plan(project, presenter, at=now) == PLAN
