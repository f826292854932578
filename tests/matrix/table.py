"""Who may do what and where, written out by hand.

Nothing here is taken from the code: a slip in the code's own matrix must show. A new verb needs a
row in ALLOWED and a call in CALLS; a new closed screen a row in SCREENS; a new closed route one in
ROUTES.
"""

from geodata import actions
from geodata.actions import editions, my_work, operator_decisions, papers, trustees
from geodata.actions.cases import (
    case_erasure,
    case_identity,
    case_prints,
    case_referrals,
    case_reports,
    case_risks,
    case_rules,
    case_work,
    cases,
)
from geodata.actions.cases.case_prints import ListFilter
from geodata.actions.imports import counting, feeds, import_undo
from geodata.actions.people import account_requests, accounts, auditing
from geodata.actions.places import communities, fieldwork, landmarks, stated_names, tracing
from geodata.actions.projects import inspections, watched_projects
from geodata.actions.risks import (
    priorities,
    public_photos,
    risk_edits,
    risk_reviews,
    risk_words,
    risks,
    sub_kinds,
)
from geodata.actions.transactions import audited_transaction, authorized_read
from geodata.actions.workshops import (
    answers,
    attendance,
    commitments,
    form_results,
    paper_votes,
    pin_titles,
    plans,
    questions,
    room_crowd,
    workshop_desk,
    workshop_paper,
    workshops,
)
from geodata.errors import NotFound
from geodata.geometry.tracing import build_outline
from geodata.intake.photos import cover_jpeg
from geodata.model.cases.case_rules import JurisdictionHint
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseEdit, CaseState, Purpose, Threat
from geodata.model.cases.cases import CaseReport as CaseReport
from geodata.model.cases.erasure import ErasureReason
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import SubjectCount
from geodata.model.imports.records import (
    Category,
    IncomingRecord,
    Indicator,
    ParsedRecords,
    StatedPlace,
)
from geodata.model.papers import PaperDraft, PaperKind
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role, Verb
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.places.landmarks import LandmarkDraft, LandmarkKind
from geodata.model.places.places import AreaLevel, Passport
from geodata.model.places.registry import KINDS_TH, NewCommunity
from geodata.model.places.tracings import TraceDraft
from geodata.model.projects.inspections import CheckAnswer, CheckItem, InspectionDraft
from geodata.model.projects.projects import ProjectFacts, ProjectKind
from geodata.model.public_photos import PhotoDraft, PhotoKind
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, RiskContent, RiskDraft, Scores
from geodata.model.story_plans import StoryPlan
from geodata.model.times import BANGKOK
from geodata.model.workshops.answers import AnswerDraft
from geodata.model.workshops.commitments import CommitmentDraft, CommitmentState
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.paper_votes import PaperVotes
from geodata.model.workshops.plans import Likelihood, ScenarioDraft, StrategyDraft
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind
from geodata.reference.forms import get_form
from geodata.store.imports.feeds import CategoryChoice
from geodata.store.risks.photos import EvidenceFolder
from mapping.publish.complaint_releases import build_rules
from tests.matrix.calls import Call
from tests.matrix.programme_calls import PROGRAMME_CALLS
from tests.photos import COVER, EVERY_CHECK, build_picture
from tests.seen import (
    boundary_as_it_is,
    case_as_it_is,
    community_as_it_is,
    hint_as_it_is,
    paper_as_it_is,
    pass_displayed_version,
    photo_as_it_is,
    pin_as_it_is,
    pins_as_they_are,
    read_seen_version,
    scenario_as_it_is,
    strategy_as_it_is,
)

ALL, OWN, SELF, NO = "everywhere", "own communities", "own account", "nowhere"

# fmt: off
ROLES = (Role.COORDINATOR, Role.OFFICER, Role.PRESENTER, Role.ADMINISTRATOR, Role.AUDITOR)
ALLOWED = {
    Verb.SET_UP:            (NO,   NO,   NO,   NO,  NO),   # the terminal of the server only
    Verb.CONFIRM_CLOCK:     (NO,   NO,   NO,   NO,  NO),   # the same
    Verb.RESTORE:           (NO,   NO,   NO,   NO,  NO),   # the same
    Verb.REMOVE_DEMO:       (NO,   ALL,  NO,   NO,  NO),   # before real records come in
    Verb.SIGN_IN:           (ALL,  ALL,  ALL,  ALL, ALL),
    Verb.IMPORT_RECORDS:    (NO,   ALL,  NO,   NO,  NO),
    Verb.CHANGE_BOUNDARIES: (NO,   ALL,  NO,   NO,  NO),
    Verb.TRACE_BOUNDARY:    (OWN,  ALL,  NO,   NO,  NO),
    Verb.RECORD_VISIT:      (OWN,  ALL,  NO,   NO,  NO),
    Verb.CHANGE_COMMUNITIES: (NO,  ALL,  NO,   NO,  NO),
    Verb.WRITE_PAPERS:     (OWN,  ALL,  NO,   NO,  NO),
    Verb.FREEZE_EDITION:    (NO,   ALL,  NO,   NO,  NO),
    Verb.PLAN_STORY:        (NO,   ALL,  ALL,  NO,  NO),
    Verb.KEEP_COMMITMENTS:  (OWN,  ALL,  NO,   NO,  NO),
    Verb.SEE_PROGRAMME:     (ALL,  ALL,  NO,   NO,  NO),
    Verb.KEEP_PROGRAMME:    (NO,   ALL,  NO,   NO,  NO),
    Verb.RECORD_ACTIVITY:   (OWN,  ALL,  NO,   NO,  NO),
    Verb.KEEP_MEMBERS:      (OWN,  ALL,  NO,   NO,  NO),
    Verb.ENTER_ANSWERS:     (ALL,  ALL,  NO,   NO,  NO),
    Verb.KEEP_PROJECTS:     (NO,   ALL,  NO,   NO,  NO),
    Verb.INSPECT_PROJECT:   (OWN,  ALL,  NO,   NO,  NO),
    Verb.MANAGE_ACCOUNTS:   (NO,   NO,   NO,   ALL, NO),
    Verb.CONFIRM_ACCOUNT:   (NO,   ALL,  NO,   NO,  ALL),
    Verb.READ_AUDIT:        (NO,   NO,   NO,   ALL, ALL),
    Verb.READ_OWN_ACTIONS:  (SELF, SELF, SELF, NO,  NO),
    Verb.VERIFY_AUDIT:      (NO,   NO,   NO,   NO,  ALL),
    Verb.PROPOSE_RISK:      (OWN,  ALL,  NO,   NO,  NO),
    Verb.REVIEW_RISK:       (OWN,  ALL,  NO,   NO,  NO),
    Verb.APPROVE_WORDS:     (NO,   ALL,  NO,   NO,  NO),
    Verb.RUN_WORKSHOP:      (OWN,  ALL,  NO,   NO,  NO),
    Verb.TAKE_PART:         (NO,   NO,   NO,   NO,  NO),   # phones: in a room, with a link
    Verb.REPORT_CASE:       (NO,   NO,   NO,   NO,  NO),   # reporters, who have no account
    Verb.WORK_CASE:         (OWN,  ALL,  NO,   NO,  NO),
    Verb.REFER_CASE:        (NO,   ALL,  NO,   NO,  NO),
    Verb.OPEN_IDENTITY:     (OWN,  ALL,  NO,   NO,  NO),   # own reporters, 30 days
    Verb.SET_CASE_RULES:    (NO,   ALL,  NO,   NO,  NO),
    Verb.CONFIRM_RELEASE:   (OWN,  ALL,  NO,   NO,  NO),   # sees own communities
    Verb.RUN_RELEASE:       (NO,   NO,   NO,   ALL, NO),
    Verb.ENTRUST:           (NO,   NO,   NO,   NO,  NO),   # the terminal of the server only
    Verb.NAME_FEED:         (NO,   NO,   NO,   NO,  NO),   # there as well
    Verb.ERASE_CASE:        (NO,   ALL,  NO,   NO,  NO),   # and a second officer
}
# fmt: on

