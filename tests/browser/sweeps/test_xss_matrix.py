"""Every payload in every field that a person can type, looked at everywhere where it is shown.

Nothing may run, nothing may be fetched from elsewhere, the page's own policy may not even have had
to stop anything, the map is drawn, and what is shown is shown to the letter.
"""

import csv
import io
import json
import re
import urllib.request
import zipfile
from dataclasses import dataclass, field

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import expect
from pptx import Presentation

from geodata.errors import BadInput
from geodata.model.people.people import normalize_name
from geodata.store.schema import metadata
from tests.browser.map.maps import map_of, tap_community, wait_until_ready
from tests.browser.sweeps import poison
from tests.browser.sweeps.poison import (
    CONFIRMED,
    DECLINED,
    EVIL,
    HOME,
    PAYLOADS,
    PUBLIC_WORDS,
    TOLD,
    words,
)

WAIT = 30_000
FAULTS = """() => [...document.querySelectorAll(
  "a[href*='evil.example'], a[href^='javascript'], img[src*='evil'], img[src='x'], svg[onload],"
  + " iframe[srcdoc], [onmouseover], [onerror], .katex, script:not([src])")]
  .filter((e) => e.tagName !== 'SCRIPT' || /^\\s*alert/.test(e.textContent))
  .map((e) => e.outerHTML.slice(0, 200))"""
READ = """() => {
  const said = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest("script, style")) said.push(walk.currentNode.data);
  for (const element of document.querySelectorAll("input, textarea")) said.push(element.value);
  return said.join("");
}"""
TABLE_CELLS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run

