"""The figures of docs/method.th.md and docs/method.en.md: measured anew, kept as JSON, and drawn.

`python -m bench.method_pictures [--measure]`: with `--measure` every figure is simulated again
(about five minutes) and written to `docs/pictures/method.json`; the pictures and the tables of
both pages are always made from that file.
"""

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import validate_change, validate_rates, validate_scan
from bench.svg import COLOURS, EDGE, INK, PALE, Picture, Scale
from geodata.reasons import Language
from geodata.reference.tables import list_subdistricts
from mapping.analysis.statistics.agreement import compute_share
from mapping.analysis.statistics.scan import DRAWS

DOCS = Path(__file__).resolve().parents[1] / "docs"
PICTURES = DOCS / "pictures"
PAGES: dict[Language, Path] = {"th": DOCS / "method.th.md", "en": DOCS / "method.en.md"}
FIGURES = PICTURES / "method.json"
LEVELS = ("subdistrict", "community")
WIDTH, LEFT, RIGHT, TOP = 760, 150, 24, 74
ROW = 19
Figures = dict[str, Any]
WORDS: dict[Language, dict[str, str]] = {  # of the tables; the pictures are English on both pages
    "en": {
        "area": "area",
        "cases": "{number} cases a year",
        "records": "records in the first window",
        "chance": "by chance alone",
        "bunches": "in bunches of three",
        "seen": "a doubling is seen",
        "map": "map",
        "named": "a group is named",
        "at_most": "at most {limit:.0f}",
        "at_least": "at least {limit:.0f}",
        "missed": "missed",
    },
    "th": {
        "area": "พื้นที่",
        "cases": "{number} เรื่องต่อปี",
        "records": "รายการในช่วงแรก",
        "chance": "โดยบังเอิญล้วน",
        "bunches": "แจ้งเป็นชุด ชุดละสาม",
        "seen": "เห็นการเพิ่มเป็นสองเท่า",
        "map": "แผนที่",
        "named": "ระบุว่ามีกลุ่ม",
        "at_most": "ไม่เกิน {limit:.0f}",
        "at_least": "ไม่น้อยกว่า {limit:.0f}",
        "missed": "ไม่ผ่าน",
        "no group, right exposure": "ไม่มีกลุ่ม จำนวนประชากรถูกต้อง",
        "no group, exposure 30 % off": "ไม่มีกลุ่ม จำนวนประชากรคลาดเคลื่อน 30 %",
        "no group, half the incidents reported twice": "ไม่มีกลุ่ม ครึ่งหนึ่งของเหตุการณ์แจ้งซ้ำสองครั้ง",
        "four communities with three times the rate": "สี่ชุมชนมีอัตราสามเท่า",
    },
}


def measure_all() -> Figures:
    """Simulate every figure anew, with the seeds of the validations."""
    garwood = {}
    for level in LEVELS:
        names, residents = validate_rates.read_residents(level)
        shares = [
            validate_rates.measure_garwood(names, residents, cases, validate_rates.SIMULATIONS)
            for cases in validate_rates.CASES
        ]
        garwood[level] = {
            name: [round(float(one.shares[place]), 4) for one in shares]
            for place, name in enumerate(names)
        }
    simulations = validate_change.SIMULATIONS
    windows = validate_change.WINDOWS
    return {
        "cases": list(validate_rates.CASES),
        "garwood": garwood,
        "simulations": simulations,
        "false_alarms": {
            arrival: {
                str(records): validate_change.measure(records, 1.0, arrival, simulations)
                for records in windows
            }
            for arrival in validate_change.MAX_FALSE
        },
        "power": {
            str(records): validate_change.measure(records, 2.0, "chance", simulations)
            for records in (10, *windows)
        },
        "maps": validate_scan.MAPS,
        "draws": DRAWS,
        "scan": {
            name: validate_scan.measure(draw, validate_scan.MAPS)
            for name, draw in validate_scan.list_cases().items()
        },
    }


