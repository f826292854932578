"""Packets for the next level: prepared by one person, released by another, never changed."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from geodata.actions.acting import Caller, acting
from geodata.actions.cases.case_access import (
    Working,
    in_hands,
    place_th,
    working,
)
from geodata.actions.cases.case_files import (
    read,
    write,
)
from geodata.actions.cases.case_transitions import climb
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model import personal
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import (
    RELEASE_STEPS,
    CaseStep,
)
from geodata.model.cases.cases import (
    MAX_AGENCY_NUMBER_LENGTH,
    NO_DETAILS,
    Agency,
    Case,
    CaseState,
    MessageKind,
    check_length,
    require_text,
)
from geodata.model.cases.packets import (
    DeliveryMethod,
    PacketContents,
    PacketFile,
    Referral,
    check_cover_letter,
    collect_outgoing_texts,
    redact_contents,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_referrals import (
    CaseReferralStore,
    case_of,
)
from geodata.store.cases.case_talk import CaseTalkStore

FROM = {
    Agency.DISTRICT: CaseState.COMMUNITY_REVIEW,
    Agency.PACC: CaseState.DISTRICT_REVIEW,
    Agency.NACC: CaseState.DISTRICT_REVIEW,
}
AT_AN_AGENCY = frozenset(
    {CaseState.REFERRED_TO_PACC, CaseState.REFERRED_TO_NACC, CaseState.ACCEPTED_BY_AGENCY}
)
LARGEST_PACKET = 120 * 2**20  # ten files of ten megabytes and the letters


def contents(
    project: Project,
    by: Caller,
    case_id: int,
    agency: Agency,
    recipient: str,
    letter: str,
    *,
    hidden: Collection[str] = (),
    kept: Collection[str] = (),
    at: datetime,
) -> PacketContents:
    """Return what a packet to an agency is made from: nobody's name is in it.

    Parameters
    ----------
    hidden
        Words to cover wherever they stand: they may give the reporter away.
    kept
        Words that look so, of which this person says that they are not the reporter's.

    Raises
    ------
    BadInput
        E-CASE-02 (not from this state), E-CASE-10 (no recipient), E-TXT-02, E-CASE-26 where
        something that may give the reporter away is neither hidden nor kept.
    NotAllowed, NotFound
    """
    recipient, letter = check_cover_letter(recipient, letter)
    with working(project, by, case_id, None, at=at) as hands:
        _require(hands, agency)
        case, box = hands.case, hands.box
        content = hands.store.content(case, box)
        # A packet to the district is read in the community.
        details = content.details if agency in RELEASE_STEPS else NO_DETAILS
        files = CaseEvidenceStore(hands.act.tx, case, box).all()
        said = CaseTalkStore(hands.act.tx, case, box).words(MessageKind.FROM_REPORTER)
        hands.note("packet read together", after=agency)
        made = PacketContents(
            number=case.number,
            agency=agency,
            recipient=recipient,
            letter=letter,
            category=case.category,
            place_th=place_th(hands),
            received_on=case.received_on,
            happened=content.happened,
            summary=content.summary,
            story=content.story,
            entries=tuple(
                replace(each, account_id=None, reason="")
                for each in hands.store.story(case, box)
                if each.changes_state
            ),
            files=tuple(
                PacketFile(each.id, each.kind, each.sha256, read(project, hands, each.id))
                for each in files
            ),
            built_on=hands.today,
            demo=case.demo,
            details=details,
            messages=tuple((each.written_on, each.text) for each in said),
        )
        _require_answered(made, {*hidden, *kept})
        return redact_contents(made, frozenset(hidden))


def _require_answered(made: PacketContents, answered: set[str]) -> None:
    texts = collect_outgoing_texts(
        made.summary,
        made.story,
        made.letter,
        made.details,
        (text for _, text in made.messages),
        made.entries,
    )
    open_ = [each for each in personal.find_personal_data(*texts) if each.text not in answered]
    if open_:
        raise BadInput("E-CASE-26", n=len(open_))


def prepare(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    agency: Agency,
    recipient: str,
    letter: str,
    packet: bytes,
    *,
    kept: Sequence[str] = (),
    at: datetime,
) -> Referral:
    """Keep a packet, sealed. That to the district is handed on with the step of the ladder.

    Parameters
    ----------
    kept
        What its author said is not of the reporter: the second officer reads it.

    Raises
    ------
    BadInput
        E-CASE-02 (not from this state, or one waits already), E-CASE-10, E-TXT-02, E-FMT-05.
    NotAllowed
        Where it is not this person's turn; E-CASE-12.
    """
    recipient, letter = check_cover_letter(recipient, letter)
    if len(packet) > LARGEST_PACKET:
        raise BadInput("E-FMT-05", mb=LARGEST_PACKET // 2**20)
    with working(project, by, case_id, seen, at=at) as hands:
        _require(hands, agency)
        store = _packets(hands)
        newest = store.newest()
        if newest is not None and newest.is_pending:
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
            kept=kept,
        )
        write(project, hands, file_id, packet)
        if agency is Agency.DISTRICT:  # inside the network: the step of the ladder hands it on
            store.release(made, author, hands.today)
            return store.one(made.id)
        hands.tell(NoticeKind.SECOND_PERSON)
        return made


def release(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    recipient: str,
    *,
    at: datetime,
) -> Case:
    """Release a packet as the second officer, who has opened it and types the recipient again.

    Raises
    ------
    BadInput
        E-CASE-02 (state); E-CASE-25 where this officer has not opened it as it is; E-CASE-17
        where the recipient is not the one on the packet; E-CASE-19 where the case, or the file,
        changed since the packet was made.
    NotAllowed
        E-CASE-12 where it is one's own packet.
    NotFound
        Where no packet waits.
    Conflict
        Where the case is not what this officer saw.
    """
    with working(project, by, case_id, seen, at=at) as hands:
        packet = _waiting(hands)
        if packet.agency not in RELEASE_STEPS:
            raise BadInput("E-CASE-02")
        rung = case_transitions.find_transition(hands.case.state, RELEASE_STEPS[packet.agency])
        hands.require(Verb.REFER_CASE)
        if packet.prepared_by == hands.somebody():
            raise NotAllowed("E-CASE-12")
        if " ".join(recipient.split()) != " ".join(packet.recipient.split()):
            raise BadInput("E-CASE-17")
        store = _packets(hands)
        if not store.was_opened(packet, hands.account_id):
            raise BadInput("E-CASE-25")
        data = read(project, hands, store.file_id(packet.id))
        if store.version_of(packet.id) != hands.case.version or _digest(data) != packet.sha256:
            raise BadInput("E-CASE-19")
        store.release(packet, hands.account_id, hands.today)
        return climb(hands, rung)


def sent(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    way: DeliveryMethod,
    on: date,
    agency_number: str = "",
    *,
    at: datetime,
) -> Case:
    """Keep how and when a released packet was brought to the agency; the reporter reads it.

    Raises
    ------
    BadInput
        E-CASE-02 where nothing is released to an agency; E-CASE-05 where the day lies before the
        release, or is to come; E-TXT-02.
    NotAllowed, NotFound, Conflict
    """
    check_length(agency_number, MAX_AGENCY_NUMBER_LENGTH)
    with working(project, by, case_id, seen, at=at) as hands:
        hands.require(Verb.REFER_CASE)
        packet = _packets(hands).newest()
        if hands.case.state not in AT_AN_AGENCY or packet is None or packet.released_on is None:
            raise BadInput("E-CASE-02")
        if not packet.released_on <= on <= hands.today:
            raise BadInput("E-CASE-05")
        number = agency_number.strip() or packet.agency_number
        _packets(hands).sent(packet, way, on, number)
        return hands.change(CaseStep.PACKET_SENT)


def drop(
    project: Project, by: Caller, case_id: int, seen: DisplayedVersion, reason: str, *, at: datetime
) -> Case:
    """Say of a packet that waits that it is not sent."""
    reason = require_text(reason)
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
        if packet.agency in RELEASE_STEPS:  # its details are not read in the community concerned
            hands.require(Verb.REFER_CASE)
        hands.note("packet opened", after=referral_id)
        data = read(project, hands, _packets(hands).file_id(packet.id))
        if hands.account_id is not None:
            _packets(hands).opened(packet, hands.account_id, _digest(data))
        return f"{hands.case.number}-{packet.agency}-{packet.id}.zip", data


def _require(hands: Working, agency: Agency) -> None:
    if hands.case.state is not FROM[agency]:
        raise BadInput("E-CASE-02")
    hands.require_turn()


def _waiting(hands: Working) -> Referral:
    packet = _packets(hands).newest()
    if packet is None or not packet.is_pending:
        raise NotFound
    return packet


def _packets(hands: Working) -> CaseReferralStore:
    return CaseReferralStore(hands.act.tx, hands.case, hands.box)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
