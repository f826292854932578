"""Whatever somebody who is not signed in can fetch, open or export holds nothing of a case.

Canaries are planted in all that is internal. Every public address, error answers among them, the
files to take home, each frame of the socket behind the public screens, the log and the release
folder are searched; who is signed in sees them: there the same search finds them.
"""

import base64
import contextlib
import gzip
import io
import json
import re
import urllib.error
import urllib.request
import zipfile
from datetime import UTC, datetime

import brotli
import pytest

from geodata import settings
from geodata.actions import Caller
from geodata.actions.cases import case_reports, case_work
from geodata.actions.people import accounts
from geodata.actions.programme import (
    activities,
    documents,
    interview_quotes,
    interviews,
    members,
    programmes,
)
from geodata.actions.risks import risk_words, risks
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.programme.activities import ActivityDraft, ActivityKind, HeldActivity
from geodata.model.programme.documents import DocumentDraft, DocumentKind
from geodata.model.programme.interviews import InterviewDraft, QuoteDraft
from geodata.model.programme.members import MemberDraft, MemberKind
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.model.times import to_bangkok_date, to_fiscal_year_be
from geodata.project import open_project
from mapping.exports.kinds import KINDS
from mapping.publish import editions
from tests.accounts import add_confirmed_account
from tests.browser import people
from tests.browser.map.maps import map_of, wait_until_ready
from tests.packed import list_forms
from tests.seen import read_seen_version

WAIT = 30_000
POINT = (100.504177, 13.779873)
PLACE = re.compile(rb"100\.504177\d*[^\d]{1,12}13\.779873|13\.779873\d*[^\d]{1,12}100\.504177")
WORD = "CANARYLEAK"
WITHDRAWN = "CANARYGONE"  # was public once: a release of before may still hold it, unserved
ADDRESSES = (
    *("/", "/live", "/live?lang=en", "/report", "/report/safety", "/editions", "/exports"),
    *("/guides/participant", "/guides/facilitator", "/guides/protection", "/auth/sign-in"),
    *("/api/version", "/api/areas.geojson", "/api/areas.geojson?level=subdistrict"),
    *("/api/risks.geojson", "/api/risks.geojson?bbox=100.4,13.7,100.6,13.9&zoom=12"),
    *("/api/cube.json", "/api/base.geojson", "/api/about.json", "/api/commitments.json"),
    *("/risk/RP-2569-0001", "/risk/RP-2569-0001?lang=en", "/risk/RP-2569-9999"),
    *("/api/photos.json", "/files/cover/1", "/files/public-photos/1", "/api/photos/photo-1.jpg"),
    *("/api/complaints.json", "/api/network-documents.json", "/api/openapi.json"),
    *("/healthz", "/readyz"),
    *(
        "/files/1",
        "/files/cases/1",
        "/files/programme/1.pdf",
        "/api/nothing",
        "/api/risks.geojson?bbox=x",
        "/w/ABCDEFGH",
        "/survey/ABCDEFGH",
    ),
)
SCREENS = (
    "",
    "table",
    "community?id=DS07",
    "analysis",
    "about",
    "handbooks",
    "cases",
    "programme",
    "publication",
    "admin",
)