# Columns that people's words end up in → the marks under which they were typed.
TYPED = {
    "communities.name_th": ["community.name", "community.added"],
    "community_changes.after": ["community.name"],
    "community_changes.before": ["community.name"],
    "community_figures.source": ["figure.source"],
    "community_names.sealed_name": ["record.alias"],
    "feed_records.source_id": ["record.id"],
    "feed_records.types": ["record.type"],
    "feed_records.state": ["record.state"],
    "feed_records.sealed_community": ["record.waiting"],
    "imported_complaints.source_id": ["record.id"],
    "imported_complaints.types": ["record.type"],
    "imported_complaints.state": ["record.state"],
    "imported_complaints.sealed_community": ["record.waiting"],
    "imports.source": ["import.source"],
    "imports.checksum": ["import.checksum"],
    "boundary_versions.source": ["boundary.source"],
    "boundary_versions.licence": ["boundary.licence"],
    "boundary_confirmations.sealed_note": ["boundary.confirmation"],
    "boundary_tracings.sealed_reason": ["tracing.reason", "tracing.current"],
    "boundary_tracings.sealed_answer": ["tracing.answer"],
    "risk_points.sealed_note": ["risk.waiting"],
    "risk_points.sealed_reason": ["risk.reason"],
    "risk_projects.sealed_project": [
        f"project.{part}-{number}"
        for number in (0, 1, 3)
        for part in ("name", "agency", "contract")
    ],
    "risk_mitigations.sealed_note": ["mitigation.note"],
    "watched_projects.sealed_facts": ["watched.name", "watched.agency", "watched.contract"],
    "watched_projects.sealed_source": ["watched.source"],
    "project_inspections.sealed_note": ["inspection.note"],
    "programmes.sealed_title": ["programme.title"],
    "programme_steps.sealed_title": ["step.title"],
    "budget_lines.sealed_title": ["line.title"],
    "budget_lines.sealed_formula": ["line.formula"],
    "programme_goals.sealed_title": ["goal.title"],
    "activities.sealed_title": ["activity.planned", "activity.held"],
    "programme_documents.sealed_title": ["document.title"],
    "programme_documents.sealed_number": ["document.number"],
    "programme_documents.sealed_link": [],  # a link by nature
    "expenses.sealed_note": ["expense.note"],
    "handbook_movements.sealed_note": ["handbook.note"],
    "programme_notes.sealed_text": ["programme.note"],
    "plan_goals.sealed_text": ["plan.text"],
    "plan_goals.sealed_responsible": ["plan.responsible"],
    "recommendations.sealed_code": ["recommendation.code"],
    "recommendations.sealed_text": ["recommendation.text"],
    "recommendations.sealed_follow_up": ["recommendation.follow"],
    "members.sealed_name": ["member.name"],
    "members.sealed_contact": ["member.contact"],
    "centres.sealed_name": ["centre.name"],
    "interviews.sealed_name": ["interview.name"],
    "interviews.sealed_notes": ["interview.notes"],
    "interview_quotes.sealed_words": ["quote.words"],
    "interview_quotes.sealed_attribution": ["quote.by"],
    "interview_quotes.sealed_reason": [],  # a refusal, as of public words
    "centres.sealed_order": ["centre.order"],
    "risk_words.sealed_words": [
        f"{name}-{number}"
        for name in ("risk.title", "risk.description")
        for number in range(len(PUBLIC_WORDS[name]))
    ],
    "risk_words.sealed_reason": ["words.reason"],
    "public_photos.sealed_caption": ["photo.caption", "photo.waiting"],
    "public_photos.sealed_reason": ["photo.reason"],
    "public_inspection_photos.sealed_caption": ["project-photo.caption", "project-photo.waiting"],
    "public_inspection_photos.sealed_reason": ["project-photo.reason"],
    "sub_kinds.name_th": ["sub-kind.th"],
    "sub_kinds.name_en": ["sub-kind.en"],
    "landmarks.name_th": ["landmark.th"],
    "landmarks.name_en": ["landmark.en"],
    "landmarks.source": ["landmark.source"],
    "commitments.sealed_agency": ["commitment.agency"],
    "commitments.sealed_promise": ["commitment.promise", "commitment.waiting"],
    "commitments.sealed_proof": [],  # a link by nature
    "commitments.sealed_waiting_proof": [],
    "workshops.title": ["workshop.title"],
    "workshops.place": ["workshop.place"],
    "workshops.agenda": ["workshop.agenda"],
    "pins.sealed_note": ["pin.note", "paper.note"],
    "pins.sealed_title": [
        "pin.title",
        *(f"pin.waiting-{number}" for number in range(len(PUBLIC_WORDS["pin.waiting"]))),
    ],
    "workshops.base_url": [],  # one of the addresses that this machine has
    "room_questions.sealed_text": ["question.waiting", "question.shown"],
    "scenarios.sealed_title": ["scenario.title"],
    "scenarios.sealed_story": ["scenario.story"],
    "strategies.sealed_text": ["strategy.text"],
    "strategies.sealed_responsible": ["strategy.responsible"],
    "jurisdiction_hints.sealed_text": ["hint.text"],
    "cases.sealed_content": ["case.story", "case.summary"],
    "case_identities.sealed_contact": ["case.contact"],
    "case_messages.sealed_text": ["case.said", "case.message", "case.note"],
    "case_tasks.sealed_text": ["case.task"],
    "case_steps.sealed_reason": ["case.threat", "case.reason.referred-to-district"],
    "case_steps.sealed_reporter_message": ["case.told.referred-to-district"],
    "case_endings.sealed_words": ["ending.reason", "ending.told"],
    "case_solutions.sealed_solution": ["solution.done"],
    "case_referrals.sealed_words": ["referral.recipient", "referral.letter"],
    "letter_presets.sealed_words": ["preset.name"],
    "identity_requests.sealed_reason": ["identity.reason"],
    "identity_requests.sealed_answer": ["identity.answer"],
    "project_state.value": ["story.words"],  # the plan of the next story
    "paper_versions.sealed_parts": ["paper.worked", "paper.next"],
}
NOT_TYPED = {  # the other columns of text → why no payload can be in them
    "a code, state, kind or category of ours": (
        r"(kind|state|level|status|category|indicator|feed|how|role|verb|step|precision"
        r"|likelihood|threat|reviewed_in|agency|agency_type|waiting|answer|purpose|age_group|kind_th|voting"
        r"|members\.team|activities\.phase|programme_goals\.rule|survey_answers\.way"
        r"|case_steps\.before|case_steps\.after)$"
    ),
    "a number, hash, token or code that we make or check": (
        r"(token|token_hash|token_code|source_code|_hash|\.code|sha256|checksum|original_code|receipt_code"
        r"|activities\.objective|public_id|\.number|room_devices\.token_code|\.object|\.ref)$"
    ),
    "a day or a time": r"(_at|_on|\.at|\.dated|visible_from|held_on|\.state_since|on_day|quarter)$",
    "the id of an area, an account's session, a file or an edition": (
        r"(area_id|community_id|subdistrict_code|stated_subdistrict|edition_id|risk_id|file_id"
        r"|photo_id|public_(inspection_)?photos\.source_id|evidence_id|sessions\.id|evidence\.id|photos\.id|account_communities.*"
        r"|communities\.id|\.source)$"
    ),
    "our own reference data, from the shared folder": r"^subdistricts\.",
    "an HMAC of what changed, never the words": r"^(audit|waiting)_entries\.(before|after|reason)$",
    "a place, a key or the facts of a file, never words": (
        r"\.(sealed_point|geometry|outline|sealed_key|sealed_totp|sealed_details|name_skeleton)$"
    ),
    "ids of communities, a word of ours, a time, who is linked (checked as below)": (
        r"^(account_requests\.(outcome|communities|subject)|account_invitations\.until)$"
    ),
    "checked to letters and digits (a test below)": r"^accounts\.(name|oidc_subject)$",
    "what was there before, in a form that no screen shows": r"_versions\.(sealed_)?before$",
    "choices of a form": r"^((form|survey)_answers\.answers|project_inspections\.sealed_answers)$",
    "written by us or the command line alone": (
        r"^(project_state\.name|boundary_versions\.note|trustees\.)"
    ),
    "groups of a draft release: codes and months of ours": (
        r"^frozen_release_drafts\.(draft|groups)$"
    ),
    "a random id, a month, a hash or a reason of ours": (
        r"^(complaint_groups\.(id|first_month|last_month)|grouped_complaints\.group_id"
        r"|release_confirmations\.draft|frozen_release_drafts\.(draft|groups)"
        r"|erasure_requests\.reason)$"
    ),
}
NOT_SHOWN = {  # marks that no page has to show → why
    "import.checksum": "compared, never shown",
    "record.id": "compared, never shown",
    "record.state": "kept for the feed's own use",
    "interview.name": "opened one at a time, by a press that these visits do not make",
    "interview.notes": "the same",
    "identity.answer": "kept with the request, which nobody opens again",
    "programme.title": "stands on the monitoring form alone (a test below)",
    "referral.letter": "stands in the sealed packet alone",
    "sub-kind.en": "read on pages in English alone; these visits are Thai",
}


