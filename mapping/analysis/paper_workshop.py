"""The facts of a workshop for a paper: counts, and of answers only what may be shown.

Every number is one of the summary, of the attendance, or of the analysis of the answers.
"""

from collections.abc import Iterator, Mapping

from geodata.actions.papers import WorkshopOutcome
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.attendance import count_by_age, count_by_kind
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.plans import Scenario
from geodata.model.workshops.workshops import Voting
from geodata.reference.forms import get_form
from mapping.analysis import learning
from mapping.analysis.learning_words import (
    format_change,
    format_left_out,
    format_number,
    format_waiting,
)
from mapping.analysis.paper_facts import MapPin, ScenarioRow, TestRow, VoteRow, WorkshopFacts
from mapping.analysis.survey import SurveyFigures, SurveyRow, build_survey_rows
from mapping.texts import Texts, to_key


def build_workshop_facts(
    outcome: WorkshopOutcome, texts: Texts, place_names: Mapping[str, str]
) -> WorkshopFacts:
    """Return the facts of a workshop in words and numbers.

    Parameters
    ----------
    place_names
        Names by the ids of communities and the codes of subdistricts.
    """
    workshop, summary = outcome.workshop, outcome.summary
    return WorkshopFacts(
        title=workshop.title,
        kind=texts(f"workshop_screen.kind.{to_key(workshop.kind)}"),
        held_on=workshop.held_on,
        place=workshop.place,
        joined=summary.joined,
        attendance=_count_attendance(outcome, texts),
        attended_as=_count_attendance_kinds(outcome, texts),
        pins={
            texts(f"screens.category.{to_key(category)}"): summary.by_category.get(category, 0)
            for category in CHOSEN_CATEGORIES
        },
        votes=summary.votes,
        sent=summary.sent,
        from_paper=summary.from_paper,
        learning=tuple(_list_learning(outcome, texts)),
        opinions=tuple(_list_opinions(outcome, texts)),
        surveyed=outcome.survey.workshops,
        paper_ballots=summary.paper_ballots,
        paper_votes=summary.paper_votes,
        ranking=tuple(_list_votes(outcome, texts, place_names)),
        tests=tuple(_list_tests(outcome)),
        pins_on_map=tuple(
            MapPin(pin.number, pin.cell)
            for pin in sorted(outcome.pins, key=lambda pin: pin.number or 0)
            if pin.is_in_room and pin.number is not None and pin.cell is not None
        ),
        scenarios=tuple(_build_scenario(scenario, texts) for scenario in outcome.scenarios),
    )


def _list_votes(
    outcome: WorkshopOutcome, texts: Texts, place_names: Mapping[str, str]
) -> Iterator[VoteRow]:
    """Return the ranking once the vote is over; titles are those that the room could read."""
    if outcome.workshop.voting is not Voting.CLOSED:
        return
    pins = {pin.id: pin for pin in outcome.pins}
    for ranked in outcome.summary.ranking:
        pin = pins[ranked.pin_id]
        category = texts(f"screens.category.{to_key(pin.category)}")
        place_id = pin.community_id or pin.subdistrict_code or ""
        place = place_names.get(place_id, place_id)
        details = (category, place) if pin.shown_title else (place,)
        yield VoteRow(
            ranked.rank,
            pin.number,
            pin.shown_title or category,
            " · ".join(filter(None, details)),
            ranked.votes,
            ranked.paper,
        )


def _list_tests(outcome: WorkshopOutcome) -> Iterator[TestRow]:
    if not outcome.tests:
        return
    compared = learning.compare_items(get_form(FormKind.PRE_TEST), outcome.tests)
    for number, row in enumerate(compared, 1):
        before, after = (None if one is None else one.correct for one in (row.before, row.after))
        yield TestRow(number, row.item.question, before, after)


def _build_scenario(scenario: Scenario, texts: Texts) -> ScenarioRow:
    strategies = tuple(
        texts(
            "papers.paper.strategy",
            year=strategy.year_be,
            text=strategy.text,
            responsible=strategy.responsible or texts("papers.no_data"),
        )
        for strategy in scenario.strategies
    )
    likelihood = texts(f"workshop_screen.likelihood.{to_key(scenario.likelihood)}")
    return ScenarioRow(scenario.title, likelihood, scenario.story, strategies)


def _count_attendance(outcome: WorkshopOutcome, texts: Texts) -> dict[str, int] | None:
    counts = count_by_age(outcome.attendance)
    counts_by_name = {
        texts(f"workshop_screen.attended_age.{age}"): count for age, count in counts.items()
    }
    return _add_total(counts_by_name, texts)


def _count_attendance_kinds(outcome: WorkshopOutcome, texts: Texts) -> dict[str, int] | None:
    counts = count_by_kind(outcome.attendance)
    counts_by_name = {
        texts(f"workshop_screen.attended.{kind}"): count for kind, count in counts.items()
    }
    return _add_total(counts_by_name, texts)


def _add_total(counts: dict[str, int], texts: Texts) -> dict[str, int] | None:
    """Return the counts after their sum; None where nobody counted."""
    total = sum(counts.values())
    if not total:
        return None
    counts_by_name = {name: count for name, count in counts.items() if count}
    return {texts("workshop_screen.summary.total"): total, **counts_by_name}


def _list_learning(outcome: WorkshopOutcome, texts: Texts) -> Iterator[str]:
    """Return nothing while one of the tests is open."""
    if outcome.tests:
        form = get_form(FormKind.PRE_TEST)
        result = learning.compare_tests(form, outcome.tests)
        yield format_change(result, len(form.items), texts)
        yield from filter(None, [format_waiting(result, texts)])
        yield format_left_out(result, texts)


def _list_opinions(outcome: WorkshopOutcome, texts: Texts) -> Iterator[tuple[str, str]]:
    if outcome.survey.workshops or outcome.survey.people:
        for row in build_survey_rows(get_form(FormKind.SURVEY), outcome.survey):
            if row.item.is_scale:
                yield row.item.question, _format_opinion(row, texts)


def _format_opinion(row: SurveyRow, texts: Texts) -> str:
    """Return the mean of all that are shown together and of each age group, withheld or not."""
    if row.together is None:
        return texts("forms.withheld")
    groups = [
        f"{texts(f'workshop_screen.attended_age.{age}' if age else 'forms.age.none')}: "
        f"{texts('forms.withheld') if cell is None else _format_mean(cell)}"
        for age, cell in row.groups.items()
        if age is not None or cell is not None
    ]
    return " · ".join([f"{texts('forms.column.together')}: {_format_mean(row.together)}", *groups])


def _format_mean(cell: SurveyFigures) -> str:
    return f"{format_number(cell.mean or 0)} ({cell.people:,})"
