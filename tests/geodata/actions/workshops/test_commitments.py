"""What agencies promised: two people, sealed until then, and nothing public before."""

from dataclasses import replace
from datetime import date

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import commitments
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Role
from geodata.model.workshops.commitments import CommitmentDraft, CommitmentState
from mapping.publish.gather import read_release_inputs
from tests.engines import read_stored_bytes

CANARY = "คำที่ยังไม่มีผู้ยืนยัน"
LINK = "https://bma.example/contract/7"
DRAFT = CommitmentDraft("a", "สำนักงานเขตดุสิต", CANARY, date(2027, 3, 31), "DS07")
S = CommitmentState


@pytest.fixture
def somchai(signed_in, now):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai", at=now)


@pytest.fixture
def malee(signed_in, now):
    return signed_in(Role.OFFICER, name="malee", at=now)


@pytest.fixture
def do(project, now):
    return lambda action, by, *more: action(project, by, *more, at=now)


@pytest.fixture
def commitment(do, somchai):
    return do(commitments.add, somchai, DRAFT)


@pytest.fixture
def public(do, commitment, malee):
    return do(commitments.confirm, malee, commitment.id, DisplayedVersion.from_record(commitment))


def list_published(project):
    return read_release_inputs(project)[0].commitments


def test_a_second_person_makes_it_public(project, do, commitment, somchai, malee):
    assert (commitment.public_id, commitment.state, commitment.is_public) == (
        "CM-2569-0001",
        S.ASKED,
        False,
    )
    assert list_published(project) == []
    with pytest.raises(NotAllowed, match="E-COMMIT-03"):
        do(commitments.confirm, somchai, commitment.id, DisplayedVersion.from_record(commitment))
    do(commitments.confirm, malee, commitment.id, DisplayedVersion.from_record(commitment))
    [row] = list_published(project)
    assert (row.public_id, row.promise, row.due_on) == ("CM-2569-0001", CANARY, "2027-03-31")


def test_the_same_token_is_the_same_commitment(do, commitment, somchai):
    assert do(commitments.add, somchai, DRAFT).id == commitment.id
    assert do(commitments.add, somchai, replace(DRAFT, token="b")).public_id == "CM-2569-0002"


def test_words_lie_sealed_in_the_database(project, commitment):
    stored = read_stored_bytes(project.database)
    assert CANARY.encode() not in stored
    assert b"CM-2569-0001" in stored  # the control: the search finds what is in the clear


def test_kept_needs_a_link_and_a_second_person(project, do, public, somchai, malee):
    under_way = do(
        commitments.set_state,
        somchai,
        public.id,
        DisplayedVersion.from_record(public),
        S.UNDER_WAY,
        "",
    )
    assert list_published(project)[0].state is S.UNDER_WAY
    with pytest.raises(BadInput, match="E-COMMIT-02"):
        do(
            commitments.set_state,
            somchai,
            public.id,
            DisplayedVersion.from_record(under_way),
            S.KEPT,
            "",
        )
    with pytest.raises(BadInput, match="E-RISK-09"):
        do(
            commitments.set_state,
            somchai,
            public.id,
            DisplayedVersion.from_record(under_way),
            S.KEPT,
            "http://x.example",
        )
    waits = do(
        commitments.set_state,
        somchai,
        public.id,
        DisplayedVersion.from_record(under_way),
        S.KEPT,
        LINK,
    )
    assert list_published(project)[0].state is S.UNDER_WAY
    with pytest.raises(NotAllowed, match="E-COMMIT-03"):
        do(commitments.confirm, somchai, public.id, DisplayedVersion.from_record(waits))
    do(commitments.confirm, malee, public.id, DisplayedVersion.from_record(waits))
    [row] = list_published(project)
    assert (row.state, row.proof) == (S.KEPT, LINK)


