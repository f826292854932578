"""Everything that a person can type, typed with every payload at once, into a server's data.

The limits of length are lifted while it is typed: what is dangerous is not how long it is.
"""

import io
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from unittest import mock

from PIL import Image

from geodata import actions, settings
from geodata.actions import TERMINAL, Caller, papers
from geodata.actions import editions as story_plans
from geodata.actions.cases import (
    case_endings,
    case_identity,
    case_referrals,
    case_reports,
    case_rules,
    case_solutions,
    case_work,
    cases,
    letter_presets,
)
from geodata.actions.people import accounts
from geodata.actions.places import communities, landmarks, stated_names, tracing
from geodata.actions.projects import inspections, watched_projects
from geodata.actions.risks import mitigations, public_photos, risk_words, risks, sub_kinds
from geodata.actions.workshops import (
    commitments,
    pin_titles,
    plans,
    questions,
    rooms,
    workshop_paper,
    workshops,
)
from geodata.actions.workshops.rooms import Guest
from geodata.model.cases.case_rules import JurisdictionHint
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseEdit, CaseReport, Purpose, Threat
from geodata.model.cases.packets import PresetDraft
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import (
    Category,
    IncomingRecord,
    Indicator,
    ParsedRecords,
    StatedPlace,
)
from geodata.model.papers import PARTS, PaperDraft, PaperKind
from geodata.model.places.landmarks import LandmarkDraft, LandmarkKind
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Passport
from geodata.model.places.registry import KINDS_TH, FigureKind, NewCommunity
from geodata.model.places.tracings import TraceDraft
from geodata.model.projects.inspections import CheckAnswer, CheckItem, InspectionDraft
from geodata.model.projects.projects import ProjectFacts, ProjectKind
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, PublicProject, RiskDraft, Scores
from geodata.model.story_plans import StoryPlan
from geodata.model.times import BANGKOK
from geodata.model.workshops.commitments import CommitmentDraft, CommitmentState
from geodata.model.workshops.plans import Likelihood, ScenarioDraft, StrategyDraft
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind
from geodata.project import open_project
from mapping.publish import editions
from tests.browser import people
from tests.browser.sweeps.poison_programme import type_programme
from tests.photos import Team
from tests.places import inside
from tests.seen import (
    case_as_it_is,
    hint_as_it_is,
    name_as_it_waits,
    pin_as_it_is,
    question_as_it_is,
    read_seen_version,
    request_as_it_is,
)

EVIL = "http://evil.example"
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    f"<img src={EVIL}/i>",
    "</script><script>alert(2)</script>",
    "<script>alert(3)</script>",
    "<svg onload=alert(4)>",
    '"><iframe srcdoc="<script>alert(5)</script>">',
    "' onmouseover='alert(6)",
    "${alert(7)}",
    "`+alert(8)+`",
    "\\`+alert(9)//",
    "`${alert(10)}`",
    "${'",
    "javascript:alert(11)",
    f"![x]({EVIL}/x.png)",
    f"[x]({EVIL}/y)",
    "[x](javascript:alert(12))",
    f"<{EVIL}/auto>",
    "**b** _i_ ~~s~~ :material/delete: :red[r] :smile:",
    f"$\\href{{{EVIL}}}{{x}}$ $x^2$",
    "{{7*7}} {%raw%} #{7*7} %s {0}",
    f"</style><style>@import url({EVIL}/s)</style>",
    f";background:url({EVIL}/b)",
    "--><!--",
    "]]>",
    "&lt;b&gt; &amp; &#96;",
    '=HYPERLINK("http://evil.example","x")',
)
IS_LENGTH = re.compile(r"LONGEST|MAX_\w*LENGTH")  # how limits of text are called
UNSEEN = "a\u2028b\u2029c \u202egnp.exe\u202c"
PIECES = tuple(" ".join(PAYLOADS[start : start + 8]) for start in range(0, len(PAYLOADS), 8))
MAX_TITLE, MAX_DESCRIPTION = 60, 300  # of public words: checked again whenever they are read


def pack(mark, limit):
    """Return the payloads in texts that each keep to a limit, their mark before them."""
    texts = []
    for payload in PAYLOADS:
        text = f"{texts[-1]} {payload}" if texts else ""
        if text and len(text) <= limit:
            texts[-1] = text
        elif len(fresh := f"«{mark}-{len(texts)}» {payload}") <= limit:
            texts.append(fresh)
    return tuple(texts)


