"""A fiscal year of the network, made by the sample's own source in its whole size, with marks.

Every word that the public never reads gets a mark, each its own; receipts, passphrases and exact
points are noted. The checks of test_year.py search for them in whatever the public can have.
"""

import contextlib
import hashlib
import io
import logging
import shutil
import urllib.parse
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from argon2 import PasswordHasher

from geodata import passphrases, receipts
from geodata.model.times import BANGKOK
from geodata.project import Project, open_project
from mapping.commands import demo
from mapping.sample import SampleYear, fill_project
from mapping.sample.network import SampleNetwork
from mapping.sample.size import WHOLE_YEAR
from tests.laws import SMALL

YEAR_BE = 2569  # 1 October 2025 – 30 September 2026, as tests/recounts.py has it
UNTIL = datetime(2026, 9, 30, 18, 0, tzinfo=BANGKOK)
NEXT_YEAR = datetime(2026, 10, 1, 9, 0, tzinfo=BANGKOK)
MARK = "ZQXJVKW"  # stands in no word of ours, Thai or English
LETTERS = "BCDFGHJKLM"
SMALL_COMPLAINTS = 146  # beside the 14 that stand on each rung


@dataclass
class Marks:
    """The marks of a year, by the field in which they were typed."""

    by_field: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0

    def write(self, name: str, words: str) -> str:
        """Return words with a mark of their own."""
        self.count += 1
        mark = MARK + "".join(LETTERS[int(digit)] for digit in f"{self.count:05d}")
        self.by_field[name].append(mark)
        return f"{words} {mark}"


@dataclass(frozen=True)
class MadeYear:
    """A year that is over, and what nobody may learn of it."""

    folder: Path
    year: SampleYear
    marks: Marks
    log: str  # everything that was logged meanwhile, at every level
    receipts: frozenset[str]
    secrets: frozenset[str]  # passphrases and the secrets of second factors
    points: frozenset[tuple[float, float]]  # longitude, latitude of whatever has a place

    def open(self) -> Project:
        """Open the project as a program does."""
        return open_project(demo.build_settings(self.folder))

    def copy(self, folder: Path) -> "MadeYear":
        """Copy the year, to change something in it."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)


def make_year(folder: Path) -> MadeYear:
    """Make the year, and note what is private in it."""
    marks, log, drawn, points = Marks(), io.StringIO(), set(), set()
    size = replace(WHOLE_YEAR, complaints=SMALL_COMPLAINTS) if SMALL else WHOLE_YEAR
    draw, choose = receipts.draw_receipt, SampleNetwork.choose_point

    def draw_and_note(key):
        receipt, mark = draw(key)
        drawn.add(receipt)
        return receipt, mark

    def choose_and_note(network, community_id):
        point = choose(network, community_id)
        points.add(point)
        return point

    handler = logging.StreamHandler(log)
    root, level = logging.getLogger(), logging.getLogger().level
    project = open_project(demo.build_settings(folder))
    with contextlib.ExitStack() as patches:
        patches.enter_context(patch.object(receipts, "draw_receipt", draw_and_note))
        patches.enter_context(patch.object(SampleNetwork, "choose_point", choose_and_note))
        patches.enter_context(patch.object(receipts, "hash_secret_raw", _hash_at_once))
        patches.enter_context(patch.object(passphrases, "_HASHER", _build_fast_hasher()))
        patches.callback(root.removeHandler, handler)
        patches.callback(root.setLevel, level)
        patches.callback(project.database.close)
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        year = fill_project(project, UNTIL, size, marks.write)
    return MadeYear(
        folder,
        year,
        marks,
        log.getvalue(),
        frozenset(drawn),
        frozenset(_list_secrets(year)),
        frozenset(points),
    )


def _list_secrets(year):
    for account in year.accounts:
        yield account.passphrase
        query = urllib.parse.urlparse(account.enrolment_link).query
        yield from urllib.parse.parse_qs(query).get("secret", [])


def _hash_at_once(secret, salt, **_costs):
    """What slow hashes protect is tested elsewhere."""
    return hashlib.sha256(salt + secret).digest()


def _build_fast_hasher():
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
