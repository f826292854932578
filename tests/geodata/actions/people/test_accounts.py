"""Accounts and sessions: who may manage them, when a session ends, what is noted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from geodata import actions
from geodata.actions.people import accounts, auditing
from geodata.actions.places import communities, fieldwork
from geodata.errors import BadInput, Conflict, NotAllowed
from geodata.model.imports.records import Indicator, ParsedRecords
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import (
    PERMISSIONS,
    SESSION_IDLE_TIMEOUT,
    SESSION_MAX_AGE,
    Role,
    Verb,
    require,
)
from geodata.model.places.fieldwork import VisitDraft
from tests.conftest import PASSPHRASE
from tests.engines import read_stored_bytes
from tests.seen import community_as_it_is


@pytest.fixture
def at():
    return datetime.now(UTC)


def find_account(project, name, at):
    found = accounts.list_accounts(project, actions.TERMINAL, at=at)
    return next(account for account in found if account.name == name)


def find_actor(project, caller, at):
    return accounts.find_actor(project, caller.session_id, at=at)


def test_a_session_knows_role_and_communities(project, signed_in, at):
    caller = signed_in(Role.COORDINATOR, "DS07", "DS08", at=at)
    actor = find_actor(project, caller, at)
    assert (actor.role, actor.communities) == (Role.COORDINATOR, {"DS07", "DS08"})


@pytest.mark.parametrize(
    ("later", "is_open"),
    [
        (timedelta(0), True),
        (SESSION_IDLE_TIMEOUT - timedelta(seconds=2), True),
        (SESSION_IDLE_TIMEOUT + timedelta(seconds=1), False),
        (timedelta(hours=-1), False),
        (timedelta(days=365), False),
    ],
)
def test_an_unused_session_ends(project, signed_in, at, later, is_open):
    caller = signed_in(Role.AUDITOR, at=at)
    assert (find_actor(project, caller, at + later) is not None) is is_open


def test_use_keeps_a_session_open_until_its_absolute_end(project, signed_in, at):
    caller = signed_in(Role.AUDITOR, at=at)
    moment = at
    while moment + timedelta(minutes=20) < at + SESSION_MAX_AGE:
        moment += timedelta(minutes=20)
        assert find_actor(project, caller, moment) is not None
    assert find_actor(project, caller, at + SESSION_MAX_AGE) is None


@pytest.mark.parametrize("change", ["disable", "role", "new start", "end"])
def test_a_session_is_over_the_moment_its_account_changes(project, signed_in, at, change):
    caller = signed_in(Role.COORDINATOR, "DS07", name="somchai", at=at)
    account = find_account(project, "somchai", at)
    terminal = actions.TERMINAL
    if change == "disable":
        accounts.set_enabled(project, terminal, account, False, at=at)
    elif change == "role":  # at the first set-up: later it waits for a second person
        accounts.change_role(project, terminal, account, Role.AUDITOR, frozenset(), at=at)
    elif change == "new start":
        accounts.request_new_secrets(project, terminal, account, at=at)
    else:
        assert accounts.end_sessions(project, terminal, account, at=at) == 1
    assert find_actor(project, caller, at) is None
    with pytest.raises(NotAllowed, match="E-AUTH-03"):
        accounts.list_accounts(project, caller, at=at)


def test_a_disabled_account_cannot_sign_in(project, add_account, at):
    add_account("somchai", Role.AUDITOR)
    accounts.set_enabled(
        project, actions.TERMINAL, find_account(project, "somchai", at), False, at=at
    )
    with pytest.raises(NotAllowed, match="E-AUTH-01"):
        accounts.sign_in(project, "somchai", PASSPHRASE, "", at=at)


@pytest.mark.parametrize(
    "name",
    ["ab", "with space", "somchaiก", "<script>", "a" * 40, "ѕomchai", "", "-x-", "som\u200bchai"],
)
def test_a_name_that_could_deceive_is_refused(add_account, name):
    with pytest.raises(BadInput, match="E-AUTH-02"):
        add_account(name, Role.AUDITOR)


@pytest.mark.parametrize("name", ["SOMCHAI01", "somchai0l", "s0mchaiOI", " somchai01 "])
def test_a_name_that_looks_like_another_is_refused(add_account, name):
    add_account("somchai01", Role.AUDITOR)
    with pytest.raises(BadInput, match="E-AUTH-02"):
        add_account(name, Role.AUDITOR)


@pytest.mark.parametrize(
    ("role", "communities"),
    [(Role.COORDINATOR, []), (Role.COORDINATOR, ["DS99"]), (Role.OFFICER, ["DS07"])],
)
def test_communities_fit_the_role(add_account, role, communities):
    with pytest.raises(BadInput, match="E-AUTH-06"):
        add_account("somchai", role, *communities)


def test_the_later_of_two_changes_is_refused(project, add_account, at):
    add_account("somchai", Role.AUDITOR)
    seen = find_account(project, "somchai", at)
    accounts.set_enabled(project, actions.TERMINAL, seen, False, at=at)
    with pytest.raises(Conflict):
        accounts.change_role(project, actions.TERMINAL, seen, Role.PRESENTER, frozenset(), at=at)


def test_nobody_disables_oneself(project, signed_in, at):
    caller = signed_in(Role.ADMINISTRATOR, name="wanida", at=at)
    with pytest.raises(BadInput, match="E-AUTH-07"):
        accounts.set_enabled(project, caller, find_account(project, "wanida", at), False, at=at)


def test_no_passphrase_code_or_cookie_lies_in_the_database(project, signed_in, at):
    caller = signed_in(Role.OFFICER, name="malee", at=at)
    assert caller.session_id
    stored = read_stored_bytes(project.database)
    assert b"malee" in stored  # the search finds what is there
    assert PASSPHRASE.encode() not in stored


def test_every_action_on_accounts_leaves_an_entry(project, signed_in, at):
    signed_in(Role.AUDITOR, name="somchai", at=at)
    account = find_account(project, "somchai", at)
    accounts.end_sessions(project, actions.TERMINAL, account, at=at)
    account = find_account(project, "somchai", at)
    accounts.set_enabled(project, actions.TERMINAL, account, False, at=at)
    lines = auditing.read_page(project, actions.TERMINAL, EVERY_ENTRY, 1, at=at).lines
    assert [line.entry.reason for line in reversed(lines)][-3:] == [
        "signed in",
        "sessions ended",
        "disabled",
    ]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", list(Verb))
def test_the_matrix_is_what_the_checks_follow(project, signed_in, role, verb, at):
    """Every cell, through the checks that the actions go through."""
    communities = ["DS07"] if role is Role.COORDINATOR else []
    actor = find_actor(project, signed_in(role, *communities, at=at), at)
    if verb in PERMISSIONS[role]:
        require(actor, verb)
    else:
        with pytest.raises(NotAllowed, match="E-NF-02"):
            require(actor, verb)


WRITES = {
    Verb.IMPORT_RECORDS: lambda project, by, at: actions.import_records(
        project,
        by,
        ParsedRecords((), ()),
        indicator=Indicator.FEED_REPORTS,
        source="x",
        checksum="",
        at=at,
    ),
    Verb.CHANGE_BOUNDARIES: lambda project, by, at: actions.use_estimated_areas(
        project, by, False, at=at
    ),
    Verb.REMOVE_DEMO: lambda project, by, at: actions.remove_demo(project, by, at=at),
    Verb.MANAGE_ACCOUNTS: lambda project, by, at: accounts.list_accounts(project, by, at=at),
    Verb.RECORD_VISIT: lambda project, by, at: fieldwork.record_visit(
        project, by, VisitDraft("t", "DS07", date(2026, 1, 1), True), at=at
    ),
    Verb.CHANGE_COMMUNITIES: lambda project, by, at: communities.assign_zone(
        project, by, "DS07", community_as_it_is(project, "DS07"), 2, at=at
    ),
    Verb.READ_AUDIT: lambda project, by, at: (
        auditing.read_page(project, by, EVERY_ENTRY, 1, at=at).lines
    ),
    Verb.VERIFY_AUDIT: lambda project, by, at: auditing.verify_audit(project, by, at=at),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", list(WRITES))
def test_every_action_asks_the_matrix(project, signed_in, role, verb, at):
    communities = ["DS07"] if role is Role.COORDINATOR else []
    caller = signed_in(role, *communities, at=at)
    if verb in PERMISSIONS[role]:
        WRITES[verb](project, caller, at)
    else:
        before = project.database.change()
        with pytest.raises(NotAllowed, match="E-NF-02"):
            WRITES[verb](project, caller, at)
        assert project.database.change() == before


@pytest.mark.parametrize("verb", list(WRITES))
@pytest.mark.parametrize("session_id", ["", "guess", "1"])
def test_without_a_session_there_is_no_action(project, verb, session_id, at):
    with pytest.raises(NotAllowed, match="E-AUTH-03"):
        WRITES[verb](project, actions.Caller(session_id), at)