def draw_garwood(figures: Figures, level: str) -> bytes:
    """Draw how often the interval of each area held its true rate."""
    areas: dict[str, Sequence[float]] = figures["garwood"][level]
    height = TOP + ROW * len(areas) + 46
    title = f"How often Garwood's interval held the true rate, by {level}"
    limit, (low, high) = validate_rates.GOOD_AREA, validate_rates.GOOD_AVERAGE
    picture = Picture(WIDTH, height, title, _describe_garwood(areas, figures["cases"]))
    scale = Scale(0.92, 1.0, LEFT, WIDTH - RIGHT)
    english = {one.name_th: one.name_en for one in list_subdistricts()}  # any font has its letters
    bottom = TOP + ROW * len(areas)
    picture.legend(LEFT, 50, [f"{cases} cases a year" for cases in figures["cases"]], 150)
    picture.rectangle(
        scale.place(low), TOP, scale.place(high) - scale.place(low), bottom - TOP, PALE
    )
    for per_cent in range(92, 101, 2):
        x = scale.place(per_cent / 100)
        picture.line([(x, TOP), (x, bottom)], EDGE, width=0.5)
        picture.text(x, bottom + 18, f"{per_cent} %", anchor="middle")
    picture.line([(scale.place(limit), TOP), (scale.place(limit), bottom)], INK, dash="5 4")
    picture.text(
        LEFT,
        bottom + 38,
        "dashed: what every area should reach; pale: where the average should lie",
    )
    for row, (name, shares) in enumerate(areas.items()):
        y = TOP + ROW * (row + 0.5)
        picture.text(LEFT - 10, y + 4, english.get(name, name), anchor="end")
        for number, share in enumerate(shares):
            picture.dot(scale.place(share), y, number)
    return picture.to_bytes()


def draw_change(figures: Figures) -> bytes:
    """Draw false alarms on the left, and how often a doubling is seen on the right."""
    picture = Picture(
        WIDTH,
        330,
        "Comparing two windows: false alarms, and a doubling that is seen",
        "The figures stand in the table beside the picture.",
    )
    bottom, names = 270, list(figures["false_alarms"])
    left = Scale(0, 0.08, bottom, TOP)
    records = list(figures["false_alarms"][names[0]])
    across = Scale(0, len(records) - 1, 110, 330)
    for per_cent in (0, 2, 4, 6, 8):
        y = left.place(per_cent / 100)
        picture.line([(80, y), (360, y)], EDGE, width=0.5)
        picture.text(72, y + 4, f"{per_cent} %", anchor="end")
    for number, name in enumerate(names):
        limit = left.place(validate_change.MAX_FALSE[name])
        picture.line([(80, limit), (360, limit)], COLOURS[number], dash="5 4")
        alarms = figures["false_alarms"][name]
        points = [
            (across.place(place), left.place(alarms[one])) for place, one in enumerate(records)
        ]
        picture.line(points, COLOURS[number], width=1.5)
        for x, y in points:
            picture.dot(x, y, number)
    for place, one in enumerate(records):
        picture.text(across.place(place), bottom + 18, one, anchor="middle")
    picture.text(
        220, bottom + 40, "records in the first window (dashed: the most)", anchor="middle"
    )
    picture.legend(90, 52, ["by chance alone", "in bunches of three"], 140)
    right, power = Scale(0, 1, bottom, TOP), figures["power"]
    across = Scale(0, len(power) - 1, 470, 700)
    for per_cent in range(0, 101, 25):
        y = right.place(per_cent / 100)
        picture.line([(440, y), (730, y)], EDGE, width=0.5)
        picture.text(432, y + 4, f"{per_cent} %", anchor="end")
    points = [
        (across.place(place), right.place(share)) for place, share in enumerate(power.values())
    ]
    picture.line(points, COLOURS[0], width=1.5)
    for (x, y), (one, share) in zip(points, power.items(), strict=True):
        picture.dot(x, y, 0)
        picture.text(x + 8, y + 16, f"{100 * share:.0f} %")
        picture.text(x, bottom + 18, one, anchor="middle")
    picture.text(585, bottom + 40, "a doubling is seen from so many", anchor="middle")
    return picture.to_bytes()


def draw_scan(figures: Figures) -> bytes:
    """Draw how often the scan names a group, with the interval of so many maps."""
    shares: dict[str, float] = figures["scan"]
    maps = figures["maps"]
    title = f"How often the scan names a group ({maps:,} maps, {figures['draws']} draws a map)"
    bottom = TOP + 44 * len(shares) - 14
    picture = Picture(
        WIDTH, bottom + 52, title, "; ".join(_say_share(*one) for one in shares.items())
    )
    scale = Scale(0, 1, 310, WIDTH - 60)
    for per_cent in range(0, 101, 20):
        x = scale.place(per_cent / 100)
        picture.line([(x, TOP - 14), (x, bottom)], EDGE, width=0.5)
        picture.text(x, bottom + 18, f"{per_cent} %", anchor="middle")
    limits = {0: validate_scan.MAX_FALSE, len(shares) - 1: validate_scan.MIN_POWER}
    for row, (name, share) in enumerate(shares.items()):
        y = TOP + 44 * row + 6
        interval = compute_share(round(share * maps), maps)
        picture.text(300, y + 4, name, anchor="end")
        ends = [(scale.place(interval.low), y), (scale.place(interval.high), y)]
        picture.line(ends, COLOURS[0], width=3)
        picture.dot(scale.place(share), y, 0)
        picture.text(scale.place(interval.high) + 8, y + 4, f"{100 * share:.1f} %")
        if row in limits:
            x = scale.place(limits[row])
            picture.line([(x, y - 14), (x, y + 14)], INK, width=1.5, dash="4 3")
    picture.text(310, bottom + 40, "dashed: at most in the first row, at least in the last")
    return picture.to_bytes()


