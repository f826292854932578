"""Do people see what reviewers see: the votes of a room beside the scores of the same points."""

from collections.abc import Sequence

from geodata.actions.risks.priorities import VotedScores
from mapping.analysis.questions.finding import Finding
from mapping.analysis.statistics.agreement import MIN_VOTED, compute_tau
from mapping.texts import Texts
from mapping.texts.dates import format_long_date


def answer_votes(rooms: Sequence[VotedScores], texts: Texts) -> Finding:
    """Return how far the votes of the newest room with enough points follow the scores.

    Parameters
    ----------
    rooms
        The rooms in the reader's scope whose voting is closed, the newest first.
    """
    taus = {place: compute_tau(room.votes, room.scores) for place, room in enumerate(rooms)}
    place = next((place for place, tau in taus.items() if tau is not None), None)
    columns = tuple(texts(f"analysis.votes.column.{name}") for name in ("room", "points", "tau"))
    rows = tuple(
        (
            f"{room.title} ({format_long_date(room.held_on, texts.language)})",
            str(len(room.votes)),
            texts("analysis.votes.few") if tau is None else f"{tau:.2f}",
        )
        for room, tau in zip(rooms, taus.values(), strict=True)
    )
    method, source = texts("analysis.votes.method"), texts("analysis.votes.source")
    if place is None:
        return Finding(
            texts("analysis.votes.none", count=len(rooms)),
            count=len(rooms),
            period="",
            method=method,
            source=source,
            columns=columns,
            rows=rows,
            needs=texts("analysis.votes.needs", least=MIN_VOTED),
        )
    room, tau = rooms[place], taus[place] or 0.0
    day = format_long_date(room.held_on, texts.language)
    return Finding(
        texts(
            "analysis.votes.sentence",
            count=len(room.votes),
            date=day,
            what=texts(f"analysis.votes.{_judge(tau)}"),
        ),
        count=len(room.votes),
        period=texts("analysis.at", date=day),
        method=method,
        source=source,
        columns=columns,
        rows=rows,
        notes=(texts("analysis.votes.note"),),
    )


def _judge(tau: float) -> str:
    if abs(tau) < 0.3:
        return "apart"
    return "along" if tau > 0 else "against"
