"""A law: whoever decides about what is not there any more is refused, and nothing is changed.

Every public action is found by looking at the modules. One that takes what was seen stands in the
table and is tried with a stale one; one that takes none stands in a list that says why.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import shutil
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import pytest

import geodata.actions
import mapping.screens
from geodata import settings
from geodata.actions import TERMINAL, Caller
from geodata.actions.cases import (
    case_access,
    case_erasure,
    case_identity,
    case_reports,
    letter_presets,
)
from geodata.actions.imports import counting, feeds, records
from geodata.actions.people import accounts
from geodata.actions.places import fieldwork, landmarks, stated_names, tracing
from geodata.actions.risks import risk_reviews, risk_words, risks, sub_kinds
from geodata.actions.risks.risk_reviews import BulkStep
from geodata.errors import AppError, Conflict
from geodata.model.cases.case_rules import JurisdictionHint
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseEdit, CaseReport, CaseState, Threat
from geodata.model.cases.erasure import ErasureReason
from geodata.model.cases.packets import DeliveryMethod, PresetDraft
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import CaseGroup, CountCell, GroupLevel, SubjectCount
from geodata.model.imports.records import Category, Indicator, ParsedRecords, StatedPlace
from geodata.model.people.people import Role
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.places.landmarks import LandmarkDraft, LandmarkKind
from geodata.model.places.registry import FigureKind
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, RiskContent, RiskDraft, Scores
from geodata.model.workshops.commitments import CommitmentState
from geodata.model.workshops.plans import Likelihood, ScenarioDraft, StrategyDraft
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.project import open_project
from geodata.store.cases.case_talk import CaseTalkStore
from geodata.store.imports.counting import CountingStore
from tests import seen as held
from tests.matrix.conftest import _sign_in, environment
from tests.matrix.programme_tries import list_programme_tries
from tests.matrix.table import OWN_PLACE, RECORD, SOURCE
from tests.photos import EVERY_CHECK

IN_ROOMS = "a switch of a room that runs: it is set to what it says, whatever it was before"
NEW = "makes something new; its token makes a second tap the same thing"
ADDS = "adds to what is there and takes nothing away"
WITHOUT = {  # why an action that changes something takes nothing that was seen
    **dict.fromkeys(
        [
            "risks.propose",
            "cases.register_report",
            "commitments.add",
            "communities.add_community",
            "landmarks.add_landmark",
            "plans.add_scenario",
            "plans.add_strategy",
            "papers.create_paper",
            "workshops.create_workshop",
            "fieldwork.record_visit",
            "workshop_pins.add_paper_pin",
            "workshop_paper.type_in",
            "answers.add_paper",
            "tracing.save_tracing",
            "accounts.add_account",
            "trustees.add_trustee",
            "feeds.add_feed",
            "editions.freeze",
            "inspections.record_inspection",
            "watched_projects.import_projects",
            "records.import_records",
            "programmes.create_programme",
            "programmes.begin_from_reference",
            "programmes.begin_from_plan",
            "programmes.copy_programme",
            "budget.record_expense",
            "goals.add_goal",
            "activities.plan_activity",
            "activities.add_held_activity",
            "members.add_member",
            "documents.add_document",
            "handbooks.record_handbooks",
            "notes.add_note",
            "notes.add_plan_goal",
            "notes.add_recommendation",
            "centres.add_centre",
            "surveys.open_survey",
            "interviews.record_interview",
            "interview_quotes.write_quote",
            "survey_answers.add_sheet",
        ],
        NEW,
    ),
    **dict.fromkeys(
        [
            "case_work.add_file",
            "case_work.add_task",
            "case_work.link_case",
            "case_work.send_message",
            "case_work.add_note",
            "letter_presets.add",
            "risk_photos.add_photo",
            "inspections.add_inspection_photo",
            "risk_photos.keep_photo",
            "case_reports.add_file",
            "case_reports.send_message",
            "priorities.seed_priorities",
            "risk_words.write_words",
            "public_photos.propose_photo",
            "sub_kinds.add_sub_kind",
        ],
        ADDS,
    ),
    **dict.fromkeys(
        [
            "workshops.open_room",
            "workshops.pause_pins",
            "workshops.resume_pins",
            "workshops.reveal_pins",
            "workshops.hide_pins",
            "workshops.set_timer",
            "room_crowd.set_size",
            "workshops.set_address",
            "room_crowd.lock_room",
            "room_crowd.unlock_room",
            "room_crowd.remove_phones",
            "workshops.open_voting",
            "workshops.close_voting",
            "workshops.close_room",
            "workshops.create_projector_token",
            "answers.open_form",
            "answers.close_form",
        ],
        IN_ROOMS,
    ),
    **dict.fromkeys(
        [
            "risk_words.withdraw_words",
            "risk_words.show_public_titles",
            "public_photos.withdraw_photo",
            "interview_quotes.withdraw_quote",
            "public_photos.show_public_photos",
        ],
        "takes off the map whatever is shown: in a hurry it is not refused",
    ),
    "editions.save_plan": "takes the whole plan as it was drawn: test_editions",
    **dict.fromkeys(
        [
            "accounts.change_role",
            "accounts.end_sessions",
            "accounts.request_new_secrets",
            "accounts.request_link",
            "accounts.set_enabled",
        ],
        "takes the whole account as it was drawn: test_an_account_that_changed_is_left_alone",
    ),
    **dict.fromkeys(
        [
            "case_notices.mark_all_read",
            "case_work.mark_messages_read",
            "case_work.mark_several_read",
            "case_search.search_cases",
            "case_work.unlink_case",
            "counting.untick_case",
            "import_undo.withdraw_undo_request",
        ],
        "takes back what is one's own, or what can be put back at once",
    ),
    **dict.fromkeys(
        [
            "editions.withdraw",
            "geography.use_estimated_areas",
            "geography.import_boundaries",
            "operator_decisions.confirm_clock",
            "operator_decisions.end_restored_access",
            "operator_decisions.move_database",
            "operator_decisions.settle_days",
            "records.remove_demo",
            "feeds.read_feed",
            "feeds.remove_feed",
            "trustees.read_contact",
        ],
        "is run at the server's terminal, or shows a preview of its own",
    ),
}
ELSEWHERE = {  # tried where what they need is at hand
    "attendance.record_attendance": "tests/geodata/actions/workshops/test_attendance.py",
    "paper_votes.record_paper_votes": "tests/geodata/actions/workshops/test_paper_votes.py",
    "editions.save_plan": "tests/mapping/publish/test_editions.py",
    "counting.confirm_release": "tests/mapping/publish/test_complaint_releases.py",
    "counting.run_release": "tests/mapping/publish/test_complaint_releases.py",
    "import_undo.undo_import": "tests/geodata/actions/imports/test_import_undo.py",
    "risk_reviews.rehearse": "test_several_pass_over_what_is_stale",
    "risk_reviews.take_bulk_step": "test_several_pass_over_what_is_stale",
}
NOTED = {  # they look, or hand something out, and leave a note of it
    "case_identity.read_contact",
    "case_prints.export_case",
    "case_prints.export_list",
    "case_referrals.build_contents",
    "case_referrals.read_packet",
    "case_work.open_file",
    "cases.open_case",
    "form_results.read_pooled_survey",
    "form_results.read_test_sheets",
    "interviews.read_notes",
    "members.read_identities",
    "papers.export_paper",
    "programmes.export_overview",
    "risk_photos.sanitize_photo",
    "risk_photos.read_photo",
    "public_photos.preview_photo",
    "public_photos.read_photo_file",
    "survey_results.read_year_survey",
    "uploads.read_boundaries",
    "uploads.read_table",
    "workshop_paper.export_sheet",
}
BEGINS = re.compile(
    r"\b(audited_transaction|work_on_case|run_workshop|_manage_accounts|_open_by_receipt"
    r"|_change_community|_set_state|_set_open|_set_values|_set_locked|_take_step|_edit)\("
)
HELPERS = {  # not actions: what actions are made of
    "transactions.audited_transaction",
    "case_access.work_on_case",
    "room_access.run_workshop",
    "uploads.audit_refusal",
}


def public_actions():
    """Return every public function that somebody calls, by module and name."""
    found = {}
    for info in pkgutil.walk_packages(geodata.actions.__path__, "geodata.actions."):
        module = importlib.import_module(info.name)
        stem = info.name.rpartition(".")[2]
        for name, function in inspect.getmembers(module, inspect.isfunction):
            named = inspect.signature(function).parameters
            is_here = function.__module__ == module.__name__ and not name.startswith("_")
            by_somebody = "caller" in named and named["caller"].annotation is Caller
            if is_here and (by_somebody or (stem == "case_reports" and "receipt" in named)):
                found[f"{stem}.{name}"] = function
    return found


def is_reading(function):
    """Return whether an action changes nothing: it looks, or it hands out what it notes."""
    source = inspect.getsource(function)
    return not BEGINS.search(source)


@dataclass(frozen=True)
class Try:
    """An action on something that is there: what it is given, and what a screen holds of it."""

    seen: object
    given: dict
    by: Caller = TERMINAL
    token: str = "seen"


@pytest.fixture(scope="session")
def prepared_folder(prepared, tmp_path_factory, at):
    """Lay everything out once, in a folder of its own; return it with what is tried."""
    folder = tmp_path_factory.mktemp("seen") / "project"
    shutil.copytree(prepared[0], folder)
    project = open_project(settings.read(environment(folder)))
    made = _tries(project, prepared[1], at)
    project.database.close()
    return folder, made


@pytest.fixture
def project_folder(prepared_folder, tmp_path, monkeypatch):
    """A copy of that folder; the settings point to it."""
    folder = tmp_path / "project"
    shutil.copytree(prepared_folder[0], folder)
    for name, value in environment(folder).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DUSITMAP_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def tries(prepared_folder):
    return prepared_folder[1]


def _tries(project, things, at):
    """Return a try of each action that takes what was seen."""
    officer = things.people[Role.OFFICER].caller
    second = _sign_in(project, "the.second", Role.OFFICER, at).caller
    risk, into = things.risks[OWN_PLACE], things.others[OWN_PLACE]
    case = things.cases[OWN_PLACE]
    promise, waits = things.public_commitments[OWN_PLACE], things.commitments[OWN_PLACE]
    paper, room = things.papers[OWN_PLACE], things.rooms[OWN_PLACE]
    of_risk = held.risk_as_it_is(project, risk.id)
    content = RiskContent(Category.POLICY, things.points[OWN_PLACE], None, Scores(1, 1), "x")
    place, of_place = {"community_id": OWN_PLACE}, held.community_as_it_is(project, OWN_PLACE)
    scenario, strategy = things.scenarios[OWN_PLACE], things.strategies[OWN_PLACE]
    question, pin = things.questions[OWN_PLACE], things.pins[OWN_PLACE]
    of_pin = held.pin_as_it_is(project, room.id, pin)
    of_question = held.question_as_it_is(project, room.id, question)
    asked = {"workshop_id": room.id, "question_id": question}
    made = things.prepared_rooms[OWN_PLACE]
    day = at.date()
    draft = WorkshopDraft("x", WorkshopKind.FORUM, "x", day, "x", OWN_PLACE, None)
    visit = fieldwork.record_visit(
        project, TERMINAL, VisitDraft("v", OWN_PLACE, day, found_risk=True), at=at
    )
    for_case = held.case_as_it_is(project, case.id)
    of_case = {"case_id": case.id}
    case_identity.request_contact(project, officer, case.id, for_case, "x", at=at)
    case_erasure.request_erasure(
        project, officer, case.id, for_case, ErasureReason.REPORTER_ASKED, at=at
    )
    letter = PresetDraft(Agency.PACC, "x", "x")
    letter_presets.add(project, officer, letter, token="preset", at=at)
    [kept_letter] = letter_presets.list_presets(project, officer, at=at)
    preset = (
        DisplayedVersion.from_record(kept_letter),
        {"preset_id": kept_letter.id, "draft": letter},
    )
    receipt, mark = case_reports.draw_receipt(project)
    told = CaseReport(receipt, Category.POLICY, "x", OWN_PLACE)
    case_reports.report_case(project, told, mark, at=at)
    followed = case_reports.follow(project, receipt, at=at).displayed_version
    named = _waiting_name(project, at)
    imported = _complaints(project, at)
    with project.database.begin() as tx:
        refs = tuple(f"case {number}" for number in range(10_000, 10_006))
        cell = CountCell(GroupLevel.COMMUNITY, "DS01", None)
        CountingStore(tx).publish(day, [CaseGroup(cell, ("2026-01", "2026-06"), refs)])
    group = _group(project, at)
    hint = held.hint_as_it_is(project, Agency.PACC)
    dossier = tracing.read_dossier(project, TERMINAL, OWN_PLACE, at=at)
    back = {"community_id": OWN_PLACE, "version": dossier.current.version - 1, "reason": "x"}
    on_risk = {"risk_id": risk.id}
    photo = things.photos[OWN_PLACE]
    of_photo, on_photo = held.photo_as_it_is(project, photo.id), {"photo_id": photo.id}
    hidden, watched = things.hidden_project, things.projects[OWN_PLACE]
    inspection = things.inspections[OWN_PLACE]
    of_hidden = (
        DisplayedVersion.from_record(hidden),
        {"project_id": hidden.id, "answered": hidden.facts.hints},
    )
    of_project = DisplayedVersion.from_record(watched), {"project_id": watched.id}
    numbered = {"risk_number": things.named.public_id, "is_linked": True}
    of_tied = of_project[0], of_project[1] | numbered
    of_inspection = (
        DisplayedVersion.from_record(inspection),
        {"inspection_id": inspection.id, "is_approved": True},
    )
    quote = things.programme.quote
    of_quote, on_quote = DisplayedVersion.from_record(quote, ()), {"quote_id": quote.id}
    of_words, on_words = _waiting_words(project, things, second, at)
    asked_for, of_asked = (
        {"request_id": things.request.id},
        DisplayedVersion.from_record(things.request),
    )
    return {
        "account_requests.confirm": Try(of_asked, asked_for, officer),
        "account_requests.refuse": Try(of_asked, asked_for, officer),
        "risks.approve": Try(
            of_risk,
            on_risk | {"precision": Precision.COMMUNITY, "scores": Scores(1, 1)},
            officer,
        ),
        "risks.send_back": Try(of_risk, on_risk | {"reason": "x"}, officer),
        "risks.retire": Try(of_risk, on_risk | {"reason": "x"}, officer),
        "risks.merge": Try(of_risk, on_risk | {"into_id": into.id}, officer),
        "risks.keep_on_map": Try(of_risk, on_risk, officer),
        "second_scores.score_again": Try(of_risk, on_risk | {"scores": Scores(1, 1)}, officer),
        "watched_projects.publish_project": Try(*of_hidden, officer),
        "watched_projects.withdraw_project": Try(*of_project, officer),
        "watched_projects.set_risk_point": Try(*of_tied, officer),
        "inspections.decide_inspection": Try(*of_inspection, officer),
        "risks.undo": Try(DisplayedVersion.from_record(risk), on_risk, officer),
        "risks.submit_again": Try(*_propose_own(project, things, at)),
        "risk_words.approve_words": Try(of_words, on_words | {"answered": frozenset()}, second),
        "public_photos.approve_photo": Try(
            of_photo, on_photo | {"checks": EVERY_CHECK, "answered": frozenset()}, officer
        ),
        "public_photos.refuse_photo": Try(of_photo, on_photo | {"reason": "x"}, officer),
        "interview_quotes.approve_quote": Try(
            of_quote, on_quote | {"answered": frozenset()}, officer
        ),
        "interview_quotes.refuse_quote": Try(of_quote, on_quote | {"reason": "x"}, officer),
        "risk_words.refuse_words": Try(of_words, on_words | {"reason": "x"}, second),
        "landmarks.set_landmark_retired": Try(*_landmark(project, at), officer),
        "sub_kinds.change_sub_kind": Try(*_sub_kind(project), officer),
        "feeds.set_category": Try(*_feed_word(project, at), officer),
        "risk_edits.edit": Try(*_propose_own(project, things, at, content=content)),
        "risk_edits.withdraw": Try(*_propose_own(project, things, at)),
        "risk_edits.correct": Try(of_risk, on_risk | {"content": content}, officer),
        "mitigations.mitigate": Try(of_risk, on_risk | {"done_on": day}, officer),
        "mitigations.confirm": Try(of_risk, on_risk, officer),
        "mitigations.refuse": Try(of_risk, on_risk, officer),
        "mitigations.reopen": Try(of_risk, on_risk | {"reason": "x"}, officer),
        "cases.take_step": Try(
            for_case,
            of_case | {"wanted_step": CaseStep.REFERRED_TO_DISTRICT, "reason": "x"},
            officer,
        ),
        "case_endings.propose": Try(
            for_case, of_case | {"step": CaseStep.DISMISSED, "reporter_message": "x"}, officer
        ),
        "case_endings.confirm": Try(for_case, of_case, officer),
        "case_endings.decline": Try(for_case, of_case | {"reason": "x"}, officer),
        "case_work.edit": Try(
            for_case, of_case | {"changes": CaseEdit(Category.POLICY, OWN_PLACE, "x")}, officer
        ),
        "case_work.assign": Try(for_case, of_case | {"assignee_id": None}, officer),
        "case_work.set_threat": Try(
            for_case, of_case | {"threat": Threat.GUARDED, "reason": "x"}, officer
        ),
        "case_work.finish_task": Try(*_task(project, case), officer),
        "case_solutions.propose": Try(
            for_case,
            of_case | {"work_done": "x", "done_on": day, "evidence_id": things.files[OWN_PLACE]},
            officer,
        ),
        "case_solutions.confirm": Try(for_case, of_case, officer),
        "case_solutions.decline": Try(for_case, of_case | {"reason": "x"}, officer),
        "case_referrals.prepare": Try(
            for_case,
            of_case
            | {"agency": Agency.DISTRICT, "recipient": "x", "letter": "", "packet": b"PK x"},
            officer,
        ),
        "case_referrals.release": Try(for_case, of_case | {"recipient": "x"}, officer),
        "case_referrals.drop": Try(for_case, of_case | {"reason": "x"}, officer),
        "case_referrals.record_delivery": Try(
            for_case, of_case | {"method": DeliveryMethod.ONLINE, "sent_on": day}, officer
        ),
        "letter_presets.change": Try(*preset, officer),
        "letter_presets.remove": Try(preset[0], {"preset_id": 1}, officer),
        "case_risks.propose_risk": Try(
            for_case,
            of_case | {"draft": RiskDraft("r", Category.POLICY, None, OWN_PLACE)},
            officer,
        ),
        "case_identity.request_contact": Try(for_case, of_case | {"reason": "x"}, officer),
        "case_identity.answer_request": Try(*_request(project, case), second),
        "case_rules.set_clock": Try(
            held.clock_as_it_is(project, CaseState.RECEIVED),
            {"state": CaseState.RECEIVED, "days": 3},
            officer,
        ),
        "case_rules.set_hint": Try(
            hint, {"agency": Agency.PACC, "hint": JurisdictionHint("x", True, 0)}, officer
        ),
        "case_erasure.request_erasure": Try(
            held.case_as_it_is(project, things.new_cases[OWN_PLACE].id),
            {"case_id": things.new_cases[OWN_PLACE].id, "reason": ErasureReason.REPORTER_ASKED},
            officer,
        ),
        "case_erasure.confirm": Try(held.erasure_as_it_is(project, case.id), of_case, second),
        "counting.tick_case": Try(for_case, of_case | {"another_person": True}, officer),
        "counting.tick_import": Try(*imported, officer),
        "counting.set_subject_count": Try(
            held.subjects_as_they_are(project),
            {"given": SubjectCount("DS07", Category.POLICY, 3)},
            officer,
        ),
        "counting.request_retraction": Try(*group, officer),
        "counting.retract_group": Try(*_request_retraction(project, second, at), officer),
        "commitments.set_state": Try(
            DisplayedVersion.from_record(promise),
            {"commitment_id": promise.id, "state": CommitmentState.PROMISED, "proof": ""},
            officer,
        ),
        "commitments.confirm": Try(
            DisplayedVersion.from_record(waits), {"commitment_id": waits.id}, officer
        ),
        "commitments.decline": Try(
            DisplayedVersion.from_record(waits), {"commitment_id": waits.id}, officer
        ),
        "communities.rename": Try(of_place, place | {"name": "ชุมชนชื่อใหม่"}, officer),
        "communities.retire": Try(of_place, place, officer),
        "communities.take_back": Try(of_place, place, officer),
        "communities.assign_zone": Try(of_place, place | {"zone": 2}, officer),
        "communities.set_figure": Try(
            of_place,
            place | {"kind": FigureKind.HOUSEHOLDS, "count": 9, "year_be": 2566, "source": "x"},
            officer,
        ),
        "plans.change_scenario": Try(
            held.scenario_as_it_is(project, scenario),
            {"scenario_id": scenario, "draft": ScenarioDraft("x", "y", "", Likelihood.POSSIBLE)},
            officer,
        ),
        "plans.change_strategy": Try(
            held.strategy_as_it_is(project, strategy),
            {"strategy_id": strategy, "draft": StrategyDraft("x", "y", 2571, "")},
            officer,
        ),
        "plans.drop_strategy": Try(
            held.strategy_as_it_is(project, strategy), {"strategy_id": strategy}, officer
        ),
        "papers.save_paper": Try(
            DisplayedVersion.from_record(paper),
            {"paper_id": paper.id, "parts": {"worked": "x"}},
            officer,
        ),
        "papers.restore_version": Try(
            DisplayedVersion.from_record(paper), {"paper_id": paper.id, "to": 1}, officer
        ),
        "workshops.change_workshop": Try(
            held.read_seen_version(project, made), {"workshop_id": made.id, "draft": draft}, officer
        ),
        "workshop_pins.merge_pin": Try(
            of_pin,
            {
                "workshop_id": room.id,
                "pin_id": pin,
                "into_id": things.other_pins[OWN_PLACE],
            },
            officer,
        ),
        "workshop_pins.drop_pin": Try(of_pin, {"workshop_id": room.id, "pin_id": pin}, officer),
        "pin_titles.approve_title": Try(
            of_pin,
            {"workshop_id": room.id, "pin_id": pin, "title": "x", "answered": frozenset()},
            officer,
        ),
        "pin_titles.remove_title": Try(of_pin, {"workshop_id": room.id, "pin_id": pin}, officer),
        "workshop_pins.send_to_review": Try(
            [(pin, of_pin)], {"workshop_id": room.id}, officer, "pins"
        ),
        "workshop_paper.confirm_pins": Try(
            [(pin, of_pin)], {"workshop_id": room.id}, officer, "pins"
        ),
        "questions.show_question": Try(of_question, asked, officer),
        "questions.mark_answered": Try(of_question, asked, officer),
        "questions.hide_question": Try(of_question, asked, officer),
        "fieldwork.withdraw_visit": Try(
            DisplayedVersion.from_record(visit), {"visit_id": visit.id}, officer
        ),
        "stated_names.confirm_name": Try(*named, officer),
        "stated_names.withdraw_name": Try(*_settle_name(project, at), officer),
        **{
            name: Try(DisplayedVersion.from_record(thing), given, officer)
            for name, thing, given in list_programme_tries(things, OWN_PLACE, at)
        },
        "tracing.adopt": Try(things.seen_traced, {"tracing_id": things.tracing.id}, officer),
        "tracing.decline": Try(
            things.seen_traced, {"tracing_id": things.tracing.id, "answer": "x"}, officer
        ),
        "tracing.confirm": Try(
            dossier.displayed_version, {"community_id": OWN_PLACE, "note": "x"}, officer
        ),
        "tracing.restore_version": Try(dossier.displayed_version, back, officer),
        "case_reports.confirm": Try(followed, {"receipt": receipt}, None),
        "case_reports.contest": Try(followed, {"receipt": receipt, "reason": "x"}, None),
        "case_reports.reopen": Try(followed, {"receipt": receipt, "reason": "x"}, None),
        "case_reports.withdraw": Try(followed, {"receipt": receipt, "understood": True}, None),
        "case_reports.take_back": Try(followed, {"receipt": receipt}, None),
    }


def stale(token, how):
    """Return what somebody holds who drew an earlier version, or something else of this one."""
    if isinstance(token, list):
        return [(number, stale(version, how)) for number, version in token]
    if how == "content" and isinstance(token, DisplayedVersion):
        return replace(token, digest="0" * 64)
    return replace(token, version=token.version - 1)


def find_refusal(project, at, name, attempt, token):
    """Return the refusal of a try, None where it was done."""
    who = {} if attempt.by is None else {"caller": attempt.by}
    try:
        public_actions()[name](project, **who, **attempt.given, **{attempt.token: token}, at=at)
    except AppError as error:
        return error
    return None


EVERY = sorted(set(public_actions()) - set(WITHOUT) - set(ELSEWHERE) - HELPERS)
DECIDING = [
    helper
    for helper in EVERY
    if {"seen", "pins"} & set(inspect.signature(public_actions()[helper]).parameters)
]


def test_every_action_that_changes_something_stands_here():
    """An action that is added takes what was seen, or says why it does not."""
    changing = {
        name for name, public_action in public_actions().items() if not is_reading(public_action)
    }
    with_token = {
        name
        for name, public_action in public_actions().items()
        if set(inspect.signature(public_action).parameters)
        & {"seen", "items", "pins", "fingerprint"}
    }
    stands = set(WITHOUT) | set(ELSEWHERE) | HELPERS | with_token
    assert changing - stands - NOTED == set()
    assert set(WITHOUT) <= set(public_actions())
    assert not set(WITHOUT) & with_token


def test_every_action_that_takes_what_was_seen_is_tried(tries):
    assert set(tries) == set(DECIDING)


@pytest.mark.parametrize("how", ["content", "version"])
@pytest.mark.parametrize("name", DECIDING)
def test_what_is_stale_is_refused_and_changes_nothing(project, tries, saved, at, name, how):
    attempt = tries[name]
    before = saved()
    refused = find_refusal(project, at, name, attempt, stale(attempt.seen, how))
    assert isinstance(refused, Conflict), refused
    assert refused.code in ("E-CONFLICT-01", "E-CONFLICT-02")
    assert saved() == before


@pytest.mark.parametrize("name", DECIDING)
def test_control_what_was_seen_is_no_conflict(project, tries, at, name):
    attempt = tries[name]
    refused = find_refusal(project, at, name, attempt, attempt.seen)
    assert not isinstance(refused, Conflict), refused


def test_several_pass_over_what_is_stale(project, things, saved, at):
    officer = things.people[Role.OFFICER].caller
    risk = things.risks[OWN_PLACE]
    seen = stale(held.risk_as_it_is(project, risk.id), "content")
    before = saved()
    given = (project, officer, BulkStep.SEND_BACK, [(risk.id, seen)], "x")
    said = risk_reviews.rehearse(*given, at=at)
    assert said.skip_reasons == {risk.id: "E-CONFLICT-01"}
    assert saved() == before
    done = risk_reviews.take_bulk_step(*given, at=at)
    assert (done.done_ids, done.skip_reasons) == ([], {risk.id: "E-CONFLICT-01"})
    assert held.risk_as_it_is(project, risk.id) == held.risk_as_it_is(project, risk.id)


UNSHOWN = {  # screens that take a decision without mapping/screens/displayed_versions.py
    "forum_story": "the plan that was read when it was drawn goes with each save",
    "review_desk": "takes back one's own step, with the version that this step gave",
    "paper_votes_desk": "a form that never leaves the page; it carries what it was drawn with",
    "workshop_summary": "a form that never leaves the page; it carries what it was drawn with",
}


def is_bare_button(call):
    """Return whether a call draws a button of Streamlit that knows no record."""
    name = getattr(call.func, "attr", "") if isinstance(call, ast.Call) else ""
    return name in ("button", "form_submit_button") and ast.unparse(call.func).startswith("st.")


def is_bare_run(call):
    """Return whether a call has the helper of actions run something about no record."""
    return (
        isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") == "run"
        and len(call.args) > 1
        and isinstance(call.func.value, ast.Call)
        and ast.unparse(call.func.value.func) == "ScreenAction"
        and not call.func.value.args
    )


def list_bare_decisions(source):
    """Return the decisions that a screen takes where a press on such a button is all it asks."""
    found = set()
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        pressed = {
            ast.unparse(node.targets[0])
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and is_bare_button(node.value)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.If) and (
                any(is_bare_button(part) for part in ast.walk(node.test))
                or pressed & {ast.unparse(part) for part in ast.walk(node.test)}
            ):
                done = {ast.unparse(part) for line in node.body for part in ast.walk(line)}
                found |= done & {*DECIDING, *ELSEWHERE}
            if is_bare_run(node):
                found |= {ast.unparse(node.args[1])} & {*DECIDING, *ELSEWHERE}
    return found


@pytest.mark.parametrize(
    "screen",
    sorted(Path(mapping.screens.__file__).parent.rglob("*.py")),
    ids=lambda path: path.stem,
)
def test_a_screen_decides_about_what_it_drew(screen):
    """A click runs the screen anew: only a button that knows what was drawn can carry it."""
    found = list_bare_decisions(screen.read_text(encoding="utf-8"))
    assert bool(found) == (screen.stem in UNSHOWN), found


def test_control_a_bare_button_is_found():
    for asked in ("if st.button('x'):", "go = st.button('x')\n    if go and known:"):
        source = f"def draw():\n    {asked}\n        tracing.adopt(*asked, known.seen)"
        assert list_bare_decisions(source) == {"tracing.adopt"}
    source = "def draw():\n    ScreenAction(place='x').run('done', tracing.adopt, 1, known.seen)"
    assert list_bare_decisions(source) == {"tracing.adopt"}
    assert (
        list_bare_decisions(
            "def draw():\n    if displayed_versions.draw_button(record):\n        tracing.adopt()"
        )
        == set()
    )


@pytest.mark.parametrize("changes", [{"role": Role.AUDITOR}, {"version": 0}, {"enabled": False}])
def test_an_account_that_changed_is_left_alone(project, things, saved, at, changes):
    drawn = replace(things.account, **changes)
    before = saved()
    for act, *given in (
        (accounts.change_role, Role.AUDITOR, frozenset()),
        (accounts.set_enabled, False),
        (accounts.request_new_secrets,),
        (accounts.end_sessions,),
    ):
        with pytest.raises(Conflict):
            act(project, TERMINAL, drawn, *given, at=at)
    assert saved() == before


LONG = "ก" * 200_000


@pytest.mark.parametrize(("words", "codes"), [
    ("", ("E-RISK-14", "E-CASE-03", "E-TXT-01")), (" \n", ("E-RISK-14", "E-CASE-03", "E-TXT-01")),
    (LONG, ("E-TXT-02",)),
], ids=["empty", "blank", "a book"])  # fmt: skip
def test_a_reason_is_given_and_can_be_read(project, tries, saved, at, words, codes):
    """Rules live in actions: each one with a reason refuses none and a book, called directly."""
    tried = 0
    for name, value in tries.items():
        if "reason" not in value.given and name != "tracing.decline":
            continue
        if isinstance(value.given.get("reason"), ErasureReason):
            continue  # one of a list
        field = "answer" if name == "tracing.decline" else "reason"
        before = saved()
        given = replace(value, given=value.given | {field: words})
        refused = find_refusal(project, at, name, given, value.seen)
        assert refused is not None, name
        assert refused.code in (*codes, "E-CASE-02"), (name, refused.code)
        assert saved() == before, name
        tried += 1
    assert tried >= 12


def iterate_with_a_book(given):
    """Yield what is given with one text after the other replaced by a book, and where that is."""
    for name, value in given.items():
        if name == "token":  # made by our own page; no change keeps it
            continue
        if isinstance(value, str) and not isinstance(value, Enum):
            yield name, given | {name: LONG}
        elif is_dataclass(value) and not isinstance(value, DisplayedVersion):
            texts = {field.name: getattr(value, field.name) for field in fields(value)}
            for field, changed in iterate_with_a_book(texts):
                yield f"{name}.{field}", given | {name: replace(value, **{field: changed[field]})}


@pytest.mark.parametrize("name", DECIDING)
def test_no_text_is_as_long_as_a_book(project, tries, saved, at, name):
    """Rules live in actions: whatever a screen lets through, each text has an end."""
    tried, before = tries[name], saved()
    for where, given in iterate_with_a_book(tried.given):
        try:
            refused = find_refusal(project, at, name, replace(tried, given=given), tried.seen)
        except AppError as error:
            refused = error
        assert refused is not None, where
        assert saved() == before, where


def test_control_a_book_is_put_in_the_place_of_each_text():
    given = {"reason": "x", "number": 3, "draft": PresetDraft(Agency.PACC, "a", "b", "c")}
    assert [where for where, _ in iterate_with_a_book(given)] == [
        "reason",
        "draft.name",
        "draft.recipient",
        "draft.letter",
    ]


def _propose_own(project, things, at, **more):
    officer = things.people[Role.OFFICER].caller
    draft = RiskDraft(f"own {len(more)}", Category.POLICY, things.points[OWN_PLACE], None, None)
    made = risks.propose(project, officer, draft, at=at)
    return held.risk_as_it_is(project, made.id), {"risk_id": made.id, **more}, officer


def _feed_word(project, at):
    [word] = feeds.read_categories(project, TERMINAL, SOURCE, at=at).words
    given = {"feed": SOURCE, "word": word.word, "category": Category.POLICY}
    return DisplayedVersion.from_record(word.choice), given


def _waiting_words(project, things, second, at):
    officer = things.people[Role.OFFICER].caller
    draft = RiskDraft("with words", Category.POLICY, None, OWN_PLACE, Scores(1, 1))
    risk = risks.propose(project, officer, draft, at=at)
    seen = held.risk_as_it_is(project, risk.id)
    risks.approve(project, second, risk.id, seen, Precision.COMMUNITY, None, at=at)
    risk_words.write_words(project, officer, risk.id, PublicWords("ก"), at=at)
    waiting = risk_words.list_waiting_words(project, second, at=at)
    [found] = [words for words in waiting if words.risk.id == risk.id]
    return found.displayed_version, {"words_id": found.words.id}


def _landmark(project, at):
    x, y = 100.5079, 13.7747
    draft = LandmarkDraft("seen", LandmarkKind.MARKET, "ตลาดเทวราช", x, y, "สำรวจ")
    place = landmarks.add_landmark(project, TERMINAL, draft, at=at)
    return DisplayedVersion.from_record(place), {"landmark_id": place.id, "retired": True}


def _sub_kind(project):
    kind = sub_kinds.list_sub_kinds(project)[0]
    given = {"code": kind.code, "name_th": "ก", "name_en": "a", "retired": False}
    return DisplayedVersion.from_record(kind), given


def _task(project, case):
    with case_access.read_case(project, TERMINAL, case.id, at=datetime.now(UTC)) as context:
        [task] = CaseTalkStore(context.act.tx, context.case, context.box).list_tasks()
    return DisplayedVersion.from_record(task), {"case_id": case.id, "task_id": task.id}


def _request(project, case):
    found = case_identity.list_pending(project, TERMINAL, at=datetime.now(UTC))
    [request] = [waiting_request for waiting_request in found if waiting_request.case_id == case.id]
    return DisplayedVersion.from_record(request), {
        "request_id": request.id,
        "agree": True,
        "reason": "x",
    }


def _import_record(project, at, token, **changes):
    """Import one record of complaints."""
    made = replace(RECORD, source_id=token, **changes)
    named = {"indicator": Indicator.COMPLAINTS, "source": token, "checksum": token}
    records.import_records(project, TERMINAL, ParsedRecords((made,), ()), **named, at=at)


def _complaints(project, at):
    _import_record(project, at, "C-1")
    found = counting.list_imports(project, TERMINAL, at=at)
    return DisplayedVersion.from_record(found[0]), {
        "import_id": found[0].id,
        "different_people": True,
    }


def _waiting_name(project, at, stated="ชุมชนที่ไม่มีจริง"):
    _import_record(project, at, f"N-{stated}", stated=StatedPlace(None, stated))
    given = {"stated": stated, "subdistrict_code": None, "community_id": OWN_PLACE}
    return held.name_as_it_waits(project, stated, None), given


def _settle_name(project, at):
    seen, given = _waiting_name(project, at, "ชุมชนอื่นที่ไม่มีจริง")
    stated_names.confirm_name(project, TERMINAL, *given.values(), seen, at=at)
    [settled] = stated_names.list_settled_names(project, TERMINAL, at=at)
    return DisplayedVersion.from_record(settled), {"number": settled.id}


def _group(project, at):
    [group] = [listed_group for listed_group, _ in counting.list_groups(project, TERMINAL, at=at)]
    return held.group_as_it_is(project, group.id), {"group_id": group.id}


def _request_retraction(project, by, at):
    """Let somebody want a second group taken back."""
    with project.database.begin() as tx:
        refs = tuple(f"case {number}" for number in range(20_000, 20_006))
        cell = CountCell(GroupLevel.COMMUNITY, "DS02", None)
        CountingStore(tx).publish(at.date(), [CaseGroup(cell, ("2026-01", "2026-06"), refs)])
    asked = next(
        e for e, _ in counting.list_groups(project, TERMINAL, at=at) if e.area_id == "DS02"
    )
    seen = held.group_as_it_is(project, asked.id)
    counting.request_retraction(project, by, asked.id, seen, at=at)
    return held.group_as_it_is(project, asked.id), {"group_id": asked.id}
