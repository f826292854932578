"""The files of docs/server: what reads them takes them, and what they name is there.

nginx.conf is run in tests/reliability/test_processes.py.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

SERVER = ROOT / "docs" / "server"
HERE = "/opt/dusitmap"  # where the files suppose the program to lie
SETTING = re.compile(r"DUSITMAP_[A-Z_]+")


def read(name):
    return (SERVER / name).read_text(encoding="utf-8")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def verify_unit(text, folder):
    """Return what systemd says of the unit; the program is where this one runs."""
    binaries = Path(sys.executable).parent
    unit = folder / "dusitmap@8501.service"
    unit.write_text(text.replace(f"{HERE}/.venv/bin", str(binaries)).replace(HERE, str(ROOT)))
    return run("systemd-analyze", "verify", "--recursive-errors=no", str(unit))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path):
    unit = read("dusitmap@.service")
    said = verify_unit(unit, tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    control = verify_unit(unit.replace("ProtectSystem=strict", "ProtectSystem=a-bit"), tmp_path)
    assert "a-bit" in control.stderr


@pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")
def test_caddy_takes_its_file():
    place = str(SERVER / "Caddyfile")
    assert run("caddy", "validate", "--config", place, "--adapter", "caddyfile").returncode == 0


def test_the_environment_names_settings_that_there_are():
    known = set(SETTING.findall((ROOT / "geodata" / "settings.py").read_text(encoding="utf-8")))
    for name in ("environment.example", "Containerfile"):
        named = set(SETTING.findall(read(name)))
        assert named
        assert named <= known, name


def test_the_container_copies_what_is_there_and_keeps_nothing_inside():
    text = read("Containerfile")
    copied = " ".join(re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE)).split()
    assert {"app.py", ".streamlit", "geodata", "mapping", "requirements.txt"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)
    assert not {".", "data", "keys", "sample"} & set(copied)  # nothing of a real map in an image
    assert re.search(r"^USER dusitmap$", text, re.MULTILINE)
    volume = re.search(r"^VOLUME (\S+)$", text, re.MULTILINE)[1]
    for folder in re.findall(r"DUSITMAP_(?:DATA|KEYS|BACKUPS)=(\S+)", text):
        assert Path(folder).is_relative_to(volume)


def test_every_process_of_the_configuration_is_known_to_both_ways():
    """A process that only one of the two groups names would serve half of a visit."""
    groups = re.findall(r"upstream \w+ \{(.*?)\}", read("nginx.conf"), re.DOTALL)
    assert len(groups) == 2
    first, second = (re.findall(r"server (\S+?)[ ;]", group) for group in groups)
    assert first == second == ["127.0.0.1:8501", "127.0.0.1:8502"]
