"""Import in four steps: choose a file, check its columns, see what would change, agree."""

import hashlib
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from geodata import actions
from geodata.actions import uploads
from geodata.errors import BadInput
from geodata.intake import records
from geodata.intake.dates import DateOrder
from geodata.intake.tables import columns, kinds
from geodata.intake.tables.columns import ColumnMapping, Field
from geodata.intake.tables.tables import CellTable
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category, Indicator, ParsedRecords
from geodata.model.people.people import Verb
from geodata.previews import RecordPreview
from mapping.screens import components, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.admin import feed_panel, import_undo_panel
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

SHOWN = 200  # rejects and sample rows on the screen
SHEETS = "import-sheets"
MOST_WORDS = 30  # of a category column, that are asked about
ENDINGS = ["csv", "txt", "tsv", "xlsx", "json"]


def main() -> None:
    """Draw the step that comes next."""
    texts = session.get_texts()
    st.title(texts("screens.import_records.title"), anchor=False)
    if not session.is_allowed(Verb.IMPORT_RECORDS):
        components.draw_refusal(texts)
        st.info(texts("screens.import_records.not_allowed"))
        return
    draw_outcome()
    has_samples = _draw_sample_warning(texts)
    with components.explain_problems():
        _draw_steps(texts, has_samples=has_samples)
    feed_panel.draw(texts)
    import_undo_panel.draw(texts)


def _draw_sample_warning(texts: Texts) -> bool:
    """Say at the first step that made-up records are in the way, with the button for it.

    A file can be looked at all the same; only saving waits.
    """
    try:
        actions.require_no_samples(session.get_project())
    except BadInput as problem:
        st.error(
            components.escape_markdown(
                f"{problem.format_sentence(texts.language)} ({problem.code})"
            )
        )
        if st.button(texts("screens.import_records.remove_samples"), key="import-remove-samples"):
            with ScreenAction() as action:
                removed = session.ask(actions.remove_demo)
                action.say("screens.import_records.samples_removed", count=f"{removed:,}")
        return True
    return False


def _draw_steps(texts: Texts, *, has_samples: bool) -> None:
    upload = st.file_uploader(texts("screens.import_records.choose_file"), type=ENDINGS)
    if upload is None:
        session.forget("import-table", "import-reading", SHEETS)
        return
    data = upload.getvalue()
    checksum = hashlib.sha256(data).hexdigest()
    table = _read_table(data, checksum, texts)
    guessed = columns.guess_mapping(table.header, table.rows)
    indicator, source = _choose_indicator(guessed, texts)
    mapping = _choose_columns(table, guessed, texts)
    kinds.require_records(mapping)
    order, is_open = _choose_order(table, mapping, texts)
    categories = _choose_categories(table, mapping, texts)
    if indicator is None or is_open:
        st.info(texts("screens.import_records.choose_first"))
        return
    kinds.determine_indicator(mapping, indicator)
    reading = session.cache_for_person(
        "import-reading",
        (checksum, repr(mapping), table.sheet, order, repr(categories)),
        lambda: _read_records(table, mapping, order, categories, texts),
    )
    preview = session.ask(
        actions.preview_records,
        reading,
        indicator=indicator,
        source=source,
        at=session.get_now(),
    )
    _draw_difference(preview, reading, texts)
    _ask_confirmation(reading, preview, indicator, source, checksum, texts, waits=has_samples)


def _read_table(data: bytes, checksum: str, texts: Texts) -> CellTable:
    """Return the table of a file, of a workbook the sheet that is chosen."""
    sheets: tuple[str, ...] = session.get_cached(SHEETS) or ()
    chosen = session.get_typed_text("import-sheet") if sheets else None
    table = session.read_once(
        "import-table",
        (checksum, chosen),
        lambda: session.ask(uploads.read_table, data, at=session.get_now(), sheet=chosen or None),
    )
    if table.other_sheets and not sheets:
        sheets = (table.sheet, *table.other_sheets)
        session.keep(SHEETS, sheets)
    if sheets:
        st.selectbox(texts("screens.import_records.sheet"), sheets, key="import-sheet")
    return table


