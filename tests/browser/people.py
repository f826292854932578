"""People who sign in, for tests in a browser."""

import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime

import pyotp
import pytest

from geodata import settings
from geodata.model.people.people import Role
from geodata.project import open_project
from tests.accounts import PASSPHRASE, add_confirmed_account


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def add(server, name, role, *communities):
    """Add an account to a server's data; return the secret of its second factor, "" without."""
    project = open_project(settings.read(server.environment))
    try:
        return add_confirmed_account(project, name, Role(role), communities)[1]
    finally:
        project.database.close()


def cookie(server, name, role, *communities):
    """Add an account and sign it in without a browser; return the cookie for a browser."""
    secret = add(server, name, role, *communities)
    code = pyotp.TOTP(secret).at(datetime.now(UTC)) if secret else ""
    form = urllib.parse.urlencode({"name": name, "passphrase": PASSPHRASE, "code": code})
    request = urllib.request.Request(
        f"{server.url}/auth/sign-in", form.encode(), {"Origin": server.url}
    )
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(_Stay).open(request)
    with answer.value:
        assert answer.value.code == 303, answer.value.read().decode()
        kept, word = answer.value.headers["Set-Cookie"].split(";")[0].split("=", 1)
        return {"name": kept, "value": word, "url": server.url}
