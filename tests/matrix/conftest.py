"""A project with something in each place, and everybody who could try something with it.

Made once; every test works on a copy of its own.
"""

import hashlib
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import pyotp
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from geodata import actions, passphrases, settings
from geodata.actions import papers
from geodata.actions.cases import case_reports, case_work, cases
from geodata.actions.imports import feeds
from geodata.actions.people import account_requests, accounts
from geodata.actions.places import tracing
from geodata.actions.places.geography import build_placer
from geodata.actions.projects import inspections, watched_projects
from geodata.actions.risks import risk_words, risks
from geodata.actions.workshops import commitments, plans, questions, workshop_paper, workshops
from geodata.actions.workshops import rooms as room_actions
from geodata.actions.workshops.rooms import Guest
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Case, Purpose
from geodata.model.cases.cases import CaseReport as CaseReport
from geodata.model.displayed_version import DisplayedVersion as Drawn
from geodata.model.imports.records import Category, Indicator, ParsedRecords
from geodata.model.papers import Paper, PaperDraft, PaperKind
from geodata.model.people.account_requests import AccountRequest
from geodata.model.people.people import Account, Role
from geodata.model.places.placement import PlacementKind
from geodata.model.places.tracings import TraceDraft, Tracing
from geodata.model.projects.inspections import (
    CheckAnswer,
    CheckItem,
    Inspection,
    InspectionDraft,
)
from geodata.model.projects.projects import ProjectFacts, ProjectKind, WatchedProject
from geodata.model.public_photos import PublicPhoto
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, RiskDraft, RiskPoint, Scores
from geodata.model.workshops.commitments import Commitment, CommitmentDraft
from geodata.model.workshops.plans import Likelihood, ScenarioDraft, StrategyDraft
from geodata.model.workshops.workshops import PinDraft, Workshop, WorkshopDraft, WorkshopKind
from geodata.project import open_project
from geodata.store.schema import accounts as account_rows
from geodata.store.schema import metadata, sessions
from tests.accounts import add_confirmed_account
from tests.conftest import PASSPHRASE
from tests.matrix.programme_things import ProgrammeThings, prepare_programme
from tests.matrix.table import FEED, NO_PLACE, OTHER_PLACE, OWN_PLACE, PLACES, RECORD, SOURCE
from tests.photos import Team
from tests.places import inside
from tests.seen import pins_as_they_are, read_seen_version

THIRD_PLACE = "DS20"
MISSING = "missing"  # the place of things that are not there


@dataclass(frozen=True)
class Person:
    """Somebody with a browser: the number of the session and the cookie."""

    name: str
    caller: actions.Caller
    cookie: str


@dataclass(frozen=True)
class Things:
    """What the calls are tried on, and by whom: two proposals in each place, an account."""

    account: Account
    request: AccountRequest  # by the administrator, for another account
    points: dict
    risks: dict[str | None, RiskPoint]
    others: dict[str | None, RiskPoint]
    corners: dict  # of an outline around each place
    seen: dict  # what whoever traces there has before their eyes
    tracing: Tracing  # waits for an officer, of a third community
    seen_traced: Drawn  # of that place, with the tracing that waits
    people: dict[Role, Person]
    neighbour: Person  # coordinator of the other place
    prepared_rooms: dict[str | None, Workshop]
    rooms: dict[str | None, Workshop]  # open, revealed, with two pins each
    pins: dict[str | None, int]
    other_pins: dict[str | None, int]
    questions: dict[str | None, int]  # one in each open room
    futures: dict[str | None, int]  # workshops that imagined a scenario, with one strategy each
    scenarios: dict[str | None, int]
    strategies: dict[str | None, int]
    commitments: dict[str | None, Commitment]  # written down by somebody else
    public_commitments: dict[str | None, Commitment]
    papers: dict[str | None, Paper]  # each about the open room of its place
    new_cases: dict[str | None, Case]
    cases: dict[str | None, Case]  # in community review, with a task and a PDF
    files: dict[str | None, str]  # that PDF
    district_case: Case  # of the own community, in district review
    worded: RiskPoint  # of the own community, public; words wait for a second officer
    named: RiskPoint  # of the own community, public with its words
    programme: ProgrammeThings
    sources: dict[str | None, str]  # internal photo of a point that may show some
    photos: dict[str | None, PublicPhoto]  # made from it, waits for an officer
    projects: dict[str | None, WatchedProject]
    inspections: dict[str | None, Inspection]  # by somebody else, waiting
    hidden_project: WatchedProject  # its name waits for an officer


