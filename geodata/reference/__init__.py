"""What is known of Dusit before anybody adds to it: areas, communities, streets, landmarks.

The tables and where they come from: SOURCES.md in this folder.
"""

from geodata.reference.tables import (
    LAYER_TH,
    Landmark,
    LineKind,
    NamedLine,
    Sides,
    build_community_boundaries,
    build_outline_boundaries,
    get_passport,
    list_communities,
    list_community_figures,
    list_landmarks,
    list_lines,
    list_names_on_layer,
    list_sub_kinds,
    list_subdistricts,
    map_codes_on_layer,
    read_community_outlines,
    read_community_sides,
    read_outlines,
)

__all__ = [
    "LAYER_TH",
    "Landmark",
    "LineKind",
    "NamedLine",
    "Sides",
    "build_community_boundaries",
    "build_outline_boundaries",
    "get_passport",
    "list_communities",
    "list_community_figures",
    "list_landmarks",
    "list_lines",
    "list_names_on_layer",
    "list_sub_kinds",
    "list_subdistricts",
    "map_codes_on_layer",
    "read_community_outlines",
    "read_community_sides",
    "read_outlines",
]