PUBLIC_WORDS = {  # what the longest payloads would do in a title, they do in a description
    "risk.title": pack("risk.title", MAX_TITLE),
    "risk.description": pack("risk.description", MAX_DESCRIPTION),
    "pin.waiting": pack("pin.waiting", MAX_TITLE),
}
LINK = "https://linked.example/${alert(20)}`<img/src=x/onerror=alert(21)>\"'"
HOME = "DS07"
DECLINED = "DS09"
CONFIRMED = "DS21"
TOLD = "DS08"  # its name is typed


def today(at):
    return at.astimezone(BANGKOK).date()


def words(mark, *, unseen=True):
    """Return what is typed into a field: its mark, then everything."""
    return " ".join([f"«{mark}»", *PAYLOADS, *([UNSEEN] if unseen else [])])


def piece(mark, number):
    """Return what is typed where the limit is checked again whenever it is read: one part."""
    return f"«{mark}-{number}» {PIECES[number]}"


def build_shown_words(mark):
    """Return what has to be read of it: to the letter, but for what has no shape."""
    name, _, number = mark.rpartition("-")
    if name in PUBLIC_WORDS:
        return PUBLIC_WORDS[name][int(number)]
    return piece(name, int(number)) if number.isdigit() else words(mark, unseen=False)


@contextmanager
def lift_limits():
    """Lift every limit of length of typed text."""
    with mock.patch.multiple("geodata.model.places.names", _LONGEST_NAME=5000):
        patches = [
            mock.patch.object(module, name, 100_000)
            for path, module in list(sys.modules.items())
            if path.startswith(("geodata.", "mapping."))
            for name, value in vars(module).items()
            if IS_LENGTH.match(name) and type(value) is int
        ]
        for patch in patches:
            patch.start()
        yield
        for patch in patches:
            patch.stop()


@dataclass
class Poisoned:
    """A server whose every field is full of payloads, and who may look at it."""

    server: object
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    room: str = ""
    phone: str = ""
    workshop: int = 0
    future: int = 0
    paper: int = 0
    edition: str = ""
    project: str = ""
    photo_project: str = ""
    programme: int = 0
    risks: list[str] = field(default_factory=list)  # public numbers of those with words
    numbers: list[str] = field(default_factory=list)  # of cases


WHO = {
    "officer": ("malee", "officer"),
    "second": ("manee", "officer"),
    "coordinator": ("somchai", "coordinator", HOME),
    "administrator": ("wanida", "administrator"),
    "auditor": ("araya", "auditor"),
}


def poison(server):
    """Type everything; return where it can be looked at."""
    made = Poisoned(server)
    made.cookies = {who: people.cookie(server, *account) for who, account in WHO.items()}
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    by = {
        who: Caller(accounts.find_session(project, cookie["value"], at=at))
        for who, cookie in made.cookies.items()
    }
    with lift_limits():
        _registry(project, by, at)
        _records(project, at)
        _outlines(project, by, at)
        made.risks = _public_words(project, by, at)  # first: of one's own the newest are shown
        made.risks.append(_public_photos(project, by, at))
        public_id = _risks(project, by, at)
        _commitments(project, by, public_id, at)
        made.project = _projects(project, by, at)
        made.photo_project = _project_photos(project, by, at)
        made.programme = type_programme(project, by, words, LINK, at)
        _workshops(project, made, at)
        _plans(project, made, at)
        _cases(project, by, made, at)
        _papers(project, made, at)
    project.database.close()
    return made


def freeze(made):
    """Freeze what is public by now, under a title that is typed as well."""
    project = open_project(settings.read(made.server.environment))
    with lift_limits():
        title = words("edition.title", unseen=False)
        plan = StoryPlan(words={"coverage": words("story.words", unseen=False)})
        story_plans.save_plan(project, TERMINAL, StoryPlan(), plan, at=datetime.now(UTC))
        made.edition = editions.freeze_edition(project, TERMINAL, title, at=datetime.now(UTC))
        story_plans.save_plan(project, TERMINAL, StoryPlan(), plan, at=datetime.now(UTC))
    project.database.close()


