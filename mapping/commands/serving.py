"""`python -m mapping serve-public`: what is public, from its folders alone."""

import uvicorn

from geodata import settings
from geodata.commands.console import Arguments, Commands
from mapping.web.middleware import server_header
from mapping.web.public import public_site


def add_commands(commands: Commands) -> None:
    """Add the command to the parser of the map side."""
    serve = commands.add_parser(
        "serve-public", help="serve the releases and editions alone; no database is opened"
    )
    serve.add_argument("--address", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8502)
    serve.set_defaults(run=_serve)


def _serve(arguments: Arguments) -> int:
    values = settings.read()
    base_url = values.base_url or f"http://{arguments.address}:{arguments.port}"
    server_header.hide_server_name()
    app = public_site.create_app(values, base_url)
    uvicorn.run(
        app, host=arguments.address, port=arguments.port, log_level="warning", access_log=False
    )
    return 0
