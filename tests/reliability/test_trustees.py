"""Who reported, sealed to trustees: two of them open it, one alone or the server never."""

import base64
import json
from datetime import UTC, datetime

import pytest
from nacl import pwhash

from geodata.actions import TERMINAL, trustees
from geodata.actions.cases import case_identity, case_reports
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.store.cases import trustee_keys
from geodata.store.rotation import Rotation
from geodata.store.sealing import VAULT_FILE
from tests.engines import read_stored_bytes
from tests.seen import case_as_it_is, request_as_it_is

AT = datetime(2026, 9, 30, 5, tzinfo=UTC)
CONTACT = "โทร 0812345678 ลับมาก"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Passphrases that cost nothing: what they protect is libsodium's business."""
    for name in ("OPSLIMIT", "MEMLIMIT"):
        least = getattr(pwhash.argon2id, f"{name}_MIN")
        monkeypatch.setattr(pwhash.argon2id, f"{name}_MODERATE", least)


@pytest.fixture
def people():
    return {name: trustee_keys.make_key(name) for name in ("anong", "bancha", "chai")}


def report(project, contact=CONTACT):
    receipt, mark = case_reports.draw_receipt(project)
    draft = CaseReport(receipt, Category.POLICY, "เรื่อง", "DS07", contact=contact)
    case_reports.report_case(project, draft, mark, at=AT)


def entrust(project, people, *names):
    return [trustees.add_trustee(project, TERMINAL, name, people[name][1], at=AT) for name in names]


def number(project):
    with project.database.begin_read() as tx:
        query = "SELECT number FROM cases WHERE id = 1"
        return tx.connection.exec_driver_sql(query).scalar()


def open_contact(project, people, *names):
    keys = {name: trustee_keys.open_key(people[name][0], name) for name in names}
    return trustees.read_contact(project, TERMINAL, number(project), keys, at=AT)


def open_with_every_key(project):
    """Return all that the whole key folder opens of a contact."""
    with project.database.begin_read() as tx:
        query = "SELECT sealed_contact FROM case_identities"
        return [project.vault.open_text(e) for e in tx.connection.exec_driver_sql(query).scalars()]


@pytest.mark.parametrize("pair", [("anong", "bancha"), ("chai", "anong"), ("bancha", "chai")])
def test_any_two_open_it(project, people, pair):
    entrust(project, people, "anong", "bancha", "chai")
    report(project)
    assert open_contact(project, people, *pair) == CONTACT


def test_the_whole_key_folder_does_not(project, people):
    entrust(project, people, "anong", "bancha")
    report(project)
    [found] = open_with_every_key(project)
    assert CONTACT not in found
    boxes = json.loads(found)["pairs"].values()
    assert len(boxes) == 1
    assert not any(b"0812345678" in base64.b64decode(box) for box in boxes)


def test_without_trustees_it_does_control(project):
    report(project)
    assert open_with_every_key(project) == [CONTACT]


def test_with_one_trustee_nothing_changes_yet(project, people):
    entrust(project, people, "anong")
    report(project)
    assert open_with_every_key(project) == [CONTACT]


def test_one_of_two_opens_nothing(project, people):
    entrust(project, people, "anong", "bancha")
    report(project)
    with pytest.raises(BadInput, match="E-KEYS-05"):
        open_contact(project, people, "anong")
    with pytest.raises(BadInput, match="E-KEYS-05"):
        open_contact(project, people, "anong", "chai")
    keys = {
        name: trustee_keys.open_key(people["anong"][0], "anong") for name in ("anong", "bancha")
    }
    with pytest.raises(BadInput, match="E-KEYS-05"):
        trustees.read_contact(project, TERMINAL, number(project), keys, at=AT)


def test_what_was_kept_before_is_sealed_to_them_too_and_gone_from_the_file(project, people):
    report(project)
    with project.database.begin_read() as tx:
        query = "SELECT sealed_contact FROM case_identities"
        before = tx.connection.exec_driver_sql(query).scalar()
    assert entrust(project, people, "anong", "bancha") == [0, 1]
    assert open_contact(project, people, "anong", "bancha") == CONTACT
    assert before not in read_stored_bytes(project.database)


def test_every_contact_is_as_long_as_another(project, people):
    entrust(project, people, "anong", "bancha")
    report(project, "1")
    report(project, "ก" * 300)
    assert len({len(contact) for contact in open_with_every_key(project)}) == 1


def test_the_screen_says_who_can_open_it(project, people, signed_in):
    entrust(project, people, "anong", "bancha")
    report(project)
    malee = signed_in(Role.OFFICER, name="malee", at=AT)
    manee = signed_in(Role.OFFICER, name="manee", at=AT)
    case_identity.request_contact(project, malee, 1, case_as_it_is(project, 1), "ต้องถามเพิ่ม", at=AT)
    [request] = case_identity.list_pending(project, manee, at=AT)
    case_identity.answer_request(
        project,
        manee,
        request.id,
        request_as_it_is(project, request.id),
        agree=True,
        reason="เห็นด้วย",
        at=AT,
    )
    with pytest.raises(NotAllowed, match="E-CASE-22"):
        case_identity.read_contact(project, malee, 1, at=AT)


def test_a_rotated_vault_still_opens(project, people):
    entrust(project, people, "anong", "bancha")
    report(project)
    Rotation(project.settings.keys, VAULT_FILE, project.database, ()).run()
    assert open_contact(project, people, "anong", "bancha") == CONTACT


def test_wrong_passphrases_names_and_keys_are_said(project, people):
    with pytest.raises(BadInput, match="E-KEYS-05"):
        trustee_keys.open_key(people["anong"][0], "another")
    with pytest.raises(BadInput, match="E-KEYS-05"):
        trustee_keys.open_key(b"no key", "x")
    entrust(project, people, "anong")
    for name, key in (("anong", people["bancha"][1]), ("two words", bytes(32)), ("x", b"short")):
        with pytest.raises(BadInput, match="E-KEYS-04"):
            trustees.add_trustee(project, TERMINAL, name, key, at=AT)


def test_there_must_be_such_a_case(project, people):
    entrust(project, people, "anong", "bancha")
    keys = {name: trustee_keys.open_key(people[name][0], name) for name in ("anong", "bancha")}
    with pytest.raises(NotFound):
        trustees.read_contact(project, TERMINAL, "CS-NOTHING0", keys, at=AT)
