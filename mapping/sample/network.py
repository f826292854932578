"""The people of the sample: accounts that came in by invitation, and who acts at a moment."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shapely.geometry import Point

from geodata import passphrases, reference
from geodata.actions import TERMINAL, Caller
from geodata.actions.people import accounts, invitations
from geodata.district import get_district
from geodata.geometry import crs
from geodata.model.people.people import Account, Role
from geodata.project import Project
from mapping.sample.clock import SetClock
from mapping.sample.size import DEMO, SampleSize

SEED = 2569
IDLE_LIMIT = timedelta(minutes=25)  # sessions end after thirty
SESSION_LIMIT = timedelta(hours=7)  # and after eight hours
WORD_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
COORDINATOR_COMMUNITIES = 10  # of each of the two coordinators
PLACE_DEGREES = 0.0006  # about 65 m around its point, where no community has an outline
STAFF = {  # who works in the sample: two people, where a step takes two
    "administrator": Role.ADMINISTRATOR,
    "auditor": Role.AUDITOR,
    "officer": Role.OFFICER,
    "officer-2": Role.OFFICER,
    "coordinator": Role.COORDINATOR,
    "coordinator-2": Role.COORDINATOR,
    "presenter": Role.PRESENTER,
}


WritePrivate = Callable[[str, str], str]  # a field and its words → the words that are typed


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account of the sample; its secrets are printed once and stored only as any other's."""

    name: str
    role: Role
    passphrase: str = field(repr=False)
    enrolment_link: str = field(repr=False)  # "" where the role has no second factor


@dataclass(slots=True)
class _Session:
    caller: Caller
    began: datetime
    used: datetime


class SampleNetwork:
    """A project, its set clock and the people who act in it."""

    def __init__(
        self,
        project: Project,
        until: datetime,
        size: SampleSize = DEMO,
        write_private: WritePrivate = lambda _field, words: words,
    ) -> None:
        self.project = project
        self.size = size
        self.write_private = write_private  # of words that the public never reads
        self.clock = SetClock(until)
        self.random = random.Random(SEED)  # noqa: S311 - made up, and meant to repeat
        listed = reference.list_communities()
        self.outlines = reference.read_community_outlines() or {
            community.id: community.location.buffer(PLACE_DEGREES) for community in listed
        }
        self.all_communities = [community.id for community in listed]
        self.communities = [one for one in self.all_communities if one in self.outlines]
        self._accounts: dict[str, Account] = {}
        self._sessions: dict[str, _Session] = {}
        self._token_count = 0
        self.public_ids: dict[str, str] = {}  # of risk points by their titles

    @property
    def now(self) -> datetime:
        """The moment of the step that runs."""
        return self.clock.now

    def add_staff(self, at: datetime) -> list[SampleAccount]:
        """Add every account by the terminal's invitation, as a first set-up does."""
        codes = {}
        for name, role in STAFF.items():
            communities = frozenset(self.list_communities_of(name))
            codes[name] = accounts.add_account(
                self.project, TERMINAL, name, role, communities, at=at
            ).invitation
        people = [self._accept(name, code, at) for name, code in codes.items()]
        listed = accounts.list_accounts(self.project, TERMINAL, at=at)
        self._accounts = {account.name: account for account in listed}
        return people

    def list_communities_of(self, name: str) -> list[str]:
        """Return the communities that a coordinator works for; none for others."""
        if not name.startswith("coordinator"):
            return []
        first = COORDINATOR_COMMUNITIES if name.endswith("-2") else 0
        found = self.communities[first : first + COORDINATOR_COMMUNITIES]
        return found or self.communities[-1:]  # a small district

    def choose_community_of(self, name: str, place: int) -> str:
        """Return a community of a coordinator; beyond the last one counting begins anew."""
        listed = self.list_communities_of(name)
        return listed[place % len(listed)]

    def find_community(self, number: int) -> str:
        """Return the community with a number; beyond the last one counting begins anew."""
        wanted = f"{get_district().id_prefix}{number:02d}"
        return (
            wanted
            if wanted in self.outlines
            else self.communities[(number - 1) % len(self.communities)]
        )

    def find_middle(self, community_id: str) -> Point:
        """Return a point inside a community that stands for it."""
        return crs.find_inner_point(self.outlines[community_id])

    def get_caller(self, name: str) -> Caller:
        """Return somebody's session of this moment; a new one where the last has ended."""
        session = self._sessions.get(name)
        if (
            session is None
            or self.now - session.used > IDLE_LIMIT
            or self.now - session.began > SESSION_LIMIT
        ):
            session = _Session(self._begin_session(name), self.now, self.now)
            self._sessions[name] = session
        session.used = self.now
        return session.caller

    def find_account_id(self, name: str) -> int:
        """Return the number of somebody's account."""
        return self._accounts[name].id

    def create_token(self, what: str) -> str:
        """Return the next token of a form that is sent: the same one in every run."""
        self._token_count += 1
        return f"sample-{what}-{self._token_count:05d}"

    def choose_point(self, community_id: str) -> tuple[float, float]:
        """Return a place in a community, away from its edge: longitude, latitude, WGS84."""
        outline = self.outlines[community_id]
        inner = outline.buffer(-0.0002)
        west, south, east, north = outline.bounds
        for _ in range(50):
            longitude = west + (east - west) * self.random.random()
            latitude = south + (north - south) * self.random.random()
            if inner.contains(Point(longitude, latitude)):
                return round(longitude, 6), round(latitude, 6)
        middle = self.find_middle(community_id)
        return middle.x, middle.y

    def _accept(self, name: str, code: str, at: datetime) -> SampleAccount:
        offer = invitations.read_invitation(self.project, code, at=at)
        words = ["".join(secrets.choice(WORD_SIGNS) for _ in range(5)) for _ in range(3)]
        passphrase = "-".join(words)
        digits = passphrases.compute_code(offer.secret, at) if offer.secret else ""
        invitations.accept_invitation(self.project, code, offer.sealed, passphrase, digits, at=at)
        link = passphrases.build_enrolment_link(offer.secret, name) if offer.secret else ""
        return SampleAccount(name, offer.account.role, passphrase, link)

    def _begin_session(self, name: str) -> Caller:
        """Begin a session as signing in does, without the time that a passphrase takes to check."""
        with self.project.database.begin(on_the_map=False) as tx:
            cookie = accounts.begin_session(self.project, tx, self._accounts[name], self.now)
        return Caller(accounts.find_session(self.project, cookie, at=self.now))
