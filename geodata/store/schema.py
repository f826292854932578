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
from geodata.model.registry import ChangeKind, FigureKind
from geodata.model.risks import Answer, Precision, RiskState, Step
from geodata.model.tracings import TracingState

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
    Column("version", Integer, nullable=False, server_default="1"),
    Column("retired_at", Text),
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
    Column("account_id", Integer),  # who made it current
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

boundary_tracings = Table(  # outlines that people traced; an officer makes one of them current
    "boundary_tracings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("community_id", Text, ForeignKey("communities.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("outline", LargeBinary, nullable=False),  # WKB, WGS84
    Column("reason", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("traced_at", Text, nullable=False),
    Column("answer", Text, nullable=False),
    _one_of("state", TracingState),
    sqlite_strict=True,
)

earlier_placements = Table(  # where a record was before boundaries moved it
    "earlier_placements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("record_id", Integer, nullable=False),
    *_placement(),
    Column("replaced_at", Text, nullable=False),
    _one_of("indicator", Indicator),
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
    Column("sealed_community", LargeBinary),  # the name it states, where there is no point
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
    Column("sealed_community", LargeBinary),  # the name it states, where there is no point
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
    Column("approved_at", Text),
    Column("review_on", Text),  # when somebody is to look at it again
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

risk_versions = Table(  # what an edit or a step replaced, kept
    "risk_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("risk_id", Integer, ForeignKey("risk_points.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("replaced_at", Text, nullable=False),
    Column("before", Text, nullable=False),  # JSON of the row; what is sealed stays sealed
    _one_of("step", Step),
    UniqueConstraint("risk_id", "version"),
    sqlite_strict=True,
)

risk_projects = Table(  # the public project that a risk point is about; internal all the same
    "risk_projects",
    metadata,
    Column("risk_id", Integer, ForeignKey("risk_points.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("budget_baht", Integer),
    Column("contract_number", Text, nullable=False),
    Column("starts_on", Text),
    Column("ends_on", Text),
    Column("source_link", Text, nullable=False),
    CheckConstraint("budget_baht >= 0", name="budget_baht"),
    sqlite_strict=True,
)

risk_photos = Table(  # the files lie sealed in the evidence folder, under names that say nothing
    "risk_photos",
    metadata,
    Column("id", Text, primary_key=True),
    Column("risk_id", Integer, ForeignKey("risk_points.id"), nullable=False),
    Column("original_code", Text, nullable=False),  # HMAC of the file as it came
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("risk_id", "original_code"),
    sqlite_strict=True,
)

risk_mitigations = Table(  # one person's evidence that a risk is less; waits for a second person
    "risk_mitigations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("risk_id", Integer, ForeignKey("risk_points.id"), nullable=False),
    Column("done_on", Text, nullable=False),
    Column("sealed_note", LargeBinary),
    Column("photo_id", Text, ForeignKey("risk_photos.id")),
    Column("asked_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("asked_at", Text, nullable=False),
    Column("answered_by", Integer, ForeignKey("accounts.id")),
    Column("answered_at", Text),
    Column("answer", Text, nullable=False),
    _one_of("answer", Answer),
    sqlite_strict=True,
)

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
    _one_of("kind", ChangeKind),
    sqlite_strict=True,
)

community_figures = Table(  # the newest year is in force; the others are kept
    "community_figures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", Text, ForeignKey("communities.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("year_be", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    _one_of("kind", FigureKind),
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
Index(None, visits.c.community_id)
Index(None, community_changes.c.community_id)
Index(None, community_figures.c.community_id)
Index(None, accounts.c.oidc_subject, unique=True)
Index(None, risk_points.c.state)
Index(None, risk_photos.c.risk_id)
Index(None, risk_mitigations.c.risk_id)
Index(None, audit_entries.c.account_id)
Index(None, audit_entries.c.object)
Index(None, boundaries.c.area_id, boundaries.c.version)
Index(None, boundary_tracings.c.community_id)
Index(None, earlier_placements.c.indicator, earlier_placements.c.record_id)
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
