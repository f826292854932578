"""A new key in the place of the old: everything opens as before, and nothing with the old one."""

import json
from base64 import b64decode
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.cases import case_reports, cases
from geodata.actions.risks import risk_edits, risks
from geodata.actions.workshops import commitments
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category, Indicator
from geodata.model.people.people import Role
from geodata.model.risks import RiskContent, RiskDraft, Scores
from geodata.model.workshops.commitments import CommitmentDraft
from geodata.project import open_project
from geodata.store.rotation import OF_A_CASE, OF_THE_VAULT, Rotation, list_sealed_columns
from geodata.store.schema import metadata
from geodata.store.sealing import KEY_FILE, VAULT_FILE
from mapping.publish import editions
from tests.seen import read_seen_version

AT = datetime(2026, 9, 30, 5, tzinfo=UTC)


class Killed(Exception):
    pass


@pytest.fixture
def full(project, signed_in, record, bring_in):
    """A project with boxes of many kinds."""
    malee = signed_in(Role.OFFICER, name="malee", at=AT)
    for number in range(3):
        receipt, mark = case_reports.draw_receipt(project)
        report = CaseReport(
            receipt, Category.POLICY, f"เรื่อง {number}", "DS07", contact=f"โทร {number}"
        )
        case_reports.report_case(project, report, mark, at=AT)
    draft = RiskDraft("t", Category.POLICY, (100.50413, 13.77991), None, Scores(3, 3), "บันทึก")
    risk = risks.propose(project, malee, draft, at=AT)
    edited = RiskContent(Category.POLICY, None, "DS07", None, "บันทึกใหม่")
    risk_edits.edit(project, malee, risk.id, read_seen_version(project, risk), edited, at=AT)
    bring_in(*(record(n) for n in range(4)), indicator=Indicator.COMPLAINTS)
    bring_in(
        *(record(n, longitude=100.5042) for n in range(2)), indicator=Indicator.COMPLAINTS
    )  # the earlier points are kept as JSON
    promised = CommitmentDraft("one", "สำนักงานเขตดุสิต", "เปิดเผย", None, "DS07")
    commitments.add(project, TERMINAL, promised, at=AT)
    editions.freeze_edition(project, TERMINAL, "เวที", at=AT)
    return project


def rotation(project, name):
    values = project.settings
    folders = (values.evidence, values.edition_inputs) if name == KEY_FILE else ()
    return Rotation(values.keys, name, project.database, folders)


def boxes(project, name):
    with project.database.begin_read() as tx:
        found = [
            box
            for column in list_sealed_columns(name)
            for box in tx.connection.execute(
                sa.select(sa.type_coerce(column, sa.LargeBinary))
            ).scalars()
            if box
        ]
    if name == KEY_FILE:
        found += [path.read_bytes() for path in project.settings.edition_inputs.iterdir()]
    return found


def opens(key, found):
    def one(box):
        try:
            Fernet(key).decrypt(box)
        except InvalidToken:
            return False
        return True

    return sum(map(one, found))


def still_works(project):
    again = open_project(settings.read())
    with again.database.begin_read() as tx:
        query = "SELECT sealed_contact FROM case_identities ORDER BY case_id"
        contacts = tx.connection.exec_driver_sql(query).scalars().all()
    assert [again.vault.open_text(contact) for contact in contacts] == ["โทร 0", "โทร 1", "โทร 2"]
    assert cases.open_case(again, TERMINAL, 1, at=AT).content.story == "เรื่อง 0"
    [edition] = again.settings.edition_inputs.iterdir()
    assert editions.list_differences(again, edition.stem) == []
    again.database.close()


@pytest.mark.parametrize("name", [KEY_FILE, VAULT_FILE])
def test_everything_is_sealed_anew_and_the_old_key_opens_nothing(full, name, figure):
    path = full.settings.keys / name
    old, before = path.read_bytes().strip(), boxes(full, name)
    assert opens(old, before) == len(before) >= 3  # control
    count = rotation(full, name).run()
    [new] = path.read_bytes().split()
    after = boxes(full, name)
    assert count >= len(after) == len(before)
    assert (opens(new, after), opens(old, after)) == (len(after), 0)
    assert path.stat().st_mode & 0o777 == 0o600
    still_works(full)
    figure(f"rotation of {name}", f"{count} boxes sealed anew, the old key opens none")


def test_earlier_rows_kept_as_text_are_sealed_anew_too(full):
    old = (full.settings.keys / KEY_FILE).read_bytes().strip()
    rotation(full, KEY_FILE).run()
    with full.database.begin_read() as tx:
        kept = tx.connection.exec_driver_sql("SELECT before FROM record_versions").scalars().all()
    texts = [word for row in kept for word in row.split(chr(34)) if word.startswith("gAAAA")]
    assert len(texts) >= 2
    assert opens(old, [text.encode() for text in texts]) == 0


def boxes_in_versions(project, key):
    """Return what lies sealed inside the replaced versions of risk points."""
    with project.database.begin_read() as tx:
        query = "SELECT sealed_before FROM risk_versions"
        found = tx.connection.exec_driver_sql(query).scalars().all()
    rows = [json.loads(Fernet(key).decrypt(box)) for box in found]
    return [b64decode(row[name]) for row in rows for name in ("sealed_point", "sealed_note")]


def test_what_lies_sealed_in_a_replaced_risk_point_is_sealed_anew_too(full):
    path = full.settings.keys / KEY_FILE
    old = path.read_bytes().strip()
    assert opens(old, boxes_in_versions(full, old)) == 2  # control
    rotation(full, KEY_FILE).run()
    [new] = path.read_bytes().split()
    after = boxes_in_versions(full, new)
    assert (opens(new, after), opens(old, after)) == (2, 0)


@pytest.mark.parametrize("batch", range(11))  # all there are
def test_killed_after_any_batch_it_goes_on(full, batch):
    left = [batch]

    def maybe():
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    old = (full.settings.keys / KEY_FILE).read_bytes().strip()
    with pytest.raises(Killed):
        rotation(full, KEY_FILE).run(maybe)
    still_works(full)  # both keys are there
    rotation(full, KEY_FILE).run()
    [new] = (full.settings.keys / KEY_FILE).read_bytes().split()
    assert new != old
    assert opens(old, boxes(full, KEY_FILE)) == 0
    still_works(full)


def test_twice_is_two_keys_on(full):
    for _ in range(2):
        rotation(full, KEY_FILE).run()
        rotation(full, VAULT_FILE).run()
    still_works(full)


def test_every_sealed_column_belongs_to_one_key():
    sealed = {
        column
        for table in metadata.tables.values()
        for column in table.columns
        if column.name.startswith("sealed_")
    }
    of_points = set(list_sealed_columns(KEY_FILE))
    assert of_points | OF_A_CASE | OF_THE_VAULT == sealed
    assert not of_points & OF_A_CASE
    assert not of_points & OF_THE_VAULT
