"""A real server on a free port with a database of its own, and Debian's Chromium to look at it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.paths import ROOT

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}
START_S = 60


@dataclass
class Server:
    """A running app: where it is, where its data are, and its process."""

    url: str
    folder: Path
    process: subprocess.Popen
    log: Path

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)

    def command(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess:
        """Run `python -m geodata …` on the server's data; `typed` goes to its input."""
        return subprocess.run(
            [sys.executable, "-m", "geodata", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DUSITMAP_DATA": str(folder / "data"),
        "DUSITMAP_KEYS": str(folder / "keys"),
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def start_server(folder: Path, port: int | None = None, log_name: str = "server.log") -> Server:
    """Start the app on a folder and wait until it has something to show."""
    port = port or free_port()
    log = folder / log_name
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env=environment(folder),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", folder, process, log)
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if answers(f"{server.url}/readyz"):
            return server
        time.sleep(0.2)
    process.kill()
    pytest.fail(f"the server did not start:\n{log.read_text()}")


def stop_server(server: Server) -> None:
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None and "CI" not in os.environ:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def server(tmp_path, fresh_folder):
    """A server of one's own, on a new project."""
    shutil.copytree(fresh_folder, tmp_path, dirs_exist_ok=True)
    started = start_server(tmp_path)
    yield started
    stop_server(started)


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory, fresh_folder):
    """One server for tests that only look, on a new project."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(fresh_folder, folder, dirs_exist_ok=True)
    started = start_server(folder)
    yield started
    stop_server(started)


@pytest.fixture
def new_page(browser: Browser):
    """Open pages in a browser of their own; closed at the end."""
    contexts = []

    def make(viewport: dict[str, int] = PHONE, **options: object) -> Page:
        context = browser.new_context(viewport=viewport, locale="th-TH", **options)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def traffy_text() -> str:
    """A file of the shape that Traffy Fondue exports, made up for the tests."""
    rows = [
        ("T-0001", "ทางเท้า", 100.50413, 13.77991, "2023-07-22 06:14:39.040089+00"),
        ("T-0002", "ถนน,ทางเท้า", 100.50420, 13.77985, "2023-07-22 07:14:39.040089+00"),
        ("T-0003", "แสงสว่าง", 100.51387, 13.78012, "2023-07-23 06:14:39.040089+00"),
    ]
    header = (
        "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,"
        "district,province,timestamp,state,star,count_reopen,last_activity"
    )
    lines = [
        f"{ticket},\"{types}\",กรุงเทพมหานคร,,,,\"['{lng}', '{lat}']\",,,ดุสิต,"
        f"กรุงเทพมหานคร,{at},รอรับเรื่อง,,0,{at}"
        for ticket, types, lng, lat, at in rows
    ]
    return "\n".join([header, *lines])


@pytest.fixture
def own_traffy(tmp_path, traffy_text) -> Path:
    path = tmp_path / "traffy.csv"
    path.write_text(traffy_text, encoding="utf-8")
    return path
