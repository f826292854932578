"""What risk points say of themselves, as an address may carry it: `within-agency`, `2569-q3`.

The same as `codeOf` of mapping/frontend/map/risks.js.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from geodata.model.risks import RiskLevel

RISK_KEYS = {  # of a filter, with the property that they ask
    "category": "category",
    "risk_level": "level",
    "state": "state",
    "quarter": "quarter",
}


def build_risk_code(value: str) -> str:
    """Return a value as an address may carry it."""
    return value.replace(",", "").replace(" ", "-").replace("_", "-").lower()


def list_risk_codes(risks: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    """Return the codes that there are: the highest level, the newest quarter first."""
    codes = {build_risk_code(risk[RISK_KEYS[key]]) for risk in risks}
    if key == "risk_level":
        return [code for level in reversed(RiskLevel) if (code := build_risk_code(level)) in codes]
    return sorted(codes, reverse=key == "quarter")