def plant(server):
    """Put canaries into everything internal; return what must not be found and who may see it."""
    cookie = people.cookie(server, "malee", "officer")
    other = people.cookie(server, "manee", "officer")
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    by = Caller(accounts.find_session(project, cookie["value"], at=at))
    second = Caller(accounts.find_session(project, other["value"], at=at))
    receipt, mark = case_reports.draw_receipt(project)
    report = CaseReport(
        receipt,
        Category.POLICY,
        f"{WORD}-story",
        "DS07",
        point=POINT,
        contact=f"{WORD}-contact",
    )
    case_reports.report_case(project, report, mark, at=at)
    case_work.add_note(project, by, 1, f"{WORD}-note", token="n" * 24, at=at)
    case_work.send_message(project, by, 1, f"{WORD}-message", token="m" * 24, at=at)
    draft = RiskDraft("c", Category.POLICY, POINT, None, Scores(4, 4), f"{WORD}-risk")
    made = risks.propose(project, by, draft, at=at)
    risks.approve(
        project, second, made.id, read_seen_version(project, made), Precision.CELL, None, at=at
    )
    _plant_programme(project, by, at)
    _plant_words(project, by, second, made, at)
    add_confirmed_account(project, f"{WORD.lower()}.account", Role.PRESENTER)
    with project.database.begin_read() as tx:
        [number] = tx.connection.exec_driver_sql("SELECT number FROM cases").scalars()
    project.database.close()
    digits = re.sub(r"\D", "", receipt)
    words = [WORD, digits, number, WITHDRAWN]
    return [word.encode() for word in words], cookie


def _plant_programme(project, by, at):
    """A member who came to an activity, an interview, and papers that nobody made public."""
    day = to_bangkok_date(at)
    first = programmes.begin_from_reference(project, by, 2559, at=at)
    made = programmes.copy_programme(project, by, first.id, to_fiscal_year_be(at), at=at)
    draft = MemberDraft(
        "m", f"{WORD}-member", f"{WORD}-phone", MemberKind.VOLUNTEER, day, day, community_id="DS07"
    )
    member = members.add_member(project, by, draft, at=at)
    kind = ActivityKind.FOCUS_GROUP
    activity = ActivityDraft("a", made.id, kind, f"{WORD}-activity", None, "DS07")
    held = HeldActivity(day, 4, frozenset([member.id]))
    activities.add_held_activity(project, by, activity, held, at=at)
    talk = InterviewDraft("i", made.id, f"{WORD}-expert", f"{WORD}-notes", day, may_quote=True)
    interview = interviews.record_interview(project, by, talk, at=at)
    quote = QuoteDraft("q", interview.id, f"{WORD}-notes", f"{WORD}-attribution")
    interview_quotes.write_quote(project, by, quote, at=at)
    paper = DocumentDraft("d", made.id, DocumentKind.ORDER, f"{WORD}-order", day)
    documents.add_document(project, by, paper, at=at)


def _plant_words(project, by, second, risk, at):
    """Words that were withdrawn, words that were refused, and words that wait."""

    def write(word, mark):
        words = PublicWords(f"{word}-title-{mark}", f"{word}-description-{mark}")
        risk_words.write_words(project, by, risk.id, words, at=at)
        [found] = risk_words.list_waiting_words(project, second, at=at)
        return found.words.id, found.displayed_version

    risk_words.approve_words(project, second, *write(WITHDRAWN, "x"), frozenset(), at=at)
    editions.freeze_edition(project, by, "เวที", at=at)
    editions.withdraw_words(project, second, risk.id, at=at)
    risk_words.refuse_words(project, second, *write(WORD, "refused"), f"{WORD}-reason", at=at)
    write(WORD, "waiting")


def leaks(body, canaries):
    places = [match.group() for form in list_forms(body) for match in PLACE.finditer(form)]
    return places + [
        word
        for form in list_forms(body)
        for word in canaries
        if word.lower() in form.lower() or json.dumps(word.decode()).encode()[1:-1] in form
    ]


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return str(answer.headers).encode() + answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return str(refused.headers).encode() + refused.read()


@pytest.fixture(scope="module")
def planted(shared_server, tmp_path_factory, traffy_text):
    path = tmp_path_factory.mktemp("feed") / "traffy.csv"
    path.write_text(traffy_text, encoding="utf-8")
    assert shared_server.command("import", str(path), "--yes").returncode == 0
    return plant(shared_server)


