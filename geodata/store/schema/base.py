"""What all tables share. Columns are TEXT, INTEGER, REAL and BLOB: SQLite tables are STRICT."""

from typing import Protocol

import sqlalchemy
from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    LargeBinary,
    MetaData,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator, TypeEngine

from geodata.errors import StorageUnavailable
from geodata.model.places.placement import PlacementKind

Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")  # eight bytes in either engine
Integer: TypeEngine[int] = sqlalchemy.Integer().with_variant(BigInteger(), "postgresql")  # the same

SEAL = "dusitmap_seal"  # the attribute of a dialect: one for each engine


class TextSeal(Protocol):
    """What texts are sealed with."""

    def close_text(self, text: str) -> bytes:
        """Return the sealed form of a text."""

    def open_text(self, sealed: bytes) -> str:
        """Return what `close_text` sealed."""


class SealedText(TypeDecorator[str]):
    """Text that people typed and that is not public: sealed on its way into the database.

    The seal is that of the engine: `Database.seal_with`. An empty text stays empty.
    """

    impl = LargeBinary
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """What it is outside the database."""
        return str

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal a text."""
        if not value:
            return None if value is None else b""
        return _seal_of(dialect).close_text(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Open a text."""
        if not value:
            return None if value is None else ""
        return _seal_of(dialect).open_text(value)


def _seal_of(dialect: Dialect) -> TextSeal:
    seal: TextSeal | None = getattr(dialect, SEAL, None)
    if seal is None:
        raise StorageUnavailable("E-SYS-04")
    return seal


class NoBytes(ColumnElement[bytes]):
    """The default of a column of bytes: none at all, in the words of the engine."""

    inherit_cache = True
    type = LargeBinary()


@compiles(NoBytes)
def _write_no_bytes(_element: NoBytes, compiler: SQLCompiler, **_options: object) -> str:
    return "''::bytea" if compiler.dialect.name == "postgresql" else "x''"


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def build_choice_check(column: str, values: type) -> CheckConstraint:
    """Return the check that a column holds one of some words."""
    words = ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({words})", name=column)


def build_sealed_text_column(name: str) -> Column[str]:
    """Return a column of text that people typed and that is not public."""
    return Column(name, SealedText, nullable=False, server_default=NoBytes())


def build_placement_columns() -> list[Column[object] | CheckConstraint]:
    """Return the columns that say where a record belongs and how that was decided."""
    return [
        Column("subdistrict_code", Text, ForeignKey("subdistricts.code")),
        Column("community_id", Text, ForeignKey("communities.id")),
        Column("how", Text, nullable=False),
        Column("boundary_version", Integer, nullable=False),
        Column("disagrees", Integer, nullable=False, default=0),
        Column("near_community_id", Text, ForeignKey("communities.id")),
        Column("near_m", Number),  # metres from the outline; of a complaint none is kept
        build_choice_check("how", PlacementKind),
    ]
