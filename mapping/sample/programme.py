"""The programme of the sample: the study's plan copied to each fiscal year, and a year of work."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geodata.actions.places import fieldwork
from geodata.actions.programme import (
    activities,
    budget,
    centres,
    documents,
    handbooks,
    members,
    notes,
    programmes,
)
from geodata.district import cache_by_district, get_district
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.programme.activities import (
    Activity,
    ActivityDraft,
    ActivityKind,
    ActivityPlace,
    HeldActivity,
)
from geodata.model.programme.centres import CentreDraft
from geodata.model.programme.documents import (
    DocumentDraft,
    DocumentKind,
    HandbookDraft,
    HandbookMove,
)
from geodata.model.programme.expenses import ExpenseDraft
from geodata.model.programme.members import MemberDraft, MemberKind, Team
from geodata.model.programme.notes import (
    FollowUpState,
    NoteDraft,
    NoteHeading,
    PlanGoalDraft,
    RecommendationDraft,
)
from geodata.model.programme.programmes import SATANG_A_BAHT, Programme
from geodata.model.times import to_bangkok_date, to_fiscal_year_be
from geodata.reference.programme import read_study_programme
from mapping.sample.clock import Process
from mapping.sample.network import SampleNetwork

BEGINS_DAYS_AGO = 355
WORKING_GROUP_STEP = 5  # every fifth member is in the working group
PRINTED = 8000
HIDDEN_DOCUMENT = "regulation"  # nobody makes it public
FOCUS_GROUPS_BEGIN, FOCUS_GROUPS_DAYS = 325, 90  # days ago, and how long they take
FOCUS_GROUP_PEOPLE = 12
UNVISITED_STEP = 6  # in every sixth community of those nobody looks around
WITHDRAWN_DAYS_AGO = 15
LAST_DAYS_AGO = 2
HANDED_OUT = {210: 1200, 180: 900, 110: 1500, 35: 700}  # days ago → copies


@cache_by_district
def get_texts() -> dict[str, Any]:
    """Return what the programme of the sample says, in the district's words."""
    text = Path(__file__).with_name("programme.toml").read_text(encoding="utf-8")
    return tomllib.loads(get_district().fill(text, "th"))


@dataclass(slots=True)
class _World:
    """What the processes of the programme share."""

    network: SampleNetwork
    programmes: dict[int, Programme]  # by fiscal year
    member_ids: list[int]

    def find_programme(self) -> Programme:
        """Return the programme of the moment."""
        return self.programmes[to_fiscal_year_be(self.network.now)]

    def get_day(self) -> date:
        """Return the day of the moment."""
        return to_bangkok_date(self.network.now)


def start_programme(network: SampleNetwork) -> None:
    """Start everything that belongs to the programme."""
    world = _World(network, {}, [])
    network.clock.start(_begin(world))
    for row in get_texts()["activities"]:
        network.clock.start(_hold(world, row))
    for row in get_texts()["expenses"]:
        network.clock.start(_spend(world, row))
    for row in get_texts()["documents"]:
        network.clock.start(_add_document(world, row))
    for days_ago, copies in HANDED_OUT.items():
        network.clock.start(_hand_out(world, days_ago, copies))
    network.clock.start(_write_notes(world))
    network.clock.start(_hold_focus_groups(world))
    network.clock.start(_withdraw_members(world))
    if network.size.is_whole_year:
        for row in get_texts()["whole_year_expenses"]:
            network.clock.start(_spend(world, row))
        network.clock.start(_plan_next_year(world))


