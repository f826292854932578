"""Editions over HTTP: documents, pages, QR codes, and nothing else of the disk."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import workshops
from geodata.model.imports.records import Indicator
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from mapping.analysis.edition_changes import compare_editions
from mapping.publish import editions
from mapping.publish.editions import DOCUMENTS

CANARY = "นกขมิ้นที่ไม่ควรออกมา"


@pytest.fixture
def edition(project, now, in_groups):
    in_groups(DS07=7)
    return editions.freeze_edition(project, TERMINAL, "เวที <b>หนึ่ง</b>", at=now)


@pytest.fixture
def second(project, now, edition, in_groups):
    in_groups(DS07=60)
    return editions.freeze_edition(project, TERMINAL, "เวทีสอง", at=now + timedelta(minutes=1))


def test_every_document_with_tag_and_stored_compression(client, edition):
    for name in DOCUMENTS:
        answer = client.get(f"/editions/{edition}/{name}", headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, name
        again = client.get(
            f"/editions/{edition}/{name}", headers={"If-None-Match": answer.headers["etag"]}
        )
        assert again.status_code == 304
    assert client.get(f"/editions/{edition}/MANIFEST.sha256").text.count("\n") > len(DOCUMENTS)


def test_the_list_names_them_and_escapes_what_was_typed(client, edition, second):
    page = client.get("/editions")
    assert page.status_code == client.get("/editions/").status_code == 200
    assert "&lt;b&gt;หนึ่ง" in page.text
    assert "<b>หนึ่ง" not in page.text
    assert page.text.index(second) < page.text.index(f"/editions/{edition}/story")
    assert client.get("/editions?lang=en").text != page.text


def test_without_an_edition_the_list_says_so(client):
    assert "ยังไม่มีแผนที่ฉบับสำหรับเวทีนี้" in client.get("/editions").text


@pytest.mark.parametrize("page", ["", "story", "story?step=3"])
def test_the_pages_are_strict_and_constant(client, edition, page):
    answer = client.get(f"/editions/{edition}/{page}")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"/editions/{edition}/" in answer.text
    assert "/api/" not in answer.text  # nothing live


def test_the_address_without_its_slash_leads_there(client, edition):
    answer = client.get(f"/editions/{edition}", follow_redirects=False)
    assert answer.headers["location"] == f"/editions/{edition}/"
    english = client.get(f"/editions/{edition}?lang=en", follow_redirects=False)
    assert english.headers["location"] == f"/editions/{edition}/?lang=en"


def test_the_open_forum_of_an_edition_is_one_tap_away(client, project, edition, now):
    before = client.get(f"/editions/{edition}/").text
    draft = WorkshopDraft(
        "forum", WorkshopKind.FORUM, "เวที", now.date(), "ศาลา", None, None, edition_id=edition
    )
    at = datetime.now(UTC)
    number = workshops.create_workshop(project, TERMINAL, draft, at=at).id
    code = workshops.open_room(project, TERMINAL, number, at=at).code
    assert f"/w/{code}" not in client.get(f"/editions/{edition}/").text  # nobody has looked yet
    assert client.get(f"/w/{code}/qr.svg").status_code == 200
    client.post(f"/w/{code}/join", headers={"Origin": "http://localhost"})
    for page in ("", "story"):
        assert f"/w/{code}" in client.get(f"/editions/{edition}/{page}").text
    assert f"/w/{code}" not in before


def test_qr_codes_of_the_edition_and_of_a_step(client, edition):
    codes = {
        client.get(f"/editions/{edition}/qr.svg{query}").text
        for query in ("", "?step=3", "?step=4", "?step=<script>")
    }
    assert len(codes) == 3  # what is no step is the edition
    assert all(code.startswith("<svg") for code in codes)


def test_comparing_tells_the_new_groups(client, edition, second):
    page = client.get(f"/editions/{second}/compare")
    assert page.status_code == 200
    assert "ตัวเลขที่เผยแพร่เพิ่มจาก 7 เป็น 67 เพราะมีกลุ่มใหม่ 1 กลุ่ม (60 เรื่อง" in page.text
    assert client.get(f"/editions/{second}/compare?with={edition}").text == page.text
    assert client.get(f"/editions/{second}/compare?with=2500-01-01").status_code == 404
    assert "ฉบับแรก" in client.get(f"/editions/{edition}/compare").text


def test_a_pair_is_compared_once_and_outside_the_event_loop(client, edition, second, monkeypatch):
    threads = []

    def compare(*given):
        threads.append(threading.current_thread().name)
        return compare_editions(*given)

    monkeypatch.setattr("mapping.web.public.editions.compare_editions", compare)
    for _ in range(3):
        assert client.get(f"/editions/{second}/compare").status_code == 200
    assert len(threads) == 1
    assert threads[0].startswith("AnyIO worker")  # where run_in_threadpool works


def test_a_comparison_with_example_records_says_so(client, project, now, bring_in, record):
    warning = "ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง"
    empty, bare = (editions.freeze_edition(project, TERMINAL, "ว่าง", at=now) for _ in range(2))
    assert warning not in client.get(f"/editions/{bare}/compare?with={empty}").text
    bring_in(record(200), demo=True)
    made_up = editions.freeze_edition(project, TERMINAL, "ตัวอย่าง", at=now)
    assert warning in client.get(f"/editions/{made_up}/compare?with={bare}").text
    assert warning in client.get(f"/editions/{bare}/compare?with={made_up}").text


def test_nothing_leads_to_a_withdrawn_edition(client, project, edition, second, now):
    later = editions.freeze_edition(project, TERMINAL, "เวทีสาม", at=now + timedelta(minutes=2))
    link = f"/editions/{later}/compare"
    editions.withdraw_edition(project, TERMINAL, second, at=now)
    assert client.get(link).text == client.get(f"{link}?with={edition}").text
    editions.withdraw_edition(project, TERMINAL, edition, at=now)
    assert link not in client.get("/editions").text
    assert "ฉบับแรก" in client.get(link).text


def test_a_withdrawn_edition_is_gone(client, project, edition, now):
    assert client.get(f"/editions/{edition}/").status_code == 200
    editions.withdraw_edition(project, TERMINAL, edition, at=now)
    for path in ("", "story", "edition.json", "qr.svg", "compare"):
        assert client.get(f"/editions/{edition}/{path}").status_code == 404
    assert client.get(f"/editions/{edition}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "..%2Freleases/current.json",
        "%2e%2e/dusitmap.db",
        "{made}/..%2F..%2Fdusitmap.db",
        "{made}/%2e%2e%2f%2e%2e%2fedition-inputs%2f{made}.sealed",
        "{made}/edition.json%00",
        "{made}.withdrawn/edition.json",
        "9999-99-99/",
    ],
)
def test_nothing_else_is_read(client, edition, path):
    answer = client.get(f"/editions/{path.format(made=edition)}")
    assert answer.status_code == 404
    assert b"SQLite" not in answer.content
    assert re.search("[ก-๙]", answer.text)


def test_no_private_word_is_in_any_byte(client, project, edition, now, bring_in, record):
    """Search everything that goes out; the same search finds a word put there on purpose."""
    private = [record(number, source_id=f"{CANARY}{number}") for number in range(500, 510)]
    bring_in(*private, indicator=Indicator.COMPLAINTS)
    later = editions.freeze_edition(project, TERMINAL, "หลัง", at=now + timedelta(minutes=2))
    said = [client.get(f"/editions/{later}/{name}").text for name in DOCUMENTS]
    said += [client.get(f"/editions/{later}/{page}").text for page in ("", "story", "compare")]
    assert not any(CANARY in text for text in said)
    marked = editions.freeze_edition(project, TERMINAL, CANARY, at=now + timedelta(minutes=3))
    assert CANARY in client.get(f"/editions/{marked}/edition.json").text
