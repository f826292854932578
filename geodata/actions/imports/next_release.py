"""The next complaint release: what is frozen for its day, else what it would publish now."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from geodata.actions.cases.case_access import to_case_day
from geodata.model.imports.counting import ReleasePlan, ReleaseRules, Shortfall, Withheld
from geodata.store.database import Transaction
from geodata.store.imports.counting import CountingStore

REQUIRED_CONFIRMATIONS = 2  # people who confirm a release, an officer among them


class NextRelease:
    """What the next release is made from, read once in a transaction."""

    def __init__(self, tx: Transaction, rules: ReleaseRules, at: datetime) -> None:
        self._store, self._rules = CountingStore(tx), rules
        self._material = self._store.read_release_inputs()
        self._frozen = self._store.list_frozen_plans()
        self.day = rules.find_next_day(to_case_day(at), self._material.last_day)

    @cached_property
    def frozen_plan(self) -> ReleasePlan | None:
        """The draft that is frozen for the day and may still be published as it is."""
        newest = next(iter(self._frozen), None)
        if newest is None or newest.day != self.day:
            return None
        return newest if self._rules.is_still_valid(newest, self._material) else None

    @property
    def is_only_plan(self) -> bool:
        """Whether one draft only was frozen since the last release, so that nothing is compared."""
        return len(self._frozen) == 1

    @cached_property
    def plan(self) -> ReleasePlan:
        """What is frozen, with what else is held back meanwhile; else a draft of now."""
        frozen = self.frozen_plan
        if frozen is None:
            return self._rules.plan_release(self._material, self.day)
        taken = {ref for group in frozen.groups for ref in group.refs}
        left = [case for case in self._material.cases if case.ref not in taken]
        rest = self._rules.plan_release(replace(self._material, cases=left), self.day)
        later = tuple(Withheld(group.cell, group.refs, (Shortfall.NEXT,)) for group in rest.groups)
        return replace(frozen, withheld=(*later, *rest.withheld), ineligible=rest.ineligible)

    def is_confirmed(self, draft: ReleasePlan) -> bool:
        """Return whether enough people, an officer among them, agree to a draft."""
        found = self._store.list_confirmations(draft.day, draft.fingerprint)
        return len(found) >= REQUIRED_CONFIRMATIONS and any(
            confirmation.is_officer for confirmation in found
        )
