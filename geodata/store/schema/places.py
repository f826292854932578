"""Places: the district's parts, the register of communities, single facts."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.places.landmarks import LandmarkKind
from geodata.model.places.registry import FigureKind, RegistryChangeKind
from geodata.store.schema.base import Integer, Number, build_choice_check, metadata

project_state = Table(  # single values: the change counter, options, what was loaded
    "project_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

subdistricts = Table(
    "subdistricts",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("official_area_km2", Number, nullable=False),
    Column("population", Integer, nullable=False),
    Column("population_year", Integer, nullable=False),
    Column("houses", Integer, nullable=False),
    sqlite_strict=True,
)

communities = Table(
    "communities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name_th", Text, nullable=False),
    Column("subdistrict_code", Text, ForeignKey("subdistricts.code"), nullable=False),
    Column("kind_th", Text, nullable=False),
    Column("zone", Integer),
    Column("longitude", Number, nullable=False),
    Column("latitude", Number, nullable=False),
    CheckConstraint("zone BETWEEN 1 AND 3", name="zone"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("retired_at", Text),
    sqlite_strict=True,
)

community_changes = Table(  # the history of the registry, never edited
    "community_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", Text, ForeignKey("communities.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    build_choice_check("kind", RegistryChangeKind),
    sqlite_strict=True,
)

community_figures = Table(  # the newest year is in force; the others are kept
    "community_figures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", Text, ForeignKey("communities.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("year_be", Integer),  # none: the source names no year
    Column("source", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    build_choice_check("kind", FigureKind),
    CheckConstraint("count > 0", name="count"),
    sqlite_strict=True,
)

community_names = Table(  # the crosswalk: what somebody decided about a name that records state
    "community_names",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sealed_name", LargeBinary, nullable=False),  # who typed it may have typed a person's
    Column("subdistrict_code", Text, ForeignKey("subdistricts.code")),  # as stated
    Column("community_id", Text, ForeignKey("communities.id")),  # none: none of ours
    Column("recorded_at", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("withdrawn_at", Text),
    sqlite_strict=True,
)

Index(None, community_changes.c.community_id)
Index(None, community_figures.c.community_id)

visits = Table(  # never deleted: one that was a mistake is withdrawn
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("community_id", Text, ForeignKey("communities.id"), nullable=False),
    Column("visited_on", Text, nullable=False),  # the day in Bangkok
    Column("found", Integer, nullable=False),
    Column("hours", Number),
    Column("people", Integer),
    Column("visitor_id", Integer, ForeignKey("accounts.id")),
    Column("recorded_at", Text, nullable=False),
    Column("withdrawn_at", Text),
    CheckConstraint("found IN (0, 1)", name="found"),
    CheckConstraint("hours BETWEEN 0 AND 24", name="hours"),
    CheckConstraint("people BETWEEN 1 AND 200", name="people"),
    sqlite_strict=True,
)

Index(None, visits.c.community_id)

landmarks = Table(  # public but for who added them; one that is gone is retired
    "landmarks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False, server_default=""),
    Column("longitude", Number, nullable=False),
    Column("latitude", Number, nullable=False),
    Column("source", Text, nullable=False),
    Column("added_by", Integer, ForeignKey("accounts.id")),
    Column("added_at", Text, nullable=False),
    Column("retired_at", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    build_choice_check("kind", LandmarkKind),
    sqlite_strict=True,
)
