"""The tables. Columns are TEXT, INTEGER, REAL and BLOB only: SQLite tables are STRICT."""

from sqlalchemy import (
    DDL,
    REAL,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.types import TypeEngine

from geodata.model.people import Role
from geodata.model.placement import Placed
from geodata.model.places import AreaLevel, BoundaryStatus
from geodata.model.records import Category, Indicator
from geodata.model.risks import Precision, RiskState

Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")  # eight bytes in either engine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, values: type) -> CheckConstraint:
    words = ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({words})", name=column)


def _placement() -> list[Column[object] | CheckConstraint]:
    """Return the columns that say where a record belongs and how that was decided."""
    return [
        Column("subdistrict_code", Text, ForeignKey("subdistricts.code")),
        Column("community_id", Text, ForeignKey("communities.id")),
        Column("how", Text, nullable=False),
        Column("boundary_version", Integer, nullable=False),
        Column("disagrees", Integer, nullable=False, default=0),
        _one_of("how", Placed),
    ]


facts = Table(  # single facts: the change counter, options, what was loaded
    "facts",
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
    sqlite_strict=True,
)

boundary_versions = Table(  # one row a change of boundaries, never edited
    "boundary_versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("level", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("dated", Text),
    Column("checksum", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    _one_of("level", AreaLevel),
    sqlite_strict=True,
)

boundaries = Table(  # the current boundary of an area is the one with the highest version
    "boundaries",
    metadata,
    Column("version", Integer, ForeignKey("boundary_versions.version"), primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("geometry", LargeBinary),  # WKB, WGS84; none for a point only
    _one_of("level", AreaLevel),
    _one_of("status", BoundaryStatus),
    sqlite_strict=True,
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
    _one_of("indicator", Indicator),
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
    *_placement(),
    Column("import_id", Integer, ForeignKey("imports.id"), nullable=False),
    Column("demo", Integer, nullable=False, default=0),
    _one_of("category", Category),
    UniqueConstraint("feed", "source_id"),
    sqlite_strict=True,
)

cases = Table(  # complaints to the network: the exact point is sealed, the day is all of the time
    "cases",
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
    *_placement(),
    Column("import_id", Integer, ForeignKey("imports.id"), nullable=False),
    Column("demo", Integer, nullable=False, default=0),
    _one_of("category", Category),
    UniqueConstraint("source", "source_id"),
    sqlite_strict=True,
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
    _one_of("indicator", Indicator),
    sqlite_strict=True,
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("look", Text, nullable=False, unique=True),  # two names that look alike are one
    Column("role", Text, nullable=False),
    Column("passphrase_hash", Text, nullable=False),
    Column("sealed_totp", LargeBinary),
    Column("totp_step", Integer, nullable=False),
    Column("enabled", Integer, nullable=False),
    Column("must_change", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("oidc_subject", Text),  # issuer and number of whom it is linked to
    _one_of("role", Role),
    sqlite_strict=True,
)

account_communities = Table(  # where a coordinator works
    "account_communities",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
    Column("community_id", Text, ForeignKey("communities.id"), primary_key=True),
    sqlite_strict=True,
)

sessions = Table(  # who is signed in; the cookie is kept as its hash only
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("cookie_hash", Text, nullable=False, unique=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("used_at", Text, nullable=False),
    sqlite_strict=True,
)

audit_entries = Table(  # append-only: triggers refuse every change
    "audit_entries",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("account_id", Integer),
    Column("verb", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("code", Text, nullable=False),
    sqlite_strict=True,
)

risk_points = Table(  # the exact point and the note are sealed; the position is what is public
    "risk_points",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("likelihood", Integer),
    Column("impact", Integer),
    Column("sealed_point", LargeBinary),
    Column("sealed_note", LargeBinary),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("subdistrict_code", Text, ForeignKey("subdistricts.code")),
    Column("proposer_id", Integer, ForeignKey("accounts.id")),
    Column("proposed_at", Text, nullable=False),
    Column("precision", Text),
    Column("public_id", Text, unique=True),
    Column("public_longitude", Number),
    Column("public_latitude", Number),
    Column("quarter", Text),
    Column("merged_into", Integer, ForeignKey("risk_points.id")),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _one_of("state", RiskState),
    _one_of("category", Category),
    _one_of("precision", Precision),
    CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
    CheckConstraint("impact BETWEEN 1 AND 5", name="impact"),
    sqlite_strict=True,
)

risk_approvals = Table(
    "risk_approvals",
    metadata,
    Column("risk_id", Integer, ForeignKey("risk_points.id"), primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
    Column("precision", Text, nullable=False),
    sqlite_strict=True,
)

for _change in ("UPDATE", "DELETE"):
    event.listen(
        audit_entries,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER audit_entries_no_{_change.lower()} BEFORE {_change} "
            "ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )

Index(None, sessions.c.account_id)
Index(None, accounts.c.oidc_subject, unique=True)
Index(None, risk_points.c.state)
Index(None, audit_entries.c.account_id)
Index(None, audit_entries.c.object)
Index(None, boundaries.c.area_id, boundaries.c.version)
for _records in (feed_records, cases):  # what the counts of a release read, in one pass
    Index(
        None,
        _records.c.subdistrict_code,
        _records.c.community_id,
        _records.c.how,
        _records.c.fiscal_year_be,
        _records.c.types,
    )
Index(None, record_versions.c.indicator, record_versions.c.record_id)
