"""Fuzzing guided by what the code does: `python -m tests.attack.files.fuzz READER SECONDS`.

It needs `atheris` (pip install atheris), which no other test does. What it finds lies in the folder
that it prints; a finding becomes a test in test_fuzz.py.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["geodata.intake", "shapefile", "openpyxl"]):
    from tests.attack.files.readers import READERS, obeys

LONGEST = 20_000  # bytes


def _read(name: str, data: bytes) -> None:
    obeys(name, data)


def main(name: str, seconds: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    seeds = folder / "seeds"
    seeds.mkdir()
    for number, data in enumerate(READERS[name][1]):
        (seeds / str(number)).write_bytes(data)
    print(f"{name}: findings come to {folder}", flush=True)
    limits = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-timeout=10",
        "-rss_limit_mb=2048",
    ]
    where = [f"-artifact_prefix={folder}/", str(seeds)]
    atheris.Setup([sys.argv[0], *limits, *where], lambda data: _read(name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
