"""What a person had before them when they decided, so that they decide about nothing else.

A screen takes a `DisplayedVersion` of the record when it draws it, and every decision carries it.
The action takes one of the record as it is stored, in its own transaction, and refuses where they
differ.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Self

from shapely.geometry.base import BaseGeometry

from geodata.errors import Conflict


@dataclass(frozen=True, slots=True)
class DisplayedVersion:
    """The version that a record had when it was drawn, and a digest of what was drawn.

    The version alone is not enough: a record may change without a new one (a photo is added, an
    area is drawn anew), and the number of a record that is gone may be given to another.
    """

    version: int  # 0 where the record has none
    digest: str  # SHA-256, hexadecimal

    @classmethod
    def from_record(cls, record: object, *beside: object) -> Self:
        """Build from a record and what is drawn beside it."""
        version = getattr(record, "version", 0)
        return cls(version if isinstance(version, int) else 0, compute_digest(record, *beside))

    def require_unchanged(self, record: object, *beside: object) -> None:
        """Raise Conflict unless the record is as it was drawn.

        Raises
        ------
        Conflict
            E-CONFLICT-01 where the record is another one by now.
        """
        if DisplayedVersion.from_record(record, *beside) != self:
            raise Conflict


def compute_digest(*content: object) -> str:
    """Return the digest of values: equal values have equal ones, wherever they were read.

    Raises
    ------
    TypeError
        Where a value is of a kind that has no one way to be written down.
    """
    written = json.dumps([_to_plain(part) for part in content], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _to_plain(value: object) -> object:
    """Return a value as JSON can hold it, with the kind of each record in it."""
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        named = [[member.name, _to_plain(getattr(value, member.name))] for member in fields(value)]
        return [type(value).__name__, *named]
    return _collection_to_plain(value)


def _collection_to_plain(value: object) -> object:
    if isinstance(value, date):  # a time too
        return [type(value).__name__, value.isoformat()]
    if isinstance(value, bytes):
        return ["bytes", value.hex()]
    if isinstance(value, BaseGeometry):
        return ["geometry", value.wkb_hex]
    if isinstance(value, Mapping):
        return [
            "mapping",
            *_sort_values([_to_plain(key), _to_plain(inner)] for key, inner in value.items()),
        ]
    if isinstance(value, (set, frozenset)):
        return ["set", *_sort_values(_to_plain(inner) for inner in value)]
    if isinstance(value, (tuple, list)):
        return [_to_plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} has no digest")


def _sort_values(values: Iterable[object]) -> list[object]:
    return sorted(values, key=json.dumps)
