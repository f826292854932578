"""Cases in the hands of three editors, a reporter and a clock: nothing unlawful ever happens.

What is lawful is written here by hand, from the ladder of the design; nothing is taken from the
code's own table, so that a slip in it shows.
"""

import itertools
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from geodata import actions, receipts, settings
from geodata.actions import Caller
from geodata.actions.cases import (
    case_clock,
    case_endings,
    case_referrals,
    case_reports,
    case_solutions,
    case_work,
    cases,
)
from geodata.actions.people import auditing
from geodata.errors import AppError, BadInput, Conflict, NotAllowed, NotFound
from geodata.model import times
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseEdit, CaseReport, Purpose
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.project import open_project
from geodata.store.people.people import SessionStore
from tests import laws
from tests.accounts import add_confirmed_account
from tests.engines import build_environment, drop_url
from tests.geodata.actions.cases.test_case_story import photo
from tests.seen import case_as_it_is

BACK = "back"  # to the review that the case came from
WHERE_IT_WAS = "where it was"  # that review, or as it was received
STAFF, DISTRICT = "community or district", "district"
LAWFUL = {  # (state, step) → (next state, whose step it is)
    ("received", CaseStep.TAKEN_UP): ("community review", STAFF),
    ("community review", CaseStep.REFERRED_TO_DISTRICT): ("referred to district", STAFF),
    ("referred to district", CaseStep.TAKEN_UP_BY_DISTRICT): ("district review", DISTRICT),
    ("district review", CaseStep.SENT_BACK): ("community review", DISTRICT),
    ("district review", CaseStep.DISMISSED): ("dismissed", DISTRICT),
    ("referred to PACC", CaseStep.AGENCY_ACCEPTED): ("accepted by agency", DISTRICT),
    ("referred to PACC", CaseStep.AGENCY_RETURNED): ("district review", DISTRICT),
    ("referred to NACC", CaseStep.AGENCY_ACCEPTED): ("accepted by agency", DISTRICT),
    ("referred to NACC", CaseStep.AGENCY_RETURNED): ("district review", DISTRICT),
    ("accepted by agency", CaseStep.AGENCY_FINISHED): ("closed", DISTRICT),
    ("accepted by agency", CaseStep.AGENCY_RETURNED): ("district review", DISTRICT),
    ("dismissed", CaseStep.REOPENED_BY_OFFICER): ("district review", DISTRICT),
    ("duplicate", CaseStep.REOPENED_BY_OFFICER): ("district review", DISTRICT),
    ("withdrawn", CaseStep.REOPENED_BY_OFFICER): ("district review", DISTRICT),
    ("closed", CaseStep.REOPENED_BY_OFFICER): ("district review", DISTRICT),
}
BY_REPORTER = {
    ("resolved", "confirm"): "closed",
    ("resolved", "contest"): BACK,
    ("closed", "reopen"): BACK,
    ("dismissed", "contest"): "referred to district",
    ("duplicate", "contest"): "referred to district",
    ("withdrawn", "contest"): "referred to district",
    ("withdrawn", "take_back"): WHERE_IT_WAS,
    ("received", "withdraw"): "withdrawn",
    ("community review", "withdraw"): "withdrawn",
    ("district review", "withdraw"): "withdrawn",
}
DAYS = {"reopen": 90, "take_back": 7}  # in which a reporter can do so
DAYS_TO_CONTEST = {"dismissed": 30, "duplicate": 30, "withdrawn": 30}
STEPS = sorted({step for _, step in LAWFUL} | {CaseStep.SOLUTION_CONFIRMED, CaseStep.CLOCK_ENDED})
REVIEWS = ("community review", "district review")
PEOPLE = {
    "coordinator": (Role.COORDINATOR, "DS07"),
    "elsewhere": (Role.COORDINATOR, "DS08"),
    "officer": (Role.OFFICER,),
    "second": (Role.OFFICER,),
}
FIRST = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
PHOTOS = [photo(seed) for seed in range(20, 26)]
COUNTER = itertools.count()
PREPARED: list[Path] = []


def prepare_folder() -> Path:
    """A folder with the people in it, made once."""
    if not PREPARED:
        folder = Path(tempfile.mkdtemp())
        project = open_project(settings.read(build_environment(folder)))
        actions.set_up(project, FIRST)
        for name, (role, *places) in PEOPLE.items():
            add_confirmed_account(project, name, role, places)
        project.database.close()
        PREPARED.append(folder)
    return PREPARED[0]


