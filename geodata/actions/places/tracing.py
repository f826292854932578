"""Communities' own boundaries: traced, checked, made current, taken back. Every version stays."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import shapely

from geodata.actions.places.geography import place_again, renew_estimates
from geodata.actions.places.tracing_ground import (
    check_earlier_outline,
    find_surroundings,
    fit_outline,
)
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.district import get_district
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.geometry import boundary_changes, tracing
from geodata.geometry.boundaries import Move, find_moves
from geodata.geometry.boundary_changes import Current, select_shapes
from geodata.geometry.tracing import Fit
from geodata.model.displayed_version import DisplayedVersion, compute_digest
from geodata.model.people.people import Verb, require, require_in
from geodata.model.places.places import (
    REAL_STATUSES,
    Area,
    AreaLevel,
    Boundary,
    BoundaryConfirmation,
    BoundaryStatus,
    BoundaryVersion,
    Community,
    Passport,
)
from geodata.model.places.tracings import TraceDraft, Tracing, TracingState
from geodata.model.places.tracings import TracingBasis as SeenByTracer
from geodata.model.times import BANGKOK
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.imports.records import STORES, FeedStore
from geodata.store.people.people import AccountStore
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.tracings import TracingStore

SOURCE = "ลากเส้นโดย{network}"
MAX_REASON_LENGTH = 500  # characters


@dataclass(frozen=True, slots=True)
class BoundaryHistoryLine:
    """One version of a community's boundary, with who made it current and why."""

    boundary: Boundary
    version: BoundaryVersion
    account_name: str | None  # None: the terminal of the server


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of a community's boundary, as whoever traces it sees it."""

    community: Community
    current: Boundary
    versions: tuple[BoundaryHistoryLine, ...]  # newest first
    tracings: tuple[tuple[Tracing, str | None], ...]  # with who traced them, newest first
    confirmation: tuple[BoundaryConfirmation, str | None] | None = (
        None  # of the current one, with who noted it
    )

    @property
    def basis(self) -> SeenByTracer:
        """What somebody who begins to trace now has before their eyes.

        An estimate that a neighbour's boundary moved is nobody's work: it makes nothing stale.
        """
        made = (
            version.boundary.version
            for version in self.versions
            if version.boundary.status in REAL_STATUSES or version.version.account_id is not None
        )
        return SeenByTracer(max(made, default=0), self.tracings[0][0].id if self.tracings else 0)

    @property
    def displayed_version(self) -> DisplayedVersion:
        """What somebody who decides has before their eyes: the boundary and what waits beside it.

        As for a tracer, a neighbour that moves an estimate makes nothing stale.
        """
        current = self.current if self.current.status in REAL_STATUSES else self.current.status
        waiting = None if self.waiting_tracing is None else self.waiting_tracing[0]
        begun = self.basis
        return DisplayedVersion(begun.boundary_version, compute_digest(begun, current, waiting))

    @property
    def waiting_tracing(self) -> tuple[Tracing, str | None] | None:
        """The tracing that waits for an officer, and who made it."""
        found = (line for line in self.tracings if line[0].state == TracingState.WAITING)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class OutlineCheck:
    """What making an outline current would do; nothing is saved."""

    fit: Fit  # as it was drawn
    move: Move | None  # None: nothing moves
    changing_record_count: int


def read_dossier(project: Project, caller: Caller, community_id: str, *, at: datetime) -> Dossier:
    """Return everything about one community's boundary.

    Raises
    ------
    NotFound
        Where it is not one of the asker's communities.
    """
    with authorized_read(project, caller, Verb.TRACE_BOUNDARY, at=at) as (tx, actor):
        require_in(actor, Verb.TRACE_BOUNDARY, community_id)
        return _build_dossier(tx, community_id)


def list_waiting(project: Project, caller: Caller, *, at: datetime) -> list[Tracing]:
    """Return the tracings that wait for an officer, in the asker's communities."""
    with authorized_read(project, caller, Verb.TRACE_BOUNDARY, at=at) as (tx, actor):
        return [
            waiting
            for waiting in TracingStore(tx).list_waiting()
            if actor.covers(Verb.TRACE_BOUNDARY, waiting.community_id)
        ]


def check_outline(
    project: Project, caller: Caller, community_id: str, outline: Area, *, at: datetime
) -> OutlineCheck:
    """Return what would happen if an outline (WGS84) became current.

    Complaints are counted for those alone who may read them everywhere: whoever could count them in
    any outline would find where each of them is.
    """
    with authorized_read(project, caller, Verb.TRACE_BOUNDARY, at=at) as (tx, actor):
        require_in(actor, Verb.TRACE_BOUNDARY, community_id)
        around = find_surroundings(tx, community_id)
        lying = tracing.measure_fit(outline, around.subdistrict, around.neighbours)
        kept = tracing.cut_to_fit(outline, around.subdistrict, around.neighbours)
        store = BoundaryStore(tx)
        now: dict[AreaLevel, Current] = {level: store.read_current(level) for level in AreaLevel}
        mine = Boundary(community_id, AreaLevel.COMMUNITY, BoundaryStatus.TRACED, kept)
        after: dict[AreaLevel, Current] = {
            **now,
            AreaLevel.COMMUNITY: {**now[AreaLevel.COMMUNITY], community_id: mine},
        }
        after[AreaLevel.COMMUNITY] = boundary_changes.add_estimates(tx, after)
        before = select_shapes({community_id: around.current})
        moves = find_moves(before, {community_id: kept})
        return OutlineCheck(
            lying,
            moves[0] if moves else None,
            boundary_changes.count_changing_records(
                project, tx, after, STORES if actor.may(Verb.CHANGE_BOUNDARIES) else (FeedStore,)
            ),
        )


