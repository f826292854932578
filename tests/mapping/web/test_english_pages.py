"""No Thai letter on an English page, but in names."""

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import answers, rooms, workshops
from geodata.district import get_district
from geodata.model.people.people import Role
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from mapping.publish import editions
from mapping.web.rooms.forms import COOKIE
from tests.english import list_names, list_thai_of_page
from tests.paths import ROOT

FORMS = ROOT / "geodata" / "reference" / "forms.toml"

PAGES = (
    "/live?lang=en",
    "/report?lang=en",
    "/report/safety?lang=en",
    "/guides/participant?lang=en",
    "/guides/facilitator?lang=en",
    "/guides/protection?lang=en",
    "/exports?lang=en",
    "/editions?lang=en",
    "/editions/nothing?lang=en",
    "/w?lang=en",
    "/w/ABCDEFGH?lang=en",
    "/survey/ABCDEFGHJK?lang=en",
    "/risk/RP-2569-9999?lang=en",
    "/field?lang=en",
    "/auth/sign-in?lang=en",
    "/auth/invitation?lang=en",
)


@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_has_no_thai_but_names(client, address):
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="en"' in answer.text
    assert list_thai_of_page(answer.text, list_names()) == []


@pytest.fixture
def edition(project, client, now):
    """Freeze two editions; return the newer one."""
    editions.freeze_edition(project, TERMINAL, "First", at=now)
    return editions.freeze_edition(project, TERMINAL, "Second", at=now + timedelta(minutes=1))


@pytest.mark.parametrize("page", ["", "story", "present"])
def test_an_edition_in_english_has_no_thai_but_names(page, client, edition):
    html = client.get(f"/editions/{edition}/{page}?lang=en").text
    assert '<html lang="en"' in html
    assert list_thai_of_page(html, list_names()) == []


def test_editions_compared_in_english_have_no_thai_but_names(client, edition):
    for address in ("/editions?lang=en", f"/editions/{edition}/compare?lang=en"):
        answer = client.get(address)
        assert list_thai_of_page(answer.text, list_names()) == []


def list_questions():
    """Return the words of the study's tests and survey: nobody here translates an instrument."""

    def collect(value):
        if isinstance(value, str):
            return {get_district().fill(value, "th")}
        inside = value.values() if isinstance(value, dict) else value
        return set().union(*map(collect, inside)) if isinstance(value, (dict, list)) else set()

    return collect(tomllib.loads(FORMS.read_text(encoding="utf-8")))


def test_a_room_in_english_has_no_thai_but_names(client, project):
    names = list_names() | {words for words in list_questions() if words}
    at = datetime.now(UTC)
    draft = WorkshopDraft("a", WorkshopKind.TRAINING, "Room", date(2026, 9, 30), "", "DS07", None)
    made = workshops.create_workshop(project, TERMINAL, draft, at=at)
    code = workshops.open_room(project, TERMINAL, made.id, at=at).code
    for kind in FormKind:
        answers.open_form(project, TERMINAL, made.id, kind, at=at)
    client.cookies.set(COOKIE, rooms.join_room(project, code, at=at), path=f"/w/{code}")
    for page in ("", "/forms", *(f"/forms/{kind}" for kind in ("pre", "post", "survey"))):
        answer = client.get(f"/w/{code}{page}?lang=en")
        assert answer.status_code == 200, page
        assert '<html lang="en"' in answer.text, page
        assert list_thai_of_page(answer.text, names) == [], page


@pytest.mark.parametrize("page", ["audit-head", "sign-out", "passphrase"])
def test_a_page_of_an_account_in_english_has_no_thai(page, client, sign_in):
    _, cookie = sign_in("auditor-name", Role.AUDITOR)
    answer = client.get(f"/auth/{page}?lang=en", headers=cookie)
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text
    assert list_thai_of_page(answer.text, list_names()) == []


def test_a_thai_word_is_found_control(client):
    thai = client.get("/report").text
    assert len(list_thai_of_page(thai, list_names())) > 20
    planted = '<p aria-label="ส่งเรื่อง">Report <b>ชุมชนซอยโสม</b> ไทย</p><script>"ก"</script>'
    assert list_thai_of_page(planted, {"ชุมชนซอยโสม", "ไทย"}) == ["ส่งเรื่อง"]
