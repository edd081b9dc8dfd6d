"""PDSA cycles: looked up, started, written on and moved, each in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.pdsa.values import (
    CycleForm,
    CycleList,
    CycleReceipt,
    CycleSubmission,
    EditConflict,
    ListedCycle,
)
from handlers.standing.flow import enqueue_status
from handlers.tools import Tools
from handlers.who import name_for, team_for
from improvement import pdsa
from improvement.pdsa import Cycle, Move, Stage
from improvement.refusal import Refused
from improvement.team import Asker
from storage import call as calls
from storage import measure as measures
from storage import pdsa as cycles
from storage.conflict import Conflict
from storage.tables import Collaborative, PdsaCycle, Team

THEN = "pdsa"
"""What a menu of teams goes on with."""

SENT_TWICE = timedelta(minutes=10)
"""A plan that comes from one person again within this time is one form, sent twice."""


@dataclass(frozen=True)
class _CyclePlace:
    asker: Asker
    team: Team
    name: str
    """The team's, for this person."""
    collaborative: Collaborative
    today: date


def listing(tools: Tools, asker: Asker, *, team_id: int | None = None) -> CycleList:
    """The team's cycles. Raises as `team_for` does."""
    with tools.reading() as session:
        place = _place(session, tools, asker, team_id, "")
        rows = cycles.cycles_of(session, place.team.id)
        numbers = cycles.numbers(rows)
        return CycleList(
            place.team.id,
            place.name,
            place.collaborative.language,
            place.today,
            tuple(ListedCycle(row.id, cycles.as_cycle(row, numbers), row.started_on) for row in rows),
        )


def new(tools: Tools, asker: Asker, idea: str = "", *, team_id: int | None = None) -> CycleForm:
    """The form for a new cycle, its idea perhaps filled in."""
    with tools.reading() as session:
        place = _place(session, tools, asker, team_id, f"new {idea}".strip())
        kept = idea[: pdsa.LONGEST["change_idea"]]
        return _form(session, place, Stage.PLAN, Cycle(change_idea=kept))


def next_in_ramp(tools: Tools, asker: Asker, cycle_id: int) -> CycleForm:
    """The form for the next cycle of the same idea, linked to that one."""
    with tools.reading() as session:
        place, row = _found(session, tools, asker, cycle_id)
        before = cycles.as_cycle(row, cycles.numbers(cycles.cycles_of(session, row.team_id)))
        following = _form(session, place, Stage.PLAN, pdsa.next_in_ramp(before))
        return replace(following, follows_id=row.id, reason=row.next_step)


def opened(tools: Tools, asker: Asker, cycle_id: int) -> CycleForm:
    """The form of a cycle at its stage."""
    with tools.reading() as session:
        place, row = _found(session, tools, asker, cycle_id)
        return _form_of(session, place, row)


def numbered(tools: Tools, asker: Asker, number: int, *, team_id: int | None = None) -> CycleForm:
    """The form of the team's cycle of that number. Raises Refused `pdsa.no_such_cycle`."""
    with tools.reading() as session:
        place = _place(session, tools, asker, team_id, str(number))
        for row in cycles.cycles_of(session, place.team.id):
            if row.number == number:
                return _form_of(session, place, row)
        raise Refused("pdsa.no_such_cycle", number=number, team=place.name)


def submitted(tools: Tools, asker: Asker, sent: CycleSubmission) -> CycleReceipt:
    """Keep what was written, and move the cycle if that was asked.

    Raises Refused with the field that lacks something, and WrittenMeanwhile when somebody else was quicker.
    """
    try:
        done = _keep(tools, asker, sent)
    except Conflict:  # between our look and our write; now we see what the other one wrote
        done = _keep(tools, asker, sent)
    tools.wake_outbox()
    return done


def _keep(tools: Tools, asker: Asker, sent: CycleSubmission) -> CycleReceipt:
    with tools.session() as session:
        if sent.cycle_id is None:
            done = _start(session, tools, asker, sent)
        else:
            done = _write(session, tools, asker, sent, sent.cycle_id)
        session.commit()
    return done


