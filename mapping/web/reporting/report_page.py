"""The HTML of `/report`: a form, a receipt, a case to follow; the script only shows and hides.

Communities come from the public release. Everything is escaped; nothing inline is executed.
"""

import html
import io
import json
from dataclasses import fields
from datetime import UTC, datetime

import segno
from pythainlp.util import collate
from starlette.responses import Response

from geodata.model.cases import receipts
from geodata.model.cases.cases import (
    EARLIEST_YEAR,
    MAX_CONTACT_LENGTH,
    MAX_DETAIL_LENGTH,
    MAX_FILES,
    MAX_MESSAGE_LENGTH,
    MAX_STORY_LENGTH,
    Details,
)
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.places.places import AreaLevel
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET
from mapping.layers.files import asset_url
from mapping.publish.files import ReleaseFolder
from mapping.texts import Texts, slug
from mapping.texts.dates import month_name
from mapping.web.reporting.report_json import areas

YEARS = 15  # to choose from
DETAILS = tuple(each.name for each in fields(Details))
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
QUIET_ZONE = 4  # modules of white around a QR code


def page(
    texts: Texts, folder: ReleaseFolder, receipt: str, mark: str, *, is_safe: bool
) -> Response:
    """Return the page with a receipt of its own."""
    t = texts.section("report")
    body = (
        f"{_bar(texts)}<main id='rp-main'>"
        f"<h1>{_e(t['title'])}</h1><p class='rp-soft'>{_e(t['intro'])}</p>"
        f"<p id='rp-strip' role='status' aria-live='polite' hidden></p>"
        f"{'' if is_safe else _warning(texts.reason('E-CASE-20'))}"
        f"{_tabs(t)}{_form(texts, folder)}{_sent(t)}{_follow(t)}</main>{_aside(t)}"
    )
    config = {"receipt": receipt, "mark": mark, "language": texts.language, "texts": t}
    return _document(texts, body, config | LIMITS | SCRIPTS)


def safety(texts: Texts) -> Response:
    """Return how to protect oneself and evidence."""
    t = texts.section("safety")
    parts = "".join(
        f"<h2>{_e(t[f'{part}.title'])}</h2><ul>"
        + "".join(f"<li>{_e(t[key])}</li>" for key in t if key.startswith(f"{part}.say"))
        + "</ul>"
        for part in ("before", "evidence", "after", "system", "help")
    )
    back = f"<p><a class='rp-link' href='/report{_query(texts)}'>{_e(t['back'])}</a></p>"
    body = f"{_bar(texts)}<main id='rp-main'><h1>{_e(t['title'])}</h1>{parts}{back}</main>"
    return _document(texts, body, {"texts": {}})


def qr(receipt: str) -> bytes:
    """Return the digits of a receipt as a QR code, and nothing of where they are from."""
    out = io.BytesIO()
    segno.make(receipts.parse_receipt(receipt) or "", error="m", micro=False).save(
        out, kind="svg", border=QUIET_ZONE, omitsize=True, light="#fff", xmldecl=False
    )
    return out.getvalue()


LIMITS: dict[str, object] = {"most_files": MAX_FILES, "longest_words": MAX_MESSAGE_LENGTH}
SCRIPTS: dict[str, object] = {  # what the page's script loads when it is needed
    "map": asset_url("/assets/map/report-map.js"),
    "worker": asset_url("/assets/map/work.js"),
}