def _registry(project, by, at):
    known = {
        community.id: community
        for community in communities.list_communities(project, TERMINAL, at=at)
    }
    name = words("community.name", unseen=False)
    told = communities.rename(
        project, by["officer"], TOLD, read_seen_version(project, known[TOLD]), name, at=at
    )
    figure = (FigureKind.HOUSEHOLDS, 100, 2569, words("figure.source", unseen=False))
    communities.set_figure(
        project, by["officer"], TOLD, read_seen_version(project, told), *figure, at=at
    )
    new = NewCommunity(
        words("community.added", unseen=False),
        told.subdistrict_code,
        KINDS_TH[0],
        told.location.x + 0.0001,
        told.location.y,
    )
    communities.add_community(project, by["officer"], new, at=at)
    mark = LandmarkDraft(
        "poison",
        LandmarkKind.MARKET,
        words("landmark.th", unseen=False),
        *told.location.coords[0],
        source=words("landmark.source", unseen=False),
        name_en=words("landmark.en", unseen=False),
    )
    answered = frozenset(hint.text for hint in mark.hints)
    landmarks.add_landmark(project, by["officer"], mark, answered, at=at)


def _records(project, at):
    """Two feeds; a name that nobody knows is settled, another waits."""
    subdistrict = next(
        community.subdistrict_code
        for community in communities.list_communities(project, TERMINAL, at=at)
        if community.id == HOME
    )
    for indicator in Indicator:
        rows = [
            IncomingRecord(
                row=number + 2,
                source_id=f"{number} {words('record.id')}",
                types=(words("record.type"), "ถนน"),
                state=words("record.state"),
                longitude=None,
                latitude=None,
                reported_at=at,
                last_activity_at=None,
                stated=StatedPlace(subdistrict, words(f"record.{mark}", unseen=False)),
            )
            for number, mark in enumerate(("alias", "waiting"))
        ]
        source, checksum = words("import.source"), words("import.checksum")
        given = {"indicator": indicator, "source": source, "checksum": checksum, "at": at}
        actions.import_records(project, TERMINAL, ParsedRecords(tuple(rows), ()), **given)
    waiting = stated_names.list_waiting_names(project, TERMINAL, at=at)
    alias = next(waiting_name for waiting_name in waiting if "record.alias" in waiting_name.stated)
    stated_names.confirm_name(
        project,
        TERMINAL,
        alias.stated,
        subdistrict,
        HOME,
        name_as_it_waits(project, alias.stated, subdistrict),
        at=at,
    )


def _outlines(project, by, at):
    square = [(-0.0005, -0.0005), (0.0005, -0.0005), (0.0005, 0.0005), (-0.0005, 0.0005)]

    def save_tracing(who, place, token, **kinds):
        found = tracing.read_dossier(project, TERMINAL, place, at=at)
        here = inside(place)
        corners = [(here.x + east, here.y + north) for east, north in square]
        draft = TraceDraft(token, place, corners, words(f"tracing.{token}"), found.basis)
        return tracing.save_tracing(project, by[who], draft, at=at, cut=True, **kinds)

    declined = save_tracing("officer", DECLINED, "declined")
    now = tracing.read_dossier(project, TERMINAL, DECLINED, at=at).displayed_version
    tracing.decline(project, by["second"], declined.id, words("tracing.answer"), now, at=at)
    save_tracing("officer", TOLD, "current", current=True)
    save_tracing("coordinator", HOME, "reason")
    passport = Passport(words("boundary.source"), words("boundary.licence"), None, "x")
    place = tracing.read_dossier(project, TERMINAL, CONFIRMED, at=at).current.geometry
    moved = Boundary(CONFIRMED, AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, place)
    actions.import_boundaries(project, TERMINAL, AreaLevel.COMMUNITY, (moved,), passport, at=at)
    seen = tracing.read_dossier(project, TERMINAL, CONFIRMED, at=at).displayed_version
    note = words("boundary.confirmation")
    tracing.confirm(project, by["officer"], CONFIRMED, seen, note, at=at)


