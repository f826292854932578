"""Screens of accounts, imports, publication and the audit log."""
