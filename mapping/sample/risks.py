"""Risk points of the sample: proposed, reviewed by somebody else, worded, less, taken away."""

from dataclasses import dataclass
from enum import StrEnum

from geodata import reference
from geodata.actions.places import fieldwork
from geodata.actions.risks import mitigations, risk_reviews, risk_words, risks
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.risk_words import PublicWords
from geodata.model.risks import (
    REVIEW_AFTER_DAYS,
    AgencyType,
    Precision,
    PublicProject,
    RiskDraft,
    Scores,
)
from geodata.model.times import BANGKOK
from mapping.publish import editions
from mapping.sample import public_photos
from mapping.sample.clock import Process
from mapping.sample.content import RiskText, get_content
from mapping.sample.network import SampleNetwork

SCORES = ((4, 4), (2, 3), (3, 4), (1, 3), (5, 4), (3, 3), (2, 5), (2, 2), (4, 3), (5, 5))
REVIEWERS = ("officer", "officer-2")
VISITED_COMMUNITIES = 20
RISK_COMMUNITIES = 15  # of them; in the others nothing was found
LEFT_DUE = 5  # each fifth point that is due is still to be looked at


class Fate(StrEnum):
    """What becomes of a risk point of the sample by its last day."""

    COMMUNITY = "public by community"
    CELL = "public by cell"
    EXACT = "public exactly"
    HALF_APPROVED = "approved by one of two"
    MITIGATED = "mitigated"
    MITIGATION_WAITS = "mitigation waits"
    A_RISK_AGAIN = "a risk again"
    RETIRED = "retired"
    MERGED = "merged"
    RETURNED = "returned"
    PROPOSED = "proposed"


FATES = (  # in the order of get_content().risks
    *(Fate.COMMUNITY, Fate.CELL, Fate.MITIGATED, Fate.EXACT, Fate.COMMUNITY) * 5,
    *(Fate.A_RISK_AGAIN, Fate.RETIRED, Fate.RETIRED, Fate.MERGED, Fate.MERGED),
    *(Fate.COMMUNITY, Fate.CELL, Fate.COMMUNITY, Fate.MITIGATION_WAITS),
    *(Fate.RETURNED, Fate.RETURNED, Fate.HALF_APPROVED),
    *(Fate.PROPOSED,) * 6,
)
PRECISIONS = {
    Fate.CELL: Precision.CELL,
    Fate.EXACT: Precision.EXACT,
    Fate.HALF_APPROVED: Precision.EXACT,
}


class Wording(StrEnum):
    """What becomes of the public words of a risk point."""

    APPROVED = "approved"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WORDINGS = {7: Wording.WAITING, 11: Wording.REFUSED, 16: Wording.WITHDRAWN, 30: Wording.WAITING}


@dataclass(frozen=True, slots=True)
class RiskPlan:
    """What happens to one risk point."""

    number: int
    text: RiskText
    fate: Fate
    wording: Wording
    scores: Scores
    community_id: str
    proposer: str
    days_ago: int  # on which it is proposed


