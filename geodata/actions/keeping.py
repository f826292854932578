"""What the operator decides about the machine that the data are kept on."""

from datetime import datetime

from geodata.actions.acting import Act, Caller, acting
from geodata.model import times
from geodata.model.people.people import Verb
from geodata.operations import wall_clock
from geodata.project import Project
from geodata.store.cases.doubted_days import DoubtedDayStore
from geodata.store.people.account_requests import InvitationStore
from geodata.store.people.people import SessionStore


def end_what_came_back(project: Project, by: Caller, since: str, *, at: datetime) -> None:
    """Let no session and no invitation come back with a backup.

    Whoever signed out or was disabled stays out, and an invitation that was used since stays used.

    What was erased since is erased anew by `case_erasure.apply_list`.
    """
    with acting(project, by, Verb.RESTORE, at=at) as act:
        ended = SessionStore(act.tx).end_all()
        InvitationStore(act.tx).drop_all()
        act.note("server", reason="backup restored", before=since, after=ended)
    project.database.empty_journal()


def confirm_clock(project: Project, by: Caller, *, at: datetime) -> None:
    """Believe the clock as it is now; releases and what counts days go on."""
    with acting(project, by, Verb.CONFIRM_CLOCK, at=at, on_the_map=False) as act:
        before = wall_clock.believed(act.tx)
        wall_clock.believe(act.tx, at)
        act.note(
            "server",
            reason="clock confirmed",
            before=None if before is None else times.format_iso(before),
            after=times.format_iso(at),
        )
        _settle_days(act)


def settle_days(project: Project, by: Caller, *, at: datetime) -> None:
    """Let reports that came under a wrong clock count as received today: it is right again."""
    with project.database.reading() as tx:
        if not DoubtedDayStore(tx).all():
            return
    with acting(project, by, Verb.CONFIRM_CLOCK, at=at, on_the_map=False) as act:
        _settle_days(act)


def _settle_days(act: Act) -> None:
    settled = DoubtedDayStore(act.tx).settle(times.to_bangkok_date(act.at))
    act.note("cases", reason="days of reports settled", after=settled)
