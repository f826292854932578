"""`erase` and `retain`: cases are forgotten by two people, or because their time is over."""

from geodata.actions.cases import case_access, case_erasure
from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    read_clock,
    sign_in_at_terminal,
)
from geodata.errors import NotFound
from geodata.model.cases.erasure import ErasureReason
from geodata.store.cases.erasures import ErasureStore


def add_erase(commands: Commands) -> None:
    """Add `erase`."""
    parser = commands.add_parser("erase", help="forget a case for good; two officers sign in")
    parser.add_argument("number", metavar="CS-XXXXXXXX")
    parser.add_argument("--first", required=True, metavar="NAME", help="who wants it")
    parser.add_argument("--second", required=True, metavar="NAME", help="who agrees")
    parser.add_argument(
        "--reason", default=str(ErasureReason.REPORTER_ASKED), choices=[*map(str, ErasureReason)]
    )
    parser.add_argument(
        "--stdin", action="store_true", help="read passphrase and code of each, a line each"
    )
    parser.set_defaults(run=_erase)


def add_retain(commands: Commands) -> None:
    """Add `retain`."""
    parser = commands.add_parser("retain", help="forget what has had its time; a server does daily")
    parser.set_defaults(run=_retain)


def _erase(arguments: Arguments) -> int:
    project = load_project()
    with project.database.begin_read() as tx:
        case_id = ErasureStore(tx, project.seal).find_case_by_number(arguments.number)
    if case_id is None:
        raise NotFound
    first = sign_in_at_terminal(project, arguments.first, from_pipe=arguments.stdin)
    second = sign_in_at_terminal(project, arguments.second, from_pipe=arguments.stdin)
    with case_access.read_case(project, first, case_id, at=read_clock()) as context:
        seen = context.displayed_version
    case_erasure.request_erasure(
        project, first, case_id, seen, ErasureReason(arguments.reason), at=read_clock()
    )
    asked = [
        request
        for request in case_erasure.list_pending(project, second, at=read_clock())
        if request.case_id == case_id
    ]
    case_erasure.confirm(
        project,
        second,
        case_id,
        case_erasure.build_displayed_version(asked[-1], seen),
        at=read_clock(),
    )
    print(f"ลบเรื่อง {arguments.number} แล้ว สำเนาสำรองเดิมจะหมดอายุภายใน 35 วัน")
    return 0


def _retain(_arguments: Arguments) -> int:
    kept = case_erasure.apply_retention(load_project(), at=read_clock())
    print(
        f"ลบข้อมูลที่พ้นเวลาเก็บ: ข้อมูลติดต่อ {kept.contacts:,} · เนื้อหา {kept.contents:,}"
        f" · เรื่อง {kept.frames:,}"
    )
    return 0
