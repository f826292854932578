"""What happened to a risk point so far, step by step, for who works with it."""

from dataclasses import dataclass
from datetime import date

from geodata.model import times
from geodata.model.risks import Precision, RiskPoint, RiskStep, Scores
from geodata.store.database import Transaction
from geodata.store.people.people import AccountStore
from geodata.store.risks.risk_versions import RiskVersionStore


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One step: by whom, on which day, and what a reviewer said with it."""

    step: RiskStep
    day: date  # in Bangkok
    name: str  # of who took it; "" for the proposer and where nobody in particular did
    scores: Scores | None = None  # of an approval
    precision: Precision | None = None  # of an approval


def list_history(tx: Transaction, risk: RiskPoint) -> list[HistoryStep]:
    """Return the steps of a risk point after it was proposed, the oldest first."""
    store = RiskVersionStore(tx)
    names = {account.id: account.name for account in AccountStore(tx).list_all()}
    names.pop(risk.proposer_id or 0, None)
    versions = store.list_all(risk.id)
    steps = []
    for place, version in enumerate(versions):
        scores, precision = None, None
        if version.step is RiskStep.APPROVED:
            is_last = place + 1 == len(versions)
            after = None if is_last else versions[place + 1].version
            scores = risk.scores if after is None else store.read_scores(risk.id, after)
            precision = store.find_approval(risk.id, version.account_id or 0, after)
        steps.append(
            HistoryStep(
                step=version.step,
                day=times.to_bangkok_date(version.replaced_at),
                name=names.get(version.account_id or 0, ""),
                scores=scores,
                precision=precision,
            )
        )
    return steps
