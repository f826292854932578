"""What is printed for a workshop: forms without answers, a ballot with the room's numbers."""

import re
from datetime import date

import pypdfium2
import pytest

from geodata import actions
from geodata.actions.workshops import workshops
from geodata.model.imports.records import Category
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup, Pin, WorkshopDraft, WorkshopKind
from geodata.reference.forms import get_form
from mapping.exports import workshop_papers
from mapping.exports.workshop_papers import PlaceNames, render_ballot, render_form
from tests.english import list_thai

NAMES = PlaceNames({"DS07": "ราชผาทับทิมร่วมใจ"}, {"01": "ดุสิต"})


@pytest.fixture
def make(project, now):
    def run(title="อบรมริมคลอง", age_group=None):
        day = date(2026, 9, 30)
        kind = WorkshopKind.TRAINING
        draft = WorkshopDraft(f"t{title}{age_group}", kind, title, day, "", "DS07", age_group)
        return workshops.create_workshop(project, actions.TERMINAL, draft, at=now)

    return run


def extract_text(data):
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return re.sub(r"[\s\u2060\u200b]", "", "".join(pages))


def squeeze(words):
    return re.sub(r"\s", "", words)


def has_words(text, words):
    """Whether a paper has words; text out of a PDF loses some Thai marks, so consonants count."""
    bare = re.compile(r"[^\u0e01-\u0e2eA-Za-z0-9]")
    return bare.sub("", words) in bare.sub("", text)


@pytest.mark.parametrize("kind", FormKind)
def test_every_question_and_choice_is_on_paper_and_no_right_answer(make, kind, monkeypatch):
    form, given = get_form(kind), []
    render = workshop_papers.render_pdf
    monkeypatch.setattr(
        workshop_papers,
        "render_pdf",
        lambda name, values, **more: given.append(values) or render(name, values, **more),
    )
    render_form(make(), kind, form)
    [values] = given  # a text copied out of a PDF is faulty
    assert [(item["question"], item["choices"]) for item in values["items"]] == [
        (item.question, list(item.choices)) for item in form.items
    ]
    assert {key for item in values["items"] for key in item} == {
        "question",
        "choices",
        "most",
        "scale",
    }
    for page in pypdfium2.PdfDocument(render_form(make(), kind, form)):
        assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]


def test_both_tests_are_the_same_paper_but_for_their_title(make):
    before, after = (
        extract_text(render_form(make(), kind, get_form(kind)))
        for kind in (FormKind.PRE_TEST, FormKind.POST_TEST)
    )
    assert before != after
    titles = (squeeze("แบบทดสอบก่อนการอบรม"), squeeze("แบบทดสอบหลังการอบรม"))
    assert has_words(before, titles[0])
    assert has_words(after, titles[1])
    assert not has_words(before, titles[1])


def test_the_questionnaire_asks_the_age_of_a_mixed_session_only(make):
    form = get_form(FormKind.SURVEY)
    mixed = extract_text(render_form(make(), FormKind.SURVEY, form))
    of_one = extract_text(render_form(make(age_group=AgeGroup.SIXTY_UP), FormKind.SURVEY, form))
    assert has_words(mixed, "ช่วงอายุของท่าน")
    assert not has_words(of_one, "ช่วงอายุของท่าน")


def pin(number, **more):
    place = {"community_id": "DS07", "subdistrict_code": "01", "cell": None, **more}
    facts = {"merged_into": None, "withdrawn": False, "risk_id": None, "from_paper": False}
    return Pin(number * 100, 1, Category.POLICY, number=number, **{**facts, **place})


def test_the_ballot_has_the_numbers_and_read_titles_of_the_room(make):
    pins = [
        pin(3, title="ABC", is_title_approved=True),
        pin(12, title="CANARY"),
        pin(15, community_id=None),
    ]
    text = extract_text(render_ballot(make("#eval(1) $x$ *b*"), pins, NAMES))
    assert [text.index(number) for number in ("3ABC", "12", "15")] == sorted(
        text.index(number) for number in ("3ABC", "12", "15")
    )
    assert "CANARY" not in text
    assert has_words(text, "แขวงดุสิต")
    assert "#eval(1)$x$*b*" in text


def test_a_long_ballot_goes_on_on_the_next_page(make):
    data = render_ballot(make(), [pin(number) for number in range(1, 41)], NAMES)
    assert len(pypdfium2.PdfDocument(data)) > 1
    assert "40" in extract_text(data)


def test_the_ballot_in_english_has_no_thai_but_names(make):
    pins = [pin(3, title="ABC", is_title_approved=True), pin(15, community_id=None)]
    names = {*NAMES.communities.values(), *NAMES.subdistricts.values()}
    workshop = make("Workshop")
    thai, english = (render_ballot(workshop, pins, NAMES, one) for one in ("th", "en"))
    assert list_thai(extract_text(english), names) == []
    assert list_thai(extract_text(thai), names)  # control