@dataclass
class Watch:
    """What happened on a page that must not, and what was read there."""

    home: str
    faults: list[str] = field(default_factory=list)
    text: str = ""

    def follow(self, page):
        page.on(
            "dialog",
            lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()),
        )
        page.on("console", self._note)
        page.context.route("**/*", self._let_home_through)
        return page

    def read(self, page):
        for frame in page.frames:
            self.faults += frame.evaluate(FAULTS)
            self.text += frame.evaluate(READ)

    def _let_home_through(self, route):
        if route.request.url.startswith((f"{self.home}/", "data:", "blob:", "file:")):
            route.continue_()
        else:
            self.faults.append(f"request {route.request.url}")
            route.abort()

    def _note(self, message):
        if "Content Security Policy" in message.text or "violates" in message.text:
            self.faults.append(message.text)


@pytest.fixture(scope="module")
def poisoned(shared_server):
    made = poison.poison(shared_server)
    poison.freeze(made)
    return made


# ── every page ──────────────────────────────────────────────────────────────────────────────────
def do_nothing(page, made):
    """Look at the page as it opens."""


def taps(page, made):
    tap_community(wait_until_ready(map_of(page, page.url.removeprefix(made.server.url))), TOLD)


def opens(selector):
    """Open one thing after another on the page, reading each."""

    def act(page, made):
        page.locator(selector).first.wait_for(timeout=WAIT)
        for number in range(page.locator(selector).count()):
            click(page, page.locator(selector).nth(number))
            contact = page.locator(".st-key-case-identity-open button")
            if contact.count():
                contact.evaluate("(element) => element.click()")
                page.get_by_text("«case.contact»").wait_for(state="attached", timeout=WAIT)
            yield

    return act


