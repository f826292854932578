"""What an import would do, shown before anything is saved."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.model.imports.records import IncomingRecord, ParsedRecords, Reject
from geodata.model.places.placement import Placement, PlacementKind

PlacedRecord = tuple[IncomingRecord, Placement]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordPreview:
    """The rows of a file beside what is stored already."""

    new: tuple[PlacedRecord, ...]
    changed: tuple[tuple[int, IncomingRecord, Placement], ...]  # with the stored row's number
    unchanged_count: int
    repeat_count: int
    rejects: tuple[Reject, ...]
    same: tuple[int, ...] = ()  # stored rows that the file states as they are

    @property
    def placements(self) -> list[Placement]:
        """Return the placements of all rows that would be saved."""
        return [place for _, place in self.new] + [place for _, _, place in self.changed]

    def count_by_kind(self) -> dict[PlacementKind, int]:
        """Return how many of the rows to be saved were placed in which way."""
        counted = Counter(placement.kind for placement in self.placements)
        return {placed: counted[placed] for placed in PlacementKind if counted[placed]}

    @property
    def disagreeing_count(self) -> int:
        """How many rows state a place that contradicts their point."""
        return sum(placement.disagrees for placement in self.placements)


def compare(
    reading: ParsedRecords,
    placements: Sequence[Placement],
    stored: Mapping[str, Row],
    changed: Callable[[Any, IncomingRecord, Placement], bool],
    is_older: Callable[[Any, IncomingRecord], bool],
) -> RecordPreview:
    """Sort good rows into new, changed and unchanged, by source id.

    An older row than the stored one changes nothing, but does not state it either.
    """
    fresh: list[PlacedRecord] = []
    newer: list[tuple[int, IncomingRecord, Placement]] = []
    same: list[int] = []
    for record, placement in zip(reading.records, placements, strict=True):
        row = stored.get(record.source_id)
        if row is None:
            fresh.append((record, placement))
        elif changed(row, record, placement):
            newer.append((row["id"], record, placement))
        elif not is_older(row, record):
            same.append(row["id"])
    return RecordPreview(
        new=tuple(fresh),
        changed=tuple(newer),
        unchanged_count=len(reading.records) - len(fresh) - len(newer),
        repeat_count=reading.repeat_count,
        rejects=reading.rejects,
        same=tuple(same),
    )
