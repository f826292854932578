"""How many complaints a release publishes in the whole district, each once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata.model.imports.counting import DISTRICT_AREA_ID
from mapping.texts import Texts

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublishedComplaints:
    """Published complaints of the whole district; None where no group is published."""

    total: int | None
    of_district_only: int  # of groups of the whole district: in no subdistrict's number


def published_complaints(documents: Mapping[str, Json]) -> PublishedComplaints:
    """Return the sum of all groups; of an edition that lists none, of its areas."""
    if "complaints.json" not in documents:
        return PublishedComplaints(_sum_of_areas(documents), 0)
    groups = documents["complaints.json"]["groups"]
    return PublishedComplaints(
        sum(int(each["count"]) for each in groups) or None,
        sum(int(each["count"]) for each in groups if each["area_id"] == DISTRICT_AREA_ID),
    )


def total_sentence(numbers: PublishedComplaints, texts: Texts) -> str | None:
    """Return how many are published in the whole district; None where none is."""
    if numbers.total is None:
        return None
    count, district = f"{numbers.total:,}", f"{numbers.of_district_only:,}"
    return texts("exports.total", count=count, district=district)


def _sum_of_areas(documents: Mapping[str, Json]) -> int | None:
    """Return the sum of the areas' numbers.

    The number of a subdistrict has those of its communities in it. Where it is withheld, its
    communities may still have numbers of their own.
    """
    areas = {
        level: [
            each["properties"]
            for each in documents[f"areas-{level}.geojson"]["features"]
            if each["properties"]["complaints"]["count"]
        ]
        for level in ("community", "subdistrict")
    }
    whole = {each["id"] for each in areas["subdistrict"]}
    single = [each for each in areas["community"] if each["subdistrict_code"] not in whole]
    counts = [int(each["complaints"]["count"]) for each in (*areas["subdistrict"], *single)]
    return sum(counts) or None
