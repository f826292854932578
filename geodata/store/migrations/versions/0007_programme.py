"""The programme of the study: budget, goals, activities, documents, members, centres, notes."""

import sqlalchemy as sa
from alembic import op

revision = "0007_programme"
down_revision = "0006_second_scores"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
PROGRAMME_GOALS_RULE = (
    "('members', 'participants', 'attendance', 'communities', 'activities', 'reports', "
    "'documents', 'copies', 'centres', 'satang')"
)
MEMBERS_KIND = "('volunteer', 'working group', 'core leader', 'expert')"
MEMBERS_TEAM = "('strategy', 'data', 'secretary', 'follow-up')"
ACTIVITIES_KIND = (
    "('training', 'focus group', 'working meeting', 'future scenario', 'hearing', 'forum', "
    "'consultation', 'volunteer meeting', 'committee meeting', 'expert interview', 'field "
    "activity')"
)
ACTIVITIES_PHASE = "('plan', 'do', 'check', 'act')"
PROGRAMME_DOCUMENTS_KIND = (
    "('order', 'regulation', 'minutes', 'follow-up form', 'activity report', 'lessons learned')"
)
HANDBOOK_MOVEMENTS_KIND = "('printed', 'handed out', 'returned')"
PROGRAMME_NOTES_KIND = (
    "('man', 'money', 'material', 'management', 'strength', 'weakness', 'opportunity', 'threat')"
)
RECOMMENDATIONS_STATE = "('open', 'under way', 'done', 'dropped')"


def upgrade() -> None:
    """Apply."""
    _create_plan()
    _create_work()
    _create_papers()