OFFICES = SubjectCount("DS07", Category.POLICY, 3)
RECORD = IncomingRecord(
    row=2,
    source_id="T1",
    types=("ถนน",),
    state="รอรับเรื่อง",
    longitude=None,
    latitude=None,
    reported_at=None,
    last_activity_at=None,
    stated=StatedPlace(),
)
SOURCE, FEED = "before", "a feed"  # a source of records, and one that is read daily
IMPORT_ID = 1  # an import that is there before anything is tried
PUBLIC_SCREENS = {"live_map", "table", "community", "analysis", "projects", "about", "guides"}
SCREENS = {  # file of a closed screen → one of these verbs opens it
    "add_risk": (Verb.PROPOSE_RISK,),
    "cases": (Verb.WORK_CASE,),
    "my_work": (Verb.SIGN_IN,),
    "review": (Verb.REVIEW_RISK,),
    "visits": (Verb.RECORD_VISIT,),
    "workshop": (Verb.RUN_WORKSHOP,),
    "forum": (Verb.KEEP_COMMITMENTS, Verb.PLAN_STORY),
    "papers": (Verb.WRITE_PAPERS,),
    "programme": (Verb.SEE_PROGRAMME,),
    "communities": (Verb.CHANGE_COMMUNITIES,),
    "boundaries": (Verb.TRACE_BOUNDARY,),
    "import_records": (Verb.IMPORT_RECORDS,),
    "publication": (Verb.CONFIRM_RELEASE, Verb.RUN_RELEASE),
    "my_actions": (Verb.READ_OWN_ACTIONS,),
    "admin": (Verb.MANAGE_ACCOUNTS, Verb.CONFIRM_ACCOUNT, Verb.READ_AUDIT),
}
PUBLIC_ROUTES = {
    "/healthz",
    "/readyz",
    "/live",
    "/api/version",
    "/api/about.json",
    "/api/commitments.json",
    "/api/complaints.json",
    "/api/network-documents.json",
    "/api/areas.geojson",
    "/api/base.geojson",
    "/api/basemap.json",
    "/api/basemap.pmtiles",
    "/api/cube.json",
    "/api/risks.geojson",
    "/api/photos.json",
    "/api/projects.geojson",
    "/api/photos",
    "/api/events",
    "/api/openapi.json",
    "/assets",
    "/guides",
    "/editions",
    "/exports",
    "/ogc",
    "/field",  # the page is the same for all; who may send: tests/mapping/web/private/test_field.py
    "/risk",
    "/survey",  # by a code: the questionnaire, while an officer has it open
    "/report",
    "/report/",
    "/report/safety",
    "/w",  # by a code; its projector has its roles in tests/mapping/web/rooms/test_rooms.py
    "/auth/sign-in",
    "/auth/sign-out",
    "/auth/invitation",
    "/auth/passphrase",
}
ROUTES = {"/auth/audit-head": Verb.READ_AUDIT}  # closed route → the verb that opens it

OWN_PLACE, OTHER_PLACE, NO_PLACE = "DS07", "DS08", None
PLACES = (OTHER_PLACE, NO_PLACE, OWN_PLACE)


def scope(role: Role, verb: Verb) -> str:
    """Return where a role may do something."""
    return ALLOWED[verb][ROLES.index(role)]


def _set_up(project, by, things, place, at):
    with audited_transaction(project, by, Verb.SET_UP, at=at) as act:
        act.note("project")


def _confirm_clock(project, by, things, place, at):
    operator_decisions.confirm_clock(project, by, at=at)


def _apply_erasures(project, by, things, place, at):
    operator_decisions.end_restored_access(project, by, "2026-09-30T05:00:00Z", at=at)


def _check_signed_in(project, by, things, place, at):
    with authorized_read(project, by, Verb.SIGN_IN, at=at):
        pass


def _import(project, by, things, place, at):
    reading = ParsedRecords((RECORD,), ())
    named = {"indicator": Indicator.FEED_REPORTS, "source": "x", "checksum": ""}
    actions.import_records(project, by, reading, **named, at=at)


def _undo(project, by, things, place, at):
    token = import_undo.preview_undo(project, actions.TERMINAL, IMPORT_ID, at=at).token
    import_undo.undo_import(project, by, IMPORT_ID, token, at=at)


def _look_at_import(project, by, things, place, at):
    import_undo.preview_undo(project, by, IMPORT_ID, at=at)


def _read_categories(project, by, things, place, at):
    feeds.read_categories(project, by, SOURCE, at=at)


def _set_category(project, by, things, place, at):
    seen = DisplayedVersion.from_record(CategoryChoice())
    [word] = RECORD.types
    feeds.set_category(project, by, SOURCE, word, Category.POLICY, seen, at=at)


def _add_feed(project, by, things, place, at):
    feeds.add_feed(project, by, "another", str(project.settings.data), at=at)


def _boundaries(project, by, things, place, at):
    passport = Passport("x", "x", None, "x")
    actions.import_boundaries(project, by, AreaLevel.COMMUNITY, (), passport, at=at)


