"""The sheet of a workshop over HTTP: for who may run it, with the squares that the desk reads."""

import re
from datetime import UTC, datetime

import pypdfium2
import pytest

from geodata import actions
from geodata.actions.workshops import rooms, workshop_paper, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.workshops.paper_grid import format_column
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind
from mapping.exports.sheet import build_grid_lines
from mapping.web.private import workshop_files


@pytest.fixture
def make_room(project, now):
    def make(community_id="DS07"):
        day = now.date()
        kind = WorkshopKind.HEARING
        draft = WorkshopDraft(f"t {community_id}", kind, "เวที", day, "", community_id, None)
        return workshops.create_workshop(project, actions.TERMINAL, draft, at=now)

    return make


def address(room):
    return f"/files/workshops/{room.id}/sheet.pdf"


def extract_text(data):
    page = pypdfium2.PdfDocument(data)[0]
    return re.sub(r"[\s\u2060\u200b]", "", page.get_textpage().get_text_range())


@pytest.mark.parametrize("community_id", ["DS07", None])
def test_who_runs_it_gets_the_sheet_and_no_cache_keeps_it(client, sign_in, make_room, community_id):
    room = make_room(community_id)
    _, headers = sign_in("malee", Role.OFFICER)
    answer = client.get(address(room), headers=headers)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert f"http://127.0.0.1:8501/w/{room.code}" in extract_text(answer.content)


def test_a_sheet_is_drawn_once_for_a_release_and_anew_for_another_workshop(
    client, sign_in, make_room, monkeypatch
):
    drawn = []
    real = workshop_files.render_workshop_sheet
    monkeypatch.setattr(
        workshop_files,
        "render_workshop_sheet",
        lambda *given, **named: drawn.append(named["title"]) or real(*given, **named),
    )
    workshop_files._render_sheet_once.cache_clear()
    first, second = make_room("DS07"), make_room("DS08")
    _, headers = sign_in("malee", Role.OFFICER)
    bodies = [client.get(address(first), headers=headers).content for _ in range(2)]
    assert bodies[0] == bodies[1]
    assert len(drawn) == 1
    assert client.get(address(second), headers=headers).content != bodies[0]
    assert len(drawn) == 2
    english = client.get(f"{address(first)}?lang=en", headers=headers).content
    assert english.startswith(b"%PDF")
    assert english != bodies[0]
    assert client.get(address(first)).status_code == 404  # what is kept is for nobody else


def test_the_squares_are_those_of_the_desk(project, make_room, now):
    room = make_room()
    grid = workshop_paper.build_sheet_grid(project, actions.TERMINAL, room.id, at=now)
    lines = build_grid_lines(grid)
    assert (lines.west, lines.north, lines.side) == (grid.west, grid.north, 100)
    assert lines.columns[-1] == format_column(grid.columns - 1)
    assert lines.rows[-1] == str(grid.rows)


def test_everybody_else_gets_the_answer_of_what_is_not_there(client, sign_in, make_room):
    own, other, district = make_room(), make_room("DS08"), make_room(None)
    _, somchai = sign_in("somchai", Role.COORDINATOR, "DS07")
    _, auditor = sign_in("preecha", Role.AUDITOR)
    missing = client.get("/files/workshops/999/sheet.pdf", headers=somchai)
    assert missing.status_code == 404
    for digits in (19, 30, 5000):
        endless = client.get(f"/files/workshops/{'9' * digits}/sheet.pdf", headers=somchai)
        assert (endless.status_code, endless.content) == (404, missing.content)
    assert client.get(address(own), headers=somchai).status_code == 200
    for room, headers in ((other, somchai), (district, somchai), (own, auditor), (own, {})):
        answer = client.get(address(room), headers=headers)
        assert answer.status_code == 404
        assert answer.content == missing.content


PAPERS = ("sheet-a4", "pre-test", "post-test", "survey", "ballot")


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_for_who_runs_the_workshop_only(
    client, project, sign_in, make_room, now, name
):
    room = make_room()
    opened = workshops.open_room(project, actions.TERMINAL, room.id, at=datetime.now(UTC))
    at = datetime.now(UTC)
    guest = Guest(opened.code, rooms.join_room(project, opened.code, at=at))
    draft = PinDraft("token-of-a-pin-0001", Category.POLICY, None, "DS07")
    rooms.propose_pin(project, guest, draft, at=at)
    workshops.reveal_pins(project, actions.TERMINAL, room.id, at=at)
    address = f"/files/workshops/{room.id}/{name}.pdf"
    _, somchai = sign_in("somchai", Role.COORDINATOR, "DS07")
    answer = client.get(address, headers=somchai)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-disposition"] == f'inline; filename="{name}-{room.id}.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    _, neighbour = sign_in("wipa", Role.COORDINATOR, "DS08")
    for headers in (neighbour, {}):
        assert client.get(address, headers=headers).status_code == 404
    client.get(address, headers=somchai)
    missing = client.get(f"/files/workshops/999/{name}.pdf", headers=somchai)
    assert missing.status_code == 404


def test_there_is_no_ballot_before_pins_are_shown(client, sign_in, make_room):
    room = make_room()
    _, headers = sign_in("malee", Role.OFFICER)
    address = f"/files/workshops/{room.id}/ballot.pdf"
    assert client.get(address, headers=headers).status_code == 404


def test_the_sheet_leads_to_the_address_that_the_facilitator_chose(
    client, project, sign_in, make_room, now
):
    room = make_room()
    own = "http://192.168.1.10:8501"
    workshops.set_address(project, actions.TERMINAL, room.id, own, at=now)
    _, headers = sign_in("malee", Role.OFFICER)
    assert f"{own}/w/{room.code}" in extract_text(
        client.get(address(room), headers=headers).content
    )


def test_a_closed_workshop_has_no_sheet(client, project, sign_in, make_room, now):
    room = make_room()
    workshops.open_room(project, actions.TERMINAL, room.id, at=now)
    workshops.close_room(project, actions.TERMINAL, room.id, at=now)
    _, headers = sign_in("malee", Role.OFFICER)
    assert client.get(address(room), headers=headers).status_code == 404
