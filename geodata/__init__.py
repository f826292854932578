"""What is known about a district and where it is kept. Knows no screen, no Streamlit, no folium."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.client import Published


def open(url: str, *, edition: str = "") -> "Published":
    """Return what a running map publishes as GeoDataFrames: see `geodata.client`."""
    from geodata.client import open_published

    return open_published(url, edition=edition)
