"""The figures of feeds are counted once for each state, and each change of a record is another."""

import pytest

from geodata import actions
from geodata.model.imports.records import Indicator
from geodata.store.imports import feed_summary
from geodata.store.imports.feed_version import read_feed_version
from geodata.store.schema import feed_records


def read(project):
    with project.database.begin_read() as tx:
        return feed_summary.read_feed_summary(tx, project.seal)


def read_version(project):
    with project.database.begin_read() as tx:
        return read_feed_version(tx)


def test_it_is_counted_once_and_again_after_an_import(project, record, bring_in):
    bring_in(record(1))
    first = read(project)
    assert read(project) is first
    bring_in(record(1), record(2))
    assert sum(count.records for count in read(project).counts) == 2


def test_what_leaves_feeds_alone_leaves_their_figures(project, record, bring_in):
    bring_in(record(1))
    before = read(project)
    bring_in(record(5), indicator=Indicator.COMPLAINTS, source=actions.NETWORK)
    bring_in(record(1))  # says nothing new
    assert read(project) is before


def test_a_record_that_says_something_else_and_the_end_of_the_sample_are_seen(
    project, record, bring_in, now
):
    bring_in(record(1), source=actions.DEMO_SOURCE, demo=True)
    bring_in(record(1, types=("ทางเท้า",)), source=actions.DEMO_SOURCE, demo=True)
    assert read(project).counts[0].types == ("ทางเท้า",)
    assert read(project).has_demo
    actions.remove_demo(project, actions.TERMINAL, at=now)
    assert read(project).counts == ()


def test_an_older_project_is_counted_each_time_until_its_first_change(project, record, bring_in):
    bring_in(record(1))
    with project.database.begin() as tx:
        tx.set_state("feed_version", "")
    assert read(project) is not read(project)
    bring_in(record(2))
    assert read(project) is read(project)


def test_control_a_change_behind_its_back_is_caught_by_every_test(
    project, record, bring_in, publisher, now
):
    bring_in(record(1))
    publisher.release_if_changed(now)
    with project.database.begin() as tx:
        tx.connection.execute(feed_records.delete())
    with pytest.raises(AssertionError, match="counts"):
        publisher.release_if_changed(now)
