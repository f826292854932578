"""The title of an edition."""

from datetime import date

from geodata.model.times import BUDDHIST_OFFSET
from geodata.reasons import Language
from mapping.texts import Texts
from mapping.texts.dates import format_long_date


def format_edition_title(language: Language, edition_id: str) -> str:
    """Return `แผนที่ฉบับวันที่ 30 กันยายน พ.ศ. 2569`, for the second of a day with its number."""
    year, month, day, *number = (int(part) for part in edition_id.split("-"))
    frozen_on = format_long_date(date(year - BUDDHIST_OFFSET, month, day), language)
    texts = Texts(language)
    if not number:
        return texts("story.edition.title", date=frozen_on)
    return texts("story.edition.second", date=frozen_on, number=number[0])
