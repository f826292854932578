"""What every test may ask for: a project on a real database file, records, a clock that stands."""

import functools
import itertools
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pyotp
import pytest
from argon2 import PasswordHasher
from streamlit.components.v2 import manifest_scanner

from geodata import actions, passphrases, reference, settings
from geodata.actions.people import accounts
from geodata.model.imports.counting import CaseGroup, CountCell, GroupLevel
from geodata.model.imports.records import IncomingRecord, Indicator, ParsedRecords, StatedPlace
from geodata.model.people.people import Role
from geodata.project import Project, open_project
from geodata.store.database import Transaction
from geodata.store.imports import feed_summary
from geodata.store.imports.counting import CountingStore
from geodata.store.sealing import Seal
from mapping.publish import gather
from mapping.publish.publisher import Publisher
from tests import engines
from tests.accounts import PASSPHRASE, add_confirmed_account
from tests.paths import SHARED
from tests.thorough import is_in_browser, is_thorough

# Laws are about answers, not about the speed of a busy machine; nothing is random between runs.
hypothesis.settings.register_profile(
    "project",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("project")

SHOWN_FILES = 20
NOON = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)  # 12.00 in Bangkok


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is long, and what needs a browser: that comes last, it keeps an event loop open."""
    for item in items:
        alone = item.get_closest_marker("sqlite_only")
        if alone is not None and engines.ON_POSTGRESQL:
            item.add_marker(pytest.mark.skip(reason=f"SQLite alone: {alone.args[0]}"))
        if is_in_browser(item.nodeid):
            item.add_marker(pytest.mark.browser)
        if is_thorough(item.nodeid):
            item.add_marker(pytest.mark.thorough)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write how long each file took, the slowest first: its tests with setup and teardown."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    terminalreporter.section(f"slowest {SHOWN_FILES} files of {len(seconds)}")
    for file, took in seconds.most_common(SHOWN_FILES):
        terminalreporter.write_line(f"{took:7.1f} s  {file}")
    terminalreporter.write_line(f"{sum(seconds.values()):7.1f} s  all tests, workers added up")


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def shared() -> Path:
    """The folder of real layers and records beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real layers is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def fresh_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new project in it, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("fresh")
    made = open_project(settings.read(engines.build_environment(folder)))
    actions.set_up(made, NOON)
    made.database.close()
    return folder


@pytest.fixture(scope="session")
def older_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that began before outlines of communities were known: all areas are estimated.

    A module whose tests are about estimates returns it from a `fresh_folder` of its own.
    """
    folder = tmp_path_factory.mktemp("older")
    made = open_project(settings.read(engines.build_environment(folder)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reference, "build_community_boundaries", list)
        patched.setattr(reference, "list_community_figures", list)
        actions.set_up(made, NOON)
    made.database.close()
    return folder


@pytest.fixture(scope="session")
def cluster() -> engines.Cluster:
    """A server of PostgreSQL, whichever engine the other tests run on."""
    if engines.find_binaries() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed, so this is left out: apt-get install postgresql")
    return engines.start_cluster()


@pytest.fixture
def project_folder(
    fresh_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A project of one's own, not opened yet; the settings point to it."""
    folder = tmp_path / "project"
    shutil.copytree(fresh_folder, folder)
    monkeypatch.delenv("DUSITMAP_BACKUPS", raising=False)
    monkeypatch.delenv("DUSITMAP_DATABASE_URL", raising=False)
    where = engines.build_environment(folder, fresh_folder)
    for name, value in where.items():
        monkeypatch.setenv(name, value)
    yield folder
    engines.drop_url(where.get("DUSITMAP_DATABASE_URL", ""))


@pytest.fixture
def project(project_folder: Path) -> Iterator[Project]:
    """A fresh project with its reference geography, in a folder of its own."""
    opened = open_project(settings.read())
    yield opened
    opened.database.close()


@pytest.fixture
def publisher(project: Project) -> Publisher:
    return Publisher(project)


