"""Two processes of the map on one PostgreSQL, behind nginx as docs/server/nginx.conf says.

A room full of phones, and one process is killed in the middle: what was accepted is kept, once;
phones and projector come back by themselves; whoever is signed in stays so. Then both are stopped:
the public map is there still.
"""

import asyncio
import contextlib
import itertools
import os
import random
import shutil
import ssl
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import httpx2
import pyotp
import pytest
from websockets.sync.client import connect

from geodata import actions, settings
from geodata.actions import TERMINAL
from geodata.actions.workshops import room_crowd, workshops
from geodata.model.people.people import Role
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.project import open_project
from mapping.publish.publisher import Publisher
from mapping.web.auth.throttle import FREE_ATTEMPTS_PER_NETWORK
from tests import engines
from tests.accounts import PASSPHRASE, add_confirmed_account
from tests.attack.server import running
from tests.browser.conftest import Server, free_port, start_server, stop_server
from tests.laws import SMALL
from tests.load.phones import Crowd, Room, Seen, run_in_a_thread, states, wait_for_state
from tests.paths import ROOT

CROWD = Crowd(40, 2, 10) if SMALL else Crowd(80, 3, 20)
VIEWERS = 300 if SMALL else 2_000
KILLED_AFTER_S = CROWD.within_s / 2
GIVES_UP_S = 60
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONFIGURATION = ROOT / "docs" / "server" / "nginx.conf"
MAIN = """
worker_processes 1;
worker_rlimit_nofile 16384;
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log;
events {{ worker_connections 8192; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def now():
    return datetime.now(UTC)


@dataclass
class Site:
    """The two processes, and nginx before them."""

    url: str
    folder: Path
    front: Path  # what nginx has
    processes: list[Server]
    trusted: ssl.SSLContext  # who trusts the certificate of this test

    def client(self, **given):
        return httpx2.Client(
            base_url=self.url, verify=self.trusted, trust_env=False, timeout=30, **given
        )


@pytest.fixture(scope="module", autouse=True)
def installed():
    missing = [] if Path(NGINX).exists() else ["nginx"]
    if engines.find_binaries() is None:
        missing.append("postgresql-15")
    if missing and "CI" not in os.environ:
        pytest.skip(f"not installed: {', '.join(missing)}")
    assert not missing


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("processes")


@pytest.fixture(scope="module")
def project(folder, installed):
    cluster = engines.start_cluster()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DUSITMAP_DATA", str(folder / "data"))
        patched.setenv("DUSITMAP_KEYS", str(folder / "keys"))
        patched.setenv("DUSITMAP_DATABASE_URL", cluster.url(cluster.create()))
        opened = open_project(settings.read())
        actions.set_up(opened, now())
        Publisher(opened).release_if_changed(now())
        yield opened
        opened.database.close()


@pytest.fixture(scope="module")
def site(project, folder):
    processes = [start_server(folder, log_name=f"server-{number}.log") for number in (1, 2)]
    front = Path(tempfile.mkdtemp(prefix="nginx-"))
    front.chmod(0o755)
    try:
        with run_nginx(front, [int(one.url.rpartition(":")[2]) for one in processes]) as port:
            trusted = ssl.create_default_context(cafile=str(front / "fullchain.pem"))
            yield Site(f"https://127.0.0.1:{port}", folder, front, processes, trusted)
    finally:
        for process in processes:
            stop_server(process)
        shutil.rmtree(front, ignore_errors=True)


@contextlib.contextmanager
def run_nginx(folder, ports):
    """Run nginx with our configuration, its places and ports set as an operator would."""
    port = free_port()
    make_certificate(folder)
    text = CONFIGURATION.read_text(encoding="utf-8")
    for given, wanted in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("/etc/ssl/dusitmap", str(folder)),
        ("/var/cache/nginx/dusitmap", f"{folder}/cache"),
        ("/opt/dusitmap/docs/server", f"{folder}"),
        ("127.0.0.1:8501", f"127.0.0.1:{ports[0]}"),
        ("127.0.0.1:8502", f"127.0.0.1:{ports[1]}"),
    ):
        assert given in text
        text = text.replace(given, wanted)
    shutil.copy(CONFIGURATION.with_name("away.html"), folder)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder), encoding="utf-8")
    given = [NGINX, "-c", f"{folder}/nginx.conf", "-p", f"{folder}"]
    checked = subprocess.run([*given, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([*given, "-g", "daemon off;"], preexec_fn=engines.die_with_parent)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(10)


def make_certificate(folder):
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )


# ------------------------------------------------------------------ people


class PatientRoom(Room):
    """Phones whose page does what ours does: it sends again, and listens again."""

    def __init__(self, site, code, crowd, seen):
        super().__init__(site.url, code, crowd, seen, verify=site.trusted)
        self.comebacks = 0
        self.last_counts = {}

    async def join(self, client):
        await asyncio.sleep(self.random.uniform(0, 3))
        self.expect(await self.insist(client.post, "/join"))
        self.listeners.append(asyncio.create_task(self.listen(client)))

    async def insist(self, ask, *given, **more):
        """Ask until a process answers."""
        end = time.monotonic() + GIVES_UP_S
        while True:
            with contextlib.suppress(httpx2.TransportError):
                answer = await ask(*given, **more)
                if answer.status_code < 500:
                    return answer
            assert time.monotonic() < end, "nobody answers"
            await asyncio.sleep(random.uniform(0.2, 1.0))

    async def listen(self, client):
        state = {}
        while state.get("state") != "closed":
            with contextlib.suppress(httpx2.TransportError):
                async for state in states(client, "/events"):
                    self.last_counts[id(client)] = state["pins_count"]
                    self.seen.states += 1
            if state.get("state") != "closed":
                self.comebacks += 1
                await asyncio.sleep(random.uniform(0.2, 1.0))
        self.seen.ended += 1

    async def watch(self, token):
        state = {}
        while state.get("state") != "closed":
            client = self.client({"dusitmap-projector": token})
            with contextlib.suppress(httpx2.TransportError):
                async for state in states(client, "/projector/events"):
                    self.seen.projector.append((time.monotonic(), state))
            await asyncio.sleep(0.3)

    async def propose_one(self, client):
        body = self.make_pin()
        began = time.monotonic()
        answer = await self.insist(client.post, "/proposals", json=body)
        if self.expect(answer):
            self.seen.latencies_s.append(time.monotonic() - began)
            self.seen.acknowledged_at.append(time.monotonic())
            self.seen.acknowledged[body["token"]] = answer.json()["id"]


def sign_in(site, project, name):
    """Sign an officer in by nginx; return the cookie as a browser sends it."""
    _, secret = add_confirmed_account(project, name, Role.OFFICER)
    form = {"name": name, "passphrase": PASSPHRASE, "code": pyotp.TOTP(secret).now()}
    with site.client() as client:
        answer = client.post("/auth/sign-in", data=form, headers={"Origin": site.url})
    assert answer.status_code == 303
    kept = [line for line in answer.headers.get_list("set-cookie") if "__Host-dusitmap=" in line]
    assert len(kept) == 1
    assert "Secure" in kept[0]
    return kept[0].partition(";")[0]


def open_screen(site, cookie, screen):
    """Return all that the socket of a page sends for a screen, and which way its browser goes."""
    with site.client() as client:
        page = client.get(f"/{screen}", headers={"Cookie": cookie})
        assert page.status_code == 200
        way = page.cookies["dusitmap_way"]
        asked = {"Cookie": f"{cookie}; dusitmap_way={way}"}
        token = client.get("/_stcore/health", headers=asked).cookies["_streamlit_xsrf"]
    with connect(
        site.url.replace("https:", "wss:") + "/_stcore/stream",
        origin=site.url,
        ssl=site.trusted,
        subprotocols=["streamlit", token],
        additional_headers={"Cookie": f"{asked['Cookie']}; _streamlit_xsrf={token}"},
        max_size=None,
    ) as socket:
        return running.read_screen(socket, screen)


# ------------------------------------------------------------------ the tests


def test_one_process_is_killed_in_the_middle_of_a_room(project, site, figure):
    cookie = sign_in(site, project, "malee")
    assert "งานของฉัน" in open_screen(site, cookie, "my-work")
    draft = WorkshopDraft(
        "two", WorkshopKind.HEARING, "รับฟังความคิดเห็น", date(2026, 9, 30), "ศาลา", None, None
    )
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    room_crowd.set_size(project, TERMINAL, made.id, CROWD.phones, at=now())
    room = workshops.open_room(project, TERMINAL, made.id, at=now())
    seen, phones, wanted = Seen(), None, CROWD.phones * CROWD.pins_each

    async def evening():
        nonlocal phones
        token = workshops.create_projector_token(project, TERMINAL, room.code, at=now())
        phones = PatientRoom(site, room.code, CROWD, seen)
        phones.show(token)
        try:
            await phones.act_for_all(phones.join)
            await wait_for_state(seen, lambda state: state["joined"] == CROWD.phones)
            proposing = asyncio.create_task(phones.act_for_all(phones.propose))
            await asyncio.sleep(KILLED_AFTER_S)
            site.processes[0].process.kill()
            await asyncio.to_thread(site.processes[0].process.wait)
            screen = await asyncio.to_thread(open_screen, site, cookie, "my-work")
            assert "งานของฉัน" in screen
            await proposing
            await wait_for_state(seen, lambda state: state["pins_count"] == wanted)
            await asyncio.sleep(3)
            assert set(phones.last_counts.values()) == {wanted}
            await asyncio.to_thread(workshops.close_room, project, TERMINAL, room.id, at=now())
            await phones.wait_for_the_end()
        finally:
            await phones.leave()

    run_in_a_thread(evening)
    pins = workshops.read_workshop(project, TERMINAL, room.id, at=now()).pins
    figure(
        "two processes on PostgreSQL behind nginx, one killed in the middle of a room",
        f"{CROWD.phones} phones, {len(pins)} pins, all once; {phones.comebacks} streams came back; "
        f"a pin took {seen.p95_s() * 1000:.0f} ms in 95 of 100 cases, at most "
        f"{max(seen.latencies_s):.1f} s; the projector was at most {seen.projector_lag_s():.1f} s "
        "behind",
    )
    assert seen.troubles == []
    assert phones.comebacks > 0
    assert len(seen.acknowledged) == len(pins) == wanted
    assert sorted(pin.pin.id for pin in pins) == sorted(seen.acknowledged.values())
    assert seen.ended == CROWD.phones


def test_a_process_that_comes_back_is_used_again(site):
    port = int(site.processes[0].url.rpartition(":")[2])
    if site.processes[0].process.poll() is None:
        stop_server(site.processes[0])
    site.processes[0] = start_server(site.folder, port, log_name="server-3.log")
    stop_server(site.processes[1])
    with site.client() as client:
        assert client.get("/readyz").status_code == 200
    other = int(site.processes[1].url.rpartition(":")[2])
    site.processes[1] = start_server(site.folder, other, log_name="server-4.log")


def test_phones_are_shared_out_between_the_processes(site):
    """A browser keeps to one process; many browsers go to both."""
    ways = set()
    with site.client() as client:
        first = client.get("/healthz")
        assert client.get("/healthz").headers.get("set-cookie") is None  # it has its way
        ways.add(first.cookies["dusitmap_way"])
    for _ in range(20):
        with site.client() as client:
            ways.add(client.get("/healthz").cookies["dusitmap_way"])
    assert len(ways) == 21


def count_wrong_tries(ask, number=2 * FREE_ATTEMPTS_PER_NETWORK + 4):
    """Try so many names with a wrong passphrase; return how many were looked at without work."""
    said = []
    for name in range(number):
        form = {"name": f"nobody{name}", "passphrase": "wrong", "code": ""}
        said.append(ask("/auth/sign-in", form))
    return said.count(401)


def test_wrong_tries_are_counted_whole(site):
    def ask(path, form):
        with site.client() as client:  # no cookie: a guesser keeps none
            return client.post(path, data=form, headers={"Origin": site.url}).status_code

    turns = itertools.cycle(site.processes)

    def ask_directly(path, form):
        url = next(turns).url
        return httpx2.post(
            f"{url}{path}", data=form, headers={"Origin": url}, trust_env=False
        ).status_code

    looked_at = count_wrong_tries(ask)
    assert 1 <= looked_at <= FREE_ATTEMPTS_PER_NETWORK
    control = count_wrong_tries(ask_directly)  # the second process has counted nothing yet
    assert control >= FREE_ATTEMPTS_PER_NETWORK


def test_the_public_map_outlives_both_processes(site, figure):
    paths = ("/live", "/api/version", "/api/areas.geojson?level=community", "/api/risks.geojson")
    with site.client() as client:
        before = {path: client.get(path) for path in paths}
        private = client.get("/auth/sign-in")
    assert {answer.status_code for answer in before.values()} == {200}
    for process in site.processes:
        stop_server(process)
    with site.client() as client:
        for path in paths:
            assert client.get(path).content == before[path].content
        away = client.get("/my-work")
        assert away.status_code == 502
        assert "ระบบหยุดชั่วคราว" in away.text
        assert 'href="/live"' in away.text
        assert private.status_code == 200
        assert client.get("/auth/sign-in").status_code == 502  # nothing private was kept
    seconds, statuses = visit_at_once(site, paths)
    figure(
        f"{VIEWERS:,} viewers of the public map while no process runs",
        f"{len(statuses):,} answers in {seconds:.1f} s, all 200",
    )
    assert set(statuses) == {200}
    assert len(statuses) == VIEWERS * len(paths)


def visit_at_once(site, paths):
    """Let so many viewers, each with a connection of its own, open the map at once."""

    async def run():
        none = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
        statuses = []

        async def visit():
            async with httpx2.AsyncClient(
                base_url=site.url, verify=site.trusted, limits=none, timeout=120, trust_env=False
            ) as client:
                for path in paths:
                    statuses.append((await client.get(path)).status_code)

        begun = time.monotonic()
        await asyncio.gather(*(visit() for _ in range(VIEWERS)))
        return time.monotonic() - begun, statuses

    return run_in_a_thread(run)


def test_the_account_of_nginx_reads_its_own_files_and_nothing_of_ours(site, project):
    def may_list(folder):
        listed = subprocess.run(
            ["ls", folder], user="www-data", extra_groups=[], capture_output=True, check=False
        )
        return listed.returncode == 0

    if os.geteuid() != 0:
        pytest.skip("another account's rights are tried by root alone")
    settings_now = project.settings
    for folder in (settings_now.data, settings_now.keys, settings_now.releases):
        assert not may_list(folder)
    assert may_list(site.front)
