"""The answer to a question, with all that somebody needs to check it."""

from dataclasses import dataclass
from datetime import date, datetime

from mapping.json_types import Documents, Json
from mapping.texts import Texts
from mapping.texts.dates import format_long_date, format_short_date

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer: one plain sentence, a table that is its equal, and how it was made.

    Where evidence does not suffice the sentence says so, and `needs` says what would be needed.
    """

    sentence: str
    count: int  # how many records, points or communities it rests on
    period: str
    method: str
    source: str
    columns: Row
    rows: tuple[Row, ...]
    needs: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    addresses: tuple[Row, ...] = ()  # where each cell of `rows` leads; "" where nowhere

    @property
    def is_answered(self) -> bool:
        """Return whether evidence suffices."""
        return not self.needs

    def list_making(self, texts: Texts) -> list[str]:
        """Return how the answer was made, line by line."""
        lines = [
            texts("analysis.count", count=f"{self.count:,}"),
            texts("analysis.method", method=self.method),
            *(
                texts("analysis.parameter", name=name, value=value)
                for name, value in self.parameters
            ),
            texts("analysis.source", source=self.source),
        ]
        return [texts("analysis.period", period=self.period), *lines] if self.period else lines


def build_area_address(area_id: str) -> str:
    """Return the address of the page of a community or subdistrict; "" where there is none."""
    return f"/community?id={area_id}" if area_id else ""


def format_release_day(documents: Documents, texts: Texts) -> str:
    """Return the day of a release, in words."""
    made = datetime.fromisoformat(documents["about.json"]["released_at"])
    return format_long_date(made, texts.language)


def format_period(period: Json, texts: Texts) -> str:
    """Return the days of a feed's first and last record: `3 ม.ค. 2566–30 ก.ย. 2569`."""
    days = (date.fromisoformat(period[name][:10]) for name in ("from", "to"))
    return "–".join(format_short_date(day, texts.language) for day in days)
