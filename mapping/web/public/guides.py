"""Handbooks for everybody: a light page for phones, and the same as PDF."""

import html
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapping.exports.guide import guide_pdf
from mapping.publish.files import ReleaseFile, unpacked
from mapping.texts import Texts
from mapping.texts.guides import NAMES, UNCHECKED, Block, Guide, guide
from mapping.web import static_pages
from mapping.web.public import protection, send

STYLE = (
    "body{max-width:42rem}h2{font-size:1.25rem;margin:1.6rem 0 .4rem;color:var(--main)}"
    "li{margin:.35rem 0}td{padding:.4rem .6rem;vertical-align:top;border-bottom:1px solid #c9d2db}"
    "td:first-child{font-weight:700;white-space:nowrap}mark{background:#fff3c4;font-size:.85rem}"
    ".note{padding:.6rem .8rem;border-left:5px solid var(--main);background:var(--water)}"
)


def routes() -> list[Route]:
    """Return the pages and files below `/guides`."""
    return [
        Route("/protection", protection.page),
        *(Route(f"/{name}", _page) for name in NAMES),
        *(Route(f"/{name}.pdf", _file) for name in NAMES),
    ]


async def _page(request: Request) -> Response:
    told = guide(_name(request))
    texts = Texts("th")
    body = [
        static_pages.paragraph(f"{told.subtitle} · {told.for_whom}", kind="hint"),
        static_pages.link(f"/guides/{told.name}.pdf", texts("papers.guide.as_pdf")),
        *(_section(each.title, each.blocks) for each in told.sections),
        static_pages.paragraph(texts("map.strip.disclaimer"), kind="hint"),
    ]
    return static_pages.page(texts, told.title, "".join(body), style=STYLE)


async def _file(request: Request) -> Response:
    made = await run_in_threadpool(_made, guide(_name(request)))
    return send.document(request, made, media_type="application/pdf")


def _name(request: Request) -> str:
    return request.url.path.rsplit("/", 1)[1].removesuffix(".pdf")


@cache
def _made(told: Guide) -> ReleaseFile:
    return unpacked(guide_pdf(told))


def _section(title: str, blocks: tuple[Block, ...]) -> str:
    return f"<h2>{html.escape(title)}</h2>" + "".join(_block(each) for each in blocks)


def _block(block: Block) -> str:
    lines = [[html.escape(cell) for cell in line] for line in block.lines]
    if block.kind in ("p", "note"):
        return f'<p class="{block.kind}">{lines[0][0]}</p>'
    if block.kind == "times":
        rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
        return f"<table>{rows}</table>"
    mark = f" <mark>{UNCHECKED}</mark>" if block.kind == "law" else ""
    tag = "ol" if block.kind == "steps" else "ul"
    return f"<{tag}>{''.join(f'<li>{line[0]}{mark}</li>' for line in lines)}</{tag}>"
