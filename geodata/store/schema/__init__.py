"""The tables, one file for what belongs together."""

from geodata.store.schema.answers import form_answers, workshop_forms
from geodata.store.schema.base import metadata
from geodata.store.schema.cases import (
    case_clocks,
    case_endings,
    case_evidence,
    case_identities,
    case_links,
    case_notices,
    case_referrals,
    case_solutions,
    case_steps,
    case_tasks,
    case_words,
    identity_requests,
    jurisdiction_hints,
    letter_presets,
    packet_openings,
    worked_cases,
)
from geodata.store.schema.commitments import commitment_steps, commitments
from geodata.store.schema.counting import (
    complaint_groups,
    complaint_releases,
    count_ticks,
    frozen_drafts,
    grouped_cases,
    plausible_subjects,
    release_confirmations,
)
from geodata.store.schema.erasure import erasure_requests
from geodata.store.schema.fieldwork import visits
from geodata.store.schema.forum import priorities, room_questions
from geodata.store.schema.outlines import (
    boundaries,
    boundary_confirmations,
    boundary_tracings,
    boundary_versions,
)
from geodata.store.schema.paper_pins import paper_pins
from geodata.store.schema.people import (
    account_communities,
    account_invitations,
    account_requests,
    accounts,
    audit_entries,
    sessions,
)
from geodata.store.schema.places import (
    communities,
    community_changes,
    community_figures,
    community_names,
    facts,
    subdistricts,
)
from geodata.store.schema.plans import scenarios, strategies
from geodata.store.schema.records import (
    cases,
    counted_before,
    earlier_placements,
    feed_records,
    import_repeats,
    imports,
    imports_taken_back,
    record_versions,
)
from geodata.store.schema.reports import report_versions, reports
from geodata.store.schema.risks import (
    risk_approvals,
    risk_mitigations,
    risk_photos,
    risk_points,
    risk_projects,
    risk_versions,
)
from geodata.store.schema.trustees import trustees
from geodata.store.schema.workshop_papers import workshop_attendance
from geodata.store.schema.workshops import pin_votes, pins, room_devices, workshops

__all__ = [
    "account_communities",
    "account_invitations",
    "account_requests",
    "accounts",
    "audit_entries",
    "boundaries",
    "boundary_confirmations",
    "boundary_tracings",
    "boundary_versions",
    "case_clocks",
    "case_endings",
    "case_evidence",
    "case_identities",
    "case_links",
    "case_notices",
    "case_referrals",
    "case_solutions",
    "case_steps",
    "case_tasks",
    "case_words",
    "cases",
    "commitment_steps",
    "commitments",
    "communities",
    "community_changes",
    "community_figures",
    "community_names",
    "complaint_groups",
    "complaint_releases",
    "count_ticks",
    "counted_before",
    "earlier_placements",
    "erasure_requests",
    "facts",
    "feed_records",
    "form_answers",
    "frozen_drafts",
    "grouped_cases",
    "identity_requests",
    "import_repeats",
    "imports",
    "imports_taken_back",
    "jurisdiction_hints",
    "letter_presets",
    "metadata",
    "packet_openings",
    "paper_pins",
    "pin_votes",
    "pins",
    "plausible_subjects",
    "priorities",
    "record_versions",
    "release_confirmations",
    "report_versions",
    "reports",
    "risk_approvals",
    "risk_mitigations",
    "risk_photos",
    "risk_points",
    "risk_projects",
    "risk_versions",
    "room_devices",
    "room_questions",
    "scenarios",
    "sessions",
    "strategies",
    "subdistricts",
    "trustees",
    "visits",
    "worked_cases",
    "workshop_attendance",
    "workshop_forms",
    "workshops",
]
