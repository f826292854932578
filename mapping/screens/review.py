"""Review risk points: what was proposed, evidence that a risk is less, what is due again.

One card at a time; a wide screen has the whole queue beside it. What was just done can be undone
from the next card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from geodata.actions import Caller, mitigations, risk_edits, risk_photos, risk_reviews, risks
from geodata.actions.risk_reviews import Beside, Bulk, BulkResult
from geodata.duplicates import Duplicate
from geodata.model.people import Actor, Verb
from geodata.model.risks import UNDO_WITHIN, Precision, RiskPoint, RiskState
from geodata.project import Project
from mapping.screens import components, map_frame, risk_form, session
from mapping.texts import Texts, slug
from mapping.texts.dates import long_date

DONE = "review-done"
QUEUES = ("proposed", "mitigation", "due", "public")
REASON_CHARS = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What was just done, and what can be undone of it."""

    sentence: str
    risk_id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """What a card needs to know besides its risk point."""

    who: Actor
    names: Mapping[str, str]
    approvals: Mapping[int, int]
    texts: Texts

    def label(self, risk: RiskPoint) -> str:
        """Return the line that names a risk point."""
        return risk_form.label(risk, self.names, self.texts)


def main() -> None:
    """Draw the queue and the card that comes next."""
    texts = session.texts()
    st.title(texts("screens.review.title"), anchor=False)
    who = session.actor()
    if who is None or not who.may(Verb.REVIEW_RISK):
        st.error(texts.reason("E-NF-02"))
        return
    _say_what_was_done(texts)
    project, by, at = session.project(), session.caller(), session.now()
    waiting = risks.proposals(project, by, at=at)
    public = risk_reviews.on_the_map(project, by, at=at)
    queues = {
        "proposed": [each.risk for each in waiting],
        "mitigation": mitigations.waiting(project, by, at=at),
        "due": [each for each in public if risk_reviews.is_due(each, at)],
        "public": public,
    }
    queue = components.segments(
        "queue",
        list(QUEUES),
        lambda each: texts(f"screens.review.queue_{each}", count=len(queues[each])),
    )
    found = queues[queue]
    approvals = {each.risk.id: each.approvals for each in waiting}
    desk = Desk(who, session.community_names(), approvals, texts)
    if not found:
        st.info(texts(f"screens.review.empty_{queue}"))
        return
    if queue == "proposed" and len(found) > 1:
        with st.expander(texts("screens.review.several")):
            _several(found, desk)
    with st.container(key="review-desk"):
        risk = _chosen(queue, found, desk)
        with st.container(key="review-card", border=True):
            _card(queue, risk, found, desk)


def _chosen(queue: str, found: Sequence[RiskPoint], desk: Desk) -> RiskPoint:
    """Draw the list of a wide screen (arrows move in it) and the two steps of a phone."""
    texts, widget = desk.texts, f"review-choice-{queue}"
    by_id = {each.id: each for each in found}
    numbers = list(by_id)
    with st.container(key="review-queue"):
        chosen = st.radio(
            texts("screens.review.choose"),
            numbers,
            format_func=lambda each: components.literal(desk.label(by_id[each])),
            key=widget,
        )
    place = numbers.index(chosen) if chosen in by_id else 0
    with st.container(key="review-steps", horizontal=True):
        for name, to in (("previous", place - 1), ("next", place + 1)):
            st.button(
                texts(f"screens.review.{name}"),
                key=f"review-{name}",
                disabled=not 0 <= to < len(numbers),
                on_click=session.choose,
                args=(widget, numbers[to % len(numbers)]),
            )
        st.caption(texts("screens.review.place", place=place + 1, count=len(numbers)))
    return by_id[numbers[place]]


