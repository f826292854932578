"""What is known of Dusit before anybody adds to it: areas, communities, streets, landmarks.

The tables and where they come from: SOURCES.md in this folder.
"""

from geodata.reference.tables import (
    Landmark,
    LineKind,
    NamedLine,
    communities,
    landmarks,
    lines,
    outline_boundaries,
    outlines,
    passport,
    subdistricts,
)

__all__ = [
    "Landmark",
    "LineKind",
    "NamedLine",
    "communities",
    "landmarks",
    "lines",
    "outline_boundaries",
    "outlines",
    "passport",
    "subdistricts",
]
