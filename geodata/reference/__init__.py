"""What is known of a district before anybody adds to it: areas, communities, streets, landmarks.

Each district is a folder: `district.toml`, its tables, and SOURCES.md that says where they come
from. What every district shares lies beside this file.
"""

from geodata.reference.checks import open_district
from geodata.reference.tables import (
    Landmark,
    LineKind,
    NamedLine,
    Sides,
    build_community_boundaries,
    build_outline_boundaries,
    get_layer_name,
    get_passport,
    list_communities,
    list_community_figures,
    list_landmarks,
    list_lines,
    list_names_on_layer,
    list_spellings,
    list_sub_kinds,
    list_subdistricts,
    map_codes_on_layer,
    read_community_outlines,
    read_community_sides,
    read_outlines,
)

__all__ = [
    "Landmark",
    "LineKind",
    "NamedLine",
    "Sides",
    "build_community_boundaries",
    "build_outline_boundaries",
    "get_layer_name",
    "get_passport",
    "list_communities",
    "list_community_figures",
    "list_landmarks",
    "list_lines",
    "list_names_on_layer",
    "list_spellings",
    "list_sub_kinds",
    "list_subdistricts",
    "map_codes_on_layer",
    "open_district",
    "read_community_outlines",
    "read_community_sides",
    "read_outlines",
]
