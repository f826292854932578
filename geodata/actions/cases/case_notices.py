"""What somebody is told inside the app about the cases that they may see."""

from datetime import datetime

from geodata.actions.acting import Caller, acting, looking
from geodata.actions.cases.case_access import scope_of
from geodata.model.cases.case_notices import Notice
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_notices import CaseNoticeStore


def mine(project: Project, by: Caller, *, at: datetime) -> list[Notice]:
    """Return one's own newest notices."""
    with looking(project, by, Verb.WORK_CASE, at=at) as (tx, actor):
        if actor.account_id is None:
            return []
        scope = scope_of(actor, Verb.WORK_CASE, at)
        return CaseNoticeStore(tx).of(actor.account_id, scope)


def read_all(project: Project, by: Caller, *, at: datetime) -> None:
    """Keep that one has read one's notices."""
    with acting(project, by, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        if act.actor.account_id is not None:
            CaseNoticeStore(act.tx).mark_read(act.actor.account_id)
        act.note("notices", reason="notices read")
