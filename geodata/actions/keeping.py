"""What the operator decides about the machine that the data are kept on."""

from datetime import datetime

from geodata import wall_clock
from geodata.actions.acting import Caller, acting
from geodata.model import times
from geodata.model.people import Verb
from geodata.project import Project


def confirm_clock(project: Project, by: Caller, *, at: datetime) -> None:
    """Believe the clock as it is now; releases and what counts days go on."""
    with acting(project, by, Verb.CONFIRM_CLOCK, at=at, on_the_map=False) as act:
        before = wall_clock.believed(act.tx)
        wall_clock.believe(act.tx, at)
        act.note(
            "server",
            reason="clock confirmed",
            before=None if before is None else times.iso(before),
            after=times.iso(at),
        )
