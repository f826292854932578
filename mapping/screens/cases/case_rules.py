"""Part of the case screen: clocks and jurisdiction hints, for officers."""

from dataclasses import replace

import streamlit as st

from geodata.actions.cases import case_rules, letter_presets
from geodata.model.cases.case_rules import (
    MAX_CLOCK_DAYS,
    MAX_HINT_LENGTH,
)
from geodata.model.cases.case_transitions import CLOCK_DAYS
from geodata.model.cases.cases import Agency
from geodata.model.cases.packets import (
    MAX_LETTER_LENGTH,
    MAX_PRESET_NAME_LENGTH,
    MAX_RECIPIENT_LENGTH,
    PresetDraft,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from mapping.screens import displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.cases.case_desk import (
    CaseDesk,
    token,
)
from mapping.texts import slug

NEW = 0


def draw(desk: CaseDesk) -> None:
    """Draw the rules, folded away."""
    if not desk.who.may(Verb.SET_CASE_RULES):
        return
    with st.expander(desk.texts("cases.rules.clocks")):
        _clocks(desk)
    with st.expander(desk.texts("cases.rules.hints")):
        _hints(desk)
    with st.expander(desk.texts("cases.rules.presets")):
        _presets(desk)


def _presets(desk: CaseDesk) -> None:
    """Draw the letters that officers keep, and the fields of one or of a new one."""
    texts = desk.texts
    listed = session.ask(letter_presets.list_presets)
    kept = {each.id: each for each in listed}
    new = texts("cases.rules.preset_new")
    chosen = st.selectbox(
        texts("cases.rules.preset_which"),
        [NEW, *kept],
        format_func=lambda each: kept[each].draft.name if each in kept else new,
        key="rules-preset",
    )
    if chosen in kept:
        preset = kept[chosen]
        told = [("", "\n".join((preset.draft.name, preset.draft.recipient, preset.draft.letter)))]
        it = displayed_versions.draw(
            f"preset-{chosen}", DisplayedVersion.from_record(preset), told, preset
        )
        key = f"rules-preset-{chosen}-{it.form}"
        draft = _preset_fields(it.content.draft, key, desk)
        versioned = (chosen, it.seen)
        with st.container(horizontal=True):
            label = texts("cases.rules.save_preset")
            if displayed_versions.button(it, label, "rules-preset-save", typed=[f"{key}-letter"]):
                ScreenAction(it).run("cases.done.preset", letter_presets.change, *versioned, draft)
            if displayed_versions.button(
                it, texts("cases.rules.remove_preset"), "rules-preset-remove"
            ):
                ScreenAction(it).run("cases.done.preset_gone", letter_presets.remove, *versioned)
        return
    key = f"rules-preset-new-{len(kept)}"
    draft = _preset_fields(PresetDraft(Agency.PACC, "", "", ""), key, desk)
    if st.button(texts("cases.rules.save_preset"), key="rules-preset-add"):
        once = session.remembered(f"token-{key}", key, token)
        desk.action.run(
            "cases.done.preset",
            letter_presets.add,
            draft,
            token=once,
            at=session.now(),
        )


def _preset_fields(draft: PresetDraft, key: str, desk: CaseDesk) -> PresetDraft:
    texts, agencies = desk.texts, list(Agency)
    agency = st.selectbox(
        texts("cases.rules.agency"),
        agencies,
        index=agencies.index(draft.agency),
        format_func=lambda each: texts(f"cases.agency.{each}"),
        key=f"{key}-agency",
    )
    name = st.text_input(
        texts("cases.rules.preset_name"),
        draft.name,
        max_chars=MAX_PRESET_NAME_LENGTH,
        key=f"{key}-name",
        autocomplete="off",
    )
    recipient = st.text_input(
        texts("cases.rules.preset_recipient"),
        draft.recipient,
        max_chars=MAX_RECIPIENT_LENGTH,
        key=f"{key}-recipient",
        autocomplete="off",
    )
    letter = st.text_area(
        texts("cases.rules.preset_letter"),
        draft.letter,
        max_chars=MAX_LETTER_LENGTH,
        key=f"{key}-letter",
        height=160,
    )
    return PresetDraft(agency, name or "", recipient or "", letter or "")


def _clocks(desk: CaseDesk) -> None:
    texts = desk.texts
    kept = case_rules.read_clocks(session.project())
    state = st.selectbox(
        texts("cases.rules.state"),
        list(CLOCK_DAYS),
        format_func=lambda each: (
            f"{texts(f'cases.state.{slug(each)}')} · {texts('cases.rules.days', days=kept[each])}"
        ),
        key="rules-state",
    )
    days = st.number_input(
        texts("cases.rules.new_days"),
        min_value=1,
        max_value=MAX_CLOCK_DAYS,
        value=kept[state],
        step=1,
        key=f"rules-days-{slug(state)}",
    )
    told = [(texts("cases.rules.state"), texts("cases.rules.days", days=kept[state]))]
    it = displayed_versions.draw(
        f"clock-{slug(state)}", DisplayedVersion.from_record(state, kept[state]), told
    )
    label = texts("cases.rules.save_clock")
    if displayed_versions.button(it, label, "rules-clock", disabled=days == kept[state]):
        ScreenAction(it).run("cases.done.rules", case_rules.set_clock, state, int(days), it.seen)


def _hints(desk: CaseDesk) -> None:
    texts = desk.texts
    kept = case_rules.read_hints(session.project())
    agency = st.selectbox(
        texts("cases.rules.agency"),
        list(kept),
        format_func=lambda each: texts(f"cases.agency.{each}"),
        key="rules-agency",
    )
    hint = kept[agency]
    checked = texts("cases.rules.checked") if hint.is_checked else ""
    told = [(texts("cases.rules.hint"), "\n".join(each for each in (hint.text, checked) if each))]
    it = displayed_versions.draw(f"hint-{agency}", DisplayedVersion.from_record(hint), told, hint)
    hint, key = it.content, f"rules-hint-{agency}-{it.form}"
    text = st.text_area(
        texts("cases.rules.hint"), hint.text, max_chars=MAX_HINT_LENGTH, key=key, height=120
    )
    is_checked = st.checkbox(texts("cases.rules.checked"), hint.is_checked, key=f"{key}-checked")
    if displayed_versions.button(it, texts("cases.rules.save_hint"), "rules-hint", typed=[key]):
        changed = replace(hint, text=text or "", is_checked=is_checked)
        ScreenAction(it).run("cases.done.rules", case_rules.set_hint, agency, changed, it.seen)
