"""How sure is the place: by what the records of open feeds were put into their areas."""

from mapping.analysis.questions.finding import Finding, format_period, format_release_day
from mapping.analysis.statistics.agreement import compute_share
from mapping.json_types import Documents
from mapping.texts import Texts, to_key


def answer_certainty(documents: Documents, texts: Texts) -> Finding:
    """Return by what records were placed: their point, or what somebody stated."""
    about = documents["about.json"]
    placed = {name: count for name, count in about["feed_placed"].items() if count}
    total = sum(placed.values())
    columns = tuple(
        texts(f"analysis.certainty.column.{name}") for name in ("how", "records", "share")
    )
    method = texts("analysis.certainty.method")
    if not total:
        return Finding(
            texts("analysis.certainty.none", date=format_release_day(documents, texts)),
            count=0,
            period="",
            method=method,
            source=texts("analysis.per_person.no_source"),
            columns=columns,
            rows=(),
            needs=texts("analysis.per_person.needs"),
        )
    period = format_period(about["feed_period"], texts)
    ordered = sorted(placed.items(), key=lambda pair: (-pair[1], pair[0]))
    name, count = ordered[0]
    return Finding(
        texts(
            "analysis.certainty.sentence",
            how=_name_way(name, texts),
            part=f"{count:,}",
            count=f"{total:,}",
            period=period,
        ),
        count=total,
        period=period,
        method=method,
        source=texts("analysis.per_person.source_records", feeds=", ".join(about["feeds"])),
        columns=columns,
        rows=tuple(
            (_name_way(name, texts), f"{count:,}", _format_share(count, total))
            for name, count in ordered
        ),
        parameters=((texts("analysis.per_person.confidence"), "95 %"),),
    )


def _name_way(name: str, texts: Texts) -> str:
    return texts(f"screens.placed.{to_key(name)}")


def _format_share(part: int, whole: int) -> str:
    share = compute_share(part, whole)
    return f"{100 * part / whole:.0f} % ({100 * share.low:.0f}–{100 * share.high:.0f} %)"