def parts(page, made):
    """Choose one part of the screen after another, and go through what each has to page through."""
    part = page.locator("[data-testid=stButtonGroup]").first.locator("button")
    part.first.wait_for(timeout=WAIT)
    further = page.locator(".st-key-review-next button")
    for number in range(part.count()):
        if number:
            click(page, part.nth(number))
        yield
        while further.count() and further.first.is_enabled():
            click(page, further.first)
            yield


def reads_risks(page, made):
    """Open the page of each risk point that has words for the public."""
    for number in made.risks:
        page.goto(f"{made.server.url}/risk/{number}")
        page.locator(".risk h1").wait_for(timeout=WAIT)
        yield


def reads_programme(page, made):
    """Go through the parts of the programme, with the names of its members open."""
    part = page.locator("[data-testid=stButtonGroup]").first.locator("button")
    part.first.wait_for(timeout=WAIT)
    names = page.locator(".st-key-member-names button")
    for number in range(part.count()):
        if number:
            click(page, part.nth(number))
        if names.count():
            click(page, names)
        yield


def lists(page, made):
    """Open every list to choose from: its options are there only then."""
    for element in page.locator("[data-testid=stSelectbox] input").all():
        if element.is_visible() and element.is_enabled():
            element.click()
            yield
            page.keyboard.press("Escape")


def open_kept_letters(page, made):
    """Open the letters that officers keep, and choose one by its name."""
    click(page, page.locator(".stExpander summary", has_text="ผู้รับและแบบหนังสือ"))
    box = page.locator(".st-key-rules-preset input")
    box.click()  # which scrolls to it; a list that opened meanwhile closes again
    option = page.locator("[role=option][data-focused=true]", has_text="«preset.name»")
    for _ in range(100):
        if option.count():
            break
        box.press("ArrowDown")
        page.wait_for_timeout(50)
    box.press("Enter")
    expect(box).to_have_value(re.compile("«preset.name»"), timeout=WAIT)


def uploads(name, data, shown):
    def act(page, made):
        for element in page.locator(".stExpander summary").all():
            element.click()
        file = {"name": name, "mimeType": "text/plain", "buffer": data}
        page.locator("input[type=file]").first.set_input_files(file)
        page.locator(shown).first.wait_for(timeout=WAIT, state="attached")
        wait_until_drawn(page)

    return act


def follows(page, made):
    page.locator("[data-tab=follow]").click()
    page.locator("#rp-receipt").fill(made.receipts["story"])
    page.locator("#rp-look").click()
    page.get_by_text("«case.message»").wait_for(timeout=WAIT)


