"""The rules of publishing complaints, put together for the actions that ask them."""

from datetime import date, datetime

from geodata.actions import Caller
from geodata.actions.imports import counting
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import ReleaseInputs, ReleasePlan, ReleaseRules
from geodata.project import Project
from mapping.publish import batches, editions, release_days
from mapping.publish.editions import EditionFolder
from mapping.publish.rule import PrivacyRule


def build_rules(rule: PrivacyRule | None = None) -> ReleaseRules:
    """Return the rules, with the thresholds of the project."""
    thresholds = rule or PrivacyRule()

    def plan_release(inputs: ReleaseInputs, day: date) -> ReleasePlan:
        return batches.plan_release(inputs, day, thresholds)

    def is_still_valid(plan: ReleasePlan, inputs: ReleaseInputs) -> bool:
        return batches.is_still_valid(plan, inputs, thresholds)

    return ReleaseRules(
        release_days.find_next_release_day, plan_release, is_still_valid, release_days.check_clock
    )


def retract_group(
    project: Project,
    by: Caller,
    group_id: str,
    displayed_version: DisplayedVersion,
    *,
    at: datetime,
) -> list[str]:
    """Retract a group as the second person, with every edition that shows it; return those.

    Raises
    ------
    NotFound, NotAllowed
        As for `counting.retract_group`: then nothing is taken back.
    """
    counting.retract_group(project, by, group_id, displayed_version, at=at)
    folder = EditionFolder(project.settings.editions)
    edition_ids = [
        edition_id
        for edition_id in folder.list_ids()
        if group_id in _list_group_ids(folder, edition_id)
    ]
    for edition_id in edition_ids:
        editions.withdraw_edition(project, by, edition_id, at=at)
    return edition_ids


def _list_group_ids(folder: EditionFolder, edition_id: str) -> set[str]:
    document = folder.read_document(edition_id, "complaints.json") or {"groups": []}
    return {group["id"] for group in document["groups"]}
