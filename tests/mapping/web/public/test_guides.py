"""Handbooks over HTTP: a light page and a PDF, for everybody."""

import pytest

from mapping.texts.guides import GUIDE_NAMES, UNCHECKED_MARK, load_guide


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_the_page_says_all_that_the_handbook_says(client, name):
    answer = client.get(f"/guides/{name}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert f"/guides/{name}.pdf" in answer.text
    for section in load_guide(name).sections:
        assert section.title in answer.text
        for block in section.blocks:
            for line in block.lines:
                assert all(cell in answer.text for cell in line)
    laws = [b for s in load_guide(name).sections for b in s.blocks if b.kind == "law"]
    assert answer.text.count(UNCHECKED_MARK) == sum(len(block.lines) for block in laws)


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_the_file_is_a_pdf_and_is_asked_for_again_cheaply(client, name):
    answer = client.get(f"/guides/{name}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    again = client.get(f"/guides/{name}.pdf", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_another_name_is_not_there(client):
    for path in ("/guides", "/guides/x", "/guides/x.pdf"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"] == "E-NF-01"
