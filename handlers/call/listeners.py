"""`/agenda start`, `/agenda end` and `/agenda reopen`, the roll call's buttons, and the forms behind them."""

from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from handlers import ids
from handlers.call import blocks, ending, flow
from handlers.call.scene import Scene
from handlers.middleware import asker
from handlers.slack import kit, modals, people
from handlers.slack.kit import Message
from handlers.slack.replies import sayer
from handlers.tools import Tools


def start(body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """`/agenda start`: the roll call goes to the channel, the controls to the facilitator."""
    _show_controls(respond, tools, flow.start(tools, asker(body)))


def start_pressed(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """Start the call by the button below the agenda."""
    _show_controls(respond, tools, flow.start(tools, asker(body), kit.chosen(action)))


def end(body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """`/agenda end`: ask first. Of a call that nobody started, ask whether it took place."""
    scene = ending.to_end(tools, asker(body))
    words = tools.words(scene.language)
    if scene.times.started_at is None:
        message = blocks.whether_held(words, scene.call_id, scene.times)
    else:
        message = blocks.ask_to_end(
            words, call_id=scene.call_id, teams=len(scene.teams), channel_id=scene.channel_id
        )
    sayer(respond)(message)


def end_pressed(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """End the call by button; it asked first."""
    ended = ending.end(tools, asker(body), kit.chosen(action))
    scene = ended.scene
    message = blocks.ended(
        tools.words(scene.language), call_id=scene.call_id, channel_id=scene.channel_id, first=ended.first
    )
    sayer(respond, replace=action["action_id"] != ids.CALL_END)(message)


def go_on(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """The call is not ended after all: the question goes."""
    scene = flow.open_call(tools, asker(body), kit.chosen(action), facilitating=True)
    said = tools.words(scene.language).say("call", "goes_on")
    respond(text=said, response_type="ephemeral", replace_original=True)


def reopen(body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """`/agenda reopen`: a call that was ended by mistake goes on."""
    _show_reopened(respond, tools, ending.reopen(tools, asker(body)))


def reopen_pressed(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """Reopen the call by the button below the word that it is over."""
    _show_reopened(respond, tools, ending.reopen(tools, asker(body), kit.chosen(action)))


def took_place(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """A facilitator says that a call nobody started here took place."""
    _say_whether_held(respond, tools, body, action, took_place=True)


def did_not_take_place(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """A facilitator says that a call did not take place."""
    _say_whether_held(respond, tools, body, action, took_place=False)


def here(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """Somebody is on the call."""
    arrival = flow.arrive(tools, asker(body), kit.chosen(action))
    words = tools.words(arrival.scene.language)
    if not arrival.first:
        said = words.say("call", "you_were_here")
    elif arrival.guest:
        said = words.say("call", "you_are_a_guest")
    else:
        said = words.say("call", "you_are_here", team=arrival.team)
    respond(text=said, response_type="ephemeral", replace_original=False)


def write_note(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """Open the form for a note or a decision."""
    scene = flow.open_call(tools, asker(body), kit.chosen(action))
    form = blocks.note_form(tools.words(scene.language), call_id=scene.call_id, teams=scene.teams)
    client.views_open(trigger_id=body["trigger_id"], view=form)


def note_written(ack: Any, view: kit.Block, body: dict[str, Any], tools: Tools) -> None:
    """The form was sent; the roll call's thread shows it."""
    values = modals.values(view)
    flow.write_note(
        tools,
        asker(body),
        modals.metadata(view),
        words=values[blocks.WORDS],
        kind=values[blocks.KIND],
        team_id=values.get(blocks.TEAM),
    )
    ack()


def write_action(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """Open the form for an action."""
    scene = flow.open_call(tools, asker(body), kit.chosen(action))
    form = blocks.action_form(
        tools.words(scene.language), call_id=scene.call_id, today=flow.today(tools, scene)
    )
    client.views_open(trigger_id=body["trigger_id"], view=form)


def action_written(ack: Any, view: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form was sent; the roll call's thread shows it."""
    values = modals.values(view)
    people.must_be_people(client, filter(None, [values[blocks.OWNER]]), blocks.OWNER)
    flow.write_action(
        tools,
        asker(body),
        modals.metadata(view),
        words=values[blocks.WORDS],
        owner=values[blocks.OWNER],
        due=values[blocks.DUE],
    )
    ack()


def action_done(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """The owner, or somebody of the collaborative, says that an action is done."""
    closed = flow.close_action(tools, asker(body), kit.chosen(action))
    words = tools.words(closed.scene.language)
    said = words.say("call", "action_done" if closed.first else "action_was_done", words=closed.words)
    respond(text=said, response_type="ephemeral", replace_original=False)


def take_roll(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """Open the facilitator's own roll call."""
    scene = flow.open_call(tools, asker(body), kit.chosen(action), facilitating=True)
    form = blocks.roll_form(
        tools.words(scene.language), call_id=scene.call_id, record=scene.record, opened_at=tools.now()
    )
    client.views_open(trigger_id=body["trigger_id"], view=form)


def roll_taken(ack: Any, view: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The roll call was sent; the message in the channel shows it."""
    call_id, opened_at = modals.metadata(view)
    present = modals.values(view)[blocks.PEOPLE]
    strangers = flow.strangers(tools, asker(body), call_id, present)
    people.must_be_people(client, strangers, blocks.PEOPLE)
    flow.take_roll(tools, asker(body), call_id, present, datetime.fromisoformat(opened_at))
    ack()


def _show_controls(respond: Any, tools: Tools, scene: Scene) -> None:
    sayer(respond)(_controls(tools, scene))


def _show_reopened(respond: Any, tools: Tools, scene: Scene) -> None:
    said = kit.section(
        tools.words(scene.language).say("call", "reopened", channel=kit.channel(scene.channel_id))
    )
    controls = _controls(tools, scene)
    blocks_below = (said, *controls.blocks)
    sayer(respond)(Message(kit.spoken(blocks_below), blocks_below))


def _controls(tools: Tools, scene: Scene) -> Message:
    return blocks.controls(
        tools.words(scene.language),
        call_id=scene.call_id,
        name=scene.name,
        channel_id=scene.channel_id,
        teams=len(scene.teams),
    )


def _say_whether_held(
    respond: Any, tools: Tools, body: dict[str, Any], action: kit.Block, *, took_place: bool
) -> None:
    known = ending.say_whether_held(tools, asker(body), kit.chosen(action), took_place=took_place)
    said = tools.words(known.scene.language).say(
        "call",
        "held_reply" if known.took_place else "missed_reply",
        channel=kit.channel(known.scene.channel_id),
        first=known.first,
    )
    respond(text=said, response_type="ephemeral", replace_original=False)
