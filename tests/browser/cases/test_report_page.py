"""Reporting and following in a real browser: what leaves the page, what stays, what never does."""

import json
import re
import time
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geodata import settings
from geodata.actions.cases import case_work, cases
from geodata.actions.transactions import TERMINAL
from geodata.model.cases.case_transitions import CaseStep
from geodata.project import open_project
from tests.browser.conftest import PHONE, PROJECTOR
from tests.places import inside
from tests.seen import case_as_it_is

HOSTILE = "${alert(1)} <img src=x onerror=alert(1)> ป้า ปี่ น้ำ กำ ฝั้น ญู ฐู ที่ ทั้งนั้น"
CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")


@pytest.fixture(scope="module")
def project(shared_server):
    opened = open_project(settings.read(shared_server.environment))
    yield opened
    opened.database.close()


@pytest.fixture
def open_page(new_page, shared_server):
    """Open the page; at the end no request may have left the host and nothing complained."""
    complaints = []

    def open_page(query="", viewport=PHONE, path="/report", **options):
        page = new_page(viewport, **options)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
        page.on(
            "request",
            lambda r: r.url.startswith((shared_server.url, "data:")) or complaints.append(r.url),
        )
        page.goto(f"{shared_server.url}{path}{query}")
        return page

    yield open_page
    assert complaints == []


BESIDE = (13.77959, 100.50384)  # 8 m outside of DS07
HOLD_MAP = """
  let leaflet;
  Object.defineProperty(window, "L", {
    get: () => leaflet,
    set(found) {
      leaflet = found;
      found.Map.addInitHook(function () { window.heldMap = this; });
    },
  });
"""


def fill(page, story=""):
    page.locator(".rp-choice").nth(2).tap()
    page.locator("#rp-community").select_option("DS07")
    if story:
        page.locator("#rp-story").fill(story)


def send(page):
    page.locator("#rp-send").tap()
    expect(page.locator("#rp-code")).to_have_text(CODE)
    return page.locator("#rp-code").inner_text().replace(" ", "")


def phone(open_page, query=""):
    return open_page(query, has_touch=True)


def lines(project):
    return cases.list_cases(project, TERMINAL, at=datetime.now(UTC))


def read_stored(page):
    return page.evaluate(
        "() => JSON.stringify([location.href, history.length, {...localStorage},"
        " {...sessionStorage}, document.cookie, document.title])"
    )


def test_four_taps_send_a_report_and_give_a_receipt(open_page, project):
    before = len(lines(project))
    page = phone(open_page)
    taps = []
    page.expose_function("counted", lambda: taps.append(1))
    page.evaluate("() => addEventListener('pointerup', () => counted(), true)")
    page.locator(".rp-choice").nth(1).tap()
    page.locator("#rp-community").tap()  # opens the list
    taps.append(1)  # the choice in the phone's own list, which no script sees
    page.locator("#rp-community").select_option("DS07")
    send(page)
    assert len(taps) <= 4
    assert len(lines(project)) == before + 1


def test_nothing_is_kept_in_the_browser_and_the_address_stays(open_page):
    page = phone(open_page)
    before = read_stored(page)
    fill(page)
    receipt = send(page)
    page.locator("#rp-follow-now").tap()
    expect(page.locator("#rp-case h2")).to_have_text("รับเรื่องแล้ว")
    expect(page.locator(".rp-ladder li").nth(0)).to_contain_text("พ.ศ.")
    expect(page.locator(".rp-ladder li").nth(1)).to_contain_text("ยังไม่ถึงขั้นนี้")
    assert read_stored(page) == before
    assert receipt not in before
    page.evaluate("() => sessionStorage.setItem('x', '1')")
    assert read_stored(page) != before  # the control


def test_a_lost_answer_and_a_second_tap_give_one_case(open_page, project):
    before = len(lines(project))
    page = phone(open_page)
    fill(page)
    page.route("**/report/cases", lambda route: (route.fetch(), route.abort()), times=1)
    page.locator("#rp-send").tap()
    expect(page.locator("#rp-problem")).to_contain_text("ข้อความของท่านยังอยู่")
    page.locator("#rp-send").dblclick()
    expect(page.locator("#rp-code")).to_have_text(CODE)
    assert len(lines(project)) == before + 1