def _choose_indicator(guessed: ColumnMapping, texts: Texts) -> tuple[Indicator | None, str]:
    """Ask what the file is; only a feed that is recognised is chosen beforehand."""
    indicator = st.radio(
        texts("screens.import_records.indicator"),
        [Indicator.FEED_REPORTS, Indicator.COMPLAINTS],
        index=0 if guessed.feed else None,
        format_func=lambda option: texts(f"screens.import_records.{option}"),
        horizontal=True,
        key="import-indicator",
    )
    if indicator is None:
        return None, ""
    if indicator == Indicator.COMPLAINTS:
        name = st.text_input(
            texts("screens.import_records.register"), actions.NETWORK, max_chars=60
        )
        return indicator, name.strip() or actions.NETWORK
    name = st.text_input(
        texts("screens.import_records.feed_name"), guessed.feed or "", max_chars=60
    )
    return indicator, name.strip() or "-"


def _choose_columns(table: CellTable, guessed: ColumnMapping, texts: Texts) -> ColumnMapping:
    with st.expander(texts("screens.import_records.check"), expanded=True):
        chosen: dict[Field, str | None] = {}
        with st.container(key="import-columns", horizontal=True):
            for field in Field:
                found = guessed.columns.get(field)
                chosen[field] = st.selectbox(
                    texts(f"screens.field.{field}"),
                    table.header,
                    index=None if found is None else table.header.index(found),
                    placeholder=texts("screens.import_records.no_column"),
                    key=f"column-{field}",
                    width=220,
                )
        mapping = guessed.replace_columns(chosen)
        if guessed.may_be_category and Field.CATEGORY not in mapping.columns:
            st.text(texts("screens.import_records.may_be_category", name=guessed.may_be_category))
        dropped = columns.list_dropped_columns(table.header, mapping)
        if dropped:
            st.text(texts("screens.import_records.dropped", names=", ".join(dropped)))
    return mapping


def _choose_order(
    table: CellTable, mapping: ColumnMapping, texts: Texts
) -> tuple[DateOrder | None, bool]:
    """Ask for the order of day and month where no date tells it; say whether that is open."""
    example = records.find_ambiguous_date(table, mapping)
    if example is None:
        return None, False
    order = st.radio(
        texts("screens.import_records.date_order", example=example),
        list(DateOrder),
        index=None,
        format_func=lambda option: texts(f"screens.import_records.{option}"),
        horizontal=True,
        key="import-dates",
    )
    return order, order is None


def _choose_categories(
    table: CellTable, mapping: ColumnMapping, texts: Texts
) -> Mapping[str, Category]:
    """Ask what the words of the category column mean; without an answer they mean nothing."""
    words = records.list_unknown_categories(table, mapping)
    chosen: dict[str, Category] = {}
    if not words:
        return chosen
    with st.expander(texts("screens.import_records.categories"), expanded=True):
        st.caption(texts("screens.import_records.categories_how"))
        for number, word in enumerate(words[:MOST_WORDS]):
            category = st.selectbox(
                word,
                CHOSEN_CATEGORIES,
                index=None,
                format_func=lambda option: texts(f"screens.category.{to_key(option)}"),
                placeholder=texts("screens.import_records.no_category"),
                key=f"import-category-{number}",
            )
            if category is not None:
                chosen[word] = category
    return chosen


def _read_records(
    table: CellTable,
    mapping: ColumnMapping,
    order: DateOrder | None,
    categories: Mapping[str, Category],
    texts: Texts,
) -> ParsedRecords:
    bar = st.progress(0.0)

    def progress(done: int, total: int) -> None:
        bar.progress(
            min(done / max(total, 1), 1.0),
            texts("screens.import_records.reading", done=f"{done:,}", total=f"{total:,}"),
        )

    reading = records.read(
        table,
        mapping,
        now=session.get_now(),
        key=session.get_project().row_key,
        date_order=order,
        categories=categories,
        progress=progress,
    )
    bar.empty()
    return reading