def _document(texts: Texts, body: str, config: dict[str, object]) -> Response:
    data = json.dumps(config, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        data = data.replace(sign, f"\\u{ord(sign):04x}")
    title = _e(texts("report.neutral"))
    styles, script = asset_url("/assets/map/report.css"), asset_url("/assets/map/report.js")
    return Response(
        f"<!DOCTYPE html><html lang='{texts.language}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{title}</title><link rel='icon' href='{asset_url('/assets/map/icon.png')}'>"
        f"<link rel='stylesheet' href='{styles}'></head><body>{body}"
        f"<script type='application/json' id='rp-config'>{data}</script>"
        f"<script src='{script}'></script></body></html>",
        media_type="text/html",
        headers=HEADERS,
    )


def _bar(texts: Texts) -> str:
    t = texts.section("report")
    return (
        f"<header id='rp-bar'><a href='/live{_query(texts)}'>{_e(t['to_map'])}</a>"
        f"<a href='/report/safety{_query(texts)}' target='_blank' rel='noopener'>"
        f"{_e(t['to_safety'])}</a>"
        f"<button type='button' id='rp-hide' title='{_e(t['hide_how'])}'>{_e(t['hide'])}</button>"
        "</header>"
    )


def _tabs(t: dict[str, str]) -> str:
    return "<div id='rp-tabs'>" + "".join(
        f"<button type='button' data-tab='{name}' aria-pressed='{str(name == 'form').lower()}'>"
        f"{_e(t[f'tab_{name}'])}</button>"
        for name in ("form", "follow")
    ) + "</div>"  # fmt: skip


def _form(texts: Texts, folder: ReleaseFolder) -> str:
    t = texts.section("report")
    return (
        "<form id='rp-form' autocomplete='off' novalidate>"
        f"<fieldset><legend>{_e(t['category'])}</legend>{_categories(texts)}</fieldset>"
        f"<label for='rp-community'>{_e(t['where'])}</label>{_communities(texts, folder)}"
        f"<button type='button' class='rp-quiet' id='rp-map-open'>{_e(t['map_open'])}</button>"
        f"<div id='rp-map-box' hidden><p class='rp-soft'>{_e(t['map_how'])}</p>"
        f"<div id='rp-map' role='application' aria-label='{_e(t['map_label'])}' tabindex='0'></div>"
        f"{_beside(t)}"
        f"<button type='button' class='rp-quiet' id='rp-map-drop'>{_e(t['map_drop'])}</button>"
        "</div>"
        f"<label for='rp-story'>{_e(t['story'])}</label>"
        f"<p class='rp-soft' id='rp-story-hint'>{_e(t['no_names'])}</p>"
        f"<textarea id='rp-story' rows='6' maxlength='{MAX_STORY_LENGTH}' "
        "aria-describedby='rp-story-hint rp-personal'></textarea>"
        "<p class='rp-warn' id='rp-personal' role='status' aria-live='polite' hidden></p>"
        f"<fieldset><legend>{_e(t['when'])}</legend>{_when(texts)}</fieldset>{_details(t)}"
        f"<p class='rp-strong'>{_e(t['files'])}</p><p class='rp-soft'>{_e(t['files_how'])}</p>"
        f"<label class='rp-pick'><span>{_e(t['pick'])}</span>"
        "<input type='file' id='rp-files' multiple "
        "accept='image/jpeg,image/png,image/heic,image/heif,application/pdf,.heic,.heif,.pdf'>"
        "</label>"
        "<ul id='rp-chosen'></ul>"
        "<label class='rp-tick'><input type='checkbox' id='rp-away'>"
        f"<span>{_e(t['away'])}</span></label><p class='rp-soft'>{_e(t['away_why'])}</p>"
        f"<details><summary>{_e(t['contact'])}</summary><p class='rp-soft'>{_e(t['contact_why'])}"
        f"</p><label for='rp-contact'>{_e(t['contact_label'])}</label>"
        f"<input id='rp-contact' maxlength='{MAX_CONTACT_LENGTH}' autocomplete='off'></details>"
        "<p class='rp-problem' id='rp-problem' role='alert' hidden></p>"
        f"<p class='rp-soft'>{_e(t['before'])}</p>"
        "<div id='rp-progress' role='status' hidden><progress></progress><p></p></div>"
        f"<button type='submit' class='rp-main' id='rp-send'>{_e(t['send'])}</button></form>"
    )


def _details(t: dict[str, str]) -> str:
    """Return the fields of what an agency asks for first, folded away."""
    each = "".join(
        f"<label for='rp-{name}'>{_e(t[f'detail_{name}'])}</label>"
        f"<textarea id='rp-{name}' class='rp-detail' data-detail='{name}' rows='2' "
        f"maxlength='{MAX_DETAIL_LENGTH}'></textarea>"
        for name in DETAILS
    )
    return (
        f"<details><summary>{_e(t['details'])}</summary>"
        f"<p class='rp-soft'>{_e(t['details_why'])}</p>{each}</details>"
    )


def _beside(t: dict[str, str]) -> str:
    """Return the question about a place near a community and in none; the script fills the name."""
    choices = "".join(
        f"<label class='rp-choice'><input type='radio' name='near' value='{each}'>"
        f"<span id='rp-near-{each}'>{_e(words)}</span></label>"
        for each, words in (("belongs", ""), ("apart", t["near_apart"]))
    )
    return (
        "<fieldset id='rp-near' hidden><legend id='rp-near-ask' aria-live='polite'></legend>"
        f"<div class='rp-choices'>{choices}</div></fieldset>"
    )


def _categories(texts: Texts) -> str:
    return "<div class='rp-choices'>" + "".join(
        f"<label class='rp-choice'><input type='radio' name='category' value='{each}'>"
        f"<span>{_e(texts(f'screens.category.{slug(each)}'))}</span></label>"
        for each in CHOSEN_CATEGORIES
    ) + "</div>"  # fmt: skip


def _communities(texts: Texts, folder: ReleaseFolder) -> str:
    name = "name_th" if texts.language == "th" else "name_en"
    places = areas(folder, AreaLevel.COMMUNITY)
    groups = ""
    for area in areas(folder, AreaLevel.SUBDISTRICT):
        own = {each["name_th"]: each for each in places if each["subdistrict_code"] == area["id"]}
        options = "".join(
            f"<option value='{_e(own[each]['id'])}'>{_e(own[each].get(name) or each)}</option>"
            for each in collate(list(own))
        )
        label = _e(texts("report.subdistrict", name=area[name]))
        groups += f"<optgroup label='{label}'>{options}</optgroup>" if options else ""
    return (
        f"<select id='rp-community'><option value=''>{_e(texts('report.choose'))}</option>"
        f"<option value='unknown'>{_e(texts('report.unknown'))}</option>{groups}</select>"
    )


def _when(texts: Texts) -> str:
    """Return month and year in the reader's calendar; a day only where somebody knows it."""
    this_year = datetime.now(UTC).astimezone(BANGKOK).year
    offset = BUDDHIST_OFFSET if texts.language == "th" else 0
    first = max(EARLIEST_YEAR, this_year - YEARS)
    lists = {
        "day": [(str(each), str(each)) for each in range(1, 32)],
        "month": [(str(each), month_name(each, texts.language)) for each in range(1, 13)],
        "year": [(str(each), str(each + offset)) for each in range(this_year, first - 1, -1)],
    }
    return "<div class='rp-row'>" + "".join(
        f"<label><span>{_e(texts(f'report.{name}'))}</span><select id='rp-{name}'>"
        f"<option value=''>{_e(texts('report.none'))}</option>"
        + "".join(f"<option value='{value}'>{_e(words)}</option>" for value, words in options)
        + "</select></label>"
        for name, options in lists.items()
    ) + "</div>"  # fmt: skip


def _sent(t: dict[str, str]) -> str:
    return (
        "<section id='rp-sent' hidden tabindex='-1' aria-labelledby='rp-sent-title'>"
        f"<h2 id='rp-sent-title'>{_e(t['sent'])}</h2>"
        f"<p class='rp-soft'>{_e(t['code_is'])}</p><p id='rp-code'></p>"
        "<div class='rp-qr'><img id='rp-qr' alt=''></div>"
        f"<p class='rp-strong'>{_e(t['keep'])}</p>"
        f"<p class='rp-slip'>{_e(t['slip'])}</p>"
        f"<p class='rp-soft rp-no-print'>{_e(t['screenshot'])}</p>"
        "<ul id='rp-sending'></ul>"
        f"<button type='button' class='rp-quiet' id='rp-print'>{_e(t['print'])}</button>"
        f"<button type='button' class='rp-quiet' id='rp-follow-now'>{_e(t['follow_now'])}</button>"
        "</section>"
    )


def _follow(t: dict[str, str]) -> str:
    return (
        "<section id='rp-follow' hidden><form id='rp-code-form' autocomplete='off' novalidate>"
        f"<label for='rp-receipt'>{_e(t['code_label'])}</label>"
        "<input id='rp-receipt' inputmode='numeric' maxlength='40' autocomplete='off' "
        "spellcheck='false'>"
        "<p class='rp-problem' id='rp-follow-problem' role='alert' hidden></p>"
        f"<button type='submit' class='rp-main' id='rp-look'>{_e(t['look'])}</button></form>"
        "<div id='rp-case' tabindex='-1' hidden></div></section>"
    )


def _aside(t: dict[str, str]) -> str:
    steps = "".join(f"<li>{_e(t[f'next_{each}'])}</li>" for each in range(1, 5))
    who = "".join(f"<li>{_e(t[f'sees_{each}'])}</li>" for each in range(1, 5))
    return (
        f"<aside id='rp-aside'><h2>{_e(t['next_title'])}</h2><ol>{steps}</ol>"
        f"<h2>{_e(t['sees_title'])}</h2><ul>{who}</ul></aside>"
    )


def _warning(words: str) -> str:
    return f"<p class='rp-problem' role='alert'>{_e(words)}</p>"


def _query(texts: Texts) -> str:
    return "?lang=en" if texts.language == "en" else ""


def _e(words: str) -> str:
    return html.escape(words)
