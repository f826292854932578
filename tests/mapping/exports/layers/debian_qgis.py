"""Debian's QGIS in a process of its own, where it is installed."""

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path

import fontpkg_sarabun
import pytest

PYTHON = "/usr/bin/python3"  # Debian's, to which python3-qgis belongs
FONTS = Path(fontpkg_sarabun.__file__).parent / "files"
RENDER = Path(__file__).parent / "qgis_render.py"


@functools.cache
def has_qgis() -> bool:
    """Return whether QGIS is installed for Debian's Python."""
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True).returncode == 0


needs_qgis = pytest.mark.skipif(not has_qgis(), reason="python3-qgis is not installed")


def render(folder: Path, *asked: object) -> dict[str, dict[str, object]]:
    """Return what QGIS says of the layers that it drew."""
    fonts = folder / ".fonts"
    fonts.mkdir(exist_ok=True)
    shutil.copy(FONTS / "Sarabun-Regular.ttf", fonts)
    ran = subprocess.run(
        [PYTHON, str(RENDER), *map(str, asked)],
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "PATH": os.environ["PATH"],
             "XDG_RUNTIME_DIR": str(folder), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    told: dict[str, dict[str, object]] = json.loads(ran.stdout.splitlines()[-1])
    return told
