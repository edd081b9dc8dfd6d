"""Rows of a comparison, as text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison: ours against a floor or a peer, in the same unit; `aim` is the ratio to stay within."""

    what: str
    ours: float
    floor: float
    unit: str
    aim: float | None = None

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the floor."""
        return self.ours / self.floor


def show(rows: list[Row]) -> str:
    """A table with one line a row."""
    head = f"{'what':<74} {'ours':>10} {'floor':>10} {'':<7} {'ratio':>6}  aim"
    lines = [head, "-" * len(head)]
    for row in rows:
        aim = "" if row.aim is None else f"<= {row.aim:g} {'ok' if row.ratio <= row.aim else 'MISSED'}"
        lines.append(
            f"{row.what:<74} {row.ours:>10.2f} {row.floor:>10.2f} {row.unit:<7} {row.ratio:>6.2f}  {aim}"
        )
    return "\n".join(lines)
