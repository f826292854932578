"""Complaints that are worked. What was typed, places, files and contacts are sealed; days are kept.

A case has a key of its own, itself sealed with the key file; who reported lies in a table apart
under another key.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import Agency, CaseState, FileKind, MessageKind, Purpose, Threat
from geodata.model.cases.erasure import ErasureReason
from geodata.model.imports.records import Category
from geodata.model.risks import ReviewAnswer
from geodata.store.schema.base import (
    Integer,
    build_choice_check,
    build_sealed_text_column,
    metadata,
)

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("receipt_code", LargeBinary, nullable=False, unique=True),  # Argon2id, nothing else
    Column("sealed_key", LargeBinary, nullable=False),
    Column("sealed_content", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("community_id", Text, ForeignKey("communities.id")),
    Column("subdistrict_code", Text, ForeignKey("subdistricts.code")),
    Column("received_on", Text, nullable=False),
    Column("state_since", Text, nullable=False),
    Column("reviewed_in", Text),
    Column("not_for_community", Integer, nullable=False),
    Column("threat", Text, nullable=False),
    Column("visible_from", Text, nullable=False),
    Column("assigned_to", Integer, ForeignKey("accounts.id")),
    Column("registered_by", Integer, ForeignKey("accounts.id")),
    Column("duplicate_of", Integer, ForeignKey("cases.id")),
    Column("version", Integer, nullable=False),
    Column("demo", Integer, nullable=False),
    build_choice_check("state", CaseState),
    build_choice_check("category", Category),
    build_choice_check("reviewed_in", CaseState),
    build_choice_check("threat", Threat),
    sqlite_strict=True,
)

doubted_days = Table(  # reports that came while the clock could not be believed
    "doubted_days",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    sqlite_strict=True,
)

case_steps = Table(  # the story of a case: it only grows
    "case_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("version", Integer, nullable=False),  # the version that this step made
    Column("step", Text, nullable=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("on_day", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("sealed_reason", LargeBinary),
    Column("sealed_reporter_message", LargeBinary),  # what the reporter reads
    build_choice_check("step", CaseStep),
    build_choice_check("before", CaseState),
    build_choice_check("after", CaseState),
    sqlite_strict=True,
)

case_messages = Table(
    "case_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("on_day", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("is_read", Integer, nullable=False),
    build_choice_check("kind", MessageKind),
    sqlite_strict=True,
)

case_tasks = Table(
    "case_tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("assigned_to", Integer, ForeignKey("accounts.id")),
    Column("due_on", Text),
    Column("done_on", Text),
    sqlite_strict=True,
)

case_evidence = Table(  # the files lie sealed in the evidence folder
    "case_evidence",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("position", Integer, nullable=False),  # 1 is the first file of its case
    Column("kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("original_code", Text, nullable=False),  # HMAC of the file as it came
    Column("on_day", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id")),
    Column("version", Integer, nullable=False),  # of the case when the file came
    Column("sealed_details", LargeBinary, nullable=False),  # JSON: its hash and its look
    build_choice_check("kind", FileKind),
    build_choice_check("purpose", Purpose),
    sqlite_strict=True,
)

case_links = Table(  # cases about the same thing
    "case_links",
    metadata,
    Column("low_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("high_id", Integer, ForeignKey("cases.id"), primary_key=True),
    CheckConstraint("low_id < high_id", name="order"),
    sqlite_strict=True,
)

case_solutions = Table(  # what one person says was done; waits for a second one
    "case_solutions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("sealed_solution", LargeBinary, nullable=False),
    Column("done_on", Text, nullable=False),
    Column("evidence_id", Text, ForeignKey("case_evidence.id"), nullable=False),
    Column("asked_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("asked_on", Text, nullable=False),
    Column("answered_by", Integer, ForeignKey("accounts.id")),
    Column("answered_on", Text),
    Column("answer", Text, nullable=False),
    build_choice_check("answer", ReviewAnswer),
    sqlite_strict=True,
)

case_endings = Table(  # without a solution: said by one person, waits for a second one
    "case_endings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("other_id", Integer, ForeignKey("cases.id")),
    Column("sealed_words", LargeBinary, nullable=False),  # JSON: reason, and what is told
    Column("asked_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("asked_on", Text, nullable=False),
    Column("answered_by", Integer, ForeignKey("accounts.id")),
    Column("answered_on", Text),
    Column("answer", Text, nullable=False),
    build_choice_check("step", CaseStep),
    build_choice_check("answer", ReviewAnswer),
    sqlite_strict=True,
)

case_referrals = Table(  # packets; the file lies sealed in the evidence folder
    "case_referrals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("sealed_words", LargeBinary, nullable=False),  # JSON: recipient, letter, its number
    Column("file_id", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("prepared_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("prepared_on", Text, nullable=False),
    Column("version", Integer, nullable=False),  # of the case that it was made from
    Column("released_by", Integer, ForeignKey("accounts.id")),
    Column("released_on", Text),
    Column("answer", Text, nullable=False),
    build_choice_check("agency", Agency),
    build_choice_check("answer", ReviewAnswer),
    sqlite_strict=True,
)

packet_openings = Table(  # what a second officer has had before them who releases a packet
    "packet_openings",
    metadata,
    Column("referral_id", Integer, ForeignKey("case_referrals.id"), primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
    Column("sha256", Text, nullable=False),  # of the bytes that were handed out
    sqlite_strict=True,
)

letter_presets = Table(  # recipients and letters that officers use again
    "letter_presets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("agency", Text, nullable=False),
    Column("sealed_words", LargeBinary, nullable=False),  # JSON: name, recipient, letter
    Column("version", Integer, nullable=False),
    build_choice_check("agency", Agency),
    sqlite_strict=True,
)

case_identities = Table(  # sealed with another key than the case
    "case_identities",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("sealed_contact", LargeBinary, nullable=False),
    sqlite_strict=True,
)

identity_requests = Table(
    "identity_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("sealed_reason", LargeBinary, nullable=False),
    Column("asked_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("asked_on", Text, nullable=False),
    Column("answered_by", Integer, ForeignKey("accounts.id")),
    Column("answered_on", Text),
    Column("sealed_answer", LargeBinary),
    Column("answer", Text, nullable=False),
    build_choice_check("answer", ReviewAnswer),
    sqlite_strict=True,
)

case_clocks = Table(  # how many days a state may take, where the project has set it
    "case_clocks",
    metadata,
    Column("state", Text, primary_key=True),
    Column("days", Integer, nullable=False),
    build_choice_check("state", CaseState),
    CheckConstraint("days BETWEEN 1 AND 730", name="days"),
    sqlite_strict=True,
)

jurisdiction_hints = Table(
    "jurisdiction_hints",
    metadata,
    Column("agency", Text, primary_key=True),
    build_sealed_text_column("sealed_text"),
    Column("is_checked", Integer, nullable=False),  # by a lawyer
    Column("version", Integer, nullable=False),
    build_choice_check("agency", Agency),
    sqlite_strict=True,
)

case_notices = Table(
    "case_notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("on_day", Text, nullable=False),
    Column("is_read", Integer, nullable=False),
    sqlite_strict=True,
)

Index(None, cases.c.state)
Index(None, cases.c.community_id)
Index(None, case_notices.c.account_id)
for _part in (
    case_steps,
    case_messages,
    case_tasks,
    case_evidence,
    case_solutions,
    case_endings,
    case_referrals,
    identity_requests,
):
    Index(None, _part.c.case_id)

erasure_requests = Table(
    "erasure_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("asked_on", Text, nullable=False),
    Column("confirmed_by", Integer, ForeignKey("accounts.id")),
    Column("erased_on", Text),  # only once the journal holds nothing of it either
    build_choice_check("reason", ErasureReason),
    sqlite_strict=True,
)
