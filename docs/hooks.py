"""What the site takes from the product when it is built: its icon and its letters."""

import shutil
from pathlib import Path

import fontpkg_sarabun
from mkdocs.config.defaults import MkDocsConfig

ICON = Path(__file__).resolve().parents[1] / "mapping" / "layers" / "assets" / "icon.png"
LETTERS = [
    Path(fontpkg_sarabun.ROOT) / "files" / f"Sarabun-{weight}.ttf" for weight in ("Regular", "Bold")
]


def on_post_build(config: MkDocsConfig) -> None:
    """Put icon and letters where the pages look for them, so that docs/ has no copy."""
    for file in (ICON, *LETTERS):
        shutil.copyfile(file, Path(config.site_dir) / "assets" / file.name)