def test_what_was_final_changes_with_two_people_only(project, do, public, somchai, malee):
    waits = do(
        commitments.set_state,
        somchai,
        public.id,
        DisplayedVersion.from_record(public),
        S.NOT_KEPT,
        "",
    )
    final = do(commitments.confirm, malee, public.id, DisplayedVersion.from_record(waits))
    again = do(
        commitments.set_state,
        malee,
        public.id,
        DisplayedVersion.from_record(final),
        S.UNDER_WAY,
        "",
    )
    assert list_published(project)[0].state is S.NOT_KEPT
    refused = do(commitments.decline, somchai, public.id, DisplayedVersion.from_record(again))
    assert (refused.state, refused.pending_state) == (S.NOT_KEPT, None)


def test_what_was_never_public_can_be_taken_back_and_its_number_is_not_used_again(
    do, commitment, somchai, project
):
    assert (
        do(commitments.decline, somchai, commitment.id, DisplayedVersion.from_record(commitment))
        is None
    )
    assert do(commitments.list_commitments, somchai) == []
    with pytest.raises(NotFound):
        do(commitments.confirm, somchai, commitment.id, DisplayedVersion.from_record(commitment))
    later = do(commitments.add, somchai, replace(DRAFT, token="b"))
    assert later.public_id == "CM-2569-0002"
    assert list_published(project) == []


def test_a_stale_version_is_refused(do, public, somchai):
    do(
        commitments.set_state,
        somchai,
        public.id,
        DisplayedVersion.from_record(public),
        S.PROMISED,
        "",
    )
    with pytest.raises(Conflict):
        do(
            commitments.set_state,
            somchai,
            public.id,
            DisplayedVersion.from_record(public),
            S.UNDER_WAY,
            "",
        )


def test_nothing_can_be_said_of_it_while_it_waits(do, commitment, somchai, public, malee):
    with pytest.raises(BadInput, match="E-COMMIT-04"):
        do(commitments.confirm, malee, public.id, DisplayedVersion.from_record(public))
    waits = do(
        commitments.set_state,
        somchai,
        public.id,
        DisplayedVersion.from_record(public),
        S.NOT_KEPT,
        "",
    )
    with pytest.raises(BadInput, match="E-COMMIT-04"):
        do(
            commitments.set_state,
            somchai,
            public.id,
            DisplayedVersion.from_record(waits),
            S.PROMISED,
            "",
        )


def test_another_community_is_as_if_it_were_not_there(do, public, signed_in, now, somchai):
    other = signed_in(Role.COORDINATOR, "DS08", name="prasit", at=now)
    with pytest.raises(NotFound):
        do(
            commitments.set_state,
            other,
            public.id,
            DisplayedVersion.from_record(public),
            S.PROMISED,
            "",
        )
    with pytest.raises(NotFound):
        do(commitments.list_steps, other, public.id)
    assert do(commitments.list_commitments, other) == []
    with pytest.raises(NotFound):
        do(commitments.add, somchai, replace(DRAFT, token="b", community_id=None))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agency": " "}, "E-COMMIT-01"),
        ({"promise": ""}, "E-COMMIT-01"),
        ({"promise": "ก" * 301}, "E-TXT-02"),
        ({"agency": "ก" * 121}, "E-TXT-02"),
        ({"token": "ก"}, "E-FMT-02"),
    ],
)
def test_what_is_no_commitment_is_refused(do, change, code):
    with pytest.raises(BadInput, match=code):
        do(commitments.add, TERMINAL, replace(DRAFT, **change))


def test_a_risk_point_that_is_not_public_cannot_be_named(do):
    with pytest.raises(NotFound):
        do(commitments.add, TERMINAL, replace(DRAFT, risk_id="RP-2569-0001"))


def test_overdue_is_seen_on_the_day_and_not_stored(public):
    assert not public.is_overdue(date(2027, 3, 31))
    assert public.is_overdue(date(2027, 4, 1))
    assert not replace(public, state=S.KEPT).is_overdue(date(2027, 4, 1))


def test_the_history_says_each_step(do, public, somchai):
    do(
        commitments.set_state,
        somchai,
        public.id,
        DisplayedVersion.from_record(public),
        S.PROMISED,
        "",
    )
    steps = [step.step for step in do(commitments.list_steps, somchai, public.id)]
    assert steps == ["commitment added", "commitment confirmed", "commitment changed"]
