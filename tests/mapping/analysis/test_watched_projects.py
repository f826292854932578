"""The watch-list: who looked, what was answered, what a filter may ask."""

from mapping.analysis.watched_projects import (
    find_watch_state,
    list_noes,
    list_project_codes,
    number_inspections,
)


def build_project(*answers, kind="public money"):
    inspections = [{"quarter": quarter, "answers": given} for quarter, given in answers]
    return {"id": "PJ-2569-0001", "kind": kind, "inspections": inspections}


UNSEEN = build_project()
SEEN = build_project(("2569-Q2", {"sign": "yes", "finished": "no"}), kind="community money")
NOES = build_project(("2569-Q3", {"sign": "no"}), ("2569-Q1", {"sign": "yes"}))


def test_work_that_goes_on_is_no_fault():
    assert list_noes(SEEN) == []
    assert list_noes(NOES) == ["sign"]
    states = [find_watch_state(project) for project in (UNSEEN, SEEN, NOES)]
    assert states == ["unseen", "seen", "noes"]


def test_a_filter_offers_what_there_is():
    assert list_project_codes([SEEN, UNSEEN], "watch") == ["unseen", "seen"]
    assert list_project_codes([SEEN, UNSEEN], "money") == ["public-money", "community-money"]
    assert list_project_codes([], "money") == []


def test_inspections_of_one_quarter_are_numbered_by_time_and_others_are_not():
    quarters = ["2569-Q4", "2569-Q4", "2569-Q3"]  # from the newest
    project = build_project(*((quarter, {}) for quarter in quarters))
    assert [number for _, number in number_inspections(project)] == [2, 1, None]
    assert number_inspections(UNSEEN) == []
