"""The questions of the analysis that only people with an account are offered."""

from collections.abc import Callable, Mapping

from geodata.actions.cases import case_incidents
from geodata.actions.risks import priorities, second_scores
from geodata.model.people.people import Actor, Verb
from geodata.model.times import to_bangkok_date
from mapping.analysis.internal import agreement, groups, votes
from mapping.analysis.questions.finding import Finding
from mapping.json_types import Documents
from mapping.screens import session
from mapping.texts import Texts
from mapping.texts.dates import format_long_date

OFFERED: Mapping[str, Verb] = {
    "agreement": Verb.REVIEW_RISK,
    "votes": Verb.RUN_WORKSHOP,
    "groups": Verb.REFER_CASE,
}


def list_offered(who: Actor | None) -> list[str]:
    """Return the questions that somebody may ask; none without an account."""
    return [] if who is None else [name for name, verb in OFFERED.items() if who.may(verb)]


def answer(question: str, documents: Documents, texts: Texts) -> Finding:
    """Ask the action behind a question and return its answer.

    Raises
    ------
    NotAllowed
        Where this person may not ask it.
    """
    return _ANSWERS[question](documents, texts)


def _answer_agreement(_: Documents, texts: Texts) -> Finding:
    pairs = session.ask(second_scores.list_score_pairs)
    return agreement.answer_agreement(
        pairs, format_long_date(session.get_now(), texts.language), texts
    )


def _answer_votes(_: Documents, texts: Texts) -> Finding:
    return votes.answer_votes(session.ask(priorities.list_voted_scores), texts)


def _answer_groups(documents: Documents, texts: Texts) -> Finding:
    since, until = groups.find_window(to_bangkok_date(session.get_now()))
    incidents = session.ask(case_incidents.count_incidents, since, until)
    counted = groups.build_counted_time(incidents, since, texts)
    return groups.answer_groups(counted, documents["areas-community.geojson"], texts)


_ANSWERS: Mapping[str, Callable[[Documents, Texts], Finding]] = {
    "agreement": _answer_agreement,
    "votes": _answer_votes,
    "groups": _answer_groups,
}
