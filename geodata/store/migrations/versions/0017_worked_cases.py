"""Complaints that are worked."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CATEGORIES = "'policy', 'within agency', 'public service', 'community', 'unclassified'"
STATES = (
    "'received', 'community review', 'referred to district', 'district review', "
    "'referred to PACC', 'referred to NACC', 'accepted by agency', 'resolved', 'closed', "
    "'dismissed', 'duplicate', 'withdrawn'"
)
STEPS = (
    "'reported', 'taken up', 'referred to district', 'taken up by district', "
    "'sent back', 'released to PACC', 'released to NACC', 'agency accepted', "
    "'agency returned', 'agency finished', 'solution confirmed', 'dismissed', "
    "'found duplicate', 'reporter confirmed', 'clock ended', 'reporter contested', "
    "'reporter reopened', 'reporter withdrew', 'edited', 'assigned', 'threat set', "
    "'evidence added', 'solution proposed', 'solution declined', 'packet prepared', "
    "'packet dropped', 'risk point proposed', 'linked'"
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("receipt_code", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=True),
        sa.Column("subdistrict_code", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("reviewed_in", sa.Text(), nullable=True),
        sa.Column("not_for_community", sa.Integer(), nullable=False),
        sa.Column("threat", sa.Text(), nullable=False),
        sa.Column("visible_from", sa.Text(), nullable=False),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"category IN ({CATEGORIES})",
            name=op.f("ck_cases_category"),
        ),
        sa.CheckConstraint(
            f"reviewed_in IN ({STATES})",
            name=op.f("ck_cases_reviewed_in"),
        ),
        sa.CheckConstraint(
            f"state IN ({STATES})",
            name=op.f("ck_cases_state"),
        ),
        sa.CheckConstraint(
            "threat IN ('ordinary', 'guarded', 'high')", name=op.f("ck_cases_threat")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["accounts.id"], name=op.f("fk_cases_assigned_to")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_cases_community_id")
        ),
        sa.ForeignKeyConstraint(["duplicate_of"], ["cases.id"], name=op.f("fk_cases_duplicate_of")),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["accounts.id"], name=op.f("fk_cases_registered_by")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_cases_subdistrict_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("receipt_code", name=op.f("uq_cases_receipt_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_cases_community_id"), "cases", ["community_id"])
    op.create_index(op.f("ix_cases_state"), "cases", ["state"])
    op.create_table(
        "case_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            f"after IN ({STATES})",
            name=op.f("ck_case_steps_after"),
        ),
        sa.CheckConstraint(
            f"before IN ({STATES})",
            name=op.f("ck_case_steps_before"),
        ),
        sa.CheckConstraint(
            f"step IN ({STEPS})",
            name=op.f("ck_case_steps_step"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_case_steps_account_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_steps_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_steps")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_steps_case_id"), "case_steps", ["case_id"])
    op.create_table(
        "case_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("is_read", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('from reporter', 'to reporter', 'note')", name=op.f("ck_case_words_kind")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_case_words_account_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_words_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_words")),
        sa.UniqueConstraint("token", name=op.f("uq_case_words_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_words_case_id"), "case_words", ["case_id"])
    op.create_table(
        "case_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["accounts.id"], name=op.f("fk_case_tasks_assigned_to")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_tasks_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tasks")),
        sa.UniqueConstraint("token", name=op.f("uq_case_tasks_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_tasks_case_id"), "case_tasks", ["case_id"])
    op.create_table(
        "case_evidence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("original_code", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('photo', 'pdf')", name=op.f("ck_case_evidence_kind")),
        sa.CheckConstraint(
            "purpose IN ('evidence', 'done')", name=op.f("ck_case_evidence_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_case_evidence_account_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_evidence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_evidence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_evidence_case_id"), "case_evidence", ["case_id"])
    op.create_table(
        "case_links",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_case_links_order")),
        sa.ForeignKeyConstraint(["high_id"], ["cases.id"], name=op.f("fk_case_links_high_id")),
        sa.ForeignKeyConstraint(["low_id"], ["cases.id"], name=op.f("fk_case_links_low_id")),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_case_links")),
        sqlite_strict=True,
    )
    op.create_table(
        "case_solutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed_done", sa.LargeBinary(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('waiting', 'confirmed', 'refused', 'dropped')",
            name=op.f("ck_case_solutions_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_case_solutions_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_case_solutions_asked_by")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_solutions_case_id")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["case_evidence.id"], name=op.f("fk_case_solutions_evidence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_solutions")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_solutions_case_id"), "case_solutions", ["case_id"])
    op.create_table(
        "case_referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_on", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_on", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "agency IN ('district', 'PACC', 'NACC')", name=op.f("ck_case_referrals_agency")
        ),
        sa.CheckConstraint(
            "answer IN ('waiting', 'confirmed', 'refused', 'dropped')",
            name=op.f("ck_case_referrals_answer"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_referrals_case_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["accounts.id"], name=op.f("fk_case_referrals_prepared_by")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["accounts.id"], name=op.f("fk_case_referrals_released_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_referrals")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_referrals_case_id"), "case_referrals", ["case_id"])
    op.create_table(
        "case_identities",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed_contact", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_identities_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_identities")),
        sqlite_strict=True,
    )
    op.create_table(
        "identity_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Text(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('waiting', 'confirmed', 'refused', 'dropped')",
            name=op.f("ck_identity_requests_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_identity_requests_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_identity_requests_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_identity_requests_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_requests")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_identity_requests_case_id"), "identity_requests", ["case_id"])
    op.create_table(
        "case_clocks",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 730", name=op.f("ck_case_clocks_days")),
        sa.CheckConstraint(
            f"state IN ({STATES})",
            name=op.f("ck_case_clocks_state"),
        ),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_case_clocks")),
        sqlite_strict=True,
    )
    op.create_table(
        "jurisdiction_hints",
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_checked", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "agency IN ('district', 'PACC', 'NACC')", name=op.f("ck_jurisdiction_hints_agency")
        ),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_jurisdiction_hints")),
        sqlite_strict=True,
    )
    op.create_table(
        "case_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("is_read", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_case_notices_account_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_notices_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notices")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_notices_account_id"), "case_notices", ["account_id"])
