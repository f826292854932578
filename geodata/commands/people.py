"""`user` and `audit`: who may sign in, and whether the log of what they did is whole."""

from geodata import actions
from geodata.actions.people import accounts, auditing
from geodata.actions.people.account_requests import RequestResult
from geodata.commands.console import Arguments, Commands, load_project, read_clock
from geodata.errors import BadInput, NotFound
from geodata.model.people.people import Account, Role
from geodata.project import Project


def add_user(commands: Commands) -> None:
    """Add `user`."""
    group = commands.add_parser("user", help="accounts of people who sign in")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="ask for an account; somebody else confirms it")
    add.add_argument("name")
    add.add_argument("--role", required=True, choices=[str(role) for role in Role])
    add.add_argument("--community", nargs="+", default=[], metavar="DS07")
    add.set_defaults(run=_add)
    reset = verbs.add_parser("reset", help="ask for a new start: lost phone, forgotten passphrase")
    reset.add_argument("name")
    reset.set_defaults(run=_reset)
    verbs.add_parser("list", help="every account").set_defaults(run=_list)
    disable = verbs.add_parser("disable", help="let an account sign in no more")
    disable.add_argument("name")
    disable.set_defaults(run=_disable)
    link = verbs.add_parser("link", help="let an account sign in through the identity provider")
    link.add_argument("name")
    link.add_argument("subject", nargs="?", help="`sub` of the provider; none takes the link away")
    link.set_defaults(run=_link)


def add_audit(commands: Commands) -> None:
    """Add `audit`."""
    group = commands.add_parser("audit", help="the log of what was done")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser("verify", help="check the whole chain")
    verify.add_argument(
        "--head", nargs=2, metavar=("NUMBER", "CODE"), help="a head that was printed before"
    )
    verify.set_defaults(run=_verify)


def _add(arguments: Arguments) -> int:
    name, role = arguments.name, Role(arguments.role)
    communities = frozenset(arguments.community)
    project = load_project()
    asked = accounts.add_account(
        project, actions.TERMINAL, name, role, communities, at=read_clock()
    )
    print(f"เพิ่มบัญชี {name} แล้ว")
    _print_result(project, asked)
    return 0


def _reset(arguments: Arguments) -> int:
    project = load_project()
    account = _find_account(project, arguments.name)
    asked = accounts.request_new_secrets(project, actions.TERMINAL, account, at=read_clock())
    print(f"ขอตั้งรหัสผ่านใหม่ให้บัญชี {account.name} แล้ว")
    _print_result(project, asked)
    return 0


def _print_result(project: Project, result: RequestResult) -> None:
    """Print that somebody else confirms it; during the first set-up, the invitation."""
    if result.is_pending:
        print("รอให้เจ้าหน้าที่หรือผู้ตรวจสอบยืนยันที่หน้า “บัญชีและการตรวจสอบ” (waits for a second person)")
    if result.invitation:
        where = f"{project.settings.base_url}/auth/invitation"
        print(f"รหัสเชิญของเจ้าของบัญชี ใช้ได้ครั้งเดียวภายใน 72 ชั่วโมง ที่ {where} จะไม่แสดงอีก (invitation):")
        print(result.invitation)


def _list(_arguments: Arguments) -> int:
    for account in accounts.list_accounts(load_project(), actions.TERMINAL, at=read_clock()):
        print(
            f"{account.name} · {account.role} · {' '.join(sorted(account.communities))}"
            f"{_describe_state(account)}"
        )
    return 0


def _describe_state(account: Account) -> str:
    if not account.enabled:
        return " · ปิดใช้ (disabled)"
    if account.is_pending:
        return " · รอการยืนยัน (waits for a second person)"
    return "" if account.has_passphrase else " · รอเจ้าของบัญชี (invited)"


def _disable(arguments: Arguments) -> int:
    project = load_project()
    account = _find_account(project, arguments.name)
    accounts.set_enabled(project, actions.TERMINAL, account, False, at=read_clock())
    print(f"ปิดบัญชี {account.name} แล้ว")
    return 0


def _link(arguments: Arguments) -> int:
    project = load_project()
    account = _find_account(project, arguments.name)
    issuer, subject = project.settings.oidc_issuer, arguments.subject
    asked = accounts.request_link(
        project, actions.TERMINAL, account, issuer, subject, at=read_clock()
    )
    done = "ขอผูก" if asked.is_pending else "ผูก" if subject else "เลิกผูก"
    print(f"{done}บัญชี {account.name} กับผู้ให้บริการยืนยันตัวตนแล้ว")
    _print_result(project, asked)
    return 0


def _find_account(project: Project, name: str) -> Account:
    for account in accounts.list_accounts(project, actions.TERMINAL, at=read_clock()):
        if account.name == name.strip().casefold():
            return account
    raise NotFound


def _verify(arguments: Arguments) -> int:
    project = load_project()
    verdict = auditing.verify_audit(project, actions.TERMINAL, at=read_clock())
    if verdict.first_broken is not None:
        raise BadInput("E-AUDIT-01", sequence=verdict.first_broken)
    if arguments.head:
        _check_head(project, *arguments.head)
    if verdict.head is None:
        print("ยังไม่มีรายการบันทึก")
        return 0
    head = verdict.head
    print(f"บันทึกการตรวจสอบถูกต้องทั้ง {head.sequence:,} รายการ")
    print(f"ค่ายืนยันของบันทึก (head): {head.at} · {head.sequence} · {head.code}")
    return 0


def _check_head(project: Project, sequence: str, code: str) -> None:
    number = int(sequence) if sequence.isdecimal() else 0
    if not auditing.matches_head(project, actions.TERMINAL, number, code, at=read_clock()):
        raise BadInput("E-AUDIT-02", sequence=sequence)
    print(f"รายการที่ {number:,} ตรงกับค่ายืนยันของบันทึกที่พิมพ์ไว้")
