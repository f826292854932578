"""What the operator decides about the machine that the data are kept on."""

from dataclasses import replace
from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction
from geodata.model import times
from geodata.model.people.people import Verb
from geodata.operations import wall_clock
from geodata.project import Project, load_project
from geodata.store.cases.doubted_days import DoubtedDayStore
from geodata.store.database import Database
from geodata.store.people.account_requests import InvitationStore
from geodata.store.people.people import SessionStore
from geodata.store.transfer import transfer


def end_restored_access(project: Project, caller: Caller, since: str, *, at: datetime) -> None:
    """End the sessions and invitations that a restored backup holds.

    Whoever signed out or was disabled stays out, and an invitation that was used since stays used.

    What was erased since is erased anew by `case_erasure.apply_list`.
    """
    with audited_transaction(project, caller, Verb.RESTORE, at=at) as act:
        ended = SessionStore(act.tx).end_all()
        InvitationStore(act.tx).drop_all()
        act.note("server", reason="backup restored", before=since, after=ended)
    project.database.empty_journal()


def move_database(project: Project, caller: Caller, url: str, *, at: datetime) -> dict[str, int]:
    """Take everything over to another, empty database; return how many rows by table.

    The old one stays as it was. It is noted beside it that the new one has gone on, so that
    nobody works in the old one by mistake.

    Raises
    ------
    AppError
        Where anything hinders it: then nothing was changed.
    """
    target = Database(url)
    try:
        counts = transfer(project.database, target)
        moved = load_project(replace(project.settings, database_url=url), target)
        with audited_transaction(moved, caller, Verb.RESTORE, at=at) as act:
            act.note("server", reason="database moved", after=sum(counts.values()))
        moved.note_head()
    finally:
        target.close()
    return counts


def confirm_clock(project: Project, caller: Caller, *, at: datetime) -> None:
    """Confirm the clock as right; releases and what counts days go on."""
    with audited_transaction(project, caller, Verb.CONFIRM_CLOCK, at=at, on_the_map=False) as act:
        before = wall_clock.read_trusted_time(act.tx)
        wall_clock.save_trusted_time(act.tx, at)
        act.note(
            "server",
            reason="clock confirmed",
            before=None if before is None else times.format_iso(before),
            after=times.format_iso(at),
        )
        _settle_days(act)


def settle_days(project: Project, caller: Caller, *, at: datetime) -> None:
    """Date the reports of a wrong clock as received today."""
    with project.database.begin_read() as tx:
        if not DoubtedDayStore(tx).list_all():
            return
    with audited_transaction(project, caller, Verb.CONFIRM_CLOCK, at=at, on_the_map=False) as act:
        _settle_days(act)


def _settle_days(act: Act) -> None:
    settled = DoubtedDayStore(act.tx).settle(times.to_bangkok_date(act.at))
    act.note("cases", reason="days of reports settled", after=settled)
