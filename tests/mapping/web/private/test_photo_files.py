"""Private photos over HTTP: one answer for everybody who may not see them."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from geodata.actions.people import accounts
from geodata.actions.risks import risk_photos, risks
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft
from mapping.web.auth.sessions import SESSION_HEADER


@pytest.fixture
def somchai(sign_in):
    return sign_in("somchai", Role.COORDINATOR, "DS07")


@pytest.fixture
def address(project, somchai):
    at = datetime.now(UTC)
    draft = RiskDraft("t", Category.POLICY, None, "DS07")
    risk = risks.propose(project, somchai[0], draft, at=at)
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return f"/files/{risk_photos.add_photo(project, somchai[0], risk.id, out.getvalue(), at=at)}"


def test_a_reviewer_in_scope_gets_it_and_no_cache_keeps_it(client, somchai, address):
    answer = client.get(address, headers=somchai[1])
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "access-control-allow-origin" not in answer.headers


def test_everybody_else_gets_the_answer_of_what_is_not_there(client, sign_in, somchai, address):
    missing = client.get("/files/0123456789abcdef0123456789abcdef", headers=somchai[1])
    assert missing.status_code == 404
    _, elsewhere = sign_in("elsewhere", Role.COORDINATOR, "DS08")
    _, auditor = sign_in("preecha", Role.AUDITOR)
    _, administrator = sign_in("wichai", Role.ADMINISTRATOR)
    stolen = {SESSION_HEADER: somchai[0].session_id}  # the number alone opens nothing
    for headers in ({}, elsewhere, auditor, administrator, stolen):
        answer = client.get(address, headers=headers)
        assert answer.status_code == 404
        assert answer.content == missing.content


def test_signing_out_closes_it(client, project, somchai, address):
    assert client.get(address, headers=somchai[1]).status_code == 200
    accounts.sign_out(project, somchai[0].session_id, at=datetime.now(UTC))
    assert client.get(address, headers=somchai[1]).status_code == 404
