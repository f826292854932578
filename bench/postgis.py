"""A PostgreSQL with PostGIS in a folder of its own, started for one measurement and removed."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ask = Callable[[str], str]
PLACES = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin")
USER = "postgres"  # a server refuses to run as root


@contextmanager
def run_server() -> Iterator[Ask]:
    """Yield what takes statements and returns what `psql` printed."""
    programs = find_programs()
    user = USER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if user:
        shutil.chown(folder, user)

    def call(program: str, *arguments: str, said: str | None = None) -> str:
        done = subprocess.run(
            [str(programs / program), *arguments],
            input=said, user=user, cwd=folder, capture_output=True, text=True, check=False,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.strip().splitlines()[-1]}")
        return done.stdout

    def ask(statements: str) -> str:
        to = ["-h", str(folder), "-U", USER, "-d", "postgres"]
        return call("psql", *to, "-qAtX", "-v", "ON_ERROR_STOP=1", said=statements)

    data = str(folder / "data")
    options = f"-k {folder} -c listen_addresses= -c shared_buffers=512MB -c work_mem=256MB"
    try:
        call("initdb", "-D", data, "-U", USER, "-A", "trust", "--no-sync")
        call("pg_ctl", "-D", data, "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield ask
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    for place in PLACES:
        if (Path(place) / "initdb").exists():
            return Path(place)
    raise RuntimeError("no PostgreSQL: apt-get install postgresql-15-postgis-3")


def load(ask: Ask, folder: Path) -> str:
    """Load points and areas, index the areas, and return the version."""
    ask("CREATE EXTENSION postgis")
    for name in ("points", "areas"):
        lines = (folder / f"{name}.csv").read_text()
        ask(
            "CREATE UNLOGGED TABLE raw (id int, wkb text);\n"
            f"COPY raw FROM STDIN WITH (FORMAT csv);\n{lines}\\.\n"
            f"CREATE UNLOGGED TABLE {name} AS SELECT id, ST_GeomFromWKB(decode(wkb, 'hex'), 4326)"
            " AS g FROM raw; DROP TABLE raw;"
        )
    ask("CREATE INDEX ON areas USING gist (g)")
    ask("VACUUM ANALYZE")
    [version] = re.findall(
        r"[\d.]+", ask("SELECT extversion FROM pg_extension WHERE extname='postgis'")
    )
    return f"{version} on PostgreSQL {ask('SHOW server_version').split()[0]}"


def join(ask: Ask, *, workers: int) -> float:
    """Join once, beside so many more processes; return the seconds that the server says."""
    said = ask(
        f"DROP TABLE IF EXISTS found; SET max_parallel_workers_per_gather = {workers};"
        " SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;\n\\timing on\n"
        "CREATE UNLOGGED TABLE found AS SELECT points.id AS point, areas.id AS area"
        " FROM points JOIN areas ON ST_Covers(areas.g, points.g);"
    )
    [milliseconds] = re.findall(r"Time: ([\d.]+) ms", said)
    return float(milliseconds) / 1000


def read(ask: Ask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs that the last join found."""
    said = ask("COPY found TO STDOUT WITH (FORMAT csv)")
    pairs = np.array([line.split(",") for line in said.split()], dtype=np.intp)
    return pairs[:, 0], pairs[:, 1]
