"""Part of the publication screen: tables of groups, and what its parts share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from geodata.errors import AppError, BadInput
from geodata.model.imports.counting import CountCell, GroupLevel, ReleasePlan
from geodata.model.imports.records import Category
from geodata.model.people.people import Actor
from mapping.screens import components, session
from mapping.screens.action import ScreenAction
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date, format_month_and_year


@dataclass(frozen=True, slots=True)
class PublicationDesk:
    """What every part of the screen needs to know."""

    who: Actor
    names: Mapping[str, str]  # of communities and subdistricts
    texts: Texts

    def name_area(self, area_id: str) -> str:
        """Return the name of an area."""
        return self.names.get(area_id, self.texts("publication.district"))

    def name_category(self, category: Category | None) -> str:
        """Return the name of a category, or that there are all of them."""
        if category is None:
            return self.texts("publication.all_categories")
        return self.texts(f"screens.category.{to_key(category)}")

    def format_period(self, period: tuple[str, str]) -> str:
        """Return first and last month in words."""
        (year, month), (last_year, last_month) = (
            map(int, month_text.split("-")) for month_text in period
        )
        language = self.texts.language
        first = format_month_and_year(year, month, language)
        return f"{first} – {format_month_and_year(last_year, last_month, language)}"


def draw_groups(
    lines: Sequence[tuple[CountCell, tuple[str, str], int]], desk: PublicationDesk
) -> None:
    """Draw what would be published: everybody will see just this."""
    texts = desk.texts
    if not lines:
        st.info(texts("publication.nothing"))
        return
    st.table(
        {
            texts("publication.area"): [
                components.escape_markdown(desk.name_area(cell.area_id)) for cell, _, _ in lines
            ],
            texts("publication.category"): [
                desk.name_category(cell.category) for cell, _, _ in lines
            ],
            texts("publication.period"): [desk.format_period(period) for _, period, _ in lines],
            texts("publication.count"): [f"{count:,}" for _, _, count in lines],
        },
        hide_index=True,
    )


def draw_withheld(draft: ReleasePlan, desk: PublicationDesk) -> None:
    """Draw what would be held back, and why: as fine as it could be published first."""
    texts = desk.texts
    st.subheader(texts("publication.held"), anchor=False)
    finest = {
        level: [group for group in draft.withheld if group.cell.level is level]
        for level in GroupLevel
    }
    withheld = [
        *finest[GroupLevel.COMMUNITY],
        *finest[GroupLevel.SUBDISTRICT],
        *finest[GroupLevel.DISTRICT],
    ]
    if withheld:
        st.table(
            {
                texts("publication.area"): [
                    components.escape_markdown(desk.name_area(group.cell.area_id))
                    for group in withheld
                ],
                texts("publication.count"): [f"{len(group.refs):,}" for group in withheld],
                texts("publication.why"): [
                    ", ".join(texts(f"publication.short.{why}") for why in group.shortfalls)
                    for group in withheld
                ],
            },
            hide_index=True,
        )
    for why, count in sorted(Counter(draft.ineligible.values()).items()):
        st.text(texts(f"publication.bar.{why}", count=count))
    if not withheld and not draft.ineligible:
        st.text(texts("publication.nothing_held"))


class ReleaseAction(ScreenAction):
    """What a press on this screen asks for; a day in its refusal is said in words."""

    def refuse(self, error: AppError) -> None:
        """Show a problem with its day in words."""
        day = error.values.get("day")
        if isinstance(error, BadInput) and isinstance(day, date):
            error = BadInput(error.code, day=format_long_date(day, session.get_texts().language))
        super().refuse(error)
