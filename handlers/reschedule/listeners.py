"""`/agenda move` and `/agenda cancel`, their buttons and their forms."""

from datetime import date
from typing import Any

from slack_sdk import WebClient

from handlers.middleware import asker
from handlers.reschedule import blocks, flow
from handlers.reschedule.values import CallToChange, Months, MoveSubmission
from handlers.slack import kit, modals
from handlers.slack.kit import Block, Message
from handlers.slack.replies import say_aside
from handlers.tools import Tools
from prompts.words import Mrkdwn


def move(body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """`/agenda move`: open the form."""
    _open_move(body, client, tools, None)


def move_pressed(action: Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """Open the form by the button below the agenda."""
    _open_move(body, client, tools, kit.chosen(action))


def cancel(body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """`/agenda cancel`: open the form that asks why."""
    _open_cancel(body, client, tools, None)


def cancel_pressed(action: Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """Open the form that asks why by the button below the agenda."""
    _open_cancel(body, client, tools, kit.chosen(action))


def moved(ack: Any, view: Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form was sent. A date in another month brings it back with one question more."""
    values = modals.values(view)
    call_id, channel_id = modals.metadata(view)
    month = values.get(blocks.MONTH)
    sent = MoveSubmission(
        call_id,
        values[blocks.DAY],
        values[blocks.AT],
        values[blocks.WHY],
        date.fromisoformat(month) if month else None,
    )
    after = flow.moved(tools, asker(body), sent)
    if isinstance(after, Months):
        call = flow.call_to_change(tools, asker(body), call_id)
        form = blocks.move_form(tools.words(call.language), call, channel_id, months=after.choices)
        ack(response_action="update", view=form)
        return
    ack()
    _say(client, body, channel_id, blocks.moved(tools.words(after.language), after))


def cancelled(ack: Any, view: Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form was sent."""
    call_id, channel_id = modals.metadata(view)
    call, next_at = flow.cancelled(tools, asker(body), call_id, modals.values(view)[blocks.WHY])
    ack()
    _say(client, body, channel_id, blocks.cancelled(tools.words(call.language), call, next_at))


def _open_move(body: dict[str, Any], client: WebClient, tools: Tools, call_id: int | None) -> None:
    call = flow.call_to_change(tools, asker(body), call_id)
    _open(client, body, blocks.move_form(tools.words(call.language), call, asker(body).channel_id))


def _open_cancel(body: dict[str, Any], client: WebClient, tools: Tools, call_id: int | None) -> None:
    call: CallToChange = flow.call_to_change(tools, asker(body), call_id)
    _open(client, body, blocks.cancel_form(tools.words(call.language), call, asker(body).channel_id))


def _open(client: WebClient, body: dict[str, Any], form: Block) -> None:
    client.views_open(trigger_id=body["trigger_id"], view=form)


def _say(client: WebClient, body: dict[str, Any], channel_id: str, said: Mrkdwn) -> None:
    say_aside(client, channel_id, asker(body).user_id, Message(said, (kit.section(said),)))
