"""A case gives rise to a risk point, which never shows that it came from one.

Nothing in the tables of risk points points to the case; the case alone knows, sealed in its story.
"""

import secrets
from dataclasses import replace
from datetime import datetime

from geodata.actions.cases.case_access import work_on_case
from geodata.actions.risks.risk_steps import check_note, find_place
from geodata.actions.transactions import Caller
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.risks import RiskDraft, RiskPoint
from geodata.project import Project
from geodata.store.people.audit import AuditStore
from geodata.store.risks.risks import RiskStore


def propose_risk(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    draft: RiskDraft,
    *,
    at: datetime,
) -> RiskPoint:
    """Propose a risk point while working on a case; it goes the way of every other proposal.

    Raises
    ------
    BadInput
        E-RISK-05, E-TXT-02.
    NotFound
        Where the case, or the community, is out of scope.
    """
    check_note(draft.note)
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        context.require_turn()
        tx, actor = context.act.tx, context.act.actor
        place = find_place(tx, draft.point, draft.community_id)
        require_in(actor, Verb.PROPOSE_RISK, place.community_id)
        store = RiskStore(tx, project.seal)
        risk_id = store.add(
            replace(draft, token=secrets.token_urlsafe(24)),  # one that no case leads to
            place=place.columns,
            proposer_id=actor.account_id,
            at=at,
        )
        AuditStore(tx, project.audit_key).add(
            at=at,
            account_id=actor.account_id,
            verb=Verb.PROPOSE_RISK,
            object=f"risk {risk_id}",
            reason="proposed",
            after=[draft.category, place.community_id],
        )
        context.change(CaseStep.RISK_PROPOSED, reason=f"risk {risk_id}")
        return store.load(risk_id)
