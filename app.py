"""The front door: one Streamlit app with its screens, HTTP routes, middleware and lifespan."""

from pathlib import Path

import streamlit as st

from geodata import settings
from mapping.screens import server_hooks
from mapping.web import site
from mapping.web.middleware import server_header
from mapping.web.service import Service

HERE = Path(__file__).resolve().parent

server_header.hide_server_name()
service = Service(settings.read(), port=int(st.get_option("server.port")))
app = st.App(
    HERE / "mapping" / "screens" / "start.py",
    routes=site.list_routes(service),
    middleware=site.list_middleware(service, server_hooks.read_socket_headers),
    lifespan=service.run_lifespan,
    on_script_error=server_hooks.draw_failure,
)
