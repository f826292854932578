"""The public site on a port of its own."""

import socket
import threading
import time

import pytest
import uvicorn

from geodata import settings
from mapping.web.public import public_site


@pytest.fixture
def served(publisher, now):
    """The public site on a port of its own: an address for another program."""
    publisher.release_if_changed(now)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    app = public_site.create_app(settings.read(), f"http://127.0.0.1:{port}")
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/ogc"
    server.should_exit = True
    thread.join()