def _draw_difference(preview: RecordPreview, reading: ParsedRecords, texts: Texts) -> None:
    st.subheader(texts("screens.import_records.difference"), anchor=False)
    figures = {
        "new": len(preview.new),
        "changed": len(preview.changed),
        "unchanged": preview.unchanged_count,
        "repeated": preview.repeat_count,
        "rejected": len(preview.rejects),
        "disagreeing": preview.disagreeing_count,
    }
    with st.container(key="import-figures", horizontal=True):
        for name, value in figures.items():
            st.metric(texts(f"screens.import_records.{name}"), f"{value:,}", width="content")
    days = sorted(
        record.reported_at for record in reading.records if record.reported_at is not None
    )
    if days:
        st.text(
            texts(
                "screens.import_records.days",
                first=format_short_date(days[0], texts.language),
                last=format_short_date(days[-1], texts.language),
                undated=f"{len(reading.records) - len(days):,}",
            )
        )
    if preview.count_by_kind():
        st.caption(texts("screens.import_records.placed"))
        st.text(
            " · ".join(
                f"{texts(f'screens.placed.{to_key(how)}')} {records:,}"
                for how, records in preview.count_by_kind().items()
            )
        )
    if preview.rejects:
        st.caption(texts("screens.import_records.rejects"))
        st.dataframe(_make_reject_table(preview, texts), hide_index=True, key="import-rejects")
    if preview.new:
        st.caption(texts("screens.import_records.sample"))
        st.dataframe(_make_sample_table(preview, texts), hide_index=True, key="import-sample")


def _make_reject_table(preview: RecordPreview, texts: Texts) -> pd.DataFrame:
    rows = preview.rejects[:SHOWN]
    return pd.DataFrame(
        {
            texts("screens.import_records.row"): [reject.row for reject in rows],
            texts("screens.import_records.column"): [reject.column for reject in rows],
            texts("screens.import_records.value"): [reject.value for reject in rows],
            texts("screens.import_records.reason"): [
                texts.format_reason(reject.code) for reject in rows
            ],
            texts("screens.import_records.code"): [reject.code for reject in rows],
        }
    )


def _make_sample_table(preview: RecordPreview, texts: Texts) -> pd.DataFrame:
    rows = preview.new[:SHOWN]
    return pd.DataFrame(
        {
            texts("screens.import_records.row"): [record.row for record, _ in rows],
            texts("screens.field.source_id"): [record.source_id for record, _ in rows],
            texts("screens.import_records.types"): [", ".join(record.types) for record, _ in rows],
            texts("screens.import_records.reported"): [
                format_short_date(record.reported_at, texts.language) if record.reported_at else ""
                for record, _ in rows
            ],
            texts("screens.import_records.place"): [
                place.community_id or place.subdistrict_code or "" for _, place in rows
            ],
            texts("screens.import_records.placed"): [
                texts(f"screens.placed.{to_key(place.kind)}") for _, place in rows
            ],
        }
    )


def _ask_confirmation(
    reading: ParsedRecords,
    preview: RecordPreview,
    indicator: Indicator,
    source: str,
    checksum: str,
    texts: Texts,
    *,
    waits: bool,
) -> None:
    count = len(preview.new) + len(preview.changed)
    st.subheader(texts("screens.import_records.confirm_title"), anchor=False)
    if not count:
        st.info(texts("screens.import_records.nothing_to_do"))
        return
    st.caption(texts("screens.import_records.nothing_saved"))
    agreed = st.button(
        texts("screens.import_records.confirm", count=f"{count:,}"),
        type="primary",
        key="import-confirm",
        disabled=waits,
    )
    if agreed:
        with ScreenAction() as action:
            note = session.ask(
                actions.import_records,
                reading,
                indicator=indicator,
                source=source,
                checksum=checksum,
                at=session.get_now(),
            )
            counts = {"added": f"{note.added:,}", "updated": f"{note.updated:,}"}
            action.say("screens.import_records.saved", **counts)


if __name__ == "__main__":
    main()