def _correct(project, by, things, place, at):
    risk = things.risks[place]
    content = RiskContent(Category.COMMUNITY, things.points.get(place), place, None, "", None)
    risk_edits.correct(project, by, risk.id, read_seen_version(project, risk), content, at=at)


def _beside(project, by, things, place, at):
    risk_reviews.read_review_context(project, by, things.risks[place].id, at=at)


def _visit(project, by, things, place, at):
    draft = VisitDraft(f"new {place}", str(place), at.astimezone(BANGKOK).date(), True)
    fieldwork.record_visit(project, by, draft, at=at)


def _start_paper(project, by, things, place, at):
    papers.create_paper(project, by, PaperDraft(f"new {place}", PaperKind.LESSONS, place), at=at)


def _add_commitment(project, by, things, place, at):
    draft = CommitmentDraft(f"new-{place}", "สำนักงานเขต", "เปิดเผยราคากลาง", None, place)
    commitments.add(project, by, draft, at=at)


def _list_commitments(project, by, things, place, at):
    known = {commitment.id for commitment in commitments.list_commitments(project, by, at=at)}
    if things.commitments[place].id not in known:
        raise NotFound


def _history(project, by, things, place, at):
    commitments.list_steps(project, by, things.commitments[place].id, at=at)


def _call_on_commitment(action):
    def run(project, by, things, place, at):
        found = things.commitments[place]
        action(project, by, found.id, read_seen_version(project, found), at=at)

    return run


def _set_state(project, by, things, place, at):
    found = things.public_commitments[place]
    state = CommitmentState.UNDER_WAY
    commitments.set_state(
        project, by, found.id, read_seen_version(project, found), state, "", at=at
    )


def _import_projects(project, by, things, place, at):
    facts = ProjectFacts("new", ProjectKind.PUBLIC, "x", "x", community_name="")
    given = {"source": "x", "header": ("x",), "mapping": {}, "at": at}
    watched_projects.import_projects(project, by, [facts], **given)


def _call_on_project(action, *more):
    def run(project, by, things, place, at):
        watched = things.projects[OWN_PLACE]
        action(project, by, watched.id, DisplayedVersion.from_record(watched), *more, at=at)

    return run


def _show_project(project, by, things, place, at):
    watched = things.hidden_project
    seen = DisplayedVersion.from_record(watched)
    watched_projects.publish_project(project, by, watched.id, seen, watched.facts.hints, at=at)


def _tie_project(project, by, things, place, at):
    _call_on_project(watched_projects.set_risk_point, things.named.public_id, True)(
        project, by, things, place, at
    )


def _list_projects(project, by, things, place, at):
    known = {watched.id for watched in watched_projects.list_projects(project, by, at=at)}
    if things.projects[place].id not in known:
        raise NotFound


def _inspect_project(project, by, things, place, at):
    told = {CheckItem.SIGN: CheckAnswer.YES}
    draft = InspectionDraft(f"try {place}", things.projects[place].id, at.date(), told)
    inspections.record_inspection(project, by, draft, at=at)


def _list_inspections(project, by, things, place, at):
    known = {found.id for found in inspections.list_inspections(project, by, at=at)}
    if things.inspections[place].id not in known:
        raise NotFound


def _add_inspection_photo(project, by, things, place, at):
    number = things.inspections[place].id
    inspections.add_inspection_photo(project, by, number, build_picture(), at=at)


def _list_inspection_photos(project, by, things, place, at):
    found = inspections.list_inspection_photos(project, by, at=at)
    if things.inspections[place].id not in found:
        raise NotFound


def _decide_inspection(project, by, things, place, at):
    found = things.inspections[place]
    seen = DisplayedVersion.from_record(found)
    inspections.decide_inspection(project, by, found.id, seen, True, at=at)


def _freeze(project, by, things, place, at):
    editions.freeze(project, by, "2569-09-30", lambda: None, at=at)


def _plan_story(project, by, things, place, at):
    with project.database.begin_read() as tx:
        before = editions.find_plan(tx)
    editions.save_plan(project, by, before, StoryPlan(hidden=frozenset({"feed"})), at=at)


def _read_plan(project, by, things, place, at):
    editions.read_plan(project, by, at=at)


def _withdraw_edition(project, by, things, place, at):
    editions.withdraw(project, by, "2569-09-30", lambda: None, at=at)


def _start_paper_of_room(project, by, things, place, at):
    room = things.rooms[place]
    draft = PaperDraft(f"room {place}", PaperKind.MEETING, room.community_id, room.id)
    papers.create_paper(project, by, draft, at=at)


def _list_papers(project, by, things, place, at):
    if things.papers[place].id not in {
        paper.id for paper in papers.list_papers(project, by, at=at)
    }:
        raise NotFound


def _call_on_seen_paper(action, *more):
    def run(project, by, things, place, at):
        number = things.papers[place].id
        action(project, by, number, paper_as_it_is(project, number), *more, at=at)

    return run


def _call_on_paper(action, *more):
    def run(project, by, things, place, at):
        action(project, by, things.papers[place].id, *more, at=at)

    return run


def _paper_outcome(project, by, things, place, at):
    papers.read_outcome(project, by, things.papers[place], at=at)


def _add_community(project, by, things, place, at):
    longitude, latitude = things.points[OWN_PLACE]
    new = NewCommunity(
        "ชุมชนใหม่", things.risks[OWN_PLACE].subdistrict_code, KINDS_TH[0], longitude, latitude
    )
    communities.add_community(project, by, new, at=at)


def _add_landmark(project, by, things, place, at):
    longitude, latitude = things.points[OWN_PLACE]
    draft = LandmarkDraft("new", LandmarkKind.SCHOOL, "โรงเรียนใหม่", longitude, latitude, "สำรวจ")
    landmarks.add_landmark(project, by, draft, at=at)


def _get_displayed(project, community_id):
    return community_id, community_as_it_is(project, community_id)


def _rename(project, by, things, place, at):
    communities.rename(project, by, *_get_displayed(project, OWN_PLACE), "ชุมชนชื่อใหม่", at=at)


def _retire(project, by, things, place, at):
    communities.retire(project, by, *_get_displayed(project, OTHER_PLACE), at=at)


def _zone(project, by, things, place, at):
    communities.assign_zone(project, by, *_get_displayed(project, "DS20"), 2, at=at)


def _trace(project, by, things, place, at):
    draft = TraceDraft(f"new {place}", str(place), things.corners[place], "x", things.seen[place])
    tracing.save_tracing(project, by, draft, at=at, cut=True)