def _card(queue: str, risk: RiskPoint, found: Sequence[RiskPoint], desk: Desk) -> None:
    with components.explain_problems():
        beside = risk_reviews.beside(session.project(), session.caller(), risk.id, at=session.now())
        _facts(risk, beside, desk)
        if queue == "proposed":
            _proposed(risk, beside, found, desk)
        elif queue == "mitigation":
            _mitigation(risk, beside, desk)
        else:
            _public(risk, beside, desk)


def _facts(risk: RiskPoint, beside: Beside, desk: Desk) -> None:
    texts = desk.texts
    st.text(desk.label(risk))
    st.caption(texts(f"screens.risk_state.{risk.state}"))
    if beside.content.point is not None:
        pin = {"at": beside.content.point, "text": ""}
        map_frame.show({"kind": "show", "name": f"risk-{risk.id}", "pins": [pin]})
    if beside.content.note:
        st.text(beside.content.note)
    if beside.content.public_project is not None:
        risk_form.show_project(beside.content.public_project, texts)
    risk_form.show_photos(beside.photos, texts)
    if desk.approvals.get(risk.id):
        st.caption(texts("screens.review.approvals", count=desk.approvals[risk.id]))
    if beside.parts:
        numbers = ", ".join(str(each.id) for each in beside.parts)
        st.caption(texts("screens.review.parts", numbers=numbers))
    if risk.review_on is not None:
        day = long_date(risk.review_on, texts.language)
        st.caption(texts("screens.review.review_on", day=day))


# ------------------------------------------------------------------------------ proposals


def _proposed(risk: RiskPoint, beside: Beside, found: Sequence[RiskPoint], desk: Desk) -> None:
    texts, key, seen = desk.texts, f"{risk.id}-{risk.version}", _seen(risk)
    scores = components.score_fields(texts, key, risk.scores)
    precision = st.radio(
        texts("screens.review.precision"),
        list(Precision),
        format_func=lambda each: texts(f"screens.precision.{slug(each)}"),
        key=f"precision-{key}",
    )
    if st.button(texts("screens.review.approve"), type="primary", key="review-approve"):
        with components.explain_problems():
            done = risks.approve(*seen, precision or Precision.COMMUNITY, scores, at=session.now())
            _next(texts("screens.review.approved"), done)
    if beside.duplicates:
        st.caption(texts("screens.review.duplicates"))
    for other, how in beside.duplicates:
        _duplicate(risk, other, how, desk)
    _send_back(risk, desk)
    offered = {each.id for each, _ in beside.duplicates}
    _merge_into(risk, [each for each in found if each.id not in offered | {risk.id}], desk)
    with st.expander(texts("screens.review.edit")):
        _edit(risk, beside, desk)


def _duplicate(risk: RiskPoint, other: RiskPoint, how: Duplicate, desk: Desk) -> None:
    texts = desk.texts
    signs = [desk.label(other), texts(f"screens.risk_state.{other.state}")]
    if how.distance_m is not None:
        signs.append(texts("screens.review.metres", metres=f"{how.distance_m:,.0f}"))
    if how.alike:
        signs.append(texts("screens.review.alike"))
    with st.container(key=f"duplicate-{other.id}", border=True):
        st.text(" · ".join(signs))
        if st.button(texts("screens.review.merge"), key=f"merge-into-{other.id}"):
            _merge(risk, other.id, desk)


def _merge_into(risk: RiskPoint, others: Sequence[RiskPoint], desk: Desk) -> None:
    texts = desk.texts
    by_id = {each.id: each for each in others}
    with st.expander(texts("screens.review.merge_other")):
        into = st.selectbox(
            texts("screens.review.merge_into"),
            list(by_id),
            index=None,
            format_func=lambda each: desk.label(by_id[each]),
            placeholder=texts("screens.risk_form.choose"),
            key=f"merge-{risk.id}-{risk.version}",
        )
        if st.button(texts("screens.review.merge"), key="review-merge", disabled=into is None):
            _merge(risk, into or 0, desk)


