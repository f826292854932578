"""The survey by link, paper and desk, and the fiscal year of each sheet that was used."""

import sqlalchemy as sa
from alembic import op

revision = "0010_surveys"
down_revision = "0009_watched_projects"
branch_labels = None
depends_on = None

AGES = "('60+', '40-59', '25-39', '20-24')"
STAMP_YEAR = """
    UPDATE form_answers SET year_be = (
        SELECT CAST(substr(workshops.held_on, 1, 4) AS INTEGER) + 543
            + CASE WHEN substr(workshops.held_on, 6, 2) >= '10' THEN 1 ELSE 0 END
        FROM workshops WHERE workshops.id = form_answers.workshop_id
    )
    WHERE kind = 'survey' AND shown_in IS NOT NULL
"""


def upgrade() -> None:
    """Apply."""
    op.add_column("form_answers", sa.Column("year_be", sa.Integer()))
    op.execute(STAMP_YEAR)  # what was used stays in the figures of its year
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Text(), nullable=False),
        sa.Column("closes_on", sa.Text(), nullable=False),
        sa.Column("is_closed", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_closed IN (0, 1)", name=op.f("ck_surveys_is_closed")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_surveys_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("token", name=op.f("uq_surveys_token")),
        sa.UniqueConstraint("code", name=op.f("uq_surveys_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "survey_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year_be", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("form_hash", sa.Text(), nullable=False),
        sa.Column("age_group", sa.Text()),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("shown_in", sa.Integer()),
        sa.CheckConstraint("way IN ('link', 'paper', 'desk')", name=op.f("ck_survey_answers_way")),
        sa.CheckConstraint(f"age_group IN {AGES}", name=op.f("ck_survey_answers_age_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answers")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_answers_token_hash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_surveys_programme_id"), "surveys", ["programme_id"])
    op.create_index(op.f("ix_survey_answers_year_be"), "survey_answers", ["year_be"])
