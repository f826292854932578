"""Widgets sent again: the screen of somebody who may, then another behind the same button.

What a thief of a Streamlit session has is exactly this: the drawn form with its values. The button
must do nothing for whoever is there now, and an id out of scope must look like a missing one.
"""

from dataclasses import dataclass

import pytest

from geodata import reasons
from geodata.actions import my_work
from geodata.actions.risks import risks
from geodata.actions.risks.risks import Proposal
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role, Verb
from geodata.model.workshops.commitments import CommitmentState
from geodata.model.workshops.workshops import WorkshopKind
from tests.laws import SMALL
from tests.mapping.screens.conftest import open_app  # noqa: F401 - a fixture
from tests.matrix.conftest import MISSING
from tests.matrix.table import NO, NO_PLACE, OTHER_PLACE, OWN_PLACE, ROLES, scope
from tests.matrix.test_screens import is_closed, may_open

TRAFFY = (
    "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,district,"
    "province,timestamp,state,star,count_reopen,last_activity\n"
    "T-1,ทางเท้า,กทม.,,,,\"['100.50413', '13.77991']\",,,ดุสิต,กรุงเทพมหานคร,"
    "2023-07-22 06:14:39.040089+00,เสร็จสิ้น,,0,2023-07-22 06:14:39+00\n"
).encode()
OUT = ("ended",) if SMALL else ("ended", "disabled", "guessed")


def fill_proposal(at, things):
    at.button_group[0].select(Category.POLICY).run()
    at.selectbox[0].select(OWN_PLACE).run()


def fill_review(at, things):
    risk = things.risks[OWN_PLACE]
    at.radio(key="review-choice-proposed").set_value(risk.id).run()
    fill_scores(at, risk)
    at.selectbox(key=f"merge-{risk.id}-{risk.version}").select(things.others[OTHER_PLACE].id).run()


def fill_merge(at, things):
    fill_review(at, things)
    at.button(key=f"review-merge-{things.risks[OWN_PLACE].id}").click().run()


def fill_words(at, things):
    at.button_group(key="choice-queue").select("words").run()
    words = next(field for field in at.text_input if field.key.startswith("words-reason-"))
    words.input("x").run()


def fill_own_words(at, things):
    risk = things.risks[OWN_PLACE]
    at.radio(key="review-choice-proposed").set_value(risk.id).run()
    at.text_input(key=f"words-title-{risk.id}-0").input("ชื่อใหม่").run()


def fill_withdrawal(at, things):
    at.button_group(key="choice-queue").select("public").run()
    at.radio(key="review-choice-public").set_value(things.named.id).run()
    next(box for box in at.checkbox if box.key.startswith("words-sure-")).check().run()


def fill_naming(at, things):
    at.button_group(key="choice-queue").select("naming").run()
    at.selectbox(key="sub-kind").select_index(0).run()
    group = next(choice for choice in at.button_group if choice.key.startswith("category-new-"))
    group.select(Category.POLICY).run()
    for field in at.text_input:
        if field.key.startswith(("sub-kind-th-", "sub-kind-en-")):
            field.input("ประเภทใหม่")
    at.run()


def fill_scores(at, risk):
    for name, score in (("likelihood", 3), ("impact", 4)):
        at.button_group(key=f"{name}-{risk.id}-{risk.version}").select(score).run()
    at.text_input(key=f"reason-{risk.id}-{risk.version}").input("x").run()


def fill_import(at, things):
    at.file_uploader[0].upload("traffy.csv", TRAFFY, "text/csv").run()


def fill_account(at, things):
    at.selectbox(key="admin-account").select(things.account.id).run()


def fill_workshop(at, things):
    at.button_group[0].select(WorkshopKind.HEARING).run()
    at.text_input[0].input("เวที").run()


def fill_prepared(at, things):
    at.button(key=f"workshop-go-{things.prepared_rooms[OWN_PLACE].id}").click().run()


def fill_room(at, things):
    at.button(key=f"workshop-go-{things.rooms[OWN_PLACE].id}").click().run()


def fill_pins(at, things):
    fill_room(at, things)
    at.button_group(key="choice-part").select("pins").run()
    at.button(key="pin-all").click().run()


def fill_paper(at, things):
    fill_room(at, things)
    at.button_group(key="choice-part").select("paper").run()
    at.text_input(key="paper-line").set_value("DS07 1")
    next(button for button in at.button if button.label == "บันทึกหมุดนี้").click().run()
    at.button(key="paper-all").click().run()


def fill_scenario(at, things):
    at.button(key=f"workshop-go-{things.futures[OWN_PLACE]}").click().run()
    at.button_group(key="choice-part").select("plans").run()
    title = next(text_input for text_input in at.text_input if text_input.key.endswith("-scenario"))
    title.input("ภาพ").run()


def fill_closing(at, things):
    fill_room(at, things)
    at.checkbox(key=f"room-close-sure-{things.rooms[OWN_PLACE].id}").check().run()


def fill_promises(at, things):
    """Of this place one waits for a second person, and one is public."""
    assert (things.commitments[OWN_PLACE].id, things.public_commitments[OWN_PLACE].id) == (5, 6)
    at.button_group(key="choice-part").select("commitments").run()


