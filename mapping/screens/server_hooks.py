"""What the server asks of Streamlit: how a failure is shown, and who opened a socket."""

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime import get_instance

from geodata.errors import AppError
from mapping.failures import log_failure
from mapping.screens import session


def draw_failure(error: Exception) -> bool:
    """Show a failure in the person's language and log it under a short code."""
    texts = session.get_texts()
    if isinstance(error, AppError):
        st.error(f"{error.format_sentence(texts.language)} ({error.code})")
        return True
    st.error(texts.format_reason("E-SYS-00", reference=log_failure(error)))
    return True


def read_socket_headers(session_id: str) -> Mapping[str, str]:
    """Return the headers of the socket; none where there is no such session."""
    client = get_instance().get_client(session_id)
    context = getattr(client, "client_context", None)
    return {name.lower(): value for name, value in getattr(context, "headers", ())}
