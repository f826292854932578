"""Light pages of a sample say that all of it is made up; those of a real project do not."""

import re

import pytest

from mapping.layers.room import render_projector_page, render_room_page
from mapping.templates import mark_pages
from mapping.texts import Texts
from mapping.web.static_pages import render_message

SENTENCE = "ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง"


@pytest.fixture
def marked():
    mark_pages(is_sample=True)
    yield
    mark_pages(is_sample=False)


def read_page():
    texts = Texts("th")
    return render_message(texts, "หน้า", "ข้อความ").body.decode()


PAGES = {
    "message": read_page,
    "room": lambda: render_room_page("th", "ABCD2345"),
    "projector": lambda: render_projector_page("th", "ABCD2345"),
}
MARK = re.compile(rf'<p class="sample">{SENTENCE}</p>')


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_sample_says_so(marked, page):
    assert MARK.search(PAGES[page]())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_real_project_does_not(page):
    assert not MARK.search(PAGES[page]())
