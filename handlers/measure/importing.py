"""Months of values imported from a file: all of them or, where one has a mistake, none.

Every mistake is found before anything is written. What is written goes in portions, each a short transaction,
so that people at work wait for none of it. Should it break off, the portions before stay; importing the file
again writes what is missing.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.tools import Tools
from improvement.measure import Value
from improvement.measure_import import ImportResult, ImportRow, read_values
from improvement.refusal import Refused
from storage import measure as measures
from storage import team as teams
from storage.charter import collaborative_by_key
from storage.measure import Place
from storage.tables import Collaborative, MeasureRow, MeasureValue, Team

IMPORTER = "import"
"""Stands in `reported_by` for values that came from a file."""

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


def import_values(
    tools: Tools, workspace_id: str, key: str, text: str, *, wait: Callable[[float], None] = time.sleep
) -> ImportReceipt:
    """Remember the values of a CSV file, all of them or, where one has a mistake, none.

    Raises Refused `charter.unknown_collaborative`.
    """
    with tools.reading() as session:
        there = _there(session, workspace_id, key)
    imported = _read(there, text, tools)
    if imported.mistakes:
        return ImportReceipt(imported)
    saved = 0
    for number, portion in enumerate(_portions(_missing(there, imported.rows))):
        wait(BREATH if number else 0)
        with tools.session() as session:
            saved += measures.report_many(
                session, workspace_id, portion, reported_by=IMPORTER, now=tools.now()
            )
            session.commit()
    return ImportReceipt(imported, saved, len(imported.rows) - saved)


@dataclass(frozen=True)
class _There:
    """What is there before the import, loaded once."""

    collaborative: Collaborative
    measures: Mapping[str, MeasureRow]
    teams: Mapping[str, Team]
    values: Mapping[Place, MeasureValue]


def _there(session: Session, workspace_id: str, key: str) -> _There:
    collaborative = collaborative_by_key(session, workspace_id, key)
    if collaborative is None:
        raise Refused("charter.unknown_collaborative", key=key)
    of_measures = {row.key: row for row in measures.measures(session, collaborative.id)}
    of_teams = {team.key: team for team in teams.teams(session, collaborative.id)}
    values = measures.values_of_teams(
        session, [row.id for row in of_measures.values()], [team.id for team in of_teams.values()]
    )
    places = {(*pair, row.month): row for pair, rows in values.items() for row in rows}
    return _There(collaborative, of_measures, of_teams, places)


def _read(there: _There, text: str, tools: Tools) -> ImportResult:
    known = map(measures.as_measure, there.measures.values())
    today = tools.now().astimezone(ZoneInfo(there.collaborative.time_zone)).date()
    return read_values(text, known, {team.key: team.name for team in there.teams.values()}, today)


def _missing(there: _There, rows: Sequence[ImportRow]) -> list[tuple[Place, Value]]:
    """What is new or different, team by team."""
    given = [
        ((there.measures[row.measure].id, there.teams[row.team].id, row.month), row.value) for row in rows
    ]
    new = [
        (place, value)
        for place, value in given
        if place not in there.values or not measures.says(there.values[place], value)
    ]
    return sorted(new, key=lambda one: (one[0][1], one[0][0], one[0][2]))


def _portions(values: Sequence[tuple[Place, Value]]) -> Iterator[dict[Place, Value]]:
    for start in range(0, len(values), PORTION):
        yield dict(values[start : start + PORTION])
