"""The life of the server: opens the project, releases what changes, tells every listener."""

import asyncio
import contextlib
import gc
import logging
import os
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from geodata import actions
from geodata.actions import TERMINAL, operator_decisions
from geodata.actions.cases import case_clock, case_erasure
from geodata.actions.imports import feeds
from geodata.actions.people import accounts
from geodata.actions.programme import members
from geodata.errors import AppError, StorageUnavailable
from geodata.operations import file_rights
from geodata.operations.upkeep import Upkeep
from geodata.project import Project, open_project
from geodata.settings import Settings
from geodata.store.database import Database
from mapping.publish.files import ReleaseFolder
from mapping.publish.publisher import Publisher
from mapping.templates import mark_pages
from mapping.texts import LANGUAGES, Texts
from mapping.web.public import assets
from mapping.web.public.events import Broadcaster
from mapping.web.rooms.room_hub import RoomHub

POLL_INTERVAL_S = (
    0.25  # how often we look for a change: an import is on every phone well within 2 s
)
RETRY_DELAY_S = 5.0  # after trouble with the database or the disk
UPKEEP_INTERVAL_S = 60.0  # how often we look whether a backup is due, and note the head of the log
FEED_INTERVAL_S = 60.0  # how often we look whether a feed is due
CLOCK_INTERVAL_S = 600.0  # how often we look for cases whose clock has ended; clocks count days
STARTUP_CODES = {"E-SYS-02": "E-SYS-16", "E-SYS-03": "E-SYS-17"}  # nothing can be looked at yet
RIGHTS_CORRECTED = "จำกัดสิทธิ์ของ {name} ให้เฉพาะเจ้าของแล้ว"
STALE_AFTER_S = 60.0  # without a look the server says that it is not ready

log = logging.getLogger(__name__)


class Service:
    """One server process."""

    def __init__(self, settings: Settings, *, port: int) -> None:
        self.settings = settings
        self.base_url = settings.base_url or f"http://127.0.0.1:{port}"
        self.folder = ReleaseFolder(settings.releases)
        self.broadcaster = Broadcaster(self.folder)
        self.hub = RoomHub(self.get_project)
        self._looked_at = time.monotonic()
        self._project: Project | None = None
        self._upkeep: Upkeep | None = None

    @contextlib.asynccontextmanager
    async def run_lifespan(self, _app: object) -> AsyncIterator[None]:
        """Open the project and look for changes until the server stops."""
        self._project = project = _open_project(self.settings)
        nobody = not accounts.list_accounts(project, actions.TERMINAL, at=datetime.now(UTC))
        mark_pages(is_sample=actions.is_sample_project(project))
        self._upkeep = Upkeep(project)
        _print_greeting(
            self.settings, self.base_url, empty=actions.is_empty(project), nobody=nobody
        )
        if project.database.notice:
            print(project.database.notice, flush=True)  # noqa: T201
        looks = (
            self._poll_changes(project, self._upkeep),
            self.hub.poll_changes(),
            _run_clock_checks(project, self._upkeep),
            _run_upkeep(self._upkeep),
            _run_feeds(project, self._upkeep),
        )
        tasks = [asyncio.create_task(look) for look in looks]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            project.database.close()

    def get_project(self) -> Project:
        """Return the open project."""
        if self._project is None:
            self._project = open_project(self.settings)
        return self._project

    def is_fresh(self) -> bool:
        """Return whether what is shown was compared with the database not long ago."""
        return time.monotonic() - self._looked_at < STALE_AFTER_S

    def list_troubles(self) -> list[str]:
        """Return the codes of what the server could not do for itself."""
        return [] if self._upkeep is None else sorted(set(self._upkeep.troubles.values()))

    async def _poll_changes(self, project: Project, upkeep: Upkeep) -> None:
        publisher: Publisher | None = None
        while True:
            try:
                if publisher is None:
                    publisher = await asyncio.to_thread(_create_publisher, project)
                if await asyncio.to_thread(upkeep.is_clock_right, datetime.now(UTC)):
                    await asyncio.to_thread(publisher.release_if_changed)
                self.broadcaster.send_new_release()
                self._looked_at = time.monotonic()
                await asyncio.sleep(POLL_INTERVAL_S)
            except Exception:  # a full disk must not end the looking: it is tried again
                log.exception("no release; next try in %s s", RETRY_DELAY_S)
                await asyncio.sleep(RETRY_DELAY_S)


