"""Space for words on a still map: important words first; colliding ones are left out."""

from collections.abc import Iterator

Box = tuple[float, float, float, float]  # left, bottom, right, top; millimetres
GAP_MM = 0.4


class LabelSpace:
    """The paper, and the boxes on it that are taken."""

    def __init__(self, width: float, height: float) -> None:
        self._paper = (0.0, 0.0, width, height)
        self._taken: list[Box] = []

    def reserve(self, x: float, y: float, width: float, height: float) -> None:
        """Reserve a box around a centre, whatever else is there."""
        self._taken.append(_build_box(x, y, width, height))

    def find_space(
        self, x: float, y: float, width: float, height: float, *, may_move: bool
    ) -> tuple[float, float] | None:
        """Reserve free space at a place or close beside it; None where there is none."""
        for dx, dy in _list_offsets(width, height, may_move=may_move):
            box = _build_box(x + dx, y + dy, width, height)
            if self._is_free(box):
                self._taken.append(box)
                return x + dx, y + dy
        return None

    def _is_free(self, box: Box) -> bool:
        left, bottom, right, top = self._paper
        is_on_paper = box[0] >= left and box[1] >= bottom and box[2] <= right and box[3] <= top
        return is_on_paper and not any(_overlap(box, other) for other in self._taken)


def _list_offsets(width: float, height: float, *, may_move: bool) -> Iterator[tuple[float, float]]:
    yield 0, 0
    if may_move:
        for far in (0.75, 1.5):
            across, up = width * far, height * far
            yield from ((0, up), (0, -up), (across, 0), (-across, 0))
            yield from ((across, up), (-across, up), (across, -up), (-across, -up))


def _build_box(x: float, y: float, width: float, height: float) -> Box:
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _overlap(first: Box, second: Box) -> bool:
    return (
        first[0] < second[2] + GAP_MM
        and second[0] < first[2] + GAP_MM
        and first[1] < second[3] + GAP_MM
        and second[1] < first[3] + GAP_MM
    )