def _risks(project, by, at):
    """One waits, one was sent back, one is public, one is said to be less of a risk."""

    def propose(mark, **more):
        note = words(f"risk.{mark.rstrip('-0123456789')}")
        draft = RiskDraft(mark, Category.POLICY, None, HOME, Scores(4, 4), note, **more)
        return risks.propose(project, by["coordinator"], draft, at=at)

    works = [
        PublicProject(
            piece("project.name", number),
            piece("project.agency", number),
            None,
            piece("project.contract", number),
            source_link=LINK,
        )
        for number in range(len(PIECES))
    ]
    for number, work in enumerate(works):
        propose(f"waiting-{number}", public_project=work)
    back = propose("back")
    risks.send_back(
        project,
        by["officer"],
        back.id,
        read_seen_version(project, back),
        words("risk.reason"),
        at=at,
    )
    for mark in ("public", "mitigated"):
        found = propose(mark, public_project=works[0])
        given = (found.id, read_seen_version(project, found), Precision.COMMUNITY, Scores(4, 4))
        found = risks.approve(project, by["officer"], *given, at=at)
    mitigations.mitigate(
        project, by["officer"], found.id, read_seen_version(project, found), done_on=today(at),
        note=words("mitigation.note"), at=at,
    )  # fmt: skip
    return found.public_id


def _public_words(project, by, at):
    """Every payload in titles and descriptions that were approved, others wait or were refused."""
    titles, descriptions = PUBLIC_WORDS["risk.title"], PUBLIC_WORDS["risk.description"]
    kind = sub_kinds.add_sub_kind(
        project,
        by["officer"],
        Category.POLICY,
        words("sub-kind.th", unseen=False),
        words("sub-kind.en", unseen=False),
        at=at,
    )

    def publish(token):
        draft = RiskDraft(token, Category.POLICY, None, HOME, Scores(1, 1), sub_kind=kind.code)
        found = risks.propose(project, by["coordinator"], draft, at=at)
        seen = read_seen_version(project, found)
        return risks.approve(
            project, by["officer"], found.id, seen, Precision.COMMUNITY, None, at=at
        )

    def write(number, risk):
        texts = PublicWords(titles[number], (*descriptions, *[""] * len(titles))[number])
        risk_words.write_words(project, by["coordinator"], risk.id, texts, at=at)
        waiting = risk_words.list_waiting_words(project, by["officer"], at=at)
        return next(found for found in waiting if found.risk.id == risk.id)

    public = [publish(f"words-{number}") for number in range(len(titles))]
    for number, risk in enumerate(public):
        found = write(number, risk)
        answered = frozenset(hint.text for hint in found.hints)
        given = (found.words.id, found.displayed_version, answered)
        risk_words.approve_words(project, by["officer"], *given, at=at)
    refused = write(0, publish("words-refused"))
    risk_words.refuse_words(
        project, by["officer"], refused.words.id, refused.displayed_version,
        words("words.reason"), at=at,
    )  # fmt: skip
    write(1, publish("words-waiting"))
    return [risk.public_id for risk in public]


def _public_photos(project, by, at):
    """One photo is shown with its caption, one waits, one was refused."""
    team = Team(project, by["second"], by["officer"], at)
    risk = team.add_point("photos")
    source = team.add_source(risk)
    team.show()
    team.approve(team.propose(source, words("photo.caption")))
    team.propose(source, words("photo.waiting"))
    refused = team.propose(source, "x")
    found = public_photos.read_waiting_photo(project, by["officer"], refused.id, at=at)
    public_photos.refuse_photo(
        project, by["officer"], refused.id, found.displayed_version, words("photo.reason"), at=at
    )
    return risk.public_id


def _commitments(project, by, public_id, at):
    def add(mark):
        draft = CommitmentDraft(
            mark, words("commitment.agency"), words(f"commitment.{mark}"), None, HOME, public_id
        )
        return commitments.add(project, by["officer"], draft, at=at)

    add("waiting")
    known = add("promise")
    known = commitments.confirm(
        project, by["second"], known.id, read_seen_version(project, known), at=at
    )
    commitments.set_state(
        project,
        by["officer"],
        known.id,
        read_seen_version(project, known),
        CommitmentState.KEPT,
        LINK,
        at=at,
    )


def _workshop(project, kind, token, at):
    draft = WorkshopDraft(
        token, kind, words("workshop.title"), today(at), words("workshop.place"), HOME, None,
        words("workshop.agenda"),
    )  # fmt: skip
    return workshops.create_workshop(project, TERMINAL, draft, at=at)


