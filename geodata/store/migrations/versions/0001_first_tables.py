"""The first tables: places and their boundaries, imports, feed records and cases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "boundary_versions",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=True),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('community', 'subdistrict')", name=op.f("ck_boundary_versions_level")
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_boundary_versions")),
        sqlite_strict=True,
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
        sqlite_strict=True,
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "indicator IN ('complaints', 'feed_reports')", name=op.f("ck_imports_indicator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sqlite_strict=True,
    )
    op.create_table(
        "subdistricts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_th", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("official_area_km2", NUMBER, nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("population_year", sa.Integer(), nullable=False),
        sa.Column("houses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_subdistricts")),
        sqlite_strict=True,
    )
    op.create_table(
        "boundaries",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "level IN ('community', 'subdistrict')", name=op.f("ck_boundaries_level")
        ),
        sa.CheckConstraint(
            "status IN ('point only', 'estimated', 'traced', 'official')",
            name=op.f("ck_boundaries_status"),
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["boundary_versions.version"], name=op.f("fk_boundaries_version")
        ),
        sa.PrimaryKeyConstraint("version", "area_id", name=op.f("pk_boundaries")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_boundaries_area_id_version"), "boundaries", ["area_id", "version"], unique=False
    )
    op.create_table(
        "communities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name_th", sa.Text(), nullable=False),
        sa.Column("subdistrict_code", sa.Text(), nullable=False),
        sa.Column("kind_th", sa.Text(), nullable=False),
        sa.Column("zone", sa.Integer(), nullable=True),
        sa.Column("longitude", NUMBER, nullable=False),
        sa.Column("latitude", NUMBER, nullable=False),
        sa.CheckConstraint("zone BETWEEN 1 AND 3", name=op.f("ck_communities_zone")),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_communities_subdistrict_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
        sqlite_strict=True,
    )
    op.create_table(
        "record_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_import", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "indicator IN ('complaints', 'feed_reports')", name=op.f("ck_record_versions_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_import"],
            ["imports.id"],
            name=op.f("fk_record_versions_replaced_by_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_versions")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_record_versions_indicator_record_id"),
        "record_versions",
        ["indicator", "record_id"],
        unique=False,
    )
    op.create_table(
        "imported_complaints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("sealed_point", sa.LargeBinary(), nullable=True),
        sa.Column("reported_on", sa.Text(), nullable=True),
        sa.Column("fiscal_year_be", sa.Integer(), nullable=True),
        sa.Column("stated_subdistrict", sa.Text(), nullable=True),
        sa.Column("subdistrict_code", sa.Text(), nullable=True),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("boundary_version", sa.Integer(), nullable=False),
        sa.Column("disagrees", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN "
            "('policy', 'within agency', 'public service', 'community', 'unclassified')",
            name=op.f("ck_imported_complaints_category"),
        ),
        sa.CheckConstraint(
            "how IN ('inside', 'border', 'by name', 'subdistrict only', 'outside', 'unplaced')",
            name=op.f("ck_imported_complaints_how"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_imported_complaints_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_imported_complaints_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_imported_complaints_subdistrict_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_complaints")),
        sa.UniqueConstraint(
            "source", "source_id", name=op.f("uq_imported_complaints_source_source_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_imported_complaints_subdistrict_code_community_id_how_fiscal_year_be_types"),
        "imported_complaints",
        ["subdistrict_code", "community_id", "how", "fiscal_year_be", "types"],
        unique=False,
    )
    op.create_table(
        "feed_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("longitude", NUMBER, nullable=True),
        sa.Column("latitude", NUMBER, nullable=True),
        sa.Column("reported_at", sa.Text(), nullable=True),
        sa.Column("fiscal_year_be", sa.Integer(), nullable=True),
        sa.Column("last_activity_at", sa.Text(), nullable=True),
        sa.Column("stated_subdistrict", sa.Text(), nullable=True),
        sa.Column("subdistrict_code", sa.Text(), nullable=True),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("boundary_version", sa.Integer(), nullable=False),
        sa.Column("disagrees", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN "
            "('policy', 'within agency', 'public service', 'community', 'unclassified')",
            name=op.f("ck_feed_records_category"),
        ),
        sa.CheckConstraint(
            "how IN ('inside', 'border', 'by name', 'subdistrict only', 'outside', 'unplaced')",
            name=op.f("ck_feed_records_how"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_feed_records_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_feed_records_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_feed_records_subdistrict_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_records")),
        sa.UniqueConstraint("feed", "source_id", name=op.f("uq_feed_records_feed_source_id")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_feed_records_subdistrict_code_community_id_how_fiscal_year_be_types"),
        "feed_records",
        ["subdistrict_code", "community_id", "how", "fiscal_year_be", "types"],
        unique=False,
    )
