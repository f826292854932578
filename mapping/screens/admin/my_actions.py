"""What the person who is signed in did, from the audit log; nobody else's."""

import streamlit as st

from geodata.actions.people import auditing
from geodata.model.people.people import Verb
from mapping.screens import components, session
from mapping.screens.admin import audit_table


def main() -> None:
    """Draw one's own actions."""
    texts = session.get_texts()
    st.title(texts("screens.my_actions.title"), anchor=False)
    if not session.is_allowed(Verb.READ_OWN_ACTIONS):
        components.draw_refusal(texts)
        return
    st.caption(texts("screens.my_actions.says"))
    audit_table.draw("own", lambda wanted, page: session.ask(auditing.read_own_page, wanted, page))


if __name__ == "__main__":
    main()
