"""Names of communities that records state and that a person has settled."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SettledName:
    """What somebody decided about a stated name; no community: it is none of ours."""

    id: int
    stated: str
    subdistrict_code: str | None  # as the records state it
    community_id: str | None
    at: datetime
    account_id: int | None
