"""The title and the stamps of a release or an edition on every exported file."""

from collections.abc import Mapping
from datetime import date

from geodata.model import times
from mapping.json_types import Json
from mapping.texts import Texts
from mapping.texts.dates import format_long_date
from mapping.texts.editions import format_edition_title


def format_title(documents: Mapping[str, Json], texts: Texts) -> str:
    """Return `แผนที่ฉบับวันที่ …`, or the day of a release that was not frozen."""
    edition = documents.get("edition.json")
    if edition is not None:
        return format_edition_title(texts.language, edition["id"])
    return texts("exports.as_of", date=_format_day(documents, texts))


def list_stamps(documents: Mapping[str, Json], texts: Texts) -> list[str]:
    """Return the lines that say which data these are."""
    about, edition = documents["about.json"], documents.get("edition.json")
    lines = [format_title(documents, texts), texts("exports.release", version=about["version"])]
    if edition is None:
        return lines
    frozen_on = format_long_date(date.fromisoformat(edition["frozen_on"]), texts.language)
    return [
        edition["title"],
        *lines,
        texts("exports.frozen", date=frozen_on, k=edition["rule"]["k"]),
    ]


def _format_day(documents: Mapping[str, Json], texts: Texts) -> str:
    moment = times.parse_iso(documents["about.json"]["released_at"])
    return format_long_date(moment.astimezone(times.BANGKOK).date(), texts.language)
