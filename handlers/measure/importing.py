"""Months of values imported from a file: all of them or, where one has a mistake, none."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.tools import Tools
from improvement.measure_import import Imported, read_values
from improvement.refusal import Refused
from storage import measure as measures
from storage import team as teams
from storage.charter import collaborative_by_key
from storage.tables import Collaborative

IMPORTER = "import"
"""Stands in `reported_by` for values that came from a file."""


@dataclass(frozen=True)
class Loaded:
    """What an import did: how many values were new or different, and how many were there already."""

    imported: Imported
    saved: int = 0
    unchanged: int = 0


def import_values(tools: Tools, workspace_id: str, key: str, text: str) -> Loaded:
    """Remember the values of a CSV file, all of them or, where one has a mistake, none.

    Raises Refused `charter.unknown_collaborative`.
    """
    with tools.session() as session:
        found = collaborative_by_key(session, workspace_id, key)
        if found is None:
            raise Refused("charter.unknown_collaborative", key=key)
        imported = _read(session, found, text, tools.now().astimezone(ZoneInfo(found.time_zone)).date())
        if imported.mistakes:
            return Loaded(imported)
        saved = _save(session, tools, found, imported)
        session.commit()
    return Loaded(imported, saved, len(imported.rows) - saved)


def _read(session: Session, found: Collaborative, text: str, today: date) -> Imported:
    known = [measures.as_measure(row) for row in measures.measures(session, found.id)]
    return read_values(text, known, {team.key: team.name for team in teams.teams(session, found.id)}, today)


def _save(session: Session, tools: Tools, found: Collaborative, imported: Imported) -> int:
    by_measure = {row.key: row for row in measures.measures(session, found.id)}
    by_team = {team.key: team for team in teams.teams(session, found.id)}
    now = tools.now()
    saved = 0
    for row in imported.rows:
        current, _replaced = measures.report(
            session,
            measure=by_measure[row.measure],
            team=by_team[row.team],
            month=row.month,
            value=row.value,
            reported_by=IMPORTER,
            now=now,
        )
        saved += current.reported_at == now
    return saved
