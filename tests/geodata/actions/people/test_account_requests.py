"""Two people give roles: what an administrator tries who would be two, and what goes well."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa

from geodata import actions
from geodata.actions import operator_decisions
from geodata.actions.cases import case_identity
from geodata.actions.people import account_requests, accounts, auditing, invitations
from geodata.errors import AppError, BadInput, Conflict, NotAllowed
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.account_requests import INVITATION_TTL, AccountRequestOutcome, RequestKind
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import PERMISSIONS, Role, Verb
from geodata.store import schema
from tests.accounts import PASSPHRASE
from tests.engines import read_stored_bytes

NEW = "ประโยคใหม่ที่จำได้ง่าย"
DAY = timedelta(days=1)


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def administrator(signed_in, at):
    return signed_in(Role.ADMINISTRATOR, name="wanida", at=at)


@pytest.fixture
def officer(signed_in, at):
    return signed_in(Role.OFFICER, name="malee", at=at)


@pytest.fixture
def auditor(signed_in, at):
    return signed_in(Role.AUDITOR, name="preecha", at=at)


def find_account(project, name, at):
    found = accounts.list_accounts(project, actions.TERMINAL, at=at)
    return next(account for account in found if account.name == name)


def asks(project, by, name="somchai", role=Role.OFFICER, communities=(), *, at):
    accounts.add_account(project, by, name, role, frozenset(communities), at=at)
    return account_requests.list_pending(project, actions.TERMINAL, at=at)[-1]


def confirm(project, by, request, at):
    return account_requests.confirm(
        project, by, request.id, DisplayedVersion.from_record(request), at=at
    )


def accept_invitation(project, invitation, at, new=NEW):
    """Come in as the holder would; return the caller."""
    invited = invitations.read_invitation(project, invitation, at=at)
    digits = pyotp.TOTP(invited.secret).at(at) if invited.secret else ""
    cookie = invitations.accept_invitation(project, invitation, invited.sealed, new, digits, at=at)
    return actions.Caller(accounts.find_session(project, cookie, at=at))


def read_everything(project):
    """Return all that is stored, but sessions' last use."""
    with project.database.begin_read() as tx:
        tables = (schema.accounts, schema.account_requests, schema.account_invitations)
        return [tx.connection.execute(sa.select(table)).all() for table in tables]


