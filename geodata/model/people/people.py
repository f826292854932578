"""People: their roles, what each role may do and where, and who is acting."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from geodata.errors import BadInput, NotAllowed, NotFound

SESSION_IDLE_TIMEOUT = timedelta(minutes=30)  # a session without a press ends
SESSION_MAX_AGE = timedelta(hours=8)  # every session ends


class Role(StrEnum):
    """What somebody with an account is."""

    COORDINATOR = "coordinator"
    OFFICER = "officer"
    PRESENTER = "presenter"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Verb(StrEnum):
    """What can be done; stored so in the audit log."""

    SET_UP = "set up"
    CONFIRM_CLOCK = "confirm clock"  # at the terminal of the server
    RESTORE = "restore backup"  # there as well
    IMPORT_RECORDS = "import records"
    NAME_FEED = "name feed"  # at the terminal of the server
    REMOVE_DEMO = "remove demo"
    CHANGE_BOUNDARIES = "change boundaries"
    TRACE_BOUNDARY = "trace boundary"
    MANAGE_ACCOUNTS = "manage accounts"
    CONFIRM_ACCOUNT = "confirm account"  # what an administrator asked for
    READ_AUDIT = "read audit"
    READ_OWN_ACTIONS = "read own actions"
    VERIFY_AUDIT = "verify audit"
    SIGN_IN = "sign in"
    PROPOSE_RISK = "propose risk point"
    REVIEW_RISK = "review risk point"
    APPROVE_WORDS = "approve public words"  # of risk points and quotes, the list of sub-kinds
    RECORD_VISIT = "record visit"
    CHANGE_COMMUNITIES = "change communities"
    RUN_WORKSHOP = "run workshop"
    TAKE_PART = "take part"  # of phones in a room or with a link: nobody with an account does it
    WRITE_PAPERS = "write papers"
    FREEZE_EDITION = "freeze edition"
    PLAN_STORY = "plan story"  # of the next edition
    KEEP_COMMITMENTS = "keep commitments"
    SEE_PROGRAMME = "see programme"  # of the study: its goals, figures and plan
    KEEP_PROGRAMME = "keep programme"
    RECORD_ACTIVITY = "record activity"
    KEEP_MEMBERS = "keep members"  # of the network
    ENTER_ANSWERS = "enter answers"  # to the questionnaire, from paper or an interview
    KEEP_PROJECTS = "keep projects"  # imported, shown, tied to risk points
    INSPECT_PROJECT = "inspect project"
    REPORT_CASE = "report case"  # of whoever reports: nobody with an account does it
    WORK_CASE = "work case"
    REFER_CASE = "refer case"
    OPEN_IDENTITY = "open identity"
    SET_CASE_RULES = "set case rules"
    CONFIRM_RELEASE = "confirm complaint release"
    RUN_RELEASE = "run complaint release"
    ERASE_CASE = "erase case"
    ENTRUST = "entrust identities"  # at the terminal of the server


class Scope(StrEnum):
    """Where a role may do something."""

    SELF = "self"  # what belongs to one's own account only, wherever it is
    OWN = "own"  # own communities only
    ALL = "all"


PERMISSIONS: Mapping[Role, Mapping[Verb, Scope]] = {  # what is not here is not allowed
    Role.COORDINATOR: {
        Verb.SIGN_IN: Scope.ALL,
        Verb.READ_OWN_ACTIONS: Scope.SELF,
        Verb.PROPOSE_RISK: Scope.OWN,
        Verb.REVIEW_RISK: Scope.OWN,
        Verb.TRACE_BOUNDARY: Scope.OWN,
        Verb.RECORD_VISIT: Scope.OWN,
        Verb.RUN_WORKSHOP: Scope.OWN,
        Verb.WRITE_PAPERS: Scope.OWN,
        Verb.KEEP_COMMITMENTS: Scope.OWN,
        Verb.SEE_PROGRAMME: Scope.ALL,
        Verb.RECORD_ACTIVITY: Scope.OWN,
        Verb.KEEP_MEMBERS: Scope.OWN,
        Verb.ENTER_ANSWERS: Scope.ALL,
        Verb.INSPECT_PROJECT: Scope.OWN,
        Verb.WORK_CASE: Scope.OWN,
        Verb.OPEN_IDENTITY: Scope.OWN,
        Verb.CONFIRM_RELEASE: Scope.OWN,
    },
    Role.OFFICER: {
        Verb.SIGN_IN: Scope.ALL,
        Verb.CONFIRM_ACCOUNT: Scope.ALL,
        Verb.READ_OWN_ACTIONS: Scope.SELF,
        Verb.IMPORT_RECORDS: Scope.ALL,
        Verb.REMOVE_DEMO: Scope.ALL,
        Verb.CHANGE_BOUNDARIES: Scope.ALL,
        Verb.TRACE_BOUNDARY: Scope.ALL,
        Verb.PROPOSE_RISK: Scope.ALL,
        Verb.REVIEW_RISK: Scope.ALL,
        Verb.APPROVE_WORDS: Scope.ALL,
        Verb.RECORD_VISIT: Scope.ALL,
        Verb.WRITE_PAPERS: Scope.ALL,
        Verb.CHANGE_COMMUNITIES: Scope.ALL,
        Verb.RUN_WORKSHOP: Scope.ALL,
        Verb.FREEZE_EDITION: Scope.ALL,
        Verb.PLAN_STORY: Scope.ALL,
        Verb.KEEP_COMMITMENTS: Scope.ALL,
        Verb.SEE_PROGRAMME: Scope.ALL,
        Verb.KEEP_PROGRAMME: Scope.ALL,
        Verb.RECORD_ACTIVITY: Scope.ALL,
        Verb.KEEP_MEMBERS: Scope.ALL,
        Verb.ENTER_ANSWERS: Scope.ALL,
        Verb.KEEP_PROJECTS: Scope.ALL,
        Verb.INSPECT_PROJECT: Scope.ALL,
        Verb.WORK_CASE: Scope.ALL,
        Verb.REFER_CASE: Scope.ALL,
        Verb.OPEN_IDENTITY: Scope.ALL,
        Verb.SET_CASE_RULES: Scope.ALL,
        Verb.ERASE_CASE: Scope.ALL,
        Verb.CONFIRM_RELEASE: Scope.ALL,
    },
    Role.PRESENTER: {
        Verb.SIGN_IN: Scope.ALL,
        Verb.READ_OWN_ACTIONS: Scope.SELF,
        Verb.PLAN_STORY: Scope.ALL,
    },
    Role.ADMINISTRATOR: {
        Verb.SIGN_IN: Scope.ALL,
        Verb.MANAGE_ACCOUNTS: Scope.ALL,
        Verb.READ_AUDIT: Scope.ALL,
        Verb.RUN_RELEASE: Scope.ALL,
    },
    Role.AUDITOR: {
        Verb.SIGN_IN: Scope.ALL,
        Verb.CONFIRM_ACCOUNT: Scope.ALL,
        Verb.READ_AUDIT: Scope.ALL,
        Verb.VERIFY_AUDIT: Scope.ALL,
    },
}
SECOND_FACTOR_ROLES = frozenset({Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR})

NAME_PATTERN = re.compile(
    r"[a-z0-9][a-z0-9._-]{2,31}|[\u0e01-\u0e4e0-9][\u0e01-\u0e4e0-9._-]{2,31}"
)
_LOOKALIKES = str.maketrans("01i", "oll")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in."""

    id: int
    name: str
    role: Role
    communities: frozenset[str]
    enabled: bool
    must_change_passphrase: bool  # a new passphrase before anything else
    version: int
    is_linked: bool  # to somebody whom another provider knows
    is_pending: bool = False  # for a second person; nobody signs in meanwhile
    has_passphrase: bool = True  # the holder has come in and set one


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Without an account it is whoever holds the terminal of the server."""

    account_id: int | None
    name: str = ""
    role: Role | None = None
    communities: frozenset[str] = frozenset()

    def find_scope(self, verb: Verb) -> Scope | None:
        """Return where this actor may do something; None where nowhere."""
        if self.account_id is None:
            return Scope.ALL
        return None if self.role is None else PERMISSIONS[self.role].get(verb)

    def covers(self, verb: Verb, community_id: str | None) -> bool:
        """Return whether this actor may do something in a community, or where there is none."""
        scope = self.find_scope(verb)
        return scope is Scope.ALL or (scope is Scope.OWN and community_id in self.communities)

    def may(self, verb: Verb) -> bool:
        """Return whether this actor may do something somewhere."""
        return self.find_scope(verb) is not None


def require(actor: Actor, verb: Verb) -> None:
    """Raise NotAllowed unless the actor may do this somewhere.

    Raises
    ------
    NotAllowed
        E-NF-02.
    """
    if not actor.may(verb):
        raise NotAllowed


def require_in(actor: Actor, verb: Verb, community_id: str | None) -> None:
    """Raise NotAllowed, or NotFound, unless the actor may do this in the community.

    Raises
    ------
    NotFound
        E-NF-01, the same answer as for what is not there.
    """
    if not actor.covers(verb, community_id):
        raise NotFound


def normalize_name(name: str) -> str:
    """Return the name of an account as it is stored.

    Raises
    ------
    BadInput
        E-AUTH-02 where it mixes scripts or holds other signs than letters, digits and `._-`.
    """
    folded = unicodedata.normalize("NFKC", name).strip().casefold()
    if not NAME_PATTERN.fullmatch(folded):
        raise BadInput("E-AUTH-02")
    return folded


def compute_confusable_skeleton(name: str) -> str:
    """Return what a name looks like: two accounts may not look alike."""
    return name.translate(_LOOKALIKES).replace("rn", "m")
