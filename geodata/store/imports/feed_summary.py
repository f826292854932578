"""The records of feeds in figures, counted once for each state that they are in.

A release follows every change of the project, and most changes leave the records of feeds alone.
Counting a million of them anew would take longer than all the rest of the release.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.model.imports.counts import RecordCount
from geodata.store.database import Transaction
from geodata.store.imports.feed_version import read_feed_version
from geodata.store.imports.records import FeedStore
from geodata.store.sealing import Seal

MOST_KEPT = 2  # states: the one in force, and one that a reader may still be in


@dataclass(frozen=True, slots=True, eq=False)  # two states are never compared, only told apart
class FeedSummary:
    """What a release says of the records of feeds."""

    counts: tuple[RecordCount, ...]
    months: Mapping[str, int]  # "2026-01": records of the district that were reported then
    sources: tuple[str, ...]
    period: tuple[str, str] | None  # first and last time of report, ISO, UTC
    has_demo: bool


_known: OrderedDict[str, FeedSummary] = OrderedDict()
_lock = threading.Lock()


def read_feed_summary(tx: Transaction, seal: Seal) -> FeedSummary:
    """Return the figures of the records as this transaction sees them."""
    version = read_feed_version(tx)
    with _lock:
        if version in _known:
            _known.move_to_end(version)
            return _known[version]
    summary = count_anew(tx, seal)
    if version:
        with _lock:
            _known[version] = summary
            while len(_known) > MOST_KEPT:
                _known.popitem(last=False)
    return summary


def count_anew(tx: Transaction, seal: Seal) -> FeedSummary:
    """Count every record."""
    feed = FeedStore(tx, seal)
    return FeedSummary(
        counts=tuple(feed.count_records()),
        months=feed.count_months(),
        sources=feed.list_sources(),
        period=feed.read_period(),
        has_demo=feed.has_demo(),
    )