def fill_state(at, things):
    fill_promises(at, things)
    promise = things.public_commitments[OWN_PLACE]
    at.button_group(key=f"commitment-state-{promise.id}-{promise.version}").select(
        CommitmentState.PROMISED
    ).run()


def fill_promise(at, things):
    fill_promises(at, things)
    for name, words in (("agency", "สำนักงานเขต"), ("promise", "เปิดเผยราคากลาง")):
        field = next(
            element
            for element in (*at.text_input, *at.text_area)
            if element.key.startswith(f"commitment-{name}-")
        )
        field.input(words).run()


def fill_activity(at, things):
    """Of this place one activity is planned."""
    assert things.programme.activities[OWN_PLACE].id == 11
    at.button_group(key="choice-section").select("activities").run()


def fill_expense(at, things):
    at.button_group(key="choice-section").select("budget").run()
    line = next(group for group in at.button_group if group.key.startswith("expense-line-"))
    line.select(things.programme.line.id).run()
    total = next(field for field in at.number_input if field.key.startswith("expense-sum-"))
    total.set_value(100.0).run()


def fill_erasure(at, things):
    member = things.programme.members[OWN_PLACE]
    assert member.id == 3
    at.button_group(key="choice-section").select("members").run()
    at.selectbox(key="member-choice").select(member.id).run()
    at.checkbox(key=f"member-sure-{member.id}-{member.version}").check().run()


def fill_nothing(at, things):
    pass


@dataclass(frozen=True)
class Button:
    """A button, the role that may press it, and what is filled in before."""

    screen: str
    key: str
    verb: Verb
    role: Role
    fill: object
    saves: bool = True


def fill_case(at, things):
    at.button(key=f"case-open-{things.new_cases[OWN_PLACE].id}").click().run()
    at.button(key="step-taken_up").click().run()


def fill_note(at, things):
    case = things.cases[OWN_PLACE]
    at.button(key=f"case-open-{case.id}").click().run()
    at.text_area(key=f"case-note-{case.id}-0").input("x").run()


def fill_clock(at, things):
    at.number_input(key="rules-days-received").set_value(3).run()


BUTTONS = (
    Button("add_risk", "risk-save", Verb.PROPOSE_RISK, Role.COORDINATOR, fill_proposal),
    Button("review", "review-approve", Verb.REVIEW_RISK, Role.OFFICER, fill_review),
    Button("review", "review-back", Verb.REVIEW_RISK, Role.OFFICER, fill_review),
    Button("review", "merge-now", Verb.REVIEW_RISK, Role.OFFICER, fill_merge),
    Button("review", "words-send", Verb.PROPOSE_RISK, Role.OFFICER, fill_own_words),
    Button("review", "words-approve", Verb.APPROVE_WORDS, Role.OFFICER, fill_words),
    Button("review", "words-refuse", Verb.APPROVE_WORDS, Role.OFFICER, fill_words),
    Button("review", "words-withdraw", Verb.APPROVE_WORDS, Role.OFFICER, fill_withdrawal),
    Button("review", "public-titles", Verb.APPROVE_WORDS, Role.OFFICER, fill_naming),
    Button("review", "sub-kind-add", Verb.APPROVE_WORDS, Role.OFFICER, fill_naming),
    Button("review", "sub-kind-rename", Verb.APPROVE_WORDS, Role.OFFICER, fill_naming),
    Button("review", "sub-kind-retire", Verb.APPROVE_WORDS, Role.OFFICER, fill_naming),
    Button("import_records", "import-confirm", Verb.IMPORT_RECORDS, Role.OFFICER, fill_import),
    Button("admin", "admin-enabled", Verb.MANAGE_ACCOUNTS, Role.ADMINISTRATOR, fill_account),
    Button("admin", "admin-force", Verb.MANAGE_ACCOUNTS, Role.ADMINISTRATOR, fill_account),
    Button("admin", "admin-end", Verb.MANAGE_ACCOUNTS, Role.ADMINISTRATOR, fill_account),
    Button("workshop", "workshop-save", Verb.RUN_WORKSHOP, Role.COORDINATOR, fill_workshop),
    Button("workshop", "room-open", Verb.RUN_WORKSHOP, Role.COORDINATOR, fill_prepared),
    Button("workshop", "room-open_voting", Verb.RUN_WORKSHOP, Role.COORDINATOR, fill_room),
    Button("workshop", "room-hide", Verb.RUN_WORKSHOP, Role.OFFICER, fill_room),
    Button("workshop", "pin-send", Verb.RUN_WORKSHOP, Role.COORDINATOR, fill_pins),
    Button("workshop", "pin-drop", Verb.RUN_WORKSHOP, Role.COORDINATOR, fill_pins),
    Button("workshop", "paper-confirm", Verb.RUN_WORKSHOP, Role.OFFICER, fill_paper),
    Button("workshop", "scenario-save", Verb.RUN_WORKSHOP, Role.COORDINATOR, fill_scenario),
    Button("workshop", "room-close", Verb.RUN_WORKSHOP, Role.OFFICER, fill_closing),
    Button("forum", "commitment-new", Verb.KEEP_COMMITMENTS, Role.COORDINATOR, fill_promise),
    Button("forum", "commitment-save-6", Verb.KEEP_COMMITMENTS, Role.COORDINATOR, fill_state),
    Button("forum", "confirm-5", Verb.KEEP_COMMITMENTS, Role.OFFICER, fill_promises),
    Button("forum", "decline-5", Verb.KEEP_COMMITMENTS, Role.COORDINATOR, fill_promises),
    Button("programme", "hold-save-11", Verb.RECORD_ACTIVITY, Role.COORDINATOR, fill_activity),
    Button("programme", "expense-save", Verb.KEEP_PROGRAMME, Role.OFFICER, fill_expense),
    Button("programme", "member-withdraw-3", Verb.KEEP_MEMBERS, Role.COORDINATOR, fill_erasure),
    Button("cases", "case-confirm", Verb.WORK_CASE, Role.COORDINATOR, fill_case),
    Button("cases", "case-send-note", Verb.WORK_CASE, Role.OFFICER, fill_note),
    Button("cases", "rules-clock", Verb.SET_CASE_RULES, Role.OFFICER, fill_clock),
    Button("admin", "audit-verify", Verb.VERIFY_AUDIT, Role.AUDITOR, fill_nothing, saves=False),
)
each_button = pytest.mark.parametrize("button", BUTTONS, ids=lambda element: element.key)


