"""Clear words of a case are in no byte that is kept, and the hour of a report is nowhere.

A canary in every place where somebody types; then database, journal, evidence, releases, exports,
logs and the folder of temporary files are searched. The same search finds a naive store.
"""

import io
import logging
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.cases import (
    case_endings,
    case_identity,
    case_referrals,
    case_reports,
    case_risks,
    case_solutions,
    case_work,
    cases,
    letter_presets,
)
from geodata.actions.cases.case_access import to_case_day
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import (
    Agency,
    CaseEdit,
    CaseReport,
    Details,
    IncidentDate,
    Purpose,
    Threat,
)
from geodata.model.cases.packets import DeliveryMethod, PresetDraft
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft
from mapping.exports.cases.packet import build_packet
from mapping.web import site
from mapping.web.service import Service
from tests.seen import case_as_it_is, request_as_it_is

CANARY = "KANARIENVOGEL"
MINUTE = datetime(2026, 9, 30, 1, 47, 31, tzinfo=UTC)  # 08.47 in Bangkok
HOURS = (b":47:31", b"08:47", b"01:47")
POINT = (100.5041634, 13.7799234)  # no corner of a public outline begins like it


def picture():
    """A photo whose comment and EXIF hold the canary."""
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = CANARY
    noise = Image.effect_noise((640, 480), 90).convert("RGB")
    noise.save(kept, "JPEG", exif=exif, comment=CANARY.encode())
    return kept.getvalue()