async def _run_clock_checks(project: Project, upkeep: Upkeep) -> None:
    while True:
        try:
            if await asyncio.to_thread(upkeep.is_clock_right, datetime.now(UTC)):
                now = datetime.now(UTC)
                await asyncio.to_thread(operator_decisions.settle_days, project, TERMINAL, at=now)
                await asyncio.to_thread(
                    case_clock.close_expired_cases, project, at=datetime.now(UTC)
                )
                await asyncio.to_thread(
                    case_clock.forget_withdrawn_contacts, project, at=datetime.now(UTC)
                )
                await asyncio.to_thread(case_erasure.finish_erasures, project, at=datetime.now(UTC))
                await asyncio.to_thread(members.finish_withdrawals, project)
                await asyncio.to_thread(
                    case_erasure.apply_daily_retention, project, at=datetime.now(UTC)
                )
        except AppError:
            log.exception("no case was closed; next try in %s s", CLOCK_INTERVAL_S)
        await asyncio.sleep(CLOCK_INTERVAL_S)


async def _run_upkeep(upkeep: Upkeep) -> None:
    while True:
        await asyncio.sleep(UPKEEP_INTERVAL_S)  # the start is busy enough
        try:
            for code in await asyncio.to_thread(upkeep.run_due_tasks, datetime.now(UTC)):
                log.error("upkeep failed: %s", code)
        except Exception:  # whatever it is, the next backup must be tried
            log.exception("upkeep failed; next try in %s s", UPKEEP_INTERVAL_S)


async def _run_feeds(project: Project, upkeep: Upkeep) -> None:
    """Read the feeds that the operator named, each once a day."""
    while True:
        await asyncio.sleep(FEED_INTERVAL_S)
        try:
            if await asyncio.to_thread(upkeep.is_clock_right, datetime.now(UTC)):
                await asyncio.to_thread(feeds.read_due_feeds, project, at=datetime.now(UTC))
            trouble = await asyncio.to_thread(feeds.find_trouble, project)
            if trouble is None:
                upkeep.troubles.pop("feeds", None)
            else:
                upkeep.troubles["feeds"] = trouble.code
        except Exception:  # whatever it is, the feeds of tomorrow must be read
            log.exception("feeds were not read; next try in %s s", FEED_INTERVAL_S)


def _create_publisher(project: Project) -> Publisher:
    publisher = Publisher(project)
    publisher.load_last_release()
    assets.fill_caches()
    gc.collect()
    gc.freeze()  # what stays is not looked at again by any collection
    return publisher


def _open_project(settings: Settings) -> Project:
    """Open the project, or end the process with one line that says what to do."""
    try:
        for name in file_rights.close_to_others(settings):
            print(RIGHTS_CORRECTED.format(name=name), flush=True)  # noqa: T201
        _require_intact_database(settings)
        project = open_project(settings)
        actions.set_up(project, datetime.now(UTC))
    except AppError as cause:
        error = AppError(STARTUP_CODES.get(cause.code, cause.code), **cause.values)
        print(f"{error.format_sentence('th')} ({error.code})", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(1)  # the server would answer an exception here with its own traceback
    return project


def _require_intact_database(settings: Settings) -> None:
    """Raise StorageUnavailable unless the database file is intact, before anybody reads it.

    Raises
    ------
    StorageUnavailable
        E-SYS-06.
    """
    database = Database(settings.database_url)
    try:
        path = database.url.database if database.is_sqlite else None
        if path and Path(path).exists() and database.find_problems():
            raise StorageUnavailable("E-SYS-06")
    finally:
        database.close()


def _print_greeting(settings: Settings, base: str, *, empty: bool, nobody: bool) -> None:
    """Print the address to open and the next step."""
    thai, english = (Texts(language)("map.page.title") for language in LANGUAGES)
    lines = [
        "",
        f"{thai} พร้อมใช้งาน · {english} is ready",
        f"  แผนที่ (map)            {base}/",
        f"  แผนที่แบบเบา (phones)    {base}/live",
        f"  เข้าสู่ระบบ (sign in)     {base}/auth/sign-in",
    ]
    if nobody:
        add = "python -m geodata user add NAME --role administrator"
        lines.append(f"  ยังไม่มีบัญชีผู้ใช้ (account)  {add}")
    if empty:
        lines.append("  ยังไม่มีข้อมูล (records)     python -m geodata import FILE")
        lines.append("  ยังไม่มีข้อมูล ลองข้อมูลตัวอย่าง (sample)   python -m mapping demo")
    lines.append(f"  โฟลเดอร์ข้อมูล (data)    {settings.data}")
    print("\n".join([*lines, ""]), flush=True)  # noqa: T201 - the terminal is who we talk to
