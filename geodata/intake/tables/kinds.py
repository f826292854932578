"""What a file of records is: a feed that is known, or what a person says; never a silent guess."""

from geodata.errors import FileRefused
from geodata.intake.tables.columns import TRAFFY, ColumnMapping, Field
from geodata.model.imports.records import Indicator
from geodata.reasons import LocalizedText

LABELS = {
    Field.SOURCE_ID: LocalizedText("รหัสเรื่อง", "id"),
    Field.REPORTED_AT: LocalizedText("วันที่แจ้ง", "date"),
    Field.TYPES: LocalizedText("ประเภท", "type"),
}
REQUIRED_FIELDS = (Field.SOURCE_ID, Field.REPORTED_AT, Field.TYPES)


def determine_indicator(mapping: ColumnMapping, chosen: Indicator | None) -> Indicator:
    """Return what the rows of a file count towards.

    Raises
    ------
    FileRefused
        E-KIND-01 where the file is not recognised and nobody chose; E-KIND-02 where records of
        a known feed would become complaints of the network.
    """
    if mapping.feed is not None and chosen == Indicator.COMPLAINTS:
        raise FileRefused("E-KIND-02", feed=mapping.feed)
    if chosen is not None:
        return chosen
    if mapping.feed is None:
        raise FileRefused("E-KIND-01")
    return Indicator.FEED_REPORTS


def list_missing_fields(mapping: ColumnMapping) -> tuple[Field, ...]:
    """Return which of id, date and type have no column."""
    there = set(mapping.columns)
    if Field.CATEGORY in there:
        there.add(Field.TYPES)
    return tuple(field for field in REQUIRED_FIELDS if field not in there)


def require_records(mapping: ColumnMapping) -> None:
    """Refuse a table that lists something else: places, shops, answers.

    A record has a date, and an id or a type. A feed that is known lists records.

    Raises
    ------
    FileRefused
        E-KIND-03 with the columns that are missing.
    """
    absent = list_missing_fields(mapping)
    is_undated = Field.REPORTED_AT in absent
    if mapping.feed is None and (is_undated or {Field.SOURCE_ID, Field.TYPES} <= set(absent)):
        raise FileRefused(
            "E-KIND-03",
            names=LocalizedText(
                " · ".join(LABELS[field].th for field in absent),
                ", ".join(LABELS[field].en for field in absent),
            ),
        )


__all__ = [
    "REQUIRED_FIELDS",
    "TRAFFY",
    "determine_indicator",
    "list_missing_fields",
    "require_records",
]
