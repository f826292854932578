"""The number of complaints that a release publishes in the whole district, each once."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.district import get_district
from mapping.json_types import Json
from mapping.texts import Texts


@dataclass(frozen=True, slots=True)
class PublishedComplaints:
    """Published complaints of the whole district; None where no group is published."""

    total: int | None
    of_district_only: int  # of groups of the whole district: in no subdistrict's number


def count_published_complaints(documents: Mapping[str, Json]) -> PublishedComplaints:
    """Return the sum of all groups; of an edition that lists none, of its areas."""
    if "complaints.json" not in documents:
        return PublishedComplaints(_sum_areas(documents), 0)
    groups = documents["complaints.json"]["groups"]
    return PublishedComplaints(
        sum(int(group["count"]) for group in groups) or None,
        sum(int(group["count"]) for group in groups if group["area_id"] == get_district().code),
    )


def format_total(numbers: PublishedComplaints, texts: Texts) -> str | None:
    """Return the sentence of the district's published total; None where none is published."""
    if numbers.total is None:
        return None
    count, district = f"{numbers.total:,}", f"{numbers.of_district_only:,}"
    return texts("exports.total", count=count, whole=district)


def _sum_areas(documents: Mapping[str, Json]) -> int | None:
    """Return the sum of the areas' numbers.

    The number of a subdistrict has those of its communities in it. Where it is withheld, its
    communities may still have numbers of their own.
    """
    areas = {
        level: [
            feature["properties"]
            for feature in documents[f"areas-{level}.geojson"]["features"]
            if feature["properties"]["complaints"]["count"]
        ]
        for level in ("community", "subdistrict")
    }
    counted_subdistricts = {area["id"] for area in areas["subdistrict"]}
    single = [
        area for area in areas["community"] if area["subdistrict_code"] not in counted_subdistricts
    ]
    counts = [int(area["complaints"]["count"]) for area in (*areas["subdistrict"], *single)]
    return sum(counts) or None
