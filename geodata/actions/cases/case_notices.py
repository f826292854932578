"""What somebody is told inside the app about the cases that they may see."""

from datetime import datetime

from geodata.actions.cases.case_access import build_scope
from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.model.cases.case_notices import Notice
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_notices import CaseNoticeStore


def list_own(project: Project, caller: Caller, *, at: datetime) -> list[Notice]:
    """Return one's own newest notices."""
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (tx, actor):
        if actor.account_id is None:
            return []
        scope = build_scope(actor, Verb.WORK_CASE, at)
        return CaseNoticeStore(tx).list_for_account(actor.account_id, scope)


def mark_all_read(project: Project, caller: Caller, *, at: datetime) -> None:
    """Mark the caller's notices as read."""
    with audited_transaction(project, caller, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        if act.actor.account_id is not None:
            CaseNoticeStore(act.tx).mark_read(act.actor.account_id)
        act.note("notices", reason="notices read")
