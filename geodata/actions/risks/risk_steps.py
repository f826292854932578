"""What every step of a risk point shares: whose it is, where it lies, how it leaves the map."""

from dataclasses import dataclass

import numpy as np

from geodata.actions.places.geography import build_placer
from geodata.actions.risks.risk_display import build_displayed_version
from geodata.actions.transactions import Act
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.geometry.nearness import NEAR_M
from geodata.geometry.placing import Placer
from geodata.model import risk_words, risks
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Verb, require_in
from geodata.model.places.placement import Placement, PlacementKind
from geodata.model.risks import ReviewAnswer, RiskPoint, RiskState, RiskStep
from geodata.model.workshops.workshops import Voting
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.places.places import PlaceStore
from geodata.store.risks.mitigations import MitigationStore
from geodata.store.risks.priorities import PriorityStore
from geodata.store.risks.public_photos import PublicPhotoStore
from geodata.store.risks.risk_words import RiskWordsStore, SubKindStore
from geodata.store.risks.risks import RiskStore
from geodata.store.workshops.room_devices import BallotStore
from geodata.store.workshops.workshops import WorkshopStore

NOT_PUBLIC_COLUMNS = {
    "public_longitude": None,
    "public_latitude": None,
    "precision": None,
    "review_on": None,
}
REMOVED_STATES = frozenset({RiskState.MERGED, RiskState.RETIRED})
REVIEW_DAYS_FACT = "risk review days"  # the value that sets another number of days


def find_for_review(act: Act, project: Project, risk_id: int, seen: DisplayedVersion) -> RiskPoint:
    """Return a risk point in scope and as the reviewer saw it.

    Raises
    ------
    NotFound
        Where it is out of scope.
    Conflict
        Where it is another one by now.
    """
    risk = RiskStore(act.tx, project.seal).load(risk_id)
    require_in(act.actor, Verb.REVIEW_RISK, risk.community_id)
    require_unchanged(act, project, risk, seen)
    return risk


def find_own(act: Act, project: Project, risk_id: int, seen: DisplayedVersion) -> RiskPoint:
    """Return a risk point that this person proposed, as they saw it.

    Raises
    ------
    NotFound, NotAllowed
        Where it is out of scope, or somebody else's.
    Conflict
        Where it is another one by now.
    """
    risk = RiskStore(act.tx, project.seal).load(risk_id)
    require_in(act.actor, Verb.PROPOSE_RISK, risk.community_id)
    if risk.proposer_id != act.actor.account_id:
        raise NotAllowed
    require_unchanged(act, project, risk, seen)
    return risk


def require_unchanged(
    act: Act,
    project: Project,
    risk: RiskPoint,
    seen: DisplayedVersion,
    *,
    but_photo: str | None = None,
) -> None:
    """Raise Conflict unless the risk point is as it was drawn.

    Raises
    ------
    Conflict
    """
    if build_displayed_version(act.tx, project, risk, but_photo=but_photo) != seen:
        raise Conflict


def take_off_map(
    act: Act,
    project: Project,
    store: RiskStore,
    risk: RiskPoint,
    step: RiskStep,
    *,
    reason: str = "",
    merged_into: int | None = None,
) -> RiskPoint:
    """Return, retire or merge within an action under way; what waited for an answer is dropped.

    Raises
    ------
    BadInput
        E-RISK-02 (step), E-RISK-14 (returned or retired without a reason), E-TXT-02 (reason).
    """
    if step != RiskStep.MERGED:
        reason = validate_reason(reason)
    state = RiskState(step)
    risks.check_step(risk.state, state)
    if merged_into is not None:
        into = store.load(merged_into)
        require_in(act.actor, Verb.REVIEW_RISK, into.community_id)
        if into.id == risk.id or into.state in REMOVED_STATES:
            raise BadInput("E-RISK-02")
    who = act.actor.account_id
    store.change(
        risk,
        step,
        account_id=who,
        at=act.at,
        state=state,
        sealed_reason=reason,
        merged_into=merged_into,
        **NOT_PUBLIC_COLUMNS,
    )
    store.drop_approvals(risk.id)
    await_approval_again(act, risk.id)
    take_off_ballots(act, risk.id)
    MitigationStore(act.tx, project.seal).answer(risk.id, ReviewAnswer.DROPPED, who, act.at)
    act.note(f"risk {risk.id}", reason=step, before=risk.state, after=state)
    return store.load(risk.id)


def await_approval_again(act: Act, risk_id: int) -> None:
    """Make the public words and photos of a risk point that leaves the map wait for approval."""
    RiskWordsStore(act.tx).await_again(risk_id)
    PublicPhotoStore(act.tx).await_again(risk_id)


