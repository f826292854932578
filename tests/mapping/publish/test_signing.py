"""Releases are signed: a script of thirty lines tells a copy that somebody changed."""

import subprocess
import sys

import pytest

from mapping.publish.signing import Signer
from tests.paths import ROOT

SCRIPT = ROOT / "docs" / "check_release.py"


@pytest.fixture
def released(project, publisher, now, tmp_path):
    publisher.release_if_changed(now)
    key = tmp_path / "key.pem"
    key.write_bytes(Signer(project.settings.keys).read_public_key())
    return publisher.folder.folder / "000001", key


def run_check(folder, key):
    ran = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), str(key)], capture_output=True, text=True
    )
    return ran.returncode, ran.stdout.strip()


def test_a_release_is_as_it_was_signed(released):
    assert run_check(*released) == (0, "ok")


def test_one_bit_is_noticed(released):
    path = released[0] / "complaints.json"
    body = bytearray(path.read_bytes())
    body[-1] ^= 1
    path.write_bytes(body)
    assert run_check(*released) == (1, "complaints.json")


def test_a_file_too_many_or_too_few_is_noticed(released):
    (released[0] / "more.json").write_text("{}")
    (released[0] / "version.json").unlink()
    assert run_check(*released) == (1, "more.json\nversion.json")


def test_a_manifest_written_anew_is_noticed(released):
    path = released[0] / "MANIFEST.sha256"
    path.write_text(path.read_text().replace("a", "b", 1))
    assert run_check(*released)[0] == 1


def test_another_key_is_noticed(released, tmp_path):
    other = tmp_path / "other.pem"
    other.write_bytes(Signer(tmp_path / "elsewhere").read_public_key())
    assert run_check(released[0], other)[0] == 1


def test_the_same_manifest_gives_the_same_signature(project):
    one, other = Signer(project.settings.keys), Signer(project.settings.keys)
    assert one.sign(b"x") == other.sign(b"x") != one.sign(b"y")


def test_the_key_is_readable_by_its_owner_only(project):
    Signer(project.settings.keys).read_public_key()
    assert (project.settings.keys / "release.key").stat().st_mode & 0o777 == 0o600
