"""The rules of publishing complaints, put together for the actions that ask them."""

from datetime import date, datetime

from geodata.actions import Caller
from geodata.actions.imports import counting
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import (
    ReleaseInputs,
    ReleasePlan,
    ReleaseRules,
)
from geodata.project import Project
from mapping.publish import batches, editions, release_days
from mapping.publish.editions import EditionFolder
from mapping.publish.rule import PrivacyRule


def rules(rule: PrivacyRule | None = None) -> ReleaseRules:
    """Return the rules, with the thresholds of the project."""
    thresholds = rule or PrivacyRule()

    def draft(material: ReleaseInputs, day: date) -> ReleasePlan:
        return batches.draft(material, day, thresholds)

    def holds(frozen: ReleasePlan, material: ReleaseInputs) -> bool:
        return batches.holds(frozen, material, thresholds)

    return ReleaseRules(release_days.next_release_day, draft, holds, release_days.check_clock)


def retract(
    project: Project, by: Caller, group_id: str, seen: DisplayedVersion, *, at: datetime
) -> list[str]:
    """Take a group back, as a second person, and every edition that shows it; return those.

    Raises
    ------
    NotFound, NotAllowed
        As for `counting.retract_group`: then nothing is taken back.
    """
    counting.retract_group(project, by, group_id, seen, at=at)
    folder = EditionFolder(project.settings.editions)
    shown = [each for each in folder.ids() if group_id in _groups(folder, each)]
    for edition_id in shown:
        editions.withdraw(project, by, edition_id, at=at)
    return shown


def _groups(folder: EditionFolder, edition_id: str) -> set[str]:
    document = folder.document(edition_id, "complaints.json") or {"groups": []}
    return {each["id"] for each in document["groups"]}
