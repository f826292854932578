"""Risk points, with all that was said and done about them."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from geodata.model.imports.records import Category
from geodata.model.public_photos import PhotoKind, PhotoState
from geodata.model.risk_words import WordsState
from geodata.model.risks import Precision, ReviewAnswer, RiskState, RiskStep
from geodata.store.schema.base import (
    Integer,
    Number,
    build_choice_check,
    build_sealed_text_column,
    metadata,
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
    Column("near", Integer, nullable=False, server_default="0"),  # 1: beside it, as confirmed
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
    build_sealed_text_column("sealed_reason"),
    Column("version", Integer, nullable=False),
    Column("sub_kind", Text),  # a code of `sub_kinds`
    Column("agency_type", Text),
    build_choice_check("state", RiskState),
    build_choice_check("category", Category),
    build_choice_check("precision", Precision),
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
    build_sealed_text_column("sealed_before"),  # JSON of the row
    build_choice_check("step", RiskStep),
    UniqueConstraint("risk_id", "version"),
    sqlite_strict=True,
)

risk_projects = Table(  # the public project that a risk point is about; internal all the same
    "risk_projects",
    metadata,
    Column("risk_id", Integer, ForeignKey("risk_points.id"), primary_key=True),
    build_sealed_text_column("sealed_project"),  # JSON
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
    build_choice_check("answer", ReviewAnswer),
    sqlite_strict=True,
)

second_scores = (
    Table(  # by somebody who did not see the first ones, with the first ones as they were
        "second_scores",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("risk_id", Integer, ForeignKey("risk_points.id"), nullable=False),
        Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
        Column("likelihood", Integer, nullable=False),
        Column("impact", Integer, nullable=False),
        Column("first_likelihood", Integer, nullable=False),
        Column("first_impact", Integer, nullable=False),
        Column("scored_at", Text, nullable=False),
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact"),
        CheckConstraint("first_likelihood BETWEEN 1 AND 5", name="first_likelihood"),
        CheckConstraint("first_impact BETWEEN 1 AND 5", name="first_impact"),
        UniqueConstraint("risk_id", "account_id"),
        sqlite_strict=True,
    )
)

sub_kinds = Table(  # the list that officers keep; its names are public
    "sub_kinds",
    metadata,
    Column("code", Text, primary_key=True),
    Column("category", Text, nullable=False),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("retired", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False),
    build_choice_check("category", Category),
    sqlite_strict=True,
)

risk_words = Table(  # title and description; what was approved is sealed here too
    "risk_words",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("risk_id", Integer, ForeignKey("risk_points.id"), nullable=False),
    Column("state", Text, nullable=False),
    build_sealed_text_column("sealed_words"),  # JSON
    Column("writer_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("written_at", Text, nullable=False),
    Column("decided_by", Integer, ForeignKey("accounts.id")),
    Column("decided_at", Text),
    build_sealed_text_column("sealed_reason"),
    build_choice_check("state", WordsState),
    sqlite_strict=True,
)

public_photos = Table(  # covered pictures; the files of those that wait or are shown lie sealed
    "public_photos",
    metadata,
    Column("id", Text, primary_key=True),
    Column("risk_id", Integer, ForeignKey("risk_points.id"), nullable=False),
    Column("source_id", Text, ForeignKey("risk_photos.id"), nullable=False),
    Column("kind", Text, nullable=False),
    build_sealed_text_column("sealed_caption"),
    Column("sha256", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("proposer_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("proposed_at", Text, nullable=False),
    Column("decided_by", Integer, ForeignKey("accounts.id")),
    Column("decided_at", Text),
    Column("quarter", Text),  # in which it was approved
    build_sealed_text_column("sealed_reason"),
    build_choice_check("kind", PhotoKind),
    build_choice_check("state", PhotoState),
    sqlite_strict=True,
)

Index(None, risk_points.c.state)
Index(None, public_photos.c.risk_id)
Index(None, risk_words.c.risk_id)
Index(None, risk_photos.c.risk_id)
Index(None, risk_mitigations.c.risk_id)
