"""`publish` and `release-key`: the release files, and the key that signs them."""

from geodata import settings
from geodata.commands.console import Arguments, Commands, load_project
from mapping.publish.publisher import Publisher
from mapping.publish.signing import Signer


def add_publish(commands: Commands) -> None:
    """Add `publish`."""
    parser = commands.add_parser(
        "publish", help="make the release files now; a running server does this by itself"
    )
    parser.set_defaults(run=_publish)


def add_release_key(commands: Commands) -> None:
    """Add `release-key`."""
    parser = commands.add_parser("release-key", help="print the public key of signed releases")
    parser.set_defaults(run=_print_release_key)


def _publish(_arguments: Arguments) -> int:
    project = load_project()
    publisher = Publisher(project)
    version = publisher.release_if_changed()
    pointer = publisher.folder.read_pointer()
    if version is None and pointer is not None:
        print(f"ไม่มีอะไรเปลี่ยน ชุดข้อมูลเผยแพร่ครั้งที่ {pointer.version} ยังเป็นฉบับล่าสุด")
    else:
        print(f"ชุดข้อมูลเผยแพร่ครั้งที่ {version}: {project.settings.releases}")
    return 0


def _print_release_key(_arguments: Arguments) -> int:
    print(Signer(settings.read().keys).read_public_key().decode(), end="")
    return 0
