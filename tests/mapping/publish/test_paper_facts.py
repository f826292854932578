"""The facts beside a paper: numbers of the workshop's summary, small groups left out."""

import json
from datetime import date

import pytest

from geodata.actions import TERMINAL, papers
from geodata.actions.workshops import answers, attendance, rooms, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.errors import NotFound
from geodata.model.imports.records import Category
from geodata.model.papers import PaperDraft, PaperKind
from geodata.model.people.people import Role
from geodata.model.workshops.answers import AnswerDraft
from geodata.model.workshops.attendance import AttendanceAge, AttendeeKind
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup, PinDraft, WorkshopDraft, WorkshopKind
from geodata.reference.forms import get_form
from mapping.exports.paper import list_facts
from mapping.publish import editions
from mapping.publish.paper_facts import read_paper_facts
from mapping.texts import Texts
from tests.seen import pass_displayed_version

TEXTS = Texts("th")
HERE = (100.50413, 13.77991)  # DS07
CANARY = "คำที่ไม่มีใครเห็น"
OLD, YOUNG = AgeGroup.SIXTY_UP, AgeGroup.TWENTY_UP
SURVEY = get_form(FormKind.SURVEY)
SCALES = [item for item in SURVEY.items if item.is_scale]


@pytest.fixture
def room(project, now):
    kind, day = WorkshopKind.TRAINING, date(2026, 9, 30)
    draft = WorkshopDraft("a", kind, "อบรมอาสาสมัคร", day, "ศาลา", "DS07", None)
    made = workshops.create_workshop(project, TERMINAL, draft, at=now)
    return workshops.open_room(project, TERMINAL, made.id, at=now)


@pytest.fixture
def do(project, room, now):
    return lambda action, *more: action(project, TERMINAL, room.id, *more, at=now)


@pytest.fixture
def propose(project, room, now):
    def run(number, category):
        guest = Guest(room.code, rooms.join_room(project, room.code, at=now))
        draft = PinDraft(f"token-of-a-pin-{number:04d}", category, HERE, None, CANARY)
        return rooms.propose_pin(project, guest, draft, at=now).id

    return run


@pytest.fixture
def type_in(do):
    """Type a sheet in: the choice is that of every scale."""

    def run(number, kind, choice=1, age=None, code=""):
        chosen = {item.id: (choice,) for item in get_form(kind).items}
        do(
            answers.add_paper,
            AnswerDraft(f"token-of-a-sheet-{number:03d}", kind, chosen, code, age),
        )

    return run


@pytest.fixture
def rows(project, room, now):
    """Return the rows of a paper about the workshop, by their labels."""

    def read():
        draft = PaperDraft("t", PaperKind.ACTIVITY, "DS07", room.id)
        paper = papers.create_paper(project, TERMINAL, draft, at=now)
        found = papers.read_outcome(project, TERMINAL, paper, at=now)
        return dict(list_facts(read_paper_facts(paper, project.settings, TEXTS, found), TEXTS))

    return read


def label(key):
    return TEXTS(f"papers.paper.{key}")


def test_every_number_is_one_of_the_summary(do, propose, rows):
    sent = propose(1, Category.POLICY)
    propose(2, Category.POLICY)
    propose(3, Category.COMMUNITY)
    do(pass_displayed_version(workshops.send_to_review), [sent])
    found, said = do(workshops.read_summary), rows()
    assert (found.joined, found.pins, found.sent) == (3, 3, 1)
    assert said[label("joined")] == str(found.joined)
    assert said[label("sent")] == str(found.sent)
    assert said[label("votes")] == str(found.votes)
    assert said[label("from_paper")] == str(found.from_paper)
    counts = [int(part.rsplit(" ", 1)[1]) for part in said[label("pins")].split(" · ")]
    assert counts == [2, 0, 0, 1]
    assert sum(counts) == found.pins
    assert CANARY not in str(said)


def test_attendance_is_counted_by_age_and_by_kind(do, rows):
    assert rows()[label("attendance")] == "ไม่มีข้อมูล"
    came = {
        (AttendanceAge.SIXTY_UP, AttendeeKind.LEADER): 2,
        (AttendanceAge.TWENTY_UP, AttendeeKind.LEADER): 3,
    }
    do(attendance.record_attendance, {}, came)
    said = rows()
    assert said[label("attendance")] == "รวม 5 · 60 ปีขึ้นไป 2 · 20–24 ปี 3"
    assert said[label("attended_as")] == "รวม 5 · ผู้นำชุมชน 5"


def test_of_opinions_only_groups_of_five_of_closed_workshops(do, type_in, rows):
    opinions = (
        "ทุกกลุ่มที่แสดงรวมกัน: 4.0 (5) · 60 ปีขึ้นไป: 4.0 (5) · 40–59 ปี: ไม่แสดง"
        " · 25–40 ปี: ไม่แสดง · 20–24 ปี: ไม่แสดง"
    )  # a group of which nobody answered and one of which four did look alike
    for number in range(5):
        type_in(number, FormKind.SURVEY, 4, OLD)
    assert SCALES[0].question not in rows()  # the room is open
    do(workshops.close_room)
    assert rows()[SCALES[0].question] == opinions
    assert "เวิร์กช็อปที่ปิดแล้ว 1 ครั้ง" in rows()[label("opinions")]
    type_in(5, FormKind.SURVEY, 1, YOUNG)  # one more on paper: nothing shown moves
    assert rows()[SCALES[0].question] == opinions


def test_fewer_than_five_opinions_are_withheld(do, type_in, rows):
    for number in range(4):
        type_in(number, FormKind.SURVEY, 4, OLD)
    do(workshops.close_room)
    said = rows()
    assert {said[scale.question] for scale in SCALES} == {"ไม่แสดง"}


def test_tests_are_compared_when_both_are_closed(do, type_in, rows):
    for number in range(4):
        code = f"0{number + 1}ก45"
        type_in(number, FormKind.PRE_TEST, 1, code=code)
        type_in(number + 10, FormKind.POST_TEST, 2, code=code)
    told = rows()[TEXTS("forms.results.tests")]
    assert "4 คู่" in told
    assert "ไม่ได้นำมาจับคู่" in told
    do(answers.open_form, FormKind.POST_TEST)
    assert TEXTS("forms.results.tests") not in rows()


def test_the_workshop_of_a_paper_out_of_scope_is_not_there(project, room, signed_in, now):
    draft = PaperDraft("t", PaperKind.ACTIVITY, "DS07", room.id)
    paper = papers.create_paper(project, TERMINAL, draft, at=now)
    elsewhere = signed_in(Role.COORDINATOR, "DS08", name="elsewhere", at=now)
    with pytest.raises(NotFound):
        papers.read_outcome(project, elsewhere, paper, at=now)
    own = signed_in(Role.COORDINATOR, "DS07", name="somchai", at=now)
    assert papers.read_outcome(project, own, paper, at=now).workshop.id == room.id


def test_an_edition_says_its_day_and_gives_its_own_numbers(project, now):
    editions.freeze_edition(project, TERMINAL, "เวที", at=now)
    folder = project.settings.editions / "2569-09-30"
    about = json.loads((folder / "about.json").read_bytes())
    (folder / "about.json").write_text(json.dumps({**about, "version": 41}))
    draft = PaperDraft("t", PaperKind.LESSONS, None, None, "2569-09-30")
    paper = papers.create_paper(project, TERMINAL, draft, at=now)
    facts = read_paper_facts(paper, project.settings, TEXTS, None)
    assert facts.edition == "แผนที่ฉบับวันที่ 30 กันยายน พ.ศ. 2569"
    assert facts.area.version == 41
