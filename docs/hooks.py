"""What the site takes from the product when it is built: its icon."""

import shutil
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

ICON = Path(__file__).resolve().parents[1] / "mapping" / "layers" / "assets" / "icon.png"


def on_post_build(config: MkDocsConfig) -> None:
    """Put the icon of the app where the pages look for it, so that docs/ has no copy."""
    shutil.copyfile(ICON, Path(config.site_dir) / "assets" / ICON.name)
