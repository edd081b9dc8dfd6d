"""`/collab`, its three forms and the buttons that open them."""

import logging
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.collab import blocks, flow
from handlers.middleware import asker, words_for
from handlers.slack import channels, kit, modals
from handlers.slack.kit import Message
from handlers.slack.replies import say_aside, sayer
from handlers.tools import Tools
from improvement.charter.reading import CharterMistakes

log = logging.getLogger(__name__)


def command(body: dict[str, Any], client: WebClient, respond: Respond, tools: Tools) -> None:
    """`/collab` alone, or with `new`, `charter` or `help`."""
    say, name = sayer(respond), tools.commands.collab
    match (body.get("text") or "").strip().casefold():
        case "":
            say(blocks.overview(words_for(tools, body), flow.overview(tools, asker(body)), name))
        case "new":
            _open_new(client, body, tools)
        case "charter":
            for message in blocks.as_file(words_for(tools, body), *flow.as_file(tools, asker(body))):
                say(message)
        case "help":
            say(blocks.help_text(words_for(tools, body), name))
        case unknown:
            say(blocks.help_text(words_for(tools, body), name, unknown))


def new(body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The button where there is no collaborative yet."""
    _open_new(client, body, tools)


def open_team(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form of a team more."""
    card = flow.for_facilitator(tools, asker(body), kit.chosen(action))
    view = blocks.team_form(tools.words(card.charter.language), card, asker(body).channel_id)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def open_measure(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form of a measure more."""
    card = flow.for_facilitator(tools, asker(body), kit.chosen(action))
    view = blocks.measure_form(tools.words(card.charter.language), card, asker(body).channel_id)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def created(ack: Ack, body: dict[str, Any], view: kit.Block, client: WebClient, tools: Tools) -> None:
    """The form of a new collaborative, sent."""
    try:
        card = flow.create(tools, asker(body), blocks.submitted(view))
    except CharterMistakes as wrong:
        _back_to_the_form(ack, body, view, tools, wrong)
        return
    ack()
    joined = channels.is_member(client, card.charter.channel)
    _answer(client, body, view, blocks.founded(tools.words(card.charter.language), card, joined=joined))


def team_added(
    *, ack: Ack, body: dict[str, Any], view: kit.Block, client: WebClient, context: Any, tools: Tools
) -> None:
    """The form of a team, sent. A channel brings its people, unless members were named."""
    fields = blocks.submitted(view)
    try:
        added = flow.add_team(tools, asker(body), modals.metadata(view)["collaborative"], fields)
    except CharterMistakes as wrong:
        _back_to_the_form(ack, body, view, tools, wrong)
        return
    ack()
    place = fields["channel"]
    joined = bool(place) and channels.is_member(client, place)
    if joined and not fields["members"]:
        people = channels.people_in(client, place, without=context["bot_user_id"])
        added = flow.take_in(tools, asker(body), added, people)
    words = tools.words(added.shown.charter.language)
    _answer(client, body, view, blocks.team_added(words, added, joined=joined))


def measure_added(ack: Ack, body: dict[str, Any], view: kit.Block, client: WebClient, tools: Tools) -> None:
    """The form of a measure, sent."""
    try:
        added = flow.add_measure(
            tools, asker(body), modals.metadata(view)["collaborative"], blocks.submitted(view)
        )
    except CharterMistakes as wrong:
        _back_to_the_form(ack, body, view, tools, wrong)
        return
    ack()
    words = tools.words(added.shown.charter.language)
    _answer(client, body, view, blocks.measure_added(words, added, tools.commands.measure))


def _open_new(client: WebClient, body: dict[str, Any], tools: Tools) -> None:
    who = asker(body)
    view = blocks.new_form(
        words_for(tools, body),
        user_id=who.user_id,
        zone=_zone_of(client, who.user_id),
        channel_id=who.channel_id,
    )
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _zone_of(client: WebClient, user_id: str) -> str:
    """The person's time zone; the form opens without it, too."""
    try:
        return str(client.users_info(user=user_id)["user"].get("tz") or "")
    except SlackApiError as error:
        log.warning("No time zone of the asker: %s", error.response.get("error"))
        return ""


def _back_to_the_form(
    ack: Ack, body: dict[str, Any], view: kit.Block, tools: Tools, wrong: CharterMistakes
) -> None:
    ack(response_action="errors", errors=blocks.errors(words_for(tools, body), wrong.mistakes, view))


def _answer(client: WebClient, body: dict[str, Any], view: kit.Block, message: Message) -> None:
    say_aside(client, modals.metadata(view)["channel"], body["user"]["id"], message)