def _workshops(project, made, at):
    made.workshop = number = _workshop(project, WorkshopKind.FORUM, "forum", at).id
    made.room = workshops.open_room(project, TERMINAL, number, at=at).code
    made.phone = rooms.join_room(project, made.room, at=at)
    guest = Guest(made.room, made.phone)
    draft = PinDraft("poisoned-pin-0000", Category.POLICY, None, HOME, words("pin.note"))
    pin = rooms.propose_pin(project, guest, draft, at=at)
    seen, title = pin_as_it_is(project, number, pin.id), words("pin.title")
    hints = pin_titles.find_title_hints(project, TERMINAL, number, pin.id, title, at=at)
    answered = frozenset(hint.text for hint in hints)
    given = (number, pin.id, seen, title, answered)
    pin_titles.approve_title(project, TERMINAL, *given, at=at)
    for place, waiting in enumerate(PUBLIC_WORDS["pin.waiting"]):
        token = f"poisoned-title-{place:04d}"
        draft = PinDraft(token, Category.POLICY, None, HOME, title=waiting)
        rooms.propose_pin(project, guest, draft, at=at)
    line = f"{HOME} 1 {words('paper.note', unseen=False)}"
    workshop_paper.type_in(project, TERMINAL, number, "poisoned-line-000", line, at=at)
    asked = [
        questions.ask_question(
            project, guest, f"question-{mark}-00000000", words(f"question.{mark}"), at=at
        )
        for mark in ("waiting", "shown")
    ]
    questions.show_question(
        project, TERMINAL, number, asked[-1], question_as_it_is(project, number, asked[-1]), at=at
    )
    workshops.reveal_pins(project, TERMINAL, number, at=at)


def _projects(project, by, at):
    """Return the number of a project that everybody may read; an inspection of it waits."""
    shown = {name: words(f"watched.{name}", unseen=False) for name in ("name", "agency")}
    facts = ProjectFacts(
        "poisoned",
        ProjectKind.PUBLIC,
        shown["name"],
        shown["agency"],
        contract_number=words("watched.contract", unseen=False),
        point=(inside(HOME).x, inside(HOME).y),
    )
    source = words("watched.source", unseen=False)
    given = {"source": source, "header": ("x",), "mapping": {}, "at": at}
    watched_projects.import_projects(project, by["officer"], [facts], **given)
    [watched] = watched_projects.list_projects(project, by["officer"], at=at)
    if not watched.is_public:
        seen = DisplayedVersion.from_record(watched)
        answered = (project, by["officer"], watched.id, seen, watched.facts.hints)
        watched_projects.publish_project(*answered, at=at)
    told = {CheckItem.SIGN: CheckAnswer.NO}
    draft = InspectionDraft("poisoned", watched.id, at.date(), told, words("inspection.note"))
    inspections.record_inspection(project, by["coordinator"], draft, at=at)
    return watched.public_id


def _project_photos(project, by, at):
    """Of a project one photo is shown with its caption, one waits, one was refused."""
    team = Team(project, by["second"], by["officer"], at)
    inspection = team.add_inspection()
    source = team.add_inspection_source(inspection)
    team.approve(team.propose(source, words("project-photo.caption")))
    team.propose(source, words("project-photo.waiting"))
    refused = team.propose(source, "x")
    found = public_photos.read_waiting_photo(project, by["officer"], refused.id, at=at)
    given = (refused.id, found.displayed_version, words("project-photo.reason"))
    public_photos.refuse_photo(project, by["officer"], *given, at=at)
    return found.subject.public_id


def _plans(project, made, at):
    made.future = number = _workshop(project, WorkshopKind.FUTURE_SCENARIO, "future", at).id
    told = ScenarioDraft("s", words("scenario.title"), words("scenario.story"), Likelihood.LIKELY)
    scenario = plans.add_scenario(project, TERMINAL, number, told, at=at).id
    what = StrategyDraft("s", words("strategy.text"), 2570, words("strategy.responsible"))
    plans.add_strategy(project, TERMINAL, scenario, what, at=at)


