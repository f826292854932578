"""Pages of the forms of a room: large targets, no script; what was given stays where it was."""

import html
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.responses import Response

from geodata.actions.workshops.answers import Asked
from geodata.errors import AppError
from geodata.model.workshops.forms import (
    Form,
    FormKind,
    Item,
)
from geodata.model.workshops.workshops import AgeGroup
from mapping.texts import Texts, slug
from mapping.web import static_pages

ADDRESSES = {"pre": FormKind.PRE_TEST, "post": FormKind.POST_TEST, "survey": FormKind.SURVEY}
NO_ANSWER = "0"
CODE, AGE, TOKEN = "code", "age", "token"
STYLE = (
    "fieldset{margin:1.6rem 0 0;padding:0;border:0;min-width:0}"
    "legend{float:left;width:100%;padding:0;font-weight:700;line-height:1.5}legend+*{clear:both}"
    ".pick{display:flex;gap:.7rem;align-items:center;min-height:48px;margin:.45rem 0 0;"
    "padding:.35rem .8rem;border:1px solid var(--frame);border-radius:var(--round);font-weight:400;"
    "line-height:1.5;box-sizing:border-box}"
    ".pick input{flex:none;width:22px;height:22px;min-height:0;margin:0;accent-color:var(--main)}"
    ".pick:has(:checked){border-color:var(--main);background:var(--tint);"
    "box-shadow:inset 0 0 0 1px var(--main)}"
    ".pick:has(:focus-visible){outline:3px solid var(--main);outline-offset:2px}"
    ".steps{display:grid;grid-template-columns:repeat(5,1fr);gap:.4rem}"
    ".steps .pick{flex-direction:column;gap:.1rem;justify-content:center;min-height:64px;"
    "padding:.4rem 0}"
    ".ends{display:flex;justify-content:space-between;gap:1rem;margin:.35rem 0 0;"
    "font-size:.95rem;line-height:1.4;color:var(--soft)}.ends span:last-child{text-align:right}"
    ".quiet{border-color:var(--line);color:var(--soft)}"
    ".missing{padding-left:.8rem;border-left:5px solid var(--bad)}"
    ".miss{margin:.3rem 0 0;color:var(--bad);font-weight:700}"
    ".problem a{padding:.6rem .5rem 0 0;min-width:var(--tap)}"
    ".self{max-width:11rem;font-size:1.4rem;letter-spacing:.15em}"
    ".unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    "ul{margin:.8rem 0;padding:0;list-style:none}"
    ".go{display:block;margin:.7rem 0;padding:.8rem 1rem;min-height:56px;box-sizing:border-box;"
    "border-radius:var(--round);background:var(--main);color:#fff;font-weight:700;text-decoration:none}"
)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody has filled in so far, as it came."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    code: str = ""
    age: str = ""

    def anew(self) -> "Given":
        """Return the same answers on a sheet of its own."""
        return replace(self, token=secrets.token_urlsafe(16))


def missing(form: Form, kind: FormKind, given: Given, *, asks_age: bool) -> list[str]:
    """Return what is not answered yet, in the order of the page."""
    code = [CODE] if kind.is_test and not given.code.strip() else []
    age = [AGE] if not kind.is_test and asks_age and not given.age else []
    return [*code, *(each.id for each in form.items if not given.chosen.get(each.id)), *age]


def named(form: Form, what: str, texts: Texts) -> str:
    """Return how something that is missing is called: a question by its number."""
    if what in (CODE, AGE):
        return texts(f"forms.{what}.name")
    numbers = {item.id: number for number, item in enumerate(form.items, 1)}
    return texts("forms.number", n=numbers[what])


def choice(texts: Texts, room: str, asked: Asked) -> Response:
    """Return the page that names the open forms."""
    address = {kind: f"{room}/forms/{path}" for path, kind in ADDRESSES.items()}
    links = "".join(
        f'<li><a class="go" href="{_attribute(address[kind])}{_language(texts)}">'
        f"{html.escape(texts(f'forms.kind.{slug(kind)}'))}</a></li>"
        for kind in asked.kinds
    )
    body = f"<ul>{links}</ul>" if links else static_pages.paragraph(texts("forms.none"))
    body = static_pages.paragraph(asked.title, kind="hint") + body + _back(texts, room)
    return static_pages.page(texts, texts("forms.title"), body, style=STYLE)


def thanks(texts: Texts, room: str) -> Response:
    """Return the page that says that the answers have arrived."""
    body = static_pages.paragraph(texts("forms.thanks")) + _back(texts, room)
    return static_pages.page(texts, texts("forms.received"), body, style=STYLE)


def refused(texts: Texts, room: str, error: AppError) -> Response:
    """Return the page that says why there is no form; the room's page lets a phone in again."""
    body = static_pages.paragraph(error.sentence(texts.language), kind="problem") + _back(
        texts, room
    )
    return static_pages.page(texts, texts("forms.title"), body, status=error.status, style=STYLE)


