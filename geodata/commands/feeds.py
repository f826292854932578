"""`feed`: names folders and addresses whose records are read once a day."""

from geodata import actions
from geodata.actions.imports import feeds
from geodata.actions.imports.feeds import FeedResult
from geodata.commands.console import (
    Arguments,
    Commands,
    load_project,
    read_clock,
    sanitize_text,
)
from geodata.errors import AppError
from geodata.intake.dates import DateOrder
from geodata.model.imports.feeds import Feed
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET


def add_feed(commands: Commands) -> None:
    """Add `feed`."""
    group = commands.add_parser("feed", help="records of other systems that are read once a day")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser(
        "add",
        help="name a folder or an https address",
        description="A running server reads it once a day: each record once by its id, a changed"
        " one anew. CSV, XLSX and JSON up to 10 MB; the content says which.",
    )
    add.add_argument("name", help="what the source is called on screens")
    add.add_argument("address", metavar="FOLDER-or-URL")
    add.add_argument(
        "--dates",
        type=DateOrder,
        choices=list(DateOrder),
        help="what stands first in dates such as 12/1/2024 that a column leaves open",
    )
    add.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADING",
        help="which column is which field, as in `import`",
    )
    add.set_defaults(run=_add)
    verbs.add_parser("list", help="every feed, and how its last reading went").set_defaults(
        run=_list
    )
    read = verbs.add_parser("read", help="read one feed, or all of them, now")
    read.add_argument("name", nargs="?")
    read.set_defaults(run=_read)
    remove = verbs.add_parser("remove", help="read a feed no more; its records stay")
    remove.add_argument("name")
    remove.set_defaults(run=_remove)


def _add(arguments: Arguments) -> int:
    feeds.add_feed(
        load_project(),
        actions.TERMINAL,
        arguments.name,
        arguments.address,
        date_order=arguments.dates,
        column_choices=arguments.column,
        at=read_clock(),
    )
    print(f"เพิ่มแหล่งข้อมูล {arguments.name} แล้ว ระบบที่เปิดอยู่จะอ่านวันละครั้ง (read daily)")
    print(f"อ่านทันที: python -m geodata feed read {arguments.name}")
    return 0


def _list(_arguments: Arguments) -> int:
    project, now = load_project(), read_clock()
    for feed in feeds.list_feeds(project, actions.TERMINAL, at=now):
        print(f"{sanitize_text(feed.name)} · {sanitize_text(feed.address)} · {_describe(feed)}")
        overview = feeds.read_categories(project, actions.TERMINAL, feed.name, at=now)
        if overview.categories:
            counts = (f"{category} {count:,}" for category, count in overview.categories.items())
            print(f"  {' · '.join(counts)}")
    return 0


def _describe(feed: Feed) -> str:
    state = feed.state
    if state.problem is not None:
        return _format_problem(state.problem)
    if state.read_at is None:
        return "ยังไม่ได้อ่าน (not read yet)"
    moment = state.read_at.astimezone(BANGKOK)
    day = f"{moment.day}/{moment.month}/{moment.year + BUDDHIST_OFFSET}"
    return f"อ่านล่าสุด {day} {moment:%H.%M} น."


def _format_problem(problem: AppError) -> str:
    file = str(problem.values.get("file", ""))
    sentence = f"{problem.format_sentence('th')} ({problem.code})"
    return f"{sanitize_text(file)}: {sentence}" if file else sentence


def _read(arguments: Arguments) -> int:
    project, now = load_project(), read_clock()
    named = feeds.list_feeds(project, actions.TERMINAL, at=now)
    names = [feed.name for feed in named] if arguments.name is None else [arguments.name]
    results = [feeds.read_feed(project, actions.TERMINAL, name, at=now) for name in names]
    for result in results:
        _print_result(result)
    return 1 if any(result.error for result in results) else 0


def _print_result(result: FeedResult) -> None:
    name = sanitize_text(result.feed.name)
    if result.error is not None:
        print(f"{name}: {_format_problem(result.error)}")
        return
    print(
        f"{name}: เพิ่ม {result.added:,} ปรับปรุง {result.updated:,} เรื่อง · "
        f"นำเข้าไม่ได้ {len(result.rejects):,} แถว"
    )


def _remove(arguments: Arguments) -> int:
    feeds.remove_feed(load_project(), actions.TERMINAL, arguments.name, at=read_clock())
    print(f"เลิกอ่านแหล่งข้อมูล {arguments.name} แล้ว เรื่องที่นำเข้าไว้ยังอยู่ (records stay)")
    return 0
