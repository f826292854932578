"""Rooms for browser tests: a workshop on a server's data, its facilitator, its phones."""

from datetime import UTC, date, datetime

from playwright.sync_api import expect

from geodata import settings
from geodata.actions import TERMINAL
from geodata.actions.workshops import workshops
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.project import open_project

PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}
CATEGORIES = ("policy", "within agency", "public service", "community")


def now():
    return datetime.now(UTC)


class OpenRoom:
    """A workshop whose room is open; `do` is what its facilitator does."""

    def __init__(
        self,
        server,
        token,
        kind=WorkshopKind.TRAINING,
        title="อบรมเฝ้าระวังการทุจริต",
        community_id=None,
    ):
        self.server = server
        self.project = open_project(settings.read(server.environment))
        held_on = date(2026, 9, 30)
        draft = WorkshopDraft(token, kind, title, held_on, "ศาลาวัด", community_id, None)
        made = workshops.create_workshop(self.project, TERMINAL, draft, at=now())
        self.id = made.id
        self.code = self.do(workshops.open_room).code

    @property
    def url(self):
        return f"{self.server.url}/w/{self.code}"

    def do(self, action, *more):
        return action(self.project, TERMINAL, self.id, *more, at=now())

    def pins(self):
        return [pin.pin for pin in self.do(workshops.read_workshop).pins]

    def phone(self, new_page):
        page = new_page(PHONE, has_touch=True)
        page.goto(self.url)
        expect(page.locator("#rm-panel")).to_have_attribute("data-view", "home", timeout=30_000)
        return page

    def projector(self, new_page, size=PROJECTOR):
        token = workshops.create_projector_token(self.project, TERMINAL, self.code, at=now())
        page = new_page(size)
        address = f"{self.url}/projector"
        page.context.add_cookies([{"name": "dusitmap-projector", "value": token, "url": address}])
        page.goto(address)
        page.wait_for_selector(".pj-ready", timeout=30_000)
        return page

    def close(self):
        self.project.database.close()


def tap_map(page, across=0.5, down=0.5):
    """Tap the room's map, given as parts of its width and height."""
    box = page.locator("#rm-map").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def propose(page, category="policy", across=0.5, down=0.5):
    """The four taps."""
    page.tap("#rm-propose")
    page.tap(f'[data-category="{category}"]')
    expect(page.locator("#rm-panel")).to_have_attribute("data-view", "place")
    tap_map(page, across, down)
    send(page)


def send(page):
    """Send the pin; beside a community, say first that it does not belong to it."""
    page.locator("#rm-send").wait_for()
    if page.locator('[data-belongs="false"]').count():
        page.tap('[data-belongs="false"]')
    page.tap("#rm-send")


def wait_until_sent(page, timeout_ms=30_000):
    page.wait_for_function("() => dusitroom.waiting === 0", timeout=timeout_ms)