def _merge(risk: RiskPoint, into: int, desk: Desk) -> None:
    with components.explain_problems():
        done = risks.merge(*_seen(risk), into, at=session.now())
        _next(desk.texts("screens.review.merged"), done)


def _send_back(risk: RiskPoint, desk: Desk) -> None:
    texts = desk.texts
    reason = st.text_input(
        texts("screens.review.reason"),
        max_chars=REASON_CHARS,
        key=f"reason-{risk.id}-{risk.version}",
    ).strip()
    if st.button(texts("screens.review.send_back"), key="review-back", disabled=not reason):
        with components.explain_problems():
            done = risks.send_back(*_seen(risk), reason, at=session.now())
            _next(texts("screens.review.returned"), done)


def _edit(risk: RiskPoint, beside: Beside, desk: Desk) -> None:
    st.caption(desk.texts("screens.review.edit_hint"))
    places = risk_form.places(desk.who, Verb.REVIEW_RISK)
    key = f"correct-{risk.id}-{risk.version}"
    typed = risk_form.fields(desk.texts, key, places, beside.content)
    if st.button(desk.texts("screens.add_risk.save_edit"), key="review-save-edit"):
        with components.explain_problems():
            content = typed.content(beside.content)
            risk_edits.correct(*_seen(risk), content, at=session.now())
            _next(desk.texts("screens.add_risk.edited"))


# ---------------------------------------------------------- on the map, and less of a risk


def _public(risk: RiskPoint, beside: Beside, desk: Desk) -> None:
    texts, seen, key = desk.texts, _seen(risk), f"{risk.id}-{risk.version}"
    if risk.state is RiskState.APPROVED:
        if st.button(texts("screens.review.keep"), type="primary", key="review-keep"):
            with components.explain_problems():
                risks.keep(*seen, at=session.now())
                _next(texts("screens.review.kept"))
        if beside.mitigation is None:
            with st.expander(texts("screens.review.mitigate")):
                _mitigate(risk, desk)
    reason = st.text_input(
        texts("screens.review.why"), max_chars=REASON_CHARS, key=f"why-{key}"
    ).strip()
    if risk.state is RiskState.APPROVED:
        if st.button(texts("screens.review.send_back"), key="review-back", disabled=not reason):
            with components.explain_problems():
                done = risks.send_back(*seen, reason, at=session.now())
                _next(texts("screens.review.returned"), done)
    elif st.button(texts("screens.review.reopen"), key="review-reopen", disabled=not reason):
        with components.explain_problems():
            mitigations.reopen(*seen, reason, at=session.now())
            _next(texts("screens.review.reopened"))
    if st.button(texts("screens.review.retire"), key="review-retire", disabled=not reason):
        with components.explain_problems():
            risks.retire(*seen, reason, at=session.now())
            _next(texts("screens.review.retired"))


def _mitigate(risk: RiskPoint, desk: Desk) -> None:
    texts, key = desk.texts, f"done-{risk.id}-{risk.version}"
    st.caption(texts("screens.review.mitigate_hint"))
    note = st.text_area(
        texts("screens.review.done_note"), max_chars=risk_form.NOTE_CHARS, key=f"note-{key}"
    ).strip()
    st.caption(texts("screens.add_risk.no_names"))
    st.caption(texts("screens.review.done_on"))
    day = risk_form.day_fields(texts, key)
    photo = risk_form.photo_field(texts, key)
    if st.button(texts("screens.review.mitigate_save"), key="review-mitigate"):
        with components.explain_problems():
            project, by, at = session.project(), session.caller(), session.now()
            photo_id = None
            if photo is not None:
                photo_id = risk_photos.add_photo(project, by, risk.id, photo, at=at)
            mitigations.mitigate(*_seen(risk), done_on=day(), note=note, photo_id=photo_id, at=at)
            _next(texts("screens.review.mitigation_asked"))


