"""The sheet with the head of a day: for whom it is, what stands on it, that it can be printed."""

from datetime import UTC, datetime

import pyotp
import pytest

from geodata import actions
from geodata.actions.people import accounts, auditing
from geodata.model.people.people import Role
from mapping.layers.files import read_asset
from mapping.web.auth.sessions import LOCAL_COOKIE
from tests.conftest import PASSPHRASE

PATH = "/auth/audit-head"


@pytest.fixture
def cookie(project, add_account):
    def make(role, *communities):
        _, secret = add_account("somebody", role, *communities)
        at = datetime.now(UTC)
        code = pyotp.TOTP(secret).at(at) if secret else ""
        word = accounts.sign_in(project, "somebody", PASSPHRASE, code, at=at)
        return {"Cookie": f"{LOCAL_COOKIE}={word}"}

    return make


def test_the_auditor_gets_the_head_of_today(client, cookie, project):
    held = cookie(Role.AUDITOR)
    answer = client.get(PATH, headers=held)
    head = auditing.verify_audit(project, actions.TERMINAL, at=datetime.now(UTC)).head
    assert answer.status_code == 200
    assert f"audit verify --head {head.sequence} {head.code}" in answer.text
    assert "พ.ศ. 25" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_it_prints_on_a4_without_its_form_and_runs_no_script(client, cookie):
    answer = client.get(PATH, headers=cookie(Role.AUDITOR))
    assert 'class="audit-head"' in answer.text
    sheet = " ".join(read_asset("/assets/map/light.css").decode().split())
    assert "@page { size: A4" in sheet
    assert ".audit-head form, .audit-head a { display: none; }" in sheet
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]


def test_a_day_before_the_log_began_has_no_head(client, cookie):
    held = cookie(Role.AUDITOR)
    answer = client.get(f"{PATH}?year=2020&month=1&day=31", headers=held)
    assert "31 มกราคม พ.ศ. 2563" in answer.text
    assert "--head" not in answer.text


@pytest.mark.parametrize(
    "asked", ["year=2026&month=2&day=30", "day=x", "year=99999999999999999999"]
)
def test_a_day_that_is_none_is_said(client, cookie, asked):
    answer = client.get(f"{PATH}?{asked}", headers=cookie(Role.AUDITOR))
    assert answer.status_code == 400
    assert "วันที่ไม่ถูกต้อง" in answer.text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PRESENTER])
def test_others_get_no_head(client, cookie, role):
    communities = ["DS07"] if role is Role.COORDINATOR else []
    answer = client.get(PATH, headers=cookie(role, *communities))
    assert answer.status_code == 404
    assert "ท่านไม่มีสิทธิ์เปิดหน้านี้" in answer.text
    assert "--head" not in answer.text


@pytest.mark.parametrize(
    "held", [{}, {"Cookie": f"{LOCAL_COOKIE}=guess"}, {"X-Dusitmap-Session": "1"}]
)
def test_without_a_session_there_is_no_head(client, held):
    answer = client.get(PATH, headers=held)
    assert answer.status_code == 401
    assert "--head" not in answer.text
