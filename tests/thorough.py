"""Which files of tests are long: `make test` leaves them out; `make test-all` runs them all.

CI runs their small forms, but for those that would take it past its twenty minutes.

What stays in `make test` names the same rule on a smaller ground: the tables of who may do what
by their single actions, attacks by the laws of the modules that they are about.
"""

import sys

THOROUGH = (
    "tests/districts/test_whole_way.py",  # a sample year, every file and page of it
    "tests/attack/",  # every attack, with its control
    "tests/reliability/",  # killed processes, restores, rotations, migrations
    "tests/matrix/test_actions.py",  # every role at every action
    "tests/matrix/test_replay.py",  # every button pressed by everybody else
    "tests/matrix/test_screens.py",  # every screen for everybody
    "tests/matrix/test_seen.py",  # every action on something that changed meanwhile
    "tests/geodata/actions/test_building_machine.py",  # a state machine
    "tests/geodata/actions/imports/",
    "tests/geodata/actions/places/test_communities.py",
    "tests/geodata/actions/places/test_stated_names.py",
    "tests/geodata/actions/workshops/test_rooms.py",
    "tests/geodata/actions/workshops/test_workshop_desk.py",
    "tests/geodata/test_commands.py",  # a process for each command
    "tests/geodata/test_dask_joins.py",  # clusters of processes
    "tests/geodata/test_joining.py",  # files of a million rows
    "tests/mapping/exports/test_take_home.py",  # every kind of file from whole releases
    "tests/mapping/exports/test_poster.py",
    "tests/mapping/exports/test_sheet.py",
    "tests/mapping/publish/test_editions.py",
    "tests/mapping/sample/test_sample_year.py",
    "tests/mapping/screens/admin/test_import_records.py",
    "tests/mapping/screens/cases/test_case_list.py",
    "tests/mapping/screens/registry/",
    "tests/mapping/screens/risks/test_risk_words_screens.py",
    "tests/mapping/screens/risks/test_risk_work_screens.py",
    "tests/mapping/screens/test_displayed_versions.py",
    "tests/mapping/screens/work/test_tour.py",
    "tests/mapping/screens/workshop/",
    "tests/mapping/web/auth/test_oidc.py",
    "tests/mapping/web/middleware/test_body_limits.py",
    "tests/mapping/web/private/test_case_prints.py",
    "tests/test_docs_examples.py",  # a process for each command of the docs
    "tests/browser/accounts/test_account_story.py",
    "tests/browser/accounts/test_ended_session.py",
    "tests/browser/accounts/test_proof_of_work.py",
    "tests/browser/accounts/test_stolen_session.py",
    "tests/browser/accounts/test_work_alerts.py",
    "tests/browser/cases/test_case_story.py",
    "tests/browser/cases/test_case_work.py",
    "tests/browser/map/test_hostile_names.py",
    "tests/browser/map/test_map_screen.py",
    "tests/browser/map/test_offline.py",
    "tests/browser/map/test_pictures.py",
    "tests/browser/map/test_pin.py",
    "tests/browser/map/test_story.py",
    "tests/browser/map/test_story_offline.py",
    "tests/browser/map/test_thai_marks.py",
    "tests/browser/map/test_weight.py",
    "tests/browser/places/",
    "tests/browser/programme/test_survey_page.py",
    "tests/browser/risks/",
    "tests/browser/sweeps/",  # every control tapped, every screen crawled
    "tests/browser/workshops/test_forum_questions.py",
    "tests/browser/workshops/test_forum_story.py",
    "tests/browser/workshops/test_room_crowd.py",
    "tests/browser/workshops/test_workshop_desk.py",
    "tests/browser/workshops/test_workshop_story.py",
)

