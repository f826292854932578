"""What somebody saw who had a record before them, for tests that decide about it."""

from contextlib import contextmanager
from datetime import UTC, datetime

from geodata.actions import TERMINAL
from geodata.actions.cases import case_access, case_erasure, case_identity, case_rules
from geodata.actions.imports import counting
from geodata.actions.places import stated_names, tracing
from geodata.actions.risks import public_photos, risk_display
from geodata.actions.workshops import (
    pin_titles,
    plans,
    questions,
    room_access,
    workshop_paper,
    workshop_pins,
)
from geodata.errors import NotFound
from geodata.model.cases.cases import Case
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.places.names import normalize_place_name
from geodata.model.risks import RiskPoint
from geodata.model.workshops.plans import Scenario
from geodata.model.workshops.workshops import Workshop
from geodata.store.cases.case_talk import CaseTalkStore
from geodata.store.papers import PaperStore
from geodata.store.places.fieldwork import VisitStore
from geodata.store.places.places import PlaceStore
from geodata.store.risks.public_photos import PublicPhotoStore
from geodata.store.risks.risks import RiskStore
from geodata.store.workshops.pins import PinStore
from geodata.store.workshops.plans import PlanStore
from geodata.store.workshops.questions import QuestionStore

NOTHING = DisplayedVersion(1, "0" * 64)  # of what is not there: a guess


def read_seen_version(project, record):
    """Return what a screen that drew this record holds: stale where it is another one by now."""
    if isinstance(record, RiskPoint):
        return _choose_older(record, risk_as_it_is(project, record.id))
    if isinstance(record, Case):
        return _choose_older(record, case_as_it_is(project, record.id))
    if isinstance(record, Workshop):
        return room_access.build_displayed_version(record)
    if isinstance(record, Scenario):
        return plans.build_displayed_version(record)
    return DisplayedVersion.from_record(record)


def risk_as_it_is(project, risk_id):
    """Return what a screen that draws a risk point now holds."""
    with _reading() as found, project.database.begin_read() as tx:
        risk = RiskStore(tx, project.seal).load(risk_id)
        found.append(risk_display.build_displayed_version(tx, project, risk))
    return found[0]


def photo_as_it_is(project, photo_id):
    """Return what a page that shows a photo for the public now holds."""
    with _reading() as found, project.database.begin_read() as tx:
        photo = PublicPhotoStore(tx).load(photo_id)
        waiting = public_photos.build_photo_to_approve(tx, project, photo)
        found.append(waiting.displayed_version)
    return found[0]


def case_as_it_is(project, case_id):
    """Return what a screen that draws a case now holds."""
    at = datetime.now(UTC)
    with _reading() as found, case_access.read_case(project, TERMINAL, case_id, at=at) as context:
        found.append(context.displayed_version)
    return found[0]


def community_as_it_is(project, community_id):
    """Return what a screen that draws a community now holds."""
    with project.database.begin_read() as tx:
        return DisplayedVersion.from_record(PlaceStore(tx).load_community(community_id))


def boundary_as_it_is(project, community_id):
    """Return what a screen that draws a community's boundary now holds."""
    return tracing.read_dossier(
        project, TERMINAL, community_id, at=datetime.now(UTC)
    ).displayed_version


def paper_as_it_is(project, paper_id):
    """Return what a screen that draws a paper now holds."""
    with _reading() as found, project.database.begin_read() as tx:
        found.append(DisplayedVersion.from_record(PaperStore(tx, project.seal).load(paper_id)))
    return found[0]


def scenario_as_it_is(project, number):
    """Return what a screen that draws a scenario now holds."""
    with _reading() as found, project.database.begin_read() as tx:
        found.append(
            plans.build_displayed_version(PlanStore(tx, project.seal).load_scenario(number))
        )
    return found[0]


def strategy_as_it_is(project, number):
    """Return what a screen that draws a strategy now holds."""
    with _reading() as found, project.database.begin_read() as tx:
        found.append(
            DisplayedVersion.from_record(PlanStore(tx, project.seal).load_strategy(number))
        )
    return found[0]


@contextmanager
def _reading():
    """Collect what is found; a guess where nothing is: the action has to say so, not this."""
    found = []
    try:
        yield found
    except NotFound:
        found.append(NOTHING)


def _choose_older(record, now):
    return (
        now
        if now.version == record.version or now == NOTHING
        else DisplayedVersion(record.version, "")
    )


def import_as_it_is(project, import_id):
    found = counting.list_imports(project, TERMINAL, at=datetime.now(UTC))
    return next(
        (DisplayedVersion.from_record(record) for record in found if record.id == import_id),
        NOTHING,
    )


