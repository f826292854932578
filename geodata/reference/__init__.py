"""What is known of Dusit before anybody adds to it: areas, communities, streets, landmarks.

The tables and where they come from: SOURCES.md in this folder.
"""

from geodata.reference.tables import (
    LAYER_TH,
    Landmark,
    LineKind,
    NamedLine,
    Sides,
    codes_on_layer,
    communities,
    community_boundaries,
    community_figures,
    community_outlines,
    community_sides,
    landmarks,
    lines,
    names_on_layer,
    outline_boundaries,
    outlines,
    passport,
    subdistricts,
)

__all__ = [
    "LAYER_TH",
    "Landmark",
    "LineKind",
    "NamedLine",
    "Sides",
    "codes_on_layer",
    "communities",
    "community_boundaries",
    "community_figures",
    "community_outlines",
    "community_sides",
    "landmarks",
    "lines",
    "names_on_layer",
    "outline_boundaries",
    "outlines",
    "passport",
    "subdistricts",
]
