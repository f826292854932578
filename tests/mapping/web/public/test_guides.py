"""Handbooks over HTTP: a light page and a PDF, for everybody."""

import html

import pytest

from mapping.texts import LANGUAGES, Texts
from mapping.texts.guides import GUIDE_NAMES, load_guide

QUERY = {"th": "", "en": "?lang=en"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_the_page_says_all_that_the_handbook_says(client, name, language):
    answer = client.get(f"/guides/{name}{QUERY[language]}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    guide, page = load_guide(name, language), html.unescape(answer.text)
    assert f'"/guides/{name}.pdf{QUERY[language]}"' in page
    other = QUERY["en" if language == "th" else "th"]
    assert f'"/guides/{name}{other}"' in page
    assert f'<html lang="{language}"' in page
    for section in guide.sections:
        assert section.title in page
        for block in section.blocks:
            for line in block.lines:
                assert all(cell in page for cell in line)
    laws = [b for s in guide.sections for b in s.blocks if b.kind == "law"]
    assert page.count(Texts(language)("papers.guide.unchecked")) == sum(
        len(block.lines) for block in laws
    )


@pytest.mark.parametrize("name", GUIDE_NAMES)
def test_the_file_is_a_pdf_and_is_asked_for_again_cheaply(client, name):
    answer = client.get(f"/guides/{name}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    english = client.get(f"/guides/{name}.pdf?lang=en")
    assert english.content.startswith(b"%PDF")
    assert english.headers["etag"] != answer.headers["etag"]
    again = client.get(f"/guides/{name}.pdf", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_another_name_is_not_there(client):
    for path in ("/guides", "/guides/x", "/guides/x.pdf"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"] == "E-NF-01"
