"""All that one agenda and one summary need, in a number of queries that does not grow with teams."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, literal
from sqlmodel import Session, col, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from improvement.call import StepKind
from improvement.call_sheet import CallSheet, CarriedAsk
from improvement.charter.values import Topic
from improvement.checkin import owes_values
from improvement.pdsa import Decision, Stage
from improvement.refusal import Refused
from improvement.update import NoData, TeamCycle, Update
from storage.call import calls_before, questions_of
from storage.charter import load_charter
from storage.checkin import as_answer
from storage.measure import Heard, heard, measures
from storage.record import agreed, open_actions
from storage.step import steps_of
from storage.tables import (
    Answer,
    Call,
    Collaborative,
    Delivery,
    MeasureRow,
    MeasureValue,
    PdsaCycle,
    Team,
    Unmeasured,
)
from storage.team import facilitators_of, teams

_CALLS_LOOKED_BACK = 2
_BEING_SAVED = timedelta(seconds=10)
"""An answer has the time at which its form came; its commit may be that much later."""
_ADOPTED_FOR = timedelta(days=365)
"""What a team adopted longer ago is no news to offer."""


def sheet(session: Session, call_id: int) -> CallSheet | None:
    """Everything prepared for a call; None when there is no such call."""
    found = session.exec(select(Call, Collaborative).join(Collaborative).where(Call.id == call_id)).first()
    if found is None:
        return None
    call, collaborative = found
    number = collaborative.id
    steps = {step.kind: step for step in steps_of(session, call_id)}
    before = calls_before(session, number, call.starts_at, most=_CALLS_LOOKED_BACK)
    charter = load_charter(session, collaborative)
    all_teams = tuple(teams(session, number))
    all_measures = tuple(measures(session, number))
    answers = _answers(session, [call, *before[:1]])
    last = before[0] if before else None
    return CallSheet(
        call_id=call_id,
        workspace_id=call.workspace_id,
        collaborative_id=number,
        name=collaborative.name,
        channel_id=collaborative.channel_id,
        language=collaborative.language,
        zone=call.time_zone,
        starts_at=call.starts_at,
        minutes=call.minutes,
        month=call.reporting_month,
        agenda_at=steps[StepKind.AGENDA].due_at if StepKind.AGENDA in steps else None,
        ask_pending=StepKind.ASK in steps
        and not (steps[StepKind.ASK].done_at or steps[StepKind.ASK].claimed_at),
        final_at=call.final_at,
        started_at=call.started_at,
        ended_at=call.ended_at,
        cancelled=call.cancelled_at is not None,
        took_place=call.took_place,
        rule=charter.rule,
        questions=questions_of(call),
        library=charter.topics,
        chosen=None if call.topics is None else tuple(call.topics),
        discussed=tuple(frozenset(one.topics or ()) for one in before),
        updates=_updates(
            session, call, last, all_teams=all_teams, all_measures=all_measures, answers=answers
        ),
        facilitators=tuple(row.user_id for row in facilitators_of(session, number)),
        open_actions=tuple(agreed(row) for row in open_actions(session, number)),
        carried_asks=_carried(answers, last, all_teams, charter.topics),
        measures=tuple(measure.key for measure in all_measures),
    )


def known_sheet(session: Session, call_id: int) -> CallSheet:
    """Everything prepared for a call. Raises Refused `gone` when there is no such call."""
    known = sheet(session, call_id)
    if known is None:
        raise Refused("gone")
    return known


def asked(session: Session, call: Call) -> frozenset[int]:
    """The ids of the teams whose questions for a call were posted."""
    mine = col(Delivery.key).startswith(f"{StepKind.ASK}:{call.id}:", autoescape=True)
    posted = select(Delivery.key).where(
        Delivery.workspace_id == call.workspace_id, mine, Delivery.status == "sent"
    )
    return frozenset(int(key.rpartition(":")[2]) for key in session.exec(posted) if "#" not in key)


def behind(session: Session) -> Sequence[int]:
    """The calls whose posted agenda does not show what came since, or when the call is now.

    A call that is over needs none of it, but for one that was cancelled.
    """
    news = or_(
        col(Call.agenda_as_of).is_(None),
        _asks_posted().where(col(Delivery.sent_at) >= _seen()).exists(),
        select(Answer.id).where(Answer.call_id == Call.id, Answer.answered_at >= _seen()).exists(),
        _values()
        .where(or_(MeasureValue.reported_at >= _seen(), col(MeasureValue.replaced_at) >= _seen()))
        .exists(),
        _unmeasured()
        .where(or_(Unmeasured.said_at >= _seen(), col(Unmeasured.withdrawn_at) >= _seen()))
        .exists(),
    )
    cancelled = col(Call.cancelled_at).is_not(None) & col(Call.agenda_as_of).is_(None)
    wanted = col(Call.final_at).is_not(None) & (cancelled | (col(Call.ended_at).is_(None) & news))
    return session.exec(select(Call.id).where(wanted).order_by(col(Call.id))).all()


def _unmeasured() -> SelectOfScalar[int]:
    """What teams said about measures of a call's collaborative that they do not measure."""
    of_call = select(Unmeasured.id).join(MeasureRow, col(MeasureRow.id) == col(Unmeasured.measure_id))
    return of_call.where(MeasureRow.collaborative_id == Call.collaborative_id)


