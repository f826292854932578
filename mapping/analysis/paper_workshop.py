"""What a workshop left behind, as it may stand in a paper: counts, and of answers what is shown.

Every number is one of the summary, of the attendance, or of the analysis of the answers.
"""

from collections.abc import Iterator

from geodata.actions.papers import WorkshopOutcome
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.attendance import (
    count_by_age,
    count_by_kind,
)
from geodata.model.workshops.forms import FormKind
from geodata.reference.forms import form_of
from mapping.analysis import learning
from mapping.analysis.learning_words import (
    change_sentence,
    left_out_sentence,
    number,
    waiting_sentence,
)
from mapping.analysis.paper_facts import WorkshopFacts
from mapping.analysis.survey import Cell, Row, survey_rows
from mapping.texts import Texts, slug


def workshop_facts(outcome: WorkshopOutcome, texts: Texts) -> WorkshopFacts:
    """Return the facts of a workshop in words and numbers."""
    workshop, found = outcome.workshop, outcome.summary
    return WorkshopFacts(
        title=workshop.title,
        kind=texts(f"workshop_screen.kind.{slug(workshop.kind)}"),
        held_on=workshop.held_on,
        place=workshop.place,
        joined=found.joined,
        attendance=_attendance(outcome, texts),
        attended_as=_attended_as(outcome, texts),
        pins={
            texts(f"screens.category.{slug(each)}"): found.by_category.get(each, 0)
            for each in CHOSEN_CATEGORIES
        },
        votes=found.votes,
        sent=found.sent,
        from_paper=found.from_paper,
        learning=tuple(_learning(outcome, texts)),
        opinions=tuple(_opinions(outcome, texts)),
        surveyed=outcome.survey.workshops,
    )


def _attendance(outcome: WorkshopOutcome, texts: Texts) -> dict[str, int] | None:
    counts = count_by_age(outcome.attendance)
    named = {texts(f"workshop_screen.attended_age.{age}"): count for age, count in counts.items()}
    return _with_total(named, texts)


def _attended_as(outcome: WorkshopOutcome, texts: Texts) -> dict[str, int] | None:
    counts = count_by_kind(outcome.attendance)
    named = {texts(f"workshop_screen.attended.{kind}"): count for kind, count in counts.items()}
    return _with_total(named, texts)


def _with_total(counts: dict[str, int], texts: Texts) -> dict[str, int] | None:
    """Return the counts after their sum; None where nobody counted."""
    total = sum(counts.values())
    if not total:
        return None
    shown = {name: count for name, count in counts.items() if count}
    return {texts("workshop_screen.summary.total"): total, **shown}


def _learning(outcome: WorkshopOutcome, texts: Texts) -> Iterator[str]:
    """Return nothing while one of the tests is open."""
    if outcome.tests:
        form = form_of(FormKind.PRE_TEST)
        found = learning.paired(form, outcome.tests)
        yield change_sentence(found, len(form.items), texts)
        yield from filter(None, [waiting_sentence(found, texts)])
        yield left_out_sentence(found, texts)


def _opinions(outcome: WorkshopOutcome, texts: Texts) -> Iterator[tuple[str, str]]:
    if outcome.survey.sheets:
        for row in survey_rows(form_of(FormKind.SURVEY), outcome.survey):
            if row.item.is_scale:
                yield row.item.question, _opinion(row, texts)


def _opinion(row: Row, texts: Texts) -> str:
    """Return the mean of all that are shown together and of each group that is."""
    if row.together is None:
        return texts("forms.withheld")
    groups = [
        f"{texts(f'workshop_screen.attended_age.{age}' if age else 'forms.age.none')}: "
        f"{_mean(cell)}"
        for age, cell in row.groups.items()
        if cell is not None
    ]
    return " · ".join([f"{texts('forms.column.together')}: {_mean(row.together)}", *groups])


def _mean(cell: Cell) -> str:
    return f"{number(cell.mean or 0)} ({cell.people:,})"
