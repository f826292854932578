"""The name of a public risk point, as every page, paper and file calls it.

The title that an officer approved; without one its sub-kind; without that its category. Nothing is
read but the documents of a release or an edition: what nobody approved cannot get into a name.
"""

from collections.abc import Mapping

from geodata.reasons import Language
from mapping.json_types import Json
from mapping.texts import LANGUAGES, Texts, to_key

RiskNames = dict[Language, str]


def list_sub_kinds(risks: Json | None) -> Json:
    """Return the names of sub-kinds by code, as `risks.geojson` has them.

    Editions of before have none.
    """
    return {} if risks is None else risks.get("sub_kinds", {})


def build_names(risk: Json, sub_kinds: Json) -> RiskNames:
    """Return the name of a risk point in each language; a title is the same in both.

    Parameters
    ----------
    risk
        `title`, `sub_kind` and `category` of the point, the first two may be missing.
    sub_kinds
        As `list_sub_kinds` returns them.
    """
    return {language: format_name(risk, sub_kinds, Texts(language)) for language in LANGUAGES}


def format_name(risk: Json, sub_kinds: Json, texts: Texts) -> str:
    """Return the name of a risk point; typed text, not Markdown."""
    return str(risk.get("title") or format_kind(risk, sub_kinds, texts))


def format_kind(risk: Json, sub_kinds: Json, texts: Texts) -> str:
    """Return the sub-kind of a risk point, or its category where nobody chose one."""
    return format_sub_kind(risk.get("sub_kind"), sub_kinds, texts) or texts(
        f"screens.category.{to_key(risk['category'])}"
    )


def format_sub_kind(code: str | None, sub_kinds: Json, texts: Texts) -> str:
    """Return the name of a sub-kind; nothing where none was chosen."""
    names: Mapping[str, str] = sub_kinds.get(code or "", {})
    return names.get(texts.language, "")


def format_agency_type(risk: Json, texts: Texts) -> str:
    """Return the type of body that a risk is about; nothing where none was chosen."""
    kind = risk.get("agency_type")
    return texts(f"screens.agency_type.{to_key(kind)}") if kind else ""
