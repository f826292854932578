"""`user` and `audit`: who may sign in, and whether the log of what they did is whole."""

import getpass
import sys

from geodata import actions
from geodata.actions import accounts, auditing
from geodata.commands.console import Arguments, Commands, now, the_project
from geodata.errors import BadInput, NotFound
from geodata.model.people import Account, Role
from geodata.project import Project


def user(commands: Commands) -> None:
    """Add `user`."""
    group = commands.add_parser("user", help="accounts of people who sign in")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="add an account; asks for the passphrase twice")
    add.add_argument("name")
    add.add_argument("--role", required=True, choices=[str(role) for role in Role])
    add.add_argument("--community", nargs="+", default=[], metavar="DS07")
    add.add_argument("--passphrase-stdin", action="store_true", help="read it from a pipe")
    add.set_defaults(run=_add)
    verbs.add_parser("list", help="every account").set_defaults(run=_list)
    disable = verbs.add_parser("disable", help="let an account sign in no more")
    disable.add_argument("name")
    disable.set_defaults(run=_disable)
    link = verbs.add_parser("link", help="let an account sign in through the identity provider")
    link.add_argument("name")
    link.add_argument("subject", nargs="?", help="`sub` of the provider; none takes the link away")
    link.set_defaults(run=_link)


def audit(commands: Commands) -> None:
    """Add `audit`."""
    group = commands.add_parser("audit", help="the log of what was done")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser("verify", help="check the whole chain")
    verify.add_argument(
        "--head", nargs=2, metavar=("NUMBER", "CODE"), help="a head that was printed before"
    )
    verify.set_defaults(run=_verify)


def _add(arguments: Arguments) -> int:
    made = accounts.add_account(
        the_project(),
        actions.TERMINAL,
        arguments.name,
        Role(arguments.role),
        frozenset(arguments.community),
        _passphrase(from_pipe=arguments.passphrase_stdin),
        at=now(),
    )
    print(f"เพิ่มบัญชี {arguments.name} แล้ว")
    if made.enrolment_link:
        print("เพิ่มลิงก์นี้ในแอปยืนยันตัวตน จะไม่แสดงอีก (second factor, shown once):")
        print(made.enrolment_link)
    return 0


def _passphrase(*, from_pipe: bool) -> str:
    if from_pipe:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("รหัสผ่าน (passphrase): ")
    if getpass.getpass("อีกครั้ง (again): ") != first:
        raise BadInput("E-AUTH-10")
    return first


def _list(_arguments: Arguments) -> int:
    for each in accounts.accounts(the_project(), actions.TERMINAL, at=now()):
        state = "" if each.enabled else " · ปิดใช้ (disabled)"
        print(f"{each.name} · {each.role} · {' '.join(sorted(each.communities))}{state}")
    return 0


def _disable(arguments: Arguments) -> int:
    project = the_project()
    account = _named(project, arguments.name)
    accounts.set_enabled(project, actions.TERMINAL, account, False, at=now())
    print(f"ปิดบัญชี {account.name} แล้ว")
    return 0


def _link(arguments: Arguments) -> int:
    project = the_project()
    account = _named(project, arguments.name)
    issuer, subject = project.settings.oidc_issuer, arguments.subject
    accounts.link(project, actions.TERMINAL, account, issuer, subject, at=now())
    print(f"{'ผูก' if subject else 'เลิกผูก'}บัญชี {account.name} กับผู้ให้บริการยืนยันตัวตนแล้ว")
    return 0


def _named(project: Project, name: str) -> Account:
    for each in accounts.accounts(project, actions.TERMINAL, at=now()):
        if each.name == name.strip().casefold():
            return each
    raise NotFound


def _verify(arguments: Arguments) -> int:
    project = the_project()
    verdict = auditing.verify_audit(project, actions.TERMINAL, at=now())
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
    if not auditing.fits_head(project, actions.TERMINAL, number, code, at=now()):
        raise BadInput("E-AUDIT-02", sequence=sequence)
    print(f"รายการที่ {number:,} ตรงกับค่ายืนยันของบันทึกที่พิมพ์ไว้")
