"""A visit in three taps on a phone, seen on another phone within two seconds."""

from playwright.sync_api import expect

from tests.browser import people
from tests.browser.map.maps import open_map

PHONE = {"width": 390, "height": 844}
WITHIN_MS = 2000
COVERAGE = """() => {
  let found = null;
  dusitmap.map.eachLayer((layer) => {
    const words = layer.feature?.properties;
    if (words?.id === "DS07") found = words.coverage;
  });
  return found;
}"""


def wait_for_value(frame, wanted, within_ms):
    waited = 0
    while (found := frame.evaluate(COVERAGE)) != wanted and waited < within_ms:
        frame.page.wait_for_timeout(50)
        waited += 50
    assert found == wanted


def test_three_taps_and_one_to_take_it_back(shared_server, new_page):
    cookie = people.cookie(shared_server, "somchai", "coordinator", "DS07", "DS08")
    looking = open_map(new_page(PHONE), shared_server, "/live", "?indicator=coverage")
    wait_for_value(looking, "not visited", 5000)
    page = new_page(PHONE, has_touch=True)
    page.context.add_cookies([cookie])
    page.goto(shared_server.url + "/visits")
    save = page.get_by_role("button", name="บันทึก", exact=True)
    expect(save).to_be_disabled(timeout=30_000)

    page.get_by_role("radio", name="ชุมชนราชผาทับทิมร่วมใจ").tap()  # the three taps
    page.get_by_role("radio", name="พบจุดเสี่ยง", exact=True).tap()
    expect(save).to_be_enabled(timeout=10_000)
    save.tap()
    wait_for_value(looking, "visited, found", WITHIN_MS)

    page.get_by_role("button", name="เลิกทำ").first.tap(timeout=10_000)
    wait_for_value(looking, "not visited", WITHIN_MS)