def _start(session: Session, tools: Tools, asker: Asker, sent: CycleSubmission) -> CycleReceipt:
    place = _place(session, tools, asker, sent.team_id, "")
    planned = pdsa.written(Cycle(change_idea=""), Stage.PLAN, **sent.written)
    begun = pdsa.moved(planned, sent.move, today=place.today)
    row = PdsaCycle(
        workspace_id=asker.workspace_id,
        team_id=place.team.id,
        number=0,
        parent_id=sent.follows_id,
        change_idea=begun.change_idea,
        started_on=place.today,
        started_by=asker.user_id,
        changed_by=asker.user_id,
        changed_at=tools.now(),
    )
    cycles.fill(row, begun)
    cycles.next_number(session, place.team.id)
    twin = _sent_before(cycles.cycles_of(session, place.team.id), row)
    kept = twin or cycles.start(session, row)
    return _done(session, tools, place, kept, started=True, moved=begun.stage is not Stage.PLAN)


def _sent_before(rows: Sequence[PdsaCycle], new: PdsaCycle) -> PdsaCycle | None:
    """The cycle that the same form, sent twice, has started already."""
    as_new = cycles.as_cycle(new, {})
    for row in rows:
        same = replace(cycles.as_cycle(row, {}), number=0) == as_new and row.parent_id == new.parent_id
        if same and row.started_by == new.started_by and new.changed_at - row.changed_at < SENT_TWICE:
            return row
    return None


def _write(
    session: Session, tools: Tools, asker: Asker, sent: CycleSubmission, cycle_id: int
) -> CycleReceipt:
    place, row = _found(session, tools, asker, cycle_id)
    before = cycles.as_cycle(row, {})
    mine, both = pdsa.merged(before, sent.at, sent.written, sent.seen)
    if both:
        shown = _form_of(session, place, row, at=sent.at, cycle=mine)
        now_seen = pdsa.seen(before, sent.at)
        # Slack keeps what stands in a field when a form is drawn again: only what is quoted has been seen.
        seen = sent.seen | {name: now_seen[name] for name in both}
        raise EditConflict(replace(shown, seen=seen), before, both, row.changed_by)
    move = sent.move if before.stage is sent.at else Move.STAY
    after = pdsa.moved(mine, move, today=place.today)
    if after == before:
        return _done(session, tools, place, row, moved=False)
    changed = PdsaCycle(**row.model_dump())
    cycles.fill(changed, after)
    kept = cycles.save(
        session, changed, expected_revision=row.revision, changed_by=asker.user_id, now=tools.now()
    )
    return _done(session, tools, place, kept, moved=after.stage is not before.stage)


def _place(session: Session, tools: Tools, asker: Asker, team_id: int | None, text: str) -> _CyclePlace:
    known, team = team_for(session, asker, then=THEN, text=text, team_id=team_id)
    collaborative = session.get_one(Collaborative, team.collaborative_id)
    today = tools.now().astimezone(ZoneInfo(collaborative.time_zone)).date()
    return _CyclePlace(known, team, name_for(session, known, team), collaborative, today)


def _found(session: Session, tools: Tools, asker: Asker, cycle_id: int) -> tuple[_CyclePlace, PdsaCycle]:
    row = cycles.cycle(session, cycle_id)
    if row is None or row.workspace_id != asker.workspace_id:
        raise Refused("gone")
    return _place(session, tools, asker, row.team_id, ""), row


def _form_of(
    session: Session,
    place: _CyclePlace,
    row: PdsaCycle,
    *,
    at: Stage | None = None,
    cycle: Cycle | None = None,
) -> CycleForm:
    shown = cycle or cycles.as_cycle(row, cycles.numbers(cycles.cycles_of(session, row.team_id)))
    form = _form(session, place, at or Stage(row.stage), shown)
    return replace(form, cycle_id=row.id)


def _form(session: Session, place: _CyclePlace, at: Stage, cycle: Cycle) -> CycleForm:
    offered = tuple((row.id, row.name) for row in measures.measures(session, place.collaborative.id))
    return CycleForm(
        team_id=place.team.id,
        team=place.name,
        language=place.collaborative.language,
        at=at,
        cycle=cycle,
        measures=offered,
        seen=pdsa.seen(cycle, at),
    )


def _done(
    session: Session, tools: Tools, place: _CyclePlace, row: PdsaCycle, *, moved: bool, started: bool = False
) -> CycleReceipt:
    now = tools.now()
    session.flush()
    call = calls.next_call(session, place.collaborative.id, now)
    if call is not None:
        words = tools.words(place.collaborative.language)
        enqueue_status(session, now, words, call, place.team)
    return CycleReceipt(
        team_id=place.team.id,
        team=place.name,
        language=place.collaborative.language,
        cycle_id=row.id,
        cycle=cycles.as_cycle(row, {}),
        started=started,
        moved=moved,
    )
