"""The forms for KoboToolbox and ODK: their names and fields, as files and exports have them."""

from enum import StrEnum

from geodata.model.imports.records import CHOSEN_CATEGORIES, Category
from geodata.model.risks import AgencyType

FORM_VERSION = "1"  # of the fields below; an export of another version is not understood
UNDERSTOOD_VERSIONS = frozenset({FORM_VERSION})


class FormKind(StrEnum):
    """What a form records."""

    RISK = "risk"
    VISIT = "visit"


class FormField(StrEnum):
    """The fields of both forms, by the names that stand in an export."""

    KIND = "form_kind"
    VERSION = "form_version"
    COMMUNITY = "community"
    POINT = "point"
    CATEGORY = "category"
    SUB_KIND = "sub_kind"
    AGENCY_TYPE = "agency_type"
    LIKELIHOOD = "likelihood"
    IMPACT = "impact"
    NOTE = "note"
    PHOTO = "photo"
    VISITED_ON = "visited_on"
    FOUND = "found"


def to_choice(value: str) -> str:
    """Return the name of a choice: names in these forms hold no space."""
    return value.replace(" ", "_")


CATEGORY_OF_CHOICE: dict[str, Category] = {to_choice(one): one for one in CHOSEN_CATEGORIES}
AGENCY_TYPE_OF_CHOICE: dict[str, AgencyType] = {to_choice(one): one for one in AgencyType}