@pytest.fixture
def frames(new_page):
    """Collect every frame and every answer that a page gets."""
    seen = []

    def watch(page):
        def keep(payload):
            seen.append(payload if isinstance(payload, bytes) else payload.encode())

        def keep_answer(answer):
            with contextlib.suppress(Exception):
                seen.append(answer.body())

        page.on("websocket", lambda socket: socket.on("framereceived", keep))
        page.on("response", keep_answer)
        return seen

    return watch


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_public_answer_holds_one(shared_server, planted, address):
    body = fetch(f"{shared_server.url}{address}")
    assert len(body) > 40
    assert leaks(body, planted[0]) == []


def test_no_file_to_take_home_holds_one(shared_server, planted):
    page = fetch(f"{shared_server.url}/exports").decode()
    links = set(re.findall(r'href="(/exports/[^"?]+)"', page))
    assert len(links) == 2 * len(KINDS)  # of today and of the edition
    for link in sorted(links):
        body = fetch(f"{shared_server.url}{link}")
        assert len(body) > 1000, link
        assert leaks(body, planted[0]) == [], link


@pytest.mark.parametrize("screen", SCREENS)
def test_no_frame_of_a_screen_holds_one(shared_server, planted, new_page, frames, screen):
    page = new_page()
    seen = frames(page)
    page.goto(f"{shared_server.url}/{screen}")
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for(timeout=WAIT)
    if not screen:
        wait_until_ready(map_of(page, "/"))
    assert sum(map(len, seen)) > 10_000
    assert not [leak for frame in seen for leak in leaks(frame, planted[0])]


def test_the_same_search_finds_them_where_an_officer_looks_control(
    shared_server, planted, new_page, frames
):
    page = new_page()
    page.context.add_cookies([planted[1]])
    seen = frames(page)
    page.goto(f"{shared_server.url}/cases")
    page.locator("[class*=st-key-case-open-] button").first.click(timeout=WAIT)
    page.get_by_text(f"{WORD}-story").first.wait_for(timeout=WAIT)
    found = {word for frame in seen for word in leaks(frame, planted[0])}
    assert WORD.encode() in found


def test_the_same_search_finds_a_member_where_an_officer_opens_names_control(
    shared_server, planted, new_page, frames
):
    page = new_page()
    page.context.add_cookies([planted[1]])
    seen = frames(page)
    page.goto(f"{shared_server.url}/programme?section=members")
    page.get_by_role("button", name="แสดงชื่อและช่องทางติดต่อ").click(timeout=WAIT)
    page.get_by_text(f"{WORD}-member").first.wait_for(timeout=WAIT)
    assert WORD.encode() in {word for frame in seen for word in leaks(frame, planted[0])}


def test_the_same_search_finds_an_interview_where_an_officer_opens_it_control(
    shared_server, planted, new_page, frames
):
    page = new_page()
    page.context.add_cookies([planted[1]])
    seen = frames(page)
    page.goto(f"{shared_server.url}/programme?section=interviews")
    page.get_by_text(f"{WORD}-notes").first.wait_for(timeout=WAIT)  # the quote that waits
    assert WORD.encode() in {word for frame in seen for word in leaks(frame, planted[0])}


def test_neither_log_nor_release_files_hold_one(shared_server, planted):
    assert leaks(shared_server.log.read_bytes(), planted[0]) == []
    files = [p for p in (shared_server.folder / "data" / "releases").rglob("*") if p.is_file()]
    assert len(files) > 10
    words = [word for word in planted[0] if word != WITHDRAWN.encode()]
    for path in files:
        assert leaks(path.read_bytes(), words) == []


def test_no_file_of_an_edition_holds_withdrawn_words(shared_server, planted):
    folder = shared_server.folder / "data" / "editions"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        assert leaks(path.read_bytes(), planted[0]) == []


def test_packed_canaries_are_found_control(planted):
    word = planted[0][0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.txt", word)
    for body in (
        b"[100.504177, 13.779873]",
        b"13.7798731;100.5041772",
        word.lower(),
        gzip.compress(word),
        brotli.compress(word),
        packed.getvalue(),
    ):
        assert leaks(body, planted[0])
    assert leaks(base64.b64encode(b"x" * 40 + word), planted[0])
