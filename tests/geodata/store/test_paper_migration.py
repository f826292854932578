"""A project that typed pins in before they had to be confirmed: these wait too."""

import sqlalchemy as sa
from alembic import command

from geodata.store import migrate
from geodata.store.database import Database
from geodata.store.schema import pins, workshops
from geodata.store.workshops.pins import PinStore

WORKSHOP = {
    "token": "t",
    "kind": "hearing",
    "state": "closed",
    "title": "เวที",
    "held_on": "2026-09-30",
    "place": "",
    "agenda": "",
    "rolling": 0,
    "edition_id": "",
    "accepting": 0,
    "revealed": 0,
    "voting": "none",
    "dots": 3,
    "joined": 0,
    "version": 1,
}
PIN = {"workshop_id": 1, "category": "policy", "withdrawn": 0, "shown": 0, "votes": 0}


def test_pins_from_paper_that_were_there_wait(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    command.upgrade(migrate._config(database), "0012")
    with database.transaction() as tx:
        tx.connection.execute(workshops.insert().values(id=1, **WORKSHOP))
        for number, from_paper in ((7, 1), (8, 0)):
            tx.connection.execute(pins.insert().values(id=number, from_paper=from_paper, **PIN))
    migrate.upgrade(database)
    with database.reading() as tx:
        assert tx.connection.execute(sa.text("SELECT pin_id FROM paper_pins")).all() == [(7,)]
        assert [(pin.id, pin.waits) for pin in PinStore(tx, None).of(1)] == [(7, True), (8, False)]
    database.close()