class TestAnAdministratorWhoWouldBeTwoPeople:
    def test_two_officers_made_alone_sign_in_nowhere(self, project, administrator, officer, at):
        """Make two officers, ask for an identity with one and agree with the other."""
        for name in ("first.one", "second.one"):
            request = asks(project, administrator, name, at=at)
            with pytest.raises(NotAllowed, match="E-NF-02"):
                confirm(project, administrator, request, at)
            for secret in ("", PASSPHRASE, name, "None"):
                with pytest.raises(NotAllowed, match="E-AUTH-01"):
                    accounts.sign_in(project, name, secret, "", at=at)
                with pytest.raises(NotAllowed, match="E-AUTH-01"):
                    accounts.change_passphrase(project, name, secret, "", NEW, at=at)
            with pytest.raises(NotAllowed, match="E-AUTH-17"):
                invitations.read_invitation(project, "", at=at)
            assert find_account(project, name, at).is_pending
        with pytest.raises(NotAllowed, match="E-NF-02"):
            case_identity.list_pending(project, administrator, at=at)

    def test_nor_by_the_terminal_or_by_taking_both_parts(self, project, administrator, officer, at):
        request = asks(project, administrator, at=at)
        with pytest.raises(NotAllowed, match="E-AUTH-16"):
            confirm(project, actions.TERMINAL, request, at)
        by_terminal = asks(project, actions.TERMINAL, "another.one", at=at)
        with pytest.raises(NotAllowed, match="E-AUTH-16"):
            confirm(project, actions.TERMINAL, by_terminal, at)
        assert find_account(project, "somchai", at).is_pending
        assert find_account(project, "another.one", at).is_pending

    def test_nor_through_a_role_of_their_own(self, project, administrator, officer, at):
        """Even as an officer, later, nobody confirms what they asked for themselves."""
        mine = asks(project, administrator, "made.before", at=at)
        me = find_account(project, "wanida", at)
        accounts.change_role(project, administrator, me, Role.OFFICER, frozenset(), at=at)
        [_, change] = account_requests.list_pending(project, officer, at=at)
        with pytest.raises(NotAllowed, match="E-NF-02"):
            confirm(project, administrator, change, at)
        confirm(project, officer, change, at)
        assert accounts.find_actor(project, administrator.session_id, at=at) is None
        now_officer = _sign_in_again(project, "wanida", at)
        with pytest.raises(NotAllowed, match="E-AUTH-16"):
            confirm(project, now_officer, mine, at)

    def test_nor_through_a_link_to_another_provider(self, project, administrator, officer, at):
        malee = find_account(project, "malee", at)
        accounts.request_link(project, administrator, malee, "https://id.example", "me", at=at)
        with pytest.raises(NotAllowed, match="E-AUTH-11"):
            accounts.sign_in_linked(
                project, "https://id.example", "me", "", had_second_factor=True, at=at
            )
        [request] = account_requests.list_pending(project, officer, at=at)
        assert request.kind is RequestKind.LINK
        with pytest.raises(NotAllowed, match="E-AUTH-16"):  # malee herself
            confirm(project, officer, request, at)

    def test_nor_by_a_lost_phone_that_nobody_lost(self, project, administrator, officer, at):
        before = find_account(project, "malee", at)
        asked = accounts.request_new_secrets(project, administrator, before, at=at)
        assert (asked.is_pending, asked.invitation) == (True, "")
        assert find_account(project, "malee", at) == before  # nothing changed yet
        assert accounts.find_actor(project, officer.session_id, at=at) is not None
        [request] = account_requests.list_about_caller(project, officer, at=at)  # and she is told
        assert (request.kind, request.asker) == (RequestKind.RESET, "wanida")

    def test_nothing_that_an_administrator_is_given_holds_a_secret(
        self, project, administrator, officer, auditor, at
    ):
        asked = [
            accounts.add_account(project, administrator, "a.one", Role.OFFICER, frozenset(), at=at),
            accounts.request_new_secrets(
                project, administrator, find_account(project, "malee", at), at=at
            ),
        ]
        invitation = confirm(
            project, auditor, account_requests.list_pending(project, auditor, at=at)[0], at
        )
        told = [*asked, accounts.list_accounts(project, administrator, at=at)]
        told += auditing.read_page(project, administrator, EVERY_ENTRY, 1, at=at).lines
        assert invitation not in str(told)
        assert re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}|otpauth|argon2", str(told)) is None
        for look in (account_requests.list_pending, account_requests.list_recent):
            with pytest.raises(NotAllowed, match="E-NF-02"):
                look(project, administrator, at=at)

    def test_control_confirmed_by_another_the_two_can_work(
        self, project, administrator, officer, auditor, at
    ):
        """What is refused above is refused because nobody else confirmed."""
        for name, by in (("first.one", officer), ("second.one", auditor)):
            invitation = confirm(project, by, asks(project, administrator, name, at=at), at)
            caller = accept_invitation(project, invitation, at)
            assert accounts.find_actor(project, caller.session_id, at=at).role is Role.OFFICER
            assert case_identity.list_pending(project, caller, at=at) == []


def _sign_in_again(project, name, at):
    """Begin a session of an account whose secret this test does not know."""
    with project.database.begin(on_the_map=False) as tx:
        account = accounts.AccountStore(tx).find_by_name(name)[0]
        cookie = accounts.begin_session(project, tx, account, at)
    return actions.Caller(accounts.find_session(project, cookie, at=at))


