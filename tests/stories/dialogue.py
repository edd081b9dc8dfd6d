"""How the stories of agendas and calls speak: what people type, press, fill in, hear and see."""

from typing import Any

from sqlmodel import select

from sandbox.person.person import Person
from sandbox.workspace.model import Message, View
from storage import checkin as checkins
from storage.tables import Call, Delivery
from tests.cast import Stage

MAIN = "opioid-care"


def types(stage: Stage, person: Person, typed: str, part: str, channel: str = MAIN) -> Message:
    """A command, and what only this person is told then."""
    before = len(_told(stage, person, channel, part))
    sent = person.types(typed, stage.channels[channel])
    assert not isinstance(sent, Message)
    sent.result(20)
    return stage.workspace.wait_for(lambda: _told(stage, person, channel, part)[before:], timeout=30)[-1]


def starts_call(stage: Stage) -> Message:
    """The facilitator starts the call on time: what they see then."""
    stage.move_to("call")
    return types(stage, stage.facilitator, "/agenda start", "is on.")


def presses(stage: Stage, person: Person, where: Message, action_id: str, part: str) -> Message:
    """A button, and what only this person is told then."""
    before = len(_told(stage, person, MAIN, part))
    person.presses(where, action_id).result(20)
    return stage.workspace.wait_for(lambda: _told(stage, person, MAIN, part)[before:], timeout=30)[-1]


def opens(stage: Stage, person: Person, where: Message, action_id: str) -> View:
    """A button, and the modal that it opens."""
    person.presses(where, action_id).result(20)
    return modal_of(stage, person)


def submits(_stage: Stage, person: Person, fields: dict[str, Any]) -> None:
    """Fill in the modal in front of somebody, send it, and see it close."""
    person.sends(fields, timeout=30)


def is_refused(_stage: Stage, person: Person, fields: dict[str, Any]) -> dict[str, str]:
    """Fill in and send; the modal stays, with these errors at its fields."""
    return person.is_refused(fields, timeout=30)


def modal_of(_stage: Stage, person: Person) -> View:
    """The modal in front of somebody, once it waits for nothing."""
    return person.form(timeout=30)


def sees(stage: Stage, person: Person, part: str, channel: str = MAIN) -> Message:
    """A message to everybody in a channel, as soon as it is there."""
    return stage.workspace.wait_for(lambda: all_seen(stage, person, part, channel), timeout=30)[-1]


def all_seen(stage: Stage, person: Person, part: str, channel: str = MAIN) -> list[Message]:
    """What everybody in a channel sees now."""
    seen = person.sees(stage.channels[channel])
    return [one for one in seen if not one.ephemeral_to and part in one.text]


def thread_of(stage: Stage, message: Message, replies: int) -> list[Message]:
    """The replies to a message, once there are so many."""

    def complete() -> list[Message]:
        found = stage.workspace.thread(stage.channels[MAIN], message.ts)[1:]
        return found if len(found) >= replies else []

    return stage.workspace.wait_for(complete, timeout=30)


def answers(stage: Stage, team: str, person: Person, **words: str) -> None:
    """A team's answers, as the check-in keeps them."""
    with stage.session() as session:
        call = session.get_one(Call, stage.call.id)
        for question, said in words.items():
            checkins.save_answer(
                session,
                call=call,
                team=stage.team(team),
                question=question,
                words=said,
                answered_by=person.id,
                now=stage.clock(),
            )
        session.commit()


def deliveries(stage: Stage, prefix: str) -> list[Delivery]:
    with stage.session() as session:
        return [one for one in session.exec(select(Delivery)).all() if one.key.startswith(prefix)]


def labels(message: Message) -> list[str]:
    """The buttons below a message."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def _told(stage: Stage, person: Person, channel: str, part: str) -> list[Message]:
    seen = person.sees(stage.channels[channel])
    return [one for one in seen if one.ephemeral_to == person.id and part in one.text]
