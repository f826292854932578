"""The page of a risk point, and the screens of its words, in a browser: readable and reachable."""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import Caller
from geodata.actions.people import accounts
from geodata.actions.risks import risk_words, risks, sub_kinds
from geodata.model.imports.records import Category
from geodata.model.risk_words import PublicWords
from geodata.model.risks import AgencyType, Precision, RiskDraft, Scores
from geodata.project import open_project
from tests.browser import people
from tests.browser.sweeps.test_gates import OVERFLOW, list_serious, small_targets
from tests.seen import read_seen_version

SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})
WAIT = 30_000
TITLE = "เก็บเงินค่าวางแผงเกินอัตรา"
DESCRIPTION = "ผู้ค้าถูกเรียกเก็บค่าวางแผงวันละสองครั้ง โดยไม่มีใบเสร็จและไม่มีประกาศอัตรา"
NAMED = "นายสมชาย ใจดี เก็บเงินที่ซอยสามเสน 12"


def list_serious_beside_menu(page):
    """Return serious faults of the screen itself; those of the menu are `test_gates`' business."""
    context = {"exclude": [["[data-testid=stSidebar]"]]}
    found = Axe().run(page.main_frame, context=context).response["violations"]
    return [fault["id"] for fault in found if fault["impact"] in {"serious", "critical"}]


@pytest.fixture(scope="module")
def worded(shared_server):
    """Two public points: one with approved words, one whose words wait; and who may look."""
    cookies = {
        "coordinator": people.cookie(shared_server, "somchai", "coordinator", "DS07"),
        "officer": people.cookie(shared_server, "malee", "officer"),
    }
    project, at = open_project(settings.read(shared_server.environment)), datetime.now(UTC)
    by = {
        who: Caller(accounts.find_session(project, cookie["value"], at=at))
        for who, cookie in cookies.items()
    }
    kinds = sub_kinds.list_sub_kinds(project)
    kind = next(kind for kind in kinds if kind.category is Category.PUBLIC_SERVICE)

    def publish(token):
        draft = RiskDraft(
            token, Category.PUBLIC_SERVICE, None, "DS07", Scores(4, 4),
            sub_kind=kind.code, agency_type=AgencyType.DISTRICT_OFFICE,
        )  # fmt: skip
        made = risks.propose(project, by["coordinator"], draft, at=at)
        given = (made.id, read_seen_version(project, made), Precision.COMMUNITY, None)
        return risks.approve(project, by["officer"], *given, at=at)

    def write(risk, title, description=""):
        words = PublicWords(title, description)
        risk_words.write_words(project, by["coordinator"], risk.id, words, at=at)

    first, second = publish("first"), publish("second")
    write(first, TITLE, DESCRIPTION)
    [found] = risk_words.list_waiting_words(project, by["officer"], at=at)
    answered = frozenset(hint.text for hint in found.hints)
    given = (found.words.id, found.displayed_version, answered)
    risk_words.approve_words(project, by["officer"], *given, at=at)
    write(second, NAMED)
    project.database.close()
    return first, second, cookies


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_page_of_a_point_reads_well(shared_server, worded, new_page, tmp_path, size, language):
    first, _, _ = worded
    page = new_page(size)
    query = "?lang=en" if language == "en" else ""
    for _ in range(60):  # until the release that has its words is made
        page.goto(f"{shared_server.url}/risk/{first.public_id}{query}")
        if page.get_by_text(DESCRIPTION).count():
            break
        page.wait_for_timeout(250)
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.get_by_text(DESCRIPTION)).to_be_visible()
    page.screenshot(path=tmp_path / "risk.png", full_page=True)
    assert page.evaluate("document.documentElement.lang") == language
    assert list_serious(page.main_frame) == []
    assert page.evaluate(OVERFLOW) <= 0
    assert small_targets(page.main_frame) == []


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
@pytest.mark.parametrize("queue", ["words", "naming", "public"])
def test_the_screens_of_officers_read_well(shared_server, worded, new_page, tmp_path, size, queue):
    page = new_page(size)
    page.context.add_cookies([worded[2]["officer"]])
    page.goto(f"{shared_server.url}/review?queue={queue}")
    shown = {"words": NAMED, "naming": "แสดงชื่อจุดเสี่ยงต่อสาธารณะ", "public": TITLE}[queue]
    expect(page.get_by_text(shown).first).to_be_attached(timeout=WAIT)
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for(timeout=WAIT)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=WAIT)
    page.screenshot(path=tmp_path / "review.png", full_page=True)
    assert list_serious_beside_menu(page) == []
    assert page.evaluate(OVERFLOW) <= 0


def test_a_proposer_writes_on_a_phone(shared_server, worded, new_page, tmp_path):
    page = new_page(SIZES[0])
    page.context.add_cookies([worded[2]["coordinator"]])
    page.goto(f"{shared_server.url}/add-risk")
    page.locator(f".st-key-words-{worded[1].id} summary").click(timeout=WAIT)
    expect(page.locator(f".st-key-words-{worded[1].id} textarea").first).to_be_visible(timeout=WAIT)
    page.screenshot(path=tmp_path / "mine.png", full_page=True)
    assert list_serious_beside_menu(page) == []
