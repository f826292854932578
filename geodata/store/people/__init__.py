"""Rows of people: accounts, sessions, requests, the audit log."""
