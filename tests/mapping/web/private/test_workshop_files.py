"""The sheet of a workshop over HTTP: for who may run it, with the squares that the desk reads."""

import re

import pypdfium2
import pytest

from geodata import actions
from geodata.actions.workshops import workshop_paper, workshops
from geodata.model.people.people import Role
from geodata.model.workshops.paper_grid import format_column
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from mapping.exports.sheet import build_grid_lines


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


def test_a_closed_workshop_has_no_sheet(client, project, sign_in, make_room, now):
    room = make_room()
    workshops.open_room(project, actions.TERMINAL, room.id, at=now)
    workshops.close_room(project, actions.TERMINAL, room.id, at=now)
    _, headers = sign_in("malee", Role.OFFICER)
    assert client.get(address(room), headers=headers).status_code == 404
