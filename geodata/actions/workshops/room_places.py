"""Where a pin lies: found with a placer that is kept until something on the map changes.

To build one takes a third of a second; 300 phones propose at once.
"""

from weakref import WeakKeyDictionary

from shapely.geometry import Point

from geodata.actions.places.geography import build_placer
from geodata.actions.risks.risk_steps import find_place
from geodata.geometry.placing import Placer
from geodata.model.risks import compute_cell_centre
from geodata.model.workshops.workshops import Position, Workshop
from geodata.project import Project
from geodata.store.database import CHANGE, Database, Transaction

_placers: WeakKeyDictionary[Database, tuple[str, Placer]] = WeakKeyDictionary()


def find_placer(project: Project, tx: Transaction) -> Placer:
    """Return a placer for the boundaries as they are now."""
    change = tx.get_state(CHANGE, "0")
    kept = _placers.get(project.database)
    if kept is None or kept[0] != change:
        kept = _placers[project.database] = (change, build_placer(tx))
    return kept[1]


def build_place_columns(
    project: Project,
    tx: Transaction,
    point: Position | None,
    community_id: str | None,
    workshop: Workshop,
) -> dict[str, object]:
    """Return the columns of a pin that say where it is: areas, and the cell of its point.

    Cells are 250 m wide, in a room for one community 50 m.

    Raises
    ------
    BadInput
        E-RISK-05 where the point lies outside the district; E-RISK-15 where it is neither in nor
        near the community given with it.
    NotFound
        Where there is no such community.
    """
    finder = find_placer(project, tx) if point is not None else None
    place = find_place(tx, point, community_id, finder)
    cell = None if point is None else compute_cell_centre(Point(point), workshop.cell_m)
    return {
        "subdistrict_code": place.subdistrict_code,
        "community_id": place.community_id,
        "cell_longitude": cell and cell.x,
        "cell_latitude": cell and cell.y,
    }
