"""The facts of a workshop for a paper: counts, and of answers only what may be shown.

Every number is one of the summary, of the attendance, or of the analysis of the answers.
"""

from collections.abc import Iterator

from geodata.actions.papers import WorkshopOutcome
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.attendance import count_by_age, count_by_kind
from geodata.model.workshops.forms import FormKind
from geodata.reference.forms import get_form
from mapping.analysis import learning
from mapping.analysis.learning_words import (
    format_change,
    format_left_out,
    format_number,
    format_waiting,
)
from mapping.analysis.paper_facts import WorkshopFacts
from mapping.analysis.survey import SurveyFigures, SurveyRow, build_survey_rows
from mapping.texts import Texts, to_key


def build_workshop_facts(outcome: WorkshopOutcome, texts: Texts) -> WorkshopFacts:
    """Return the facts of a workshop in words and numbers."""
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
    )


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
    if outcome.survey.sheets:
        for row in build_survey_rows(get_form(FormKind.SURVEY), outcome.survey):
            if row.item.is_scale:
                yield row.item.question, _format_opinion(row, texts)


def _format_opinion(row: SurveyRow, texts: Texts) -> str:
    """Return the mean of all that are shown together and of each group that is."""
    if row.together is None:
        return texts("forms.withheld")
    groups = [
        f"{texts(f'workshop_screen.attended_age.{age}' if age else 'forms.age.none')}: "
        f"{_format_mean(cell)}"
        for age, cell in row.groups.items()
        if cell is not None
    ]
    return " · ".join([f"{texts('forms.column.together')}: {_format_mean(row.together)}", *groups])


def _format_mean(cell: SurveyFigures) -> str:
    return f"{format_number(cell.mean or 0)} ({cell.people:,})"