def questions(
    texts: Texts,
    kind: FormKind,
    form: Form,
    given: Given,
    *,
    asks_age: bool,
    gaps: Sequence[str] = (),
    error: AppError | None = None,
) -> Response:
    """Return the page of a form, with what was given and what is missing."""
    parts = [
        _problem(texts, form, gaps, error),
        static_pages.paragraph(texts("forms.draft"), kind="hint") if form.is_draft else "",
        static_pages.paragraph(
            texts(f"forms.intro.{'test' if kind.is_test else 'survey'}"), kind="hint"
        ),
        '<form method="post">',
        f'<input type="hidden" name="{TOKEN}" value="{_attribute(given.token)}">',
        _code_field(texts, given, gaps) if kind.is_test else "",
        *_fields(texts, kind, form, given, gaps),
        _age_field(texts, given, gaps) if asks_age and not kind.is_test else "",
        f"<button>{html.escape(texts('forms.send'))}</button></form>",
    ]
    status = 200 if error is None else error.status
    title = texts(f"forms.kind.{slug(kind)}")
    return static_pages.page(texts, title, "".join(parts), status=status, style=STYLE)


def _problem(texts: Texts, form: Form, gaps: Sequence[str], error: AppError | None) -> str:
    if error is None:
        return ""
    if not gaps:
        return static_pages.paragraph(error.sentence(texts.language), kind="problem")
    links = " ".join(
        f'<a href="#{each}">{html.escape(named(form, each, texts))}</a>' for each in gaps
    )
    return f'<p class="problem" role="alert">{html.escape(texts("forms.gaps"))}<br>{links}</p>'


def _fields(
    texts: Texts, kind: FormKind, form: Form, given: Given, gaps: Sequence[str]
) -> Iterator[str]:
    for number, item in enumerate(form.items, 1):
        chosen = given.chosen.get(item.id, ())
        legend = f"{number}. {item.question}"
        if item.most > 1:
            legend += f" {texts('forms.up_to', most=item.most)}"
        words = texts(f"forms.no_answer.{'test' if kind.is_test else 'survey'}")
        none = _pick(item, NO_ANSWER, words, chosen, css="pick quiet")
        inner = _steps(item, chosen) if item.is_scale else _choices(item, chosen)
        yield _fieldset(texts, item.id, legend, inner + none, is_missing=item.id in gaps)


def _choices(item: Item, chosen: Sequence[str]) -> str:
    return "".join(
        _pick(item, str(number), words, chosen) for number, words in enumerate(item.choices, 1)
    )


def _steps(item: Item, chosen: Sequence[str]) -> str:
    """Return the steps of a scale beside each other; the words of each are read out."""
    boxes = "".join(
        f'<label class="pick">{_input(item, str(number), chosen)}<span aria-hidden="true">{number}'
        f'</span><span class="unseen">{html.escape(words)}</span></label>'
        for number, words in enumerate(item.choices, 1)
    )
    first, last = html.escape(item.choices[0]), html.escape(item.choices[-1])
    ends = f'<p class="ends" aria-hidden="true"><span>{first}</span><span>{last}</span></p>'
    return f'<div class="steps">{boxes}</div>{ends}'


def _pick(item: Item, value: str, words: str, chosen: Sequence[str], *, css: str = "pick") -> str:
    said = f"<span>{html.escape(words)}</span>"
    return f'<label class="{css}">{_input(item, value, chosen)}{said}</label>'


def _input(item: Item, value: str, chosen: Sequence[str]) -> str:
    sort = "checkbox" if item.most > 1 else "radio"
    checked = " checked" if value in chosen else ""
    return f'<input type="{sort}" name="q-{item.id}" value="{value}"{checked}>'


def _age_field(texts: Texts, given: Given, gaps: Sequence[str]) -> str:
    options = [*((str(age), texts(f"forms.age.{age}")) for age in AgeGroup)]
    options.append((NO_ANSWER, texts("forms.no_answer.survey")))
    inner = "".join(
        f'<label class="pick{" quiet" if value == NO_ANSWER else ""}">'
        f'<input type="radio" name="{AGE}" value="{value}"'
        f"{' checked' if value == given.age else ''}><span>{html.escape(words)}</span></label>"
        for value, words in options
    )
    return _fieldset(texts, AGE, texts("forms.age.asked"), inner, is_missing=AGE in gaps)


def _code_field(texts: Texts, given: Given, gaps: Sequence[str]) -> str:
    says = "".join(
        static_pages.paragraph(texts(f"forms.code.{part}"), kind="hint") for part in ("how", "why")
    )
    box = (
        f'<label for="own-code" class="unseen">{html.escape(texts("forms.code.name"))}</label>'
        f'<input id="own-code" class="self" name="{CODE}" value="{_attribute(given.code)}" '
        'maxlength="20" autocomplete="off" autocapitalize="none" spellcheck="false">'
    )
    return _fieldset(texts, CODE, texts("forms.code.name"), says + box, is_missing=CODE in gaps)


def _fieldset(texts: Texts, name: str, legend: str, inner: str, *, is_missing: bool) -> str:
    kind = ' class="missing"' if is_missing else ""
    said = f'<p class="miss">{html.escape(texts("forms.missing"))}</p>' if is_missing else ""
    head = f"<legend>{html.escape(legend)}</legend>{said}"
    return f'<fieldset id="{name}"{kind}>{head}{inner}</fieldset>'


def _back(texts: Texts, room: str) -> str:
    return static_pages.link(f"{room}{_language(texts)}", texts("forms.back"))


def _language(texts: Texts) -> str:
    return "?lang=en" if texts.language == "en" else ""


def _attribute(value: str) -> str:
    return html.escape(value, quote=True)
