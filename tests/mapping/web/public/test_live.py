"""The QR code of a view: the map's own address, what the map would read, and nothing else."""

import pytest

from mapping.web.public import live
from mapping.web.public.live import build_shared_query


@pytest.fixture
def links(monkeypatch):
    """The links that codes were made of."""
    made = []

    def render(link):
        made.append(link)
        return b"<svg/>"

    monkeypatch.setattr(live, "render_scalable_qr_svg", render)
    return made


def test_a_view_has_its_code(client, links):
    answer = client.get("/live/qr.svg?risk_level=very-high&at=13.7800,100.5100,16.5&lang=en")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert links == ["http://localhost/live?risk_level=very-high&at=13.7800,100.5100,16.5&lang=en"]


def test_the_code_is_an_image(client):
    assert client.get("/live/qr.svg").text.startswith("<svg")


@pytest.mark.parametrize(
    ("items", "query"),
    [
        ([], ""),
        ([("evil", "x")], ""),
        ([("risk", "<script>")], ""),
        ([("risk", "https://evil.example")], ""),
        ([("risk", "RP-2569-0001"), ("next", "//evil.example")], "?risk=RP-2569-0001"),
        ([("area", "D" * 33)], ""),
    ],
)
def test_a_code_says_nothing_that_the_map_would_not_read(items, query):
    assert build_shared_query(items) == query
