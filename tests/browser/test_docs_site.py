"""The site of docs/ in a browser: what only a browser knows of it."""

import functools
import http.server
import os
import subprocess
import sys
import threading

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.paths import ROOT

WAIT = 30_000


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_told):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
    )
    handler = functools.partial(QuietFiles, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_thai_word_is_found_and_nothing_is_asked_elsewhere(address, new_page):
    page, asked, refused = new_page({"width": 1280, "height": 800}), [], []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("console", lambda said: refused.append(said.text))
    page.goto(f"{address}/index.html")
    page.locator(".md-search__input").click()
    page.keyboard.type("สำเนาสำรอง")
    found = page.locator(".md-search-result__link", has_text="สำเนาสำรองและการกู้คืน").first
    expect(found).to_be_attached(timeout=WAIT)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert [said for said in refused if "Content Security" in said] == []


def test_the_site_lets_no_other_host_be_asked_control(address, new_page):
    page = new_page()
    page.goto(f"{address}/index.html")
    with page.expect_console_message(lambda said: "Content Security" in said.text):
        page.evaluate("() => { new Image().src = 'https://elsewhere.example/x.png'; }")


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_guide_on_a_phone_has_its_pictures_and_no_sideways_scroll(language, address, new_page):
    page = new_page(PHONE)
    page.goto(f"{address}/{language}guides/coordinator.html")
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('article img')].map((one) => one.naturalWidth)"
    )
    assert len(sizes) == 4
    assert all(sizes)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.fonts.check('1rem Sarabun')")
