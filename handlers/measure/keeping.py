"""What was read is judged, asked about where it must be, and kept: all of it in one transaction, or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers.measure.place import Place, place_of, stored
from handlers.measure.values import Doubtful, KeptAnswer, Questions, Receipt
from handlers.standing.flow import enqueue_status
from handlers.tools import Tools
from improvement.measure import Question, Reading, questions_about
from improvement.measure_doubts import doubts
from improvement.merging import fingerprint
from improvement.team import Asker
from storage import call as calls
from storage import measure as measures


@dataclass(frozen=True)
class Reported:
    """What somebody reports for a team.

    `seen` holds, by the key of a measure, the id of what the form showed (0 for nothing); a typed line has
    seen nothing. `agreed` is the fingerprint of the questions that were answered with yes.
    """

    readings: Sequence[Reading]
    seen: Mapping[str, int] | None = None
    agreed: str = ""


def keep(
    tools: Tools, asker: Asker, team_id: int, read: Callable[[Session, Place], Reported]
) -> Receipt | Questions:
    """Keep what `read` makes of it; where something is asked about first, nothing is written.

    Raises as `team_for` does, and what `read` raises.
    """
    with tools.session() as session:
        place = place_of(session, tools, asker, team_id=team_id, writing=True)
        reported = read(session, place)
        questions = _questions(place, reported)
        if questions.about and questions.agreed != reported.agreed:
            return questions
        kept = tuple(_kept(session, tools, place, reading) for reading in reported.readings)
        tell_the_check_in(session, tools, place)
        session.commit()
    tools.wake_outbox()
    on_behalf = place.asker.role_on(place.team.id) is None
    return Receipt(place.team.id, place.name, place.language, kept, on_behalf=on_behalf)


def _questions(place: Place, reported: Reported) -> Questions:
    """What is to be asked; the fingerprint knows what is kept now: whoever answers has seen it."""
    judged = [(reading, _about(place, reading, reported)) for reading in reported.readings]
    about = [
        Doubtful(reading, why, stored(held) if (held := place.held(reading.measure, reading.month)) else None)
        for reading, why in judged
    ]
    asked = any(why for _, why in judged)
    return Questions(
        place.team.id,
        place.name,
        place.language,
        tuple(about) if asked else (),
        agreed=_fingerprint(place, reported),
    )


def _about(place: Place, reading: Reading, reported: Reported) -> tuple[Question, ...]:
    """Why this answer is asked about; what is kept already, perhaps with other words, needs no question."""
    held = place.held(reading.measure, reading.month)
    if reading.never or (held and measures.as_answer(held) == reading.value):
        return ()
    unsure = Question.UNSURE in reading.questions
    why = questions_about(reading.measure, reading.month, reading.value, place.setting, unsure=unsure)
    if reported.seen is None or reported.seen.get(reading.measure.key, 0) == (held.id if held else 0):
        return why
    return (*why, Question.MEANWHILE)


def _fingerprint(place: Place, reported: Reported) -> str:
    said = [
        (reading.measure.key, reading.month, _numbers(reading), reading.comment, held.id if held else 0)
        for reading in reported.readings
        for held in [place.held(reading.measure, reading.month)]
    ]
    return fingerprint(said)


def _numbers(reading: Reading) -> tuple[float, ...]:
    """The value, the same however its numbers were written."""
    value = reading.value
    return (float(value.numerator), float(value.denominator or 0), value.percent_only) if value else ()


def _kept(session: Session, tools: Tools, place: Place, reading: Reading) -> KeptAnswer:
    """Keep one answer, and say what there is to say about it. The caller commits."""
    measure, month, now = reading.measure, reading.month, tools.now()
    if reading.never:
        return _never(session, place, reading, now)
    held = place.held(measure, month)
    row, replaced = measures.report(
        session,
        measure=place.row(measure),
        team=place.team,
        month=month,
        value=reading.value,
        reported_by=place.asker.user_id,
        now=now,
        comment=reading.comment,
        corrects=calls.is_agenda_posted(session, place.collaborative.id, month),
    )
    past = [(row.month, measures.as_value(row)) for row in place.values_of(measure) if row.month < month]
    return KeptAnswer(
        measure=measure,
        month=month,
        value=reading.value,
        comment=reading.comment,
        value_id=row.id,
        before=past[-1] if past else None,
        replaced=stored(replaced) if replaced else None,
        unchanged=held is not None and held.id == row.id,
        corrects=row.corrects,
        doubts=doubts(measure, reading.value, [value for _, value in past]) if reading.value else (),
    )


def _never(session: Session, place: Place, reading: Reading, now: datetime) -> KeptAnswer:
    row, reason, by = place.row(reading.measure), reading.comment, place.asker.user_id
    measures.leave_unmeasured(session, row, place.team, reason=reason, said_by=by, now=now)
    return KeptAnswer(reading.measure, reading.month, None, reason, value_id=0, never=True)


def tell_the_check_in(session: Session, tools: Tools, place: Place) -> None:
    """Let the message that asked the team show how far it is now."""
    now = tools.now()
    call = calls.next_call(session, place.collaborative.id, now)
    if call is not None:
        enqueue_status(session, now, tools.words(place.language), call, place.team)
