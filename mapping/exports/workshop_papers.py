"""What is filled in by pen in a workshop: the tests, the questionnaire, the ballot."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from geodata.model.programme.programmes import Programme
from geodata.model.workshops.forms import Form, FormKind, Item
from geodata.model.workshops.workshops import AgeGroup, Pin, Workshop
from geodata.reasons import Language
from mapping.exports.typeset import render_pdf
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Names by the ids of communities and the codes of subdistricts."""

    communities: Mapping[str, str]
    subdistricts: Mapping[str, str]


def render_form(workshop: Workshop, kind: FormKind, form: Form, language: Language = "th") -> bytes:
    """Return a test or the questionnaire as PDF on A4; it never tells a right answer."""
    asks_age = not kind.is_test and workshop.age_group is None  # a mixed session
    subtitle = _format_subtitle(workshop, Texts(language))
    given = form, workshop.title, subtitle, workshop.held_on
    return _render_questions(kind, *given, asks_age=asks_age, language=language)


def render_survey(programme: Programme, form: Form) -> bytes:
    """Return the questionnaire of a programme as PDF on A4, for whoever has no phone."""
    subtitle = Texts("th")("programme.year", year=programme.year_be)
    given = form, programme.title, subtitle, programme.first_day
    return _render_questions(FormKind.SURVEY, *given, asks_age=True)


def _render_questions(
    kind: FormKind,
    form: Form,
    name: str,
    subtitle: str,
    day: date,
    *,
    asks_age: bool,
    language: Language = "th",
) -> bytes:
    texts = Texts(language)
    group = "test" if kind.is_test else "survey"
    title = texts(f"forms.kind.{to_key(kind)}")
    return render_pdf(
        "form",
        {
            "title": title,
            "subtitle": subtitle,
            "intro": texts(f"forms.intro.{group}"),
            "draft": texts("forms.draft") if form.is_draft else "",
            "code": texts.list_section("forms.code") if kind.is_test else None,
            "age": texts("forms.age.asked"),
            "ages": [texts(f"forms.age.{age}") for age in AgeGroup] if asks_age else [],
            "items": [_build_item(item, texts) for item in form.items],
            "thanks": texts("forms.thanks"),
            "stamp": texts("papers.form.stamp", title=form.title, version=form.version),
        },
        title=f"{title} · {name}",
        at=datetime.combine(day, time(), UTC),
        language=language,
    )


def render_ballot(
    workshop: Workshop, pins: Collection[Pin], names: PlaceNames, language: Language = "th"
) -> bytes:
    """Return the ballot as PDF on A4; pins have the numbers and titles that the room knows."""
    texts = Texts(language)
    title = texts("papers.ballot.title")
    return render_pdf(
        "ballot",
        {
            "title": title,
            "subtitle": _format_subtitle(workshop, texts),
            "how": texts("papers.ballot.how", dots=workshop.dots),
            "number": texts("papers.ballot.number"),
            "pin": texts("papers.ballot.pin"),
            "dot": texts("papers.ballot.dot"),
            "pins": [_build_pin(pin, names, texts) for pin in pins],
            "disclaimer": texts("map.strip.disclaimer"),
        },
        title=f"{title} · {workshop.title}",
        at=datetime.combine(workshop.held_on, time(), UTC),
        names=[*names.communities.values(), *names.subdistricts.values()],
        language=language,
    )


def _build_item(item: Item, texts: Texts) -> dict[str, object]:
    return {
        "question": item.question,
        "choices": list(item.choices),
        "most": texts("forms.up_to", most=item.most) if item.most > 1 else "",
        "scale": item.is_scale,
    }


def _build_pin(pin: Pin, names: PlaceNames, texts: Texts) -> dict[str, object]:
    category = texts(f"screens.category.{to_key(pin.category)}")
    if pin.community_id is not None:
        place = names.communities.get(pin.community_id, pin.community_id)
    else:
        code = pin.subdistrict_code or ""
        place = texts("papers.ballot.subdistrict", name=names.subdistricts.get(code, code))
    details = [category, place] if pin.shown_title else [place]
    return {
        "number": pin.number,
        "name": pin.shown_title or category,
        "details": " · ".join(details),
    }


def _format_subtitle(workshop: Workshop, texts: Texts) -> str:
    return f"{workshop.title} · {format_long_date(workshop.held_on, texts.language)}"
