"""People: accounts, sessions, and the audit log, which only grows."""

from sqlalchemy import DDL, Column, ForeignKey, Index, LargeBinary, Table, Text, event

from geodata.model.people.account_requests import AccountRequestOutcome, RequestKind
from geodata.model.people.people import Role
from geodata.store.schema.base import Integer, build_choice_check, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("name_skeleton", Text, nullable=False, unique=True),  # two names that look alike are one
    Column("role", Text, nullable=False),
    Column("passphrase_hash", Text, nullable=False),  # "" until the holder came in
    Column("sealed_totp", LargeBinary),
    Column("totp_step", Integer, nullable=False),
    Column("enabled", Integer, nullable=False),
    Column("must_change", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("oidc_subject", Text),  # issuer and number of whom it is linked to
    Column("waiting", Integer, nullable=False, server_default="0"),  # for a second person
    build_choice_check("role", Role),
    sqlite_strict=True,
)

account_communities = Table(  # where a coordinator works
    "account_communities",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
    Column("community_id", Text, ForeignKey("communities.id"), primary_key=True),
    sqlite_strict=True,
)

account_requests = Table(  # what an administrator asked for, and what became of it
    "account_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("communities", Text, nullable=False),  # ids with a space between them
    Column("subject", Text, nullable=False),
    Column("asked_by", Integer, ForeignKey("accounts.id")),
    Column("asked_on", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("decided_by", Integer, ForeignKey("accounts.id")),
    Column("decided_on", Text),
    build_choice_check("kind", RequestKind),
    build_choice_check("role", Role),
    build_choice_check("outcome", AccountRequestOutcome),
    sqlite_strict=True,
)

account_invitations = Table(  # the code is kept as its hash only
    "account_invitations",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("until", Text, nullable=False),
    sqlite_strict=True,
)

sessions = Table(  # who is signed in; the cookie is kept as its hash only
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("cookie_hash", Text, nullable=False, unique=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("used_at", Text, nullable=False),
    sqlite_strict=True,
)

audit_entries = Table(  # append-only: triggers refuse every change
    "audit_entries",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("account_id", Integer),
    Column("verb", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("code", Text, nullable=False),
    sqlite_strict=True,
)

for _change in ("UPDATE", "DELETE"):
    event.listen(
        audit_entries,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER audit_entries_no_{_change.lower()} BEFORE {_change} "
            "ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )

waiting_entries = Table(  # of the log, by the day: chained in no order once their day is over
    "waiting_entries",
    metadata,
    Column("number", Integer, primary_key=True),  # random
    Column("at", Text, nullable=False),  # the first moment of the day
    Column("account_id", Integer),
    Column("verb", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("code", Text, nullable=False),
    sqlite_strict=True,
)

event.listen(
    waiting_entries,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE TRIGGER waiting_entries_no_update BEFORE UPDATE "
        "ON waiting_entries BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    ).execute_if(dialect="sqlite"),
)

Index(None, sessions.c.account_id)
Index(None, account_requests.c.account_id)
Index(None, accounts.c.oidc_subject, unique=True)
Index(None, audit_entries.c.account_id)
Index(None, audit_entries.c.object)