def find_button(at, button):
    """Return the button; one about a risk point carries its number."""
    return next(
        element
        for element in at.button
        if element.key == button.key
        or (button.screen == "review" and element.key.startswith(f"{button.key}-"))
    )


@pytest.fixture
def filled(open_app, things):  # noqa: F811
    """Open a screen as who may, and fill it in."""

    def make(button):
        at = open_app(button.screen, by=things.people[button.role].caller)
        button.fill(at, things)
        assert not at.exception
        assert not find_button(at, button).disabled
        return at

    return make


@each_button
def test_control_the_button_works_for_who_may(filled, saved, button):
    at = filled(button)
    before = saved()
    find_button(at, button).click().run()
    assert not at.exception
    assert (saved() != before) == button.saves
    assert at.success


FORBIDDEN = [
    pytest.param(button, role, id=f"{button.key}-{role or 'nobody'}")
    for button in BUTTONS
    for role in (*ROLES, None)
    if role is None or scope(role, button.verb) == NO
][:: 5 if SMALL else 1]


@pytest.mark.parametrize(("button", "role"), FORBIDDEN)
def test_another_who_may_not_presses_it(filled, things, saved, button, role):
    at = filled(button)
    before = saved()
    at.user["id"] = "" if role is None else things.people[role].caller.session_id
    find_button(at, button).click().run()
    assert not at.exception
    assert is_closed(at) == (role is None or button.screen not in may_open(role))
    assert not at.success
    assert saved() == before


@each_button
@pytest.mark.parametrize("how", OUT)
def test_it_is_pressed_a_moment_after_the_session_ended(
    filled, things, put_out, saved, button, how
):
    at = filled(button)
    at.user["id"] = put_out(things.people[button.role], how).caller.session_id
    before = saved()
    find_button(at, button).click().run()
    assert is_closed(at)
    assert saved() == before


@pytest.mark.parametrize(
    "button",
    [
        element
        for element in BUTTONS
        if element.screen in ("add_risk", "review", "workshop", "forum", "cases", "programme")
        and element.key
        not in (
            "workshop-save",
            "commitment-new",
            "rules-clock",
            "expense-save",
        )  # makes one of the neighbour's own
    ],
)
def test_a_coordinator_of_another_place_presses_it(filled, things, saved, button):
    at = filled(button)
    before = saved()
    at.user["id"] = things.neighbour.caller.session_id
    find_button(at, button).click().run()
    assert not at.exception
    assert saved() == before
    assert not at.success
    hidden = f"ข้อเสนอเลขที่ {things.risks[OWN_PLACE].id} · "
    assert not [
        text_element.value for text_element in at.text if text_element.value.startswith(hidden)
    ]


def test_out_of_scope_and_missing_look_the_same(open_app, things, saved, monkeypatch):  # noqa: F811
    """A page with the number of another place's risk point in it, or of none at all."""
    before, said = saved(), []
    monkeypatch.setattr(my_work, "list_waiting_work", lambda *_, **__: [])  # counts what is real
    for place in (OTHER_PLACE, NO_PLACE, MISSING):
        forged = Proposal(things.risks[place], None, "", DisplayedVersion(1, ""))
        monkeypatch.setattr(risks, "list_proposals", lambda *_, it=forged, **__: [it])
        at = open_app("review", by=things.people[Role.COORDINATOR].caller)
        assert not [button for button in at.button if button.key.startswith("review-approve")]
        said.append([error.value for error in at.error])
    assert said[0] == said[1] == said[2]
    assert reasons.format_sentence("E-NF-01", "th") in said[0][0].replace("\\", "")
    assert saved() == before
