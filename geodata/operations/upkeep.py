"""What a running server does by itself so that nothing is lost: one look after the other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from geodata.errors import AppError, StorageUnavailable
from geodata.model import times
from geodata.operations import backups, wall_clock
from geodata.project import Project
from geodata.store import copies
from geodata.store.people import audit_heads
from geodata.store.people.audit import AuditStore
from geodata.store.risks.photos import EvidenceFolder

BACKUP_INTERVAL = timedelta(hours=1)
QUICK_CHECK_INTERVAL, FULL_CHECK_INTERVAL = timedelta(days=1), timedelta(days=7)
QUICK_CHECK_FACT, FULL_CHECK_FACT = (
    "quick check",
    "full check",
)  # values: when it was last found whole
DAY_TURNED_FACT, FILES_RENEWED_FACT = (
    "day turned over",
    "files written anew",
)  # values: a day; a time of the file system
RETRY_DELAY = timedelta(minutes=10)  # after trouble


class Upkeep:
    """Notes the head of the log, watches the clock, backs up and checks the file."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._clock = wall_clock.ClockWatch(project.database)
        self._not_before: dict[str, datetime] = {}  # of what failed
        self.troubles: dict[str, str] = {}  # code of what failed last, by what was to be done

    def is_clock_right(self, at: datetime) -> bool:
        """Return whether the clock can be believed; what counts days waits where it cannot."""
        right = self._clock.is_right(at)
        if right:
            self.troubles.pop("clock", None)
        else:
            self.troubles["clock"] = "E-SYS-08"
        return right

    def run_due_tasks(self, at: datetime) -> list[str]:
        """Run the due tasks; return the codes of what failed now."""
        settings, database = self._project.settings, self._project.database
        tasks: dict[str, Callable[[], None]] = {
            "head": lambda: audit_heads.note(database, settings.data),
            "day": lambda: self._turn_day(at),
            "backup": lambda: self._back_up(at),
            "quick": lambda: self._run_check(
                QUICK_CHECK_FACT, QUICK_CHECK_INTERVAL, database.find_problems, at
            ),
            "full": lambda: self._run_check(
                FULL_CHECK_FACT, FULL_CHECK_INTERVAL, lambda: copies.find_broken_rows(database), at
            ),
        }
        return [code for name, task in tasks.items() if (code := self._try(name, task, at))]

    def _try(self, name: str, task: Callable[[], None], at: datetime) -> str | None:
        waits = self._not_before.get(name)
        if waits is not None and waits - RETRY_DELAY <= at < waits:
            return None
        try:
            task()
        except AppError as error:
            self._not_before[name] = at + RETRY_DELAY
            self.troubles[name] = error.code
            return error.code
        self._not_before.pop(name, None)
        self.troubles.pop(name, None)
        return None

    def _back_up(self, at: datetime) -> None:
        project = self._project
        today, made = times.to_bangkok_date(at), backups.list_backups(project.settings).values()
        if any(
            made_at <= at < made_at + BACKUP_INTERVAL and times.to_bangkok_date(made_at) == today
            for made_at in made
        ):
            return  # each day has one from its beginning: the only one that stays of it
        backups.make(project.settings, project.database, at)
        if self.is_clock_right(at):  # a wrong one would take away what is not old
            backups.thin_out(project.settings, at)

    def _turn_day(self, at: datetime) -> None:
        """Remove what tells at which hour something came in, of each day that is over.

        Its entries of the log that waited are chained, its sealed files written anew, and what the
        journal still holds of it is taken away.
        """
        project, today = self._project, times.to_bangkok_date(at)
        with project.database.begin_read() as tx:
            turned, renewed = tx.get_state(DAY_TURNED_FACT), tx.get_state(FILES_RENEWED_FACT)
        if turned >= today.isoformat() or not self.is_clock_right(at):
            return
        since = times.parse_iso(renewed) if renewed else None
        EvidenceFolder(project.settings.evidence, project.seal).renew(
            since, times.to_bangkok_midnight(today)
        )
        with project.database.begin(on_the_map=False) as tx:
            AuditStore(tx, project.audit_key).settle(at)
            tx.set_state(DAY_TURNED_FACT, today.isoformat())
            # Kept to the second: the next one, so that none of these is written anew again.
            tx.set_state(
                FILES_RENEWED_FACT, times.format_iso(datetime.now(UTC) + timedelta(seconds=1))
            )
        project.database.empty_everywhere()

    def _run_check(
        self, name: str, interval: timedelta, look: Callable[[], list[str]], at: datetime
    ) -> None:
        database = self._project.database
        with database.begin_read() as tx:
            last = tx.get_state(name)
        if last and times.parse_iso(last) <= at < times.parse_iso(last) + interval:
            return
        if look():
            raise StorageUnavailable("E-SYS-06")
        with database.begin(on_the_map=False) as tx:
            tx.set_state(name, times.format_iso(at))
