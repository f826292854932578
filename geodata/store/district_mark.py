"""Which district a project is of: written when it begins, and compared whenever it is opened."""

import json

from geodata.district import District
from geodata.errors import Conflict
from geodata.reasons import LocalizedText
from geodata.store.database import Database

DISTRICT_FACT = "district"  # code and names; a project of before has none, and is of the first


def check_district(database: Database, served: District, first: District, *, is_new: bool) -> None:
    """Mark a new project, or one of before; refuse the folder of another district.

    Raises
    ------
    Conflict
        E-DIST-01.
    """
    if not require_district(database, served, served if is_new else first):
        with database.begin(on_the_map=False) as tx:
            tx.set_state(DISTRICT_FACT, _describe(served))


def require_district(database: Database, served: District, unmarked: District) -> bool:
    """Refuse the folder of another district than the project's; return whether it is marked.

    `unmarked` is the district of a project without a mark.

    Raises
    ------
    Conflict
        E-DIST-01.
    """
    with database.begin_read() as tx:
        noted = tx.get_state(DISTRICT_FACT)
    ours = json.loads(noted or _describe(unmarked))
    if ours["code"] != served.code:
        raise Conflict(
            "E-DIST-01",
            ours=LocalizedText(ours["th"], ours["en"]),
            ours_code=ours["code"],
            theirs=LocalizedText(served.name_th, served.name_en),
            theirs_code=served.code,
        )
    return bool(noted)


def _describe(district: District) -> str:
    names = {"code": district.code, "th": district.name_th, "en": district.name_en}
    return json.dumps(names, ensure_ascii=False)