@pytest.fixture(scope="session")
def at():
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def prepared(fresh_folder, tmp_path_factory, at):
    """The folder of the prepared project, and what is in it."""
    folder = tmp_path_factory.mktemp("prepared") / "project"
    shutil.copytree(fresh_folder, folder)
    project = open_project(settings.read(environment(folder)))
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passphrases, "_HASHER", cheap)
        things = _prepare_things(project, at)
    project.database.close()
    return folder, things


def environment(folder):
    return {"DUSITMAP_DATA": str(folder / "data"), "DUSITMAP_KEYS": str(folder / "keys")}


def _prepare_things(project, at):
    given = {"indicator": Indicator.FEED_REPORTS, "source": SOURCE, "checksum": ""}
    actions.import_records(project, actions.TERMINAL, ParsedRecords((RECORD,), ()), **given, at=at)
    feeds.add_feed(project, actions.TERMINAL, FEED, str(project.settings.data), at=at)
    people = {role: _sign_in(project, f"{role}.tries", role, at) for role in Role}
    neighbour = _sign_in(project, "the.neighbour", Role.COORDINATOR, at, OTHER_PLACE)
    proposer = _sign_in(project, "the.proposer", Role.OFFICER, at).caller
    _sign_in(project, "the.victim", Role.PRESENTER, at)
    known = accounts.list_accounts(project, actions.TERMINAL, at=at)
    account = next(member for member in known if member.name == "the.victim")
    administrator = people[Role.ADMINISTRATOR].caller
    accounts.add_account(project, administrator, "the.asked", Role.AUDITOR, frozenset(), at=at)
    [request] = account_requests.list_pending(project, actions.TERMINAL, at=at)
    points = _points(project)

    def propose(token, place):
        draft = RiskDraft(f"{token} {place}", Category.POLICY, points[place], place, None, "CANARY")
        risk = risks.propose(project, proposer, draft, at=at)
        assert risk.community_id == place
        return risk

    sets = [{place: propose(token, place) for place in PLACES} for token in ("first", "second")]
    for values in sets:
        values[MISSING] = replace(values[OWN_PLACE], id=9999)
    rooms, imagined = _rooms(project, points, at), _plans(project, at)
    written = _papers(project, rooms[1], at)
    return Things(
        account,
        request,
        points,
        *sets,
        *_outlines(project, points, at),
        people,
        neighbour,
        *rooms,
        *imagined,
        *_commitments(project, proposer, actions.TERMINAL, at),
        written,
        *_cases(project, at),
        *_worded(project, proposer, people[Role.OFFICER].caller, at),
        prepare_programme(project, PLACES, OWN_PLACE, MISSING, proposer, at),
        *_photos(project, proposer, people[Role.OFFICER].caller, points, at),
        *_projects(project, points, proposer, at),
    )


