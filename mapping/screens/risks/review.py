"""Review risk points: what was proposed, what made a risk less, what is due, words and photos.

One card at a time; a wide screen has the whole queue beside it. What was just done can be undone
from the next card.
"""

from collections.abc import Sequence

import streamlit as st

from geodata.actions.photo_subjects import RiskSubject
from geodata.actions.risks import (
    mitigations,
    public_photos,
    risk_edits,
    risk_reviews,
    risk_words,
    risks,
)
from geodata.actions.risks.public_photos import PhotoToApprove
from geodata.actions.risks.risk_reviews import ReviewContext, SimilarRisk
from geodata.actions.risks.risk_words import WordsToApprove
from geodata.model.people.people import Actor, Verb
from geodata.model.risks import Precision, RiskPoint
from mapping.json_types import JsonObject
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.map import map_frame
from mapping.screens.risks import (
    naming_desk,
    review_lines,
    review_photos,
    review_public,
    review_several,
    review_words,
    risk_form,
    risk_words_form,
)
from mapping.screens.risks.review_desk import (
    REASON_CHARS,
    REVIEW,
    ReviewDesk,
    draw_outcome_with_undo,
    make_undo,
)
from mapping.texts import to_key
from mapping.texts.dates import format_long_date

MERGING = "risk-merging"  # what was asked to be merged, and waits for the second press
FIRST_SIMILAR = 2  # the point under review is the first on the map
QUEUES = ("proposed", "mitigation", "due", "public")
WORDS, PHOTOS, NAMING = "words", "photos", "naming"  # of officers: what waits to be shown, and how


def main() -> None:
    """Draw the queue and the card that comes next."""
    texts = session.get_texts()
    st.title(texts("screens.review.title"), anchor=False)
    who = session.get_actor()
    if who is None or not who.may(Verb.REVIEW_RISK):
        components.draw_refusal(texts)
        return
    draw_outcome_with_undo(texts)
    waiting = session.ask(risks.list_proposals)
    public = session.ask(risk_reviews.list_public)
    queues = {
        "proposed": [proposal.risk for proposal in waiting],
        "mitigation": session.ask(mitigations.list_waiting),
        "due": [point for point in public if risk_reviews.is_due(point, session.get_now())],
        "public": public,
    }
    words, photos = _list_words(who), _list_photos(who)
    if words is not None:
        queues |= {
            WORDS: [found.risk for found in words.values()],
            PHOTOS: [risk for risk, _ in photos.values()],
            NAMING: [],
        }
    queue = components.choose_segment(
        "queue",
        list(queues),
        lambda queue: texts(f"screens.review.queue_{queue}", count=len(queues[queue])),
    )
    if queue == NAMING:
        naming_desk.draw(texts)
        return
    found = queues[queue]
    desk = ReviewDesk(who, risk_form.read_names(texts), texts)
    if not found:
        st.info(texts(f"screens.review.empty_{queue}"))
        return
    if queue == "proposed" and len(found) > 1:
        with st.expander(texts("screens.review.several")):
            review_several.draw(waiting, desk)
    with st.container(key="review-desk"):
        risk = _choose_risk(queue, found, desk)
        with st.container(key="review-card", border=True):
            if queue == WORDS:
                with components.explain_problems():
                    review_words.draw((words or {})[risk.id], desk)
            elif queue == PHOTOS:
                review_photos.draw(*photos[risk.id], desk)
            else:
                _draw_card(queue, risk, found, desk)


def _list_words(who: Actor) -> dict[int, WordsToApprove] | None:
    """Return the words that wait by their risk point; None for who approves none."""
    if not who.may(Verb.APPROVE_WORDS):
        return None
    return {found.risk.id: found for found in session.ask(risk_words.list_waiting_words)}


def _list_photos(who: Actor) -> dict[int, tuple[RiskPoint, list[PhotoToApprove]]]:
    """Return the photos that wait by their risk point; none for who approves none."""
    by_risk: dict[int, tuple[RiskPoint, list[PhotoToApprove]]] = {}
    if who.may(Verb.APPROVE_WORDS):
        for found in session.ask(public_photos.list_waiting_photos):
            if isinstance(found.subject, RiskSubject):
                risk = found.subject.risk
                by_risk.setdefault(risk.id, (risk, []))[1].append(found)
    return by_risk


def _choose_risk(queue: str, risk_points: Sequence[RiskPoint], desk: ReviewDesk) -> RiskPoint:
    """Draw the list of a wide screen (arrows move in it) and the two steps of a phone."""
    texts, widget = desk.texts, f"review-choice-{queue}"
    by_id = {point.id: point for point in risk_points}
    numbers = list(by_id)
    last = session.get_cached(f"{widget}-place") or 0
    if session.get_widget_value(widget) not in by_id:  # it was decided: the one after it is next
        session.choose(widget, numbers[min(last, len(numbers) - 1)])
    with st.container(key="review-queue"):
        chosen = st.radio(
            texts("screens.review.choose"),
            numbers,
            format_func=lambda option: components.escape_markdown(
                desk.describe_risk(by_id[option])
            ),
            key=widget,
        )
    place = numbers.index(chosen) if chosen in by_id else 0
    session.keep(f"{widget}-place", place)
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


