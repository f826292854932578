"""Files opened by programs that others wrote, where they are installed: QGIS and LibreOffice."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from mapping.exports.kinds import KINDS
from mapping.publish import reading

LINK = "https://dusit.example.org/live"
PYTHON = "/usr/bin/python3"  # Debian's, to which python3-qgis belongs
DRAWN = Path(__file__).parent / "qgis_drawn.py"


def has_qgis():
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True).returncode == 0


@pytest.fixture
def documents(publisher, record, bring_in, in_groups, now):
    in_groups(DS07=7, _100204=23)
    bring_in(record(1), record(2, types=("ทางเท้า",)))
    publisher.release_if_changed(now)
    return reading.read_documents(publisher.folder)


@pytest.mark.skipif(not has_qgis(), reason="python3-qgis is not installed")
def test_qgis_draws_every_feature_by_the_styles_beside_and_inside(documents, tmp_path):
    with zipfile.ZipFile(io.BytesIO(KINDS["geojson"].render(documents, LINK))) as archive:
        archive.extractall(tmp_path)
    package = tmp_path / "layers.gpkg"
    package.write_bytes(KINDS["gpkg"].render(documents, LINK))
    names = ("communities", "subdistricts")
    sources = [str(tmp_path / f"{name}.geojson") for name in names]
    sources += [f"{package}|layername={name}" for name in names]
    ran = subprocess.run(
        [PYTHON, str(DRAWN), *sources],
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert (
        json.loads(ran.stdout.splitlines()[-1])
        == [
            {"styled": True, "features": 43, "drawn": 43, "dashed": 1},
            {"styled": True, "features": 5, "drawn": 5, "dashed": 0},
        ]
        * 2
    )


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["slides", "xlsx"])
def test_libreoffice_opens_and_prints(documents, tmp_path, kind):
    file = tmp_path / f"dusit{KINDS[kind].suffix}"
    file.write_bytes(KINDS[kind].render(documents, LINK))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(["soffice", profile, *convert], check=True, capture_output=True, timeout=180)
    with pypdfium2.PdfDocument(file.with_suffix(".pdf")) as printed:
        assert len(printed) == 8 if kind == "slides" else 9 <= len(printed) <= 14
