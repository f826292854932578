"""Accounts for the administrator, who asks; their confirmation by an officer or auditor; the log.

No content of a case is here, and the administrator sees no secret of any account.
"""

import streamlit as st

from geodata.actions.people import accounts, auditing
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Account, Actor, Role, Verb
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.admin import audit_table, new_accounts
from mapping.texts import Texts

ACCOUNTS = "accounts"  # where it is said what came of a press
VERBS = (Verb.MANAGE_ACCOUNTS, Verb.CONFIRM_ACCOUNT, Verb.READ_AUDIT)


def main() -> None:
    """Draw what this person may see."""
    texts = session.get_texts()
    st.title(texts("screens.admin.title"), anchor=False)
    who = session.get_actor()
    if who is None or not any(who.may(verb) for verb in VERBS):
        components.draw_refusal(texts)
        return
    if who.may(Verb.MANAGE_ACCOUNTS):
        _draw_accounts(texts)
    if who.may(Verb.CONFIRM_ACCOUNT):
        new_accounts.draw(who, texts)
    if who.may(Verb.READ_AUDIT):
        _draw_audit(who, texts)


def _draw_accounts(texts: Texts) -> None:
    st.subheader(texts("screens.admin.accounts"), anchor=False)
    draw_outcome(ACCOUNTS)
    known = {account.id: account for account in session.ask(accounts.list_accounts)}
    st.table(
        {
            texts("screens.admin.name"): [
                components.escape_markdown(a.name) for a in known.values()
            ],
            texts("screens.admin.role"): [texts(f"screens.role.{a.role}") for a in known.values()],
            texts("screens.admin.communities"): [
                ", ".join(sorted(a.communities)) for a in known.values()
            ],
            texts("screens.admin.state"): [_describe_state(a, texts) for a in known.values()],
        },
        hide_index=True,
    )
    chosen = st.selectbox(
        texts("screens.admin.choose"),
        list(known),
        index=None,
        format_func=lambda account_id: known[account_id].name,
        placeholder=texts("screens.pick"),
        key="admin-account",
    )
    if chosen is not None:
        _draw_account(known[chosen], texts)
    _ask_new_account(texts)


def _draw_account(account: Account, texts: Texts) -> None:
    """Draw what can be done with one account."""
    record = displayed_versions.draw(
        f"account-{account.id}",
        DisplayedVersion.from_record(account),
        _describe_account(account, texts),
        account,
    )
    account = record.content  # as it was drawn, until both versions were compared
    with st.form("admin-role"):
        key = f"one-{account.id}-{record.form}"
        role, communities = _ask_role(account.role, account.communities, texts, key)
        if st.form_submit_button(texts("screens.admin.save")):
            ScreenAction(record, place=ACCOUNTS).run(
                "screens.admin.waits", accounts.change_role, account, role, communities
            )
    with st.container(horizontal=True):
        word = "disable" if account.enabled else "enable"
        if displayed_versions.draw_button(record, texts(f"screens.admin.{word}"), "admin-enabled"):
            enabled = not account.enabled
            ScreenAction(record, place=ACCOUNTS).run(
                "screens.admin.saved", accounts.set_enabled, account, enabled
            )
        if displayed_versions.draw_button(record, texts("screens.admin.force"), "admin-force"):
            ScreenAction(record, place=ACCOUNTS).run(
                "screens.admin.waits", accounts.request_new_secrets, account
            )
        if displayed_versions.draw_button(record, texts("screens.admin.end"), "admin-end"):
            ScreenAction(record, place=ACCOUNTS).run(
                "screens.admin.saved", accounts.end_sessions, account
            )


def _describe_account(account: Account, texts: Texts) -> displayed_versions.Lines:
    return [
        (texts("screens.admin.name"), account.name),
        (texts("screens.admin.role"), texts(f"screens.role.{account.role}")),
        (texts("screens.admin.communities"), ", ".join(sorted(account.communities))),
        (texts("screens.admin.state"), _describe_state(account, texts)),
    ]


def _ask_new_account(texts: Texts) -> None:
    with st.expander(texts("screens.admin.add")), st.form("admin-add"):
        name = st.text_input(texts("screens.admin.name"))
        role, communities = _ask_role(Role.COORDINATOR, frozenset(), texts, "new")
        st.caption(texts("screens.admin.asks"))
        if st.form_submit_button(texts("screens.admin.add")):
            ScreenAction(place=ACCOUNTS).run(
                "screens.admin.waits", accounts.add_account, name, role, communities
            )


def _ask_role(
    role: Role, communities: frozenset[str], texts: Texts, key: str
) -> tuple[Role, frozenset[str]]:
    chosen = st.selectbox(
        texts("screens.admin.role"),
        list(Role),
        index=list(Role).index(role),
        format_func=lambda option: texts(f"screens.role.{option}"),
        key=f"admin-role-{key}",
    )
    places = session.read_community_names()
    picked = st.multiselect(
        texts("screens.admin.communities"),
        list(places),
        default=[
            community for community in sorted(communities) if community in places
        ],  # not the retired ones
        format_func=lambda option: places[option],
        placeholder=texts("map.filter.choose"),
        key=f"admin-communities-{key}",
    )
    return chosen or role, frozenset(picked)


def _describe_state(account: Account, texts: Texts) -> str:
    if not account.enabled:
        return texts("screens.admin.disabled")
    if account.is_pending:
        return texts("screens.admin.waiting")
    if not account.has_passphrase:
        return texts("screens.admin.invited")
    return texts(f"screens.admin.{'must_change' if account.must_change_passphrase else 'enabled'}")


def _draw_audit(who: Actor, texts: Texts) -> None:
    st.subheader(texts("screens.admin.audit"), anchor=False)
    if who.may(Verb.VERIFY_AUDIT) and st.button(texts("screens.admin.verify"), key="audit-verify"):
        _draw_verdict(session.ask(auditing.verify_audit), texts)
    st.link_button(texts("screens.admin.print_head"), "/auth/audit-head")
    audit_table.draw(
        "audit",
        lambda wanted, page: session.ask(auditing.read_page, wanted, page),
        session.ask(auditing.list_account_names),
    )


def _draw_verdict(verdict: auditing.VerificationResult, texts: Texts) -> None:
    if verdict.first_broken is not None:
        st.error(texts.format_reason("E-AUDIT-01", sequence=f"{verdict.first_broken:,}"))
        return
    head = verdict.head
    st.success(texts("screens.admin.verified", count=f"{head.sequence if head else 0:,}"))
    if head is not None:
        st.code(
            texts("screens.admin.head", at=head.at, sequence=head.sequence, code=head.code),
            language=None,
            wrap_lines=True,
        )


if __name__ == "__main__":
    main()
