"""Packets for the next level: prepared by one person, released by another, never changed."""

import hashlib
from dataclasses import replace
from datetime import datetime

from geodata.actions.acting import Caller, acting
from geodata.actions.case_access import Working, in_hands, working
from geodata.actions.case_climb import climb
from geodata.actions.case_files import read, write
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model import case_ladder
from geodata.model.case_ladder import RELEASED, CaseStep
from geodata.model.case_notices import NoticeKind
from geodata.model.cases import Agency, Case, CaseState, needed_words
from geodata.model.packets import PacketContents, PacketFile, Referral, check_cover
from geodata.model.people import Verb
from geodata.model.seen import Seen
from geodata.project import Project
from geodata.store.case_evidence import CaseEvidenceStore
from geodata.store.case_referrals import CaseReferralStore, case_of
from geodata.store.places import PlaceStore

FROM = {
    Agency.DISTRICT: CaseState.COMMUNITY_REVIEW,
    Agency.PACC: CaseState.DISTRICT_REVIEW,
    Agency.NACC: CaseState.DISTRICT_REVIEW,
}
LARGEST_PACKET = 120 * 2**20  # ten files of ten megabytes and the letters


def contents(
    project: Project,
    by: Caller,
    case_id: int,
    agency: Agency,
    recipient: str,
    letter: str,
    *,
    at: datetime,
) -> PacketContents:
    """Return what a packet to an agency is made from: nobody's name is in it.

    Raises
    ------
    BadInput
        E-CASE-02 (not from this state), E-CASE-10 (no recipient), E-TXT-02.
    NotAllowed, NotFound
    """
    recipient, letter = check_cover(recipient, letter)
    with working(project, by, case_id, None, at=at) as hands:
        _require(hands, agency)
        case, box = hands.case, hands.box
        content = hands.store.content(case, box)
        files = CaseEvidenceStore(hands.act.tx, case, box).all()
        hands.note("packet read together", after=agency)
        return PacketContents(
            number=case.number,
            agency=agency,
            recipient=recipient,
            letter=letter,
            category=case.category,
            place_th=_place(hands),
            received_on=case.received_on,
            happened=content.happened,
            summary=content.summary,
            story=content.story,
            entries=tuple(
                replace(each, account_id=None, reason="")
                for each in hands.store.story(case, box)
                if each.moved
            ),
            files=tuple(
                PacketFile(each.id, each.kind, each.sha256, read(project, hands, each.id))
                for each in files
            ),
            made_on=hands.today,
            demo=case.demo,
        )


def prepare(
    project: Project,
    by: Caller,
    case_id: int,
    seen: Seen,
    agency: Agency,
    recipient: str,
    letter: str,
    packet: bytes,
    *,
    at: datetime,
) -> Referral:
    """Keep a packet, sealed. That to the district is handed on with the step of the ladder.

    Raises
    ------
    BadInput
        E-CASE-02 (not from this state, or one waits already), E-CASE-10, E-TXT-02, E-FMT-05.
    NotAllowed
        Where it is not this person's turn; E-CASE-12.
    """
    recipient, letter = check_cover(recipient, letter)
    if len(packet) > LARGEST_PACKET:
        raise BadInput("E-FMT-05", mb=LARGEST_PACKET // 2**20)
    with working(project, by, case_id, seen, at=at) as hands:
        _require(hands, agency)
        store = _packets(hands)
        newest = store.newest()
        if newest is not None and newest.waits:
            raise BadInput("E-CASE-02")
        digest = hashlib.sha256(packet).hexdigest()
        author = hands.somebody()
        hands.change(CaseStep.PACKET_PREPARED, after=digest)
        made, file_id = store.add(
            agency,
            recipient,
            letter,
            sha256=digest,
            prepared_by=author,
            today=hands.today,
            version=hands.case.version,
        )
        write(project, hands, file_id, packet)
        if agency is Agency.DISTRICT:  # inside the network: the step of the ladder hands it on
            store.release(made, author, hands.today)
            return store.one(made.id)
        hands.tell(NoticeKind.SECOND_PERSON)
        return made


def release(
    project: Project, by: Caller, case_id: int, seen: Seen, recipient: str, *, at: datetime
) -> Case:
    """Release a packet as the second officer, who types the recipient once more.

    Raises
    ------
    BadInput
        E-CASE-02 (state); E-CASE-17 where the recipient is not the one on the packet; E-CASE-19
        where the case, or the file, changed since the packet was made.
    NotAllowed
        E-CASE-12 where it is one's own packet.
    NotFound
        Where no packet waits.
    Conflict
        Where the case is not what this officer saw.
    """
    with working(project, by, case_id, seen, at=at) as hands:
        packet = _waiting(hands)
        if packet.agency not in RELEASED:
            raise BadInput("E-CASE-02")
        rung = case_ladder.rung(hands.case.state, RELEASED[packet.agency])
        hands.require(Verb.REFER_CASE)
        if packet.prepared_by == hands.somebody():
            raise NotAllowed("E-CASE-12")
        if " ".join(recipient.split()) != " ".join(packet.recipient.split()):
            raise BadInput("E-CASE-17")
        store = _packets(hands)
        data = read(project, hands, store.file_id(packet.id))
        if store.version_of(packet.id) != hands.case.version or _digest(data) != packet.sha256:
            raise BadInput("E-CASE-19")
        store.release(packet, hands.account_id, hands.today)
        return climb(hands, rung)


def drop(
    project: Project, by: Caller, case_id: int, seen: Seen, reason: str, *, at: datetime
) -> Case:
    """Say of a packet that waits that it is not sent."""
    reason = needed_words(reason)
    with working(project, by, case_id, seen, at=at) as hands:
        packet = _waiting(hands)
        hands.require_turn()
        _packets(hands).drop(packet)
        return hands.change(CaseStep.PACKET_DROPPED, reason=reason)


def open_packet(
    project: Project, by: Caller, referral_id: int, *, at: datetime
) -> tuple[str, bytes]:
    """Return the name and the bytes of a packet; the opening is noted.

    Raises
    ------
    NotFound
        Where its case is out of scope, or it is not there: the same answer.
    """
    with acting(project, by, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        hands = in_hands(project, act, case_of(act.tx, referral_id))
        packet = _packets(hands).one(referral_id)
        hands.note("packet opened", after=referral_id)
        data = read(project, hands, _packets(hands).file_id(packet.id))
        return f"{hands.case.number}-{packet.agency}-{packet.id}.zip", data


def _require(hands: Working, agency: Agency) -> None:
    if hands.case.state is not FROM[agency]:
        raise BadInput("E-CASE-02")
    hands.require_turn()


def _waiting(hands: Working) -> Referral:
    packet = _packets(hands).newest()
    if packet is None or not packet.waits:
        raise NotFound
    return packet


def _packets(hands: Working) -> CaseReferralStore:
    return CaseReferralStore(hands.act.tx, hands.case, hands.box)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _place(hands: Working) -> str:
    """Return the place as a letter names it."""
    places = PlaceStore(hands.act.tx)
    if hands.case.community_id is not None:
        return places.community(hands.case.community_id).name_th
    for each in places.subdistricts():
        if each.code == hands.case.subdistrict_code:
            return f"แขวง{each.name_th}"
    return ""
