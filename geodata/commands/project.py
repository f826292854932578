"""`init` and `doctor`: make the project ready, and say how it is."""

import json
import sys
from dataclasses import replace
from pathlib import Path

from geodata import actions, settings
from geodata.actions import operator_decisions
from geodata.commands.console import Arguments, Commands, load_project, read_clock
from geodata.district import get_district
from geodata.operations import doctor
from geodata.operations.doctor import HealthFinding, HealthState
from geodata.project import open_project

CHECK_LABELS = {
    "database": "ฐานข้อมูล (database)",
    "revision": "รุ่นของตาราง (schema)",
    "server": "เซิร์ฟเวอร์ PostgreSQL (server)",
    "references": "การอ้างอิงระหว่างตาราง (foreign keys)",
    "register": "ชุมชนในทะเบียน (communities)",
    "chain": "บันทึกการตรวจสอบ (audit chain)",
    "canaries": "กุญแจเปิดข้อมูลได้ (keys fit)",
    "clock": "นาฬิกา (clock)",
    "evidence": "ไฟล์หลักฐาน (evidence)",
    "feeds": "แหล่งข้อมูลที่อ่านทุกวัน (daily feeds)",
    "keys": "ไฟล์กุญแจ (key files)",
    "street map": "แผนที่ถนน (street map)",
    "tiles": "แผ่นแผนที่จากภายนอก (tiles)",
    "room": "พื้นที่ว่าง (free space)",
    "backup": "สำเนาสำรองล่าสุด (newest backup)",
}
ADVICE = {  # of what works, and somebody should see to
    "database": "{detail}",
    "revision": "{detail} · ปรับรุ่นเองเมื่อเปิดระบบ โดยทำสำเนาสำรองก่อน",
    "server": "{detail} · ความหมายและวิธีแก้อยู่ใน docs/operations.th.md",
    "evidence": "มี {detail} ไฟล์ที่ไม่มีรายการใดอ้างถึง ตกค้างจากการส่งที่ขาดตอน",
    "room": "เหลือ {detail} · โปรดเพิ่มพื้นที่",
    "backup": "ยังไม่มี หรือควรทำใหม่ด้วย python -m geodata backup · {detail}",
}


def add_init(commands: Commands) -> None:
    """Add `init`."""
    parser = commands.add_parser("init", help="make folder, database and reference geography")
    parser.add_argument(
        "--district", type=Path, metavar="FOLDER", help="of another district; it is remembered"
    )
    parser.set_defaults(run=_run_init)


def add_doctor(commands: Commands) -> None:
    """Add `doctor`."""
    parser = commands.add_parser("doctor", help="say how database, keys and backups are")
    parser.add_argument("--json", action="store_true", help="for a program to read")
    parser.add_argument(
        "--clock-is-right", action="store_true", help="go on after E-SYS-08, once you looked"
    )
    parser.set_defaults(run=_run_doctor)


def _run_init(arguments: Arguments) -> int:
    chosen = settings.read()
    if arguments.district is not None:
        chosen = replace(chosen, district=arguments.district.resolve())
    project = open_project(chosen)
    fresh = actions.set_up(project, read_clock())
    served = get_district()
    print("สร้างฐานข้อมูลแล้ว" if fresh else "ฐานข้อมูลพร้อมอยู่แล้ว", project.settings.data)
    print(f"เขต{served.name_th} ({served.name_en}, {served.code}):", served.folder)
    return 0


def _run_doctor(arguments: Arguments) -> int:
    if arguments.clock_is_right:
        operator_decisions.confirm_clock(load_project(), actions.TERMINAL, at=read_clock())
    found = list(doctor.examine(settings.read(), read_clock()))
    if arguments.json:
        print(json.dumps([_to_json(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        _print_findings(found)
    return 1 if any(finding.state is HealthState.BAD for finding in found) else 0


def _print_findings(findings: list[HealthFinding]) -> None:
    for finding in findings:
        name = CHECK_LABELS[finding.name]
        if finding.problem is not None:
            print(
                f"ต้องแก้ไข · {name}: {finding.problem.format_sentence()} ({finding.problem.code})",
                file=sys.stderr,
            )
        elif finding.state is HealthState.LOOK:
            print(f"ควรดู · {name}: {ADVICE[finding.name].format(detail=finding.detail)}")
        elif finding.state is HealthState.NOT_LOOKED:
            print(f"ไม่ได้ตรวจ · {name}{': ' if finding.detail else ''}{finding.detail}")
        else:
            print(f"ดี · {name}{': ' if finding.detail else ''}{finding.detail}")
    print(_choose_verdict({finding.state for finding in findings}))


def _choose_verdict(states: set[HealthState]) -> str:
    if HealthState.BAD in states:
        return "พบปัญหา"
    return "ปกติ" if states == {HealthState.GOOD} else "ไม่พบปัญหา แต่มีรายการที่ควรดูหรือไม่ได้ตรวจ"


def _to_json(finding: HealthFinding) -> dict[str, str]:
    problem = finding.problem
    return {
        "name": finding.name,
        "state": finding.state,
        "detail": finding.detail if problem is None else problem.format_sentence("en"),
        "code": "" if problem is None else problem.code,
    }
