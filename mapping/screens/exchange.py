"""Import in four steps: choose a file, check its columns, see what would change, agree."""

import hashlib

import pandas as pd
import streamlit as st

from geodata import actions
from geodata.actions import uploads
from geodata.intake import columns, records
from geodata.intake.columns import ColumnMapping, Field
from geodata.intake.tables import Table
from geodata.model.people import Verb
from geodata.model.records import Indicator, Reading
from geodata.previews import RecordPreview
from geodata.store.imports import ImportNote
from mapping.screens import components, session
from mapping.texts import Texts, slug
from mapping.texts.dates import short_date

SHOWN = 200  # rejects and sample rows on the screen
DONE = "import-done"


def main() -> None:
    """Draw the step that comes next."""
    texts = session.texts()
    st.title(texts("screens.exchange.title"), anchor=False)
    if not session.may(Verb.IMPORT_RECORDS):
        st.error(texts.reason("E-NF-02"))
        st.info(texts("screens.exchange.not_allowed"))
        return
    _say_what_was_done(texts)
    upload = st.file_uploader(texts("screens.exchange.choose_file"), type=["csv", "xlsx"])
    if upload is None:
        session.forget("import-table", "import-reading")
        return
    data = upload.getvalue()
    checksum = hashlib.sha256(data).hexdigest()
    with components.explain_problems():
        table = session.read_once(
            "import-table",
            checksum,
            lambda: uploads.read_table(session.project(), session.caller(), data, at=session.now()),
        )
        guessed = columns.guess(table.header)
        indicator, source = _choose_indicator(guessed, texts)
        mapping = _choose_columns(table, guessed, texts)
        reading = session.remembered(
            "import-reading",
            (checksum, repr(mapping)),
            lambda: _read(table, mapping, texts),
        )
        preview = actions.preview_records(
            session.project(),
            session.caller(),
            reading,
            indicator=indicator,
            source=source,
            at=session.now(),
        )
        _show(preview, texts)
        _confirm(reading, preview, indicator, source, checksum, texts)


def _choose_indicator(guessed: ColumnMapping, texts: Texts) -> tuple[Indicator, str]:
    options = [Indicator.FEED_REPORTS, Indicator.COMPLAINTS]
    indicator = st.radio(
        texts("screens.exchange.indicator"),
        options,
        index=0 if guessed.feed else 1,
        format_func=lambda each: texts(f"screens.exchange.{each}"),
        horizontal=True,
    )
    if indicator == Indicator.COMPLAINTS:
        name = st.text_input(texts("screens.exchange.register"), actions.NETWORK, max_chars=60)
        return indicator, name.strip() or actions.NETWORK
    name = st.text_input(texts("screens.exchange.feed_name"), guessed.feed or "", max_chars=60)
    return indicator, name.strip() or "-"


def _choose_columns(table: Table, guessed: ColumnMapping, texts: Texts) -> ColumnMapping:
    with st.expander(texts("screens.exchange.check"), expanded=True):
        chosen: dict[Field, str | None] = {}
        with st.container(key="import-columns", horizontal=True):
            for field in Field:
                found = guessed.columns.get(field)
                chosen[field] = st.selectbox(
                    texts(f"screens.field.{field}"),
                    table.header,
                    index=None if found is None else table.header.index(found),
                    placeholder=texts("screens.exchange.no_column"),
                    key=f"column-{field}",
                    width=220,
                )
        mapping = guessed.replaced(chosen)
        dropped = columns.dropped(table.header, mapping)
        if dropped:
            st.text(texts("screens.exchange.dropped", names=", ".join(dropped)))
    return mapping


def _read(table: Table, mapping: ColumnMapping, texts: Texts) -> Reading:
    bar = st.progress(0.0)

    def progress(done: int, total: int) -> None:
        bar.progress(
            min(done / max(total, 1), 1.0),
            texts("screens.exchange.reading", done=f"{done:,}", total=f"{total:,}"),
        )

    reading = records.read(
        table, mapping, now=session.now(), key=session.project().row_key, progress=progress
    )
    bar.empty()
    return reading


def _show(preview: RecordPreview, texts: Texts) -> None:
    st.subheader(texts("screens.exchange.difference"), anchor=False)
    figures = {
        "new": len(preview.new),
        "changed": len(preview.changed),
        "unchanged": preview.unchanged,
        "repeated": preview.repeated,
        "rejected": len(preview.rejects),
        "disagreeing": preview.disagreeing,
    }
    with st.container(key="import-figures", horizontal=True):
        for name, value in figures.items():
            st.metric(texts(f"screens.exchange.{name}"), f"{value:,}", width="content")
    if preview.how():
        st.caption(texts("screens.exchange.placed"))
        st.text(
            " · ".join(
                f"{texts(f'screens.placed.{slug(how)}')} {records:,}"
                for how, records in preview.how().items()
            )
        )
    if preview.rejects:
        st.caption(texts("screens.exchange.rejects"))
        st.dataframe(_rejects(preview, texts), hide_index=True, key="import-rejects")
    if preview.new:
        st.caption(texts("screens.exchange.sample"))
        st.dataframe(_sample(preview, texts), hide_index=True, key="import-sample")


def _rejects(preview: RecordPreview, texts: Texts) -> pd.DataFrame:
    rows = preview.rejects[:SHOWN]
    return pd.DataFrame(
        {
            texts("screens.exchange.row"): [reject.row for reject in rows],
            texts("screens.exchange.column"): [reject.column for reject in rows],
            texts("screens.exchange.value"): [reject.value for reject in rows],
            texts("screens.exchange.reason"): [texts.reason(reject.code) for reject in rows],
            texts("screens.exchange.code"): [reject.code for reject in rows],
        }
    )


def _sample(preview: RecordPreview, texts: Texts) -> pd.DataFrame:
    rows = preview.new[:SHOWN]
    return pd.DataFrame(
        {
            texts("screens.exchange.row"): [record.row for record, _ in rows],
            texts("screens.field.source_id"): [record.source_id for record, _ in rows],
            texts("screens.exchange.types"): [", ".join(record.types) for record, _ in rows],
            texts("screens.exchange.reported"): [
                short_date(record.reported_at, texts.language) if record.reported_at else ""
                for record, _ in rows
            ],
            texts("screens.exchange.place"): [
                place.community_id or place.subdistrict_code or "" for _, place in rows
            ],
            texts("screens.exchange.placed"): [
                texts(f"screens.placed.{slug(place.how)}") for _, place in rows
            ],
        }
    )


def _confirm(
    reading: Reading,
    preview: RecordPreview,
    indicator: Indicator,
    source: str,
    checksum: str,
    texts: Texts,
) -> None:
    count = len(preview.new) + len(preview.changed)
    st.subheader(texts("screens.exchange.confirm_title"), anchor=False)
    if not count:
        st.info(texts("screens.exchange.nothing_to_do"))
        return
    st.caption(texts("screens.exchange.nothing_saved"))
    agreed = st.button(
        texts("screens.exchange.confirm", count=f"{count:,}"), type="primary", key="import-confirm"
    )
    if agreed:
        note = actions.import_records(
            session.project(),
            session.caller(),
            reading,
            indicator=indicator,
            source=source,
            checksum=checksum,
            at=session.now(),
        )
        session.remembered(DONE, note, lambda: note)
        st.rerun()


def _say_what_was_done(texts: Texts) -> None:
    note: ImportNote | None = session.recalled(DONE)
    if note is not None:
        st.success(
            texts("screens.exchange.saved", added=f"{note.added:,}", updated=f"{note.updated:,}")
        )
        session.forget(DONE)


if __name__ == "__main__":
    main()
