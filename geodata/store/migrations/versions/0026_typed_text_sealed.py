"""What people typed and is not public is sealed: reasons, notes, hints, proofs, projects."""

import json

import sqlalchemy as sa
from alembic import context, op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TEXTS = (
    ("risk_points", "reason"),
    ("risk_versions", "before"),
    ("boundary_tracings", "reason"),
    ("boundary_tracings", "answer"),
    ("boundary_confirmations", "note"),
    ("commitments", "proof"),
    ("commitments", "waiting_proof"),
    ("jurisdiction_hints", "text"),
)
PROJECT = (
    "name",
    "agency",
    "budget_baht",
    "contract_number",
    "starts_on",
    "ends_on",
    "source_link",
)


def upgrade() -> None:
    """Apply."""
    for table in dict.fromkeys(table for table, _ in TEXTS):
        columns = [column for each, column in TEXTS if each == table]
        boxes = _rows(table, columns)
        for column in columns:  # in place: others refer to some of these tables
            op.add_column(table, _box(f"sealed_{column}"))
            op.drop_column(table, column)
        for row in boxes:
            if table == "risk_versions":
                row["before"] = _renamed(row["before"])
            sealed = {f"sealed_{name}": _closed(row[name]) for name in columns}
            _set(table, row["rowid"], sealed)
    projects = _rows("risk_projects", PROJECT)
    recreated = op.batch_alter_table(
        "risk_projects", recreate="always", table_kwargs={"sqlite_strict": True}
    )
    with recreated as batch:
        batch.add_column(_box("sealed_project"))
        batch.drop_constraint(op.f("ck_risk_projects_budget_baht"), type_="check")
        for column in PROJECT:
            batch.drop_column(column)
    for row in projects:
        words = json.dumps({name: row[name] for name in PROJECT}, ensure_ascii=False)
        _set("risk_projects", row["rowid"], {"sealed_project": _closed(words)})


def _rows(table: str, columns: tuple[str, ...] | list[str]) -> list[dict[str, object]]:
    names: list[sa.ColumnClause[object]] = [sa.column(name) for name in ("rowid", *columns)]
    rows = op.get_bind().execute(sa.select(*names).select_from(sa.table(table)))
    return [dict(row._mapping) for row in rows]


def _renamed(before: object) -> str:
    """Return a replaced version with the names that its columns have now."""
    row = json.loads(str(before))
    row["sealed_reason"] = row.pop("reason")
    if row["project"] is not None:
        words = {name: row["project"].pop(name) for name in PROJECT}
        row["project"]["sealed_project"] = json.dumps(words, ensure_ascii=False)
    return json.dumps(row, ensure_ascii=False)


def _closed(words: object) -> bytes:
    sealed: bytes = context.config.attributes["seal"].close_text(words) if words else b""
    return sealed


def _set(table: str, rowid: object, values: dict[str, bytes]) -> None:
    named = sa.table(table, sa.column("rowid"), *(sa.column(name) for name in values))
    op.get_bind().execute(sa.update(named).where(named.c.rowid == rowid).values(values))


def _box(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False, server_default=sa.text("x''"))