def _look_at_boundary(project, by, things, place, at):
    tracing.read_dossier(project, by, str(place), at=at)


def _check_outline(project, by, things, place, at):
    tracing.check_outline(project, by, str(place), build_outline(things.corners[place]), at=at)


def _adopt(project, by, things, place, at):
    tracing.adopt(project, by, things.tracing.id, things.seen_traced, at=at, cut=True)


def _decline(project, by, things, place, at):
    tracing.decline(project, by, things.tracing.id, "x", things.seen_traced, at=at)


def _go_back(project, by, things, place, at):
    before = boundary_as_it_is(project, OWN_PLACE)
    tracing.restore_version(project, by, OWN_PLACE, 1, "x", before, at=at)


def _add_account(project, by, things, place, at):
    role = Role.PRESENTER
    accounts.add_account(project, by, "somebody.new", role, frozenset(), at=at)


def _change_role(project, by, things, place, at):
    accounts.change_role(project, by, things.account, Role.AUDITOR, frozenset(), at=at)


def _propose(project, by, things, place, at):
    draft = RiskDraft(f"new {place}", Category.POLICY, things.points.get(place), place, None, "")
    risks.propose(project, by, draft, at=at)


def _approve(project, by, things, place, at):
    risk = things.risks[place]
    given = (risk.id, read_seen_version(project, risk), Precision.CELL, Scores(2, 2))
    risks.approve(project, by, *given, at=at)


def _write_words(project, by, things, place, at):
    words = PublicWords("เก็บค่าแผงเกินอัตรา", "เก็บเกินอัตราที่ประกาศ")
    risk_words.write_words(project, by, things.risks[place].id, words, at=at)


def _read_words(project, by, things, place, at):
    risk_words.read_words(project, by, things.risks[place].id, at=at)


def _preview_photo(project, by, things, place, at):
    public_photos.preview_photo(project, by, things.sources[place], COVER, at=at)


def _propose_photo(project, by, things, place, at):
    folder = EvidenceFolder(project.settings.evidence, project.seal)
    preview = cover_jpeg(folder.read(things.sources[OWN_PLACE]), ())  # one picture in every place
    draft = PhotoDraft(things.sources[place], PhotoKind.AFTER, "ทางเท้าหลังแก้ไข", ())
    public_photos.propose_photo(project, by, draft, preview.sha256, EVERY_CHECK, at=at)


def _list_photos(project, by, things, place, at):
    public_photos.list_photos(project, by, things.photos[place].owner_id, at=at)


def _open_photo(project, by, things, place, at):
    public_photos.read_photo_file(project, by, things.photos[place].id, at=at)


def _approve_photo(project, by, things, place, at):
    given = (*_find_waiting_photo(project, things), EVERY_CHECK, frozenset())
    public_photos.approve_photo(project, by, *given, at=at)


def _refuse_photo(project, by, things, place, at):
    given = (*_find_waiting_photo(project, things), "x")
    public_photos.refuse_photo(project, by, *given, at=at)


def _find_waiting_photo(project, things):
    photo = things.photos[OWN_PLACE]
    return photo.id, photo_as_it_is(project, photo.id)


def _withdraw_photo(project, by, things, place, at):
    photo_id = things.photos[OWN_PLACE].id
    public_photos.withdraw_photo(project, by, photo_id, lambda withdrawn: None, at=at)


def _read_waiting_photo(project, by, things, place, at):
    public_photos.read_waiting_photo(project, by, things.photos[OWN_PLACE].id, at=at)


def _add_sub_kind(project, by, things, place, at):
    sub_kinds.add_sub_kind(project, by, Category.POLICY, "ประเภทใหม่", "A new kind", at=at)


def _send_back(project, by, things, place, at):
    risk = things.risks[place]
    risks.send_back(project, by, risk.id, read_seen_version(project, risk), "x", at=at)


def _merge(project, by, things, place, at):
    risk, into = things.risks[place], things.others[place]
    risks.merge(project, by, risk.id, read_seen_version(project, risk), into.id, at=at)


def _take_part(project, by, things, place, at):
    with audited_transaction(project, by, Verb.TAKE_PART, at=at) as act:
        act.note("room 1")


def _report_case(project, by, things, place, at):
    with audited_transaction(project, by, Verb.REPORT_CASE, at=at) as act:
        act.note("case 1")


def _list_cases(project, by, things, place, at):
    known = {case.case.id for case in cases.list_cases(project, by, at=at)}
    if things.cases[place].id not in known:
        raise NotFound


def _ask_to_erase(project, by, things, place, at):
    case_erasure.request_erasure(
        project,
        by,
        things.cases[OWN_PLACE].id,
        case_as_it_is(project, things.cases[OWN_PLACE].id),
        ErasureReason.BY_MISTAKE,
        at=at,
    )


def _outlook(project, by, things, place, at):
    seen = counting.read_outlook(project, by, build_rules(), at=at)
    if f"case {things.cases[place].id}" not in seen.plan.ineligible:
        raise NotFound


def _call_on_case(action, *more, **named):
    def run(project, by, things, place, at):
        action(project, by, things.cases[place].id, *more, at=at, **named)

    return run


def _change_case(action, *more, **named):
    def run(project, by, things, place, at):
        case = things.cases[place]
        action(project, by, case.id, read_seen_version(project, case), *more, at=at, **named)

    return run


def _take_up(project, by, things, place, at):
    case = things.new_cases[place]
    cases.take_step(
        project, by, case.id, read_seen_version(project, case), CaseStep.TAKEN_UP, at=at
    )


def _print_cases(project, by, things, place, at):
    sealed = case_prints.seal_list(project, by, [things.cases[place].id], ListFilter("open"))
    case_prints.export_list(project, by, sealed, at=at)


def _edit_case(project, by, things, place, at):
    case = things.cases[place]
    edit = CaseEdit(Category.POLICY, case.community_id, "x")
    case_work.edit(project, by, case.id, read_seen_version(project, case), edit, at=at)


def _open_file(project, by, things, place, at):
    case_work.open_file(project, by, things.files[place], at=at)


def _link_cases(project, by, things, place, at):
    other = things.new_cases[place].number
    case_work.link_case(project, by, things.cases[place].id, other, at=at)


def _risk_of_case(project, by, things, place, at):
    case = things.cases[place]
    draft = RiskDraft(f"case {place}", Category.POLICY, things.points.get(place), place, None, "")
    case_risks.propose_risk(project, by, case.id, read_seen_version(project, case), draft, at=at)


