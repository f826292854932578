"""Routes for reporters: report and follow a case without an account."""
