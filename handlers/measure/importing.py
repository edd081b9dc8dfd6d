"""Months of values imported from a file: all of them or, where one has a mistake, none.

Every mistake is found before anything is written. What is written goes in portions, each a short transaction,
so that people at work wait for none of it. Should it break off, the portions before stay; importing the file
again writes what is missing.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.tools import Tools
from improvement.import_plan import IMPORTER, HeldValue, ImportPlan, PlannedRow, plan_import
from improvement.import_plan import Place as NamedPlace
from improvement.measure import Measure
from improvement.measure_import import ImportResult, read_values
from improvement.refusal import Refused
from storage import measure as measures
from storage import team as teams
from storage.charter import collaborative_by_key
from storage.measure import NewValue, Place
from storage.tables import Collaborative, MeasureRow, Team

PORTION = 500
"""Values written in one transaction: tens of milliseconds."""

BREATH = 0.12
"""Seconds between two portions. Whoever waits for SQLite's lock looks at least every 0.1 s (sqlite3.c,
sqliteDefaultBusyCallback), so that everybody at work gets in before the next portion."""


@dataclass(frozen=True)
class ImportReceipt:
    """What an import did: how many values were new or different, and how many were there already."""

    imported: ImportResult
    saved: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Prepared:
    """A file as read, and what importing it would do; an empty plan where the file has mistakes."""

    imported: ImportResult
    plan: ImportPlan
    today: date
    teams: Mapping[str, Team]
    measures: Mapping[str, MeasureRow]

    def measure(self, key: str) -> Measure:
        return measures.as_measure(self.measures[key])


def import_values(
    tools: Tools, workspace_id: str, key: str, text: str, *, wait: Callable[[float], None] = time.sleep
) -> ImportReceipt:
    """Read a file and save what is new or different, without a question; people's own values stay.

    Raises Refused `charter.unknown_collaborative`.
    """
    prepared = prepare(tools, workspace_id, key, text)
    saved = save(tools, workspace_id, prepared, prepared.plan, wait=wait)
    return ImportReceipt(prepared.imported, saved, prepared.plan.unchanged)


def prepare(tools: Tools, workspace_id: str, key: str, text: str, over: Sequence[str] = ()) -> Prepared:
    """Read a file and say what importing it would do; writes nothing.

    `over` names values that may be written over though a person reported them.
    Raises Refused `charter.unknown_collaborative`.
    """
    with tools.reading() as session:
        there = _there(session, workspace_id, key)
    today = tools.now().astimezone(ZoneInfo(there.collaborative.time_zone)).date()
    known = map(measures.as_measure, there.measures.values())
    imported = read_values(text, known, {team.key: team.name for team in there.teams.values()}, today)
    rows = () if imported.mistakes else imported.rows
    return Prepared(imported, plan_import(rows, there.values, over), today, there.teams, there.measures)


def save(
    tools: Tools,
    workspace_id: str,
    prepared: Prepared,
    plan: ImportPlan,
    *,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Write what a plan says and count it. A place that somebody wrote to since the plan is left alone."""
    saved = 0
    for number, portion in enumerate(_portions(_placed(prepared, plan))):
        wait(BREATH if number else 0)
        with tools.session() as session:
            saved += measures.report_many(
                session, workspace_id, portion, reported_by=IMPORTER, now=tools.now()
            )
            session.commit()
    return saved


@dataclass(frozen=True)
class _There:
    """What is there before the import, loaded once."""

    collaborative: Collaborative
    measures: Mapping[str, MeasureRow]
    teams: Mapping[str, Team]
    values: Mapping[NamedPlace, HeldValue]


def _there(session: Session, workspace_id: str, key: str) -> _There:
    collaborative = collaborative_by_key(session, workspace_id, key)
    if collaborative is None:
        raise Refused("charter.unknown_collaborative", key=key)
    of_measures = {row.key: row for row in measures.measures(session, collaborative.id)}
    of_teams = {team.key: team for team in teams.teams(session, collaborative.id)}
    keys = {row.id: row.key for row in of_measures.values()}
    team_keys = {team.id: team.key for team in of_teams.values()}
    answers = measures.answers_of_teams(session, list(keys), list(team_keys))
    places = {
        (team_keys[team_id], keys[measure_id], row.month): HeldValue(
            row.id, measures.as_answer(row), row.reported_by, row.reported_at
        )
        for (measure_id, team_id), rows in answers.items()
        for row in rows
    }
    return _There(collaborative, of_measures, of_teams, places)


def _placed(prepared: Prepared, plan: ImportPlan) -> list[tuple[Place, NewValue]]:
    """What is to be written, team by team."""

    def placed(planned: PlannedRow) -> tuple[Place, NewValue]:
        row = planned.row
        place = (prepared.measures[row.measure].id, prepared.teams[row.team].id, row.month)
        return place, NewValue(row.value, planned.held.number if planned.held else None)

    return sorted(map(placed, plan.writes), key=lambda pair: (pair[0][1], pair[0][0], pair[0][2]))


def _portions(values: Sequence[tuple[Place, NewValue]]) -> Iterator[dict[Place, NewValue]]:
    for start in range(0, len(values), PORTION):
        yield dict(values[start : start + PORTION])