def mark_current(session: Session, call_id: int, now: datetime) -> None:
    """Remember that the posted agenda of a call shows what had come by then.

    What was being saved at that moment is looked at once more.
    """
    session.exec(update(Call).where(col(Call.id) == call_id).values(agenda_as_of=now - _BEING_SAVED))


def _seen() -> Any:
    return col(Call.agenda_as_of)


def _asks_posted() -> SelectOfScalar[int]:
    """The asks of a call that have been posted."""
    mine = literal(f"{StepKind.ASK}:") + cast(col(Call.id), String) + ":%"
    return select(Delivery.id).where(
        Delivery.collaborative_id == Call.collaborative_id,
        col(Delivery.key).like(mine),
        Delivery.status == "sent",
    )


def _values() -> SelectOfScalar[int]:
    """The values of a call's month, also those that were replaced since."""
    of_call = select(MeasureValue.id).join(MeasureRow, col(MeasureRow.id) == col(MeasureValue.measure_id))
    return of_call.where(
        MeasureRow.collaborative_id == Call.collaborative_id, MeasureValue.month == Call.reporting_month
    )


def _answers(session: Session, calls: Sequence[Call]) -> dict[tuple[int, int], list[Answer]]:
    """Answers by (call id, team id), those taken back left out."""
    rows = select(Answer).where(col(Answer.call_id).in_([call.id for call in calls]))
    gathered: dict[tuple[int, int], list[Answer]] = {}
    for row in session.exec(rows.order_by(col(Answer.id))):
        if row.words.strip() or row.choice:
            gathered.setdefault((row.call_id, row.team_id), []).append(row)
    return gathered


def _updates(
    session: Session,
    call: Call,
    last: Call | None,
    *,
    all_teams: Sequence[Team],
    all_measures: Sequence[MeasureRow],
    answers: Mapping[tuple[int, int], Sequence[Answer]],
) -> tuple[Update, ...]:
    cycles = _cycles(session, call, last)
    were_asked = asked(session, call)
    heard_of = heard(session, call.collaborative_id, call.reporting_month)
    said = {
        (row.team_id, row.question): row.words
        for (call_id, _), rows in answers.items()
        for row in rows
        if last and call_id == last.id
    }
    order = {question["key"]: position for position, question in enumerate(call.questions)}
    return tuple(
        Update(
            team_id=team.id,
            team=team.name,
            answers=tuple(
                replace(as_answer(row, call), before=said.get((team.id, row.question), ""))
                for row in sorted(
                    answers.get((call.id, team.id), ()),
                    key=lambda row: order.get(row.question, len(order)),
                )
            ),
            cycles=tuple(cycles.get(team.id, ())),
            owes_values=owes_values(team.first_month, call.reporting_month),
            **_figures(heard_of.get(team.id, Heard()), all_measures),
            asked=team.id in were_asked,
        )
        for team in all_teams
    )


def _figures(told: Heard, all_measures: Sequence[MeasureRow]) -> dict[str, Any]:
    """What a team said of its measures, by their keys."""
    return {
        "reported": frozenset(row.key for row in all_measures if row.id in told.reported),
        "no_data": tuple(
            NoData(row.key, row.name, told.no_data[row.id]) for row in all_measures if row.id in told.no_data
        ),
        "unmeasured": frozenset(row.key for row in all_measures if row.id in told.unmeasured),
    }


def _cycles(session: Session, call: Call, last: Call | None) -> dict[int, list[TeamCycle]]:
    """Open cycles, and those adopted within a year, by team id."""
    wanted = (
        select(PdsaCycle)
        .join(Team)
        .where(
            Team.collaborative_id == call.collaborative_id,
            or_(
                PdsaCycle.stage != Stage.CLOSED,
                (col(PdsaCycle.decision) == Decision.ADOPT)
                & (col(PdsaCycle.closed_on) >= (call.starts_at - _ADOPTED_FOR).date()),
            ),
        )
    )
    gathered: dict[int, list[TeamCycle]] = {}
    for row in session.exec(wanted.order_by(col(PdsaCycle.team_id), col(PdsaCycle.number))):
        gathered.setdefault(row.team_id, []).append(_as_cycle(row, last))
    return gathered


def _as_cycle(row: PdsaCycle, last: Call | None) -> TeamCycle:
    is_open = row.stage != Stage.CLOSED
    return TeamCycle(
        number=row.number,
        idea=row.change_idea,
        stage=row.stage,
        driver=row.driver,
        adopted=not is_open,
        stalled=is_open and last is not None and row.changed_at < last.starts_at,
    )


def _carried(
    answers: Mapping[tuple[int, int], Sequence[Answer]],
    last: Call | None,
    all_teams: Sequence[Team],
    library: Sequence[Topic],
) -> tuple[CarriedAsk, ...]:
    if last is None:
        return ()
    return tuple(
        CarriedAsk(team.name, row.words, tuple(one.text for one in library if one.key in row.topics))
        for team in all_teams
        for row in answers.get((last.id, team.id), ())
        if as_answer(row, last).wants_help
    )
