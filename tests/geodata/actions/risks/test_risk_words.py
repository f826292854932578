"""Public words on a real database: two people, word for word, and gone in one step."""

import gzip
import json
from datetime import UTC, datetime

import brotli
import pytest

from geodata import actions, reference
from geodata.actions.risks import risk_words, risks, sub_kinds
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, RiskDraft, RiskStep, Scores
from geodata.store.risks.risks import RiskStore
from geodata.store.schema import sub_kinds as sub_kinds_table
from mapping.exports.built import ExportFolder
from mapping.publish import editions
from mapping.publish.editions import EditionFolder
from mapping.publish.publisher import Publisher
from tests.engines import read_stored_bytes
from tests.seen import read_seen_version, risk_as_it_is

TITLE = "เก็บเงินค่าวางแผงเกินอัตรา"
WORDS = PublicWords(TITLE, "เก็บวันละสองครั้งโดยไม่มีใบเสร็จ")


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def people(signed_in):
    return {
        "somchai": signed_in(Role.COORDINATOR, "DS07", name="somchai"),
        "elsewhere": signed_in(Role.COORDINATOR, "DS08", name="elsewhere"),
        "malee": signed_in(Role.OFFICER, name="malee"),
        "prasit": signed_in(Role.OFFICER, name="prasit"),
    }


@pytest.fixture
def shown(project, people, at):
    """A public risk point of DS07 that somchai proposed and malee approved."""
    draft = RiskDraft("t", Category.PUBLIC_SERVICE, None, "DS07", Scores(4, 4))
    risk = risks.propose(project, people["somchai"], draft, at=at)
    given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
    return risks.approve(project, people["malee"], *given, at=at)


def public(project):
    with project.database.begin_read() as tx:
        return [
            (risk.title, risk.description) for risk in RiskStore(tx, project.seal).list_public()
        ]


def approve(project, officer, at, answered=frozenset()):
    [waiting] = risk_words.list_waiting_words(project, officer, at=at)
    given = (waiting.words.id, waiting.displayed_version, answered)
    return risk_words.approve_words(project, officer, *given, at=at)


def test_words_are_public_once_another_officer_approved_them(project, people, shown, at):
    risk_words.write_words(project, people["somchai"], shown.id, WORDS, at=at)
    assert public(project) == [("", "")]
    approve(project, people["malee"], at)
    assert public(project) == [(TITLE, WORDS.description)]


def test_nobody_approves_their_own_and_a_coordinator_none(project, people, shown, at):
    words = risk_words.write_words(project, people["malee"], shown.id, WORDS, at=at)
    assert risk_words.list_waiting_words(project, people["malee"], at=at) == []
    [waiting] = risk_words.list_waiting_words(project, people["prasit"], at=at)
    with pytest.raises(NotAllowed, match="E-RISK-21"):
        risk_words.approve_words(
            project, people["malee"], words.id, waiting.displayed_version, frozenset(), at=at
        )
    with pytest.raises(NotAllowed):
        risk_words.list_waiting_words(project, people["somchai"], at=at)
    with pytest.raises(NotFound):
        risk_words.write_words(project, people["elsewhere"], shown.id, WORDS, at=at)
    assert public(project) == [("", "")]


def test_what_is_approved_is_what_was_seen(project, people, shown, at):
    risk_words.write_words(project, people["somchai"], shown.id, WORDS, at=at)
    [before] = risk_words.list_waiting_words(project, people["malee"], at=at)
    other = risk_words.write_words(project, people["somchai"], shown.id, PublicWords("อื่น"), at=at)
    for words_id in (before.words.id, other.id):
        with pytest.raises(Conflict):
            risk_words.approve_words(
                project, people["malee"], words_id, before.displayed_version, frozenset(), at=at
            )
    assert public(project) == [("", "")]


def test_each_hint_is_answered_for(project, people, shown, at):
    named = PublicWords("นายสมชาย เก็บเงิน", "หน้าวัดเบญจมบพิตรดุสิตวนาราม")
    risk_words.write_words(project, people["somchai"], shown.id, named, at=at)
    [waiting] = risk_words.list_waiting_words(project, people["malee"], at=at)
    texts = frozenset(hint.text for hint in waiting.hints)
    assert len(texts) == 2
    with pytest.raises(BadInput, match="E-RISK-20"):
        approve(project, people["malee"], at, answered=frozenset([min(texts)]))
    approve(project, people["malee"], at, answered=texts)


def test_refused_words_come_back_with_the_reason(project, people, shown, at):
    risk_words.write_words(project, people["somchai"], shown.id, WORDS, at=at)
    [waiting] = risk_words.list_waiting_words(project, people["malee"], at=at)
    given = (waiting.words.id, waiting.displayed_version)
    with pytest.raises(BadInput, match="E-RISK-14"):
        risk_words.refuse_words(project, people["malee"], *given, " ", at=at)
    risk_words.refuse_words(project, people["malee"], *given, "ยาวไป", at=at)
    found = risk_words.read_words(project, people["somchai"], shown.id, at=at)
    assert (found.approved, found.waiting, found.refused.reason) == (None, None, "ยาวไป")


def test_new_words_take_the_place_of_old_ones_only_once_approved(project, people, shown, at):
    for title, expected in (("หนึ่ง", ""), ("สอง", "หนึ่ง")):
        risk_words.write_words(project, people["somchai"], shown.id, PublicWords(title), at=at)
        assert public(project) == [(expected, "")]
        approve(project, people["malee"], at)
    assert public(project) == [("สอง", "")]