def _create_plan() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("year_be", sa.Integer(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("approved_satang", sa.Integer(), nullable=False),
        sa.Column("residents", sa.Integer()),
        sa.Column("area_km2", NUMBER),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("approved_satang > 0", name=op.f("ck_programmes_approved_satang")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("token", name=op.f("uq_programmes_token")),
        sa.UniqueConstraint("year_be", name=op.f("uq_programmes_year_be")),
        sqlite_strict=True,
    )
    op.create_table(
        "programme_steps",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("planned_on", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("step BETWEEN 1 AND 5", name=op.f("ck_programme_steps_step")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_programme_steps_programme_id")
        ),
        sa.PrimaryKeyConstraint("programme_id", "step", name=op.f("pk_programme_steps")),
        sqlite_strict=True,
    )
    op.create_table(
        "budget_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column(
            "sealed_formula", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False
        ),
        sa.Column("planned_satang", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("planned_satang > 0", name=op.f("ck_budget_lines_planned_satang")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_budget_lines_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_lines")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_budget_lines_programme_id_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_budget_lines_programme_id"), "budget_lines", ["programme_id"])
    op.create_table(
        "programme_goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"rule IN {PROGRAMME_GOALS_RULE}", name=op.f("ck_programme_goals_rule")),
        sa.CheckConstraint("target > 0", name=op.f("ck_programme_goals_target")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_programme_goals_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_goals")),
        sa.UniqueConstraint(
            "programme_id", "code", name=op.f("uq_programme_goals_programme_id_code")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_programme_goals_programme_id"), "programme_goals", ["programme_id"])


def _create_work() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_contact", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team", sa.Text()),
        sa.Column("community_id", sa.Text()),
        sa.Column("joined_on", sa.Text(), nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.Column("consented_on", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN {MEMBERS_KIND}", name=op.f("ck_members_kind")),
        sa.CheckConstraint(f"team IN {MEMBERS_TEAM}", name=op.f("ck_members_team")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_members_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("number", name=op.f("uq_members_number")),
        sa.UniqueConstraint("token", name=op.f("uq_members_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_members_community_id"), "members", ["community_id"])
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("planned_on", sa.Text()),
        sa.Column("held_on", sa.Text()),
        sa.Column("community_id", sa.Text()),
        sa.Column("step", sa.Integer()),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("stage", sa.Integer()),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("headcount", sa.Integer()),
        sa.Column("workshop_id", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("headcount > 0", name=op.f("ck_activities_headcount")),
        sa.CheckConstraint(f"kind IN {ACTIVITIES_KIND}", name=op.f("ck_activities_kind")),
        sa.CheckConstraint(f"phase IN {ACTIVITIES_PHASE}", name=op.f("ck_activities_phase")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_activities_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_activities_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_activities_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("token", name=op.f("uq_activities_token")),
        sa.UniqueConstraint("workshop_id", name=op.f("uq_activities_workshop_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_activities_programme_id"), "activities", ["programme_id"])
    op.create_table(
        "activity_members",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_members_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_activity_members_member_id")
        ),
        sa.PrimaryKeyConstraint("activity_id", "member_id", name=op.f("pk_activity_members")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_activity_members_member_id"), "activity_members", ["member_id"])
    op.create_table(
        "programme_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("dated", sa.Text(), nullable=False),
        sa.Column("sealed_number", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("sealed_link", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("paper_id", sa.Integer()),
        sa.Column("activity_id", sa.Integer()),
        sa.Column("added_by", sa.Integer()),
        sa.Column("is_public", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_public IN (0, 1)", name=op.f("ck_programme_documents_is_public")),
        sa.CheckConstraint(
            f"kind IN {PROGRAMME_DOCUMENTS_KIND}", name=op.f("ck_programme_documents_kind")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_programme_documents_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["accounts.id"], name=op.f("fk_programme_documents_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_programme_documents_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_programme_documents_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_documents")),
        sa.UniqueConstraint("token", name=op.f("uq_programme_documents_token")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_programme_documents_programme_id"), "programme_documents", ["programme_id"]
    )
    op.create_table(
        "expenses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("spent_on", sa.Text(), nullable=False),
        sa.Column("satang", sa.Integer(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("activity_id", sa.Integer()),
        sa.Column("document_id", sa.Integer()),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("satang > 0", name=op.f("ck_expenses_satang")),
        sa.CheckConstraint("withdrawn IN (0, 1)", name=op.f("ck_expenses_withdrawn")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_expenses_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["programme_documents.id"], name=op.f("fk_expenses_document_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["budget_lines.id"], name=op.f("fk_expenses_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expenses")),
        sa.UniqueConstraint("token", name=op.f("uq_expenses_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_expenses_line_id"), "expenses", ["line_id"])


def _create_papers() -> None:
    op.create_table(
        "handbook_movements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text()),
        sa.Column("sealed_note", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("copies > 0", name=op.f("ck_handbook_movements_copies")),
        sa.CheckConstraint(
            f"kind IN {HANDBOOK_MOVEMENTS_KIND}", name=op.f("ck_handbook_movements_kind")
        ),
        sa.CheckConstraint("withdrawn IN (0, 1)", name=op.f("ck_handbook_movements_withdrawn")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_handbook_movements_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_handbook_movements_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handbook_movements")),
        sa.UniqueConstraint("token", name=op.f("uq_handbook_movements_token")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_handbook_movements_programme_id"), "handbook_movements", ["programme_id"]
    )
    op.create_table(
        "programme_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN {PROGRAMME_NOTES_KIND}", name=op.f("ck_programme_notes_kind")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_programme_notes_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_notes")),
        sa.UniqueConstraint("token", name=op.f("uq_programme_notes_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_programme_notes_programme_id"), "programme_notes", ["programme_id"])
    op.create_table(
        "plan_goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("year_be", sa.Integer(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column(
            "sealed_responsible", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_plan_goals_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goals")),
        sa.UniqueConstraint("token", name=op.f("uq_plan_goals_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_goals_programme_id"), "plan_goals", ["programme_id"])
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("sealed_code", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "sealed_follow_up", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False
        ),
        sa.Column("checked_on", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"state IN {RECOMMENDATIONS_STATE}", name=op.f("ck_recommendations_state")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_recommendations_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("token", name=op.f("uq_recommendations_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recommendations_programme_id"), "recommendations", ["programme_id"])
    op.create_table(
        "centres",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("sealed_order", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("established_on", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_centres_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centres")),
        sa.UniqueConstraint("token", name=op.f("uq_centres_token")),
        sqlite_strict=True,
    )
    op.create_table(
        "centre_members",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_centre_members_centre_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_centre_members_member_id")
        ),
        sa.PrimaryKeyConstraint("centre_id", "member_id", name=op.f("pk_centre_members")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_centre_members_member_id"), "centre_members", ["member_id"])
