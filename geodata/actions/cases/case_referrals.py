"""Packets for the next level: prepared by one person, released by another, never changed."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from geodata.actions.cases.case_access import (
    CaseContext,
    format_place_th,
    load_context,
    work_on_case,
)
from geodata.actions.cases.case_files import read_file, write_file
from geodata.actions.cases.case_transitions import apply_transition
from geodata.actions.transactions import Caller, audited_transaction
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model import personal
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import RELEASE_STEPS, CaseStep
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
from geodata.store.cases.case_referrals import CaseReferralStore, find_case_id
from geodata.store.cases.case_talk import CaseTalkStore

SOURCE_STATES = {
    Agency.DISTRICT: CaseState.COMMUNITY_REVIEW,
    Agency.PACC: CaseState.DISTRICT_REVIEW,
    Agency.NACC: CaseState.DISTRICT_REVIEW,
}
AGENCY_STATES = frozenset(
    {CaseState.REFERRED_TO_PACC, CaseState.REFERRED_TO_NACC, CaseState.ACCEPTED_BY_AGENCY}
)
MAX_PACKET_BYTES = 120 * 2**20  # ten files of ten megabytes and the letters


def build_contents(
    project: Project,
    caller: Caller,
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
    with work_on_case(project, caller, case_id, None, at=at) as context:
        _require_referrable(context, agency)
        case, box = context.case, context.box
        content = context.store.read_content(case, box)
        # A packet to the district is read in the community.
        details = content.details if agency in RELEASE_STEPS else NO_DETAILS
        files = CaseEvidenceStore(context.act.tx, case, box).list_all()
        said = CaseTalkStore(context.act.tx, case, box).list_messages(MessageKind.FROM_REPORTER)
        context.note("packet read together", after=agency)
        made = PacketContents(
            number=case.number,
            agency=agency,
            recipient=recipient,
            letter=letter,
            category=case.category,
            place_th=format_place_th(context),
            received_on=case.received_on,
            happened=content.happened,
            summary=content.summary,
            story=content.story,
            entries=tuple(
                replace(entry, account_id=None, reason="")
                for entry in context.store.read_story(case, box)
                if entry.changes_state
            ),
            files=tuple(
                PacketFile(file.id, file.kind, file.sha256, read_file(project, context, file.id))
                for file in files
            ),
            built_on=context.today,
            demo=case.demo,
            details=details,
            messages=tuple((message.written_on, message.text) for message in said),
        )
        _require_reviewed(made, {*hidden, *kept})
        return redact_contents(made, frozenset(hidden))


def _require_reviewed(contents: PacketContents, answered: set[str]) -> None:
    texts = collect_outgoing_texts(
        contents.summary,
        contents.story,
        contents.letter,
        contents.details,
        (text for _, text in contents.messages),
        contents.entries,
    )
    open_ = [match for match in personal.find_personal_data(*texts) if match.text not in answered]
    if open_:
        raise BadInput("E-CASE-26", n=len(open_))


def prepare(
    project: Project,
    caller: Caller,
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
    """Save an encrypted packet. One to the district is sent by the transition itself.

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
    if len(packet) > MAX_PACKET_BYTES:
        raise BadInput("E-FMT-05", mb=MAX_PACKET_BYTES // 2**20)
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        _require_referrable(context, agency)
        store = _build_referral_store(context)
        newest = store.find_newest()
        if newest is not None and newest.is_pending:
            raise BadInput("E-CASE-02")
        digest = hashlib.sha256(packet).hexdigest()
        author = context.require_account_id()
        context.change(CaseStep.PACKET_PREPARED, after=digest)
        made, file_id = store.add(
            agency,
            recipient,
            letter,
            sha256=digest,
            prepared_by=author,
            today=context.today,
            version=context.case.version,
            kept=kept,
        )
        write_file(project, context, file_id, packet)
        if agency is Agency.DISTRICT:  # inside the network: the step of the ladder hands it on
            store.release(made, author, context.today)
            return store.load(made.id)
        context.notify(NoticeKind.SECOND_PERSON)
        return made


def release(
    project: Project,
    caller: Caller,
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
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        packet = _require_pending_packet(context)
        if packet.agency not in RELEASE_STEPS:
            raise BadInput("E-CASE-02")
        transition = case_transitions.find_transition(
            context.case.state, RELEASE_STEPS[packet.agency]
        )
        context.require(Verb.REFER_CASE)
        if packet.prepared_by == context.require_account_id():
            raise NotAllowed("E-CASE-12")
        if " ".join(recipient.split()) != " ".join(packet.recipient.split()):
            raise BadInput("E-CASE-17")
        store = _build_referral_store(context)
        if not store.was_opened(packet, context.account_id):
            raise BadInput("E-CASE-25")
        data = read_file(project, context, store.find_file_id(packet.id))
        if (
            store.read_version(packet.id) != context.case.version
            or _compute_digest(data) != packet.sha256
        ):
            raise BadInput("E-CASE-19")
        store.release(packet, context.account_id, context.today)
        return apply_transition(context, transition)


def record_delivery(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    method: DeliveryMethod,
    sent_on: date,
    agency_number: str = "",
    *,
    at: datetime,
) -> Case:
    """Record how and when a released packet reached the agency; the reporter reads it.

    Raises
    ------
    BadInput
        E-CASE-02 where nothing is released to an agency; E-CASE-05 where the day lies before the
        release, or is to come; E-TXT-02.
    NotAllowed, NotFound, Conflict
    """
    check_length(agency_number, MAX_AGENCY_NUMBER_LENGTH)
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        context.require(Verb.REFER_CASE)
        packet = _build_referral_store(context).find_newest()
        if context.case.state not in AGENCY_STATES or packet is None or packet.released_on is None:
            raise BadInput("E-CASE-02")
        if not packet.released_on <= sent_on <= context.today:
            raise BadInput("E-CASE-05")
        number = agency_number.strip() or packet.agency_number
        _build_referral_store(context).record_sent(packet, method, sent_on, number)
        return context.change(CaseStep.PACKET_SENT)


def drop(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> Case:
    """Drop a pending packet."""
    reason = require_text(reason)
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        packet = _require_pending_packet(context)
        context.require_turn()
        _build_referral_store(context).drop(packet)
        return context.change(CaseStep.PACKET_DROPPED, reason=reason)


def read_packet(
    project: Project, caller: Caller, referral_id: int, *, at: datetime
) -> tuple[str, bytes]:
    """Return the name and the bytes of a packet; the opening is noted.

    Raises
    ------
    NotFound
        Where its case is out of scope, or it is not there: the same answer.
    """
    with audited_transaction(project, caller, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        context = load_context(project, act, find_case_id(act.tx, referral_id))
        packet = _build_referral_store(context).load(referral_id)
        if packet.agency in RELEASE_STEPS:  # its details are not read in the community concerned
            context.require(Verb.REFER_CASE)
        context.note("packet opened", after=referral_id)
        data = read_file(project, context, _build_referral_store(context).find_file_id(packet.id))
        if context.account_id is not None:
            _build_referral_store(context).record_opened(
                packet, context.account_id, _compute_digest(data)
            )
        return f"{context.case.number}-{packet.agency}-{packet.id}.zip", data


def _require_referrable(context: CaseContext, agency: Agency) -> None:
    if context.case.state is not SOURCE_STATES[agency]:
        raise BadInput("E-CASE-02")
    context.require_turn()


def _require_pending_packet(context: CaseContext) -> Referral:
    packet = _build_referral_store(context).find_newest()
    if packet is None or not packet.is_pending:
        raise NotFound
    return packet


def _build_referral_store(context: CaseContext) -> CaseReferralStore:
    return CaseReferralStore(context.act.tx, context.case, context.box)


def _compute_digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
