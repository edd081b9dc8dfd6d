"""What happens on a call: it starts, people come, notes and actions are written down, it ends, once."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from handlers import who
from handlers.call import blocks
from handlers.call.scene import (
    Scene,
    change_roll_call,
    going_on,
    held,
    in_channel,
    in_thread,
    named_call,
    roll_call_of,
    running,
    scene_of,
)
from handlers.posts import Key, Occasion
from handlers.tools import Tools
from improvement.call_record import (
    LONGEST_NOTE,
    Task,
    checked_task,
    checked_words,
    local_day,
    may_start,
)
from improvement.call_sheet import TakenNote
from improvement.refusal import Refused
from improvement.team import Asker
from storage import call as calls
from storage import record as records
from storage.outbox import enqueue
from storage.tables import Action, Call

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arrival:
    """Somebody pressed "I'm here"."""

    scene: Scene
    first: bool
    team: str
    guest: bool


@dataclass(frozen=True)
class ClosedAction:
    """An action that is done; `first` when it was not before."""

    scene: Scene
    words: str
    first: bool


def start(tools: Tools, asker: Asker, call_id: int | None = None) -> Scene:
    """Start a call, the next one if none is named, or find it running. Only a facilitator may.

    Raises Refused as `who.call_for` and `may_start`.
    """
    now = tools.now()
    with tools.session() as session:
        call = named_call(session, asker, call_id, now)
        if call is None:
            raise Refused("no_call_planned")
        scene = scene_of(session, call)
        may_start(scene.times, now)
        if calls.make_started(session, scene.call_id, now):
            enqueue(session, in_channel(scene, scene.roll_key, roll_call_of(tools, scene), now))
            session.commit()
    tools.wake_outbox()
    return scene


def arrive(tools: Tools, asker: Asker, call_id: int) -> Arrival:
    """Record that somebody is on the call: for their team, as a facilitator, or as a guest.

    Raises Refused `gone`, or as `must_run`.
    """
    now = tools.now()
    with tools.session() as session:
        scene = running(session, asker, call_id)
        team_id = scene.members.get(asker.user_id)
        first = _mark(session, scene, asker.user_id, asker.user_id, now)
        if first:
            change_roll_call(tools, session, scene, now)
        session.commit()
    tools.wake_outbox()
    return Arrival(
        scene,
        first=first,
        team=scene.teams.get(team_id or 0, ""),
        guest=team_id is None and asker.user_id not in scene.facilitators,
    )


def open_call(tools: Tools, asker: Asker, call_id: int, *, facilitating: bool = False) -> Scene:
    """The running call, for somebody who takes part in it.

    Raises Refused as `who.call_for` and `must_run`.
    """
    with tools.reading() as session:
        call = who.call_for(session, asker, call_id, facilitating=facilitating)
        return going_on(session, asker, call)


def strangers(tools: Tools, asker: Asker, call_id: int, people: Collection[str]) -> set[str]:
    """Who of those people is neither of the collaborative nor on the call already.

    Raises Refused as `who.call_for` and `must_run`.
    """
    scene = open_call(tools, asker, call_id, facilitating=True)
    known = {*scene.members, *scene.facilitators, *(person.user_id for person in scene.record.present)}
    return set(people) - known - scene.machines


def take_roll(
    tools: Tools, asker: Asker, call_id: int, people: Collection[str], opened_at: datetime
) -> Scene:
    """The facilitator's roll call: who is on it now is present, who was taken out is not.

    Whoever pressed the button after the form was opened stays: the form did not show them.
    """
    now = tools.now()
    with tools.session() as session:
        who.call_for(session, asker, call_id, facilitating=True)
        scene = running(session, asker, call_id)
        for user_id in [person for person in people if person not in scene.machines]:
            _mark(session, scene, user_id, asker.user_id, now)
        for mark in records.present(session, call_id):
            if mark.user_id not in people and mark.marked_at <= opened_at:
                records.unmark(session, call_id, mark.user_id)
        scene = change_roll_call(tools, session, scene, now)
        session.commit()
    tools.wake_outbox()
    return scene


def write_note(
    tools: Tools, asker: Asker, call_id: int, *, words: str | None, kind: str, team_id: int | None
) -> None:
    """Write down a note or a decision, and show it in the roll call's thread.

    The same from the same person again is the same form sent twice. Raises Refused as `open_call` and
    `checked_words`.
    """
    written = checked_words(words, most=LONGEST_NOTE)
    with tools.session() as session:
        call = who.call_for(session, asker, call_id)
        scene = running(session, asker, call_id)
        if team_id is not None and team_id not in scene.teams:
            raise Refused("gone", field=blocks.TEAM)
        known = {
            (note.words, note.kind, note.team_id, note.written_by)
            for note in records.notes_of(session, call_id)
        }
        if (written, kind, team_id, asker.user_id) in known:
            return
        row = records.add_note(
            session,
            call,
            words=written,
            written_by=asker.user_id,
            now=tools.now(),
            team_id=team_id,
            kind=kind,
        )
        note = TakenNote(row.id, written, kind == "decision", scene.teams.get(team_id or 0, ""))
        message = blocks.noted(tools.words(scene.language), note, asker.user_id)
        enqueue(session, in_thread(scene, Key.of(Occasion.NOTE, row.id), message, tools.now()))
        session.commit()
    tools.wake_outbox()


def write_action(
    tools: Tools, asker: Asker, call_id: int, *, words: str | None, owner: str | None, due: str | None
) -> None:
    """Write down an action, and show it in the roll call's thread; sent twice it is one.

    Raises Refused as `open_call` and `checked_task`, and `call.not_a_person` for a machine.
    """
    now = tools.now()
    with tools.session() as session:
        call = who.call_for(session, asker, call_id)
        scene = running(session, asker, call_id)
        task = checked_task(words, owner, due, today=local_day(now, scene.times.zone))
        if task.owner_id in scene.machines:
            raise Refused("call.not_a_person", field=blocks.OWNER)
        known = {
            Task(action.words, action.owner_id, action.due_on)
            for action in records.actions_of(session, call_id)
        }
        if task in known:
            return
        row = records.add_action(
            session,
            call,
            words=task.words,
            owner_id=task.owner_id,
            due_on=task.due_on,
            written_by=asker.user_id,
            now=now,
        )
        message = blocks.agreed(tools.words(scene.language), records.agreed(row))
        enqueue(session, in_thread(scene, Key.of(Occasion.ACTION, row.id), message, now))
        session.commit()
    tools.wake_outbox()


def close_action(tools: Tools, asker: Asker, action_id: int) -> ClosedAction:
    """Mark an action as done. Its owner may, and whoever takes part; raises Refused as `who.call_for`."""
    now = tools.now()
    with tools.session() as session:
        row = session.get(Action, action_id)
        if row is None:
            raise Refused("gone")
        if row.owner_id != asker.user_id or row.workspace_id != asker.workspace_id:
            who.call_for(session, asker, row.call_id)
        scene = scene_of(session, held(session, row.call_id))
        first = records.make_done(session, action_id, now)
        if first:
            done = replace(records.agreed(row), done=True)
            key = Key.of(Occasion.ACTION, row.id).changed("done")
            message = blocks.agreed(tools.words(scene.language), done)
            enqueue(session, in_channel(scene, key, message, now))
        session.commit()
    tools.wake_outbox()
    return ClosedAction(scene, row.words, first=first)


def today(tools: Tools, scene: Scene) -> date:
    """The calendar day where the collaborative is."""
    return local_day(tools.now(), scene.times.zone)


def _mark(session: Session, scene: Scene, user_id: str, marked_by: str, now: datetime) -> bool:
    return records.mark_present(
        session,
        session.get_one(Call, scene.call_id),
        user_id=user_id,
        team_id=scene.members.get(user_id),
        marked_by=marked_by,
        now=now,
    )