def save_tracing(
    project: Project,
    caller: Caller,
    draft: TraceDraft,
    *,
    at: datetime,
    cut: bool = False,
    current: bool = False,
) -> Tracing:
    """Save a tracing for an officer; the same token again is the same tracing.

    Parameters
    ----------
    cut
        Cut off what lies in neighbours or beyond the subdistrict, as the person chose.
    current
        Make it current at once, as who may change boundaries can.

    Raises
    ------
    BadInput
        E-GEO-20, E-GEO-21 (the outline), E-GEO-18 (the current one is official and confirmed),
        E-GEO-22 (it does not fit and nobody chose to cut it), E-TXT-02 (the reason is too long).
    Conflict
        E-CONFLICT-02 where somebody else traced the community, or changed its boundary, meanwhile.
    """
    with audited_transaction(
        project, caller, Verb.TRACE_BOUNDARY, at=at, on_the_map=current
    ) as act:
        require_in(act.actor, Verb.TRACE_BOUNDARY, draft.community_id)
        store = TracingStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            if known.account_id != act.actor.account_id:
                raise Conflict("E-CONFLICT-02")
            act.note(f"tracing {known.id}", reason="traced again")
            return known
        if len(draft.reason) > MAX_REASON_LENGTH:
            raise BadInput("E-TXT-02", n=MAX_REASON_LENGTH)
        _require_basis(act.tx, draft.community_id, draft.basis)
        outline = tracing.build_outline(draft.corners)
        kept = fit_outline(find_surroundings(act.tx, draft.community_id), outline, cut=cut)
        tracing_id = store.add(draft, kept, act.actor.account_id, at)
        act.note(f"tracing {tracing_id}", reason="traced", after=draft.community_id)
        if current:
            require(act.actor, Verb.CHANGE_BOUNDARIES)
            _adopt(project, act, store.load(tracing_id), cut=cut)
        return store.load(tracing_id)


def adopt(
    project: Project,
    caller: Caller,
    tracing_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
    cut: bool = False,
) -> int:
    """Make a waiting tracing the current boundary; return how many records changed area."""
    with audited_transaction(project, caller, Verb.CHANGE_BOUNDARIES, at=at) as act:
        found = _require_waiting(act.tx, tracing_id)
        _require_unchanged(act.tx, found.community_id, seen)
        return _adopt(project, act, found, cut=cut)


def decline(
    project: Project,
    caller: Caller,
    tracing_id: int,
    answer: str,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> Tracing:
    """Decline a tracing; whoever traced it reads why.

    Raises
    ------
    BadInput
        E-RISK-14 (no answer), E-TXT-02 (too long a one).
    Conflict
        E-CONFLICT-02 where somebody traced it, or changed its boundary, since.
    """
    if not answer.strip():
        raise BadInput("E-RISK-14")
    if len(answer) > MAX_REASON_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_REASON_LENGTH)
    with audited_transaction(
        project, caller, Verb.CHANGE_BOUNDARIES, at=at, on_the_map=False
    ) as act:
        found = _require_waiting(act.tx, tracing_id)
        _require_unchanged(act.tx, found.community_id, seen)
        store = TracingStore(act.tx)
        store.settle(tracing_id, TracingState.DECLINED, answer)
        act.note(f"tracing {tracing_id}", reason="declined", after=found.community_id)
        return store.load(tracing_id)


def confirm(
    project: Project,
    caller: Caller,
    community_id: str,
    seen: DisplayedVersion,
    note: str,
    *,
    at: datetime,
) -> Boundary:
    """Record that a community recognises its official boundary; `note` says who said so.

    From then on a traced outline no longer takes its place.

    Raises
    ------
    BadInput
        E-GEO-25 where the boundary is not an official one, or was confirmed before; E-RISK-14
        without a note, E-TXT-02 with too long a one.
    NotAllowed
        E-RISK-03 at the terminal of the server: a person confirms.
    Conflict
        E-CONFLICT-02 where it is another boundary by now.
    """
    with audited_transaction(project, caller, Verb.CHANGE_BOUNDARIES, at=at) as act:
        if act.actor.account_id is None:
            raise NotAllowed("E-RISK-03")
        if not note.strip():
            raise BadInput("E-RISK-14")
        if len(note) > MAX_REASON_LENGTH:
            raise BadInput("E-TXT-02", n=MAX_REASON_LENGTH)
        _require_unchanged(act.tx, community_id, seen)
        current = find_surroundings(act.tx, community_id).current
        if current.status != BoundaryStatus.OFFICIAL or current.confirmed:
            raise BadInput("E-GEO-25")
        BoundaryStore(act.tx).confirm(
            community_id,
            current.version,
            account_id=act.actor.account_id,
            note=note.strip(),
            at=at,
        )
        act.note(f"boundary {community_id}", reason="boundary confirmed", after=current.version)
        return find_surroundings(act.tx, community_id).current