def _cases(project, by, made, at):
    """Three cases: with the coordinator, with a solution that waits, with a packet that waits."""
    hint = JurisdictionHint(words("hint.text"), False, 0)
    case_rules.set_hint(
        project, by["officer"], Agency.PACC, hint, hint_as_it_is(project, Agency.PACC), at=at
    )

    def report(mark):
        receipt, check = case_reports.draw_receipt(project)
        given = CaseReport(
            receipt, Category.POLICY, words(f"case.{mark}"), HOME, contact=words("case.contact")
        )
        case_reports.report_case(project, given, check, at=at)
        token = f"said-{mark}-0000000000"
        case_reports.send_message(project, receipt, token, words("case.said"), at=at)
        made.receipts[mark] = receipt
        known = cases.list_cases(project, TERMINAL, at=at)
        case = max((case_file.case for case_file in known), key=lambda case_file: case_file.id)
        made.numbers.append(case.number)
        return cases.take_step(
            project, TERMINAL, case.id, read_seen_version(project, case), CaseStep.TAKEN_UP, at=at
        )

    def take_step(case, step, who="officer"):
        mark = step.value.replace(" ", "-")
        named = {
            "reason": words(f"case.reason.{mark}"),
            "reporter_message": words(f"case.told.{mark}"),
        }
        return cases.take_step(
            project, by[who], case.id, read_seen_version(project, case), step, **named, at=at
        )

    first = report("story")
    edit = CaseEdit(Category.POLICY, HOME, words("case.summary"))
    first = case_work.edit(
        project, TERMINAL, first.id, read_seen_version(project, first), edit, at=at
    )
    case_work.send_message(project, TERMINAL, first.id, words("case.message"), token="m", at=at)
    case_work.add_note(project, TERMINAL, first.id, words("case.note"), token="n", at=at)
    case_work.add_task(project, TERMINAL, first.id, words("case.task"), token="t", at=at)
    was = case_as_it_is(project, first.id)
    threat = (Threat.GUARDED, words("case.threat"))
    case_work.set_threat(project, by["officer"], first.id, was, *threat, at=at)
    case_identity.request_contact(
        project,
        by["second"],
        first.id,
        case_as_it_is(project, first.id),
        words("identity.reason"),
        at=at,
    )

    second = report("solved")
    photo = case_work.add_file(project, by["coordinator"], second.id, _photo(), Purpose.DONE, at=at)
    was = case_as_it_is(project, second.id)
    done = (words("solution.done"), today(at), photo.id)
    case_solutions.propose(project, by["coordinator"], second.id, was, *done, at=at)

    ended = report("ended")
    was = case_as_it_is(project, ended.id)
    both = {"reason": words("ending.reason"), "reporter_message": words("ending.told")}
    case_endings.propose(
        project, by["coordinator"], ended.id, was, CaseStep.DISMISSED, **both, at=at
    )

    request = case_identity.list_pending(project, by["officer"], at=at)[0]
    told = {"agree": True, "reason": words("identity.answer"), "at": at}
    case_identity.answer_request(
        project, by["officer"], request.id, request_as_it_is(project, request.id), **told
    )
    case_identity.request_contact(
        project,
        by["second"],
        second.id,
        case_as_it_is(project, second.id),
        words("identity.reason"),
        at=at,
    )

    _hinted, third = (
        take_step(
            take_step(report(mark), CaseStep.REFERRED_TO_DISTRICT), CaseStep.TAKEN_UP_BY_DISTRICT
        )
        for mark in ("hinted", "referred")
    )
    packet = (Agency.PACC, words("referral.recipient"), words("referral.letter"))
    case_referrals.build_contents(project, by["officer"], third.id, *packet, at=at)
    case_referrals.prepare(
        project,
        by["officer"],
        third.id,
        read_seen_version(project, third),
        *packet,
        b"%PDF-1.7 x",
        at=at,
    )
    _letter(project, by, words, at)


def _letter(project, by, words, at):
    draft = PresetDraft(
        Agency.PACC, words("preset.name"), words("preset.recipient"), words("preset.letter")
    )
    letter_presets.add(project, by["officer"], draft, token="preset", at=at)


def _photo():
    out = io.BytesIO()
    Image.effect_noise((640, 480), 80).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _papers(project, made, at):
    kind = PaperKind.LESSONS
    draft = PaperDraft("poisoned", kind, HOME, made.workshop)
    paper = papers.create_paper(project, TERMINAL, draft, at=at)
    parts = {part: words(f"paper.{part}") for part in PARTS[kind]}
    papers.save_paper(project, TERMINAL, paper.id, read_seen_version(project, paper), parts, at=at)
    made.paper = paper.id
