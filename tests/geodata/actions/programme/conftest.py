"""A programme of the year 2569, on the last day of it, and the people who work with it."""

from datetime import date

import pytest

from geodata.actions.programme import programmes
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Role
from geodata.model.programme.members import MemberDraft, MemberKind

TODAY = date(2026, 9, 30)  # as `now`: the last day of fiscal year 2569


@pytest.fixture
def malee(signed_in, now):
    return signed_in(Role.OFFICER, name="malee", at=now)


@pytest.fixture
def manee(signed_in, now):
    return signed_in(Role.OFFICER, name="manee", at=now)


@pytest.fixture
def somchai(signed_in, now):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai", at=now)


@pytest.fixture
def do(project, now):
    return lambda action, by, *more: action(project, by, *more, at=now)


@pytest.fixture
def programme(do, malee):
    """The programme of 2569, a copy of the study's."""
    first = do(programmes.begin_from_reference, malee, 2559)
    return do(programmes.copy_programme, malee, first.id, 2569)


@pytest.fixture
def overview(do, malee, programme):
    """Read the programme with its figures."""
    return lambda: do(programmes.read_overview, malee, programme.id)


@pytest.fixture
def tile(overview):
    """Return the tile of a code."""
    return lambda code: next(one for one in overview().tiles if one.goal.code == code)


@pytest.fixture
def seen():
    return DisplayedVersion.from_record


@pytest.fixture
def draft_member():
    """Make the draft of somebody who joined today."""

    def make(token, **changes):
        given = {"kind": MemberKind.VOLUNTEER, "joined_on": TODAY, "consented_on": TODAY}
        return MemberDraft(token, f"ชื่อ {token}", "0812345678", **(given | changes))

    return make