NAMED = f"a{' '.join(PAYLOADS)}".replace("/", "∕")[:150]  # a file name holds no slash
CSV = "\n".join(
    ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
    for row in (
        ["ticket_id", "type", "state", "timestamp", "coords", "count_reopen", *PAYLOADS],
        ["1", words("cell.type"), words("cell.state"), words("cell.day"), "x", "0", *PAYLOADS],
    )
).encode()
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "name": words("layer"),
        "features": [
            {
                "type": "Feature",
                "properties": {**dict.fromkeys(PAYLOADS, "x"), "name": words("property")},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [[100.51, 13.77], [100.511, 13.77], [100.511, 13.771], [100.51, 13.77]]
                    ],
                },
            }
        ],
    }
).encode()
VISITS = [
    (None, "/", taps),
    (None, "/live", taps),
    (None, "/table", do_nothing),
    (None, f"/community?id={TOLD}", do_nothing),
    (None, f"/community?id={HOME}", do_nothing),
    (None, "/exports", reads_risks),
    (None, "/analysis", do_nothing),
    (None, "/analysis?question=coverage", do_nothing),
    (None, "/live?indicator=projects&project={project}", do_nothing),
    (None, "/projects", do_nothing),
    (None, "/projects?id={project}", do_nothing),
    ("officer", "/projects", do_nothing),
    ("second", "/projects?id={photo_project}", do_nothing),
    ("officer", "/programme", reads_programme),
    (None, "/about", do_nothing),
    (None, "/editions", do_nothing),
    (None, "/editions/{edition}/", do_nothing),
    (None, "/editions/{edition}/story", do_nothing),
    (None, "/exports", do_nothing),
    (None, "/report", follows),
    ("phone", "/w/{room}", do_nothing),
    ("officer", "/w/{room}/projector", do_nothing),
    ("officer", "/cases", opens("[class*=st-key-case-open-] button")),
    ("officer", "/cases", open_kept_letters),
    ("second", "/cases", opens("[class*=st-key-case-open-] button")),
    ("coordinator", "/cases", opens("[class*=st-key-case-open-] button")),
    ("coordinator", "/add-risk", lists),
    ("second", "/review", parts),
    ("officer", "/visits", lists),
    ("officer", "/workshop", lists),
    *(
        ("officer", f"/workshop?workshop={{workshop}}&part={part}", do_nothing)
        for part in ("prepare", "pins", "paper", "forms", "summary")
    ),
    ("officer", "/workshop?workshop={future}&part=plans", do_nothing),
    ("officer", "/forum", parts),
    ("officer", "/reports?report={paper}", do_nothing),
    ("officer", "/files/reports/{paper}.html", do_nothing),
    ("officer", f"/boundaries?id={TOLD}", parts),
    ("officer", f"/boundaries?id={HOME}", lists),
    ("officer", f"/boundaries?id={HOME}", parts),
    ("officer", f"/boundaries?id={DECLINED}", do_nothing),
    ("officer", f"/boundaries?id={CONFIRMED}", do_nothing),
    ("officer", f"/boundaries?id={TOLD}", uploads(f"{NAMED}.geojson", GEOJSON, "text=alert")),
    ("officer", "/communities", lists),
    ("officer", "/exchange", uploads(f"{NAMED}.csv", CSV, ".st-key-import-figures")),
    ("administrator", "/admin", lists),
    ("auditor", "/admin", do_nothing),
    ("coordinator", "/my-actions", do_nothing),
]
MAPS = {  # page → whether its map stands in a frame
    "/": True,
    "/live": False,
    "/add-risk": True,
    f"/boundaries?id={HOME}": True,
    "/w/{room}": False,
    "/w/{room}/projector": False,
    "/editions/{edition}/": False,
    "/editions/{edition}/story": False,
}


def wait_until_drawn(page):
    """Wait until Streamlit has drawn the page."""
    if page.locator(".stApp").count():
        expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=WAIT)
        expect(page.locator(".stApp[data-test-script-state=running]")).to_have_count(
            0, timeout=WAIT
        )


def click(page, locator):
    """Click, and wait until the page says something else than before."""
    before = page.evaluate(READ)
    locator.evaluate("(element) => element.click()")  # some stand on the phone alone
    for _ in range(100):
        if page.evaluate(READ) != before:
            break
        page.wait_for_timeout(50)
    wait_until_drawn(page)


def visit(new_page, made, who, path, act):
    page = new_page({"width": 1280, "height": 900})
    watch = Watch(made.server.url)
    watch.follow(page)
    if who == "phone":
        room = {"name": "dusitmap-room", "value": made.phone, "url": made.server.url}
        page.context.add_cookies([room])
    elif who:
        page.context.add_cookies([made.cookies[who]])
    page.goto(made.server.url + path.format(**vars(made)))
    if page.locator("#root").count():
        page.locator(".stMain h1, .stMain iframe, .stMain [data-testid=stAlert]").first.wait_for(
            timeout=WAIT
        )
    wait_until_drawn(page)
    if path in MAPS:
        frame = map_of(page, "/" if MAPS[path] else "/live")
        frame.locator(".leaflet-pane path").first.wait_for(timeout=WAIT, state="attached")
    steps = act(page, made)
    for _ in steps or ():
        watch.read(page)
    watch.read(page)
    page.context.close()
    return watch


