"""Routes for everybody: release files, editions, exports, handbooks. No database."""
