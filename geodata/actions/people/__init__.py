"""Actions on accounts, sign-in and the audit log."""
