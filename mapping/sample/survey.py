"""The survey of the sample: a link, sheets from paper, and two experts of whom one is quoted."""

from datetime import timedelta

from geodata.actions.programme import (
    interview_quotes,
    interviews,
    programmes,
    survey_answers,
    surveys,
)
from geodata.model.programme.interviews import InterviewDraft, QuoteDraft
from geodata.model.programme.programmes import Programme, find_year_of
from geodata.model.programme.surveys import SurveyDraft
from geodata.model.times import find_fiscal_year_days, to_bangkok_date
from geodata.model.workshops.answers import AnswerDraft, AnswerWay
from geodata.model.workshops.forms import Form, FormKind, Item
from geodata.model.workshops.workshops import AgeGroup
from geodata.reference.forms import get_form
from mapping.sample.clock import Process
from mapping.sample.network import SampleNetwork
from mapping.sample.programme import get_texts

EARLIER_DAYS_AGO = 70
LATER_DAYS_AGO = 14  # or since the fiscal year began
OPEN_DAYS = timedelta(days=30)
PEOPLE = {AnswerWay.LINK: 26, AnswerWay.PAPER: 9, AnswerWay.DESK: 6}
AGES = (  # of ten people: the youngest are too few to be shown
    *(AgeGroup.SIXTY_UP,) * 4,
    *(AgeGroup.FORTY_UP,) * 3,
    *(AgeGroup.TWENTY_FIVE_UP,) * 2,
    AgeGroup.TWENTY_UP,
)


def start_survey(network: SampleNetwork) -> None:
    """Start a link some time ago, and one that is open now."""
    today = to_bangkok_date(network.clock.until)
    first_day, _ = find_fiscal_year_days(find_year_of(today))
    for days_ago in (EARLIER_DAYS_AGO, min(LATER_DAYS_AGO, (today - first_day).days)):
        network.clock.start(_run_survey(network, days_ago))
    later = min(LATER_DAYS_AGO, (today - first_day).days)
    network.clock.start(_interview_experts(network, later))


def _run_survey(network: SampleNetwork, days_ago: int) -> Process:
    """Open a link, let people answer it, type in paper and interviews."""
    project = network.project
    yield network.clock.compute_moment(days_ago, 121)
    programme = find_programme(network)
    today = to_bangkok_date(network.now)
    draft = SurveyDraft(
        network.create_token("survey"),
        programme.id,
        today,
        min(today + OPEN_DAYS, programme.last_day),
    )
    survey = surveys.open_survey(project, network.get_caller("officer"), draft, at=network.now)
    yield network.clock.compute_moment(days_ago, 125)
    for number in range(PEOPLE[AnswerWay.LINK]):
        sheet = _answer(network, number)
        survey_answers.submit_by_link(project, survey.code, sheet, at=network.now)
    yield network.clock.compute_moment(days_ago, 130)
    caller = network.get_caller("coordinator")
    for way in survey_answers.DESK_WAYS:
        for number in range(PEOPLE[way]):
            given = project, caller, programme.id, way, _answer(network, number)
            survey_answers.add_sheet(*given, at=network.now)


def _interview_experts(network: SampleNetwork, days_ago: int) -> Process:
    """Interview two experts; the other officer approves one quote and refuses another."""
    project = network.project
    yield network.clock.compute_moment(days_ago, 135)
    programme, caller = find_programme(network), network.get_caller("officer")
    made = []
    for row in get_texts()["interviews"]:
        draft = InterviewDraft(
            network.create_token("interview"),
            programme.id,
            network.write_private("name of an expert", row["name"]),
            network.write_private("notes of an interview", row["notes"]),
            to_bangkok_date(network.now),
            may_quote=row["may_quote"],
        )
        made.append(interviews.record_interview(project, caller, draft, at=network.now))
    for row in get_texts()["quotes"]:
        token = network.create_token("quote")
        quote = QuoteDraft(token, made[0].id, row["words"], row["by"])
        interview_quotes.write_quote(project, caller, quote, at=network.now)
    yield network.clock.compute_moment(days_ago, 140)
    caller = network.get_caller("officer-2")
    listed = interview_quotes.list_quotes(project, caller, programme.id, at=network.now)
    first, last = listed[-1], listed[0]
    interview_quotes.approve_quote(
        project, caller, first.quote.id, first.displayed_version, frozenset(), at=network.now
    )
    reason = network.write_private("why a quote was refused", get_texts()["refused_quote"])
    interview_quotes.refuse_quote(
        project, caller, last.quote.id, last.displayed_version, reason, at=network.now
    )


def find_programme(network: SampleNetwork) -> Programme:
    """Return the programme of the moment, which the programme of the sample began."""
    year_be = find_year_of(to_bangkok_date(network.now))
    caller = network.get_caller("officer")
    known = programmes.list_programmes(network.project, caller, at=network.now)
    return next(one for one in known if one.year_be == year_be)


def _answer(network: SampleNetwork, number: int) -> AnswerDraft:
    form, age = get_form(FormKind.SURVEY), AGES[number % len(AGES)]
    return AnswerDraft(
        network.create_token("answers-to-the-survey"),
        FormKind.SURVEY,
        _choose_answers(network, form, age),
        age_group=age,
    )


def _choose_answers(
    network: SampleNetwork, form: Form, age: AgeGroup
) -> dict[str, tuple[int, ...]]:
    """Return made-up opinions: the older agree a little more."""
    middle = 4.1 - 0.35 * list(AgeGroup).index(age)
    return {
        item.id: _choose(network, item, middle - 0.15 * (place % 5))
        for place, item in enumerate(form.items)
    }


def _choose(network: SampleNetwork, item: Item, middle: float) -> tuple[int, ...]:
    if item.most > 1:
        numbers = range(1, len(item.choices) + 1)
        return tuple(sorted(network.random.sample(numbers, item.most)))
    wish = round(network.random.gauss(middle, 0.8))
    return (min(max(wish, 1), len(item.choices)),)
