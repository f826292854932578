"""The map through either of its doors: the light page, and streamlit-folium's frame."""

from playwright.sync_api import expect

DOORS = ("/live", "/")
STATE = """() => ({
  version: dusitmap.version,
  zoom: dusitmap.map.getZoom(),
  centre: [dusitmap.map.getCenter().lat.toFixed(5), dusitmap.map.getCenter().lng.toFixed(5)],
  same: window.mapBefore === dusitmap.map,
})"""


def map_of(page, door):
    """The document that the map lives in: the page itself, or the frame."""
    if door.startswith("/live"):
        return page.main_frame
    frame = page.locator(".st-key-map iframe")
    expect(frame).to_have_count(1, timeout=30_000)  # a run may draw it anew before the old one goes
    expect(frame).to_have_count(1, timeout=30_000)  # one that is drawn anew stands beside the old
    frame.wait_for(timeout=30_000)
    return frame.element_handle().content_frame()


def wait_until_ready(frame):
    """Wait for the content. Not wait_for_function: the page's policy forbids what it evaluates."""
    expect(frame.locator("#dm-stamp span")).to_have_count(3, timeout=30_000)
    return frame


def open_map(page, server, door, query=""):
    """Open a door; return the document of the map once its areas are there."""
    page.goto(server.url + door + query)
    return wait_until_ready(map_of(page, door))


def tap_community(frame, area_id):
    """Zoom in on a community's point and tap it."""
    frame.evaluate(
        """(id) => {
          dusitmap.map.eachLayer((layer) => {
            const words = layer.feature?.properties;
            if (words?.id === id) dusitmap.map.setView([words.point[1], words.point[0]], 16,
                                                       {animate: false});
          });
        }""",
        area_id,
    )
    frame.locator("#map_div").click()  # in its middle, scrolled into view
    expect(frame.locator("#dm-card")).to_be_visible()
    wait_until_settled(frame)


def wait_until_settled(frame):
    """Wait until the map, which moves a tapped area out from under its card, stands still."""
    before = None
    while (now := frame.evaluate(STATE)) != before:
        before = now
        frame.page.wait_for_timeout(400)
