"""People who sign in, for tests in a browser."""

import re
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime

import pyotp
import pytest

PASSPHRASE = "ข้าวมันไก่ แปดโมงเช้า"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def add(server, name, role, *communities):
    """Add an account by the command line; return the secret of its second factor, "" without."""
    scope = ["--community", *communities] if communities else []
    made = server.command(
        "user", "add", name, "--role", role, *scope, "--passphrase-stdin", typed=f"{PASSPHRASE}\n"
    )
    assert made.returncode == 0, made.stderr
    link = re.search(r"otpauth://\S+", made.stdout)
    return pyotp.parse_uri(link[0]).secret if link else ""


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
