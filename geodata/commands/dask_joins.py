"""A join on several processes or machines, by dask.distributed: the same grid on each.

The file is cut at its row groups. A worker reads its part from the file, joins it and writes it
beside the others; no row goes through whoever asked. All of them must see the same files under
the same names. dask is an extra: a network installs it for this alone.
"""

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from geodata.commands.console import sanitize_text, translate_write_errors
from geodata.commands.joined_files import join_parquet, open_parquet
from geodata.commands.point_joins import build_area_join, find_columns
from geodata.errors import BadInput
from geodata.geometry.joins import get_grid
from geodata.model.places.places import Area

PART_ROWS = 2_000_000  # at least, so that a part is worth its way
CONNECT_S = 10  # seconds

Part = tuple[int, list[int]]  # its number, its row groups
ShowProgress = Callable[[int, int], None]


def join_parts(
    path: Path,
    out: Path,
    areas: Mapping[str, Area],
    *,
    named: Sequence[str] = (),
    scheduler: str | None = None,
    workers: int | None = None,
    show: ShowProgress,
) -> Counter[str]:
    """Join a Parquet file into a folder of parts in its order; return how many were joined how.

    Parameters
    ----------
    out
        The folder; it appears when all parts are there.
    named
        Columns of coordinates that a person named.
    scheduler, workers
        The address of a scheduler, or how many workers are started here (a processor each).
    show
        Is told how many rows of how many are done.

    Raises
    ------
    BadInput
        E-CLI-16 without dask, E-CLI-18 where the scheduler does not answer, E-CLI-19 where the
        folder is there already.
    """
    source, target = path.resolve(), out.resolve()
    with open_parquet(source) as file:
        find_columns(file.schema_arrow.names, named)  # what is wrong with it is said here
        rows = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    if out.exists():
        raise BadInput("E-CLI-19", name=sanitize_text(out.name))
    made = target.with_name(f"{target.name}.part")
    with _open_client(scheduler, workers) as client, translate_write_errors():
        made.mkdir()
        try:
            how = _run(client, source, made, areas, named, rows, show)
            made.replace(target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return how


def list_parts(rows: Sequence[int], at_least: int) -> list[Part]:
    """Return row groups side by side, by the rows of each, as parts of so many rows at least."""
    parts: list[list[int]] = []
    held = at_least
    for group, count in enumerate(rows):
        if held >= at_least:
            parts.append([])
            held = 0
        parts[-1].append(group)
        held += count
    return [*enumerate(parts)]


def join_on_worker(
    parts: Iterable[Part], *, source: str, folder: str, areas: Mapping[str, Area], named: list[str]
) -> list[dict[str, int]]:
    """Join parts of a file where a worker runs; say of each how many rows were joined how."""
    join = build_area_join(get_grid(areas))
    return [
        dict(
            join_parquet(
                Path(source),
                Path(folder) / f"part-{number:05}.parquet",
                join,
                named=named,
                groups=groups,
                show=lambda done: None,
            )
        )
        for number, groups in parts
    ]


def _run(
    client: Any,  # noqa: ANN401 - dask has no types
    source: Path,
    folder: Path,
    areas: Mapping[str, Area],
    named: Sequence[str],
    rows: Sequence[int],
    show: ShowProgress,
) -> Counter[str]:
    import dask.bag
    import distributed

    parts = list_parts(rows, PART_ROWS) or [(0, [])]
    bag = dask.bag.from_sequence(parts, npartitions=len(parts)).map_partitions(
        join_on_worker,
        source=str(source),
        folder=str(folder),
        areas=dask.delayed(dict(areas), traverse=False),
        named=list(named),
    )
    how: Counter[str] = Counter()
    asked = distributed.futures_of(client.persist(bag))
    for _, counts in distributed.as_completed(asked, with_results=True):
        for count in counts:
            how.update(count)
        show(how.total(), sum(rows))
    return how


@contextmanager
def _open_client(scheduler: str | None, workers: int | None) -> Iterator[Any]:
    """Yield a client of the cluster of an address, else of one that runs here meanwhile."""
    try:
        import distributed
    except ImportError as error:
        raise BadInput("E-CLI-16") from error
    with ExitStack() as stack:
        try:
            address = scheduler or stack.enter_context(
                distributed.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,  # a refusal is said once, in our words
                )
            )
            client = distributed.Client(address, timeout=CONNECT_S)
        except (OSError, ValueError) as error:
            raise BadInput("E-CLI-18", address=sanitize_text(scheduler or "")) from error
        yield stack.enter_context(client)
