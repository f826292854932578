"""How figures of the programme read: with their unit, their target, and what each row is."""

from collections.abc import Mapping

from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.programme.activities import ActivityLine
from geodata.model.programme.goals import CountedRow, CountingRule, Goal, Tile
from geodata.model.programme.programmes import format_baht
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

KIND_SECTIONS = {  # of the catalogue: where the kinds of a rule have their names
    CountingRule.MEMBERS: "member_kind",
    CountingRule.PARTICIPANTS: "kind",
    CountingRule.ATTENDANCE: "kind",
    CountingRule.ACTIVITIES: "kind",
    CountingRule.REPORTS: "document_kind",
    CountingRule.DOCUMENTS: "document_kind",
}


def format_amount(rule: CountingRule, amount: int) -> str:
    """Return an amount without its unit; money in baht."""
    return format_baht(amount) if rule is CountingRule.SATANG else f"{amount:,}"


def format_figure(tile: Tile, texts: Texts) -> str:
    """Return the figure, or that there is no row to count."""
    if tile.figure is None:
        return texts("programme.no_data")
    return format_amount(tile.goal.rule, tile.figure)


def format_unit(goal: Goal, texts: Texts) -> str:
    """Return the unit of a goal, which follows from its rule."""
    return texts(f"programme.unit.{goal.rule}")


def describe_rule(goal: Goal, texts: Texts) -> str:
    """Return how a goal is counted, and of what kind."""
    rule, kind = texts(f"programme.rule.{goal.rule}"), format_kind(goal.rule, goal.kind, texts)
    return f"{rule} · {kind}" if kind else rule


def format_kind(rule: CountingRule, kind: str, texts: Texts) -> str:
    """Return the name of the kind that a rule counts; "" where it counts every one."""
    section = KIND_SECTIONS.get(rule)
    return texts(f"programme.{section}.{to_key(kind)}") if kind and section else kind


def describe_row(row: CountedRow, labels: Mapping[str, str], texts: Texts) -> str:
    """Return what a row is: its title, else its kind and number."""
    kind, _, number = row.ref.partition(" ")
    return labels.get(row.ref) or texts(f"programme.row.{kind}", id=number)


def name_place(community_id: str | None, names: Mapping[str, str], texts: Texts) -> str:
    """Return the name of a community, or that it is the whole district."""
    if community_id is None:
        return texts("programme.district")
    return names.get(community_id, community_id)


def describe_activity(line: ActivityLine, names: Mapping[str, str], texts: Texts) -> str:
    """Return an activity in one line: state, kind, day, place, step, people."""
    day = line.held_on or line.planned_on
    facts = (
        texts(f"programme.activity_state.{line.state}"),
        texts(f"programme.kind.{to_key(line.kind)}"),
        day and format_short_date(day, texts.language),
        name_place(line.community_id, names, texts),
        line.step and texts("programme.activity.step_is", step=line.step),
        line.stage and texts("programme.activity.stage_is", stage=line.stage),
        line.phase and texts(f"programme.phase.{line.phase}"),
        line.headcount and texts("programme.activity.came", count=f"{line.headcount:,}"),
    )
    return " · ".join(str(fact) for fact in facts if fact)


def describe_budget(overview: ProgrammeOverview, texts: Texts) -> str:
    """Return what was approved, spent and left."""
    approved, spent = overview.programme.approved_satang, overview.spent_satang
    return texts(
        "programme.budget.summary",
        approved=format_baht(approved),
        spent=format_baht(spent),
        left=format_baht(approved - spent),
    )


def describe_step(overview: ProgrammeOverview, step: int, texts: Texts) -> str:
    """Return whether something was held in a step, or its day has passed."""
    held = sum(one.step == step and one.held_on is not None for one in overview.activities)
    if held:
        return texts("programme.timeline.held", count=f"{held:,}")
    planned_on = next(one.planned_on for one in overview.steps if one.step == step)
    name = "passed" if planned_on < overview.today else "ahead"
    return texts(f"programme.timeline.{name}")
