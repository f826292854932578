"""The administrator's screen: accounts and the audit log, each for whom it is."""

import re
from datetime import UTC, datetime

import pytest

from geodata import actions
from geodata.actions.people import accounts
from geodata.model.people.people import Role
from tests.refusals import refusal


def names(project):
    found = accounts.list_accounts(project, actions.TERMINAL, at=datetime.now(UTC))
    return {account.name: account for account in found}


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="wanida")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PRESENTER, None])
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


INVITATION = re.compile(r"([A-Z2-9]{4}-){5}[A-Z2-9]{4}")


def test_the_administrator_asks_and_sees_no_secret(open_app, administrator, add_account, project):
    account_id, _ = add_account("somchai", Role.AUDITOR)
    at = open_app("admin", by=administrator)
    at.selectbox(key="admin-account").select(account_id).run()
    at.button(key="admin-force").click().run()
    assert not at.exception
    assert "รอเจ้าหน้าที่หรือผู้ตรวจสอบยืนยัน" in at.success[0].value
    assert not at.code
    assert not any("confirm" in (button.key or "") for button in at.button)
    assert INVITATION.search(str(at)) is None
    assert [field.label for field in at.text_input if field.proto.type == 1] == []  # a password


def test_an_officer_confirms_and_hands_over_an_invitation_shown_once(
    open_app, administrator, signed_in, project
):
    now = datetime.now(UTC)
    accounts.add_account(project, administrator, "somchai", Role.AUDITOR, frozenset(), at=now)
    assert names(project)["somchai"].is_pending
    at = open_app("admin", by=signed_in(Role.OFFICER, name="malee"))
    assert "somchai" in str([text_element.value for text_element in at.text])
    assert not any((button.key or "").startswith("admin-") for button in at.button)
    at.button(key="account-confirm-1").click().run()
    assert not at.exception
    assert INVITATION.fullmatch(at.code[0].value)
    assert not names(project)["somchai"].is_pending
    row = " ".join(text_element.value for text_element in at.text)
    assert all(word in row for word in ("somchai", "wanida", "malee", "บัญชีใหม่"))
    assert not at.run().code


def test_an_auditor_refuses(open_app, administrator, signed_in, project):
    now = datetime.now(UTC)
    accounts.add_account(project, administrator, "somchai", Role.OFFICER, frozenset(), at=now)
    at = open_app("admin", by=signed_in(Role.AUDITOR, name="preecha"))
    at.button(key="account-refuse-1").click().run()
    assert "ไม่ยืนยันคำขอแล้ว" in at.success[0].value
    assert not at.code
    assert names(project)["somchai"].is_pending


def test_nobody_confirms_what_is_about_themselves(open_app, administrator, signed_in, project):
    caller = signed_in(Role.OFFICER, name="malee")
    now = datetime.now(UTC)
    malee = names(project)["malee"]
    accounts.request_new_secrets(project, administrator, malee, at=now)
    at = open_app("admin", by=caller)
    assert not any("account-confirm" in (button.key or "") for button in at.button)
    assert "ต้องให้คนอื่นยืนยัน" in str([caption.value for caption in at.caption])


def test_a_replayed_button_of_somebody_signed_out_does_nothing(
    open_app, administrator, add_account, project
):
    account_id, _ = add_account("somchai", Role.AUDITOR)
    at = open_app("admin", by=administrator)
    at.selectbox(key="admin-account").select(account_id).run()
    accounts.sign_out(project, administrator.session_id, at=datetime.now(UTC))
    at.button(key="admin-enabled").click().run()
    assert names(project)["somchai"].enabled
