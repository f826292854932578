"""The page does its work by itself: somebody whose network or name is guessed at just waits."""

import http.client
import json
import re
import time
import urllib.parse
from datetime import UTC, datetime

from playwright.sync_api import expect

from geodata import settings
from geodata.actions.cases import case_reports
from geodata.model.cases.cases import CaseReport
from geodata.model.imports.records import Category
from geodata.project import open_project
from mapping.web.auth.throttle import MIN_WORK_BITS
from tests.browser import people

PHONE = {"width": 390, "height": 844}


def wrong_tries(server, path, body, kind, count):
    """Try so often that work is asked for; without the work the last ones are refused."""
    held = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    for _ in range(count):
        held.request("POST", path, body, {"Origin": server.url, "Content-Type": kind})
        answer = held.getresponse()
        answer.read()
    held.close()
    return answer.status


def test_signing_in_works_while_somebody_guesses_at_the_name(shared_server, new_page, capsys):
    people.add(shared_server, "worker", "presenter")
    form = urllib.parse.urlencode({"name": "worker", "passphrase": "wrong", "code": ""})
    kind = "application/x-www-form-urlencoded"
    assert wrong_tries(shared_server, "/auth/sign-in", form, kind, 12) == 429
    page = new_page(PHONE)
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(shared_server.url + "/auth/sign-in")
    page.get_by_label("ชื่อผู้ใช้").fill("worker")
    page.get_by_label("รหัสผ่าน").fill(people.PASSPHRASE)
    begun = time.perf_counter()
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url(re.compile(r"/my-work$"))
    took_s = time.perf_counter() - begun
    with capsys.disabled():
        print(f"\nsigned in with {MIN_WORK_BITS} bits of work in {took_s:.1f} s")
    asked, form = sent
    assert asked.url.endswith("/auth/work")
    answer = urllib.parse.parse_qs(form.post_data)["work"][0]
    assert int(answer.split(".")[1]) >= MIN_WORK_BITS
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names == {"dusitmap", "dusitmap-device"} | (names & {"_streamlit_xsrf"})


def test_without_scripts_the_form_works_until_many_tried_wrong(shared_server, browser):
    people.add(shared_server, "scriptless", "presenter")
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()

    def sign_in(passphrase):
        page.goto(shared_server.url + "/auth/sign-in")
        page.get_by_label("ชื่อผู้ใช้").fill("scriptless")
        page.get_by_label("รหัสผ่าน").fill(passphrase)
        page.get_by_role("button", name="เข้าสู่ระบบ").click()

    sign_in("wrong words here")
    said = page.get_by_role("alert").text_content()
    if "E-RATE-02" in said:  # other tests of this server guessed from the same network
        assert "JavaScript" in said
    else:
        assert "E-AUTH-01" in said
        sign_in(people.PASSPHRASE)
        page.wait_for_url(re.compile(r"/my-work$"))
    context.close()


def test_a_case_is_followed_while_its_network_guesses(shared_server, new_page):
    project = open_project(settings.read(shared_server.environment))
    receipt, mark = case_reports.draw_receipt(project)
    case_reports.report_case(
        project, CaseReport(receipt, Category.POLICY, "x"), mark, at=datetime.now(UTC)
    )
    project.database.close()
    guess = json.dumps({"receipt": "0" * 16})
    assert wrong_tries(shared_server, "/report/follow", guess, "application/json", 8) == 429
    page = new_page(PHONE)
    page.goto(shared_server.url + "/report")
    page.locator("[data-tab=follow]").click()
    page.locator("#rp-receipt").fill(receipt)
    page.locator("#rp-look").click()
    expect(page.locator("#rp-case")).to_be_visible(timeout=30_000)
