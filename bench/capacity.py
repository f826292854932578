"""What the city and the country need, reckoned from what was measured; writes `docs/capacity.*.md`.

`python -m bench.capacity --write`. The words stand in `capacity_page.md`. Rates come from
`RESULTS.md` and from the README's table of figures; what nobody here measured is an assumption and
is called one on the page.
"""

import argparse
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.figures import README
from bench.join_engines import RESULTS
from geodata.reasons import Language

TEMPLATE = RESULTS.with_name("capacity_page.md")
PAGES: dict[Language, Path] = {
    language: README.with_name("docs") / f"capacity.{language}.md" for language in ("th", "en")
}


@dataclass(frozen=True, slots=True)
class Scale:
    """How large an area is, and what it is assumed to see in a year."""

    name_th: str
    name_en: str
    districts: int
    communities: int


@dataclass(frozen=True, slots=True)
class Rates:
    """What was measured."""

    join_points_per_s: float  # of one processor, a file of Parquet in and out
    join_memory_mb: float  # the most, of a file of any length
    two_workers_faster: float  # times, against one, both by dask
    database_mb: float  # a fiscal year of one district's network
    folder_mb: float  # the same with releases and photos


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What nobody here has measured."""

    records_per_district: int = 20_000  # a year, of all public systems that are imported
    years: int = 10  # kept, and placed again when boundaries change
    viewers_per_district: int = 40  # at the same time, on the busiest evening
    rooms_share: int = 10  # one district of so many holds a workshop of 300 phones
    districts_per_machine: int = 10  # a process and a folder each


VIEWERS_PER_MACHINE = 2_000  # of the static plane: `docs/architecture.en.md`
PHONES_PER_MACHINE = 300  # of rooms: `make load`

BANGKOK = Scale("กรุงเทพมหานคร", "Bangkok", districts=50, communities=2_007)
COUNTRY = Scale("ทั้งประเทศ", "the country", districts=928, communities=77_000)
SCALES = (BANGKOK, COUNTRY)


@dataclass(frozen=True, slots=True)
class Need:
    """What an area needs."""

    records: int  # of all years
    join_s: float  # one processor, all of them once
    join_two_s: float
    join_memory_mb: float
    database_gb: float  # of all years
    folder_gb: float
    viewers: int
    viewer_machines: int
    room_machines: int
    project_machines: int

    @property
    def machines(self) -> int:
        """All of them: a project, a viewer and a room are served by machines of their own."""
        return self.viewer_machines + self.room_machines + self.project_machines


def compute_need(scale: Scale, rates: Rates, assumed: Assumptions) -> Need:
    """Return what an area needs: plain proportion, rounded up to whole machines."""
    records = scale.districts * assumed.records_per_district * assumed.years
    join_s = records / rates.join_points_per_s
    district_years = scale.districts * assumed.years
    viewers = scale.districts * assumed.viewers_per_district
    rooms = math.ceil(scale.districts / assumed.rooms_share)
    return Need(
        records=records,
        join_s=join_s,
        join_two_s=join_s / rates.two_workers_faster,
        join_memory_mb=rates.join_memory_mb,
        database_gb=district_years * rates.database_mb / 1000,
        folder_gb=district_years * rates.folder_mb / 1000,
        viewers=viewers,
        viewer_machines=math.ceil(viewers / VIEWERS_PER_MACHINE),
        room_machines=math.ceil(rooms * 300 / PHONES_PER_MACHINE),
        project_machines=math.ceil(scale.districts / assumed.districts_per_machine),
    )


def read_rates(results: str, readme: str) -> Rates:
    """Return the rates that stand in the file of results and in the README."""
    joins = re.findall(
        r"^\| `(join[^`]*)` \| ([\d,]+) \| ([\d.]+) \| ([\d.]+) \| (\d+) MB \|", results, re.M
    )
    here = [row for row in joins if row[0] == "join"]
    seconds = {row[0].split()[-1]: float(row[2]) for row in joins if "--workers" in row[0]}
    _, rows, _, processor, memory = max(here, key=lambda row: int(row[1].replace(",", "")))
    [(database, folder)] = re.findall(
        r"database ([\d.]+) MB, the whole folder .*? ([\d.]+) MB", readme
    )
    return Rates(
        join_points_per_s=int(rows.replace(",", "")) / float(processor),
        join_memory_mb=float(memory),
        two_workers_faster=seconds["1"] / seconds["2"],
        database_mb=float(database),
        folder_mb=float(folder),
    )


ROWS: tuple[tuple[str, str, Callable[[Scale, Need], str]], ...] = (
    ("เขตหรืออำเภอ", "districts", lambda scale, need: f"{scale.districts:,}"),
    (
        "ชุมชนหรือหมู่บ้าน",
        "communities or villages",
        lambda scale, need: f"{scale.communities:,}",
    ),
    ("ข้อมูลทุกปี (รายการ)", "records of all years", lambda scale, need: f"{need.records:,}"),
    (
        "จับคู่ทั้งหมดหนึ่งครั้ง หนึ่งหน่วยประมวลผล (วินาที)",
        "all joined once, one processor (seconds)",
        lambda scale, need: f"{need.join_s:,.1f}",
    ),
    (
        "ด้วย dask สองหน่วยในเครื่องเดียว (วินาที)",
        "by dask, two workers on one machine (seconds)",
        lambda scale, need: f"{need.join_two_s:,.1f}",
    ),
    (
        "หน่วยความจำของการจับคู่ (MB)",
        "memory of the join (MB)",
        lambda scale, need: f"{need.join_memory_mb:,.0f}",
    ),
    (
        "ฐานข้อมูลทุกปี (GB)",
        "database of all years (GB)",
        lambda scale, need: f"{need.database_gb:,.1f}",
    ),
    ("ทั้งโฟลเดอร์ (GB)", "the whole folder (GB)", lambda scale, need: f"{need.folder_gb:,.1f}"),
    ("ผู้ชมพร้อมกัน (คน)", "viewers at once", lambda scale, need: f"{need.viewers:,}"),
    ("เครื่องสำหรับผู้ชม", "machines for viewers", lambda scale, need: f"{need.viewer_machines:,}"),
    (
        "เครื่องสำหรับเวิร์กช็อป",
        "machines for workshops",
        lambda scale, need: f"{need.room_machines:,}",
    ),
    (
        "เครื่องสำหรับระบบของเขต",
        "machines for the districts' projects",
        lambda scale, need: f"{need.project_machines:,}",
    ),
    ("รวม (เครื่อง)", "machines in all", lambda scale, need: f"{need.machines:,}"),
)


def format_pages(rates: Rates, assumed: Assumptions) -> dict[Language, str]:
    """Return the page in each language: `capacity_page.md`, Thai first, with the figures in it."""
    needs = [(scale, compute_need(scale, rates, assumed)) for scale in SCALES]
    thai = _format_table("สิ่งที่ต้องใช้", [scale.name_th for scale in SCALES], 0, needs)
    english = _format_table("needed", [scale.name_en for scale in SCALES], 1, needs)
    both = TEMPLATE.read_text(encoding="utf-8").format(
        thai=thai,
        english=english,
        rates=rates,
        assumed=assumed,
        viewers=VIEWERS_PER_MACHINE,
        phones=PHONES_PER_MACHINE,
    )
    before, after = both.split("\n# ")  # the second heading begins the other language
    return {"th": before.rstrip() + "\n", "en": f"# {after}"}


def _format_table(
    first: str, names: list[str], language: int, needs: list[tuple[Scale, Need]]
) -> str:
    lines = [[first, *names], ["---"] * (1 + len(names))]
    for thai, english, write in ROWS:
        lines.append([(thai, english)[language], *(write(*one) for one in needs)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def build_pages() -> dict[Language, str]:
    """Return the pages that today's measurements give."""
    rates = read_rates(RESULTS.read_text(encoding="utf-8"), README.read_text(encoding="utf-8"))
    return format_pages(rates, Assumptions())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="into docs/capacity.*.md")
    is_written = parser.parse_args().write
    for language, page in build_pages().items():
        if is_written:
            PAGES[language].write_text(page, encoding="utf-8")
        else:
            print(page)


if __name__ == "__main__":
    main()
