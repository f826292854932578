"""Recipients and letters that officers keep, so that nobody types them from memory."""

from datetime import datetime

from geodata.actions.acting import Caller, acting, looking
from geodata.model.cases.packets import (
    LetterPreset,
    PresetDraft,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.letter_presets import LetterPresetStore


def listed(project: Project, by: Caller, *, at: datetime) -> list[LetterPreset]:
    """Return the presets, the oldest first."""
    with looking(project, by, Verb.WORK_CASE, at=at) as (tx, _):
        return LetterPresetStore(tx, project.seal).all()


def add(project: Project, by: Caller, draft: PresetDraft, *, token: str, at: datetime) -> None:
    """Keep a preset; the same token again is the same one.

    Raises
    ------
    BadInput
        E-CASE-03 no name, E-CASE-10 no recipient, E-TXT-02.
    """
    draft = draft.stripped_copy()
    with acting(project, by, Verb.SET_CASE_RULES, at=at, on_the_map=False) as act:
        LetterPresetStore(act.tx, project.seal).add(token, draft)
        act.note("letter", reason="letter preset kept")


def change(
    project: Project,
    by: Caller,
    preset_id: int,
    seen: DisplayedVersion,
    draft: PresetDraft,
    *,
    at: datetime,
) -> None:
    """Put a preset into other words.

    Raises
    ------
    BadInput
        As for `add`.
    NotFound, Conflict
    """
    draft = draft.stripped_copy()
    with acting(project, by, Verb.SET_CASE_RULES, at=at, on_the_map=False) as act:
        store = LetterPresetStore(act.tx, project.seal)
        preset = store.one(preset_id)
        seen.require_unchanged(preset)
        store.change(preset, draft)
        act.note(f"letter {preset_id}", reason="letter preset kept")


def remove(
    project: Project, by: Caller, preset_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Forget a preset; packets that were made with it stay as they are.

    Raises
    ------
    NotFound, Conflict
    """
    with acting(project, by, Verb.SET_CASE_RULES, at=at, on_the_map=False) as act:
        store = LetterPresetStore(act.tx, project.seal)
        preset = store.one(preset_id)
        seen.require_unchanged(preset)
        store.remove(preset)
        act.note(f"letter {preset_id}", reason="letter preset removed")
