"""`python -m mapping basemap FILE`: cut the district out of a street map and install it."""

from pathlib import Path

from geodata import settings
from geodata.commands.console import Arguments, Commands, require_ending
from geodata.errors import FileRefused
from mapping.basemap import archive, osm

ARCHIVE_ENDING, OSM_ENDINGS = ".pmtiles", (".pbf", ".osm")


def add_commands(commands: Commands) -> None:
    """Add the command to the parser of the map side."""
    parser = commands.add_parser(
        "basemap", help="cut the district out of a street map (.pmtiles, .osm.pbf) and install it"
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.set_defaults(run=_install)


def _install(arguments: Arguments) -> int:
    source: Path = arguments.file
    ending = require_ending(source, (ARCHIVE_ENDING, *OSM_ENDINGS))
    if not source.is_file():
        raise FileRefused("E-CLI-01")
    target = settings.read().basemap
    write = archive.cut_archive if ending == ARCHIVE_ENDING else osm.build_archive
    installed = write(source, target)
    west, south, east, north = installed.bounds
    print(f"แผนที่ถนน: {target}")
    print(f"ขนาด {installed.size:,} ไบต์ ข้อมูลวันที่ {installed.made_on}")
    print(f"ขอบเขต {west:.3f}, {south:.3f}, {east:.3f}, {north:.3f}")
    print(f"สิทธิ์การใช้: {installed.attribution}")
    return 0
