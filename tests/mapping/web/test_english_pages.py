"""No Thai letter on an English page, but in names."""

import pytest

from tests.english import list_names, list_thai_of_page

PAGES = (
    "/live?lang=en",
    "/report?lang=en",
    "/report/safety?lang=en",
    "/guides/participant?lang=en",
    "/guides/facilitator?lang=en",
    "/guides/protection?lang=en",
    "/exports?lang=en",
    "/editions?lang=en",
    "/editions/compare?lang=en",
    "/w?lang=en",
    "/w/ABCDEFGH?lang=en",
    "/survey/ABCDEFGHJK?lang=en",
    "/risk/RP-2569-9999?lang=en",
    "/field?lang=en",
    "/auth/sign-in?lang=en",
    "/auth/invitation?lang=en",
)


@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_has_no_thai_but_names(client, address):
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="en"' in answer.text
    assert list_thai_of_page(answer.text, list_names()) == []


def test_a_thai_word_is_found_control(client):
    thai = client.get("/report").text
    assert len(list_thai_of_page(thai, list_names())) > 20
    planted = '<p aria-label="ส่งเรื่อง">Report <b>ชุมชนซอยโสม</b> ไทย</p><script>"ก"</script>'
    assert list_thai_of_page(planted, {"ชุมชนซอยโสม", "ไทย"}) == ["ส่งเรื่อง"]
