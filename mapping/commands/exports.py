"""`python -m mapping export KIND`: a file to take home, from a release or an edition."""

from pathlib import Path

from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    require_ending,
    translate_write_errors,
)
from geodata.errors import NotFound
from mapping.exports.built import CURRENT_NAME, ExportFolder
from mapping.exports.kinds import KINDS, format_file_name
from mapping.publish.editions import EditionFolder
from mapping.publish.publisher import Publisher
from mapping.texts import Texts


def add_commands(commands: Commands) -> None:
    """Add the command to the parser of the map side."""
    export = commands.add_parser("export", help="a file to take home, made from public documents")
    export.add_argument("kind", choices=tuple(KINDS), metavar=f"{{{','.join(KINDS)}}}")
    export.add_argument(
        "--edition", metavar="ID", default=CURRENT_NAME, help="default: the present release"
    )
    export.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help="default: beside, by its own name; csv and geojson: a .zip of all tables or layers,"
        " or .csv and .geojson with the communities alone",
    )
    export.set_defaults(run=_export)


def _export(arguments: Arguments) -> int:
    kind = KINDS[arguments.kind]
    if arguments.out is not None:
        require_ending(arguments.out, kind.endings)
    project = load_project()
    publisher = Publisher(project)
    publisher.release_if_changed()
    editions = EditionFolder(project.settings.editions)
    built = ExportFolder(
        project.settings.exports, publisher.folder, editions, project.settings.basemap
    )
    source = built.find_source(arguments.edition)
    if source is None:
        raise NotFound
    base = project.settings.base_url or "http://127.0.0.1:8501"
    link = (
        f"{base}/live"
        if arguments.edition == CURRENT_NAME
        else f"{base}/editions/{arguments.edition}/"
    )
    path = arguments.out or Path(format_file_name(source.name, kind))
    single = kind.single_renderers.get(path.suffix.lower())
    if single is None:
        body = built.read_file(source, kind.name, link).body
    else:
        body = single(source.documents, link)
    with translate_write_errors():
        path.write_bytes(body)
    say = Texts("th")
    print(say("exports.written", path=path, kb=-(-len(body) // 1000)))
    if single is not None:
        print(say("exports.single", name=path.with_suffix(".zip").name))
    return 0
