"""Settings from the environment, or from a `.env` beside app.py, read once and passed down."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from geodata.district import FIRST_FOLDER
from geodata.errors import BadInput

BASEMAP_FILE = "basemap.pmtiles"
DATABASE_FILE = "dusitmap.db"
DISTRICT_NOTE = "district.txt"  # in the data folder: where the folder of its district is
OIDC_FILE = "oidc.secret"  # a file among the keys, in place of the setting
DEFAULT_SCREENS = 40  # a press every 3 s of each fills one processor: bench/staff_sessions.py
_TILES_HOST = re.compile(r"(\{s\}\.)?[A-Za-z0-9.-]+(:\d{1,5})?")  # no name or key before an @
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how the outside reaches us."""

    data: Path  # DUSITMAP_DATA: database, evidence, releases, editions
    keys: Path  # DUSITMAP_KEYS: key files; never inside the data folder
    backups: Path  # DUSITMAP_BACKUPS: better on another disk
    database_url: str = field(repr=False)  # DUSITMAP_DATABASE_URL: may hold a password
    district: Path  # DUSITMAP_DISTRICT: folder of the district; default as init remembered it
    base_url: str  # DUSITMAP_BASE_URL: for links and the list of allowed hosts
    basemap: Path  # DUSITMAP_BASEMAP: an archive of vector tiles; default in the data folder
    tiles_url: str  # DUSITMAP_TILES_URL: empty means no tiles
    tiles_attribution: str  # DUSITMAP_TILES_ATTRIBUTION: whose they are; nothing without it
    tiles_name: str  # DUSITMAP_TILES_NAME: what the switch of the map calls them
    oidc_issuer: str  # DUSITMAP_OIDC_ISSUER: empty means passphrases only
    oidc_client_id: str  # DUSITMAP_OIDC_CLIENT_ID
    screens: int  # DUSITMAP_SCREENS: how many are at work at once in one process
    oidc_client_secret: str = field(repr=False)  # DUSITMAP_OIDC_CLIENT_SECRET, or the file

    @property
    def tiles_origin(self) -> str:
        """The host that tiles come from, as a content security policy names it; "" is none.

        Tiles are drawn only where the address has places for a tile and says whose they are.
        """
        parts = urlsplit(self.tiles_url)
        is_address = _TILES_HOST.fullmatch(parts.netloc) and parts.scheme in ("https", "http")
        has_places = all(place in parts.path + parts.query for place in ("{x}", "{y}", "{z}"))
        if not (is_address and has_places and self.tiles_attribution.strip()):
            return ""
        return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"

    @property
    def releases(self) -> Path:
        """Folder of the release files: all that the public routes can reach."""
        return self.data / "releases"

    @property
    def editions(self) -> Path:
        """Folder of the frozen editions, public as the releases are."""
        return self.data / "editions"

    @property
    def exports(self) -> Path:
        """Folder of the files to take home: made from public documents, built once."""
        return self.data / "exports"

    @property
    def edition_inputs(self) -> Path:
        """Folder of what the editions were made from, sealed."""
        return self.data / "edition-inputs"

    @property
    def evidence(self) -> Path:
        """Folder of the sealed photos."""
        return self.data / "evidence"


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; what the environment says wins over the `.env` file."""
    if environment is None:
        dotenv = {key: value or "" for key, value in dotenv_values(ROOT / ".env").items()}
        environment = {**dotenv, **os.environ}
    data = (ROOT / environment.get("DUSITMAP_DATA", "data")).resolve()
    keys, backups = (
        (ROOT / given).resolve() if given else data.parent / default
        for given, default in (
            (environment.get("DUSITMAP_KEYS"), "keys"),
            (environment.get("DUSITMAP_BACKUPS"), "backups"),
        )
    )
    return Settings(
        data=data,
        keys=keys,
        backups=backups,
        database_url=environment.get("DUSITMAP_DATABASE_URL")
        or f"sqlite:///{(data / DATABASE_FILE).as_posix()}",
        district=_find_district(environment.get("DUSITMAP_DISTRICT"), data),
        base_url=environment.get("DUSITMAP_BASE_URL", "").rstrip("/"),
        basemap=(ROOT / environment["DUSITMAP_BASEMAP"]).resolve()
        if environment.get("DUSITMAP_BASEMAP")
        else data / BASEMAP_FILE,
        tiles_url=environment.get("DUSITMAP_TILES_URL", ""),
        tiles_attribution=environment.get("DUSITMAP_TILES_ATTRIBUTION", ""),
        tiles_name=environment.get("DUSITMAP_TILES_NAME", ""),
        oidc_issuer=environment.get("DUSITMAP_OIDC_ISSUER", "").rstrip("/"),
        oidc_client_id=environment.get("DUSITMAP_OIDC_CLIENT_ID", ""),
        screens=_parse_screens(environment.get("DUSITMAP_SCREENS", "")),
        oidc_client_secret=environment.get("DUSITMAP_OIDC_CLIENT_SECRET") or _read_secret(keys),
    )


def _parse_screens(given: str) -> int:
    """Return how many screens are at work at once.

    Raises
    ------
    BadInput
        E-SYS-19 where that is no number from 1 to 9999.
    """
    if not given.strip():
        return DEFAULT_SCREENS
    if not re.fullmatch("[1-9][0-9]{0,3}", given.strip()):
        raise BadInput("E-SYS-19", value=given.strip()[:20])
    return int(given)


def remember_district(settings: Settings) -> None:
    """Note in the data folder where the folder of the district is, unless it is the first one."""
    note = settings.data / DISTRICT_NOTE
    text = f"{settings.district}\n"
    if settings.district == FIRST_FOLDER:
        note.unlink(missing_ok=True)
    elif not note.is_file() or note.read_text(encoding="utf-8") != text:
        note.write_text(text, encoding="utf-8")


def _find_district(given: str | None, data: Path) -> Path:
    """Return the folder of the district: the given one, the remembered one, or the first."""
    note = data / DISTRICT_NOTE
    if not given and note.is_file():
        given = note.read_text(encoding="utf-8").strip()
    return (ROOT / given).resolve() if given else FIRST_FOLDER


def _read_secret(keys: Path) -> str:
    path = keys / OIDC_FILE
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