def _register(project, by, things, place, at):
    receipt, mark = case_reports.draw_receipt(project)
    cases.register_report(
        project, by, CaseReport(receipt, Category.POLICY, "x", place), mark, at=at
    )


def _refer(action, *more):
    """Do what the district does, with a case that the coordinator sees as well."""

    def run(project, by, things, place, at):
        case = things.district_case
        action(project, by, case.id, read_seen_version(project, case), *more, at=at)

    return run


def _send_back_case(project, by, case_id, seen, *, at):
    cases.take_step(project, by, case_id, seen, CaseStep.SENT_BACK, reason="x", at=at)


def _set_hint(project, by, things, place, at):
    case_rules.set_hint(
        project,
        by,
        Agency.PACC,
        JurisdictionHint("x", False, 0),
        hint_as_it_is(project, Agency.PACC),
        at=at,
    )


def _workshop(place, token, at):
    day = at.astimezone(BANGKOK).date()
    kind = WorkshopKind.FOCUS_GROUP
    return WorkshopDraft(token, kind, "กลุ่มย่อย", day, "ศาลา", place, None)


def _make_workshop(project, by, things, place, at):
    workshops.create_workshop(project, by, _workshop(place, f"new {place}", at), at=at)


def _change_workshop(project, by, things, place, at):
    made = things.prepared_rooms[place]
    workshops.change_workshop(
        project, by, made.id, read_seen_version(project, made), _workshop(place, "x", at), at=at
    )


def _list_workshops(project, by, things, place, at):
    if things.rooms[place].id not in {
        workshop.id for workshop in workshops.list_workshops(project, by, at=at)
    }:
        raise NotFound


def _call_in_room(action, *more):
    def run(project, by, things, place, at):
        action(project, by, things.rooms[place].id, *more, at=at)

    return run


def _open_room(project, by, things, place, at):
    workshops.open_room(project, by, things.prepared_rooms[place].id, at=at)


def _call_on_question(action):
    def run(project, by, things, place, at):
        number = things.questions[place]
        action(project, by, things.rooms[place].id, number, at=at)

    return run


def _set_out(project, by, things, place, at):
    priorities.seed_priorities(project, by, things.rooms[place].id, [], at=at)


def _paper_pin(project, by, things, place, at):
    draft = PinDraft(f"paper-{place}-0123456789", Category.POLICY, things.points[OWN_PLACE])
    workshops.add_paper_pin(project, by, things.rooms[place].id, draft, at=at)


def _send_pins(project, by, things, place, at):
    pin = things.pins[place]
    workshops.send_to_review(
        project,
        by,
        things.rooms[place].id,
        pins_as_they_are(project, things.rooms[place].id, [pin]),
        at=at,
    )


def _drop_pin(project, by, things, place, at):
    workshops.drop_pin(
        project,
        by,
        things.rooms[place].id,
        things.pins[place],
        pin_as_it_is(project, things.rooms[place].id, things.pins[place]),
        at=at,
    )


def _call_on_title(action, *more):
    def run(project, by, things, place, at):
        room, pin = things.rooms[place].id, things.pins[place]
        action(project, by, room, pin, pin_as_it_is(project, room, pin), *more, at=at)

    return run


def _hint_at_title(project, by, things, place, at):
    room, pin = things.rooms[place].id, things.pins[place]
    pin_titles.find_title_hints(project, by, room, pin, "x", at=at)


def _merge_pins(project, by, things, place, at):
    pins = things.pins[place], things.other_pins[place]
    pass_displayed_version(workshops.merge_pin)(project, by, things.rooms[place].id, *pins, at=at)


def _projector(project, by, things, place, at):
    workshops.create_projector_token(project, by, things.rooms[place].code, at=at)


def _sheet(project, by, things, place, at):
    chosen = {item.id: (1,) for item in get_form(FormKind.SURVEY).items}
    draft = AnswerDraft(f"sheet-of-{place}-0123456789", FormKind.SURVEY, chosen)
    answers.add_paper(project, by, things.rooms[place].id, draft, at=at)


def _paper_line(project, by, things, place, at):
    number = things.rooms[place].id
    workshop_paper.type_in(project, by, number, f"line-of-{place}-0123456789", "DS07 1", at=at)


def _confirm_pins(project, by, things, place, at):
    pins = [things.pins[place]]
    workshop_paper.confirm_pins(
        project,
        by,
        things.rooms[place].id,
        pins_as_they_are(project, things.rooms[place].id, pins),
        at=at,
    )


def _add_scenario(project, by, things, place, at):
    draft = ScenarioDraft(f"new {place}", "x", "", Likelihood.POSSIBLE)
    plans.add_scenario(project, by, things.futures[place], draft, at=at)


def _change_scenario(project, by, things, place, at):
    draft = ScenarioDraft("x", "y", "", Likelihood.POSSIBLE)
    number = things.scenarios[place]
    plans.change_scenario(project, by, number, scenario_as_it_is(project, number), draft, at=at)


def _add_strategy(project, by, things, place, at):
    draft = StrategyDraft(f"new {place}", "x", 2571, "")
    plans.add_strategy(project, by, things.scenarios[place], draft, at=at)


def _change_strategy(project, by, things, place, at):
    draft = StrategyDraft("x", "y", 2571, "")
    number = things.strategies[place]
    plans.change_strategy(project, by, number, strategy_as_it_is(project, number), draft, at=at)


def _drop_strategy(project, by, things, place, at):
    number = things.strategies[place]
    plans.drop_strategy(project, by, number, strategy_as_it_is(project, number), at=at)


def _read_plans(project, by, things, place, at):
    plans.list_scenarios(project, by, things.futures[place], at=at)


def _list_plans(project, by, things, place, at):
    found = {plan_line.workshop.id for plan_line in plans.list_plan_lines(project, by, at=at)}
    if things.futures[place] not in found:
        raise NotFound


def _read_own_page(project, by, things, place, at):
    page = auditing.read_own_page(project, by, EVERY_ENTRY, 1, at=at)
    own = accounts.find_actor(project, by.session_id, at=at).account_id
    assert page.lines
    assert {line.entry.account_id for line in page.lines} == {own}


def _reads(action, *more):
    return lambda project, by, things, place, at: action(project, by, *more, at=at)


def _list_waiting_work(project, by, things, place, at):
    my_work.list_waiting_work(project, by, build_rules(), at=at)


def _call_on_account(action, *more):
    return lambda project, by, things, place, at: action(project, by, things.account, *more, at=at)


