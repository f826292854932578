"""The paths that are ours; every other is Streamlit's."""

OWN_PREFIXES = (
    "/api",
    "/assets",
    "/auth",
    "/editions",
    "/exports",
    "/field",
    "/files",
    "/guides",
    "/live",
    "/ogc",
    "/report",
    "/risk",
    "/survey",
    "/w",
    "/healthz",
    "/readyz",
)
STREAMLIT_DOORS = (  # below /_stcore: the others stay shut
    "/_stcore/bidi-components",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/upload_file",
)
STREAMLIT_FILES = ("/_stcore", "/component", "/media", "/static")
SCREENS = (
    "",
    "table",
    "community",
    "analysis",
    "projects",
    "about",
    "handbooks",
    "my-work",
    "cases",
    "review",
    "my-actions",
    "add-risk",
    "visits",
    "boundaries",
    "workshop",
    "forum",
    "programme",
    "reports",
    "communities",
    "exchange",
    "publication",
    "admin",
)  # the addresses of start.py


def is_below(path: str, prefixes: tuple[str, ...]) -> bool:
    """Return whether a path is one of the prefixes or lies below one."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)