class TestTheHolder:
    @pytest.fixture
    def invitation(self, project, administrator, officer, at):
        return confirm(project, officer, asks(project, administrator, at=at), at)

    def test_comes_in_with_secrets_of_their_own(self, project, invitation, at):
        invited = invitations.read_invitation(project, invitation.lower().replace("-", " "), at=at)
        assert pyotp.parse_uri(invited.link).name == "somchai"
        caller = accept_invitation(project, invitation, at)
        actor = accounts.find_actor(project, caller.session_id, at=at)
        assert (actor.name, actor.role) == ("somchai", Role.OFFICER)

    def test_signs_in_with_them_afterwards(self, project, invitation, at):
        invited = invitations.read_invitation(project, invitation, at=at)
        totp = pyotp.TOTP(invited.secret)
        invitations.accept_invitation(project, invitation, invited.sealed, NEW, totp.at(at), at=at)
        with pytest.raises(NotAllowed, match="E-AUTH-15"):  # that code is used up
            accounts.sign_in(project, "somchai", NEW, totp.at(at), at=at)
        later = at + timedelta(seconds=30)
        assert accounts.sign_in(project, "somchai", NEW, totp.at(later), at=later)

    @pytest.mark.parametrize("wrong", ["code", "no code", "short", "other secret", "no secret"])
    def test_nothing_is_kept_where_anything_is_wrong(self, project, invitation, at, wrong):
        invited = invitations.read_invitation(project, invitation, at=at)
        sealed = invited.sealed
        digits = pyotp.TOTP(invited.secret).at(at)
        if wrong in ("code", "no code"):
            digits = "000000" if wrong == "code" else ""
        elif wrong == "other secret":  # of another account
            sealed = project.seal.close_text(f'[1, "{invited.secret}"]').decode()
        elif wrong == "no secret":
            sealed = ""
        before = read_everything(project)
        with pytest.raises(AppError, match=r"E-AUTH-(04|17|18)"):
            invitations.accept_invitation(
                project, invitation, sealed, "สั้น" if wrong == "short" else NEW, digits, at=at
            )
        assert read_everything(project) == before
        assert accept_invitation(project, invitation, at)

    def test_an_invitation_works_once(self, project, invitation, at):
        accept_invitation(project, invitation, at)
        with pytest.raises(NotAllowed, match="E-AUTH-17"):
            invitations.read_invitation(project, invitation, at=at)

    def test_an_invitation_ends_after_three_days(self, project, invitation, at):
        late = at + INVITATION_TTL
        with pytest.raises(NotAllowed, match="E-AUTH-17"):
            invitations.read_invitation(project, invitation, at=late)
        assert invitations.read_invitation(project, invitation, at=late - timedelta(seconds=1))

    def test_an_invitation_ends_with_a_new_one_or_with_the_account(
        self, project, invitation, administrator, officer, at
    ):
        somchai = find_account(project, "somchai", at)
        accounts.request_new_secrets(project, administrator, somchai, at=at)
        [request] = account_requests.list_pending(project, officer, at=at)
        newer = confirm(project, officer, request, at)
        with pytest.raises(NotAllowed, match="E-AUTH-17"):
            invitations.read_invitation(project, invitation, at=at)
        accounts.set_enabled(
            project, administrator, find_account(project, "somchai", at), False, at=at
        )
        with pytest.raises(NotAllowed, match="E-AUTH-17"):
            invitations.read_invitation(project, newer, at=at)

    def test_none_comes_back_with_a_backup(self, project, invitation, at):
        operator_decisions.end_restored_access(project, actions.TERMINAL, "", at=at)
        with pytest.raises(NotAllowed, match="E-AUTH-17"):
            invitations.read_invitation(project, invitation, at=at)

    def test_no_invitation_lies_in_the_database(self, project, invitation, at):
        stored = read_stored_bytes(project.database)
        assert b"somchai" in stored
        assert invitation.encode() not in stored
        assert invitation.replace("-", "").encode() not in stored


class TestALostPhone:
    def test_is_mended_by_two_people_and_ends_what_was(
        self, project, administrator, officer, auditor, at
    ):
        accounts.request_new_secrets(
            project, administrator, find_account(project, "malee", at), at=at
        )
        [request] = account_requests.list_pending(project, auditor, at=at)
        invitation = confirm(project, auditor, request, at)
        assert accounts.find_actor(project, officer.session_id, at=at) is None
        with pytest.raises(NotAllowed, match="E-AUTH-01"):
            accounts.sign_in(project, "malee", PASSPHRASE, "", at=at)
        caller = accept_invitation(project, invitation, at)
        [mine] = account_requests.list_about_caller(project, caller, at=at)
        assert (mine.asker, mine.decider, mine.outcome) == (
            "wanida",
            "preecha",
            AccountRequestOutcome.CONFIRMED,
        )

    def test_a_role_that_needs_a_second_factor_is_taken_up_by_invitation(
        self, project, administrator, officer, add_account, at
    ):
        add_account("somchai", Role.PRESENTER)
        somchai = find_account(project, "somchai", at)
        accounts.change_role(project, administrator, somchai, Role.OFFICER, frozenset(), at=at)
        assert find_account(project, "somchai", at).role is Role.PRESENTER  # keeps it until then
        assert accounts.sign_in(project, "somchai", PASSPHRASE, "", at=at)
        [request] = account_requests.list_pending(project, officer, at=at)
        invitation = confirm(project, officer, request, at)
        with pytest.raises(NotAllowed, match="E-AUTH-01"):
            accounts.sign_in(project, "somchai", PASSPHRASE, "", at=at)
        caller = accept_invitation(project, invitation, at)
        assert accounts.find_actor(project, caller.session_id, at=at).role is Role.OFFICER


