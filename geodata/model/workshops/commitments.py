"""What agencies promised: asked of them, by when, and whether it was kept.

Nothing of it is public before a second person confirmed it, and "kept" or "not kept" is said only
when a second person agrees, as for a risk that is less of one.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.links import is_https

MAX_AGENCY_LENGTH = 120
MAX_PROMISE_LENGTH = 300
MAX_PROOF_LENGTH = 500
TOKEN_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class CommitmentState(StrEnum):
    """How far a commitment has come."""

    ASKED = "asked"
    PROMISED = "promised"
    UNDER_WAY = "under way"
    KEPT = "kept"
    NOT_KEPT = "not kept"


FINAL_STATES = frozenset({CommitmentState.KEPT, CommitmentState.NOT_KEPT})


@dataclass(frozen=True, slots=True)
class CommitmentDraft:
    """What is asked of an agency. The token makes a second tap the same commitment."""

    token: str
    agency: str  # an office, never a private person
    promise: str
    due_on: date | None = None
    community_id: str | None = None  # None: of the whole district
    risk_id: str | None = None  # public number of a risk point


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment as it stands. `pending_state` is what a second person has still to agree to."""

    id: int
    public_id: str  # CM-2569-0003
    agency: str
    promise: str
    due_on: date | None
    community_id: str | None
    risk_id: str | None
    state: CommitmentState
    proof: str
    pending_state: CommitmentState | None
    pending_proof: str
    is_public: bool
    stated_by: int | None  # who said last what waits; None: the terminal of the server
    version: int

    @property
    def is_pending(self) -> bool:
        """Return whether a second person is needed."""
        return not self.is_public or self.pending_state is not None

    def is_overdue(self, day: date) -> bool:
        """Return whether its day has passed and nothing final was said."""
        return self.due_on is not None and self.due_on < day and self.state not in FINAL_STATES


@dataclass(frozen=True, slots=True)
class PublicCommitment:
    """What everybody may read of a commitment."""

    public_id: str
    agency: str
    promise: str
    due_on: str | None  # ISO
    state: CommitmentState
    risk_id: str | None
    community_id: str | None
    proof: str


@dataclass(frozen=True, slots=True)
class CommitmentStep:
    """One thing that was done with a commitment."""

    at: datetime
    account_id: int | None
    step: str
    state: CommitmentState


def check_draft(draft: CommitmentDraft) -> None:
    """Raise BadInput unless agency and promise are given, none too long.

    Raises
    ------
    BadInput
        E-COMMIT-01 (no agency or promise), E-TXT-02 (too long), E-FMT-02 (no token).
    """
    if not TOKEN_PATTERN.fullmatch(draft.token):
        raise BadInput("E-FMT-02")
    if not (draft.agency.strip() and draft.promise.strip()):
        raise BadInput("E-COMMIT-01")
    for text, longest in ((draft.agency, MAX_AGENCY_LENGTH), (draft.promise, MAX_PROMISE_LENGTH)):
        if len(text) > longest:
            raise BadInput("E-TXT-02", n=longest)


def check_proof(state: CommitmentState, proof: str) -> None:
    """Raise BadInput unless "kept" has a public link, and any proof is one.

    Raises
    ------
    BadInput
        E-COMMIT-02, E-RISK-09, E-TXT-02.
    """
    if len(proof) > MAX_PROOF_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_PROOF_LENGTH)
    if proof and not is_https(proof):
        raise BadInput("E-RISK-09")
    if state is CommitmentState.KEPT and not proof:
        raise BadInput("E-COMMIT-02")