class Cases(RuleBasedStateMachine):
    """One case of DS07, and what is known of it without asking the code."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "project"
        shutil.copytree(prepare_folder(), self.folder)
        where = build_environment(self.folder, prepare_folder())
        self.project = open_project(settings.read(where))
        self.at = FIRST
        self.patch = pytest.MonkeyPatch()  # what a receipt costs is counted elsewhere
        self.patch.setattr(receipts, "hash_receipt", lambda receipt, _key: receipt.encode())

    @initialize(kept_away=st.booleans(), climbed=st.integers(0, 3))
    def report(self, kept_away, climbed):
        self.kept_away = kept_away
        self.receipt, mark = case_reports.draw_receipt(self.project)
        given = CaseReport(
            self.receipt, Category.POLICY, "เรื่อง", "DS07", not_for_community=kept_away
        )
        case_reports.report_case(self.project, given, mark, at=self.at)
        self.state, self.review, self.version = "received", None, 1
        self.stale: list[DisplayedVersion] = []
        self.drawn: DisplayedVersion | None = None
        self.solution_by = self.packet_by = self.ending_by = None
        self.moves = [("received", self.today)]
        for step in (
            CaseStep.TAKEN_UP,
            CaseStep.REFERRED_TO_DISTRICT,
            CaseStep.TAKEN_UP_BY_DISTRICT,
        )[:climbed]:
            self.step("officer", step)

    @property
    def today(self) -> date:
        return self.at.astimezone(times.BANGKOK).date()

    def caller(self, who):
        """Sign somebody in without a passphrase: a session row, as signing in leaves one."""
        number = list(PEOPLE).index(who) + 1
        name = f"{who}-{next(COUNTER)}"
        with self.project.database.begin(on_the_map=False) as tx:
            SessionStore(tx).begin(name, name, number, self.at)
        return Caller(name)

    def can_see(self, who):
        return who in ("officer", "second") or (who == "coordinator" and not self.kept_away)

    def note_move(self, state):
        hypothesis.event(f"{self.state} → {state}")
        if self.state in REVIEWS:
            self.review = self.state
        back = {BACK: "community review", WHERE_IT_WAS: "received"}
        self.state = (self.review or back[state]) if state in back else state
        if self.state in REVIEWS:
            self.review = self.state
        self.note_change()
        self.moves.append((self.state, self.today))
        self.solution_by = self.packet_by = self.ending_by = None

    def note_change(self):
        if self.drawn is not None:
            self.stale.append(self.drawn)
        self.version += 1

    def present(self) -> DisplayedVersion:
        """Return what a screen would hold that draws the case now."""
        self.drawn = case_as_it_is(self.project, 1)
        return self.drawn

    def try_action(self, act, *given, **named):
        """Do something; return the refusal, None where it was done."""
        try:
            act(self.project, *given, at=self.at, **named)
        except AppError as error:
            return error
        return None

    # ------------------------------------------------------------------------------ staff

    @rule(who=st.sampled_from(sorted(PEOPLE)), step=st.sampled_from(STEPS))
    def step(self, who, step):
        lawful = LAWFUL.get((self.state, step))
        number = {"agency_number": "ปป 1"}
        refused = self.try_action(
            cases.take_step,
            self.caller(who),
            1,
            self.present(),
            step,
            reason="เหตุ",
            reporter_message="บอก",
            **number,
        )
        if not self.can_see(who):
            assert isinstance(refused, NotFound)
        elif lawful is None:
            assert isinstance(refused, BadInput)
            assert refused.code == "E-CASE-02"
        elif lawful[1] == DISTRICT and who == "coordinator":
            assert isinstance(refused, NotAllowed)
        else:
            assert refused is None, refused
            self.note_move(lawful[0])

    @rule(who=st.sampled_from(("coordinator", "officer", "second")), data=st.data())
    def onward(self, who, data):
        """Take a lawful step: by chance alone few cases come far."""
        steps = sorted(step for state, step in LAWFUL if state == self.state)
        steps = [way for way in steps if way is not CaseStep.DISMISSED]
        if steps:
            self.step(who, data.draw(st.sampled_from(steps)))
        elif self.state == "resolved":
            self.reporter(data.draw(st.sampled_from(("confirm", "contest"))))
        elif self.state == "closed":
            self.reporter("reopen")

    @rule(who=st.sampled_from(("coordinator", "officer", "second")))
    def propose_ending(self, who):
        if not self.can_see(who):
            return
        given = (self.caller(who), 1, self.present(), CaseStep.DISMISSED)
        refused = self.try_action(case_endings.propose, *given, reporter_message="บอก")
        if self.state == "community review" and self.ending_by is None:
            assert refused is None, refused
            self.note_change()
            self.ending_by = who
            if self.packet_by:
                self.packet_by = ("stale", self.packet_by[-1])
        else:
            assert isinstance(refused, BadInput), refused

    @rule(who=st.sampled_from(("coordinator", "officer", "second")), agrees=st.booleans())
    def answer_ending(self, who, agrees):
        if not self.can_see(who):
            return
        act, more = (case_endings.confirm, ()) if agrees else (case_endings.decline, ("เหตุ",))
        refused = self.try_action(act, self.caller(who), 1, self.present(), *more)
        if self.ending_by is None:
            assert isinstance(refused, NotFound)
        elif self.ending_by == who:
            assert isinstance(refused, NotAllowed)
        elif agrees:
            assert refused is None, refused
            self.note_move("dismissed")
        else:
            assert refused is None, refused
            self.note_change()
            self.ending_by = None

    @rule(which=st.integers(0, 5), first=st.sampled_from(("officer", "second")))
    def solve_by_two(self, which, first):
        self.solve(first, which)
        self.confirm({"officer": "second", "second": "officer"}[first])

    @rule(agency=st.sampled_from(("PACC", "NACC")))
    def release_by_two(self, agency):
        self.prepare("officer", agency)
        self.release("second")

    @rule(who=st.sampled_from(("coordinator", "officer", "second")), data=st.data())
    def stale_save(self, who, data):
        if not self.stale or not self.can_see(who):
            return
        seen = data.draw(st.sampled_from(self.stale))
        edit = CaseEdit(Category.POLICY, "DS07", "ของเก่า")
        for act, *more in (
            (case_work.edit, edit),
            (cases.take_step, CaseStep.TAKEN_UP),
            (case_work.assign, None),
        ):
            refused = self.try_action(act, self.caller(who), 1, seen, *more)
            assert isinstance(refused, Conflict), refused

    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def edit(self, who):
        edit = CaseEdit(Category.POLICY, "DS07", f"สรุปของ {who}")
        refused = self.try_action(case_work.edit, self.caller(who), 1, self.present(), edit)
        if not self.can_see(who):
            assert isinstance(refused, NotFound)
        elif refused is None:
            self.note_change()
            if self.packet_by:
                self.packet_by = ("stale", self.packet_by[-1])
        else:
            assert who == "coordinator"
            assert isinstance(refused, NotAllowed)

    @rule(who=st.sampled_from(("coordinator", "officer", "second")), which=st.integers(0, 5))
    def solve(self, who, which):
        if not self.can_see(who):
            return
        if self.state not in REVIEWS or (self.state == REVIEWS[1] and who == "coordinator"):
            return
        photo_id = self.photo(who, which)
        if photo_id is None:
            return
        given = (self.present(), "ทำแล้ว", self.today, photo_id)
        refused = self.try_action(case_solutions.propose, self.caller(who), 1, *given)
        if self.solution_by is None and refused is None:
            self.solution_by = who
            self.note_change()
            if self.packet_by:
                self.packet_by = ("stale", self.packet_by[-1])
        else:
            assert isinstance(refused, BadInput), refused

    def photo(self, who, which):
        """Add a photo; None where the case is full."""
        try:
            made = case_work.add_file(
                self.project, self.caller(who), 1, PHOTOS[which], Purpose.DONE, at=self.at
            )
        except BadInput:
            return None
        return made.id

    @rule(who=st.sampled_from(("coordinator", "officer", "second")))
    def confirm(self, who):
        if not self.can_see(who):
            return
        refused = self.try_action(
            case_solutions.confirm, self.caller(who), 1, self.present(), although_alike=True
        )
        if self.solution_by is None:
            assert isinstance(refused, NotFound)
        elif self.solution_by == who or (self.state == REVIEWS[1] and who == "coordinator"):
            assert isinstance(refused, NotAllowed)
        else:
            assert refused is None, refused
            self.note_move("resolved")

    @rule(who=st.sampled_from(("officer", "second")), agency=st.sampled_from(("PACC", "NACC")))
    def prepare(self, who, agency):
        refused = self.try_action(
            case_referrals.prepare,
            self.caller(who),
            1,
            self.present(),
            Agency(agency),
            "เลขาธิการ",
            "",
            b"packet",
        )
        if self.state == REVIEWS[1] and self.packet_by is None:
            assert refused is None, refused
            self.note_change()
            self.packet_by = (agency, who)
        else:
            assert isinstance(refused, BadInput)

    @rule(who=st.sampled_from(("officer", "second")))
    def release(self, who):
        packet = cases.open_case(self.project, self.caller(who), 1, at=self.at).packet
        if packet is not None:
            case_referrals.read_packet(self.project, self.caller(who), packet.id, at=self.at)
        refused = self.try_action(
            case_referrals.release, self.caller(who), 1, self.present(), "เลขาธิการ"
        )
        if self.packet_by is None:
            assert isinstance(refused, NotFound)
        elif self.packet_by[-1] == who:
            assert isinstance(refused, NotAllowed)
        elif self.packet_by[0] == "stale":
            assert isinstance(refused, BadInput)
            assert refused.code == "E-CASE-19"
        else:
            assert refused is None, refused
            self.note_move(f"referred to {self.packet_by[0]}")

    # --------------------------------------------------------------------- reporter, clock

    @rule(
        what=st.sampled_from(("confirm", "contest", "reopen", "take_back")),
        withdraws=st.integers(0, 9),
    )
    def reporter_acts(self, what, withdraws):
        self.reporter(what if withdraws else "withdraw")

    def reporter(self, what):
        more = ("ไม่จริง",) if what in ("contest", "reopen") else ()
        named = {"understood": True} if what == "withdraw" else {}
        seen = case_reports.follow(self.project, self.receipt, at=self.at).displayed_version
        refused = self.try_action(getattr(case_reports, what), self.receipt, seen, *more, **named)
        lawful = BY_REPORTER.get((self.state, what))
        days = DAYS_TO_CONTEST.get(self.state) if what == "contest" else DAYS.get(what)
        if lawful is not None and days is not None:
            ended_on = self.moves[-1][1]
            if self.today > ended_on + timedelta(days=days):
                assert isinstance(refused, BadInput)
                assert refused.code == "E-CASE-16"
                return
        if lawful is None:
            assert isinstance(refused, BadInput)
        else:
            assert refused is None, refused
            self.note_move(lawful)

    @rule(days=st.integers(0, 45))
    def time_passes(self, days):
        self.at += timedelta(days=days)
        closed = case_clock.close_expired_cases(self.project, at=self.at)
        is_over = self.state == "resolved" and self.today > self.moves[-1][1] + timedelta(days=30)
        assert closed == int(is_over)
        if is_over:
            self.note_move("closed")

    # ------------------------------------------------------------------------------- laws

    @invariant()
    def what_is_shown_is_what_happened(self):
        if not hasattr(self, "receipt"):
            return
        file = cases.open_case(self.project, actions.TERMINAL, 1, at=self.at)
        assert (file.case.state, file.case.version) == (self.state, self.version)
        assert case_reports.follow(self.project, self.receipt, at=self.at).state == self.state
        assert file.state_days == self.days_by_hand()
        assert file.clock.days == (self.today - self.moves[-1][1]).days

    def days_by_hand(self):
        found = {}
        for (state, begun), (_, ended) in itertools.pairwise([*self.moves, ("", self.today)]):
            found[state] = found.get(state, 0) + (ended - begun).days
        return found

    def teardown(self):
        if hasattr(self, "receipt"):
            assert (
                auditing.verify_audit(self.project, actions.TERMINAL, at=self.at).first_broken
                is None
            )
        self.project.database.close()
        drop_url(self.project.settings.database_url)
        shutil.rmtree(self.folder.parent)
        self.patch.undo()


TestCases = Cases.TestCase
TestCases.settings = hypothesis.settings(
    max_examples=laws.examples(12, 150), stateful_step_count=40, deadline=None
)