@pytest.fixture(scope="module")
def visits(browser, poisoned):
    """Every page, looked at once."""

    def new_page(viewport):
        return browser.new_context(
            viewport=viewport, locale="th-TH", reduced_motion="reduce"
        ).new_page()

    return {
        f"{who} {path} {number}": visit(new_page, poisoned, who, path, act)
        for number, (who, path, act) in enumerate(VISITS)
    }


def plain(text):
    return " ".join(text.replace("\u2060", "").split())


def bent(text):
    """Return what is shown of typed words, but not to the letter; a cut with … is fair."""
    wrong = []
    for match in re.finditer(r"«([a-z0-9.-]+)»", plain(text)):
        said, meant = plain(text)[match.start() :], plain(poison.build_shown_words(match[1]))
        same = next((i for i, (a, b) in enumerate(zip(said, meant, strict=False)) if a != b), None)
        if same is not None and said[same] != "…":
            wrong.append(f"{said[:same][-60:]} ⟂ {said[same : same + 60]}")
    return wrong


def test_nothing_runs_and_nothing_is_fetched(visits, figure):
    assert {value: watch.faults for value, watch in visits.items() if watch.faults} == {}
    figure("payloads typed into every field", f"0 faults on {len(visits)} pages")


def test_what_is_shown_is_shown_to_the_letter(visits):
    assert {value: bent(watch.text) for value, watch in visits.items() if bent(watch.text)} == {}


def test_every_field_was_seen_somewhere(visits):
    shown = {
        match for watch in visits.values() for match in re.findall(r"«([a-z0-9.-]+)»", watch.text)
    }
    wanted = {mark for marks in TYPED.values() for mark in marks} - NOT_SHOWN.keys()
    assert wanted - shown == set()


def test_every_column_of_text_is_in_one_of_the_lists():
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if column.type.python_type in (str, bytes)
    }
    assert set(TYPED) <= columns
    assert {
        name
        for name in columns - set(TYPED)
        if not any(re.search(pattern, name) for pattern in NOT_TYPED.values())
    } == set()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_account_name_holds_no_payload(payload):
    with pytest.raises(BadInput):
        normalize_name(payload)


# ── what can be taken home ──────────────────────────────────────────────────────────────────────
def fetch(made, path, who=None):
    cookie = made.cookies.get(who, {"name": "nobody", "value": ""})
    headers = {"Cookie": f"{cookie['name']}={cookie['value']}"}
    request = urllib.request.Request(made.server.url + path, headers=headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read()


@pytest.fixture(scope="module")
def files(poisoned):
    """Every file to take home, of today and of the edition, by its end."""
    page = fetch(poisoned, "/exports").decode()
    paths = re.findall(r'href="(/exports/[^"]+)"', page)
    assert len(paths) >= 8
    return {path: fetch(poisoned, path) for path in paths}


def ending(files, end):
    found = {path: data for path, data in files.items() if path.endswith(end)}
    assert found
    return found.items()


def members(data, end):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(end)]


NAME = plain(words("community.name", unseen=False))


def test_the_page_to_take_home_runs_nothing(browser, files, tmp_path):
    for number, (path, data) in enumerate(ending(files, ".html")):
        file = tmp_path / f"{number}.html"
        file.write_bytes(data)
        page = browser.new_context().new_page()
        watch = Watch("http://nowhere")
        watch.follow(page)
        page.goto(file.as_uri())
        page.locator(".leaflet-pane path").first.wait_for(timeout=WAIT, state="attached")
        watch.read(page)
        assert watch.faults == [], path
        assert bent(page.evaluate(READ)) == []
        page.context.close()


