"""Somebody types `/checkin`, presses Answer, or sends the form."""

from typing import Any

from slack_sdk import WebClient

from handlers.checkin import flow
from handlers.checkin.blocks import form_modal, sent, thanks, unchanged
from handlers.checkin.values import CheckinForm
from handlers.middleware import asker
from handlers.slack import kit
from handlers.slack.replies import say_aside
from handlers.tools import Tools


def checkin_command(body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form for the next call, at any time."""
    _open(client, body, tools, flow.open_form(tools, asker(body), text=body.get("text", "")))


def opened(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The Answer button below an ask or a reminder, of this month or of an old one."""
    open_for_team(client, body, tools, kit.chosen(action)["team"], "")


def open_for_team(client: WebClient, body: dict[str, Any], tools: Tools, team_id: int, text: str) -> None:
    """The form, once the team is known."""
    _open(client, body, tools, flow.open_form(tools, asker(body), text=text, team_id=team_id))


def answered(ack: Any, body: dict[str, Any], view: kit.Block, client: WebClient, tools: Tools) -> None:
    """The form was sent. When somebody else wrote meanwhile it stays open and shows both texts."""
    who, form = asker(body), sent(view)
    received = flow.receive(tools, who, form)
    words = tools.words(received.asked.language)
    if received.again:
        ack(response_action="update", view=form_modal(words, received.again))
    else:
        ack()
    tools.wake_outbox()
    if received.again or received.repeated:
        return
    message = thanks(words, received.asked, late=received.late) if received.saved else unchanged(words)
    say_aside(client, form.channel_id, who.user_id, message)


def _open(client: WebClient, body: dict[str, Any], tools: Tools, form: CheckinForm) -> None:
    view = form_modal(tools.words(form.asked.language), form)
    client.views_open(trigger_id=body["trigger_id"], view=view)
