"""The questionnaire by link on a phone with a bad network: sent once, and nothing is lost."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.programme import programmes, surveys
from geodata.model.programme.surveys import SurveyDraft
from geodata.model.times import to_bangkok_date, to_fiscal_year_be
from geodata.model.workshops.forms import FormKind
from geodata.project import open_project
from geodata.reference.forms import get_form
from geodata.store.schema import survey_answers

PHONE = {"width": 390, "height": 844}
WAIT = 20_000
FORM = get_form(FormKind.SURVEY)


@pytest.fixture
def survey(server):
    project, at = open_project(settings.read(server.environment)), datetime.now(UTC)
    first = programmes.begin_from_reference(project, TERMINAL, 2559, at=at)
    year_be = to_fiscal_year_be(at)
    programme = programmes.copy_programme(project, TERMINAL, first.id, year_be, at=at)
    day = to_bangkok_date(at)
    draft = SurveyDraft("s", programme.id, day, day)
    made = surveys.open_survey(project, TERMINAL, draft, at=at)
    project.database.close()
    return f"{server.url}/survey/{made.code}"


@pytest.fixture
def page(new_page, survey):
    opened = new_page(PHONE, has_touch=True)
    opened.goto(survey)
    return opened


def count_sheets(server):
    project = open_project(settings.read(server.environment))
    with project.database.begin_read() as tx:
        found = tx.connection.execute(sa.select(sa.func.count()).select_from(survey_answers))
        number = found.scalar_one()
    project.database.close()
    return number


def fill(page):
    """Tap the first choice of each question, and an age."""
    for item in FORM.items:
        page.locator(f"#{item.id} label").first.tap()
    page.locator("#age label").first.tap()


def send(page):
    page.get_by_role("button", name="ส่งคำตอบ").tap()


def test_answers_wait_for_the_network_and_are_sent_once(server, page, survey):
    fill(page)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("คำตอบยังอยู่ในเครื่องนี้", timeout=WAIT)
    assert count_sheets(server) == 0
    page.context.set_offline(False)
    page.wait_for_url(f"{survey}/thanks", timeout=WAIT)
    assert count_sheets(server) == 1


def test_an_answer_of_the_server_that_was_lost_makes_no_second_sheet(server, page, survey):
    fill(page)
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # the server has it; the phone hears nothing
            route.abort()
        else:
            route.continue_()

    page.route("**/survey/*", lose)
    send(page)
    page.wait_for_url(f"{survey}/thanks", timeout=WAIT)
    assert len(lost) == 1
    assert count_sheets(server) == 1


def test_a_page_that_is_loaded_again_has_its_answers(page):
    fill(page)
    page.reload()
    assert page.locator("input:checked").count() == len(FORM.items) + 1
    expect(page.get_by_role("status")).to_contain_text("ยังอยู่")


def test_what_is_missing_is_said_by_the_server(server, page):
    page.locator("#age label").first.tap()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("ข้อ 1", timeout=WAIT)
    assert page.locator("input:checked").count() == 1
    assert count_sheets(server) == 0


def test_axe_finds_nothing_and_it_fits_a_phone(page):
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