def take_off_ballots(act: Act, risk_id: int) -> None:
    """Take a risk point off every ballot that is still open; its dots are free again."""
    for workshop_id, pin_id, voting in PriorityStore(act.tx).list_in_open_rooms(risk_id):
        if voting != Voting.CLOSED:  # what a forum has decided stays
            BallotStore(act.tx).drop_pin(pin_id)
        WorkshopStore(act.tx).change(workshop_id)


def record_step(
    act: Act,
    store: RiskStore,
    risk: RiskPoint,
    step: RiskStep,
    **columns: object,
) -> RiskPoint:
    """Record a step within an action under way; return the risk point as it is now.

    Where the step changes the state, the audit log keeps the one before.
    """
    store.change(risk, step, account_id=act.actor.account_id, at=act.at, **columns)
    act.note(f"risk {risk.id}", reason=step, before=risk.state if "state" in columns else None)
    return store.load(risk.id)


def build_review_columns(act: Act) -> dict[str, object]:
    """Return the column that says when to look again: the project may set the days as a fact."""
    days = int(act.tx.get_state(REVIEW_DAYS_FACT, str(risks.REVIEW_AFTER_DAYS)))
    return {"review_on": risks.compute_review_date(act.at, days).isoformat()}


@dataclass(frozen=True, slots=True)
class RiskPlace:
    """Where a risk point belongs; `near`: beside its community, as a person confirmed."""

    subdistrict_code: str
    community_id: str | None
    is_near: bool = False

    @property
    def columns(self) -> dict[str, object]:
        """The columns of a risk point that say it."""
        return {
            "subdistrict_code": self.subdistrict_code,
            "community_id": self.community_id,
            "near": int(self.is_near),
        }


def find_place(
    tx: Transaction,
    point: tuple[float, float] | None,
    community_id: str | None,
    finder: Placer | None = None,
) -> RiskPlace:
    """Return where a risk point belongs: by its point (WGS84), else by the community chosen.

    A point in no community may be given with the community that it is near: a person confirmed it.
    `finder` is a placer of the boundaries as they are now, where the caller has one already.

    Raises
    ------
    BadInput
        E-RISK-05 where the point lies outside the district, or neither is given; E-RISK-15 where
        the point is neither in nor near the community given with it.
    NotFound
        Where there is no such community.
    """
    if point is not None:
        found = locate_point(tx, point, finder)
        if found.subdistrict_code is None:
            raise BadInput("E-RISK-05")
        if found.community_id is not None or community_id is None:
            return RiskPlace(found.subdistrict_code, found.community_id)
        if found.near_community_id != community_id:
            raise BadInput("E-RISK-15", metres=f"{NEAR_M:.0f}")
        return RiskPlace(found.subdistrict_code, community_id, is_near=True)
    if community_id is None:
        raise BadInput("E-RISK-05")
    for place in PlaceStore(tx).list_communities():
        if place.id == community_id:
            return RiskPlace(place.subdistrict_code, place.id)
    raise NotFound


def locate_point(
    tx: Transaction, point: tuple[float, float], finder: Placer | None = None
) -> Placement:
    """Return where a point (longitude, latitude, WGS84) lies.

    Raises
    ------
    BadInput
        E-RISK-05 where it lies outside the district.
    """
    longitude, latitude = (np.array([value], dtype=np.float64) for value in point)
    [found] = (finder or build_placer(tx)).place_points(longitude, latitude)
    if found.kind in (PlacementKind.OUTSIDE, PlacementKind.UNPLACED):
        raise BadInput("E-RISK-05")
    return found


def validate_reason(reason: str) -> str:
    """Return a reason that somebody can read: neither none nor a book.

    Raises
    ------
    BadInput
        E-RISK-14, E-TXT-02.
    """
    if not reason.strip():
        raise BadInput("E-RISK-14")
    if len(reason.strip()) > risks.MAX_REASON_LENGTH:
        raise BadInput("E-TXT-02", n=risks.MAX_REASON_LENGTH)
    return reason.strip()


def check_sub_kind(tx: Transaction, code: str | None, category: Category) -> None:
    """Raise BadInput unless a sub-kind, where one is chosen, is of this category and in use.

    Raises
    ------
    BadInput
        E-RISK-18.
    """
    if code is not None:
        risk_words.check_sub_kind(code, category, SubKindStore(tx).read_by_code())


def check_note(note: str) -> None:
    """Raise BadInput where a note is too long.

    Raises
    ------
    BadInput
        E-TXT-02.
    """
    if len(note) > risks.MAX_NOTE_LENGTH:
        raise BadInput("E-TXT-02", n=risks.MAX_NOTE_LENGTH)
