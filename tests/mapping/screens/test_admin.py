"""The administrator's screen: accounts and the audit log, each for whom it is."""

from datetime import UTC, datetime

import pytest

from geodata import actions
from geodata.actions import accounts
from geodata.model.people import Role
from tests.refusals import refusal


def names(project):
    found = accounts.accounts(project, actions.TERMINAL, at=datetime.now(UTC))
    return {account.name: account for account in found}


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="wanida")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICER, Role.PRESENTER, None])
def test_others_see_nothing(open_app, signed_in, role):
    communities = ["DS07"] if role is Role.COORDINATOR else []
    at = open_app("admin", by=role and signed_in(role, *communities))
    assert refusal(role) in at.error[0].value
    assert not at.table
    assert [button for button in at.button if button.key and button.key.startswith("admin")] == []


def test_the_administrator_sees_accounts_and_log(open_app, administrator):
    at = open_app("admin", by=administrator)
    assert not at.exception
    assert "wanida" in str(at.table[0].value)
    assert "wanida เข้าสู่ระบบ" in str(at.table[1].value).replace("\\", "")


def test_the_auditor_verifies_and_sees_the_head_but_no_accounts(open_app, signed_in):
    at = open_app("admin", by=signed_in(Role.AUDITOR, name="preecha"))
    assert len(at.table) == 1
    at.button(key="audit-verify").click().run()
    assert "ถูกต้อง" in at.success[0].value
    assert "ค่ายืนยันของบันทึก" in at.code[0].value


def test_an_account_is_disabled_and_enabled(open_app, administrator, add_account, project):
    account_id, _ = add_account("somchai", Role.AUDITOR)
    at = open_app("admin", by=administrator)
    for enabled in (False, True):
        at.selectbox(key="admin-account").select(account_id).run()
        at.button(key="admin-enabled").click().run()
        assert not at.exception
        assert names(project)["somchai"].enabled is enabled


def test_a_temporary_passphrase_is_shown_once(open_app, administrator, add_account, project):
    account_id, _ = add_account("somchai", Role.AUDITOR)
    at = open_app("admin", by=administrator)
    at.selectbox(key="admin-account").select(account_id).run()
    at.button(key="admin-force").click().run()
    assert names(project)["somchai"].must_change
    assert len(at.code[0].value) == 16
    assert not at.run().code


def test_a_replayed_button_of_somebody_signed_out_does_nothing(
    open_app, administrator, add_account, project
):
    account_id, _ = add_account("somchai", Role.AUDITOR)
    at = open_app("admin", by=administrator)
    at.selectbox(key="admin-account").select(account_id).run()
    accounts.sign_out(project, administrator.session_id, at=datetime.now(UTC))
    at.button(key="admin-enabled").click().run()
    assert names(project)["somchai"].enabled
