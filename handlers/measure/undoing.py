"""What was reported is taken back: before the month's agenda is posted quietly, afterwards with a name."""

from collections.abc import Sequence

from sqlmodel import Session

from handlers.measure.keeping import tell_the_check_in
from handlers.measure.place import Place, place_of, stored
from handlers.measure.values import Undoing, Undone, UndoReceipt
from handlers.tools import Tools
from improvement.refusal import Refused
from improvement.team import Asker
from storage import call as calls
from storage import measure as measures
from storage.tables import MeasureRow, MeasureValue


def undo(tools: Tools, asker: Asker, team_id: int, value_ids: Sequence[int]) -> UndoReceipt:
    """Take back what was kept of one line or one form; what is not current any more stays as it is.

    Raises as `team_for` does, and Refused `gone` for what is not this team's.
    """
    with tools.session() as session:
        place = place_of(session, tools, asker, team_id=team_id, writing=True)
        undone = tuple(_undone(session, tools, place, value_id) for value_id in value_ids)
        tell_the_check_in(session, tools, place)
        session.commit()
    tools.wake_outbox()
    return UndoReceipt(place.language, undone)


def _undone(session: Session, tools: Tools, place: Place, value_id: int) -> Undone:
    row = session.get(MeasureValue, value_id)
    if row is None or row.team_id != place.team.id:
        raise Refused("gone")
    measure = measures.as_measure(session.get_one(MeasureRow, row.measure_id))
    if row.undone_by:
        return Undone(measure, row.month, Undoing.ALREADY, None, row.undone_by)
    if row.replaced_at:
        newer = measures.standing(session, row)
        return Undone(measure, row.month, Undoing.NEWER, stored(newer) if newer else None)
    outcome, now = _taken_back(session, tools, place, row)
    return Undone(measure, row.month, outcome, stored(now) if now else None)


def _taken_back(
    session: Session, tools: Tools, place: Place, row: MeasureValue
) -> tuple[Undoing, MeasureValue | None]:
    """Take a current answer back; once an agenda has shown it, under the name of whoever takes it back."""
    now, by = tools.now(), place.asker.user_id
    before = measures.take_back(session, row, by=by, now=now)
    if before is None:
        return Undoing.GONE, None
    if not calls.is_agenda_posted(session, place.collaborative.id, row.month):
        return Undoing.BACK, before
    return Undoing.CORRECTED, measures.renew(session, before, reported_by=by, now=now)
