"""Part of the accounts screen: requests that a second person confirms, and what was new lately."""

import streamlit as st

from geodata.actions.people import account_requests
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.account_requests import AccountRequest, AccountRequestOutcome
from geodata.model.people.people import Actor
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

REQUESTS = "account-requests"  # where it is said what came of a press


def draw(who: Actor, texts: Texts) -> None:
    """Draw what waits for a second person, and the last days, for officers and auditors."""
    st.subheader(texts("screens.new_accounts.title"), anchor=False)
    st.caption(texts("screens.new_accounts.says"))
    _draw_outcome(texts)
    waiting = session.ask(account_requests.list_pending)
    if not waiting:
        st.text(texts("screens.new_accounts.none_waits"))
    for request in waiting:
        _draw_request(request, who, texts)
    _draw_recent(texts)


def draw_own_notice(texts: Texts) -> None:
    """Tell the holder of an account what was asked about it lately."""
    found = session.ask(account_requests.list_about_caller)
    for request in found[:1]:
        st.sidebar.warning(
            texts(
                "screens.new_accounts.mine",
                date=format_long_date(request.asked_on, texts.language),
                who=components.escape_markdown(_name_person(request.asker, texts)),
                kind=_name_kind(request, texts),
                outcome=_describe_outcome(request, texts),
            )
        )


def _draw_request(request: AccountRequest, who: Actor, texts: Texts) -> None:
    """Draw a request with its two answers."""
    with st.container(key=f"account-request-{request.id}", border=True):
        record = displayed_versions.draw(
            f"account-request-{request.id}",
            DisplayedVersion.from_record(request),
            _describe_request(request, texts),
        )
        for label, words in _describe_request(request, texts):
            st.text(f"{label}: {words}")
        if who.account_id in (request.asked_by, request.account_id):
            st.caption(texts("screens.new_accounts.own"))
            return
        with st.container(horizontal=True):
            confirm = texts("screens.new_accounts.confirm")
            if displayed_versions.draw_button(
                record, confirm, f"account-confirm-{request.id}", type="primary"
            ):
                _confirm(request, record)
            if displayed_versions.draw_button(
                record, texts("screens.new_accounts.refuse"), f"account-refuse-{request.id}"
            ):
                ScreenAction(record, place=REQUESTS).run(
                    "screens.new_accounts.refused", account_requests.refuse, request.id, record.seen
                )


def _confirm(request: AccountRequest, record: DisplayedRecord) -> None:
    with ScreenAction(record, place=REQUESTS) as action:
        invitation = session.ask(account_requests.confirm, request.id, record.seen)
        action.tell(session.get_texts()("screens.new_accounts.confirmed"), invitation)


def _draw_outcome(texts: Texts) -> None:
    """Draw what came of the last press; an invitation is drawn this once."""
    outcome = draw_outcome(REQUESTS)
    if outcome is not None and outcome.detail:
        st.text(texts("screens.new_accounts.hand_over"))
        st.code(outcome.detail, language=None, wrap_lines=True)


def _describe_request(request: AccountRequest, texts: Texts) -> displayed_versions.Lines:
    names = session.read_community_names()
    lines = [
        (texts("screens.new_accounts.kind"), _name_kind(request, texts)),
        (texts("screens.new_accounts.name"), request.name),
        (texts("screens.new_accounts.role"), texts(f"screens.role.{request.role}")),
        (texts("screens.new_accounts.asked_by"), _name_person(request.asker, texts)),
        (texts("screens.new_accounts.day"), format_long_date(request.asked_on, texts.language)),
    ]
    if request.communities:
        places = ", ".join(
            names.get(community, community) for community in sorted(request.communities)
        )
        lines.append((texts("screens.new_accounts.communities"), places))
    if request.subject:
        lines.append((texts("screens.new_accounts.subject"), request.subject))
    return lines


def _draw_recent(texts: Texts) -> None:
    """Draw the last days, for everybody who can confirm: nothing new goes by unseen."""
    st.markdown(f"**{texts('screens.new_accounts.recent')}**")
    found = session.ask(account_requests.list_recent)
    if not found:
        st.text(texts("screens.new_accounts.nothing_recent"))
        return
    for request in found:
        with st.container(key=f"account-recent-{request.id}", border=True):
            st.text(" · ".join(_describe_decision(request, texts)))


def _describe_decision(request: AccountRequest, texts: Texts) -> list[str]:
    """Return a request and what became of it, as one line that a phone can break."""
    told = [
        format_long_date(request.decided_on or request.asked_on, texts.language),
        request.name,
        _name_kind(request, texts),
        texts(f"screens.role.{request.role}"),
        *sorted(request.communities),
    ]
    if request.outcome is AccountRequestOutcome.SET_UP:  # which says who
        return [*told, _describe_outcome(request, texts)]
    told.append(f"{texts('screens.new_accounts.asked_by')} {_name_person(request.asker, texts)}")
    if request.decided_on is not None:
        decider = _name_person(request.decider, texts)
        told.append(f"{texts('screens.new_accounts.decided_by')} {decider}")
    return [*told, _describe_outcome(request, texts)]


def _name_kind(request: AccountRequest, texts: Texts) -> str:
    return texts(f"screens.new_accounts.kinds.{to_key(request.kind)}")


def _describe_outcome(request: AccountRequest, texts: Texts) -> str:
    return texts(f"screens.new_accounts.outcomes.{to_key(request.outcome)}")


def _name_person(name: str, texts: Texts) -> str:
    return name or texts("screens.new_accounts.terminal")
