"""A conflict of interest, tried through every action on a case: the same answer as for none.

Every function of the modules that takes a case stands here with what it needs; a new one without
a line fails.
"""

import inspect
from datetime import UTC, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.cases import (
    case_endings,
    case_identity,
    case_prints,
    case_referrals,
    case_reports,
    case_risks,
    case_solutions,
    case_work,
    cases,
)
from geodata.actions.cases.case_prints import ListFilter
from geodata.errors import NotFound
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseEdit, CaseReport, Purpose, Threat
from geodata.model.cases.packets import DeliveryMethod
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft
from tests.seen import NOTHING, case_as_it_is

MODULES = (
    cases,
    case_work,
    case_solutions,
    case_endings,
    case_referrals,
    case_risks,
    case_identity,
    case_prints,
)
TODAY = datetime.now(UTC).date()
GIVEN = {  # what follows project, caller and case (and what was drawn of it, where it decides)
    cases.open_case: ((), {}),
    cases.take_step: ((CaseStep.TAKEN_UP,), {}),
    cases.list_assignees: ((), {}),
    case_work.edit: ((CaseEdit(Category.POLICY, "DS07", "x"),), {}),
    case_work.assign: ((None,), {}),
    case_work.set_threat: ((Threat.ORDINARY, "x"), {}),
    case_work.send_message: (("x",), {"token": "a"}),
    case_work.add_note: (("x",), {"token": "b"}),
    case_work.mark_messages_read: ((), {}),
    case_work.add_task: (("x",), {"token": "c"}),
    case_work.finish_task: ((1, NOTHING), {}),
    case_work.add_file: ((b"%PDF-1.7", Purpose.EVIDENCE), {}),
    case_work.link_case: (("CS-ZZZZZZZZ",), {}),
    case_work.unlink_case: (("CS-ZZZZZZZZ",), {}),
    case_solutions.propose: (("x", TODAY, "x"), {}),
    case_solutions.confirm: ((), {}),
    case_endings.propose: ((CaseStep.DISMISSED,), {"reporter_message": "x"}),
    case_endings.confirm: ((), {}),
    case_endings.decline: (("x",), {}),
    case_solutions.decline: (("x",), {}),
    case_referrals.build_contents: ((Agency.DISTRICT, "x", ""), {}),
    case_referrals.prepare: ((Agency.DISTRICT, "x", "", b"x"), {}),
    case_referrals.release: (("x",), {}),
    case_referrals.drop: (("x",), {}),
    case_referrals.record_delivery: ((DeliveryMethod.BY_HAND, TODAY), {}),
    case_risks.propose_risk: ((RiskDraft("t", Category.POLICY, None, "DS07"),), {}),
    case_prints.export_case: ((), {}),
    case_identity.request_contact: (("x",), {}),
    case_identity.read_contact: ((), {}),
    case_identity.may_read_contact: ((), {}),
}
BY_OTHER_IDS = {  # of a file, a packet, a request: their cases are looked up
    case_work.open_file,
    case_work.assign_several,
    case_work.mark_several_read,
    case_referrals.read_packet,
    case_identity.answer_request,
    case_prints.export_list,
}
WITHOUT_CASE = {
    cases.list_cases,
    cases.count_pending,
    cases.register_report,
    cases.find_similar_evidence,
    case_identity.list_pending,
    case_prints.seal_list,  # ids alone; each is looked up again in `export_list`
}
OF_ACTIONS = {cases.list_in_scope, cases.read_case_file}  # what actions are made of
KEPT_AWAY = {
    "of the community itself": {"category": Category.COMMUNITY},
    "the reporter asked": {"not_for_community": True},
    "the reporter is in danger": {},
    "not yet, for safety": {},
    "of another community": {"community_id": "DS08"},
}


def report(project, **changes):
    receipt, mark = case_reports.draw_receipt(project)
    given = {"category": Category.POLICY, "community_id": "DS07", "contact": "x"} | changes
    case_reports.report_case(project, CaseReport(receipt, **given), mark, at=datetime.now(UTC))


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


def find_refusal(action, project, by, case_id):
    """Return the refusal of an action in words, "" where there is none of scope."""
    given, named = GIVEN[action]
    parameters = inspect.signature(action).parameters
    drawn = case_as_it_is(project, case_id)
    before = (case_id, drawn) if list(parameters)[3:4] == ["seen"] else (case_id,)
    try:
        action(project, by, *before, *given, **named, at=datetime.now(UTC))
    except NotFound as error:
        return f"{error.code} {error.format_sentence('th')}"
    except Exception as error:  # another refusal: the case is in scope
        return type(error).__name__
    return ""


def public_functions():
    return {
        function
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_action_on_a_case_stands_here():
    assert public_functions() == set(GIVEN) | BY_OTHER_IDS | WITHOUT_CASE | OF_ACTIONS


@pytest.mark.parametrize("why", KEPT_AWAY)
def test_what_is_kept_from_a_coordinator_is_like_what_is_not_there(project, somchai, why):
    report(project, **KEPT_AWAY[why])
    if why in ("the reporter is in danger", "not yet, for safety"):
        threat = Threat.HIGH if "danger" in why else Threat.GUARDED
        case_work.set_threat(
            project, TERMINAL, 1, case_as_it_is(project, 1), threat, "x", at=datetime.now(UTC)
        )
    assert cases.list_cases(project, somchai, at=datetime.now(UTC)) == []
    for action in GIVEN:
        kept = find_refusal(action, project, somchai, 1)
        assert kept == find_refusal(action, project, somchai, 999), action
        assert kept.startswith(("E-NF-01", "NotAllowed")), action


def test_control_an_ordinary_case_is_in_scope(project, somchai):
    report(project)
    assert len(cases.list_cases(project, somchai, at=datetime.now(UTC))) == 1
    said = {
        find_refusal(action, project, somchai, 1)[:7]
        for action in (cases.open_case, case_work.add_note)
    }
    assert said == {""}
    assert find_refusal(cases.open_case, project, somchai, 999).startswith("E-NF-01")


@pytest.mark.parametrize("why", KEPT_AWAY)
def test_an_officer_does_the_community_review(project, signed_in, why):
    report(project, **KEPT_AWAY[why])
    malee = signed_in(Role.OFFICER, name="malee")
    done = cases.take_step(
        project, malee, 1, case_as_it_is(project, 1), CaseStep.TAKEN_UP, at=datetime.now(UTC)
    )
    assert done.state == "community review"


def test_files_packets_and_requests_of_others_are_not_there(project, somchai):
    report(project, not_for_community=True)
    at = datetime.now(UTC)
    file = case_work.add_file(project, TERMINAL, 1, b"%PDF-1.7", Purpose.EVIDENCE, at=at)
    for foreign_id, missing, action in (
        (file.id, "0" * 32, case_work.open_file),
        (1, 999, case_referrals.read_packet),
    ):
        for wanted_id in (foreign_id, missing):
            with pytest.raises(NotFound, match="E-NF-01"):
                action(project, somchai, wanted_id, at=at)
    assert case_work.open_file(project, TERMINAL, file.id, at=at).data == b"%PDF-1.7"
    for number in (1, 999):
        sealed = case_prints.seal_list(project, somchai, [number], ListFilter("open"))
        with pytest.raises(NotFound, match="E-NF-01"):
            case_prints.export_list(project, somchai, sealed, at=at)
