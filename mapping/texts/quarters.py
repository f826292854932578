"""Quarters of a year (B.E.): all the time that is public of a risk point or an inspection."""

from geodata.model.risks import parse_quarter
from mapping.texts import Texts


def format_quarter(quarter: str, texts: Texts) -> str:
    """Return a quarter (B.E., "2569-Q3") as people read it."""
    year, number = parse_quarter(quarter)
    return texts(f"risk_page.quarter_{number}", year=texts.format_year(year))
