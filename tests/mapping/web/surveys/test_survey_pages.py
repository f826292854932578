"""`/survey/<code>`: the questionnaire by link, with and without a script, on the real routes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.programme import programmes, surveys
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.programme.surveys import SurveyDraft
from geodata.model.times import to_bangkok_date, to_fiscal_year_be
from geodata.model.workshops.forms import FormKind
from geodata.reference.forms import get_form
from geodata.store.schema import survey_answers
from mapping.web.surveys import survey_pages

ORIGIN = {"Origin": "http://localhost"}
FORM = get_form(FormKind.SURVEY)


def moment():
    return datetime.now(UTC)  # that of the routes


@pytest.fixture
def survey(project):
    at = moment()
    first = programmes.begin_from_reference(project, TERMINAL, 2559, at=at)
    year_be = to_fiscal_year_be(at)
    made = programmes.copy_programme(project, TERMINAL, first.id, year_be, at=at)
    day = to_bangkok_date(at)
    draft = SurveyDraft("s", made.id, day, min(day + timedelta(days=1), made.last_day))
    return surveys.open_survey(project, TERMINAL, draft, at=at)


@pytest.fixture
def address(survey):
    return f"/survey/{survey.code}"


def find_token(page):
    return re.search(r'name="token" value="([^"]+)"', page.text)[1]


def fill_form(token, choice="1", **changes):
    given = {f"q-{item.id}": choice for item in FORM.items} | {"token": token, "age": "60+"}
    return {name: value for name, value in (given | changes).items() if value is not None}


def send(client, path, fields, headers=ORIGIN):
    return client.post(path, data=fields, headers=headers, follow_redirects=False)


def rows(project):
    with project.database.begin_read() as tx:
        return tx.connection.execute(sa.select(survey_answers)).all()


def test_the_page_is_light_thai_and_sets_no_cookie(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert '<html lang="th">' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"<script[^>]*>[^<]", page.text)  # a file of ours, nothing inline
    assert "set-cookie" not in page.headers
    assert len(page.content) < 32_000
    assert client.get(f"{address}?lang=en").text.count('<html lang="en">') == 1


def test_whoever_has_the_link_answers_without_a_script(project, client, address):
    answer = send(client, address, fill_form(find_token(client.get(address))))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}/thanks")
    assert "set-cookie" not in answer.headers
    assert "ได้รับคำตอบแล้ว" in client.get(f"{address}/thanks").text
    [row] = rows(project)
    assert (row.way, row.age_group) == ("link", "60+")


def test_a_form_that_is_sent_again_is_one_sheet(project, client, address):
    fields = fill_form(find_token(client.get(address)))
    assert {send(client, address, fields).status_code for _ in range(3)} == {303}
    assert len(rows(project)) == 1


def test_what_is_missing_is_named_and_what_was_given_stays(project, client, address):
    token = find_token(client.get(address))
    page = send(client, address, fill_form(token, "3", **{"q-fund": None, "age": None}))
    assert page.status_code == 400
    assert 'href="#fund"' in page.text
    assert 'href="#age"' in page.text
    assert page.text.count(" checked") == len(FORM.items) - 1
    assert find_token(page) == token
    assert rows(project) == []


def test_another_site_sends_nothing(project, client, address):
    fields = fill_form(find_token(client.get(address)))
    for headers in ({}, {"Origin": "https://example.org"}, {"Origin": "null"}):
        assert send(client, address, fields, headers).status_code == 403
    assert rows(project) == []


def test_a_body_that_is_too_long_is_not_read(project, client, address):
    fields = fill_form("t" * 22, more="x" * 9000)
    assert send(client, address, fields).status_code == 413
    assert rows(project) == []


def test_a_network_that_sends_too_many_is_told_and_keeps_its_answers(
    project, client, address, monkeypatch
):
    monkeypatch.setattr(survey_pages, "NETWORK_LIMIT", survey_pages.parse("2/hour"))
    for number in range(2):
        assert send(client, address, fill_form(f"{number}" * 22)).status_code == 303
    page = send(client, address, fill_form("z" * 22, "4"))
    assert page.status_code == 429
    assert page.text.count(" checked") == len(FORM.items) + 1
    assert len(rows(project)) == 2


def test_a_link_that_is_closed_says_so_and_takes_nothing(project, client, address, survey):
    fields = fill_form(find_token(client.get(address)))
    seen = DisplayedVersion.from_record(survey)
    surveys.close_survey(project, TERMINAL, survey.id, seen, at=moment())
    page = client.get(address)
    assert "ปิดรับคำตอบแล้ว" in page.text
    assert "<form" not in page.text
    answer = send(client, address, fields)
    assert answer.status_code == 409
    assert answer.text.count(" checked") == len(FORM.items) + 1
    assert rows(project) == []


def test_a_code_is_read_however_it_is_typed_and_a_wrong_one_leads_nowhere(client, address, survey):
    typed = client.get(f"/survey/{survey.code.lower()}", follow_redirects=False)
    assert (typed.status_code, typed.headers["location"]) == (307, address)
    wrong = client.get("/survey/ABCDEFGH")
    assert wrong.status_code == 404
    assert "ไม่พบแบบสอบถาม" in wrong.text
    assert client.get("/survey/ABCDEFGH/qr.svg").status_code == 404
    assert client.get("/survey").status_code == 404


def test_its_code_is_a_picture(client, address):
    answer = client.get(f"{address}/qr.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")


def test_hostile_values_are_no_answer(project, client, address):
    token = find_token(client.get(address))
    fields = fill_form(token, "<script>alert(1)</script>")
    page = send(client, address, fields)
    assert page.status_code == 400
    assert "<script>alert" not in page.text
    assert find_token(page) != token  # a new sheet: this one cannot be read
    assert rows(project) == []
