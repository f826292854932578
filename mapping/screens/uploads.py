"""With what the socket of a session of Streamlit's was opened: asked before a file goes into it."""

from collections.abc import Mapping

from streamlit.runtime import get_instance


def socket_of(session_id: str) -> Mapping[str, str]:
    """Return the headers of the socket; none where there is no such session."""
    client = get_instance().get_client(session_id)
    context = getattr(client, "client_context", None)
    return {name.lower(): value for name, value in getattr(context, "headers", ())}
