"""The public numbers as they are served: every document, file and filter of a running site.

What anybody can read or reckon from them is a sum of whole groups: nothing, or at least k. And the
same question has the same answer, however often it is asked.
"""

import csv
import io
import itertools
import random
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.risks import risks
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.store.imports.counting import CountingStore
from geodata.store.risks.risks import RiskStore
from mapping.publish import release
from mapping.publish.publisher import Publisher
from mapping.web import site
from mapping.web.service import Service
from tests.attack.guessing.simulated import RULE, World
from tests.screens import START, script_of
from tests.seen import read_seen_version

MONTHS = 18
LEVELS = ("community", "subdistrict")


@pytest.fixture
def world(project):
    """A year and a half of groups, published into a real project."""
    played = World(1, arrivals=20)
    for _ in range(MONTHS):
        groups = played.month()
        if groups:
            with project.database.begin() as tx:
                CountingStore(tx).publish(played.last, groups)
    return played


@pytest.fixture
def client(project):
    service = Service(settings.read(), port=8501)
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    yield TestClient(app, base_url="http://localhost")
    service.get_project().database.close()


@pytest.fixture
def open_screen(project):
    """Open a screen as anybody does."""

    def run(screen, **query):
        at = AppTest.from_file(str(START), default_timeout=60)
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        return at.switch_page(script_of(screen)).run()

    return run


def release_now(project):
    Publisher(project).release_if_changed(datetime.now(UTC))


def areas(client):
    """Return the number of each area, and the subdistrict of each community."""
    found = {}
    for level in LEVELS:
        for feature in client.get(f"/api/areas.geojson?level={level}").json()["features"]:
            words = feature["properties"]
            home = words["subdistrict_code"] if level == "community" else None
            found[words["id"]] = (words["complaints"]["count"], home)
    return found


def files(client):
    """Return the rows of each table of the CSV export."""
    page = client.get("/exports").text
    name = re.search(r'href="(/exports/now/[^"]*csv[^"]*)"', page)
    with zipfile.ZipFile(io.BytesIO(client.get(name[1]).content)) as archive:
        return {
            member: list(csv.DictReader(archive.read(member).decode("utf-8-sig").splitlines()))
            for member in archive.namelist()
            if member.endswith(".csv")
        }


def numbers_of(client, open_screen):
    """Return every number of complaints that is served, by where it stands."""
    found = {f"area {area}": count for area, (count, _) in areas(client).items()}
    for group in client.get("/api/complaints.json").json()["groups"]:
        found[f"group {group['id']}"] = group["count"]
    for member, rows in files(client).items():
        for number, row in enumerate(rows):
            for column, value in row.items():
                is_count = column in ("complaints", "count") and "feed" not in member
                if is_count and value:
                    found[f"{member} {number} {column}"] = int(value)
    for level in LEVELS:
        at = open_screen("table", level=level)
        for column in at.table[0].value:
            if "เรื่องร้องเรียน" in column:
                for number, cell in enumerate(at.table[0].value[column]):
                    digits = re.sub(r"\D", "", str(cell))
                    found[f"/table {level} {number}"] = int(digits) if digits else None
    return found


def differences(client):
    """Yield what anybody reckons: a subdistrict less some of its communities, two of anything."""
    of_areas = areas(client)
    for code, (whole, _) in of_areas.items():
        parts = [count or 0 for count, home in of_areas.values() if home == code]
        if whole is not None:
            yield whole - sum(parts)
            for size in (1, 2, 3):
                for some in itertools.combinations([part for part in parts if part], size):
                    yield whole - sum(some)
    groups = [group["count"] for group in client.get("/api/complaints.json").json()["groups"]]
    yield sum(groups) - sum(count or 0 for count, home in of_areas.values() if home is None)


def are_whole(numbers):
    """Return whether each number is nothing, or of at least k."""
    return all(number is None or number == 0 or number >= RULE.k for number in numbers)


def test_every_number_and_every_difference_that_is_served_is_nothing_or_k(
    project, world, client, open_screen, figure
):
    release_now(project)
    found = numbers_of(client, open_screen)
    filled = sum(number is not None for number in found.values())
    seen = f"{filled}, all 0 or at least {RULE.k}, as are their differences"
    figure("numbers that a site serves", seen)
    assert {key.split()[0] for key in found} >= {"area", "group", "/table"}
    assert sum(number is not None for number in found.values()) > len(world.public) + 10
    assert any(key.endswith("complaints") for key in found)  # of a file
    assert are_whole(found.values())
    assert are_whole(differences(client))


def test_control_a_builder_that_adds_one_unreleased_case_is_caught(
    project, world, client, open_screen, monkeypatch
):
    honest = release.sum_groups_by_area

    def live(groups, homes):
        numbers = dict(honest(groups, homes))
        some = next(area for area in numbers if area.startswith("DS"))
        return {**numbers, some: numbers[some] + 1, "DS40": 1}

    monkeypatch.setattr(release, "sum_groups_by_area", live)
    release_now(project)
    assert not are_whole(numbers_of(client, open_screen).values())
    assert not are_whole(differences(client))


# averaging: the same question, two hundred times


@pytest.fixture
def risk(project, signed_in):
    """An approved risk point that is public as its cell."""
    at, officer = datetime.now(UTC), signed_in(Role.OFFICER, name="malee")
    draft = RiskDraft("t", Category.POLICY, (100.50413, 13.77991))
    proposed = risks.propose(project, TERMINAL, draft, at=at)
    given = (read_seen_version(project, proposed), Precision.CELL, Scores(3, 3))
    return risks.approve(project, officer, proposed.id, *given, at=at)


PATHS = ("/api/risks.geojson", "/api/areas.geojson?level=community", "/api/complaints.json")


def test_two_hundred_answers_and_twenty_releases_are_the_same(project, world, risk, client):
    asked = {path: set() for path in PATHS}
    for number in range(20):
        Publisher(project).release_if_changed(datetime.now(UTC))
        if number == 10:
            with project.database.begin() as tx:
                tx.set_state("anew", "1")  # something is saved: the next look builds anew
        for path in PATHS:
            for _ in range(10):
                answer = client.get(path)
                assert answer.status_code == 200
                asked[path].add(answer.content)
    assert {path: len(bodies) for path, bodies in asked.items()} == dict.fromkeys(PATHS, 1)
    assert b"RP-" in next(iter(asked[PATHS[0]]))


def test_control_a_point_that_is_moved_by_chance_is_another_each_time(
    project, risk, client, monkeypatch
):
    """A point drawn anew for each release is averaged away by who asks often."""
    drawn, honest, answers = random.Random(1), RiskStore.list_public, set()

    def jittered(self):
        return [
            replace(point, position=tuple(x + drawn.uniform(-0.002, 0.002) for x in point.position))
            for point in honest(self)
        ]

    monkeypatch.setattr(RiskStore, "list_public", jittered)
    for number in range(5):
        with project.database.begin() as tx:
            tx.set_state("anew", str(number))
        release_now(project)
        answers.add(client.get(PATHS[0]).content)
    assert len(answers) == 5
