"""Documents of the network: public once a second person agreed, and gone with the next release."""

import json

import pytest

from geodata.actions.programme import documents, programmes
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Role
from geodata.model.programme.documents import DocumentDraft, DocumentKind
from geodata.model.times import to_bangkok_date
from mapping.publish import editions
from tests.mapping.screens.conftest import open_app  # noqa: F401 - a fixture

TITLE = "คำสั่งแต่งตั้งคณะทำงาน"
NAME = "network-documents.json"


@pytest.fixture
def people(signed_in, now):
    return [signed_in(Role.OFFICER, name=name, at=now) for name in ("malee", "manee")]


@pytest.fixture
def document(project, people, now):
    first = programmes.begin_from_reference(project, people[0], 2559, at=now)
    made = programmes.copy_programme(project, people[0], first.id, 2569, at=now)
    day, link = to_bangkok_date(now), "https://example.org/order"
    draft = DocumentDraft("d", made.id, DocumentKind.ORDER, TITLE, day, "1/2569", link)
    return documents.add_document(project, people[0], draft, at=now)


@pytest.fixture
def read(publisher, now):
    """Release what changed; return the public documents."""

    def run():
        publisher.release_if_changed(now)
        return json.loads(publisher.folder.read(NAME).body)["documents"]

    return run


def publish(project, by, document, now):
    seen = DisplayedVersion.from_record(document)
    return documents.publish_document(project, by, document.id, seen, at=now)


def test_nothing_is_public_before_a_second_person(project, people, document, read, now):
    assert read() == []
    publish(project, people[1], document, now)
    assert read() == [
        {
            "kind": "order",
            "title": TITLE,
            "dated": "2026-09-30",
            "number": "1/2569",
            "link": "https://example.org/order",
        }
    ]


def test_taken_back_it_is_in_no_release_and_in_no_edition(project, people, document, read, now):
    public = publish(project, people[1], document, now)
    assert read()
    edition_id = editions.freeze_edition(project, people[0], "เวที", at=now)
    files = (project.settings.editions / edition_id).rglob("*")
    assert not [path for path in files if path.is_file() and TITLE.encode() in path.read_bytes()]
    seen = DisplayedVersion.from_record(public)
    documents.hide_document(project, people[0], document.id, seen, at=now)
    assert read() == []


def test_everybody_reads_it_on_the_page_about_the_map(
    project,
    people,
    document,
    read,
    open_app,  # noqa: F811
    now,
):
    publish(project, people[1], document, now)
    read()
    at = open_app("about")
    assert not at.exception
    assert [text for text in at.main.get("text") if TITLE in text.value]