def test_the_words_stay_when_the_connection_is_cut(open_page, project):
    before = len(lines(project))
    page = phone(open_page)
    fill(page, "ยาวมาก")
    page.context.set_offline(True)
    expect(page.locator("#rp-strip")).to_contain_text("ยังไม่ได้ส่งเรื่อง")
    page.locator("#rp-send").tap()
    expect(page.locator("#rp-problem")).to_contain_text("ส่งไม่สำเร็จ")
    expect(page.locator("#rp-story")).to_have_value("ยาวมาก")
    assert len(lines(project)) == before
    page.context.set_offline(False)
    send(page)
    assert len(lines(project)) == before + 1
    expect(page.locator("#rp-story")).to_have_value("")  # sent: nobody else reads it here


def test_messages_both_ways_are_text_and_the_state_is_told(open_page, project):
    page = phone(open_page)
    fill(page, HOSTILE)
    receipt = send(page)
    case = max(lines(project), key=lambda line: line.case.id).case
    case_work.send_message(
        project, TERMINAL, case.id, HOSTILE, token="t" * 30 + str(case.id), at=datetime.now(UTC)
    )
    page.locator("[data-tab=follow]").tap()
    page.locator("#rp-receipt").fill(f"{receipt[:4]}-{receipt[4:8]} {receipt[8:]}")
    page.locator("#rp-look").tap()
    expect(page.locator(".rp-theirs p")).to_have_text(HOSTILE)
    page.locator("#rp-message").fill(HOSTILE)
    page.locator("#rp-say").tap()
    expect(page.locator(".rp-own p")).to_have_text(HOSTILE)
    page.locator("#rp-withdraw").tap()
    page.locator("#rp-code-again").fill(receipt)
    page.locator("#rp-yes-withdraw").tap()
    expect(page.locator("#rp-case h2")).to_have_text("ผู้ร้องเรียนขอถอนเรื่อง")


def test_who_takes_back_what_moved_on_sees_both_first(open_page, project):
    page = phone(open_page)
    fill(page, "เรื่อง")
    receipt = send(page)
    page.locator("[data-tab=follow]").tap()
    page.locator("#rp-receipt").fill(receipt)
    page.locator("#rp-look").tap()
    page.locator("#rp-withdraw").tap()
    page.locator("#rp-code-again").fill(receipt)
    case = max(lines(project), key=lambda line: line.case.id).case
    drawn = case_as_it_is(project, case.id)
    cases.take_step(project, TERMINAL, case.id, drawn, CaseStep.TAKEN_UP, at=datetime.now(UTC))
    page.locator("#rp-yes-withdraw").tap()
    both = page.locator(".rp-step [role=status]:visible")
    expect(both).to_contain_text("ที่ท่านเห็น")
    expect(both).to_contain_text("ขณะนี้")
    assert max(lines(project), key=lambda line: line.case.id).case.state == "community review"
    page.locator("#rp-yes-withdraw").tap()  # having seen it
    expect(page.locator("#rp-case h2")).to_have_text("ผู้ร้องเรียนขอถอนเรื่อง")