def draw_all(figures: Figures) -> dict[str, bytes]:
    """Return every picture by its name."""
    return {
        **{f"garwood-{level}.svg": draw_garwood(figures, level) for level in LEVELS},
        "change.svg": draw_change(figures),
        "scan.svg": draw_scan(figures),
    }


def build_tables(figures: Figures, language: Language = "en") -> dict[str, str]:
    """Return the tables of the page of a language by their names; a miss is marked."""
    words = WORDS[language]
    cases = [words["cases"].format(number=number) for number in figures["cases"]]
    tables = {}
    for level in LEVELS:
        rows = [
            [name, *(_format_coverage(share, words) for share in shares)]
            for name, shares in figures["garwood"][level].items()
        ]
        tables[f"garwood-{level}"] = _build_table([words["area"], *cases], rows)
    alarms: dict[validate_change.Arrival, dict[str, float]] = figures["false_alarms"]
    tables["false-alarms"] = _build_table(
        [words["records"], *(words[arrival] for arrival in alarms)],
        [
            [one, *(_format_alarm(alarms[arrival][one], arrival, words) for arrival in alarms)]
            for one in alarms["chance"]
        ],
    )
    tables["power"] = _build_table(
        [words["records"], words["seen"]],
        [[one, f"{100 * share:.1f} %"] for one, share in figures["power"].items()],
    )
    tables["scan"] = _build_table(
        [words["map"], words["named"]],
        [_build_scan_row(name, share, words) for name, share in figures["scan"].items()],
    )
    return tables


def _build_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(cells) for cells in (heads, *rows)]
    first, *others = (f"| {line} |" for line in lines)
    return "\n".join([first, "|" + "---|" * len(heads), *others])


def write_tables(method: str, tables: dict[str, str]) -> str:
    """Return the page with its tables in the place of those that stand between their marks."""
    for name, table in tables.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        if not pattern.search(method):
            raise ValueError(f"the page of the method has no place for {name!r}")
        method = pattern.sub(lambda _, text=f"{begin}\n{table}\n{end}": text, method)  # type: ignore[misc]
    return method


def _describe_garwood(areas: dict[str, Sequence[float]], cases: Sequence[int]) -> str:
    parts = []
    for place, number in enumerate(cases):
        shares = [one[place] for one in areas.values()]
        worst = min(areas, key=lambda name: areas[name][place])
        parts.append(
            f"{number} cases a year: average {100 * sum(shares) / len(shares):.1f} %, "
            f"least {100 * min(shares):.1f} % ({worst})"
        )
    return "; ".join(parts)


def _format_coverage(share: float, words: Mapping[str, str]) -> str:
    return f"{100 * share:.1f}" + _mark_miss(share < validate_rates.GOOD_AREA, words)


def _format_alarm(share: float, arrival: validate_change.Arrival, words: Mapping[str, str]) -> str:
    return f"{100 * share:.1f} %" + _mark_miss(share > validate_change.MAX_FALSE[arrival], words)


def _build_scan_row(name: str, share: float, words: Mapping[str, str]) -> list[str]:
    told = f"{100 * share:.1f} %"
    if name == "no group, right exposure":
        limit = validate_scan.MAX_FALSE
        told += f" ({words['at_most'].format(limit=100 * limit)})"
        told += _mark_miss(share > limit, words)
    if name.startswith("four communities"):
        limit = validate_scan.MIN_POWER
        told += f" ({words['at_least'].format(limit=100 * limit)})"
        told += _mark_miss(share < limit, words)
    return [words.get(name, name), told]


def _mark_miss(is_missed: bool, words: Mapping[str, str]) -> str:
    return f" **{words['missed']}**" if is_missed else ""


def _say_share(name: str, share: float) -> str:
    return f"{name}: {100 * share:.1f} %"


def main() -> None:
    """Measure where it is asked for, then draw and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="simulate every figure anew")
    if parser.parse_args().measure:
        text = json.dumps(measure_all(), ensure_ascii=False, indent=1)
        FIGURES.write_text(f"{text}\n", encoding="utf-8")
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    for name, picture in draw_all(figures).items():
        (PICTURES / name).write_bytes(picture)
    for language, page in PAGES.items():
        written = write_tables(page.read_text(encoding="utf-8"), build_tables(figures, language))
        page.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
