"""Whose a session of Streamlit's is, asked for before a file is put into it."""

from streamlit.runtime import get_instance

from mapping.web.sessions import HEADER


def owner_of(session_id: str) -> str | None:
    """Return what the session's socket came with; None where nobody is signed in, or none is."""
    client = get_instance().get_client(session_id)
    headers = getattr(getattr(client, "client_context", None), "headers", ())
    return next((value for name, value in headers if name.lower() == HEADER), None)
