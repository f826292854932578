"""Every reader of a stranger's bytes, with valid files to begin from; one law for all of them.

A reader gives records or raises our own refusal. Anything else is a finding.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from geodata.errors import AppError
from geodata.intake import archives, records
from geodata.intake.boundaries import boundary_files
from geodata.intake.children import photo_child
from geodata.intake.tables import columns, tables
from mapping.web.reporting import report_json
from mapping.web.rooms import room_json
from tests.attack.files import corpus
from tests.geodata.intake import test_bad_tables as sheets
from tests.geodata.intake import test_shapefile as shp

NOW = datetime(2026, 9, 30, 5, tzinfo=UTC)
CSV = (
    "ticket_id,type,coords,address,timestamp,state\n"
    "T-1,ถนน,\"['100.50413', '13.77991']\",แขวงดุสิต,2023-07-22 06:14:39+00,เสร็จสิ้น\n"
    "T-2,ทางเท้า,\"['100.5', '13.7']\",,31/2/2566,รอรับเรื่อง\n"
)
JSON = (
    '[{"ticket_id": "T-1", "type": ["ถนน", "น้ำ"], "coords": ["100.5", "13.7"], "lat": 13.780, '
    '"timestamp": "2023-07-22 06:14:39+00", "note": {"a": 1}}, {"ticket_id": "T-2", "type": null}]'
)
REPORT = (
    '{"receipt": "1234567890123456", "mark": "x", "category": "policy", "community_id": "DS07",'
    ' "story": "ก", "happened": {"year": 2026, "month": 2, "day": 28}, "point": [100.5, 13.77],'
    ' "contact": "x", "not_for_community": true}'
).encode()


def _table(data: bytes) -> None:
    table = tables.read(data, name="")
    reading = records.read(table, columns.guess_mapping(table.header), now=NOW, key=b"k" * 32)
    kept = len(reading.records) + len(reading.rejects) + reading.repeat_count
    assert kept == len(table.rows) + len(table.rejects)


def _boundaries(data: bytes) -> None:
    for shape in boundary_files.read(data, name="").shapes:
        assert shape.geometry.is_valid


def _archive(data: bytes) -> None:
    archives.check(data).verify()


class _Sent:
    """A request that is its body and nothing else."""

    headers: Mapping[str, str] = MappingProxyType({"content-type": "application/json"})

    def __init__(self, data: bytes) -> None:
        self._data = data

    async def stream(self) -> AsyncIterator[bytes]:
        yield self._data


def _report(data: bytes) -> None:
    waiting = room_json.read_body(_Sent(data))  # type: ignore[arg-type]
    try:
        waiting.send(None)
    except StopIteration as done:
        report_json.read_case_report(done.value)


READERS: Mapping[str, tuple[Callable[[bytes], object], tuple[bytes, ...]]] = MappingProxyType({
    "geojson": (_boundaries, (corpus.collection(corpus.shape()),)),
    "shapefile": (_boundaries, (corpus.shapefile_of(), shp.zip_files(shp.parts(encoding="cp874")))),
    "csv": (_table, (CSV.encode(), CSV.encode("cp874"), CSV.replace(",", ";").encode())),
    "utf-16": (_table, (CSV.encode("utf-16"),)),
    "json": (_table, (JSON.encode(),)),
    "xlsx": (_table, (sheets.good_workbook(),)),
    "archive": (_archive, (corpus.shapefile_of(), sheets.good_workbook())),
    "photo": (photo_child.render_jpeg, (corpus.picture(), corpus.png_of(20))),
    "report": (_report, (REPORT,)),
})  # fmt: skip


def obeys(name: str, data: bytes) -> bool:
    """Read; say whether something was read. Whatever is neither that nor a refusal comes out."""
    read, _ = READERS[name]
    try:
        read(data)
    except AppError as refused:
        refused.format_sentence("th")  # every value of the sentence is there
        refused.format_sentence("en")
        return False
    return True
