"""How sure are the scores: how far a second, blind score agrees with the first."""

from collections.abc import Sequence

from geodata.model.risks import RiskLevel, ScorePair
from mapping.analysis.questions.finding import Finding
from mapping.analysis.statistics.agreement import (
    MIN_SCORED_TWICE,
    compute_kappa,
    compute_share,
)
from mapping.texts import Texts

STEPS = 5
LEVELS = tuple(RiskLevel)


def answer_agreement(pairs: Sequence[ScorePair], day: str, texts: Texts) -> Finding:
    """Return for how many risk points two people gave the same level.

    Parameters
    ----------
    pairs
        The scores of each risk point in the reader's scope that was scored twice.
    day
        The day of reading, as a sentence says it.
    """
    same = sum(pair.first.level is pair.second.level for pair in pairs)
    is_enough = len(pairs) >= MIN_SCORED_TWICE
    words = {"count": len(pairs), "same": same, "date": day}
    return Finding(
        texts(f"analysis.agreement.{'sentence' if is_enough else 'none'}", **words),
        count=len(pairs),
        period=texts("analysis.at", date=day),
        method=texts("analysis.agreement.method"),
        source=texts("analysis.agreement.source"),
        columns=tuple(texts(f"analysis.agreement.column.{name}") for name in ("what", "value")),
        rows=_list_rows(pairs, same, texts) if is_enough else (),
        needs=""
        if is_enough
        else texts("analysis.agreement.needs", least=MIN_SCORED_TWICE, count=len(pairs)),
        parameters=((texts("analysis.per_person.confidence"), "95 %"),),
        notes=(texts("analysis.urgency.step"),),
    )


def _list_rows(pairs: Sequence[ScorePair], same: int, texts: Texts) -> tuple[tuple[str, str], ...]:
    share = compute_share(same, len(pairs))
    steps = {
        "level": (
            [LEVELS.index(pair.first.level) + 1 for pair in pairs],
            [LEVELS.index(pair.second.level) + 1 for pair in pairs],
            len(LEVELS),
        ),
        "likelihood": (
            [pair.first.likelihood for pair in pairs],
            [pair.second.likelihood for pair in pairs],
            STEPS,
        ),
        "impact": (
            [pair.first.impact for pair in pairs],
            [pair.second.impact for pair in pairs],
            STEPS,
        ),
    }
    kappas = {name: compute_kappa(*scores) for name, scores in steps.items()}
    return (
        (
            texts("analysis.agreement.share"),
            f"{same / len(pairs):.0%} ({share.low:.0%}–{share.high:.0%})",
        ),
        *(
            (
                texts(f"analysis.agreement.kappa_{name}"),
                texts("analysis.agreement.no_kappa") if kappa is None else f"{kappa:.2f}",
            )
            for name, kappa in kappas.items()
        ),
    )
