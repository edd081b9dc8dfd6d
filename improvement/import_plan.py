"""What an import of values would do: what is new, what changes, and what stays as a person reported it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from improvement.measure import Value
from improvement.measure_import import ImportRow

IMPORTER = "import"
"""Stands in place of a person's id as who reported a value that came from a file."""

Place = tuple[str, str, date]
"""(team key, measure key, first day of the month)."""


@dataclass(frozen=True)
class HeldValue:
    """What is there: a value, or None for the answer that the month has no data.

    `number` is the id of its row, `reported_by` a person's id or IMPORTER.
    """

    number: int
    value: Value | None
    reported_by: str
    reported_at: datetime

    @property
    def is_a_persons(self) -> bool:
        return self.reported_by != IMPORTER


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file, and the value that stands in its place; None where there is none."""

    row: ImportRow
    held: HeldValue | None = None

    @property
    def place(self) -> Place:
        return (self.row.team, self.row.measure, self.row.month)

    @property
    def name(self) -> str:
        """`leeds/four-hour/2026-10`: how the command line names it."""
        return f"{self.row.team}/{self.row.measure}/{self.row.month:%Y-%m}"

    def is_named(self, name: str) -> bool:
        """Whether the name is this row's, or of all values of its measure, or of its team."""
        return f"{self.name}/".startswith(f"{name.rstrip('/')}/")


@dataclass(frozen=True)
class ImportPlan:
    """`new` and `changed` would be written; `kept` differs, and stays as people reported it."""

    new: tuple[PlannedRow, ...] = ()
    changed: tuple[PlannedRow, ...] = ()
    kept: tuple[PlannedRow, ...] = ()
    unchanged: int = 0

    @property
    def writes(self) -> tuple[PlannedRow, ...]:
        return self.new + self.changed

    def running(self, today: date) -> tuple[PlannedRow, ...]:
        """What would be written about the month that is not over."""
        return tuple(planned for planned in self.writes if planned.row.month == today.replace(day=1))

    def without(self, rows: Sequence[PlannedRow]) -> "ImportPlan":
        """The plan but for some rows."""
        left = {planned.place for planned in rows}
        return replace(
            self,
            new=tuple(planned for planned in self.new if planned.place not in left),
            changed=tuple(planned for planned in self.changed if planned.place not in left),
        )


def plan_import(
    rows: Iterable[ImportRow], held: Mapping[Place, HeldValue], over: Sequence[str] = ()
) -> ImportPlan:
    """Compare a file with what is there.

    What a person reported is written over only where `over` names it: `leeds/four-hour/2026-10`, or
    `leeds/four-hour`, or `leeds`.
    """
    new, changed, kept = [], [], []
    unchanged = 0
    for row in rows:
        planned = PlannedRow(row, held.get((row.team, row.measure, row.month)))
        if planned.held is None:
            new.append(planned)
        elif planned.held.value == row.value:
            unchanged += 1
        elif planned.held.is_a_persons and not any(map(planned.is_named, over)):
            kept.append(planned)
        else:
            changed.append(planned)
    return ImportPlan(tuple(new), tuple(changed), tuple(kept), unchanged)


def series(rows: Iterable[PlannedRow]) -> Iterator[tuple[str, str, list[date]]]:
    """Team, measure and the months in order, a series of values at a time."""
    months: dict[tuple[str, str], list[date]] = {}
    for planned in rows:
        months.setdefault((planned.row.team, planned.row.measure), []).append(planned.row.month)
    for (team, measure), each in months.items():
        yield team, measure, sorted(each)