@pytest.fixture(scope="session", autouse=True)
def scan_packages_once() -> Iterator[None]:
    """Let every screen under test share one scan of the installed packages for components.

    Streamlit reads the metadata of all of them for each `AppTest`: a quarter of a second.
    """
    scan = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(autouse=True)
def recount_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare what a release is told of feeds with a count of every record, in every test."""

    def read_and_compare(tx: Transaction, seal: Seal) -> feed_summary.FeedSummary:
        summary, anew = feed_summary.read_feed_summary(tx, seal), feed_summary.count_anew(tx, seal)
        for name in ("counts", "months", "sources", "period", "has_demo"):
            assert getattr(summary, name) == getattr(anew, name), name
        return summary

    monkeypatch.setattr(gather, "read_feed_summary", read_and_compare)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that cost nothing: what they protect is tested elsewhere."""
    monkeypatch.setattr(
        passphrases, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


@pytest.fixture
def add_account(project: Project, cheap_hashes: None) -> Callable[..., tuple[int, str]]:
    """Add an account; return its number and the secret of its second factor, "" without one."""

    def make(name: str, role: Role, *communities: str) -> tuple[int, str]:
        return add_confirmed_account(project, name, role, communities)

    return make


@pytest.fixture
def signed_in(
    project: Project, add_account: Callable[..., tuple[int, str]]
) -> Callable[..., actions.Caller]:
    """Sign somebody of a role in; return what their browser carries to every action."""

    def make(
        role: Role, *communities: str, name: str = "", at: datetime | None = None
    ) -> actions.Caller:
        at = at or datetime.now(UTC)
        _, secret = add_account(name or f"{role}-name", role, *communities)
        code = pyotp.TOTP(secret).at(at) if secret else ""
        cookie = accounts.sign_in(project, name or f"{role}-name", PASSPHRASE, code, at=at)
        return actions.Caller(accounts.find_session(project, cookie, at=at))

    return make


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Say what was measured: `python -m bench.figures` writes it into the README."""

    def say(name: str, seen: str) -> None:
        path = os.environ.get("DUSITMAP_FIGURES")
        if path is not None:
            test = request.path.relative_to(request.config.rootpath).as_posix()
            line = json.dumps({"name": name, "seen": seen, "test": test}, ensure_ascii=False)
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")

    return say


@pytest.fixture
def in_groups(project: Project) -> Callable[..., None]:
    """Put public groups of complaints there, as an earlier release left them."""
    numbers = itertools.count(10_000)

    def make(**counts: int) -> None:
        with project.database.begin() as tx:
            store = CountingStore(tx)
            for area_id, count in counts.items():
                level = GroupLevel.COMMUNITY if area_id.startswith("DS") else GroupLevel.SUBDISTRICT
                cell = CountCell(level, area_id.removeprefix("_"), None)
                refs = tuple(f"case {next(numbers)}" for _ in range(count))
                store.publish(NOON.date(), [CaseGroup(cell, ("2026-01", "2026-06"), refs)])

    return make


@pytest.fixture
def record() -> Callable[..., IncomingRecord]:
    """Make a record; the default lies in DS07."""

    def make(number: int = 1, **changes: object) -> IncomingRecord:
        base = IncomingRecord(
            row=number + 1,
            source_id=f"T{number}",
            types=("ถนน",),
            state="รอรับเรื่อง",
            longitude=100.50413,
            latitude=13.77991,
            reported_at=datetime(2023, 7, 23, 6, 14, tzinfo=UTC),
            last_activity_at=None,
            stated=StatedPlace(),
        )
        return replace(base, **changes)

    return make


@pytest.fixture
def bring_in(project: Project) -> Callable[..., object]:
    """Import records without asking."""

    def run(
        *records: IncomingRecord,
        indicator: Indicator = Indicator.FEED_REPORTS,
        source: str = "Traffy Fondue",
        demo: bool = False,
    ) -> object:
        return actions.import_records(
            project,
            actions.TERMINAL,
            ParsedRecords(tuple(records), ()),
            indicator=indicator,
            source=source,
            checksum="",
            at=NOON,
            demo=demo,
        )

    return run