def _draw_card(
    queue: str, risk: RiskPoint, risk_points: Sequence[RiskPoint], desk: ReviewDesk
) -> None:
    with components.explain_problems():
        beside = session.ask(risk_reviews.read_review_context, risk.id)
        lines = review_lines.list_card_facts(beside, desk.names, desk.texts)
        record = displayed_versions.draw(f"risk-{risk.id}", beside.displayed_version, lines, beside)
        beside = record.content
        _draw_facts(beside, desk)
        if queue == "proposed":
            _draw_proposal(beside, record, risk_points, desk)
        elif queue == "mitigation":
            review_public.draw_mitigation(beside, record, desk)
        else:
            review_public.draw(beside, record, desk)
            if desk.who.may(Verb.APPROVE_WORDS):
                review_words.draw_withdrawal(beside.risk, record, desk)
            review_photos.draw_proposals(beside.risk, beside.photos, desk.texts)
        risk_words_form.draw(beside.risk, desk.texts, place=REVIEW)


def _draw_facts(beside: ReviewContext, desk: ReviewDesk) -> None:
    texts, risk = desk.texts, beside.risk
    st.text(desk.describe_risk(risk))
    st.caption(texts(f"screens.risk_state.{risk.state}"))
    if beside.content.point is not None:
        pins = [{"at": beside.content.point, "text": ""}, *_list_similar_pins(beside)]
        map_frame.draw_shapes({"kind": "show", "name": f"risk-{risk.id}", "pins": pins})
    if beside.content.note:
        st.text(beside.content.note)
    if beside.content.public_project is not None:
        risk_form.draw_project(beside.content.public_project, texts)
    risk_form.draw_photos(beside.photos, texts, f"review-{risk.id}")
    for line in review_lines.describe_approvals(beside.approvals, texts):
        st.info(line)
    if beside.parts:
        numbers = ", ".join(risk_form.format_number(part, texts) for part in beside.parts)
        st.caption(texts("screens.review.parts", numbers=numbers))
    if risk.review_on is not None:
        day = format_long_date(risk.review_on, texts.language)
        st.caption(texts("screens.review.review_on", day=day))
    with st.expander(texts("screens.review.history"), key=f"review-history-{risk.id}"):
        for line in review_lines.list_history_lines(beside.proposed_on, beside.history, texts):
            st.text(line)


def _list_similar_pins(beside: ReviewContext) -> list[JsonObject]:
    """Return the pins of what may be the same, with the numbers that they have in the list."""
    return [
        {"at": similar.point, "text": str(number)}
        for number, similar in enumerate(beside.duplicates, start=FIRST_SIMILAR)
        if similar.point is not None
    ]


def _draw_proposal(
    beside: ReviewContext,
    record: DisplayedRecord,
    risk_points: Sequence[RiskPoint],
    desk: ReviewDesk,
) -> None:
    texts, risk = desk.texts, beside.risk
    key = f"{risk.id}-{record.form}"
    scores = components.ask_scores(texts, key, risk.scores)
    problems = {"E-RISK-04": st.container()}
    chosen = st.radio(
        texts("screens.review.precision"),
        list(Precision),
        format_func=lambda option: texts(f"screens.precision.{to_key(option)}"),
        key=f"precision-{key}",
    )
    problems["E-RISK-05"] = st.container()
    precision = chosen or Precision.COMMUNITY
    label = texts("screens.review.approve")
    if displayed_versions.draw_button(record, label, f"review-approve-{risk.id}", type="primary"):
        with ScreenAction(record, place=REVIEW, beside=problems) as action:
            done = session.ask(risks.approve, risk.id, record.seen, precision, scores)
            action.tell(
                review_lines.describe_approval(done, beside, precision, texts), make_undo(done)
            )
    if beside.duplicates:
        st.caption(texts("screens.review.duplicates"))
    for number, similar in enumerate(beside.duplicates, start=FIRST_SIMILAR):
        _draw_duplicate(record, risk, number, similar, desk)
    _ask_to_send_back(risk, record, desk)
    offered = {similar.risk.id for similar in beside.duplicates}
    _ask_merge(
        risk, record, [point for point in risk_points if point.id not in offered | {risk.id}], desk
    )
    with st.expander(texts("screens.review.edit")):
        _draw_edit(beside, record, desk)