def plan_risks(network: SampleNetwork) -> list[RiskPlan]:
    """Return what happens to every risk point: some places have several, most have none."""
    plans = []
    for number, (text, fate) in enumerate(zip(get_content().risks, FATES, strict=True)):
        community_id = network.communities[
            (number * 7 + number // 3) % min(RISK_COMMUNITIES, len(network.communities))
        ]
        plans.append(
            RiskPlan(
                number=number,
                text=text,
                fate=fate,
                wording=WORDINGS.get(number, Wording.APPROVED),
                scores=Scores(*SCORES[number % len(SCORES)]),
                community_id=community_id,
                proposer=_choose_proposer(network, community_id, number, fate),
                days_ago=_choose_day(number, fate),
            )
        )
    return plans


def start_risks(network: SampleNetwork) -> None:
    """Start a process for every risk point, and for every visit."""
    plans = plan_risks(network)
    for plan in plans:
        network.clock.start(_develop(network, plan))
    for number, community_id in enumerate(network.communities[:VISITED_COMMUNITIES]):
        found = any(plan.community_id == community_id for plan in plans)
        network.clock.start(_visit(network, number, community_id, found_risk=found))


def _choose_proposer(network: SampleNetwork, community_id: str, number: int, fate: Fate) -> str:
    """Return who proposes; both officers approve what is shown exactly, so that neither may."""
    takes_two = PRECISIONS.get(fate) is Precision.EXACT
    for name in ("coordinator", "coordinator-2"):
        if community_id in network.list_communities_of(name) and (takes_two or number % 3):
            return name
    return REVIEWERS[number % 2]


def _choose_day(number: int, fate: Fate) -> int:
    if fate in (Fate.PROPOSED, Fate.HALF_APPROVED, Fate.RETURNED):
        return 2 + number % 12
    return 330 - number * 8


def _choose_reviewers(plan: RiskPlan) -> tuple[str, str]:
    """Return the officers who did not propose it; one twice where there is but one."""
    others = [name for name in REVIEWERS if name != plan.proposer]
    return others[0], others[-1]


def _see(network: SampleNetwork, name: str, risk_id: int) -> DisplayedVersion:
    """Return what somebody has before them of a risk point."""
    return risk_reviews.read_review_context(
        network.project, network.get_caller(name), risk_id, at=network.now
    ).displayed_version


def _develop(network: SampleNetwork, plan: RiskPlan) -> Process:
    moment, project = network.clock.compute_moment, network.project
    yield moment(plan.days_ago, 5)
    sub_kind = {kind.code: kind for kind in reference.list_sub_kinds()}[plan.text.sub_kind]
    proposed = risks.propose(
        project,
        network.get_caller(plan.proposer),
        RiskDraft(
            network.create_token("risk"),
            sub_kind.category,
            point=network.choose_point(plan.community_id),
            scores=plan.scores,
            note=network.write_private("note of a risk point", plan.text.description),
            sub_kind=sub_kind.code,
            agency_type=AgencyType(plan.text.agency),
            public_project=_name_project(network, plan),
        ),
        at=network.now,
    )
    if plan.fate is Fate.PROPOSED:
        return
    first, second = _choose_reviewers(plan)
    yield moment(plan.days_ago - 1, 10)
    if plan.fate is Fate.RETURNED:
        risks.send_back(
            project,
            network.get_caller(first),
            proposed.id,
            _see(network, first, proposed.id),
            network.write_private(
                "reason of a return", get_content().return_reasons[plan.number % 2]
            ),
            at=network.now,
        )
        return
    if plan.fate is Fate.MERGED:
        yield from _merge(network, first, proposed.id)
        return
    _approve(network, first, proposed.id, plan)
    if plan.fate is Fate.EXACT:
        yield moment(plan.days_ago - 1, 15)
        _approve(network, second, proposed.id, plan)
    if plan.fate is not Fate.HALF_APPROVED:
        yield from _word(network, plan, proposed.id)
        yield from _show_photos(network, plan, proposed.id)
        yield from _change(network, plan, proposed.id, first)


def _name_project(network: SampleNetwork, plan: RiskPlan) -> PublicProject | None:
    """Return the project that a proposal is about, where it is a policy one that waits still."""
    if plan.fate is not Fate.PROPOSED or not plan.text.sub_kind.startswith("policy"):
        return None
    return PublicProject(network.write_private("project of a proposal", get_content().risk_project))


def _choose_precision(plan: RiskPlan) -> Precision:
    """Return the precision of a point: photos are public of a cell or an exact place only."""
    if plan.number in public_photos.PHOTO_PLANS:
        return PRECISIONS.get(plan.fate, Precision.CELL)
    return PRECISIONS.get(plan.fate, Precision.COMMUNITY)


def _approve(network: SampleNetwork, reviewer: str, risk_id: int, plan: RiskPlan) -> None:
    approved = risks.approve(
        network.project,
        network.get_caller(reviewer),
        risk_id,
        _see(network, reviewer, risk_id),
        _choose_precision(plan),
        None,
        at=network.now,
    )
    if approved.public_id is not None:
        network.public_ids[plan.text.title] = approved.public_id


def _merge(network: SampleNetwork, reviewer: str, risk_id: int) -> Process:
    """Make a proposal part of the first public risk point of the reviewer's list."""
    caller = network.get_caller(reviewer)
    into = risk_reviews.list_public(network.project, caller, at=network.now)[0]
    risks.merge(
        network.project, caller, risk_id, _see(network, reviewer, risk_id), into.id, at=network.now
    )
    yield from ()


def _word(network: SampleNetwork, plan: RiskPlan, risk_id: int) -> Process:
    """Write the public words; an officer who did not write them answers."""
    moment, project = network.clock.compute_moment, network.project
    yield moment(plan.days_ago - 2, 20)
    words = risk_words.write_words(
        project,
        network.get_caller(plan.proposer),
        risk_id,
        _write_words(network, plan),
        at=network.now,
    )
    if plan.wording is Wording.WAITING:
        return
    approver = next(name for name in REVIEWERS if name != plan.proposer)
    yield moment(plan.days_ago - 3, 25)
    caller = network.get_caller(approver)
    waiting = next(
        line
        for line in risk_words.list_waiting_words(project, caller, at=network.now)
        if line.words.id == words.id
    )
    if plan.wording is Wording.REFUSED:
        risk_words.refuse_words(
            project,
            caller,
            words.id,
            waiting.displayed_version,
            network.write_private("reason against words", get_content().words_refused_reason),
            at=network.now,
        )
        return
    risk_words.approve_words(
        project,
        caller,
        words.id,
        waiting.displayed_version,
        frozenset(hint.text for hint in waiting.hints),
        at=network.now,
    )
    if plan.wording is Wording.WITHDRAWN:
        network.clock.start(_withdraw_words(network, approver, risk_id))


def _write_words(network: SampleNetwork, plan: RiskPlan) -> PublicWords:
    """Return the words of a point; what nobody approves is private."""
    title, description = plan.text.title, plan.text.description
    if plan.wording in (Wording.WAITING, Wording.REFUSED):
        description = network.write_private("words that nobody approved", description)
    return PublicWords(title, description)


def _show_photos(network: SampleNetwork, plan: RiskPlan, risk_id: int) -> Process:
    photos = public_photos.PHOTO_PLANS.get(plan.number)
    if photos is not None:
        approver = next(name for name in REVIEWERS if name != plan.proposer)
        days = plan.days_ago - 4
        yield from public_photos.show_photos(
            network, photos, risk_id, plan.proposer, approver, days
        )


def _withdraw_words(network: SampleNetwork, officer: str, risk_id: int) -> Process:
    yield network.clock.compute_moment(10, 30)
    caller = network.get_caller(officer)
    editions.withdraw_words(network.project, caller, risk_id, at=network.now)


def _change(network: SampleNetwork, plan: RiskPlan, risk_id: int, first: str) -> Process:
    """Take the steps that come after approval."""
    moment, project = network.clock.compute_moment, network.project
    if plan.fate is Fate.RETIRED:
        yield moment(plan.days_ago - 45, 30)
        risks.retire(
            project,
            network.get_caller(first),
            risk_id,
            _see(network, first, risk_id),
            network.write_private(
                "reason of a retirement", get_content().retire_reasons[plan.number % 2]
            ),
            at=network.now,
        )
    if plan.fate in (Fate.COMMUNITY, Fate.CELL, Fate.EXACT):
        yield from _look_again(network, plan, risk_id, first)
    if plan.fate not in (Fate.MITIGATED, Fate.MITIGATION_WAITS, Fate.A_RISK_AGAIN):
        return
    done_ago = max(plan.days_ago - 90, 4)
    yield moment(done_ago, 30)
    asker = next(name for name in REVIEWERS if name != first)
    mitigations.mitigate(
        project,
        network.get_caller(asker),
        risk_id,
        _see(network, asker, risk_id),
        done_on=network.now.astimezone(BANGKOK).date(),
        note=network.write_private("note of a mitigation", get_content().mitigation_note),
        at=network.now,
    )
    if plan.fate is Fate.MITIGATION_WAITS:
        return
    yield moment(done_ago - 1, 30)
    mitigations.confirm(
        project,
        network.get_caller(first),
        risk_id,
        _see(network, first, risk_id),
        at=network.now,
    )
    if plan.fate is Fate.A_RISK_AGAIN:
        yield moment(8, 30)
        mitigations.reopen(
            project,
            network.get_caller(first),
            risk_id,
            _see(network, first, risk_id),
            network.write_private("reason of a reopening", get_content().reopened_reason),
            at=network.now,
        )


def _look_again(network: SampleNetwork, plan: RiskPlan, risk_id: int, reviewer: str) -> Process:
    """Confirm, when it is due, that it still is a risk; a few are left for the newcomer."""
    days_ago = plan.days_ago - REVIEW_AFTER_DAYS - 1
    if days_ago < 2 or plan.number % LEFT_DUE == 0:
        return
    yield network.clock.compute_moment(days_ago, 35)
    risks.keep_on_map(
        network.project,
        network.get_caller(reviewer),
        risk_id,
        _see(network, reviewer, risk_id),
        at=network.now,
    )


def _visit(network: SampleNetwork, number: int, community_id: str, *, found_risk: bool) -> Process:
    yield network.clock.compute_moment(335 - number * 16, 45)
    names = ("coordinator", "coordinator-2")
    visitor = next(
        (name for name in names if community_id in network.list_communities_of(name)), "officer"
    )
    fieldwork.record_visit(
        network.project,
        network.get_caller(visitor),
        VisitDraft(
            network.create_token("visit"),
            community_id,
            network.now.astimezone(BANGKOK).date(),
            found_risk,
            hours=1.5 + number % 3,
            people=2 + number % 4,
        ),
        at=network.now,
    )
