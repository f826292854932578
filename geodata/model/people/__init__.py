"""The nouns of people: roles, requests about accounts, the audit log."""
