"""Answers without the name of the server's software.

uvicorn writes its name beside our headers, past all middleware, and Streamlit, which starts it,
has no setting for that.
"""

import uvicorn


def hide_server_name() -> None:
    """Remove the `Server` header from every answer."""
    nothing = property(lambda _config: [], lambda _config, _headers: None)
    uvicorn.Config.encoded_headers = nothing  # type: ignore[assignment]
