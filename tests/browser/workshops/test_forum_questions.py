"""A question on its way from a phone of the audience to the projector, past whoever moderates."""

import pytest
from playwright.sync_api import expect

from geodata.actions.workshops import questions
from geodata.model.workshops.workshops import WorkshopKind
from tests.browser.rooms import OpenRoom, wait_until_sent
from tests.seen import pass_displayed_version

WORDS = "ใครตรวจรับงานซ่อมทางเท้า"
ASKED = f"{WORDS} <b>ริมคลอง</b>"


@pytest.fixture
def forum(shared_server):
    opened = OpenRoom(shared_server, "forum-questions", WorkshopKind.FORUM)
    yield opened
    opened.close()


def test_the_projector_shows_a_question_when_it_is_shown_and_not_before(forum, new_page):
    phone, projector = forum.phone(new_page), forum.projector(new_page)
    phone.tap("#rm-ask")
    phone.locator("#rm-question").fill(ASKED)
    phone.tap("#rm-send-question")
    wait_until_sent(phone)
    [question] = forum.do(questions.list_questions)
    assert question.text == ASKED
    assert WORDS not in projector.content() + phone.content()
    forum.do(pass_displayed_version(questions.show_question), question.id)
    shown = projector.locator(".pj-questions p")
    expect(shown).to_have_text(ASKED, timeout=15_000)
    assert WORDS in projector.content()  # the control
    forum.do(pass_displayed_version(questions.mark_answered), question.id)
    expect(shown).to_have_count(0, timeout=15_000)
