"""What a person reads of a risk point, line by line: for two versions of one side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from geodata.actions.risks.risk_edits import OwnProposal
from geodata.actions.risks.risk_history import HistoryStep
from geodata.actions.risks.risk_reviews import ReviewContext
from geodata.actions.risks.risks import Proposal
from geodata.model.risks import REQUIRED_APPROVALS, Precision, RiskContent, RiskPoint, RiskState
from mapping.analysis.risk_names import format_agency_type
from mapping.screens.components import describe_scores
from mapping.screens.risks import risk_form
from mapping.screens.risks.risk_form import RiskNames
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date, format_short_date

Lines = list[tuple[str, str]]


def list_card_facts(beside: ReviewContext, names: RiskNames, texts: Texts) -> Lines:
    """Return what stands on a card of the review."""
    lines = _describe_content(beside.risk, beside.content, names, texts)
    photos, evidence = len(beside.photos), beside.mitigation
    count = texts("screens.review.photo_count", count=photos) if photos else ""
    lines.append((texts("screens.review.photos_are"), count))
    if evidence is not None:
        day = texts(
            "screens.review.done_day", day=format_long_date(evidence.done_on, texts.language)
        )
        words = "\n".join(text for text in (day, beside.mitigation_note) if text)
        lines.append((texts("screens.review.evidence"), words))
    agreed = describe_approvals(beside.approvals, texts)
    if agreed:
        lines.append((texts("screens.risk_state.approved"), "\n".join(agreed)))
    return lines


def list_proposal_facts(proposal: Proposal, names: RiskNames, texts: Texts) -> Lines:
    """Return what stands in a list of proposals."""
    risk = proposal.risk
    content = RiskContent(
        risk.category,
        proposal.point,
        risk.community_id,
        risk.scores,
        proposal.note,
        sub_kind=risk.sub_kind,
        agency_type=risk.agency_type,
    )
    return _describe_content(risk, content, names, texts)


def list_own_facts(
    proposal: Proposal, content: RiskContent, names: RiskNames, texts: Texts
) -> Lines:
    """Return what stands on the card of one's own proposal."""
    return _describe_content(proposal.risk, content, names, texts)


def describe_own_state(own: OwnProposal, texts: Texts) -> str:
    """Return where one's own proposal stands, and since when it is one."""
    risk = own.proposal.risk
    is_withdrawn = risk.state is RiskState.RETIRED and risk.public_id is None
    state = texts(
        "screens.add_risk.is_withdrawn" if is_withdrawn else f"screens.risk_state.{risk.state}"
    )
    day = format_short_date(own.proposed_on, texts.language)
    return f"{state} · {texts('screens.add_risk.proposed_on', day=day)}"


def list_history_lines(
    proposed_on: date, history: Sequence[HistoryStep], texts: Texts
) -> list[str]:
    """Return what happened to a risk point, the oldest first: the day, the step, by whom."""
    first = format_short_date(proposed_on, texts.language)
    return [
        f"{first} · {texts('screens.audit_reason.proposed')}",
        *(_describe_step(step, texts) for step in history),
    ]


def _describe_step(step: HistoryStep, texts: Texts) -> str:
    words = [
        format_short_date(step.day, texts.language),
        texts(f"screens.audit_reason.{to_key(step.step)}"),
        step.name,
    ]
    if step.scores is not None:
        words.append(describe_scores(step.scores, texts))
    if step.precision is not None:
        words.append(texts(f"screens.precision.{to_key(step.precision)}"))
    return " · ".join(word for word in words if word)


def describe_approvals(approvals: Mapping[Precision, int], texts: Texts) -> list[str]:
    """Return how many have approved a proposal that needs more than one, by what they agreed to."""
    return [
        texts(
            "screens.review.approvals",
            count=count,
            needed=REQUIRED_APPROVALS[precision],
            precision=texts(f"screens.precision.{to_key(precision)}"),
        )
        for precision, count in Counter(approvals).items()
        if REQUIRED_APPROVALS[precision] > 1
    ]


def describe_approval(
    done: RiskPoint, before: ReviewContext, precision: Precision, texts: Texts
) -> str:
    """Return what whoever approved is told: that it is public, or how many are still needed."""
    if done.state is RiskState.APPROVED:
        return texts("screens.review.approved", id=done.public_id)
    count = 1 + before.approvals.get(precision, 0)
    return texts("screens.review.approved_of", count=count, needed=REQUIRED_APPROVALS[precision])


def _describe_content(
    risk: RiskPoint, content: RiskContent, names: RiskNames, texts: Texts
) -> Lines:
    scores, point = content.scores, content.point
    project = content.public_project
    return [
        (texts("screens.review.state_is"), texts(f"screens.risk_state.{risk.state}")),
        (texts("screens.add_risk.category"), texts(f"screens.category.{to_key(content.category)}")),
        (
            texts("risk_words.form.sub_kind"),
            names.name_sub_kind(content.sub_kind),
        ),
        (
            texts("risk_words.form.agency_type"),
            format_agency_type({"agency_type": content.agency_type}, texts),
        ),
        (
            texts("screens.add_risk.community"),
            names.name_community(content.community_id),
        ),
        (texts("screens.review.point"), "" if point is None else f"{point[1]:.5f}, {point[0]:.5f}"),
        (texts("screens.add_risk.likelihood"), "" if scores is None else str(scores.likelihood)),
        (texts("screens.add_risk.impact"), "" if scores is None else str(scores.impact)),
        (texts("screens.add_risk.note"), content.note),
        (
            texts("screens.risk_form.project"),
            "" if project is None else risk_form.describe_project(project, texts),
        ),
        (texts("screens.review.why"), risk.reason),
    ]