def test_a_wrong_code_says_so_and_shows_nothing(open_page):
    page = phone(open_page)
    page.locator("[data-tab=follow]").tap()
    page.locator("#rp-receipt").fill("0000 0000 0000 0000")
    page.locator("#rp-look").tap()
    expect(page.locator("#rp-follow-problem")).to_contain_text("ไม่พบเรื่อง")
    expect(page.locator("#rp-case")).to_be_hidden()


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("เลขบัตร 1-1017-00230-70-8 ของเขา", "เลขประจำตัวประชาชน"),
        ("โทร ๐๘๑-๒๓๔-๕๖๗๘", "หมายเลขโทรศัพท์"),
        ("เขียนมาที่ a.b@example.com", "อีเมล"),
        ("นายสมชาย ใจดี", "ชื่อบุคคล"),
    ],
)
def test_what_may_name_somebody_is_said_and_never_sent(open_page, typed, what):
    page = phone(open_page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#rp-story").fill(typed)
    expect(page.locator("#rp-personal")).to_contain_text(what)
    page.locator("#rp-story").fill("เรียกเงิน 5,000 บาท เมื่อ 12 มี.ค. 2569")
    expect(page.locator("#rp-personal")).to_be_hidden()  # the control
    assert [url for url in asked if "icon.png" not in url] == []


def test_escape_twice_or_one_tap_hides_the_page(open_page, shared_server):
    for way in ("keys", "tap"):
        page = phone(open_page)
        page.locator("#rp-story").fill("สับปะรด")
        if way == "keys":
            page.keyboard.press("Escape")
            expect(page.locator("#rp-story")).to_have_value("สับปะรด")  # once is a slip
            page.keyboard.press("Escape")
        else:
            page.locator("#rp-hide").tap()
        page.wait_for_url(f"{shared_server.url}/live")
        assert "สับปะรด" not in page.content()


def test_the_map_comes_only_when_asked_and_where_it_opens_is_no_place(open_page, project):
    before = len(lines(project))
    page = phone(open_page)
    page.add_init_script(HOLD_MAP)
    page.reload()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    assert not any("leaflet" in url for url in asked)
    page.locator("#rp-map-open").tap()
    expect(page.locator("#rp-map svg path").first).to_be_attached()
    assert any("leaflet" in url for url in asked)
    page.locator(".rp-choice").nth(0).tap()
    page.locator("#rp-map[data-areas]").wait_for(state="attached")
    expect(page.locator("#rp-near")).to_be_hidden()
    page.locator("#rp-send").tap()  # nobody moved the map
    expect(page.locator("#rp-problem")).to_contain_text("เลื่อนแผนที่")
    assert len(lines(project)) == before
    page.evaluate(
        "() => { window.stands = new Promise((done) => heldMap.once('moveend', () => done())); }"
    )
    page.locator("#rp-map").press("ArrowUp")
    page.evaluate("() => stands")
    if page.locator("#rp-near").is_visible():
        page.locator("label:has(#rp-near-apart)").tap()
    send(page)
    assert newest(project).subdistrict_code is not None


def set_place(page, place):
    """Open the map and bring a place (latitude, longitude) under its cross-hair."""
    page.add_init_script(HOLD_MAP)
    page.reload()
    page.locator(".rp-choice").nth(1).tap()
    page.locator("#rp-map-open").tap()
    page.locator("#rp-map[data-areas]").wait_for(state="attached")
    page.evaluate("(place) => heldMap.setView(place, 17, { animate: false })", list(place))


def newest(project):
    return max(lines(project), key=lambda line: line.case.id).case


@pytest.mark.parametrize(("answer", "community"), [("belongs", "DS07"), ("apart", None)])
def test_a_place_beside_a_community_is_its_own_only_if_the_person_says_so(
    open_page, project, answer, community
):
    before = len(lines(project))
    page = phone(open_page)
    bodies = []
    page.on("request", lambda r: r.url.endswith("/report/cases") and bodies.append(r.post_data))
    set_place(page, BESIDE)
    expect(page.locator("#rp-near-ask")).to_have_text(
        re.compile(r"ใกล้ชุมชนราชผาทับทิมร่วมใจ \(ห่าง \d+ ม\.\)")
    )
    page.locator("#rp-send").tap()
    expect(page.locator("#rp-problem")).to_contain_text("ใต้แผนที่")
    assert len(lines(project)) == before
    assert list_serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator(f"label:has(#rp-near-{answer})").tap()
    send(page)
    made = newest(project)
    assert made.community_id == community
    assert made.subdistrict_code is not None
    [sent] = [json.loads(body) for body in bodies]
    assert sent["community_id"] == community
    assert not {"near", "metres", "distance"} & set(sent)


def test_an_answer_is_about_one_community_and_the_list_comes_before_it(open_page, project):
    page = phone(open_page)
    set_place(page, BESIDE)
    page.locator("label:has(#rp-near-belongs)").tap()
    within = inside("DS07")
    page.evaluate("(at) => heldMap.setView(at, 17, { animate: false })", [within.y, within.x])
    expect(page.locator("#rp-near")).to_be_hidden()  # inside: nothing to ask
    page.evaluate("(at) => heldMap.setView(at, 17, { animate: false })", list(BESIDE))
    expect(page.locator("#rp-near")).to_be_visible()
    assert page.locator("[name=near]:checked").count() == 0
    page.locator("#rp-community").select_option("DS20")
    expect(page.locator("#rp-near")).to_be_hidden()
    send(page)
    assert newest(project).community_id == "DS20"


def test_without_the_outlines_nobody_is_asked_and_the_report_goes(open_page, project):
    page = phone(open_page)
    page.route("**/api/areas.geojson?level=community", lambda route: route.abort())
    page.add_init_script(HOLD_MAP)
    page.reload()
    page.locator(".rp-choice").nth(1).tap()
    page.locator("#rp-map-open").tap()
    expect(page.locator("#rp-map svg path").first).to_be_attached()
    page.evaluate("(at) => heldMap.setView(at, 17, { animate: false })", list(BESIDE))
    send(page)
    made = newest(project)
    assert made.community_id is None
    assert made.subdistrict_code is not None


def test_files_follow_the_report_and_a_failed_one_is_sent_again(open_page, project):
    page = phone(open_page)
    fill(page)
    pdf = {"name": "ก.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    page.locator("#rp-files").set_input_files([pdf])
    page.route("**/report/files", lambda route: route.abort(), times=1)
    send(page)
    expect(page.locator("#rp-sending li")).to_contain_text("ไม่สำเร็จ")
    page.locator("#rp-sending button").tap()
    expect(page.locator("#rp-sending li")).to_contain_text("✓")


def test_the_slip_holds_the_code_and_nothing_else(open_page):
    page = phone(open_page)
    fill(page)
    send(page)
    expect(page.locator("#rp-qr")).to_be_visible()
    page.emulate_media(media="print")
    seen = page.evaluate(
        "() => [...document.querySelectorAll('body *')].filter((e) => e.children.length === 0"
        " && e.textContent.trim() && e.checkVisibility()).map((e) => e.id || e.className)"
    )
    assert set(seen) <= {"rp-sent-title", "rp-soft", "rp-code", "rp-strong", "rp-slip"}
    assert "rp-code" in seen


def list_serious(page):
    found = Axe().run(page).response["violations"]
    return [
        violation["id"] for violation in found if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("viewport", [PHONE, PROJECTOR], ids=["phone", "wide"])
def test_nothing_serious_stands_in_the_way_of_a_screen_reader(open_page, viewport):
    page = open_page(viewport=viewport)
    assert page.locator("html").get_attribute("lang") == "th"
    assert list_serious(page) == []
    page.locator("details summary").last.click()
    page.locator("[data-tab=follow]").click()
    assert list_serious(page) == []
    safety = open_page(viewport=viewport, path="/report/safety", query="?lang=en")
    assert safety.locator("html").get_attribute("lang") == "en"
    assert list_serious(safety) == []
    page.evaluate("() => document.querySelector('#rp-look').replaceChildren()")
    assert list_serious(page) != []  # the control


def test_no_page_is_wider_than_its_screen(open_page):
    for viewport in (PHONE, {"width": 360, "height": 640}, PROJECTOR):
        page = open_page(viewport=viewport)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= viewport["width"]


def test_the_page_is_light(new_page, shared_server):
    page = new_page(PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{shared_server.url}/report")
    page.wait_for_load_state("networkidle")
    print(f"/report: {sum(sizes):,.0f} bytes over the wire in {len(sizes)} answers")
    assert sum(sizes) < 80_000


def test_its_map_is_light_too(new_page, shared_server):
    page = new_page(PHONE, has_touch=True)
    page.goto(f"{shared_server.url}/report")
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.locator("#rp-map-open").tap()
    page.locator("#rp-map[data-areas]").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    print(f"map of /report: {sum(sizes):,.0f} bytes over the wire in {len(sizes)} answers")
    assert 40_000 < sum(sizes) < 150_000


def test_what_takes_long_says_so_until_it_is_sent(open_page, project):
    page = phone(open_page)
    fill(page)
    page.route("**/report/cases*", lambda route: (time.sleep(4.5), route.continue_()))
    page.locator("#rp-send").tap()
    expect(page.locator("#rp-progress")).to_be_visible(timeout=4000)
    expect(page.locator("#rp-progress")).to_contain_text(re.compile(r"กำลังส่งมาแล้ว \d+ วินาที"))
    expect(page.locator("#rp-code")).to_have_text(CODE, timeout=15_000)
    expect(page.locator("#rp-progress")).to_be_hidden()


def test_a_report_that_must_wait_is_sent_again_by_itself(open_page, project):
    before = len(lines(project))
    page = phone(open_page)
    fill(page)
    asked = []

    def too_many_at_first(route):
        asked.append(1)
        if len(asked) > 2:
            return route.continue_()
        body = json.dumps({"error": "E-RATE-01", "message": "ถี่เกินไป"})
        return route.fulfill(status=429, body=body, content_type="application/json")

    page.route("**/report/cases*", too_many_at_first)
    page.locator("#rp-send").tap()
    expect(page.locator("#rp-code")).to_have_text(CODE, timeout=20_000)
    assert (len(asked), len(lines(project))) == (3, before + 1)


def test_safety_opens_beside_and_what_was_typed_stays(open_page):
    page = phone(open_page)
    fill(page, "เรื่องที่กำลังเขียน")
    with page.context.expect_page() as beside:
        page.locator("#rp-bar a[href^='/report/safety']").tap()
    assert beside.value.url.endswith("/report/safety")
    assert beside.value.evaluate("() => window.opener") is None
    assert page.url.endswith("/report")
    assert page.locator("#rp-story").input_value() == "เรื่องที่กำลังเขียน"
