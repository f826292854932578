"""A revision that was published stays as it is: databases in the field were made by it."""

import hashlib

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from geodata.store import migrate
from geodata.store.database import Database

pytestmark = pytest.mark.sqlite_only("the revisions until 0012 are of SQLite alone")

PUBLISHED = {  # revision → SHA-256 of the schema that it leads to; add a line, change none
    "0001_baseline": "f3c3dadf54daa6753aefb0c0b7a3494168e85dc4fcb3dcae2ce72b96e7778278",
    "0002_risk_words": "d9fb1b620c7d7bfc003764dd065c134d6b8f00fa3bf05f01221867c28a5be607",
    "0003_landmarks": "745c6cec436bc5dce8e1f5772293d15e77fd197241df6d30079c009bf9ff95a3",
    "0005_pin_titles": "4d78a65f66de2c5de5d8797a1e72f2919f5f3e68a5c26940aef547b112cc3b2d",
    "0006_second_scores": "59f466511da9bc37cc6bf2e1c2c78eb57f9e55ebd49921ac641d24cbc2a947ab",
    "0007_programme": "0d03f8767c141fe0c12975f03cb18f31969e2d7161ae0d60abec27bb43b7883c",
    "0008_public_photos": "43a77c6fddddbffbddf027fb4a82a31c8d1c12c70c463e078c4c1db66587dfc6",
    "0009_watched_projects": "f4bc4c9ccc6be6eb3b30dd28a89c577c540ea8cced664393ba211862ea52e04d",
    "0010_surveys": "aec8eca64e73bfed288b64753e571e8e473e7cea37bf7ad8ed45c5940fe0c7f6",
    "0011_inspection_photos": "6496a6903087caa5c7000bb26e86dfe93b155e8497373fcd2453171fea10e58c",
    "0012_interviews": "32386774125e5aa304e96cd5ba8a37c042a9ddd7abee04bda19f8a5da902758f",
    "0013_feeds": "7928217702b96af83cf9a9ee4ac0eb1345622d97d26f317cdf1c55bb81e2c127",
}


def revisions():
    """Return the revisions of this program, the oldest first."""
    walked = ScriptDirectory(migrate.MIGRATIONS.as_posix()).walk_revisions()
    return [revision.revision for revision in walked][::-1]


def schema_of(path, revision):
    """Return the SHA-256 of what a database of a revision is, in SQLite's own words."""
    database = Database(f"sqlite:///{path}")
    command.upgrade(migrate._build_config(database), revision)
    with database.begin_read() as tx:
        rows = tx.connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master")
        words = sorted(" ".join(str(part) for part in row).split() for row in rows)
    database.close()
    return hashlib.sha256(repr(words).encode()).hexdigest()


def test_each_revision_is_listed_in_one_line_of_descent():
    assert revisions() == list(PUBLISHED)


@pytest.mark.parametrize("revision", PUBLISHED)
def test_a_published_revision_leads_where_it_led(tmp_path, revision):
    assert schema_of(tmp_path / "x.db", revision) == PUBLISHED[revision]
