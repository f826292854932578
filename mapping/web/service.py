"""The life of the server: opens the project, releases what changes, tells every listener."""

import asyncio
import contextlib
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from geodata import actions
from geodata.errors import AppError, StorageUnavailable
from geodata.project import Project, open_project
from geodata.settings import Settings
from mapping.publish.files import ReleaseFolder
from mapping.publish.publisher import Publisher
from mapping.web import assets, operator
from mapping.web.events import Broadcaster

LOOK_S = 0.25  # how often we look for a change: an import is on every phone well within 2 s
RETRY_S = 5.0  # after trouble with the database

log = logging.getLogger(__name__)


class Service:
    """One server process."""

    def __init__(self, settings: Settings, *, port: int) -> None:
        self.settings = settings
        self.base_url = settings.base_url or f"http://127.0.0.1:{port}"
        self.folder = ReleaseFolder(settings.releases)
        self.broadcaster = Broadcaster(self.folder)

    @contextlib.asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """Open the project and look for changes until the server stops."""
        project = _opened(self.settings)
        _greet(self.settings, self.base_url, empty=actions.is_empty(project))
        task = asyncio.create_task(self._keep_looking(project))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            project.database.close()

    async def _keep_looking(self, project: Project) -> None:
        publisher = await asyncio.to_thread(Publisher, project)
        await asyncio.to_thread(publisher.warm)
        await asyncio.to_thread(assets.warm)
        gc.collect()
        gc.freeze()  # Streamlit collects after every script run: what stays is not looked at again
        while True:
            try:
                await asyncio.to_thread(publisher.release_if_changed)
                self.broadcaster.look()
                await asyncio.sleep(LOOK_S)
            except StorageUnavailable as error:
                log.warning("no release: %s", error)
                await asyncio.sleep(RETRY_S)


def _opened(settings: Settings) -> Project:
    """Open the project, or end the process with one line that says what to do."""
    try:
        project = open_project(settings)
        actions.set_up(project, datetime.now(UTC))
    except AppError as error:
        print(f"{error.sentence('th')} ({error.code})", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(1)  # the server would answer an exception here with its own traceback
    return project


def _greet(settings: Settings, base: str, *, empty: bool) -> None:
    """Say on the terminal what to open and what to do next."""
    lines = [
        "",
        "แผนที่ชุมชนเขตดุสิต พร้อมใช้งาน · The Dusit corruption map is ready",
        f"  แผนที่ (map)            {base}/",
        f"  แผนที่แบบเบา (phones)    {base}/live",
        f"  นำเข้าข้อมูล (import)     {base}{operator.PATH}?key={operator.key(settings.keys)}",
        "  หรือใช้คำสั่ง (or)        python -m geodata import FILE",
    ]
    if empty:
        lines.append("  ยังไม่มีข้อมูล ลองข้อมูลตัวอย่าง (sample)   python -m geodata demo")
    lines.append(f"  โฟลเดอร์ข้อมูล (data)    {settings.data}")
    print("\n".join([*lines, ""]), flush=True)  # noqa: T201 - the terminal is who we talk to