@pytest.fixture
def places(project, tmp_path, monkeypatch, caplog):
    """Every folder that a server writes to; temporary files go to an empty one."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    return project.settings.data, temporary, caplog


def find_in_the_clear(places, *words):
    """Return where one of some words stands in the clear."""
    data, temporary, log = places
    hits = []
    for folder in (data, temporary):
        for path in folder.rglob("*"):
            if path.is_file() and any(word in path.read_bytes() for word in words):
                hits.append(path.name)
    if any(word.decode() in log.text for word in words):
        hits.append("log")
    return hits


@pytest.fixture
def receipt(project, signed_in, places):
    """A case that went the whole way, with the canary wherever somebody types; its receipt."""
    drawn, mark = case_reports.draw_receipt(project)
    given = CaseReport(
        drawn,
        Category.POLICY,
        CANARY,
        "DS07",
        point=POINT,
        happened=IncidentDate(2026, 9, 1),
        contact=CANARY,
        details=Details(CANARY, CANARY, CANARY, CANARY),
    )
    case_reports.report_case(project, given, mark, at=MINUTE)
    case_reports.send_message(project, drawn, "token-of-a-message", CANARY, at=MINUTE)
    case_reports.add_file(project, drawn, picture(), at=MINUTE)
    case_reports.add_file(project, drawn, f"%PDF-1.7 {CANARY}".encode(), at=MINUTE)
    somchai = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    officers = [signed_in(Role.OFFICER, name=name) for name in ("malee", "manee")]
    at = datetime.now(UTC)

    def seen():
        return cases.open_case(project, TERMINAL, 1, at=at).displayed_version

    def step(by, what, **named):
        cases.take_step(project, by, 1, seen(), what, at=at, **named)

    step(somchai, CaseStep.TAKEN_UP)
    case_work.send_message(project, somchai, 1, CANARY, token="token-of-an-answer", at=at)
    case_work.add_note(project, somchai, 1, CANARY, token="token-of-a-note", at=at)
    case_work.add_task(project, somchai, 1, CANARY, token="token-of-a-task", at=at)
    edit = CaseEdit(Category.POLICY, "DS07", CANARY)
    case_work.edit(project, somchai, 1, seen(), edit, at=at)
    draft = RiskDraft("token-of-a-risk", Category.POLICY, None, "DS07", None, CANARY)
    case_risks.propose_risk(project, somchai, 1, seen(), draft, at=at)
    done = case_work.add_file(project, somchai, 1, picture(), Purpose.DONE, at=at)
    day = datetime(2026, 10, 1, tzinfo=UTC).date()
    case_solutions.propose(project, somchai, 1, seen(), CANARY, day, done.id, at=at)
    case_solutions.decline(project, officers[0], 1, seen(), CANARY, at=at)
    words = {"reason": CANARY, "reporter_message": CANARY}
    case_endings.propose(project, somchai, 1, seen(), CaseStep.DISMISSED, **words, at=at)
    case_endings.decline(project, officers[0], 1, seen(), CANARY, at=at)
    step(somchai, CaseStep.REFERRED_TO_DISTRICT, **words)
    step(officers[0], CaseStep.TAKEN_UP_BY_DISTRICT)
    case_work.set_threat(project, officers[0], 1, seen(), Threat.GUARDED, CANARY, at=at)
    case_identity.request_contact(project, officers[0], 1, case_as_it_is(project, 1), CANARY, at=at)
    [request] = case_identity.list_pending(project, officers[1], at=at)
    case_identity.answer_request(
        project,
        officers[1],
        request.id,
        request_as_it_is(project, request.id),
        agree=True,
        reason=CANARY,
        at=at,
    )
    assert case_identity.read_contact(project, officers[0], 1, at=at) == CANARY
    cover = (Agency.PACC, f"เลขาธิการ {CANARY}", CANARY)
    packet = build_packet(case_referrals.build_contents(project, officers[0], 1, *cover, at=at))
    case_referrals.prepare(project, officers[0], 1, seen(), *cover, packet, at=at)
    case_referrals.read_packet(project, officers[1], 1, at=at)
    case_referrals.release(project, officers[1], 1, seen(), cover[1], at=at)
    case_referrals.record_delivery(
        project, officers[1], 1, seen(), DeliveryMethod.ONLINE, to_case_day(at), CANARY, at=at
    )
    preset = PresetDraft(Agency.PACC, CANARY, CANARY, CANARY)
    letter_presets.add(project, officers[1], preset, token="token-of-a-letter", at=at)
    step(officers[0], CaseStep.AGENCY_ACCEPTED, agency_number=CANARY)
    step(officers[0], CaseStep.AGENCY_FINISHED, reason=CANARY, reporter_message=CANARY)
    return drawn


def test_no_clear_word_is_kept_anywhere(project, publisher, places, receipt):
    publisher.release_if_changed(datetime.now(UTC))
    words = [CANARY.encode(), receipt.encode(), f"{POINT[0]:.5f}".encode()]
    assert find_in_the_clear(places, *words) == []
    file = cases.open_case(project, TERMINAL, 1, at=datetime.now(UTC))
    assert CANARY in repr([file.content.story, file.messages])  # the control: it is kept, sealed
    assert len(file.evidence) == 3
    assert (project.settings.data / "evidence").is_dir()


def test_control_the_search_finds_a_naive_store(project, places):
    with project.database.begin() as tx:
        tx.set_state("story", CANARY)
    with tempfile.NamedTemporaryFile("w", delete=False) as spooled:
        spooled.write(CANARY)
    logging.getLogger("naive").warning("got %s", CANARY)
    hits = find_in_the_clear(places, CANARY.encode())
    assert {"log", Path(spooled.name).name} < set(hits)
    assert any(hit.startswith("dusitmap.db") for hit in hits)


def test_the_hour_of_a_report_is_nowhere(project, places, receipt):
    assert find_in_the_clear(places, *HOURS) == []
    with project.database.begin() as tx:  # the control
        tx.set_state("received_at", MINUTE.isoformat())
    assert find_in_the_clear(places, *HOURS) != []


def test_what_comes_over_http_is_kept_in_memory_only(project, publisher, places):
    """A photo of several megabytes: a form reader would spool it to a file in the clear."""
    publisher.release_if_changed(datetime.now(UTC))
    service = Service(settings.read(), port=8501)
    app = Starlette(routes=site.list_routes(service), middleware=site.list_middleware(service))
    client = TestClient(app, base_url="http://localhost")
    ours = {"origin": "http://localhost"}
    receipt, mark = case_reports.draw_receipt(project)
    body = {
        "receipt": receipt,
        "mark": mark,
        "category": "policy",
        "community_id": "DS07",
        "story": CANARY,
        "contact": CANARY,
    }
    assert client.post("/report/cases", json=body, headers=ours).status_code == 200
    pdf = b"%PDF-1.7 " + CANARY.encode() + b"x" * 3_000_000
    sent = client.post("/report/files", content=pdf, headers=ours | {"x-receipt": receipt})
    assert sent.status_code == 200
    message = {"receipt": receipt, "token": "t" * 20, "text": CANARY}
    assert CANARY in client.post("/report/messages", json=message, headers=ours).text
    assert find_in_the_clear(places, CANARY.encode(), receipt.encode()) == []
    for path in ("/live", "/api/areas.geojson?level=community", "/api/risks.geojson", "/exports"):
        assert CANARY not in client.get(path).text
    service.get_project().database.close()


def test_a_backup_of_the_database_holds_no_clear_word(project, receipt, tmp_path):
    copy = tmp_path / "copy.db"
    with project.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(f"VACUUM INTO '{copy}'")
    assert CANARY.encode() not in copy.read_bytes()
    assert b"CS-" in copy.read_bytes()  # the control: the case itself is in it
