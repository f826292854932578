"""How complaints reach the public: two tick each, two confirm a release, an administrator runs it.

What may be published is decided by the rules that the publishing side hands in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from geodata.actions.cases.case_access import build_scope, to_case_day, work_on_case
from geodata.actions.imports.next_release import NextRelease
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.district import get_district
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.cases.cases import COUNTABLE_STATES
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.counting import (
    CountCell,
    Ineligibility,
    PublicGroup,
    ReleasePlan,
    ReleaseRules,
    ReleaseRun,
    Shortfall,
    SubjectCount,
    Tick,
    Withheld,
    check_subjects,
)
from geodata.model.people.people import Actor, Scope, Verb
from geodata.operations import wall_clock
from geodata.project import Project
from geodata.store.cases.cases import CaseStore
from geodata.store.database import Transaction
from geodata.store.imports.counting import CountingStore
from geodata.store.people.people import AccountStore
from geodata.store.places.places import PlaceStore


@dataclass(frozen=True, slots=True)
class ReleaseOutlook:
    """What the next release would publish and hold back, as far as somebody may know."""

    plan: ReleasePlan
    fingerprint: str  # of the whole draft, also where only a part of it may be seen
    confirmed_by: tuple[str, ...]
    is_confirmed_by_me: bool
    is_ready: bool  # enough people confirmed it: it is published so, whatever comes since
    last: ReleaseRun | None


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A group that will be public, as the administrator sees it."""

    cell: CountCell
    period: tuple[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class PendingRelease:
    """What an administrator may know before a release: what everybody will see after it.

    Only what was frozen is shown, once: two drafts side by side would tell what came between.
    """

    day: date
    plan_fingerprint: (
        str | None
    )  # SHA-256 of the frozen draft; None where there is none that still holds
    lines: tuple[
        ReleaseLine, ...
    ]  # empty too where another draft was frozen before, and not published
    is_ready: bool
    is_today: bool
    last: ReleaseRun | None

    @property
    def displayed_version(self) -> DisplayedVersion:
        """What whoever runs it has before them."""
        return DisplayedVersion.from_record(self.day, self.plan_fingerprint, self.lines)


@dataclass(frozen=True, slots=True)
class ImportToTick:
    """An import of complaints, and who says that its rows may be counted."""

    id: int
    source: str
    rows: int
    ticks: tuple[Tick, ...]


def read_outlook(
    project: Project, caller: Caller, rules: ReleaseRules, *, at: datetime
) -> ReleaseOutlook:
    """Return what the next release would publish and hold back, in one's own scope."""
    with authorized_read(project, caller, Verb.CONFIRM_RELEASE, at=at) as (tx, actor):
        release, store = NextRelease(tx, rules, at), CountingStore(tx)
        whole = release.plan
        confirmed = store.list_confirmations(whole.day, whole.fingerprint)
        names = {account.id: account.name for account in AccountStore(tx).list_all()}
        return ReleaseOutlook(
            plan=_restrict_to_scope(project, tx, actor, whole, at),
            fingerprint=whole.fingerprint,
            confirmed_by=tuple(names[confirmation.account_id] for confirmation in confirmed),
            is_confirmed_by_me=actor.account_id
            in {confirmation.account_id for confirmation in confirmed},
            is_ready=release.is_confirmed(whole),
            last=store.last(),
        )


def confirm_release(
    project: Project, caller: Caller, rules: ReleaseRules, fingerprint: str, *, at: datetime
) -> None:
    """Confirm what the next release would publish, by the fingerprint that was drawn.

    With the last confirmation that is needed it is frozen: what comes later waits for the next one.

    Raises
    ------
    BadInput
        E-RELEASE-02 where there is nothing to publish.
    Conflict
        Where it has changed since.
    NotAllowed
        E-CASE-12: the terminal is nobody.
    """
    with audited_transaction(project, caller, Verb.CONFIRM_RELEASE, at=at, on_the_map=False) as act:
        release, store = NextRelease(act.tx, rules, at), CountingStore(act.tx)
        whole = release.plan
        if not whole.groups:
            raise BadInput("E-RELEASE-02")
        if whole.fingerprint != fingerprint:
            raise Conflict
        store.confirm(whole.day, fingerprint, _require_account_id(act))
        if release.frozen_plan is None and release.is_confirmed(whole):
            store.freeze(whole)
        act.note(f"release {whole.day}", reason="release confirmed", after=fingerprint)


def read_pending_release(
    project: Project, caller: Caller, rules: ReleaseRules, *, at: datetime
) -> PendingRelease:
    """Return what a release would make public, to whoever runs it: nothing else of it."""
    with authorized_read(project, caller, Verb.RUN_RELEASE, at=at) as (tx, _):
        release = NextRelease(tx, rules, at)
        whole = _find_confirmed_plan(release)
        return PendingRelease(
            day=release.day,
            plan_fingerprint=None if whole is None else whole.fingerprint,
            lines=() if whole is None else _build_lines(release, whole),
            is_ready=whole is not None,
            is_today=release.day == to_case_day(at),
            last=CountingStore(tx).last(),
        )


def run_release(
    project: Project, caller: Caller, rules: ReleaseRules, seen: DisplayedVersion, *, at: datetime
) -> ReleaseRun:
    """Publish the groups that two people confirmed, on the release day and on no other.

    Raises
    ------
    StorageUnavailable
        E-SYS-08 where the clock cannot be believed.
    BadInput
        E-RELEASE-01 (not today), E-RELEASE-02 (nothing new), E-RELEASE-03 (not confirmed).
    Conflict
        Where it is not the release that this person saw: `Pending.seen`.
    """
    today = to_case_day(at)
    with audited_transaction(project, caller, Verb.RUN_RELEASE, at=at) as act:
        store = CountingStore(act.tx)
        last = store.last()
        rules.check_clock(today, _read_trusted_day(act.tx), None if last is None else last.day)
        release = NextRelease(act.tx, rules, at)
        if release.day != today:
            raise BadInput("E-RELEASE-01", day=release.day)
        if not release.plan.groups:
            raise BadInput("E-RELEASE-02")
        whole = _find_confirmed_plan(release)
        if whole is None:
            raise BadInput("E-RELEASE-03")
        seen.require_unchanged(release.day, whole.fingerprint, _build_lines(release, whole))
        made = store.publish(today, whole.groups)
        act.note(
            f"release {today}",
            reason="release run",
            after=[made.number, made.groups, whole.fingerprint],
        )
        return made


def tick_case(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    *,
    another_person: bool,
    at: datetime,
) -> None:
    """Tick a complaint as countable, and state whether the reporter is another person.

    Raises
    ------
    BadInput
        E-RELEASE-04 where it is not past community review, or ended uncounted.
    NotFound
        Where it is out of scope.
    Conflict
        Where the case is not what this person saw.
    """
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        if context.case.state not in COUNTABLE_STATES:
            raise BadInput("E-RELEASE-04")
        made = Tick(context.require_account_id(), another_person)
        CountingStore(context.act.tx).tick(f"case {case_id}", made, context.today)
        context.note("counted", after=another_person)


def untick_case(project: Project, caller: Caller, case_id: int, *, at: datetime) -> None:
    """Remove the caller's own tick; what has been published stays."""
    with work_on_case(project, caller, case_id, None, at=at) as context:
        CountingStore(context.act.tx).untick(f"case {case_id}", context.require_account_id())
        context.note("not counted")


def list_ticks(project: Project, caller: Caller, case_id: int, *, at: datetime) -> tuple[Tick, ...]:
    """Return who says that a complaint in scope may be counted."""
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (tx, actor):
        CaseStore(tx, project.seal).load(case_id, build_scope(actor, Verb.WORK_CASE, at))
        return CountingStore(tx).list_ticks(f"case {case_id}")


def list_imports(project: Project, caller: Caller, *, at: datetime) -> list[ImportToTick]:
    """Return the imports of complaints."""
    with authorized_read(project, caller, Verb.IMPORT_RECORDS, at=at) as (tx, _):
        return _list_imports(CountingStore(tx))


def tick_import(
    project: Project,
    caller: Caller,
    import_id: int,
    seen: DisplayedVersion,
    *,
    different_people: bool,
    at: datetime,
) -> None:
    """Tick the complaints of an import as countable; state whether reporters differ.

    Raises
    ------
    NotFound
        Where no complaints came with it.
    Conflict
        Where the import is not what this person saw.
    """
    with audited_transaction(project, caller, Verb.IMPORT_RECORDS, at=at, on_the_map=False) as act:
        store = CountingStore(act.tx)
        found = next(
            (
                stored_import
                for stored_import in _list_imports(store)
                if stored_import.id == import_id
            ),
            None,
        )
        if found is None:
            raise NotFound
        seen.require_unchanged(found)
        store.tick(
            f"import {import_id}", Tick(_require_account_id(act), different_people), to_case_day(at)
        )
        act.note(f"import {import_id}", reason="import counted", after=different_people)


def list_subject_counts(project: Project) -> list[SubjectCount]:
    """Return how many offices could plausibly be meant, by area and category: a public table."""
    with project.database.begin_read() as tx:
        return CountingStore(tx).list_subject_counts()


def set_subject_count(
    project: Project, caller: Caller, given: SubjectCount, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Save how many offices could plausibly be meant in an area.

    Raises
    ------
    BadInput
        E-RELEASE-05.
    NotFound
        Where there is no such community or subdistrict.
    Conflict
        Where the table is not what this person saw.
    """
    check_subjects(given.count, given.category)
    with audited_transaction(project, caller, Verb.SET_CASE_RULES, at=at) as act:
        store, places = CountingStore(act.tx), PlaceStore(act.tx)
        known = {place.id for place in places.list_all_communities()}
        known |= {place.code for place in places.list_subdistricts()}
        if given.area_id not in known | {get_district().code}:
            raise NotFound
        seen.require_unchanged(store.list_subject_counts())
        store.set_subjects(given)
        act.note(
            f"area {given.area_id}", reason="subjects set", after=[given.category, given.count]
        )


def list_groups(
    project: Project, caller: Caller, *, at: datetime
) -> list[tuple[PublicGroup, bool]]:
    """Return the groups that stand, and whether somebody wants to take each back."""
    with authorized_read(project, caller, Verb.FREEZE_EDITION, at=at) as (tx, _):
        asked = CountingStore(tx).read_retraction_requests()
        return [(group, group.id in asked) for group in CountingStore(tx).list_groups()]


def request_retraction(
    project: Project, caller: Caller, group_id: str, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Request the retraction of a whole group: a published number never moves by one.

    Raises
    ------
    NotFound
    Conflict
        Where the group is not what this person saw.
    """
    with audited_transaction(project, caller, Verb.FREEZE_EDITION, at=at, on_the_map=False) as act:
        _require_group(CountingStore(act.tx), group_id, seen)
        CountingStore(act.tx).ask_to_retract(group_id, _require_account_id(act))
        act.note(f"group {group_id}", reason="retraction asked")


def retract_group(
    project: Project, caller: Caller, group_id: str, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Retract a group as the second person; its complaints are never counted again.

    Raises
    ------
    NotFound
        Where nobody asked for it.
    NotAllowed
        E-RELEASE-06 where it is one's own wish.
    Conflict
        Where the group is not what this person saw.
    """
    with audited_transaction(project, caller, Verb.FREEZE_EDITION, at=at) as act:
        store, me = CountingStore(act.tx), _require_account_id(act)
        asked = store.read_retraction_requests()
        if group_id not in asked:
            raise NotFound
        _require_group(store, group_id, seen)
        if asked[group_id] == me:
            raise NotAllowed("E-RELEASE-06")
        store.retract(group_id, me)
        act.note(f"group {group_id}", reason="group retracted")


def _find_confirmed_plan(release: NextRelease) -> ReleasePlan | None:
    """Return the frozen draft that enough people still agree to."""
    frozen = release.frozen_plan
    return frozen if frozen is not None and release.is_confirmed(frozen) else None


def _build_lines(release: NextRelease, whole: ReleasePlan) -> tuple[ReleaseLine, ...]:
    """Return what whoever runs a release is shown of it: nothing that tells of another draft."""
    if not release.is_only_plan:
        return ()
    return tuple(ReleaseLine(group.cell, group.period, len(group.refs)) for group in whole.groups)


def _list_imports(store: CountingStore) -> list[ImportToTick]:
    return [
        ImportToTick(number, source, rows, store.list_ticks(f"import {number}"))
        for number, source, rows in store.list_imports()
    ]


def _require_group(store: CountingStore, group_id: str, seen: DisplayedVersion) -> None:
    """Raise NotFound or Conflict unless the group is as it was drawn."""
    found = next((group for group in store.list_groups() if group.id == group_id), None)
    if found is None:
        raise NotFound
    seen.require_unchanged(found, group_id in store.read_retraction_requests())


def _read_trusted_day(tx: Transaction) -> date | None:
    """Return the day on which the clock was last believed."""
    at = wall_clock.read_trusted_time(tx)
    return None if at is None else to_case_day(at)


def _require_account_id(act: Act) -> int:
    if act.actor.account_id is None:
        raise NotAllowed("E-CASE-12")
    return act.actor.account_id


def _restrict_to_scope(
    project: Project, tx: Transaction, actor: Actor, whole: ReleasePlan, at: datetime
) -> ReleasePlan:
    """Return the part of a draft about one's own communities, and about cases one may read."""
    if actor.find_scope(Verb.CONFIRM_RELEASE) is Scope.ALL:
        return whole
    mine = CaseStore(tx, project.seal).list_in_scope(build_scope(actor, Verb.CONFIRM_RELEASE, at))
    refs = {f"case {case.id}" for case in mine}
    held = [
        _restrict_withheld(withheld, refs)
        for withheld in whole.withheld
        if withheld.cell.area_id in actor.communities
    ]
    return replace(
        whole,
        groups=tuple(group for group in whole.groups if group.cell.area_id in actor.communities),
        withheld=tuple(withheld for withheld in held if withheld.refs),
        ineligible=_select_refs(whole.ineligible, refs),
    )


def _restrict_withheld(withheld: Withheld, refs: set[str]) -> Withheld:
    """Return what somebody may know of a cell: not that others are hidden from them in it."""
    return replace(
        withheld,
        refs=tuple(ref for ref in withheld.refs if ref in refs),
        shortfalls=tuple(why for why in withheld.shortfalls if why is not Shortfall.INSIDERS),
    )


def _select_refs(barred: Mapping[str, Ineligibility], refs: set[str]) -> dict[str, Ineligibility]:
    return {ref: why for ref, why in barred.items() if ref in refs}