LEFT_OUT_OF_CI = (  # the longest of them, by what they took there
    "tests/attack/files/test_corpus.py",
    "tests/attack/files/test_tables.py",
    "tests/attack/guessing/test_guessing.py",
    "tests/attack/numbers/test_small_mutants.py",
    "tests/attack/server/test_slow_senders.py",
    "tests/attack/test_crowded_rooms.py",
    "tests/attack/test_hours.py",
    "tests/districts/test_whole_way.py",
    "tests/geodata/actions/imports/test_import_undo.py",
    "tests/geodata/actions/test_building_machine.py",
    "tests/geodata/test_joining.py",
    "tests/mapping/exports/test_poster.py",
    "tests/mapping/exports/test_take_home.py",
    "tests/mapping/publish/test_editions.py",
    "tests/mapping/sample/test_sample_year.py",
    "tests/mapping/screens/admin/test_import_records.py",
    "tests/mapping/screens/cases/test_case_list.py",
    "tests/mapping/screens/registry/test_boundaries.py",
    "tests/mapping/screens/registry/test_boundary_upload.py",
    "tests/mapping/screens/registry/test_communities.py",
    "tests/mapping/screens/risks/test_risk_work_screens.py",
    "tests/mapping/screens/workshop/test_workshop.py",
    "tests/mapping/screens/workshop/test_workshop_parts.py",
    "tests/matrix/test_replay.py",
    "tests/matrix/test_seen.py",
    "tests/reliability/test_moving.py",
    "tests/reliability/test_rotation.py",
    "tests/test_docs_examples.py",
    "tests/browser/accounts/test_ended_session.py",
    "tests/browser/accounts/test_proof_of_work.py",
    "tests/browser/accounts/test_work_alerts.py",
    "tests/browser/cases/test_case_story.py",
    "tests/browser/cases/test_case_work.py",
    "tests/browser/map/test_pictures.py",
    "tests/browser/map/test_pin.py",
    "tests/browser/map/test_story.py",
    "tests/browser/map/test_story_offline.py",
    "tests/browser/map/test_thai_marks.py",
    "tests/browser/places/test_tracing_story.py",
    "tests/browser/programme/test_survey_page.py",
    "tests/browser/risks/test_field.py",
    "tests/browser/risks/test_public_photos.py",
    "tests/browser/risks/test_public_words.py",
    "tests/browser/risks/test_risk_story.py",
    "tests/browser/risks/test_stale_versions.py",
    "tests/browser/sweeps/test_gates.py",
    "tests/browser/sweeps/test_tap_pages.py",
    "tests/browser/sweeps/test_tap_screens.py",
    "tests/browser/sweeps/test_taps.py",
    "tests/browser/sweeps/test_xss_matrix.py",
    "tests/browser/workshops/test_forum_story.py",
    "tests/browser/workshops/test_workshop_desk.py",
    "tests/browser/workshops/test_workshop_story.py",
)

ON_POSTGRESQL = (  # of what runs on either engine (`make contract`), what CI runs on both
    "tests/geodata/store/test_database.py",
    "tests/geodata/store/test_sealed_text.py",
    "tests/geodata/actions/people/test_audit.py",
    "tests/geodata/actions/cases/test_case_transitions.py",
    "tests/geodata/actions/workshops/test_forum_room.py",
    "tests/mapping/publish/test_publisher.py",
    "tests/reliability/test_erasures.py",
    "tests/reliability/test_upkeep.py",
)


def list_run_by_ci(*, in_browser: bool) -> list[str]:
    """Return what pytest is told so that it runs, of the long files, those that CI runs."""
    run = [name for name in THOROUGH if is_in_browser(name) is in_browser]
    left_out = [name for name in LEFT_OUT_OF_CI if is_in_browser(name) is in_browser]
    return [*(name for name in run if name not in left_out), *(f"--ignore={x}" for x in left_out)]


def is_in_browser(file: str) -> bool:
    """Return whether a file of tests needs a browser."""
    return file.startswith("tests/browser/")


def is_thorough(file: str) -> bool:
    """Return whether a file of tests, seen from the repository, is left to the long run."""
    return file.startswith(THOROUGH)


if __name__ == "__main__":  # for .ci/run: `left-out`, `browser`, `rest` or `postgresql`
    asked = sys.argv[1]
    named = {"left-out": LEFT_OUT_OF_CI, "postgresql": ON_POSTGRESQL}
    print("\n".join(named.get(asked) or list_run_by_ci(in_browser=asked == "browser")))