def _projects(project, points, inspector, at):
    """Return a project of each place, an inspection of it that waits, and one that is not shown."""
    terminal = actions.TERMINAL
    facts = [
        ProjectFacts(str(place), ProjectKind.PUBLIC, "ปรับปรุงทางเท้า", "สำนักงานเขต", point=point)
        for place, point in points.items()
    ]
    hidden = ProjectFacts(
        "hidden", ProjectKind.PUBLIC, "ซ่อมบ้านนายสมชาย", "เขต", point=points[OWN_PLACE]
    )
    given = {"source": "CANARY", "header": ("x",), "mapping": {}, "at": at}
    watched_projects.import_projects(project, terminal, [*facts, hidden], **given)
    known = {
        watched.facts.source_id: watched
        for watched in watched_projects.list_projects(project, terminal, at=at)
    }
    made, inspected = {}, {}
    for place in PLACES:
        made[place] = known[str(place)]
        answers = {CheckItem.SIGN: CheckAnswer.NO}
        draft = InspectionDraft(f"of {place}", made[place].id, at.date(), answers, "CANARY")
        inspected[place] = inspections.record_inspection(project, inspector, draft, at=at)
    for things in (made, inspected):
        things[MISSING] = replace(things[OWN_PLACE], id=9999)
    return made, inspected, known["hidden"]


def _worded(project, proposer, officer, at):
    """Return two public risk points: words of one wait, those of the other are public."""
    made = []
    for token in ("worded", "named"):
        draft = RiskDraft(token, Category.POLICY, None, OWN_PLACE, Scores(2, 2))
        risk = risks.propose(project, proposer, draft, at=at)
        seen = read_seen_version(project, risk)
        made.append(
            risks.approve(project, officer, risk.id, seen, Precision.COMMUNITY, None, at=at)
        )
    risk_words.write_words(project, proposer, made[1].id, PublicWords("ชื่อสาธารณะ"), at=at)
    [found] = risk_words.list_waiting_words(project, officer, at=at)
    given = (found.words.id, found.displayed_version, frozenset())
    risk_words.approve_words(project, officer, *given, at=at)
    risk_words.write_words(project, proposer, made[0].id, PublicWords("ชื่อที่รอ"), at=at)
    return made


def _photos(project, proposer, officer, points, at):
    """Return internal photos of public points of each place, and what was made of them."""
    team = Team(project, proposer, officer, at)
    sources, photos = {MISSING: "0" * 32}, {}
    for place in PLACES:
        draft = RiskDraft(f"photo {place}", Category.POLICY, points[place], place, Scores(2, 2))
        risk = risks.propose(project, proposer, draft, at=at)
        seen = read_seen_version(project, risk)
        risk = risks.approve(project, officer, risk.id, seen, Precision.CELL, None, at=at)
        sources[place] = team.add_source(risk)
        photos[place] = team.propose(sources[place])
    photos[MISSING] = replace(photos[OWN_PLACE], id="0" * 32, owner_id=9999)
    return sources, photos


def _cases(project, at):
    """Return cases of each place: just received, in community review; and one of the district."""
    terminal = actions.TERMINAL

    def report(place):
        receipt, mark = case_reports.draw_receipt(project)
        given = CaseReport(receipt, Category.POLICY, "CANARY", place, contact="CANARY")
        case_reports.report_case(project, given, mark, at=at)
        return max(cases.list_cases(project, terminal, at=at), key=lambda case: case.case.id).case

    def take_steps(case, *steps):
        for step in steps:
            case = cases.take_step(
                project,
                terminal,
                case.id,
                read_seen_version(project, case),
                step,
                reason="x",
                at=at,
            )
        return case

    new = {place: report(place) for place in PLACES}
    open_, files = {}, {}
    for place in PLACES:
        case = take_steps(report(place), CaseStep.TAKEN_UP)
        case_work.add_task(project, terminal, case.id, "CANARY", token=f"task-{place}", at=at)
        given = (b"%PDF-1.7 CANARY", Purpose.EVIDENCE)
        files[place] = case_work.add_file(project, terminal, case.id, *given, at=at).id
        open_[place] = case
    for case_id in (new, open_):
        case_id[MISSING] = replace(case_id[OWN_PLACE], id=9999, number="CS-ZZZZZZZZ")
    files[MISSING] = "0" * 32
    steps = (CaseStep.TAKEN_UP, CaseStep.REFERRED_TO_DISTRICT, CaseStep.TAKEN_UP_BY_DISTRICT)
    return new, open_, files, take_steps(report(OWN_PLACE), *steps)


