"""Part of the case screen: clocks and jurisdiction hints, for officers."""

from dataclasses import replace

import streamlit as st

from geodata.actions.cases import case_rules, letter_presets
from geodata.model.cases.case_rules import MAX_CLOCK_DAYS, MAX_HINT_LENGTH
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
from mapping.screens.cases.case_desk import CaseDesk, make_token
from mapping.screens.fields import ask_line, ask_text
from mapping.texts import to_key

NEW = 0


def draw(desk: CaseDesk) -> None:
    """Draw the rules, folded away."""
    if not desk.who.may(Verb.SET_CASE_RULES):
        return
    with st.expander(desk.texts("cases.rules.clocks")):
        _draw_clocks(desk)
    with st.expander(desk.texts("cases.rules.hints")):
        _draw_hints(desk)
    with st.expander(desk.texts("cases.rules.presets")):
        _draw_presets(desk)


def _draw_presets(desk: CaseDesk) -> None:
    """Draw the letters that officers keep, and the fields of one or of a new one."""
    texts = desk.texts
    listed = session.ask(letter_presets.list_presets)
    kept = {letter_preset.id: letter_preset for letter_preset in listed}
    new = texts("cases.rules.preset_new")
    chosen = st.selectbox(
        texts("cases.rules.preset_which"),
        [NEW, *kept],
        format_func=lambda option: kept[option].draft.name if option in kept else new,
        key="rules-preset",
    )
    if chosen in kept:
        preset = kept[chosen]
        told = [("", "\n".join((preset.draft.name, preset.draft.recipient, preset.draft.letter)))]
        record = displayed_versions.draw(
            f"preset-{chosen}", DisplayedVersion.from_record(preset), told, preset
        )
        key = f"rules-preset-{chosen}-{record.form}"
        draft = _ask_preset(record.content.draft, key, desk)
        versioned = (chosen, record.seen)
        with st.container(horizontal=True):
            label = texts("cases.rules.save_preset")
            if displayed_versions.draw_button(
                record, label, "rules-preset-save", typed=[f"{key}-letter"]
            ):
                ScreenAction(record).run(
                    "cases.done.preset", letter_presets.change, *versioned, draft
                )
            if displayed_versions.draw_button(
                record, texts("cases.rules.remove_preset"), "rules-preset-remove"
            ):
                ScreenAction(record).run(
                    "cases.done.preset_gone", letter_presets.remove, *versioned
                )
        return
    key = f"rules-preset-new-{len(kept)}"
    draft = _ask_preset(PresetDraft(Agency.PACC, "", "", ""), key, desk)
    if st.button(texts("cases.rules.save_preset"), key="rules-preset-add"):
        once = session.cache_for_person(f"token-{key}", key, make_token)
        desk.action.run(
            "cases.done.preset",
            letter_presets.add,
            draft,
            token=once,
            at=session.get_now(),
        )


def _ask_preset(draft: PresetDraft, key: str, desk: CaseDesk) -> PresetDraft:
    texts, agencies = desk.texts, list(Agency)
    agency = st.selectbox(
        texts("cases.rules.agency"),
        agencies,
        index=agencies.index(draft.agency),
        format_func=lambda option: texts(f"cases.agency.{option}"),
        key=f"{key}-agency",
    )
    name = ask_line(
        texts("cases.rules.preset_name"), MAX_PRESET_NAME_LENGTH, f"{key}-name", draft.name
    )
    recipient = ask_line(
        texts("cases.rules.preset_recipient"),
        MAX_RECIPIENT_LENGTH,
        f"{key}-recipient",
        draft.recipient,
    )
    letter = ask_text(
        texts("cases.rules.preset_letter"),
        MAX_LETTER_LENGTH,
        f"{key}-letter",
        draft.letter,
        height=160,
    )
    return PresetDraft(agency, name, recipient, letter)


def _draw_clocks(desk: CaseDesk) -> None:
    texts = desk.texts
    kept = case_rules.read_clocks(session.get_project())
    state = st.selectbox(
        texts("cases.rules.state"),
        list(CLOCK_DAYS),
        format_func=lambda option: (
            f"{texts(f'cases.state.{to_key(option)}')} · "
            f"{texts('cases.rules.days', days=kept[option])}"
        ),
        key="rules-state",
    )
    days = st.number_input(
        texts("cases.rules.new_days"),
        min_value=1,
        max_value=MAX_CLOCK_DAYS,
        value=kept[state],
        step=1,
        key=f"rules-days-{to_key(state)}",
    )
    told = [(texts("cases.rules.state"), texts("cases.rules.days", days=kept[state]))]
    record = displayed_versions.draw(
        f"clock-{to_key(state)}", DisplayedVersion.from_record(state, kept[state]), told
    )
    label = texts("cases.rules.save_clock")
    if displayed_versions.draw_button(record, label, "rules-clock", disabled=days == kept[state]):
        ScreenAction(record).run(
            "cases.done.rules", case_rules.set_clock, state, int(days), record.seen
        )


def _draw_hints(desk: CaseDesk) -> None:
    texts = desk.texts
    kept = case_rules.read_hints(session.get_project())
    agency = st.selectbox(
        texts("cases.rules.agency"),
        list(kept),
        format_func=lambda option: texts(f"cases.agency.{option}"),
        key="rules-agency",
    )
    hint = kept[agency]
    checked = texts("cases.rules.checked") if hint.is_checked else ""
    told = [(texts("cases.rules.hint"), "\n".join(text for text in (hint.text, checked) if text))]
    record = displayed_versions.draw(
        f"hint-{agency}", DisplayedVersion.from_record(hint), told, hint
    )
    hint, key = record.content, f"rules-hint-{agency}-{record.form}"
    text = ask_text(texts("cases.rules.hint"), MAX_HINT_LENGTH, key, hint.text, height=120)
    is_checked = st.checkbox(texts("cases.rules.checked"), hint.is_checked, key=f"{key}-checked")
    if displayed_versions.draw_button(
        record, texts("cases.rules.save_hint"), "rules-hint", typed=[key]
    ):
        changed = replace(hint, text=text, is_checked=is_checked)
        ScreenAction(record).run(
            "cases.done.rules", case_rules.set_hint, agency, changed, record.seen
        )
