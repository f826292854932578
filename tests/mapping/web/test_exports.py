"""The page of what can be taken home, and its files."""

import pytest

from mapping.exports.kinds import KINDS


def test_the_page_lists_every_kind_and_each_leads_to_its_file(client):
    page = client.get("/exports")
    assert page.status_code == client.get("/exports/").status_code == 200
    assert page.text.count('<a href="/exports/now/') == len(KINDS)
    assert "สร้างเมื่อกดครั้งแรก" in page.text
    answer = client.get("/exports/now/dusit-1-csv.zip")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert 'filename="dusit-1-csv.zip"' in answer.headers["content-disposition"]
    tag = {"If-None-Match": answer.headers["etag"]}
    assert client.get("/exports/now/dusit-1-csv.zip", headers=tag).status_code == 304
    assert "กิโลไบต์" in client.get("/exports").text
    assert client.get("/exports?lang=en").text != page.text


@pytest.mark.parametrize(
    "path",
    [
        "now/dusit-2-csv.zip",
        "now/../current.json",
        "2569-01-01/dusit-2569-01-01.xlsx",
        "now/x",
        "1/x",
    ],
)
def test_nothing_else_is_there(client, path):
    assert client.get(f"/exports/{path}").status_code == 404