def _begin(world: _World) -> Process:
    network = world.network
    yield network.clock.compute_moment(BEGINS_DAYS_AGO, 100)
    caller = network.get_caller("officer")
    given = network.project, caller
    study = programmes.begin_from_plan(*given, read_study_programme(), at=network.now)
    years = {to_fiscal_year_be(network.now), to_fiscal_year_be(network.clock.until)}
    for year_be in sorted(years):
        world.programmes[year_be] = programmes.copy_programme(
            *given, study.id, year_be, at=network.now
        )
    day, places = world.get_day(), network.list_communities_of("coordinator")
    for number in range(network.size.members):
        is_group = number % WORKING_GROUP_STEP == 0
        draft = MemberDraft(
            token=network.create_token("member"),
            name=network.write_private("name of a member", f"สมาชิกตัวอย่าง {number + 1}"),
            contact=network.write_private("contact of a member", f"ตัวอย่าง {number + 1}"),
            kind=MemberKind.WORKING_GROUP if is_group else MemberKind.VOLUNTEER,
            joined_on=day,
            consented_on=day,
            team=list(Team)[number % len(Team)] if is_group else None,
            community_id=None if is_group else places[number % len(places)],
        )
        member = members.add_member(*given, draft, at=network.now)
        world.member_ids.append(member.id)


def _hold(world: _World, row: Sequence[Any]) -> Process:
    """Hold an activity: one that the plan of its year names, else one that it does not."""
    kind, title, days_ago, people, step, place = row
    network = world.network
    yield network.clock.compute_moment(days_ago, 110)
    name = "coordinator" if place else "officer"
    caller = network.get_caller(name)
    community_id = network.choose_community_of(name, place - 1) if place else None
    programme = world.find_programme()
    came = frozenset(world.member_ids[:people]) if not place else frozenset[int]()
    held = HeldActivity(world.get_day(), people, came)
    planned = _find_planned(world, programme, ActivityKind(kind)) if not place else None
    if planned is not None:
        seen = DisplayedVersion.from_record(planned)
        activities.record_held(network.project, caller, planned.id, seen, held, at=network.now)
        return
    draft = ActivityDraft(
        token=network.create_token("activity"),
        programme_id=programme.id,
        kind=ActivityKind(kind),
        title=network.write_private("title of an activity", title),
        community_id=community_id,
        place=ActivityPlace(step or None, "", min(step, 5) or None),
    )
    activities.add_held_activity(network.project, caller, draft, held, at=network.now)


def _find_planned(world: _World, programme: Programme, kind: ActivityKind) -> Activity | None:
    network = world.network
    caller = network.get_caller("officer")
    listed = activities.list_activities(network.project, caller, programme.id, at=network.now)
    waiting = (one for one in listed if one.kind is kind and one.held_on is None)
    return next(waiting, None)


def _spend(world: _World, row: Sequence[Any]) -> Process:
    code, baht, days_ago, note = row
    network = world.network
    yield network.clock.compute_moment(days_ago, 115)
    caller, programme = network.get_caller("officer"), world.find_programme()
    overview = programmes.read_overview(network.project, caller, programme.id, at=network.now)
    line = next(one.line for one in overview.spending if one.line.code == code)
    token, day = network.create_token("expense"), world.get_day()
    note = network.write_private("note of an expense", note)
    draft = ExpenseDraft(token, line.id, day, baht * SATANG_A_BAHT, note)
    budget.record_expense(network.project, caller, draft, at=network.now)


def _add_document(world: _World, row: Sequence[Any]) -> Process:
    """Add a document; a second officer makes it public the day after, but for the newest."""
    kind, title, number, days_ago = row
    network = world.network
    yield network.clock.compute_moment(days_ago, 118)
    if kind == HIDDEN_DOCUMENT:
        title = network.write_private("title of a document", title)
    draft = DocumentDraft(
        network.create_token("document"),
        world.find_programme().id,
        DocumentKind(kind),
        title,
        world.get_day(),
        number,
        get_texts()["document_link"],
    )
    given = network.project, network.get_caller("officer")
    document = documents.add_document(*given, draft, at=network.now)
    if kind == HIDDEN_DOCUMENT:
        return
    yield network.clock.compute_moment(days_ago - 1, 118)
    documents.publish_document(
        network.project,
        network.get_caller("officer-2"),
        document.id,
        DisplayedVersion.from_record(document),
        at=network.now,
    )


