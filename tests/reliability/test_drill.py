"""The restore drill: written under load, backed up, brought back, looked at, and opened again."""

import threading

from streamlit.testing.v1 import AppTest

from geodata.actions.risks import risk_photos, risks
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskDraft
from geodata.operations import backups, restore
from geodata.project import open_project
from geodata.store.risks.photos import EvidenceFolder
from geodata.store.risks.risks import RiskStore
from mapping.publish.publisher import Publisher
from tests.engines import restore_backup
from tests.reliability.worker import picture
from tests.screens import START

WRITERS, BACKUPS = 4, 5


class Load:
    """Writers that go on until they are told to stop, and what they know to be saved."""

    def __init__(self, project, by, at):
        self.project, self.by, self.at = project, by, at
        self.saved = []
        self.enough, self.many = threading.Event(), threading.Event()
        self.threads = [
            threading.Thread(target=self.write, args=(number,)) for number in range(WRITERS)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        assert self.many.wait(60)
        return self

    def __exit__(self, *_error):
        self.enough.set()
        for thread in self.threads:
            thread.join()

    def write(self, writer):
        number = 0
        while not self.enough.is_set():
            token = f"{writer}-{number}"
            draft = RiskDraft(token, Category.COMMUNITY, community_id="DS07", note=f"บันทึก {token}")
            risk = risks.propose(self.project, self.by, draft, at=self.at)
            photo = None
            if not number % 10:
                photo = risk_photos.add_photo(
                    self.project, self.by, risk.id, picture(number), at=self.at
                )
            self.saved.append((token, photo))
            number += 1
            if len(self.saved) > 40:
                self.many.set()


def test_the_drill(project, signed_in, now, tmp_path, monkeypatch, figure):
    Publisher(project).release_if_changed(now)
    by = signed_in(Role.COORDINATOR, "DS07", at=now)
    made = []
    with Load(project, by, now) as load:
        for number in range(BACKUPS):
            saved = list(load.saved)
            out = tmp_path / f"{number}.backup"
            made.append((backups.make(project.settings, project.database, now, out), saved))
    assert len(made[-1][1]) > len(made[0][1])  # they went on writing meanwhile
    for number, (path, saved) in enumerate(made):
        into = tmp_path / f"restored-{number}"
        note, restored_settings = restore_backup(path, into, project.settings)
        url = restored_settings.database_url
        found = list(restore.inspect(into, note, project.settings, url))
        assert [member.name for member in found if not member.is_intact] == []
        assert len(found) == 6
        check_saved(restored_settings, saved)
    project.database.close()
    monkeypatch.setenv("DUSITMAP_DATA", str(into))
    monkeypatch.setenv("DUSITMAP_DATABASE_URL", url)
    restored = open_project(restored_settings)
    Publisher(restored).release_if_changed(now)
    restored.database.close()
    app = AppTest.from_file(str(START), default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value
    assert not app.info  # the map is there, not being prepared
    figure("restore drill under load", f"{BACKUPS} backups brought back, {len(found)} checks hold")


def check_saved(settings, saved):
    """What was saved when a backup began is in it, and opens."""
    restored = open_project(settings)
    folder = EvidenceFolder(settings.evidence, restored.seal)
    with restored.database.begin_read() as tx:
        store = RiskStore(tx, restored.seal)
        for token, photo in saved:
            assert store.note(store.find_by_token(token).id) == f"บันทึก {token}"
            assert photo is None or folder.read(photo).startswith(b"\xff\xd8")
    restored.database.close()
