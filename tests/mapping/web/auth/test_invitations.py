"""The page by which the holder of an account comes in."""

import html
import re
from datetime import UTC, datetime

import pyotp
import pytest

from geodata import actions
from geodata.actions.people import accounts
from geodata.model.people.people import Role
from mapping.web.auth.sessions import LOCAL_COOKIE

OURS = {"Origin": "http://localhost"}
NEW = "ประโยคใหม่ที่จำได้ง่าย"


@pytest.fixture
def invitation(project, cheap_hashes):
    """An invitation of an officer, from the first set-up."""
    asked = accounts.add_account(
        project, actions.TERMINAL, "malee", Role.OFFICER, frozenset(), at=datetime.now(UTC)
    )
    return asked.invitation


def post(client, path, headers=OURS, **fields):
    return client.post(f"/auth/{path}", data=fields, headers=headers, follow_redirects=False)


def read_offer(answer):
    """Return the second factor that a page offers, and its sealed form."""
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', answer.text)[1].replace(" ", "")
    return secret, html.unescape(re.search(r'name="sealed" value="([^"]+)"', answer.text)[1])


def test_the_sign_in_page_leads_there(client):
    assert 'href="/auth/invitation"' in client.get("/auth/sign-in").text
    assert client.get("/auth/invitation").status_code == 200


def test_the_holder_comes_in(client, invitation):
    page = post(client, "invitation", invitation=invitation)
    assert page.status_code == 200
    assert "malee" in page.text
    assert "<svg" in page.text
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    secret, sealed = read_offer(page)
    fields = {"invitation": invitation, "sealed": sealed, "new": NEW}
    wrong = post(client, "invitation/accept", **fields, code="000000")
    assert (wrong.status_code, "E-AUTH-18" in wrong.text) == (400, True)
    assert read_offer(wrong)[0] == secret  # the same QR code: the app has it already
    code = pyotp.TOTP(secret).at(datetime.now(UTC))
    done = post(client, "invitation/accept", **fields, code=code)
    assert (done.status_code, done.headers["location"]) == (303, "/my-work")
    assert LOCAL_COOKIE in done.cookies
    again = post(client, "invitation", invitation=invitation)
    assert (again.status_code, "E-AUTH-17" in again.text) == (403, True)


@pytest.mark.parametrize("typed", ["", "AAAA-BBBB", "<script>", "x" * 3000])
def test_a_wrong_invitation_says_so(client, invitation, typed):
    answer = post(client, "invitation", invitation=typed)
    assert answer.status_code == 403
    assert "<script>" not in answer.text
    assert "malee" not in answer.text


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
@pytest.mark.parametrize("path", ["invitation", "invitation/accept"])
def test_another_page_cannot_post(client, invitation, headers, path):
    answer = post(client, path, headers, invitation=invitation)
    assert answer.status_code == 404
    assert "malee" not in answer.text
