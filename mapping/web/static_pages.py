"""Light pages of our own: one layout, one stylesheet, a strict policy, only scripts of ours."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from geodata.errors import AppError
from mapping.layers.files import build_asset_url
from mapping.templates import render
from mapping.texts import Texts

STYLESHEET = "/assets/map/light.css"
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPTS_POLICY = "; script-src 'self'; worker-src 'self'; connect-src 'self'"
FRAMES_POLICY = "; frame-src 'self'"
Link = tuple[str, str]  # address, words


def choose_texts(request: Request) -> Texts:
    """Return the sentences of the language that the link asks for."""
    return Texts("en" if request.query_params.get("lang") == "en" else "th")


def render_page(
    texts: Texts,
    title: str,
    template: str,
    /,
    *,
    status: int = 200,
    look: str = "",
    scripts: Sequence[str] = (),
    frames: bool = False,
    **values: object,
) -> Response:
    """Return the page of a template that extends `web/base.html`.

    `look` is the class of the page in the stylesheet; `scripts` are addresses of files of ours;
    `frames` lets it hold other pages of ours;
    `values` are what the template asks for, beside the sentences `t`.
    """
    document = render(
        template,
        t=texts,
        title=title,
        sheet=build_asset_url(STYLESHEET),
        look=look,
        scripts=scripts,
        **values,
    )
    return Response(
        document,
        status_code=status,
        media_type="text/html",
        headers={
            "Content-Security-Policy": CONTENT_POLICY
            + (SCRIPTS_POLICY if scripts else "")
            + (FRAMES_POLICY if frames else ""),
            "Cache-Control": "no-store",
            # Under `no-referrer` a browser sends a form with `Origin: null`.
            "Referrer-Policy": "same-origin",
        },
    )


def render_message(
    texts: Texts, title: str, sentence: str, *links: Link, status: int = 200, look: str = ""
) -> Response:
    """Return a page that says one sentence and where to go from there."""
    return render_page(
        texts,
        title,
        "web/message.html",
        status=status,
        look=look,
        sentence=sentence,
        links=links,
        is_problem=False,
    )


def render_refusal(
    texts: Texts, title: str, error: AppError, *links: Link, shows_code: bool = False
) -> Response:
    """Return a page that says why something is refused, with the status of the refusal."""
    return render_page(
        texts,
        title,
        "web/message.html",
        status=error.status,
        sentence=describe_error(texts, error)
        if shows_code
        else error.format_sentence(texts.language),
        links=links,
        is_problem=True,
    )


def describe_error(texts: Texts, error: AppError | None) -> str:
    """Return the sentence of a refusal with its code; "" where nothing was refused."""
    return "" if error is None else f"{error.format_sentence(texts.language)} ({error.code})"
