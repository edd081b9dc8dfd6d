"""Somebody types `/checkin`, presses Answer, or sends the form."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from handlers.checkin import drafts, flow, presses
from handlers.checkin.blocks import form_modal, sent
from handlers.checkin.desk import doubt_in
from handlers.checkin.flow import CheckinReceipt
from handlers.checkin.presses import Pressed
from handlers.checkin.thanks import (
    answered_already,
    asked_back,
    kept_by_press,
    nothing_sent,
    settled,
    taken_back,
    thanks,
    unchanged,
)
from handlers.checkin.values import CheckinForm
from handlers.middleware import asker
from handlers.slack import kit
from handlers.slack.kit import Message
from handlers.slack.replies import say_aside, sayer, show_again
from handlers.tools import Tools
from improvement.refusal import Refused
from prompts.words import Words


def checkin_command(body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form for the next call, at any time."""
    _open(client, body, tools, flow.open_form(tools, asker(body), text=body.get("text", "")))


def opened(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The Answer button below an ask or a reminder, of this month or of an old one."""
    open_for_team(client, body, tools, kit.chosen(action)["team"], "")


def open_for_team(client: WebClient, body: dict[str, Any], tools: Tools, team_id: int, text: str) -> None:
    """The form, once the team is known."""
    _open(client, body, tools, flow.open_form(tools, asker(body), text=text, team_id=team_id))


def typed(action: kit.Block, body: dict[str, Any], tools: Tools) -> None:
    """A field was changed: what the form holds now is a draft. Whoever may not send it hears when they do."""
    with suppress(Refused):
        drafts.keep(tools, asker(body), sent(body["view"]), float(action["action_ts"]))


def answered(ack: Ack, body: dict[str, Any], view: kit.Block, client: WebClient, tools: Tools) -> None:
    """The form was sent. When somebody else wrote meanwhile it stays open and shows both texts."""
    who, form = asker(body), sent(view)
    received = flow.receive(tools, who, form)
    words = tools.words(received.asked.language)
    if received.again:
        again = form_modal(words, received.again)
        show_again(ack, client, view, again, words.plain("refused", "meanwhile"))
    else:
        ack()
    tools.wake_outbox()
    for message in _told(words, received):
        say_aside(client, form.channel_id, who.user_id, message)


def nothing_pressed(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """Nothing this month, by one press on the message that asked."""
    held = kit.chosen(action)
    _kept(tools, respond, "nothing_kept", presses.nothing(tools, asker(body), held["call"], held["team"]))


def same_pressed(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """What was said last month still holds: one press on the message that asked."""
    held = kit.chosen(action)
    _kept(tools, respond, "same_kept", presses.same(tools, asker(body), held["call"], held["team"]))


def taken_back_pressed(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """What one press answered, another takes back."""
    held = kit.chosen(action)
    rows = [(number, revision) for number, revision in held["rows"]]
    pressed = presses.take_back(tools, asker(body), held["call"], held["team"], rows)
    tools.wake_outbox()
    words = tools.words(pressed.asked.language)
    message = taken_back(words, pressed.asked) if pressed.saved else unchanged(words)
    sayer(respond, replace=True)(message)


def help_pressed(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """An answer in doubt was an ask for help."""
    _settle(action, body, respond, tools, helped=True)


def no_help_pressed(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """An answer in doubt was none."""
    _settle(action, body, respond, tools, helped=False)


def _settle(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools, *, helped: bool) -> None:
    held = kit.chosen(action)
    pressed = presses.settle(
        tools,
        asker(body),
        held["call"],
        held["team"],
        question=held["question"],
        revision=held["revision"],
        helped=helped,
    )
    tools.wake_outbox()
    message = settled(tools.words(pressed.asked.language), pressed.asked, helped=helped)
    sayer(respond, replace=True)(message)


def _kept(tools: Tools, respond: Respond, phrase: str, pressed: Pressed) -> None:
    tools.wake_outbox()
    words = tools.words(pressed.asked.language)
    say = sayer(respond)
    if not pressed.saved:
        say(answered_already(words, pressed.asked))
        return
    rows = [(row.id, row.revision) for row in pressed.saved.values()]
    say(kept_by_press(words, pressed.asked, pressed.shown, phrase, rows))
    if doubt := doubt_in(pressed.asked, pressed.saved):
        say(asked_back(words, pressed.asked, doubt))


def _told(words: Words, received: CheckinReceipt) -> Iterator[Message]:
    """What whoever sent the form is told: nothing twice, and while it is open only what is in doubt."""
    asked, saved = received.asked, received.saved
    if not (received.again or received.repeated):
        if saved:
            told = any(row.words or row.choice for row in saved.values())
            yield thanks(words, asked, received.shown, told=told)
        else:
            yield nothing_sent(words, asked) if asked.standing.silent else unchanged(words)
    if doubt := doubt_in(asked, saved):
        yield asked_back(words, asked, doubt)


def _open(client: WebClient, body: dict[str, Any], tools: Tools, form: CheckinForm) -> None:
    view = form_modal(tools.words(form.asked.language), form)
    client.views_open(trigger_id=body["trigger_id"], view=view)