def _rooms(project, points, at):
    """Return prepared and open workshops of each place; two pins and a question in an open one."""
    terminal, day = actions.TERMINAL, at.date()
    prepared, rooms, pins, others, asked = {}, {}, {}, {}, {}

    def create(token, place):
        draft = WorkshopDraft(token, WorkshopKind.FORUM, "เวที", day, "ศาลา", place, None)
        return workshops.create_workshop(project, terminal, draft, at=at)

    for place in PLACES:
        prepared[place] = create(f"prepared {place}", place)
        number = create(f"open {place}", place).id
        workshops.open_room(project, terminal, number, at=at)
        rooms[place] = workshops.reveal_pins(project, terminal, number, at=at)
        for kept, token in ((pins, "first"), (others, "second")):
            draft = PinDraft(f"{token}-pin-of-{place}-room", Category.POLICY, points[place])
            kept[place] = workshops.add_paper_pin(project, terminal, number, draft, at=at).id
        both = [pins[place], others[place]]
        workshop_paper.confirm_pins(
            project, terminal, number, pins_as_they_are(project, number, both), at=at
        )
        code = rooms[place].code
        phone = Guest(code, room_actions.join_room(project, code, at=at))
        token = f"question-in-{place}-room"
        asked[place] = questions.ask_question(project, phone, token, "CANARY", at=at)
    for numbers in (prepared, rooms):
        numbers[MISSING] = replace(numbers[OWN_PLACE], id=9999)
    for numbers in (pins, others, asked):
        numbers[MISSING] = numbers[OWN_PLACE]
    return prepared, rooms, pins, others, asked


def _commitments(project, by, second, at):
    """Return a commitment of each place that waits for a second person, and a public one."""
    waiting, public = {}, {}
    for place in PLACES:
        for kept, token in ((waiting, "waiting"), (public, "public")):
            draft = CommitmentDraft(f"{token}-{place}", "สำนักงานเขต", "CANARY", None, place)
            kept[place] = commitments.add(project, by, draft, at=at)
        seen = public[place].id, read_seen_version(project, public[place])
        public[place] = commitments.confirm(project, second, *seen, at=at)
    for number in (waiting, public):
        number[MISSING] = replace(number[OWN_PLACE], id=9999)
    return waiting, public


def _papers(project, rooms, at):
    """Return a paper of each place about its open room."""

    def start_paper(place):
        draft = PaperDraft(f"of {place}", PaperKind.LESSONS, place, rooms[place].id)
        return papers.create_paper(project, actions.TERMINAL, draft, at=at)

    made = {place: start_paper(place) for place in PLACES}
    return {**made, MISSING: replace(made[OWN_PLACE], id=9999, workshop_id=9999)}


def _plans(project, at):
    """Return a future-scenario workshop of each place, its scenario and its strategy."""
    terminal, kept = actions.TERMINAL, ({}, {}, {})
    for place in PLACES:
        kind = WorkshopKind.FUTURE_SCENARIO
        draft = WorkshopDraft(f"future {place}", kind, "ภาพ", at.date(), "ศาลา", place, None)
        future = workshops.create_workshop(project, terminal, draft, at=at).id
        told = ScenarioDraft(f"scenario {place}", "CANARY", "", Likelihood.LIKELY)
        scenario = plans.add_scenario(project, terminal, future, told, at=at).id
        what = StrategyDraft(f"strategy {place}", "CANARY", 2570, "")
        strategy = plans.add_strategy(project, terminal, scenario, what, at=at).id
        for token, number in zip(kept, (future, scenario, strategy), strict=True):
            token[place] = number
    for token in kept:
        token[MISSING] = 9999
    return kept


