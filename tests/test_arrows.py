"""Imports flow one way: app.py → mapping → geodata, and each library has its own folder."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

from tests.paths import ROOT

LADDER = [  # a file imports from its own rung or a lower one; the closest name counts
    {
        "geodata.district",
        "geodata.errors",
        "geodata.reasons",
        "geodata.geometry.crs",
        "geodata.operations.durable_files",
        "geodata.operations.file_rights",
        "geodata.operations.keyfiles",
        "geodata.settings",
        "geodata.model",
        "geodata.passphrases",
        "geodata.receipts",
    },
    {
        "geodata.client",
        "geodata.geometry",
        "geodata.previews",
        "geodata.reference",
        "geodata.suggestions",
        "geodata.operations",
        "geodata.store",
        "geodata.intake",
    },
    {
        "geodata.project",
        "geodata.operations.restore",
        "geodata.synthetic",
        "geodata.operations.upkeep",
    },
    {"geodata.actions", "geodata.geometry.boundary_changes", "geodata.operations.doctor"},
    {"geodata.commands"},
    {
        "geodata.__main__",
        "mapping.templates",
        "mapping.texts",
        "mapping.analysis",
        "mapping.basemap",
        "mapping.failures",
        "mapping.json_types",
        "mapping.network",
        "mapping.room_crowds",
    },
    {"mapping.publish", "mapping.layers", "mapping.exports"},
    {"mapping.web", "mapping.screens", "mapping.sample"},
    {"mapping.commands"},
    {"mapping.__main__", "app"},
]
ONLY_IN = {  # library → the places that may import it
    "streamlit": ("app", "mapping.screens"),
    "streamlit_folium": ("mapping.screens",),
    "folium": ("mapping.layers", "mapping.exports"),
    "branca": ("mapping.layers", "mapping.exports"),
    "jinja2": ("mapping.templates",),
    "sqlalchemy": ("geodata.store",),
    "alembic": ("geodata.store",),
    "sqlite3": ("geodata.store",),
    "pysqlite3": ("geodata.store",),
    "nacl": ("geodata.store.cases.trustee_keys",),
    "cryptography": ("geodata.store", "mapping.publish.signing"),
    "openpyxl": ("geodata.intake", "mapping.exports"),
    "shapefile": ("geodata.intake",),
    "argon2": ("geodata.passphrases", "geodata.receipts"),
    "pyotp": ("geodata.passphrases",),
    "PIL": ("geodata.intake", "mapping.exports.cases.watermark"),
    "imagehash": ("geodata.intake",),
    "pillow_heif": ("geodata.intake",),
    "rapidfuzz": ("geodata.geometry.duplicates", "geodata.suggestions"),
    "authlib": ("mapping.web.auth.provider",),
    "joserfc": ("mapping.web.auth.provider",),
    "httpx2": ("mapping.web.auth.provider", "geodata.intake.feeds"),
    "argcomplete": ("geodata.commands.console",),
    "pmtiles": ("mapping.basemap",),
    "osmium": ("mapping.basemap",),
    "mapbox_vector_tile": ("mapping.basemap",),
    "dask": ("geodata.commands.dask_joins",),
    "distributed": ("geodata.commands.dask_joins",),
    "typst": ("mapping.exports",),
    "docx": ("mapping.exports",),
    "matplotlib": ("mapping.exports",),
}
THE_DATABASE = ("geodata.store", "geodata.actions", "geodata.project", "mapping.publish.gather")
PUBLIC_ROUTES = (
    "public.data",
    "public.basemap",
    "public.events",
    "public.live",
    "public.guides",
    "public.protection",
    "public.assets",
    "public.send",
    "public.health",
    "public.openapi",
    "middleware.streamlit_pages",
    "middleware.guard",
)


@cache
def modules() -> list[Path]:
    found = [ROOT / "app.py", *ROOT.glob("geodata/**/*.py"), *ROOT.glob("mapping/**/*.py")]
    return [path for path in found if not {"migrations", "node_modules"} & set(path.parts)]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def list_imported(source: str) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def is_in(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


def rung(name: str) -> int | None:
    places = {place: height for height, rungs in enumerate(LADDER) for place in rungs}
    around = [place for place in places if is_in(name, place)]
    return places[max(around, key=len)] if around else None  # a library, or the package itself


def climbs(name: str, source: str) -> list[str]:
    """Return what is wrong with the imports of one file."""
    own = rung(name)
    wrong = []
    for other in list_imported(source):
        height = rung(other)
        if height is not None and own is not None and height > own:
            wrong.append(f"{name} imports {other}, which stands above it")
        if name.startswith("geodata") and other.startswith("mapping"):
            wrong.append(f"{name} imports {other}: nothing points back")
        library = other.split(".")[0]
        if not any(is_in(name, place) for place in ONLY_IN.get(library, (name,))):
            wrong.append(f"{name} imports {library}, which belongs to {ONLY_IN[library]}")
    return wrong


def test_imports_flow_one_way():
    wrong = [climbs(name_of(path), path.read_text(encoding="utf-8")) for path in modules()]
    assert list(chain.from_iterable(wrong)) == []


def test_every_file_stands_on_the_ladder():
    names = {name_of(path) for path in modules()} - {"geodata", "mapping"}
    assert len(names) > 100
    assert {name for name in names if rung(name) is None} == set()


def test_one_screen_never_imports_another():
    screens = [path for path in modules() if "screens" in path.parts]
    # A screen can be run by itself; the other files are parts that screens share.
    names = {path.stem for path in screens if "__main__" in path.read_text(encoding="utf-8")}
    assert len(names) > 8
    wrong = [
        f"{path.stem} imports {other}"
        for path in screens
        for other in list_imported(path.read_text(encoding="utf-8"))
        if other.startswith("mapping.screens.") and names & set(other.split(".")[3:])
    ]
    assert wrong == []


@cache
def import_graph() -> dict[str, set[str]]:
    """Return the modules that each module imports, wherever in the file."""
    paths = {name_of(path): path for path in modules()}
    graph: dict[str, set[str]] = {}
    for name, path in paths.items():
        graph[name] = set()
        for other in list_imported(path.read_text(encoding="utf-8")):
            module = other if other in paths else other.rpartition(".")[0]
            if module in paths and module != name:
                graph[name].add(module)
    return graph


def way_to(graph: dict[str, set[str]], start: str, banned: tuple[str, ...]) -> list[str]:
    """Return the shortest way of imports to something banned; empty where there is none."""
    ways = [[start]]
    seen = {start}
    for way in ways:
        for module in sorted(graph[way[-1]] - seen):
            if module.startswith(banned):
                return [*way, module]
            seen.add(module)
            ways.append([*way, module])
    return []


def test_no_imports_go_in_a_circle():
    TopologicalSorter(import_graph()).prepare()


def test_a_circle_is_caught():
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).prepare()


@pytest.mark.parametrize("name", PUBLIC_ROUTES)
def test_public_routes_cannot_reach_the_database(name):
    assert way_to(import_graph(), f"mapping.web.{name}", THE_DATABASE) == []


def test_a_way_to_the_database_through_others_is_caught():
    assert way_to(import_graph(), "mapping.web.reporting.report", THE_DATABASE)
    graph = {"a": {"b"}, "b": {"c"}, "c": {"geodata.store.risks.risks"}}
    assert way_to(graph, "a", THE_DATABASE) == ["a", "b", "c", "geodata.store.risks.risks"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("geodata.geometry.joins", "from geodata.actions import set_up"),
        ("geodata.model.places.places", "import mapping.texts"),
        ("mapping.publish.release", "from mapping.web import data"),
        ("mapping.analysis.figures", "import streamlit as st"),
        ("mapping.web.public.data", "import sqlalchemy"),
    ],
)
def test_the_check_catches_a_wrong_import(name, source):
    assert climbs(name, source) != []


def test_no_folder_is_called_pages():
    assert not (ROOT / "pages").exists()
    assert not list(ROOT.glob("mapping/**/pages/"))
