"""How a report becomes a case, whether the reporter sends it or somebody writes it down."""

from datetime import datetime

from geodata import receipts
from geodata.actions.risks.risk_steps import find_place
from geodata.errors import BadInput
from geodata.model import times
from geodata.model.cases.cases import Case, CaseReport
from geodata.model.cases.receipts import parse_receipt
from geodata.operations import wall_clock
from geodata.project import Project
from geodata.store.cases.case_identities import IdentityStore
from geodata.store.cases.cases import CaseStore
from geodata.store.cases.doubted_days import DoubtedDayStore
from geodata.store.database import Transaction
from geodata.store.sample_mark import is_sample


def hash_receipt(project: Project, receipt: str, mark: str) -> bytes:
    """Return what is kept of a receipt that we drew. It is slow: call it outside a transaction.

    Raises
    ------
    BadInput
        E-CASE-06 where it is not one of ours.
    """
    known = parse_receipt(receipt)
    if known is None or not receipts.is_ours(known, mark, project.row_key):
        raise BadInput("E-CASE-06")
    return receipts.hash_receipt(known, project.row_key)


def create_case_from_report(
    project: Project,
    tx: Transaction,
    report: CaseReport,
    code: bytes,
    *,
    registered_by: int | None,
    at: datetime,
) -> Case:
    """Create a case from a report; its contact is stored apart.

    Where the clock cannot be believed its day is in doubt: it counts as received on the day on
    which the clock is believed again.

    Raises
    ------
    BadInput
        E-RISK-05 where the point lies outside the district.
    NotFound
        Where there is no such community.
    """
    subdistrict_code, community_id = None, None
    if report.community_id is not None:
        place = find_place(tx, None, report.community_id)
        subdistrict_code, community_id = place.subdistrict_code, place.community_id
    elif report.point is not None:
        place = find_place(tx, report.point, None)
        subdistrict_code, community_id = place.subdistrict_code, place.community_id
    case = CaseStore(tx, project.seal).add(
        report,
        code,
        community_id=community_id,
        subdistrict_code=subdistrict_code,
        registered_by=registered_by,
        today=times.to_bangkok_date(at),
        demo=is_sample(tx),
    )
    if not wall_clock.is_right(wall_clock.read_trusted_time(tx), at):
        DoubtedDayStore(tx).doubt(case.id)
    if report.contact.strip():
        IdentityStore(tx, project.vault).keep(case, report.contact.strip())
    return case
