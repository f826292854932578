"""Records that were imported, where they belong, what a later import replaced."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text, UniqueConstraint

from geodata.model.imports.records import Category, Indicator
from geodata.store.schema.base import (
    Integer,
    Number,
    build_choice_check,
    build_placement_columns,
    build_sealed_text_column,
    metadata,
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("source", Text, nullable=False),  # the feed's name, or the network
    Column("checksum", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("added", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("demo", Integer, nullable=False, default=0),
    build_choice_check("indicator", Indicator),
    sqlite_strict=True,
)

feed_records = Table(  # public already: only what the feed says, without text, photos and names
    "feed_records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("types", Text, nullable=False),  # JSON list of the feed's own words
    Column("state", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("longitude", Number),
    Column("latitude", Number),
    Column("reported_at", Text),
    Column("fiscal_year_be", Integer),
    Column("last_activity_at", Text),
    Column("stated_subdistrict", Text),
    *build_placement_columns(),
    Column("import_id", Integer, ForeignKey("imports.id"), nullable=False),
    Column("demo", Integer, nullable=False, default=0),
    Column("sealed_community", LargeBinary),  # the name it states, where there is no point
    build_choice_check("category", Category),
    UniqueConstraint("feed", "source_id"),
    sqlite_strict=True,
)

imported_complaints = (
    Table(  # complaints to the network: the exact point is sealed, the day is all of the time
        "imported_complaints",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("source", Text, nullable=False),
        Column("source_id", Text, nullable=False),
        Column("types", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("category", Text, nullable=False),
        Column("sealed_point", LargeBinary),
        Column("reported_on", Text),
        Column("fiscal_year_be", Integer),
        Column("stated_subdistrict", Text),
        *build_placement_columns(),
        Column("import_id", Integer, ForeignKey("imports.id"), nullable=False),
        Column("demo", Integer, nullable=False, default=0),
        Column("sealed_community", LargeBinary),  # the name it states, where there is no point
        build_choice_check("category", Category),
        UniqueConstraint("source", "source_id"),
        sqlite_strict=True,
    )
)

record_versions = Table(  # what a later import replaced, kept
    "record_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("replaced_by_import", Integer, ForeignKey("imports.id"), nullable=False),
    Column("replaced_at", Text, nullable=False),
    Column("before", Text, nullable=False),  # JSON of the row; a sealed point stays sealed
    build_choice_check("indicator", Indicator),
    sqlite_strict=True,
)

import_undos = Table(  # without a time: one officer wants it, a second has not agreed yet
    "import_undos",
    metadata,
    Column("import_id", Integer, ForeignKey("imports.id"), primary_key=True),
    Column("asked_by", Integer, ForeignKey("accounts.id")),
    Column("confirmed_by", Integer, ForeignKey("accounts.id")),
    Column("done_at", Text),
    Column("removed", Integer, nullable=False, default=0),
    Column("restored", Integer, nullable=False, default=0),
    sqlite_strict=True,
)

import_repeats = Table(  # records that an import states as an earlier one left them
    "import_repeats",
    metadata,
    Column("import_id", Integer, ForeignKey("imports.id"), primary_key=True),
    Column("record_id", Integer, primary_key=True),
    sqlite_strict=True,
)

undone_counted_records = (
    Table(  # counted complaints that were taken back: imported anew, they keep the id
        "undone_counted_records",
        metadata,
        Column("code", Text, primary_key=True),  # keyed, of source and id in the source
        Column("record_id", Integer, nullable=False),
        sqlite_strict=True,
    )
)

earlier_placements = Table(  # where a record was before boundaries moved it
    "earlier_placements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("record_id", Integer, nullable=False),
    *build_placement_columns(),
    Column("replaced_at", Text, nullable=False),
    build_choice_check("indicator", Indicator),
    sqlite_strict=True,
)

feeds = Table(  # read by the server once a day
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),  # the `feed` of its records
    build_sealed_text_column("sealed_address"),  # an address may hold a key to what is read there
    Column("date_order", Text, nullable=False),
    Column("column_choices", Text, nullable=False),  # JSON list of FIELD=HEADING
    Column("checksum", Text, nullable=False),  # of what was read last
    Column("tried_at", Text),
    Column("read_at", Text),
    Column("trouble", Text, nullable=False),  # JSON of code and values; empty where none
    Column("import_id", Integer, ForeignKey("imports.id")),
    UniqueConstraint("name"),
    sqlite_strict=True,
)

feed_categories = Table(  # which category a word of a feed means; the newest row of a word counts
    "feed_categories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Text, nullable=False),
    Column("types", Text, nullable=False),  # one word of the feed's own
    Column("category", Text, nullable=False),
    Column("set_by", Integer, ForeignKey("accounts.id")),  # none at the terminal of the server
    Column("set_at", Text, nullable=False),
    build_choice_check("category", Category),
    sqlite_strict=True,
)

Index(None, feed_categories.c.feed, feed_categories.c.types)
Index(None, earlier_placements.c.indicator, earlier_placements.c.record_id)
Index(None, record_versions.c.indicator, record_versions.c.record_id)
for _records in (
    feed_records,
    imported_complaints,
):  # what the counts of a release read, in one pass
    Index(
        None,
        _records.c.subdistrict_code,
        _records.c.community_id,
        _records.c.near_community_id,
        _records.c.how,
        _records.c.fiscal_year_be,
        _records.c.types,
    )
