"""What all tables share. Columns are TEXT, INTEGER, REAL and BLOB: SQLite tables are STRICT."""

from sqlalchemy import REAL, CheckConstraint, Column, Double, ForeignKey, Integer, MetaData, Text
from sqlalchemy.types import TypeEngine

from geodata.model.placement import Placed

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


def one_of(column: str, values: type) -> CheckConstraint:
    """Return the check that a column holds one of some words."""
    words = ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({words})", name=column)


def placement() -> list[Column[object] | CheckConstraint]:
    """Return the columns that say where a record belongs and how that was decided."""
    return [
        Column("subdistrict_code", Text, ForeignKey("subdistricts.code")),
        Column("community_id", Text, ForeignKey("communities.id")),
        Column("how", Text, nullable=False),
        Column("boundary_version", Integer, nullable=False),
        Column("disagrees", Integer, nullable=False, default=0),
        Column("near_community_id", Text, ForeignKey("communities.id")),
        Column("near_m", Number),  # metres from the outline; of a complaint none is kept
        one_of("how", Placed),
    ]