def test_tables_to_take_home_hold_words_and_no_formulas(files):
    named = False
    for _, data in ending(files, ".xlsx"):
        cells = read_cells(data)
        assert [cell.value for cell in cells if cell.data_type == "f"] == []
        named |= any(plain(str(cell.value)) == NAME for cell in cells)
    for _, data in ending(files, "csv.zip"):
        rows = [
            cell
            for text in members(data, ".csv")
            for row in csv.reader(io.StringIO(text.decode("utf-8-sig")))
            for cell in row
        ]
        assert [member for member in rows if is_formula(member)] == []
        assert NAME in map(plain, rows)
    assert named


def read_cells(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def test_the_monitoring_form_holds_words_and_no_formulas(poisoned):
    cells = read_cells(fetch(poisoned, f"/files/programme/{poisoned.programme}.xlsx", "officer"))
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    said = " ".join(str(cell.value) for cell in cells)
    for mark in ("programme.title", "goal.title", "line.formula", "activity.planned"):
        assert plain(words(mark, unseen=False)) in plain(said), mark
    with pypdfium2.PdfDocument(
        fetch(poisoned, f"/files/programme/{poisoned.programme}.pdf", "officer")
    ) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "«programme.title»" in text


def is_formula(cell):
    return cell.startswith(TABLE_CELLS) and not re.fullmatch(r"-?[\d.,]+%?|-|–", cell)


def test_documents_to_take_home_are_read_to_the_letter(files):
    for _, data in ending(files, "geojson.zip"):
        layers = [json.loads(member) for member in members(data, ".geojson")]
        names = [
            feature["properties"].get("name_th")
            for layer in layers
            for feature in layer["features"]
        ]
        assert NAME in names
    for _, data in ending(files, ".pdf"):
        with pypdfium2.PdfDocument(data) as document:
            text = "".join(page.get_textpage().get_text_bounded() for page in document)
        assert len(text) > 100
        assert b"/JavaScript" not in data
        assert b"evil.example" not in data
    for _, data in ending(files, ".pptx"):
        slides = Presentation(io.BytesIO(data)).slides
        assert len(slides) > 1
        links = [rel.target_ref for slide in slides for rel in slide.part.rels.values()]
        assert [link for link in links if "evil" in link] == []


def test_json_is_json_and_never_a_page(poisoned):
    for path in ("/api/areas.geojson?level=community", "/api/commitments.json", "/api/about.json"):
        with urllib.request.urlopen(poisoned.server.url + path, timeout=30) as answer:
            assert "json" in answer.headers["Content-Type"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            json.loads(answer.read())


# ── controls: the same watcher catches who writes it down carelessly ────────────────────────────
def test_control_a_page_that_trusts_its_words_is_caught(poisoned, new_page):
    page = new_page()
    watch = Watch(poisoned.server.url)
    watch.follow(page)
    page.set_content("<p id=x></p>")
    page.evaluate("(text) => { document.querySelector('#x').innerHTML = text; }", words("control"))
    page.wait_for_timeout(500)
    watch.read(page)
    said = " ".join(watch.faults)
    assert "dialog 1" in said
    assert f"request {EVIL}/i" in said
    assert "<img" in said
    assert bent(watch.text)


def test_control_an_inline_script_in_our_page_is_stopped_and_seen(poisoned, new_page):
    """The policy of Streamlit's pages and of the light page, tried with a script of its own."""
    for path in ("/table", "/live"):
        page = new_page()
        watch = Watch(poisoned.server.url)
        watch.follow(page)
        page.goto(poisoned.server.url + path)
        page.evaluate(
            """() => { const e = document.createElement("script");
                       e.textContent = "alert(1)"; document.body.append(e); }"""
        )
        page.wait_for_timeout(300)
        assert any("Content Security Policy" in fault for fault in watch.faults), path
        assert not any("dialog" in fault for fault in watch.faults)


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "@x", "-x"])
def test_control_a_formula_is_caught(cell):
    assert is_formula(cell)
