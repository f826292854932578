"""The tables in PostgreSQL: the same ones, and what its triggers and functions are written in."""

from sqlalchemy import ForeignKeyConstraint, MetaData
from sqlalchemy.engine import Connection

from geodata.store.schema import audit_entries, metadata, waiting_entries

REFUSE_CHANGE = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '23000';
END $$
"""
# Whoever may not own the tables may have them written anew, without the rows that were deleted.
REWRITE_TABLE = """
CREATE FUNCTION rewrite_table(wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  EXECUTE 'CLUSTER public.' || quote_ident(wanted) || ' USING ' || quote_ident('pk_' || wanted);
END $$
"""
APPEND_ONLY = {audit_entries: ("UPDATE", "DELETE"), waiting_entries: ("UPDATE",)}


def build_metadata() -> MetaData:
    """Return the tables as PostgreSQL gets them: references may be checked when all is there."""
    built = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        copied = table.to_metadata(built)
        for constraint in copied.constraints:
            if isinstance(constraint, ForeignKeyConstraint):
                constraint.deferrable, constraint.initially = True, "IMMEDIATE"
    return built


def create_tables(connection: Connection) -> None:
    """Create every table with its triggers, and the functions, in the open transaction."""
    build_metadata().create_all(connection)
    run = connection.exec_driver_sql
    run(REFUSE_CHANGE)
    run(REWRITE_TABLE)
    protect_functions(connection)
    for table, changes in APPEND_ONLY.items():
        for statement in list_triggers(table.name, changes):
            run(statement)


def protect_functions(connection: Connection) -> None:
    """Let only whom somebody names have tables written anew."""
    connection.exec_driver_sql("REVOKE ALL ON FUNCTION rewrite_table(text) FROM PUBLIC")


def list_trigger_names() -> list[str]:
    """Return the names of the triggers that keep the audit log as it was written."""
    return [
        f"{table.name}_no_{change.lower()}"
        for table, changes in APPEND_ONLY.items()
        for change in (*changes, "TRUNCATE")
    ]


def list_triggers(table: str, changes: tuple[str, ...]) -> list[str]:
    """Return the statements that make a table refuse changes, and to be emptied."""
    of_rows = [(change, "ROW") for change in changes]
    return [
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION refuse_audit_change()"
        for change, each in (*of_rows, ("TRUNCATE", "STATEMENT"))
    ]