def _mitigation(risk: RiskPoint, beside: Beside, desk: Desk) -> None:
    texts, found = desk.texts, beside.mitigation
    if found is None:
        return
    day = long_date(found.done_on, texts.language)
    st.caption(texts("screens.review.done_day", day=day))
    if beside.mitigation_note:
        st.text(beside.mitigation_note)
    if found.photo_id is not None:
        st.caption(texts("screens.review.fresh_photo"))
    own = found.asked_by == desk.who.account_id
    if own:
        st.info(texts("screens.review.second_person"))
    elif st.button(texts("screens.review.confirm"), type="primary", key="review-confirm"):
        with components.explain_problems():
            mitigations.confirm(*_seen(risk), at=session.now())
            _next(texts("screens.review.mitigated"))
    if st.button(texts(f"screens.review.{'take_back' if own else 'refuse'}"), key="review-refuse"):
        with components.explain_problems():
            mitigations.refuse(*_seen(risk), at=session.now())
            _next(texts("screens.review.refused"))


# --------------------------------------------------------------------------- several at once


def _several(found: Sequence[RiskPoint], desk: Desk) -> None:
    texts = desk.texts
    by_id = {each.id: each for each in found}
    what = st.radio(
        texts("screens.review.several_what"),
        list(Bulk),
        format_func=lambda each: texts(f"screens.review.bulk_{slug(each)}"),
        key="several-what",
    )
    chosen = [
        each
        for each in found
        if st.checkbox(components.literal(desk.label(each)), key=f"several-{each.id}")
    ]
    reason = ""
    if what is Bulk.SEND_BACK:
        reason = st.text_input(
            texts("screens.review.reason"), max_chars=REASON_CHARS, key="several-reason"
        ).strip()
    items = [(each.id, by_id[each.id].version) for each in chosen]
    if not items or what is None or (what is Bulk.SEND_BACK and not reason):
        st.caption(texts("screens.review.several_hint"))
        return
    take = partial(risk_reviews.several, session.project(), session.caller(), what, items, reason)
    with components.explain_problems():
        said = risk_reviews.rehearse(
            session.project(), session.caller(), what, items, reason, at=session.now()
        )
        st.text(_sentence("will", what, said, texts))
        if st.button(
            texts("screens.review.several_confirm"), key="several-go", disabled=not said.done
        ):
            _next(_sentence("did", what, take(at=session.now()), texts))


def _sentence(tense: str, what: Bulk, result: BulkResult, texts: Texts) -> str:
    lines = [texts(f"screens.review.{tense}_{slug(what)}", count=len(result.done))]
    for code in sorted(set(result.passed_over.values())):
        numbers = [number for number, each in result.passed_over.items() if each == code]
        lines.append(
            texts(
                "screens.review.passed_over",
                count=len(numbers),
                numbers=", ".join(map(str, numbers)),
                reason=texts.reason(code),
            )
        )
    return " · ".join(lines)


# -------------------------------------------------------------------------------- what was done


def _say_what_was_done(texts: Texts) -> None:
    kept = session.recalled(DONE)
    if kept is None:
        return
    said, since = kept
    st.success(said.sentence)
    if said.risk_id is None or session.now() - since > UNDO_WITHIN:
        session.forget(DONE)
        return
    if st.button(texts("screens.review.undo"), key="review-undo"):
        with components.explain_problems():
            session.forget(DONE)
            risks.undo(
                session.project(),
                session.caller(),
                said.risk_id,
                said.version,
                at=session.now(),
            )
            _next(texts("screens.review.undone"))


def _seen(risk: RiskPoint) -> tuple[Project, Caller, int, int]:
    return session.project(), session.caller(), risk.id, risk.version


def _next(sentence: str, done: RiskPoint | None = None) -> None:
    """Say what was done on the next card; with `done` it can be undone there."""
    said = Said(sentence) if done is None else Said(sentence, done.id, done.version)
    session.remembered(DONE, object(), lambda: (said, session.now()))
    st.rerun()


if __name__ == "__main__":
    main()