def _draw_duplicate(
    record: DisplayedRecord,
    risk: RiskPoint,
    number: int,
    similar: SimilarRisk,
    desk: ReviewDesk,
) -> None:
    texts, other, how = desk.texts, similar.risk, similar.likeness
    signs = [
        texts("screens.review.point_number", number=number),
        desk.describe_risk(other),
        texts(f"screens.risk_state.{other.state}"),
    ]
    if how.distance_m is not None:
        signs.append(texts("screens.review.metres", metres=f"{how.distance_m:,.0f}"))
    if how.has_similar_text:
        signs.append(texts("screens.review.alike"))
    with st.container(key=f"duplicate-{other.id}", border=True):
        st.text(" · ".join(signs))
        if similar.note:
            st.text(similar.note)
        label = texts("screens.review.merge", number=number)
        _ask_twice(risk, record, other, label, f"merge-{risk.id}-into-{other.id}", desk)


def _ask_merge(
    risk: RiskPoint, record: DisplayedRecord, others: Sequence[RiskPoint], desk: ReviewDesk
) -> None:
    texts = desk.texts
    by_id = {point.id: point for point in others}
    with st.expander(texts("screens.review.merge_other")):
        into = st.selectbox(
            texts("screens.review.merge_into"),
            list(by_id),
            index=None,
            format_func=lambda option: desk.describe_risk(by_id[option]),
            placeholder=texts("screens.risk_form.choose"),
            key=f"merge-{risk.id}-{record.form}",
        )
        label, key = texts("screens.review.merge_chosen"), f"review-merge-{risk.id}"
        _ask_twice(risk, record, by_id.get(into or 0), label, key, desk)


def _ask_twice(
    risk: RiskPoint,
    record: DisplayedRecord,
    other: RiskPoint | None,
    label: str,
    key: str,
    desk: ReviewDesk,
) -> None:
    """Draw the button that merges, then both points, which one stays, and the second button."""
    texts = desk.texts
    if other is None or session.get_cached(MERGING) != (risk.id, other.id):
        is_pressed = displayed_versions.draw_button(record, label, key, disabled=other is None)
        if is_pressed and other is not None:
            session.keep(MERGING, (risk.id, other.id))
            st.rerun()
        return
    st.caption(texts("screens.review.merge_goes"))
    st.text(desk.describe_risk(risk))
    st.caption(texts("screens.review.merge_stays"))
    st.text(desk.describe_risk(other))
    with st.container(horizontal=True, key=f"merge-steps-{other.id}"):
        label, key = texts("screens.review.merge_now"), f"merge-now-{risk.id}-into-{other.id}"
        if displayed_versions.draw_button(record, label, key, type="primary"):
            session.forget(MERGING)
            _merge_risk(risk, record, other.id, desk)
        if st.button(texts("screens.add_risk.cancel"), key=f"merge-cancel-{other.id}"):
            session.forget(MERGING)
            st.rerun()


def _merge_risk(risk: RiskPoint, record: DisplayedRecord, into: int, desk: ReviewDesk) -> None:
    with ScreenAction(record, place=REVIEW) as action:
        done = session.ask(risks.merge, risk.id, record.seen, into)
        action.tell(desk.texts("screens.review.merged"), make_undo(done))


def _ask_to_send_back(risk: RiskPoint, record: DisplayedRecord, desk: ReviewDesk) -> None:
    texts = desk.texts
    field = f"reason-{risk.id}-{record.form}"
    reason = st.text_input(
        texts("screens.review.reason"), max_chars=REASON_CHARS, key=field
    ).strip()
    label, key = texts("screens.review.send_back"), f"review-back-{risk.id}"
    if displayed_versions.draw_button(record, label, key, typed=[field], disabled=not reason):
        with ScreenAction(record, place=REVIEW) as action:
            done = session.ask(risks.send_back, risk.id, record.seen, reason)
            action.tell(texts("screens.review.returned"), make_undo(done))


def _draw_edit(beside: ReviewContext, record: DisplayedRecord, desk: ReviewDesk) -> None:
    risk = beside.risk
    st.caption(desk.texts("screens.review.edit_hint"))
    places = session.list_communities(desk.who, Verb.REVIEW_RISK)
    key = f"correct-{risk.id}-{record.form}"
    typed = risk_form.ask_risk(desk.texts, key, places, beside.content)
    label = desk.texts("screens.add_risk.save_edit")
    if displayed_versions.draw_button(
        record, label, f"review-save-edit-{risk.id}", typed=[f"risk-note-{key}"]
    ):
        with ScreenAction(record, place=REVIEW) as action:
            content = typed.build_content(beside.content)
            session.ask(risk_edits.correct, risk.id, record.seen, content)
            action.say("screens.add_risk.edited")


if __name__ == "__main__":
    main()