def _outlines(project, points, at):
    """Return what tracing is tried with; the own community has an earlier version to go back to."""
    terminal = actions.TERMINAL
    square = [(-0.0005, -0.0005), (0.0005, -0.0005), (0.0005, 0.0005), (-0.0005, 0.0005)]

    def build_square(longitude, latitude):
        return [(longitude + east, latitude + north) for east, north in square]

    def dossier(place):
        return tracing.read_dossier(project, terminal, place, at=at)

    def save_tracing(token, place, **kinds):
        location = inside(place)
        drawn = TraceDraft(
            token, place, build_square(location.x, location.y), "x", dossier(place).basis
        )
        return tracing.save_tracing(project, terminal, drawn, at=at, cut=True, **kinds)

    save_tracing("own", OWN_PLACE, current=True)
    waiting = save_tracing("third", THIRD_PLACE)
    corners = {place: build_square(*point) for place, point in points.items()}
    corners[MISSING] = corners[NO_PLACE]
    seen = {place: dossier(place).basis for place in (OWN_PLACE, OTHER_PLACE)}
    seen[NO_PLACE] = seen[MISSING] = seen[OTHER_PLACE]
    return corners, seen, waiting, dossier(THIRD_PLACE).displayed_version


def _sign_in(project, name, role, at, place=OWN_PLACE):
    communities = frozenset([place] if role is Role.COORDINATOR else [])
    _, secret = add_confirmed_account(project, name, role, communities)
    code = pyotp.TOTP(secret).at(at) if secret else ""
    cookie = accounts.sign_in(project, name, PASSPHRASE, code, at=at)
    return Person(name, actions.Caller(accounts.find_session(project, cookie, at=at)), cookie)


def _points(project):
    """Return a point in the own community, in another, and in none but in the district."""
    longitude, latitude = (
        axis.ravel()
        for axis in np.meshgrid(np.linspace(100.50, 100.53, 20), np.linspace(13.76, 13.79, 20))
    )
    with project.database.begin_read() as tx:
        placed = build_placer(tx).place_points(longitude, latitude)
    first = next(
        i
        for i, place_point in enumerate(placed)
        if place_point.kind is PlacementKind.SUBDISTRICT_ONLY
    )
    return {
        **{place: (inside(place).x, inside(place).y) for place in (OWN_PLACE, OTHER_PLACE)},
        NO_PLACE: (float(longitude[first]), float(latitude[first])),
    }


@pytest.fixture
def project_folder(prepared, tmp_path, monkeypatch):
    """A copy of the prepared project; the settings point to it."""
    folder = tmp_path / "project"
    shutil.copytree(prepared[0], folder)
    for name, value in environment(folder).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DUSITMAP_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def things(prepared):
    return prepared[1]


@pytest.fixture
def put_out(project, at):
    """Make somebody who is signed in one who was a moment ago, or one who guesses."""

    def make(person, how):
        if how == "ended":
            accounts.sign_out(project, person.caller.session_id, at=at)
        elif how == "disabled":  # the row alone, with the session still there
            rows = sa.update(account_rows).where(account_rows.c.name == person.name)
            with project.database.begin() as tx:
                tx.connection.execute(rows.values(enabled=0))
        else:
            assert how == "guessed"
            guess = person.caller.session_id[::-1]
            return replace(person, caller=actions.Caller(guess), cookie=guess)
        return person

    return make


@pytest.fixture
def saved(project):
    """Say what is saved, as one word; the time at which a session was last used is left out."""

    def word():
        digest = hashlib.sha256()
        with project.database.begin_read() as tx:
            for table in metadata.sorted_tables:
                columns = [column for column in table.c if column is not sessions.c.used_at]
                for row in tx.connection.execute(sa.select(*columns)):
                    digest.update(repr(tuple(row)).encode())
        return digest.hexdigest()

    return word
