"""Where words go so that they do not overlap. Pure; pixels from the lower left."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def area_shared(self, other: "Box") -> float:
        """How much area the two share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(wide, 0.0) * max(high, 0.0)


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Heights near the wanted ones, in the same order, at least `apart`, between low and high if they fit.

    Neighbours that would touch are gathered in a block around their mean (pool adjacent violators).
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], -i))
    blocks: list[tuple[float, int]] = []  # lowest height wanted by the block's mean, members
    for i in order:
        blocks.append((min(max(wanted[i], low), high), 1))
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] * apart > blocks[-1][0]:
            (lower, many), (upper, more) = blocks[-2], blocks[-1]
            joined = (lower * many + (upper - many * apart) * more) / (many + more)
            size = many + more
            blocks[-2:] = [(max(min(joined, high - (size - 1) * apart), low), size)]
    placed = [0.0] * len(wanted)
    heights = (start + k * apart for start, many in blocks for k in range(many))
    for i, height in zip(order, heights, strict=True):
        placed[i] = height
    return placed


def clearest(candidates: Iterable[Box], obstacles: Sequence[Box]) -> Box:
    """The first candidate that touches no obstacle, else the one that covers least of them."""
    best: tuple[float, Box] | None = None
    for box in candidates:
        covered = sum([box.area_shared(obstacle) for obstacle in obstacles if box.overlaps(obstacle)])
        if not covered:
            return box
        if best is None or covered < best[0]:
            best = covered, box
    if best is None:
        raise ValueError("no candidate")
    return best[1]
