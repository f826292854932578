"""The tables of 0.2.0, all at once. What comes later changes them by revisions of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0001_baseline"
down_revision = None
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
AGENCIES = "('district', 'PACC', 'NACC')"
AGE_GROUPS = "('60+', '40-59', '25-39', '20-24')"
ANSWERS = "('waiting', 'confirmed', 'refused', 'dropped')"
CASE_STATES = (
    "('received', 'community review', 'referred to district', 'district review', "
    "'referred to PACC', 'referred to NACC', 'accepted by agency', 'resolved', "
    "'closed', 'dismissed', 'duplicate', 'withdrawn')"
)
CASE_STEPS = (
    "('reported', 'taken up', 'referred to district', 'taken up by district', "
    "'sent back', 'released to PACC', 'released to NACC', 'agency accepted', "
    "'agency returned', 'agency finished', 'solution confirmed', 'dismissed', "
    "'found duplicate', 'reporter confirmed', 'clock ended', 'reporter contested', "
    "'reporter reopened', 'reporter withdrew', 'reporter took back', "
    "'reopened by officer', 'edited', 'assigned', 'threat set', 'evidence added', "
    "'solution proposed', 'solution declined', 'ending proposed', 'ending declined', "
    "'packet prepared', 'packet dropped', 'packet sent', 'risk point proposed', "
    "'linked')"
)
CATEGORIES = "('policy', 'within agency', 'public service', 'community', 'unclassified')"
FORM_KINDS = "('pre test', 'post test', 'survey')"
INDICATORS = "('complaints', 'feed_reports')"
LEVELS = "('community', 'subdistrict')"
PLACED = "('inside', 'border', 'near', 'by name', 'subdistrict only', 'outside', 'unplaced')"
RISK_STEPS = (
    "('edited', 'proposed again', 'approved', 'returned', 'retired', 'merged', "
    "'undone', 'mitigation waiting', 'mitigation refused', 'mitigated', "
    "'still a risk', 'a risk again')"
)
ROLES = "('coordinator', 'officer', 'presenter', 'administrator', 'auditor')"
WORKSHOP_KINDS = (
    "('training', 'focus group', 'working meeting', 'future scenario', 'hearing', 'forum')"
)


def upgrade() -> None:
    """Apply."""
    _project_state()
    _subdistricts()
    _communities()
    _community_changes()
    _community_figures()
    _community_names()
    _boundary_versions()
    _boundaries()
    _boundary_confirmations()
    _boundary_tracings()
    _accounts()
    _audit_entries()
    _waiting_entries()
    _account_invitations()
    _account_requests()
    _sessions()
    _account_communities()
    _imports()
    _undone_counted_records()
    _import_repeats()
    _import_undos()
    _record_versions()
    _earlier_placements()
    _feed_records()
    _imported_complaints()
    _risk_points()
    _risk_approvals()
    _risk_photos()
    _risk_projects()
    _risk_versions()
    _risk_mitigations()
    _visits()
    _case_clocks()
    _jurisdiction_hints()
    _letter_presets()
    _cases()
    _case_endings()
    _case_evidence()
    _case_identities()
    _case_links()
    _case_messages()
    _case_notices()
    _case_referrals()
    _case_steps()
    _case_tasks()
    _doubted_days()
    _identity_requests()
    _case_solutions()
    _packet_openings()
    _erasure_requests()
    _trustees()
    _complaint_releases()
    _frozen_release_drafts()
    _plausible_subjects()
    _complaint_groups()
    _count_approvals()
    _release_confirmations()
    _grouped_complaints()
    _workshops()
    _room_devices()
    _pins()
    _pin_votes()
    _paper_pins()
    _form_answers()
    _workshop_forms()
    _workshop_attendance()
    _scenarios()
    _strategies()
    _commitments()
    _commitment_steps()
    _room_questions()
    _priorities()
    _papers()
    _paper_versions()


def _project_state() -> None:
    op.create_table(
        "project_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_project_state")),
        sqlite_strict=True,
    )


def _subdistricts() -> None:
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


def _communities() -> None:
    op.create_table(
        "communities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name_th", sa.Text(), nullable=False),
        sa.Column("subdistrict_code", sa.Text(), nullable=False),
        sa.Column("kind_th", sa.Text(), nullable=False),
        sa.Column("zone", sa.Integer()),
        sa.Column("longitude", NUMBER, nullable=False),
        sa.Column("latitude", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("retired_at", sa.Text()),
        sa.CheckConstraint("zone BETWEEN 1 AND 3", name=op.f("ck_communities_zone")),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_communities_subdistrict_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
        sqlite_strict=True,
    )


def _community_changes() -> None:
    op.create_table(
        "community_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.CheckConstraint(
            "kind IN ('added', 'renamed', 'retired', 'taken back', 'zone')",
            name=op.f("ck_community_changes_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_community_changes_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_changes_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_changes")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_community_changes_community_id"), "community_changes", ["community_id"]
    )


def _community_figures() -> None:
    op.create_table(
        "community_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("year_be", sa.Integer()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.CheckConstraint(
            "kind IN ('households', 'residents')", name=op.f("ck_community_figures_kind")
        ),
        sa.CheckConstraint("count > 0", name=op.f("ck_community_figures_count")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_community_figures_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_figures_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_figures")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_community_figures_community_id"), "community_figures", ["community_id"]
    )


def _community_names() -> None:
    op.create_table(
        "community_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("subdistrict_code", sa.Text()),
        sa.Column("community_id", sa.Text()),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("withdrawn_at", sa.Text()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_community_names_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_names_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_community_names_subdistrict_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_names")),
        sqlite_strict=True,
    )


def _boundary_versions() -> None:
    op.create_table(
        "boundary_versions",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text()),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.CheckConstraint(f"level IN {LEVELS}", name=op.f("ck_boundary_versions_level")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_boundary_versions")),
        sqlite_strict=True,
    )


def _boundaries() -> None:
    op.create_table(
        "boundaries",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("geometry", sa.LargeBinary()),
        sa.CheckConstraint(f"level IN {LEVELS}", name=op.f("ck_boundaries_level")),
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
    op.create_index(op.f("ix_boundaries_area_id_version"), "boundaries", ["area_id", "version"])


def _boundary_confirmations() -> None:
    op.create_table(
        "boundary_confirmations",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_boundary_confirmations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["version"],
            ["boundary_versions.version"],
            name=op.f("fk_boundary_confirmations_version"),
        ),
        sa.PrimaryKeyConstraint("version", "area_id", name=op.f("pk_boundary_confirmations")),
        sqlite_strict=True,
    )


def _boundary_tracings() -> None:
    op.create_table(
        "boundary_tracings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("traced_at", sa.Text(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'adopted', 'declined', 'replaced')",
            name=op.f("ck_boundary_tracings_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_boundary_tracings_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_boundary_tracings_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_tracings")),
        sa.UniqueConstraint("token", name=op.f("uq_boundary_tracings_token")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_boundary_tracings_community_id"), "boundary_tracings", ["community_id"]
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_skeleton", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("passphrase_hash", sa.Text(), nullable=False),
        sa.Column("sealed_totp", sa.LargeBinary()),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Integer(), nullable=False),
        sa.Column("must_change", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("oidc_subject", sa.Text()),
        sa.Column("waiting", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(f"role IN {ROLES}", name=op.f("ck_accounts_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
        sa.UniqueConstraint("name_skeleton", name=op.f("uq_accounts_name_skeleton")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_accounts_oidc_subject"), "accounts", ["oidc_subject"], unique=True)


def _audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entries")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_audit_entries_account_id"), "audit_entries", ["account_id"])
    op.create_index(op.f("ix_audit_entries_object"), "audit_entries", ["object"])
    _refuse("audit_entries", "UPDATE")
    _refuse("audit_entries", "DELETE")


def _waiting_entries() -> None:
    op.create_table(
        "waiting_entries",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_waiting_entries")),
        sqlite_strict=True,
    )
    _refuse("waiting_entries", "UPDATE")


def _account_invitations() -> None:
    op.create_table(
        "account_invitations",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_invitations_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_account_invitations_code_hash")),
        sqlite_strict=True,
    )


def _account_requests() -> None:
    op.create_table(
        "account_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("communities", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_on", sa.Text()),
        sa.CheckConstraint(
            "kind IN ('new account', 'other role', 'new secrets', 'link')",
            name=op.f("ck_account_requests_kind"),
        ),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'confirmed', 'refused', 'withdrawn', 'set up')",
            name=op.f("ck_account_requests_outcome"),
        ),
        sa.CheckConstraint(f"role IN {ROLES}", name=op.f("ck_account_requests_role")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_requests_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_account_requests_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_account_requests_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_requests")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_account_requests_account_id"), "account_requests", ["account_id"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("cookie_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_sessions_cookie_hash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"])


def _account_communities() -> None:
    op.create_table(
        "account_communities",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_communities_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_account_communities_community_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "community_id", name=op.f("pk_account_communities")),
        sqlite_strict=True,
    )


def _imports() -> None:
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
        sa.CheckConstraint(f"indicator IN {INDICATORS}", name=op.f("ck_imports_indicator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sqlite_strict=True,
    )


def _undone_counted_records() -> None:
    op.create_table(
        "undone_counted_records",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_undone_counted_records")),
        sqlite_strict=True,
    )


def _import_repeats() -> None:
    op.create_table(
        "import_repeats",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_repeats_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "record_id", name=op.f("pk_import_repeats")),
        sqlite_strict=True,
    )


def _import_undos() -> None:
    op.create_table(
        "import_undos",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("confirmed_by", sa.Integer()),
        sa.Column("done_at", sa.Text()),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_import_undos_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_import_undos_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_undos_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_undos")),
        sqlite_strict=True,
    )


def _record_versions() -> None:
    op.create_table(
        "record_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_import", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.CheckConstraint(f"indicator IN {INDICATORS}", name=op.f("ck_record_versions_indicator")),
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
    )


def _earlier_placements() -> None:
    op.create_table(
        "earlier_placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_code", sa.Text()),
        sa.Column("community_id", sa.Text()),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("boundary_version", sa.Integer(), nullable=False),
        sa.Column("disagrees", sa.Integer(), nullable=False),
        sa.Column("near_community_id", sa.Text()),
        sa.Column("near_m", NUMBER),
        sa.Column("replaced_at", sa.Text(), nullable=False),
        sa.CheckConstraint(f"how IN {PLACED}", name=op.f("ck_earlier_placements_how")),
        sa.CheckConstraint(
            f"indicator IN {INDICATORS}", name=op.f("ck_earlier_placements_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_earlier_placements_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["near_community_id"],
            ["communities.id"],
            name=op.f("fk_earlier_placements_near_community_id"),
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_earlier_placements_subdistrict_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_placements")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_earlier_placements_indicator_record_id"),
        "earlier_placements",
        ["indicator", "record_id"],
    )


def _feed_records() -> None:
    op.create_table(
        "feed_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("longitude", NUMBER),
        sa.Column("latitude", NUMBER),
        sa.Column("reported_at", sa.Text()),
        sa.Column("fiscal_year_be", sa.Integer()),
        sa.Column("last_activity_at", sa.Text()),
        sa.Column("stated_subdistrict", sa.Text()),
        sa.Column("subdistrict_code", sa.Text()),
        sa.Column("community_id", sa.Text()),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("boundary_version", sa.Integer(), nullable=False),
        sa.Column("disagrees", sa.Integer(), nullable=False),
        sa.Column("near_community_id", sa.Text()),
        sa.Column("near_m", NUMBER),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("sealed_community", sa.LargeBinary()),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_feed_records_category")),
        sa.CheckConstraint(f"how IN {PLACED}", name=op.f("ck_feed_records_how")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_feed_records_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_feed_records_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["near_community_id"],
            ["communities.id"],
            name=op.f("fk_feed_records_near_community_id"),
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
        op.f(
            "ix_feed_records_subdistrict_code_community_id_near_community_id_how_fiscal_year_be_types"
        ),
        "feed_records",
        ["subdistrict_code", "community_id", "near_community_id", "how", "fiscal_year_be", "types"],
    )


def _imported_complaints() -> None:
    op.create_table(
        "imported_complaints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("sealed_point", sa.LargeBinary()),
        sa.Column("reported_on", sa.Text()),
        sa.Column("fiscal_year_be", sa.Integer()),
        sa.Column("stated_subdistrict", sa.Text()),
        sa.Column("subdistrict_code", sa.Text()),
        sa.Column("community_id", sa.Text()),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("boundary_version", sa.Integer(), nullable=False),
        sa.Column("disagrees", sa.Integer(), nullable=False),
        sa.Column("near_community_id", sa.Text()),
        sa.Column("near_m", NUMBER),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("sealed_community", sa.LargeBinary()),
        sa.CheckConstraint(
            f"category IN {CATEGORIES}", name=op.f("ck_imported_complaints_category")
        ),
        sa.CheckConstraint(f"how IN {PLACED}", name=op.f("ck_imported_complaints_how")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_imported_complaints_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_imported_complaints_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["near_community_id"],
            ["communities.id"],
            name=op.f("fk_imported_complaints_near_community_id"),
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
        op.f(
            "ix_imported_complaints_subdistrict_code_community_id_near_community_id_how_fiscal_year_be_types"
        ),
        "imported_complaints",
        ["subdistrict_code", "community_id", "near_community_id", "how", "fiscal_year_be", "types"],
    )


def _risk_points() -> None:
    op.create_table(
        "risk_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("likelihood", sa.Integer()),
        sa.Column("impact", sa.Integer()),
        sa.Column("sealed_point", sa.LargeBinary()),
        sa.Column("sealed_note", sa.LargeBinary()),
        sa.Column("community_id", sa.Text()),
        sa.Column("subdistrict_code", sa.Text()),
        sa.Column("near", sa.Integer(), server_default="0", nullable=False),
        sa.Column("proposer_id", sa.Integer()),
        sa.Column("proposed_at", sa.Text(), nullable=False),
        sa.Column("precision", sa.Text()),
        sa.Column("public_id", sa.Text()),
        sa.Column("public_longitude", NUMBER),
        sa.Column("public_latitude", NUMBER),
        sa.Column("quarter", sa.Text()),
        sa.Column("approved_at", sa.Text()),
        sa.Column("review_on", sa.Text()),
        sa.Column("merged_into", sa.Integer()),
        sa.Column("sealed_reason", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_risk_points_category")),
        sa.CheckConstraint(
            "precision IN ('community', '250 m cell', 'exact')",
            name=op.f("ck_risk_points_precision"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'returned', 'approved', 'mitigated', 'retired', 'merged')",
            name=op.f("ck_risk_points_state"),
        ),
        sa.CheckConstraint("impact BETWEEN 1 AND 5", name=op.f("ck_risk_points_impact")),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_risk_points_likelihood")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_risk_points_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["risk_points.id"], name=op.f("fk_risk_points_merged_into")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["accounts.id"], name=op.f("fk_risk_points_proposer_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"],
            ["subdistricts.code"],
            name=op.f("fk_risk_points_subdistrict_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_points")),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_points_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_risk_points_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_risk_points_state"), "risk_points", ["state"])


def _risk_approvals() -> None:
    op.create_table(
        "risk_approvals",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_risk_approvals_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_risk_approvals_risk_id")
        ),
        sa.PrimaryKeyConstraint("risk_id", "account_id", name=op.f("pk_risk_approvals")),
        sqlite_strict=True,
    )


def _risk_photos() -> None:
    op.create_table(
        "risk_photos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("original_code", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_risk_photos_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_risk_photos_risk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_photos")),
        sa.UniqueConstraint(
            "risk_id", "original_code", name=op.f("uq_risk_photos_risk_id_original_code")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_risk_photos_risk_id"), "risk_photos", ["risk_id"])


def _risk_projects() -> None:
    op.create_table(
        "risk_projects",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column(
            "sealed_project", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_risk_projects_risk_id")
        ),
        sa.PrimaryKeyConstraint("risk_id", name=op.f("pk_risk_projects")),
        sqlite_strict=True,
    )


def _risk_versions() -> None:
    op.create_table(
        "risk_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("replaced_at", sa.Text(), nullable=False),
        sa.Column("sealed_before", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.CheckConstraint(f"step IN {RISK_STEPS}", name=op.f("ck_risk_versions_step")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_risk_versions_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_risk_versions_risk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_versions")),
        sa.UniqueConstraint("risk_id", "version", name=op.f("uq_risk_versions_risk_id_version")),
        sqlite_strict=True,
    )


def _risk_mitigations() -> None:
    op.create_table(
        "risk_mitigations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary()),
        sa.Column("photo_id", sa.Text()),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("answered_at", sa.Text()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"answer IN {ANSWERS}", name=op.f("ck_risk_mitigations_answer")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_risk_mitigations_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_risk_mitigations_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["risk_photos.id"], name=op.f("fk_risk_mitigations_photo_id")
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"], ["risk_points.id"], name=op.f("fk_risk_mitigations_risk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_mitigations")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_risk_mitigations_risk_id"), "risk_mitigations", ["risk_id"])


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("visited_on", sa.Text(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("hours", NUMBER),
        sa.Column("people", sa.Integer()),
        sa.Column("visitor_id", sa.Integer()),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text()),
        sa.CheckConstraint("found IN (0, 1)", name=op.f("ck_visits_found")),
        sa.CheckConstraint("hours BETWEEN 0 AND 24", name=op.f("ck_visits_hours")),
        sa.CheckConstraint("people BETWEEN 1 AND 200", name=op.f("ck_visits_people")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_visits_community_id")
        ),
        sa.ForeignKeyConstraint(["visitor_id"], ["accounts.id"], name=op.f("fk_visits_visitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("token", name=op.f("uq_visits_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visits_community_id"), "visits", ["community_id"])


def _case_clocks() -> None:
    op.create_table(
        "case_clocks",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN {CASE_STATES}", name=op.f("ck_case_clocks_state")),
        sa.CheckConstraint("days BETWEEN 1 AND 730", name=op.f("ck_case_clocks_days")),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_case_clocks")),
        sqlite_strict=True,
    )


def _jurisdiction_hints() -> None:
    op.create_table(
        "jurisdiction_hints",
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("is_checked", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"agency IN {AGENCIES}", name=op.f("ck_jurisdiction_hints_agency")),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_jurisdiction_hints")),
        sqlite_strict=True,
    )


def _letter_presets() -> None:
    op.create_table(
        "letter_presets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"agency IN {AGENCIES}", name=op.f("ck_letter_presets_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_presets")),
        sa.UniqueConstraint("token", name=op.f("uq_letter_presets_token")),
        sqlite_strict=True,
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("receipt_code", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text()),
        sa.Column("subdistrict_code", sa.Text()),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("state_since", sa.Text(), nullable=False),
        sa.Column("reviewed_in", sa.Text()),
        sa.Column("not_for_community", sa.Integer(), nullable=False),
        sa.Column("threat", sa.Text(), nullable=False),
        sa.Column("visible_from", sa.Text(), nullable=False),
        sa.Column("assigned_to", sa.Integer()),
        sa.Column("registered_by", sa.Integer()),
        sa.Column("duplicate_of", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_cases_category")),
        sa.CheckConstraint(f"reviewed_in IN {CASE_STATES}", name=op.f("ck_cases_reviewed_in")),
        sa.CheckConstraint(f"state IN {CASE_STATES}", name=op.f("ck_cases_state")),
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
            ["subdistrict_code"], ["subdistricts.code"], name=op.f("fk_cases_subdistrict_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("receipt_code", name=op.f("uq_cases_receipt_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_cases_community_id"), "cases", ["community_id"])
    op.create_index(op.f("ix_cases_state"), "cases", ["state"])


def _case_endings() -> None:
    op.create_table(
        "case_endings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Integer()),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("answered_on", sa.Text()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"answer IN {ANSWERS}", name=op.f("ck_case_endings_answer")),
        sa.CheckConstraint(f"step IN {CASE_STEPS}", name=op.f("ck_case_endings_step")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_case_endings_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_case_endings_asked_by")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_endings_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_case_endings_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_endings")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_endings_case_id"), "case_endings", ["case_id"])


def _case_evidence() -> None:
    op.create_table(
        "case_evidence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("original_code", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=False),
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


def _case_identities() -> None:
    op.create_table(
        "case_identities",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed_contact", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_identities_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_identities")),
        sqlite_strict=True,
    )


def _case_links() -> None:
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


def _case_messages() -> None:
    op.create_table(
        "case_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("is_read", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('from reporter', 'to reporter', 'note')", name=op.f("ck_case_messages_kind")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_case_messages_account_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_messages_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_messages")),
        sa.UniqueConstraint("token", name=op.f("uq_case_messages_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_messages_case_id"), "case_messages", ["case_id"])


def _case_notices() -> None:
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


def _case_referrals() -> None:
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
        sa.Column("released_by", sa.Integer()),
        sa.Column("released_on", sa.Text()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"agency IN {AGENCIES}", name=op.f("ck_case_referrals_agency")),
        sa.CheckConstraint(f"answer IN {ANSWERS}", name=op.f("ck_case_referrals_answer")),
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


def _case_steps() -> None:
    op.create_table(
        "case_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("sealed_reason", sa.LargeBinary()),
        sa.Column("sealed_reporter_message", sa.LargeBinary()),
        sa.CheckConstraint(f"after IN {CASE_STATES}", name=op.f("ck_case_steps_after")),
        sa.CheckConstraint(f"before IN {CASE_STATES}", name=op.f("ck_case_steps_before")),
        sa.CheckConstraint(f"step IN {CASE_STEPS}", name=op.f("ck_case_steps_step")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_case_steps_account_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_steps_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_steps")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_steps_case_id"), "case_steps", ["case_id"])


def _case_tasks() -> None:
    op.create_table(
        "case_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("assigned_to", sa.Integer()),
        sa.Column("due_on", sa.Text()),
        sa.Column("done_on", sa.Text()),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["accounts.id"], name=op.f("fk_case_tasks_assigned_to")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_tasks_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tasks")),
        sa.UniqueConstraint("token", name=op.f("uq_case_tasks_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_tasks_case_id"), "case_tasks", ["case_id"])


def _doubted_days() -> None:
    op.create_table(
        "doubted_days",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_doubted_days_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_doubted_days")),
        sqlite_strict=True,
    )


def _identity_requests() -> None:
    op.create_table(
        "identity_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("answered_on", sa.Text()),
        sa.Column("sealed_answer", sa.LargeBinary()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"answer IN {ANSWERS}", name=op.f("ck_identity_requests_answer")),
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


def _case_solutions() -> None:
    op.create_table(
        "case_solutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed_solution", sa.LargeBinary(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("answered_on", sa.Text()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"answer IN {ANSWERS}", name=op.f("ck_case_solutions_answer")),
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


def _packet_openings() -> None:
    op.create_table(
        "packet_openings",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_packet_openings_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["case_referrals.id"], name=op.f("fk_packet_openings_referral_id")
        ),
        sa.PrimaryKeyConstraint("referral_id", "account_id", name=op.f("pk_packet_openings")),
        sqlite_strict=True,
    )


def _erasure_requests() -> None:
    op.create_table(
        "erasure_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Integer()),
        sa.Column("erased_on", sa.Text()),
        sa.CheckConstraint(
            "reason IN ('reporter asked', 'names somebody', 'by mistake')",
            name=op.f("ck_erasure_requests_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_erasure_requests_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_erasure_requests_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_erasure_requests_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_requests")),
        sqlite_strict=True,
    )


def _trustees() -> None:
    op.create_table(
        "trustees",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trustees")),
        sqlite_strict=True,
    )


def _complaint_releases() -> None:
    op.create_table(
        "complaint_releases",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_complaint_releases")),
        sqlite_strict=True,
    )


def _frozen_release_drafts() -> None:
    op.create_table(
        "frozen_release_drafts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_frozen_release_drafts")),
        sqlite_strict=True,
    )


def _plausible_subjects() -> None:
    op.create_table(
        "plausible_subjects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("offices", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"category IN {CATEGORIES}", name=op.f("ck_plausible_subjects_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plausible_subjects")),
        sa.UniqueConstraint(
            "area_id", "category", name=op.f("uq_plausible_subjects_area_id_category")
        ),
        sqlite_strict=True,
    )


def _complaint_groups() -> None:
    op.create_table(
        "complaint_groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("first_month", sa.Text(), nullable=False),
        sa.Column("last_month", sa.Text(), nullable=False),
        sa.Column("complaints", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("retraction_asked_by", sa.Integer()),
        sa.Column("retracted_by", sa.Integer()),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_complaint_groups_category")),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_complaint_groups_level")),
        sa.ForeignKeyConstraint(
            ["number"], ["complaint_releases.number"], name=op.f("fk_complaint_groups_number")
        ),
        sa.ForeignKeyConstraint(
            ["retracted_by"], ["accounts.id"], name=op.f("fk_complaint_groups_retracted_by")
        ),
        sa.ForeignKeyConstraint(
            ["retraction_asked_by"],
            ["accounts.id"],
            name=op.f("fk_complaint_groups_retraction_asked_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_groups")),
        sqlite_strict=True,
    )


def _count_approvals() -> None:
    op.create_table(
        "count_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("another_person", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_count_approvals_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_approvals")),
        sa.UniqueConstraint("ref", "account_id", name=op.f("uq_count_approvals_ref_account_id")),
        sqlite_strict=True,
    )


def _release_confirmations() -> None:
    op.create_table(
        "release_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_release_confirmations_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_confirmations")),
        sa.UniqueConstraint(
            "on_day",
            "draft",
            "account_id",
            name=op.f("uq_release_confirmations_on_day_draft_account_id"),
        ),
        sqlite_strict=True,
    )


def _grouped_complaints() -> None:
    op.create_table(
        "grouped_complaints",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["complaint_groups.id"], name=op.f("fk_grouped_complaints_group_id")
        ),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_grouped_complaints")),
        sqlite_strict=True,
    )


def _workshops() -> None:
    op.create_table(
        "workshops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text()),
        sa.Column("age_group", sa.Text()),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("rolling", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Text(), nullable=False),
        sa.Column("facilitator_id", sa.Integer()),
        sa.Column("accepting", sa.Integer(), nullable=False),
        sa.Column("revealed", sa.Integer(), nullable=False),
        sa.Column("voting", sa.Text(), nullable=False),
        sa.Column("dots", sa.Integer(), nullable=False),
        sa.Column("timer_ends_at", sa.Text()),
        sa.Column("opened_at", sa.Text()),
        sa.Column("expires_at", sa.Text()),
        sa.Column("closed_at", sa.Text()),
        sa.Column("curated_at", sa.Text()),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), server_default="1000", nullable=False),
        sa.Column("locked", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(f"age_group IN {AGE_GROUPS}", name=op.f("ck_workshops_age_group")),
        sa.CheckConstraint(f"kind IN {WORKSHOP_KINDS}", name=op.f("ck_workshops_kind")),
        sa.CheckConstraint(
            "state IN ('prepared', 'open', 'closed')", name=op.f("ck_workshops_state")
        ),
        sa.CheckConstraint(
            "voting IN ('none', 'open', 'closed')", name=op.f("ck_workshops_voting")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_workshops_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["accounts.id"], name=op.f("fk_workshops_facilitator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshops")),
        sa.UniqueConstraint("code", name=op.f("uq_workshops_code")),
        sa.UniqueConstraint("token", name=op.f("uq_workshops_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_workshops_state"), "workshops", ["state"])


def _room_devices() -> None:
    op.create_table(
        "room_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token_code", sa.Text(), nullable=False),
        sa.Column("is_projector", sa.Integer(), nullable=False),
        sa.Column("ballot", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_projector IN (0, 1)", name=op.f("ck_room_devices_is_projector")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_room_devices_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_devices")),
        sa.UniqueConstraint("token_code", name=op.f("uq_room_devices_token_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_room_devices_workshop_id"), "room_devices", ["workshop_id"])


def _pins() -> None:
    op.create_table(
        "pins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text()),
        sa.Column("device_id", sa.Integer()),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text()),
        sa.Column("subdistrict_code", sa.Text()),
        sa.Column("cell_longitude", NUMBER),
        sa.Column("cell_latitude", NUMBER),
        sa.Column("sealed_point", sa.LargeBinary()),
        sa.Column("sealed_note", sa.LargeBinary()),
        sa.Column("merged_into", sa.Integer()),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer()),
        sa.Column("from_paper", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"category IN {CATEGORIES}", name=op.f("ck_pins_category")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_pins_community_id")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["room_devices.id"], name=op.f("fk_pins_device_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["pins.id"], name=op.f("fk_pins_merged_into")),
        sa.ForeignKeyConstraint(["risk_id"], ["risk_points.id"], name=op.f("fk_pins_risk_id")),
        sa.ForeignKeyConstraint(
            ["subdistrict_code"], ["subdistricts.code"], name=op.f("fk_pins_subdistrict_code")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_pins_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins")),
        sa.UniqueConstraint("token", name=op.f("uq_pins_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pins_device_id"), "pins", ["device_id"])
    op.create_index(op.f("ix_pins_workshop_id"), "pins", ["workshop_id"])


def _pin_votes() -> None:
    op.create_table(
        "pin_votes",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["room_devices.id"], name=op.f("fk_pin_votes_device_id")
        ),
        sa.ForeignKeyConstraint(["pin_id"], ["pins.id"], name=op.f("fk_pin_votes_pin_id")),
        sa.PrimaryKeyConstraint("device_id", "pin_id", name=op.f("pk_pin_votes")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pin_votes_pin_id"), "pin_votes", ["pin_id"])


def _paper_pins() -> None:
    op.create_table(
        "paper_pins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer()),
        sa.Column("confirmed_at", sa.Text()),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_paper_pins_confirmed_by")
        ),
        sa.ForeignKeyConstraint(["pin_id"], ["pins.id"], name=op.f("fk_paper_pins_pin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_pins")),
        sa.UniqueConstraint("pin_id", name=op.f("uq_paper_pins_pin_id")),
        sqlite_strict=True,
    )


def _form_answers() -> None:
    op.create_table(
        "form_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("form_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text()),
        sa.Column("age_group", sa.Text()),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("from_paper", sa.Integer(), nullable=False),
        sa.Column("is_duplicate", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("shown_in", sa.Integer()),
        sa.CheckConstraint(f"age_group IN {AGE_GROUPS}", name=op.f("ck_form_answers_age_group")),
        sa.CheckConstraint(f"kind IN {FORM_KINDS}", name=op.f("ck_form_answers_kind")),
        sa.CheckConstraint("from_paper IN (0, 1)", name=op.f("ck_form_answers_from_paper")),
        sa.CheckConstraint("is_duplicate IN (0, 1)", name=op.f("ck_form_answers_is_duplicate")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_form_answers_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_answers")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_form_answers_token_hash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_form_answers_workshop_id"), "form_answers", ["workshop_id"])


def _workshop_forms() -> None:
    op.create_table(
        "workshop_forms",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN {FORM_KINDS}", name=op.f("ck_workshop_forms_kind")),
        sa.CheckConstraint("open IN (0, 1)", name=op.f("ck_workshop_forms_open")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_forms_workshop_id")
        ),
        sa.PrimaryKeyConstraint("workshop_id", "kind", name=op.f("pk_workshop_forms")),
        sqlite_strict=True,
    )


def _workshop_attendance() -> None:
    op.create_table(
        "workshop_attendance",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("age_group", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "age_group IN ('60+', '40-59', '25-39', '20-24', 'unknown')",
            name=op.f("ck_workshop_attendance_age_group"),
        ),
        sa.CheckConstraint(
            "kind IN ('leader', 'committee', 'volunteer', 'officer', 'resident')",
            name=op.f("ck_workshop_attendance_kind"),
        ),
        sa.CheckConstraint("count > 0", name=op.f("ck_workshop_attendance_count")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_attendance_workshop_id")
        ),
        sa.PrimaryKeyConstraint(
            "workshop_id", "age_group", "kind", name=op.f("pk_workshop_attendance")
        ),
        sqlite_strict=True,
    )


def _scenarios() -> None:
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_story", sa.LargeBinary(), nullable=False),
        sa.Column("likelihood", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "likelihood IN ('likely', 'possible', 'unlikely')", name=op.f("ck_scenarios_likelihood")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_scenarios_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("token", name=op.f("uq_scenarios_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_scenarios_workshop_id"), "scenarios", ["workshop_id"])


def _strategies() -> None:
    op.create_table(
        "strategies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("year_be", sa.Integer(), nullable=False),
        sa.Column("sealed_responsible", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_strategies_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategies")),
        sa.UniqueConstraint("token", name=op.f("uq_strategies_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_strategies_scenario_id"), "strategies", ["scenario_id"])


def _commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("sealed_agency", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_promise", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Text()),
        sa.Column("community_id", sa.Text()),
        sa.Column("risk_id", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_proof", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("waiting", sa.Text()),
        sa.Column(
            "sealed_waiting_proof", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False
        ),
        sa.Column("is_public", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'promised', 'under way', 'kept', 'not kept')",
            name=op.f("ck_commitments_state"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_commitments_community_id")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["accounts.id"], name=op.f("fk_commitments_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_commitments_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_commitments_token")),
        sqlite_strict=True,
    )


def _commitment_steps() -> None:
    op.create_table(
        "commitment_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_commitment_steps_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_commitment_steps_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_steps")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_commitment_steps_commitment_id"), "commitment_steps", ["commitment_id"]
    )


def _room_questions() -> None:
    op.create_table(
        "room_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text()),
        sa.Column("device_id", sa.Integer()),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer()),
        sa.CheckConstraint(
            "state IN ('waiting', 'shown', 'answered', 'hidden')",
            name=op.f("ck_room_questions_state"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["room_devices.id"], name=op.f("fk_room_questions_device_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_room_questions_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_questions")),
        sa.UniqueConstraint("token", name=op.f("uq_room_questions_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_room_questions_device_id"), "room_questions", ["device_id"])
    op.create_index(op.f("ix_room_questions_workshop_id"), "room_questions", ["workshop_id"])


def _priorities() -> None:
    op.create_table(
        "priorities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pin_id"], ["pins.id"], name=op.f("fk_priorities_pin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priorities")),
        sa.UniqueConstraint("pin_id", name=op.f("uq_priorities_pin_id")),
        sqlite_strict=True,
    )


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Text()),
        sa.Column("workshop_id", sa.Integer()),
        sa.Column("edition_id", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('activity report', 'meeting report', 'lessons learned')",
            name=op.f("ck_papers_kind"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_papers_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_papers_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_papers_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("token", name=op.f("uq_papers_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_papers_community_id"), "papers", ["community_id"])


def _paper_versions() -> None:
    op.create_table(
        "paper_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed_parts", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("taken_from", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_paper_versions_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_paper_versions_paper_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_versions")),
        sa.UniqueConstraint("paper_id", "version", name=op.f("uq_paper_versions_paper_id_version")),
        sqlite_strict=True,
    )


def _refuse(table: str, change: str) -> None:
    """Let the database itself refuse a change of the audit log."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} "
            f"ON {table} BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        )
