"""Recipients and letters that officers keep, so that nobody types them from memory."""

from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.model.cases.packets import LetterPreset, PresetDraft
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.letter_presets import LetterPresetStore


def list_presets(project: Project, caller: Caller, *, at: datetime) -> list[LetterPreset]:
    """Return the presets, the oldest first."""
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (tx, _):
        return LetterPresetStore(tx, project.seal).list_all()


def add(project: Project, caller: Caller, draft: PresetDraft, *, token: str, at: datetime) -> None:
    """Add a preset; the same token again is the same preset.

    Raises
    ------
    BadInput
        E-CASE-03 no name, E-CASE-10 no recipient, E-TXT-02.
    """
    draft = draft.stripped_copy()
    with audited_transaction(project, caller, Verb.SET_CASE_RULES, at=at, on_the_map=False) as act:
        LetterPresetStore(act.tx, project.seal).add(token, draft)
        act.note("letter", reason="letter preset kept")


def change(
    project: Project,
    caller: Caller,
    preset_id: int,
    seen: DisplayedVersion,
    draft: PresetDraft,
    *,
    at: datetime,
) -> None:
    """Update a preset.

    Raises
    ------
    BadInput
        As for `add`.
    NotFound, Conflict
    """
    draft = draft.stripped_copy()
    with audited_transaction(project, caller, Verb.SET_CASE_RULES, at=at, on_the_map=False) as act:
        store = LetterPresetStore(act.tx, project.seal)
        preset = store.load(preset_id)
        seen.require_unchanged(preset)
        store.change(preset, draft)
        act.note(f"letter {preset_id}", reason="letter preset kept")


def remove(
    project: Project, caller: Caller, preset_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Remove a preset; packets that were made with it stay as they are.

    Raises
    ------
    NotFound, Conflict
    """
    with audited_transaction(project, caller, Verb.SET_CASE_RULES, at=at, on_the_map=False) as act:
        store = LetterPresetStore(act.tx, project.seal)
        preset = store.load(preset_id)
        seen.require_unchanged(preset)
        store.remove(preset)
        act.note(f"letter {preset_id}", reason="letter preset removed")