def _call_on_request(action):
    def run(project, by, things, place, at):
        action(project, by, things.request.id, DisplayedVersion.from_record(things.request), at=at)

    return run


PLACED = {"placed": True, "by_id": True}
CALLS = (
    Call(Verb.SET_UP, "set up", _set_up),
    Call(Verb.CONFIRM_CLOCK, "confirm clock", _confirm_clock),
    Call(Verb.RESTORE, "apply erasures", _apply_erasures),
    Call(Verb.REMOVE_DEMO, "remove demo", _reads(actions.remove_demo)),
    Call(Verb.SIGN_IN, "be signed in", _check_signed_in, saves=False),
    Call(Verb.SIGN_IN, "list what waits", _list_waiting_work, saves=False),
    Call(Verb.SIGN_IN, "see that it changed", _reads(my_work.read_newest_change), saves=False),
    Call(Verb.IMPORT_RECORDS, "import records", _import),
    Call(Verb.IMPORT_RECORDS, "take an import back", _undo),
    Call(Verb.IMPORT_RECORDS, "look at an import", _look_at_import, saves=False),
    Call(Verb.IMPORT_RECORDS, "list imports", _reads(import_undo.list_imports), saves=False),
    Call(Verb.IMPORT_RECORDS, "list feeds", _reads(feeds.list_feeds), saves=False),
    Call(Verb.IMPORT_RECORDS, "feeds with records", _reads(feeds.list_sources), saves=False),
    Call(Verb.IMPORT_RECORDS, "categories of a feed", _read_categories, saves=False),
    Call(Verb.IMPORT_RECORDS, "category of a feed's word", _set_category),
    Call(Verb.NAME_FEED, "add a feed", _add_feed),
    Call(Verb.NAME_FEED, "read a feed", _reads(feeds.read_feed, FEED)),
    Call(Verb.NAME_FEED, "remove a feed", _reads(feeds.remove_feed, FEED)),
    Call(Verb.CHANGE_BOUNDARIES, "estimated areas", _reads(actions.use_estimated_areas, False)),
    Call(Verb.CHANGE_BOUNDARIES, "import boundaries", _boundaries),
    Call(Verb.REVIEW_RISK, "correct", _correct, placed=True, by_id=True),
    Call(Verb.REVIEW_RISK, "look beside", _beside, False, placed=True, by_id=True),
    Call(Verb.RECORD_VISIT, "record a visit", _visit, in_community=True, by_id=True),
    Call(Verb.WRITE_PAPERS, "start", _start_paper, placed=True, by_id=True),
    Call(Verb.KEEP_COMMITMENTS, "add", _add_commitment, placed=True, by_id=True),
    Call(Verb.KEEP_COMMITMENTS, "list", _list_commitments, False, placed=True, by_id=True),
    Call(Verb.KEEP_COMMITMENTS, "history", _history, False, placed=True, by_id=True),
    Call(Verb.KEEP_COMMITMENTS, "confirm", _call_on_commitment(commitments.confirm), **PLACED),
    Call(Verb.KEEP_COMMITMENTS, "decline", _call_on_commitment(commitments.decline), **PLACED),
    Call(Verb.KEEP_COMMITMENTS, "set the state", _set_state, **PLACED),
    Call(Verb.KEEP_PROJECTS, "columns", _reads(watched_projects.read_mapping, ("x",)), saves=False),
    Call(Verb.KEEP_PROJECTS, "preview", _reads(watched_projects.preview_import, ()), saves=False),
    Call(Verb.KEEP_PROJECTS, "import", _import_projects),
    Call(Verb.KEEP_PROJECTS, "withdraw", _call_on_project(watched_projects.withdraw_project)),
    Call(Verb.KEEP_PROJECTS, "show", _show_project),
    Call(Verb.KEEP_PROJECTS, "tie to a risk point", _tie_project),
    Call(Verb.INSPECT_PROJECT, "list projects", _list_projects, False, placed=True, by_id=True),
    Call(Verb.INSPECT_PROJECT, "inspect", _inspect_project, placed=True, by_id=True),
    Call(Verb.INSPECT_PROJECT, "list", _list_inspections, False, placed=True, by_id=True),
    Call(Verb.INSPECT_PROJECT, "agree", _decide_inspection, **PLACED),
    Call(Verb.INSPECT_PROJECT, "add a photo", _add_inspection_photo, **PLACED),
    Call(Verb.INSPECT_PROJECT, "photos", _list_inspection_photos, False, **PLACED),
    Call(Verb.FREEZE_EDITION, "freeze", _freeze),
    Call(Verb.FREEZE_EDITION, "withdraw", _withdraw_edition),
    Call(Verb.PLAN_STORY, "plan the story", _plan_story),
    Call(Verb.PLAN_STORY, "read the plan of the story", _read_plan, False),
    *(
        Call(Verb.WRITE_PAPERS, name, run, saves, placed=True, by_id=True)
        for name, run, saves in (
            ("start about a workshop", _start_paper_of_room, True),
            ("list", _list_papers, False),
            ("save", _call_on_seen_paper(papers.save_paper, {"worked": "x"}), True),
            ("go back", _call_on_seen_paper(papers.restore_version, 1), True),
            ("versions", _call_on_paper(papers.list_versions), False),
            ("take out", _call_on_paper(papers.export_paper), True),
            ("workshop of a paper", _paper_outcome, False),
        )
    ),
    Call(Verb.CHANGE_COMMUNITIES, "list", _reads(communities.list_communities), saves=False),
    Call(Verb.CHANGE_COMMUNITIES, "add", _add_community),
    Call(Verb.CHANGE_COMMUNITIES, "rename", _rename),
    Call(Verb.CHANGE_COMMUNITIES, "landmarks", _reads(landmarks.list_landmarks), saves=False),
    Call(Verb.CHANGE_COMMUNITIES, "add a landmark", _add_landmark),
    Call(Verb.CHANGE_COMMUNITIES, "retire", _retire),
    Call(Verb.CHANGE_COMMUNITIES, "zone", _zone),
    Call(
        Verb.CHANGE_COMMUNITIES,
        "names that wait",
        _reads(stated_names.list_waiting_names),
        saves=False,
    ),
    Call(Verb.CHANGE_BOUNDARIES, "adopt a tracing", _adopt),
    Call(Verb.CHANGE_BOUNDARIES, "decline a tracing", _decline),
    Call(Verb.CHANGE_BOUNDARIES, "go back to an outline", _go_back),
    Call(Verb.TRACE_BOUNDARY, "trace", _trace, in_community=True, by_id=True),
    Call(Verb.TRACE_BOUNDARY, "check", _check_outline, False, in_community=True, by_id=True),
    Call(Verb.TRACE_BOUNDARY, "look", _look_at_boundary, False, in_community=True, by_id=True),
    Call(Verb.MANAGE_ACCOUNTS, "list", _reads(accounts.list_accounts), saves=False),
    Call(Verb.MANAGE_ACCOUNTS, "add", _add_account),
    Call(Verb.MANAGE_ACCOUNTS, "change role", _change_role),
    Call(Verb.MANAGE_ACCOUNTS, "disable", _call_on_account(accounts.set_enabled, False)),
    Call(Verb.MANAGE_ACCOUNTS, "new passphrase", _call_on_account(accounts.request_new_secrets)),
    Call(Verb.MANAGE_ACCOUNTS, "end sessions", _call_on_account(accounts.end_sessions)),
    Call(
        Verb.MANAGE_ACCOUNTS,
        "link",
        _call_on_account(accounts.request_link, "https://id.example", "s-1"),
    ),
    Call(Verb.CONFIRM_ACCOUNT, "waiting", _reads(account_requests.list_pending), saves=False),
    Call(Verb.CONFIRM_ACCOUNT, "recent", _reads(account_requests.list_recent), saves=False),
    Call(Verb.CONFIRM_ACCOUNT, "confirm", _call_on_request(account_requests.confirm)),
    Call(Verb.CONFIRM_ACCOUNT, "refuse", _call_on_request(account_requests.refuse)),
    Call(Verb.READ_AUDIT, "page", _reads(auditing.read_page, EVERY_ENTRY, 1), saves=False),
    Call(Verb.READ_AUDIT, "people", _reads(auditing.list_account_names), saves=False),
    Call(
        Verb.READ_AUDIT,
        "head of a day",
        lambda project, by, things, place, at: auditing.find_day_head(
            project, by, at.date(), at=at
        ),
        saves=False,
    ),
    Call(Verb.READ_OWN_ACTIONS, "page", _read_own_page, saves=False),
    Call(Verb.VERIFY_AUDIT, "verify", _reads(auditing.verify_audit), saves=False),
    Call(Verb.VERIFY_AUDIT, "compare a head", _reads(auditing.matches_head, 1, "x"), saves=False),
    Call(Verb.PROPOSE_RISK, "propose", _propose, placed=True, by_id=True),
    Call(Verb.REVIEW_RISK, "approve", _approve, placed=True, by_id=True),
    Call(Verb.REVIEW_RISK, "send back", _send_back, placed=True, by_id=True),
    Call(Verb.REVIEW_RISK, "merge", _merge, placed=True, by_id=True),
    Call(Verb.PROPOSE_RISK, "write words", _write_words, placed=True, by_id=True),
    Call(Verb.PROPOSE_RISK, "read words", _read_words, False, placed=True, by_id=True),
    Call(Verb.APPROVE_WORDS, "list", _reads(risk_words.list_waiting_words), saves=False),
    Call(Verb.PROPOSE_RISK, "preview a photo", _preview_photo, placed=True, by_id=True),
    Call(Verb.PROPOSE_RISK, "propose a photo", _propose_photo, placed=True, by_id=True),
    Call(Verb.PROPOSE_RISK, "photos of a point", _list_photos, False, placed=True, by_id=True),
    Call(Verb.REVIEW_RISK, "open a photo for the public", _open_photo, placed=True, by_id=True),
    Call(Verb.APPROVE_WORDS, "photos", _reads(public_photos.list_waiting_photos), saves=False),
    Call(Verb.APPROVE_WORDS, "look at a photo", _read_waiting_photo, saves=False),
    Call(Verb.APPROVE_WORDS, "approve a photo", _approve_photo),
    Call(Verb.APPROVE_WORDS, "refuse a photo", _refuse_photo),
    Call(Verb.APPROVE_WORDS, "withdraw a photo", _withdraw_photo),
    Call(Verb.APPROVE_WORDS, "show photos", _reads(public_photos.show_public_photos, True)),
    Call(Verb.APPROVE_WORDS, "add a sub-kind", _add_sub_kind),
    Call(Verb.APPROVE_WORDS, "show titles", _reads(risk_words.show_public_titles, False)),
    Call(Verb.TAKE_PART, "take part", _take_part),
    Call(Verb.REPORT_CASE, "report", _report_case),
    Call(Verb.WORK_CASE, "list", _list_cases, False, **PLACED),
    Call(Verb.WORK_CASE, "people", _call_on_case(cases.list_assignees), False, **PLACED),
    *(
        Call(Verb.WORK_CASE, name, run, **PLACED)
        for name, run in (
            ("open", _call_on_case(cases.open_case)),
            ("print", _call_on_case(case_prints.export_case)),
            ("print the list", _print_cases),
            ("take up", _take_up),
            ("refer", _change_case(cases.take_step, CaseStep.REFERRED_TO_DISTRICT, reason="x")),
            ("edit", _edit_case),
            ("assign", _change_case(case_work.assign, None)),
            ("write to the reporter", _call_on_case(case_work.send_message, "x", token="a")),
            ("write a note", _call_on_case(case_work.add_note, "x", token="b")),
            ("read messages", _call_on_case(case_work.mark_messages_read)),
            ("add a task", _call_on_case(case_work.add_task, "x", token="c")),
            ("add a file", _call_on_case(case_work.add_file, b"%PDF-1.7 x", Purpose.EVIDENCE)),
            ("open a file", _open_file),
            ("link", _link_cases),
            ("propose a risk point", _risk_of_case),
            (
                "read a packet together",
                _call_on_case(case_referrals.build_contents, Agency.DISTRICT, "x", ""),
            ),
        )
    ),
    Call(Verb.WORK_CASE, "write a report down", _register, placed=True),
    Call(Verb.REFER_CASE, "send back", _refer(_send_back_case)),
    Call(Verb.REFER_CASE, "threat", _refer(case_work.set_threat, Threat.HIGH, "x")),
    Call(
        Verb.OPEN_IDENTITY,
        "may open",
        _call_on_case(case_identity.may_read_contact),
        False,
        **PLACED,
    ),
    Call(
        Verb.SET_CASE_RULES,
        "clock",
        _reads(pass_displayed_version(case_rules.set_clock), CaseState.RECEIVED, 3),
    ),
    Call(Verb.SET_CASE_RULES, "hint", _set_hint),
    Call(
        Verb.SET_CASE_RULES,
        "offices",
        _reads(pass_displayed_version(counting.set_subject_count), OFFICES),
    ),
    Call(Verb.ENTRUST, "list", _reads(trustees.read_trustees), saves=False),
    Call(Verb.ENTRUST, "add", _reads(trustees.add_trustee, "somsak", bytes(32))),
    Call(Verb.ERASE_CASE, "list", _reads(case_erasure.list_pending), saves=False),
    Call(Verb.ERASE_CASE, "ask", _ask_to_erase),
    Call(Verb.WORK_CASE, "read ticks", _call_on_case(counting.list_ticks), False, **PLACED),
    Call(Verb.IMPORT_RECORDS, "imports to count", _reads(counting.list_imports), saves=False),
    Call(Verb.CONFIRM_RELEASE, "outlook", _outlook, False, **PLACED),
    Call(
        Verb.RUN_RELEASE,
        "pending",
        _reads(counting.read_pending_release, build_rules()),
        saves=False,
    ),
    Call(Verb.FREEZE_EDITION, "groups", _reads(counting.list_groups), saves=False),
    Call(Verb.RUN_WORKSHOP, "make", _make_workshop, placed=True),
    Call(Verb.RUN_WORKSHOP, "list", _list_workshops, False, placed=True, by_id=True),
    Call(Verb.RUN_WORKSHOP, "change", _change_workshop, placed=True, by_id=True),
    Call(Verb.RUN_WORKSHOP, "open", _open_room, placed=True, by_id=True),
    *(
        Call(
            Verb.RUN_WORKSHOP,
            action.__name__,
            _call_in_room(action, *more),
            placed=True,
            by_id=True,
        )
        for action, *more in (
            (workshops.pause_pins,),
            (workshops.resume_pins,),
            (workshops.reveal_pins,),
            (workshops.hide_pins,),
            (workshops.set_timer, 5),
            (workshops.set_address, "http://192.168.1.10:8501"),
            (room_crowd.set_size, 50),
            (room_crowd.lock_room,),
            (room_crowd.unlock_room,),
            (room_crowd.remove_phones, ["nobody"]),
            (workshops.open_voting, 3),
            (workshops.close_room,),
            (answers.open_form, FormKind.PRE_TEST),
            (answers.close_form, FormKind.PRE_TEST),
        )
    ),
    Call(Verb.RUN_WORKSHOP, "merge pins", _merge_pins, placed=True, by_id=True),
    Call(
        Verb.RUN_WORKSHOP,
        "phones",
        _call_in_room(room_crowd.list_phones),
        False,
        placed=True,
        by_id=True,
    ),
    Call(
        Verb.RUN_WORKSHOP,
        "look",
        _call_in_room(workshops.read_workshop),
        False,
        placed=True,
        by_id=True,
    ),
    *(
        Call(Verb.RUN_WORKSHOP, name, run, saves, placed=True, by_id=True)
        for name, run, saves in (
            ("glance", _call_in_room(workshop_desk.read_status), False),
            ("squares of the sheet", _call_in_room(workshop_paper.build_sheet_grid), False),
            ("take the sheet out", _call_in_room(workshop_paper.export_sheet), True),
            ("typed pins", _call_in_room(workshop_paper.list_typed_pins), False),
            ("type a line in", _paper_line, True),
            ("confirm pins", _confirm_pins, True),
            ("dots on paper", _call_in_room(paper_votes.read_paper_votes), False),
            (
                "count dots on paper",
                _call_in_room(paper_votes.record_paper_votes, PaperVotes(), PaperVotes()),
                True,
            ),
            ("titles that wait", _call_in_room(pin_titles.list_waiting_titles), False),
            ("hints in a title", _hint_at_title, False),
            (
                "approve a title",
                _call_on_title(pin_titles.approve_title, "x", frozenset()),
                True,
            ),
            ("remove a title", _call_on_title(pin_titles.remove_title), True),
            ("add a scenario", _add_scenario, True),
            ("change a scenario", _change_scenario, True),
            ("add a strategy", _add_strategy, True),
            ("change a strategy", _change_strategy, True),
            ("drop a strategy", _drop_strategy, True),
            ("scenarios", _read_plans, False),
            ("list strategies", _list_plans, False),
        )
    ),
    Call(
        Verb.RUN_WORKSHOP,
        "record attendance",
        _call_in_room(attendance.record_attendance, {}, {}),
        placed=True,
        by_id=True,
    ),
    Call(
        Verb.RUN_WORKSHOP,
        "attendance",
        _call_in_room(attendance.read_attendance),
        False,
        placed=True,
        by_id=True,
    ),
    Call(
        Verb.RUN_WORKSHOP,
        "sum up",
        _call_in_room(workshops.read_summary),
        False,
        placed=True,
        by_id=True,
    ),
    Call(Verb.RUN_WORKSHOP, "type a pin in", _paper_pin, placed=True, by_id=True),
    Call(Verb.RUN_WORKSHOP, "send pins to review", _send_pins, placed=True, by_id=True),
    Call(Verb.RUN_WORKSHOP, "drop a pin", _drop_pin, placed=True, by_id=True),
    Call(
        Verb.RUN_WORKSHOP,
        "forms",
        _call_in_room(answers.read_overview),
        False,
        placed=True,
        by_id=True,
    ),
    Call(Verb.RUN_WORKSHOP, "tests", _call_in_room(form_results.read_test_sheets), False, **PLACED),
    Call(
        Verb.RUN_WORKSHOP, "survey", _call_in_room(form_results.read_pooled_survey), False, **PLACED
    ),
    Call(Verb.RUN_WORKSHOP, "type a sheet in", _sheet, placed=True, by_id=True),
    Call(
        Verb.RUN_WORKSHOP,
        "questions",
        _call_in_room(questions.list_questions),
        False,
        placed=True,
        by_id=True,
    ),
    *(
        Call(Verb.RUN_WORKSHOP, f"{act.__name__} a question", _call_on_question(act), **PLACED)
        for act in (
            pass_displayed_version(questions.show_question),
            pass_displayed_version(questions.mark_answered),
            pass_displayed_version(questions.hide_question),
        )
    ),
    Call(Verb.RUN_WORKSHOP, "set out priorities", _set_out, **PLACED),
    Call(
        Verb.RUN_WORKSHOP, "priorities", _call_in_room(priorities.list_priorities), False, **PLACED
    ),
    Call(Verb.RUN_WORKSHOP, "projector", _projector, placed=True),
    *PROGRAMME_CALLS,
)
