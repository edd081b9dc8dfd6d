"""The keys of a collaborative's teams and measures: which of them have history, and new ones for old."""

from collections.abc import Iterable, Mapping

from sqlmodel import Session, col, select

from improvement.charter.renames import Rename
from improvement.refusal import Refused
from storage.tables import Answer, Collaborative, MeasureRow, MeasureValue, PdsaCycle, Team

_TABLES: Mapping[str, type[Team] | type[MeasureRow]] = {"team": Team, "measure": MeasureRow}


def with_history(session: Session, collaborative: Collaborative) -> set[tuple[str, str]]:
    """("team" or "measure", key) of all that have values, answers or cycles."""
    teams = select(Team.key).where(Team.collaborative_id == collaborative.id)
    written = (
        col(Team.id).in_(select(MeasureValue.team_id))
        | col(Team.id).in_(select(Answer.team_id))
        | col(Team.id).in_(select(PdsaCycle.team_id))
    )
    measures = select(MeasureRow.key).where(
        MeasureRow.collaborative_id == collaborative.id,
        col(MeasureRow.id).in_(select(MeasureValue.measure_id)),
    )
    return {("team", key) for key in session.exec(teams.where(written))} | {
        ("measure", key) for key in session.exec(measures)
    }


def rename(session: Session, collaborative: Collaborative, renames: Iterable[Rename]) -> None:
    """Give teams and measures new keys; all that points at them stays.

    Raises Refused `charter.rename_taken` for a key that was another's once, also of a retired one.
    """
    for each in renames:
        table = _TABLES[each.what]
        of_it = select(table).where(table.collaborative_id == collaborative.id)
        if session.exec(of_it.where(table.key == each.after)).first():
            raise Refused("charter.rename_taken", before=each.before, after=each.after)
        session.exec(of_it.where(table.key == each.before)).one().key = each.after
        session.flush()
