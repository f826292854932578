"""Every route that takes a secret: all is checked, the code used up and the change made, or none.

Each refusal is compared in the whole of what is stored of accounts and sessions.
"""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa

from geodata import actions
from geodata.actions.people import accounts
from geodata.errors import BadInput, NotAllowed, StorageUnavailable
from geodata.model.people.people import Role
from geodata.store import schema
from geodata.store.people.people import AccountStore, SessionStore
from tests.conftest import PASSPHRASE

NEW = "ประโยคใหม่ที่จำได้ง่าย"
ISSUER = "https://login.example"
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def at():
    return datetime(2026, 11, 28, 5, 0, 10, tzinfo=UTC)


@pytest.fixture
def officer(project, add_account, at):
    """An officer who can also come through another provider; returns the code of a moment."""
    _, secret = add_account("malee", Role.OFFICER)
    [account] = accounts.list_accounts(project, actions.TERMINAL, at=at)
    accounts.request_link(project, actions.TERMINAL, account, ISSUER, "s-1", at=at)
    return pyotp.TOTP(secret).at


@pytest.fixture
def read_stored(project):
    """Return everything that is stored of accounts, sessions and the log."""

    def read():
        with project.database.begin_read() as tx:
            tables = (schema.accounts, schema.sessions, schema.audit_entries)
            return [tx.connection.execute(sa.select(table)).all() for table in tables]

    return read


def sign_in(project, code, at, *, passphrase=PASSPHRASE):
    return accounts.sign_in(project, "malee", passphrase, code, at=at)


def change(project, code, at, *, passphrase=PASSPHRASE, new=NEW):
    return accounts.change_passphrase(project, "malee", passphrase, code, new, at=at)


def come_linked(project, code, at, *, passphrase=PASSPHRASE):
    return accounts.sign_in_linked(project, ISSUER, "s-1", code, had_second_factor=False, at=at)


ROUTES = pytest.mark.parametrize("route", [sign_in, change, come_linked])


@ROUTES
def test_a_used_code_changes_nothing(project, officer, read_stored, at, route):
    cookie = sign_in(project, officer(at), at)
    before = read_stored()
    with pytest.raises(NotAllowed, match="E-AUTH-15"):
        route(project, officer(at), at + timedelta(seconds=5))
    assert read_stored() == before
    assert accounts.find_session(project, cookie, at=at) is not None
    later = at + HALF_MINUTE
    with pytest.raises(NotAllowed, match="E-AUTH-01"):
        sign_in(project, officer(later), later, passphrase=NEW)
    assert sign_in(project, officer(later), later)


@ROUTES
def test_control_with_used_codes_taken_it_would_go_through(
    project, officer, read_stored, at, route, monkeypatch
):
    sign_in(project, officer(at), at)
    before = read_stored()
    monkeypatch.setattr(AccountStore, "use_step", lambda *_: True)
    assert route(project, officer(at), at)
    assert read_stored() != before


@ROUTES
@pytest.mark.parametrize("wrong", ["code", "no code", "passphrase", "disabled"])
def test_whatever_is_wrong_nothing_is_changed_and_the_code_stays_good(
    project, officer, read_stored, at, route, wrong
):
    if wrong == "passphrase" and route is come_linked:
        return  # it takes none
    if wrong == "disabled":
        [account] = accounts.list_accounts(project, actions.TERMINAL, at=at)
        accounts.set_enabled(project, actions.TERMINAL, account, False, at=at)
    before = read_stored()
    given = {"code": "000000", "no code": ""}.get(wrong, officer(at))
    passphrase = "another passphrase" if wrong == "passphrase" else PASSPHRASE
    with pytest.raises(NotAllowed) as refused:
        route(project, given, at, passphrase=passphrase)
    assert refused.value.code in ("E-AUTH-01", "E-AUTH-11", "E-AUTH-14")
    assert read_stored() == before
    if wrong != "disabled":
        assert route(project, officer(at), at)


@pytest.mark.parametrize(("new", "code"), [("สั้น", "E-AUTH-04"), (PASSPHRASE, "E-AUTH-09")])
def test_a_new_passphrase_that_is_refused_uses_no_code(
    project, officer, read_stored, at, new, code
):
    before = read_stored()
    with pytest.raises(BadInput, match=code):
        change(project, officer(at), at, new=new)
    assert read_stored() == before
    assert change(project, officer(at), at)


@ROUTES
def test_what_fails_at_the_very_end_leaves_everything_as_it_was(
    project, officer, read_stored, at, route, monkeypatch
):
    before = read_stored()

    def fails(*_):
        raise StorageUnavailable("E-SYS-01")

    with monkeypatch.context() as patched:
        patched.setattr(SessionStore, "begin", fails)
        with pytest.raises(StorageUnavailable, match="E-SYS-01"):
            route(project, officer(at), at)
    assert read_stored() == before
    assert route(project, officer(at), at)  # the code is not used up


@pytest.mark.parametrize("route", [sign_in, change])
def test_a_passphrase_that_was_replaced_while_it_was_checked_opens_nothing(
    project, officer, read_stored, at, route, monkeypatch
):
    """The slow check stands before the transaction: what it found must still hold in there."""
    checked = accounts._check_passphrase
    states = []

    def meanwhile(*given):
        found = checked(*given)
        if not states:
            states.append(None)
            change(project, officer(at + HALF_MINUTE), at + HALF_MINUTE)
            states.append(read_stored())
        return found

    monkeypatch.setattr(accounts, "_check_passphrase", meanwhile)
    later = at + 2 * HALF_MINUTE
    with pytest.raises(NotAllowed, match="E-AUTH-01"):
        route(project, officer(later), later)
    assert read_stored() == states[1]


def test_who_changes_the_passphrase_in_the_same_half_minute_is_told_to_wait(project, officer, at):
    sign_in(project, officer(at), at)
    with pytest.raises(NotAllowed) as refused:
        change(project, officer(at), at + timedelta(seconds=9))
    assert refused.value.format_sentence() == "รหัสชุดนี้ใช้ไปแล้ว โปรดรอรหัสถัดไปไม่เกิน 30 วินาที"
    later = at + HALF_MINUTE
    assert change(project, officer(later), later)


@pytest.mark.parametrize("route", [sign_in, change])
def test_a_stranger_learns_nothing_from_a_used_code(project, officer, at, route):
    sign_in(project, officer(at), at)
    with pytest.raises(NotAllowed) as refused:
        route(project, officer(at), at, passphrase="a guessed passphrase")
    assert refused.value.code == "E-AUTH-01"
