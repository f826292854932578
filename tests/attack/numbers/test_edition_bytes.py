"""What is private is in no byte of an edition, packed or not; the search finds what is public."""

import gzip
from datetime import UTC, datetime

import brotli
import pytest

from geodata import actions
from geodata.actions import TERMINAL
from geodata.actions.risks import risks
from geodata.model.imports.records import Category, Indicator
from geodata.model.people.people import Role
from geodata.model.risks import Precision, RiskDraft, Scores
from mapping.publish import editions
from tests.seen import read_seen_version

POINT = (100.5041634, 13.7799234)  # no corner of a public outline begins like it
PRIVATE = ("CANARY", f"{POINT[0]:.5f}", f"{POINT[1]:.5f}")
UNPACKED = {".br": brotli.decompress, ".gz": gzip.decompress}


@pytest.fixture
def full(project, signed_in, bring_in, record):
    """Complaints, a risk point and its people, with a canary in every field that is private."""
    bring_in(
        record(1, types=("CANARY-TYPE",), state="CANARY-STATE", source_id="CANARY-ID"),
        *(record(n, longitude=POINT[0], latitude=POINT[1]) for n in range(10, 16)),
        indicator=Indicator.COMPLAINTS,
        source=actions.NETWORK,
    )
    proposer = signed_in(Role.OFFICER, name="CANARY-PROPOSER")
    reviewer = signed_in(Role.OFFICER, name="CANARY-REVIEWER")
    at = datetime.now(UTC)
    draft = RiskDraft("CANARY-TOKEN", Category.POLICY, POINT, "DS07", Scores(4, 5), "CANARY-NOTE")
    risk = risks.propose(project, proposer, draft, at=at)
    return risks.approve(
        project,
        reviewer,
        risk.id,
        read_seen_version(project, risk),
        Precision.COMMUNITY,
        None,
        at=at,
    )


def read_public_bytes(project, edition_id):
    """Return every byte that the public may ask for, in the clear."""
    files = list((project.settings.editions / edition_id).iterdir())
    assert {path.suffix for path in files} >= {".json", ".geojson", ".br", ".gz", ".sha256"}
    plain = [UNPACKED.get(path.suffix, bytes)(path.read_bytes()) for path in files]
    return b"\n".join(plain).decode()


def test_no_private_field_is_in_an_edition(project, full, now):
    words = read_public_bytes(project, editions.freeze_edition(project, TERMINAL, "เวที", at=now))
    assert full.public_id in words  # the risk point itself is in it
    assert not [word for word in PRIVATE if word in words]


def test_the_search_finds_what_was_put_there_on_purpose(project, full, now, bring_in, record):
    bring_in(record(2, types=("CANARY-FEED",)))  # a feed's types are public
    words = read_public_bytes(
        project, editions.freeze_edition(project, TERMINAL, "CANARY-TITLE", at=now)
    )
    assert "CANARY-FEED" in words
    assert "CANARY-TITLE" in words


def test_the_sealed_inputs_are_not_below_the_public_folder(project, full, now):
    editions.freeze_edition(project, TERMINAL, "CANARY-TITLE", at=now)
    inputs = project.settings.edition_inputs
    assert not inputs.is_relative_to(project.settings.editions)
    sealed = [path.read_bytes() for path in inputs.iterdir()]
    assert sealed
    assert not any(b"CANARY" in body for body in sealed)
