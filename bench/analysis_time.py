"""How long the questions of "วิเคราะห์" take, beside counting the same records with pandas.

`python -m bench.analysis_time [--records N]`: a project with so many records of a feed in the
communities, over many months; a release; then each public question is answered from the documents
of the release, as `/analysis` does after the first load. Prints medians, and their ratio to a
groupby by community and month over the same number of rows.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from bench.approval_time import AT, fill
from geodata import settings
from geodata.project import open_project
from mapping.analysis.questions.all_questions import QUESTIONS
from mapping.json_types import Documents
from mapping.publish import reading
from mapping.publish.publisher import Publisher
from mapping.texts import Texts

RECORDS = 1_000_000
MONTHS = 24
TIMES = 7


def measure_ms(work: Callable[[], object]) -> float:
    """Return the median time of several runs in milliseconds."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1_000 * statistics.median(taken)


def build_documents(folder: Path, records: int) -> Documents:
    """Fill a project, release it and return the documents of the release."""
    values = {"DUSITMAP_DATA": str(folder / "data"), "DUSITMAP_KEYS": str(folder / "keys")}
    project = open_project(settings.read(values))
    try:
        fill(project, records)
        publisher = Publisher(project)
        publisher.release_if_changed(AT)
        documents = reading.read_documents(publisher.folder)
    finally:
        project.database.close()
    if documents is None:
        raise RuntimeError("no release was made")
    return documents


def main() -> None:
    """Print the times as they were measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    records = parser.parse_args().records
    texts = Texts("th")
    with tempfile.TemporaryDirectory() as folder:
        documents = build_documents(Path(folder), records)
    generator = np.random.default_rng(records)
    frame = pd.DataFrame(
        {
            "community": generator.integers(0, 48, records),
            "month": generator.integers(0, MONTHS, records),
        }
    )
    counted = measure_ms(lambda: frame.groupby(["community", "month"]).size())
    print(f"{records:,} records; pandas groupby by community and month: {counted:.1f} ms")
    total = 0.0
    for name, answer in QUESTIONS.items():
        taken = measure_ms(lambda answer=answer: answer(documents, texts))  # type: ignore[misc]
        total += taken
        print(f"{name}: {taken:.1f} ms, {taken / counted:.2f} × pandas")
    print(f"all questions: {total:.1f} ms, {total / counted:.2f} × pandas")


if __name__ == "__main__":
    main()