def test_what_left_the_map_waits_for_a_new_approval(project, people, shown, at):
    risk_words.write_words(project, people["somchai"], shown.id, WORDS, at=at)
    approve(project, people["malee"], at)
    seen = risk_as_it_is(project, shown.id)
    returned = risks.send_back(project, people["prasit"], shown.id, seen, "x", at=at)
    again = risks.submit_again(
        project, people["somchai"], shown.id, read_seen_version(project, returned), at=at
    )
    given = (again.id, read_seen_version(project, again), Precision.COMMUNITY, None)
    risks.approve(project, people["malee"], *given, at=at)
    assert public(project) == [("", "")]
    approve(project, people["malee"], at)
    assert public(project) == [(TITLE, WORDS.description)]


def test_one_switch_keeps_to_sub_kinds(project, people, shown, at):
    risk_words.write_words(project, people["somchai"], shown.id, WORDS, at=at)
    approve(project, people["malee"], at)
    risk_words.show_public_titles(project, people["malee"], False, at=at)
    assert not risk_words.shows_public_titles(project)
    assert public(project) == [("", "")]
    risk_words.show_public_titles(project, people["malee"], True, at=at)
    assert public(project) == [(TITLE, WORDS.description)]


def list_holders(folder):
    """Return the files below a folder that hold the title, compressed ones too."""
    openers = {".br": brotli.decompress, ".gz": gzip.decompress}
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and TITLE.encode() in openers.get(path.suffix, bytes)(path.read_bytes())
    ]


def test_withdrawn_words_are_in_no_public_file_and_the_edition_still_proves_itself(
    project, people, shown, at
):
    before = editions.freeze_edition(project, people["malee"], "ก่อน", at=at)
    unchanged = EditionFolder(project.settings.editions).read_checksum(before)
    risk_words.write_words(project, people["somchai"], shown.id, WORDS, at=at)
    approve(project, people["malee"], at)
    edition_id = editions.freeze_edition(project, people["malee"], "เวที", at=at)
    folder, releases = EditionFolder(project.settings.editions), project.settings.releases
    built = ExportFolder(project.settings.exports, Publisher(project).folder, folder)
    for name in ("now", edition_id):
        built.read_file(built.find_source(name), "csv", "http://127.0.0.1")
    public_folders = (folder.folder, releases)
    held = [list_holders(place) for place in public_folders]
    assert all({"risks.geojson", "risks.geojson.br", "risks.geojson.gz"} <= set(h) for h in held)
    editions.withdraw_words(project, people["prasit"], shown.id, at=at)
    assert public(project) == [("", "")]
    assert [list_holders(place) for place in public_folders] == [[], []]
    assert [path for path in project.settings.exports.iterdir() if path.is_dir()] == []
    assert folder.is_intact(edition_id)
    assert editions.list_differences(project, edition_id) == []
    assert folder.read_facts(edition_id)["withdrawn_words"] == [shown.public_id]
    assert folder.read_checksum(before) == unchanged  # it never held them
    with pytest.raises(NotFound):
        editions.withdraw_words(project, people["prasit"], shown.id, at=at)


def test_the_words_lie_sealed(project, people, shown, at):
    risk_words.write_words(project, people["somchai"], shown.id, WORDS, at=at)
    stored = read_stored_bytes(project.database)
    assert b"RP-2569-0001" in stored  # the control
    assert TITLE.encode() not in stored


class TestSubKinds:
    def test_a_new_project_begins_with_a_list_of_every_category(self, project):
        kinds = sub_kinds.list_sub_kinds(project)
        assert len(kinds) == len(reference.list_sub_kinds()) >= 25
        assert {kind.category for kind in kinds} == {
            Category.POLICY,
            Category.WITHIN_AGENCY,
            Category.PUBLIC_SERVICE,
            Category.COMMUNITY,
        }

    def test_a_project_of_before_gets_it_at_the_next_start(self, project, at):
        with project.database.begin() as tx:
            tx.connection.execute(sub_kinds_table.delete())
        assert not actions.set_up(project, at)
        assert len(sub_kinds.list_sub_kinds(project)) == len(reference.list_sub_kinds())

    def test_officers_add_rename_and_retire(self, project, people, at):
        given = (Category.POLICY, "ประเภทใหม่", "A new kind")
        kind = sub_kinds.add_sub_kind(project, people["malee"], *given, at=at)
        assert sub_kinds.add_sub_kind(project, people["malee"], *given, at=at) == kind
        seen = DisplayedVersion.from_record(kind)
        names = {"name_th": "ชื่อใหม่", "name_en": "Renamed"}
        changed = sub_kinds.change_sub_kind(
            project, people["malee"], kind.code, seen, **names, retired=True, at=at
        )
        assert (changed.name_th, changed.retired) == ("ชื่อใหม่", True)
        with pytest.raises(Conflict):
            sub_kinds.change_sub_kind(
                project, people["malee"], kind.code, seen, **names, retired=False, at=at
            )
        with pytest.raises(NotAllowed):
            sub_kinds.add_sub_kind(project, people["somchai"], *given, at=at)

    def test_a_risk_point_takes_one_of_its_own_category(self, project, people, at):
        kind = next(k for k in reference.list_sub_kinds() if k.category is Category.POLICY)
        for category, fits in ((Category.POLICY, True), (Category.COMMUNITY, False)):
            draft = RiskDraft(f"s{fits}", category, None, "DS07", sub_kind=kind.code)
            if fits:
                risk = risks.propose(project, people["somchai"], draft, at=at)
                assert risk.sub_kind == kind.code
            else:
                with pytest.raises(BadInput, match="E-RISK-18"):
                    risks.propose(project, people["somchai"], draft, at=at)


def test_the_public_history_tells_steps_by_their_quarter(project, people, shown, at):
    with project.database.begin_read() as tx:
        [risk] = RiskStore(tx, project.seal).list_public()
    assert risk.history == ((risk.quarter, RiskStep.APPROVED),)
    assert json.dumps(risk.history)
