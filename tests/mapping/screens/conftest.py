import pytest
from streamlit.testing.v1 import AppTest

from tests.screens import START, script_of


@pytest.fixture
def open_app(publisher, now):
    """Open the router on a temporary project with one release; `by` is who is signed in."""
    publisher.release_if_changed(now)

    def run(screen=None, *, by=None, **query):
        at = AppTest.from_file(str(START), default_timeout=60)
        for name, value in query.items():
            at.query_params[name] = value
        if by is not None:
            at.user["id"] = by.session_id
        at.run()
        if screen:
            at.switch_page(script_of(screen)).run()
        return at

    return run