def subjects_as_they_are(project):
    return DisplayedVersion.from_record(counting.list_subject_counts(project))


def group_as_it_is(project, group_id):
    found = counting.list_groups(project, TERMINAL, at=datetime.now(UTC))
    return next(
        (
            DisplayedVersion.from_record(record, asked)
            for record, asked in found
            if record.id == group_id
        ),
        NOTHING,
    )


def erasure_as_it_is(project, case_id):
    """Return what a second person holds who has the wish and the case before them."""
    found = case_erasure.list_pending(project, TERMINAL, at=datetime.now(UTC))
    asked = [case for case in found if case.case_id == case_id and not case.is_deleted]
    return (
        case_erasure.build_displayed_version(asked[0], case_as_it_is(project, case_id))
        if asked
        else NOTHING
    )


def request_as_it_is(project, request_id):
    found = case_identity.list_pending(project, TERMINAL, at=datetime.now(UTC))
    return next(
        (DisplayedVersion.from_record(record) for record in found if record.id == request_id),
        NOTHING,
    )


def name_as_it_waits(project, stated, subdistrict_code):
    found = stated_names.list_waiting_names(project, TERMINAL, at=datetime.now(UTC))
    wanted = normalize_place_name(stated), subdistrict_code
    same = (
        waiting_name
        for waiting_name in found
        if (normalize_place_name(waiting_name.stated), waiting_name.subdistrict_code) == wanted
    )
    return next(
        (stated_names.build_displayed_version(waiting_name) for waiting_name in same), NOTHING
    )


def name_as_settled(project, number):
    found = stated_names.list_settled_names(project, TERMINAL, at=datetime.now(UTC))
    return next(
        (
            DisplayedVersion.from_record(settled_name)
            for settled_name in found
            if settled_name.id == number
        ),
        NOTHING,
    )


def question_as_it_is(project, workshop_id, number):
    with _reading() as found, project.database.begin_read() as tx:
        found.append(
            DisplayedVersion.from_record(QuestionStore(tx, project.seal).load(workshop_id, number))
        )
    return found[0]


def visit_as_it_is(project, visit_id):
    with _reading() as found, project.database.begin_read() as tx:
        found.append(DisplayedVersion.from_record(VisitStore(tx).load(visit_id)))
    return found[0]


def clock_as_it_is(project, state):
    return DisplayedVersion.from_record(state, case_rules.read_clocks(project).get(state))


def hint_as_it_is(project, agency):
    return DisplayedVersion.from_record(case_rules.read_hints(project)[agency])


def task_as_it_is(project, case_id, task_id):
    with (
        _reading() as found,
        case_access.read_case(project, TERMINAL, case_id, at=datetime.now(UTC)) as context,
    ):
        tasks = CaseTalkStore(context.act.tx, context.case, context.box).list_tasks()
        found.append(
            next(
                (DisplayedVersion.from_record(task) for task in tasks if task.id == task_id),
                NOTHING,
            )
        )
    return found[0]


def pin_as_it_is(project, workshop_id, pin_id):
    with _reading() as found, project.database.begin_read() as tx:
        store = PinStore(tx, project.seal)
        pin = store.load(workshop_id, pin_id)
        found.append(
            workshop_pins.build_displayed_version(pin, *store.read_details(workshop_id)[pin.id])
        )
    return found[0]


def pins_as_they_are(project, workshop_id, pin_ids):
    return [
        (pin_record_id, pin_as_it_is(project, workshop_id, pin_record_id))
        for pin_record_id in pin_ids
    ]


DRAWN = {  # where the token stands after project and person, and how it is taken
    questions.show_question: (2, question_as_it_is),
    questions.mark_answered: (2, question_as_it_is),
    questions.hide_question: (2, question_as_it_is),
    workshop_pins.drop_pin: (2, pin_as_it_is),
    workshop_pins.merge_pin: (2, pin_as_it_is),
    pin_titles.approve_title: (2, pin_as_it_is),
    pin_titles.remove_title: (2, pin_as_it_is),
    case_identity.request_contact: (1, case_as_it_is),
    case_rules.set_clock: (2, lambda project, state, _: clock_as_it_is(project, state)),
    counting.set_subject_count: (1, lambda project, _: subjects_as_they_are(project)),
}
OF_PINS = (workshop_pins.send_to_review, workshop_paper.confirm_pins)


def pass_displayed_version(action):
    """Return an action that is told what stands there when it is called."""

    def run(project, by, *given, **named):
        if action in OF_PINS:
            room, pins = given
            return action(project, by, room, pins_as_they_are(project, room, pins), **named)
        place, take = DRAWN[action]
        seen = take(project, *given[:place])
        return action(project, by, *given[:place], seen, *given[place:], **named)

    return run