class TestRequests:
    def test_who_has_no_second_factor_confirms_nothing(
        self, project, administrator, officer, auditor, at
    ):
        """As auditors of earlier versions, who had none."""
        request = asks(project, administrator, at=at)
        with project.database.begin(on_the_map=False) as tx:
            preecha, _ = accounts.AccountStore(tx).find_by_name("preecha")
            accounts.AccountStore(tx).change(preecha.id, version=preecha.version, sealed_totp=None)
        before = read_everything(project)
        with pytest.raises(NotAllowed, match="E-AUTH-20"):
            confirm(project, auditor, request, at)
        assert read_everything(project) == before

    def test_every_officer_and_auditor_sees_them_for_thirty_days(
        self, project, administrator, officer, auditor, at
    ):
        request = asks(project, administrator, role=Role.COORDINATOR, communities=["DS07"], at=at)
        confirm(project, officer, request, at)
        for by in (officer, auditor):
            [found] = account_requests.list_recent(project, by, at=at)
            assert (found.name, found.role, found.communities, found.asker, found.decider) == (
                "somchai", Role.COORDINATOR, {"DS07"}, "wanida", "malee",
            )  # fmt: skip
        assert account_requests.list_recent(project, actions.TERMINAL, at=at + 30 * DAY)
        assert account_requests.list_recent(project, actions.TERMINAL, at=at + 32 * DAY) == []

    def test_what_is_decided_or_taken_back_is_not_decided_again(
        self, project, administrator, officer, auditor, at
    ):
        request = asks(project, administrator, at=at)
        account_requests.refuse(
            project, officer, request.id, DisplayedVersion.from_record(request), at=at
        )
        before = read_everything(project)
        with pytest.raises(Conflict):
            confirm(project, auditor, request, at)
        assert read_everything(project) == before
        other = asks(project, administrator, "another.one", at=at)
        another = find_account(project, "another.one", at)
        accounts.set_enabled(project, administrator, another, False, at=at)
        with pytest.raises(Conflict):
            confirm(project, auditor, other, at)

    def test_an_account_that_waits_is_asked_about_once(self, project, administrator, officer, at):
        asks(project, administrator, at=at)
        somchai = find_account(project, "somchai", at)
        with pytest.raises(BadInput, match="E-AUTH-19"):
            accounts.change_role(project, administrator, somchai, Role.AUDITOR, frozenset(), at=at)
        with pytest.raises(BadInput, match="E-AUTH-19"):
            accounts.request_new_secrets(project, administrator, somchai, at=at)

    def test_each_step_leaves_an_entry(self, project, administrator, officer, at):
        accept_invitation(
            project, confirm(project, officer, asks(project, administrator, at=at), at), at
        )
        lines = auditing.read_page(project, actions.TERMINAL, EVERY_ENTRY, 1, at=at).lines
        assert [line.entry.reason for line in reversed(lines)][-3:] == [
            "new account asked",
            "new account confirmed",
            "came in by invitation",
        ]

    @pytest.mark.parametrize("role", list(Role))
    def test_who_makes_accounts_confirms_none_and_the_other_way_round(self, role):
        both = {Verb.MANAGE_ACCOUNTS, Verb.CONFIRM_ACCOUNT}
        assert not both <= set(PERMISSIONS[role])


class TestTheFirstSetUp:
    def test_at_the_terminal_invitations_are_given_at_once(self, project, at):
        for name, role in (("wanida", Role.ADMINISTRATOR), ("malee", Role.OFFICER)):
            asked = accounts.add_account(project, actions.TERMINAL, name, role, frozenset(), at=at)
            assert not asked.is_pending
            assert accept_invitation(project, asked.invitation, at)

    def test_it_is_over_when_an_officer_or_auditor_has_signed_in(self, project, auditor, at):
        asked = accounts.add_account(
            project, actions.TERMINAL, "somchai", Role.OFFICER, frozenset(), at=at
        )
        assert (asked.is_pending, asked.invitation) == (True, "")
        preecha = find_account(project, "preecha", at)
        accounts.set_enabled(project, actions.TERMINAL, preecha, False, at=at)
        asked = accounts.add_account(
            project, actions.TERMINAL, "another.one", Role.OFFICER, frozenset(), at=at
        )
        assert asked.is_pending  # and stays over, whoever is disabled

    def test_it_is_for_the_terminal_only(self, project, administrator, at):
        asked = accounts.add_account(
            project, administrator, "somchai", Role.OFFICER, frozenset(), at=at
        )
        assert (asked.is_pending, asked.invitation) == (True, "")