def _hand_out(world: _World, days_ago: int, copies: int) -> Process:
    network = world.network
    yield network.clock.compute_moment(days_ago, 119)
    places = network.list_communities_of("coordinator")
    moves = [(HandbookMove.HANDED_OUT, copies, places[days_ago % len(places)])]
    if days_ago == max(HANDED_OUT):
        moves.insert(0, (HandbookMove.PRINTED, PRINTED, places[0]))
    for move, count, place in moves:
        draft = HandbookDraft(
            network.create_token("handbooks"),
            world.find_programme().id,
            move,
            count,
            world.get_day(),
            place,
            network.write_private("note of handbooks", get_texts()["handbook_note"]),
        )
        given = network.project, network.get_caller("coordinator")
        handbooks.record_handbooks(*given, draft, at=network.now)


def _write_notes(world: _World) -> Process:
    network = world.network
    yield network.clock.compute_moment(60, 119)
    given = network.project, network.get_caller("officer")
    programme, write = world.find_programme(), network.write_private
    for heading, text in get_texts()["notes"]:
        words = write("note of the programme", text)
        note = NoteDraft(network.create_token("note"), programme.id, NoteHeading(heading), words)
        notes.add_note(*given, note, at=network.now)
    for later, text in enumerate(get_texts()["plan_goals"], start=1):
        year_be = programme.year_be + later
        words = write("goal of the plan", text)
        responsible = write("who answers for a goal", get_texts()["responsible"])
        token = network.create_token("plan-goal")
        goal = PlanGoalDraft(token, programme.id, year_be, words, responsible)
        notes.add_plan_goal(*given, goal, at=network.now)
    draft = RecommendationDraft(
        network.create_token("recommendation"),
        programme.id,
        "10.1.2",
        write("recommendation", get_texts()["recommendation"]),
    )
    made = notes.add_recommendation(*given, draft, at=network.now)
    seen = DisplayedVersion.from_record(made)
    followed = FollowUpState.UNDER_WAY, write("follow-up", get_texts()["follow_up"])
    notes.set_follow_up(*given, made.id, seen, *followed, at=network.now)
    centre = CentreDraft(
        network.create_token("centre"),
        write("name of a centre", get_texts()["centre"]),
        "1/ตัวอย่าง",
        world.get_day(),
        None,
        frozenset(world.member_ids[:5]),
    )
    centres.add_centre(*given, centre, at=network.now)


def _hold_focus_groups(world: _World) -> Process:
    """Hold a focus group in one community after the other, and look around in most of them."""
    network = world.network
    for number in range(network.size.focus_groups):
        days_ago = FOCUS_GROUPS_BEGIN - number * FOCUS_GROUPS_DAYS // network.size.focus_groups
        yield network.clock.compute_moment(days_ago, 112)
        given, day = (network.project, network.get_caller("officer")), world.get_day()
        community_id = network.all_communities[number % len(network.all_communities)]
        draft = ActivityDraft(
            network.create_token("focus-group"),
            world.find_programme().id,
            ActivityKind.FOCUS_GROUP,
            network.write_private("title of an activity", get_texts()["focus_group"]),
            community_id=community_id,
            place=ActivityPlace(2, "", 2),
        )
        held = HeldActivity(day, FOCUS_GROUP_PEOPLE + number % 5, frozenset[int]())
        activities.add_held_activity(*given, draft, held, at=network.now)
        if number % UNVISITED_STEP:
            token = network.create_token("visit")
            visit = VisitDraft(token, community_id, day, False, hours=2.0, people=3)
            fieldwork.record_visit(*given, visit, at=network.now)


def _withdraw_members(world: _World) -> Process:
    """Take the consent of the last members back: who they were is erased within the action."""
    network = world.network
    yield network.clock.compute_moment(WITHDRAWN_DAYS_AGO, 119)
    given = network.project, network.get_caller("officer")
    chosen = world.member_ids[len(world.member_ids) - network.size.withdrawn_members :]
    for member in members.list_members(*given, at=network.now):
        if member.id in chosen:
            seen = DisplayedVersion.from_record(member)
            members.withdraw_consent(*given, member.id, seen, at=network.now)


def _plan_next_year(world: _World) -> Process:
    """Copy the plan to the next year: one action, on one of the last days of this one."""
    network = world.network
    yield network.clock.compute_moment(LAST_DAYS_AGO, 119)
    given, programme = (network.project, network.get_caller("officer")), world.find_programme()
    programmes.copy_programme(*given, programme.id, programme.year_be + 1, at=network.now)