def restore_version(
    project: Project,
    caller: Caller,
    community_id: str,
    version: int,
    reason: str,
    seen: DisplayedVersion,
    *,
    at: datetime,
    cut: bool = False,
) -> int:
    """Make an earlier version current again, as a new one; return how many records changed area.

    Estimates are not kept but made: going back to one gives the estimate of today.

    Raises
    ------
    BadInput
        E-RISK-14 (no reason), E-TXT-02 (too long a one).
    Conflict
        E-CONFLICT-02 where somebody traced it, or changed its boundary, since.
    """
    if not reason.strip():
        raise BadInput("E-RISK-14")
    if len(reason) > MAX_REASON_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_REASON_LENGTH)
    with audited_transaction(project, caller, Verb.CHANGE_BOUNDARIES, at=at) as act:
        _require_unchanged(act.tx, community_id, seen)
        around = find_surroundings(act.tx, community_id)
        history = BoundaryStore(act.tx).list_history(community_id)
        earlier = next((boundary for boundary in history if boundary.version == version), None)
        if earlier is None or earlier.version == around.current.version:
            raise NotFound
        if earlier.status in REAL_STATUSES and earlier.geometry is not None:
            outline = check_earlier_outline(around, earlier.geometry, cut=cut)
            made = Boundary(community_id, AreaLevel.COMMUNITY, earlier.status, outline)
        else:
            made = Boundary(community_id, AreaLevel.COMMUNITY, BoundaryStatus.POINT_ONLY, None)
        act.note(f"boundary {community_id}", reason="went back", after=version)
        [passport] = [
            boundary_version.passport
            for boundary_version in BoundaryStore(act.tx).list_versions()
            if boundary_version.version == version
        ]
        return _make_current(project, act, made, passport, reason)


def _build_dossier(tx: Transaction, community_id: str) -> Dossier:
    around = find_surroundings(tx, community_id)
    store = BoundaryStore(tx)
    made = {version.version: version for version in store.list_versions()}
    names = {account.id: account.name for account in AccountStore(tx).list_all()}
    confirmation = store.read_confirmation(community_id, around.current.version)
    confirmed = None
    if confirmation is not None:
        confirmed = (confirmation, names.get(confirmation.account_id))
    return Dossier(
        around.community,
        around.current,
        tuple(
            BoundaryHistoryLine(
                boundary, made[boundary.version], names.get(made[boundary.version].account_id or 0)
            )
            for boundary in store.list_history(community_id)
        ),
        tuple(
            (stored, names.get(stored.account_id or 0))
            for stored in TracingStore(tx).list_for_community(community_id)
        ),
        confirmed,
    )


def _require_waiting(tx: Transaction, tracing_id: int) -> Tracing:
    found = TracingStore(tx).load(tracing_id)
    if found.state != TracingState.WAITING:
        raise Conflict("E-CONFLICT-02")
    return found


def _require_basis(tx: Transaction, community_id: str, seen: SeenByTracer) -> None:
    if _build_dossier(tx, community_id).basis != seen:
        raise Conflict("E-CONFLICT-02")


def _require_unchanged(tx: Transaction, community_id: str, seen: DisplayedVersion) -> None:
    if _build_dossier(tx, community_id).displayed_version != seen:
        raise Conflict("E-CONFLICT-02")


def _adopt(project: Project, act: Act, waiting: Tracing, *, cut: bool) -> int:
    outline = fit_outline(find_surroundings(act.tx, waiting.community_id), waiting.outline, cut=cut)
    TracingStore(act.tx).settle(waiting.id, TracingState.ADOPTED)
    made = Boundary(waiting.community_id, AreaLevel.COMMUNITY, BoundaryStatus.TRACED, outline)
    act.note(f"tracing {waiting.id}", reason="adopted", after=waiting.community_id)
    return _make_current(project, act, made, _build_passport(act, outline), waiting.reason)


def _build_passport(act: Act, outline: Area) -> Passport:
    return Passport(
        source=get_district().fill(SOURCE, "th"),
        licence="CC0",
        dated_on=act.at.astimezone(BANGKOK).date(),
        checksum=hashlib.sha256(shapely.to_wkb(outline)).hexdigest(),
    )


def _make_current(
    project: Project, act: Act, boundary: Boundary, passport: Passport, reason: str
) -> int:
    BoundaryStore(act.tx).add(
        AreaLevel.COMMUNITY,
        [boundary],
        passport,
        at=act.at,
        note=reason,
        account_id=act.actor.account_id,
    )
    renew_estimates(act.tx, act.at)
    return place_again(project, act.tx, act.at)
