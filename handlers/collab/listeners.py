"""`/collab`, its three forms and the buttons that open them."""

from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from handlers.collab import blocks, closing, consent, flow, parting
from handlers.collab.founding import must_be_founder, must_be_usable
from handlers.middleware import asker, words_for
from handlers.slack import channels, kit, modals, people
from handlers.slack.kit import Message
from handlers.slack.replies import say_aside, sayer
from handlers.tools import Tools
from improvement.charter.reading import CharterMistakes
from storage.tables import Collaborative


def command(body: dict[str, Any], client: WebClient, respond: Respond, tools: Tools) -> None:
    """`/collab` alone, or with `new`, `charter`, `leave`, `close` or `help`."""
    say, name = sayer(respond), tools.commands.collab
    match (body.get("text") or "").strip().casefold():
        case "":
            say(blocks.overview(words_for(tools, body), flow.overview(tools, asker(body)), name))
        case "new":
            _open_new(client, body, tools)
        case "charter":
            for message in blocks.as_file(words_for(tools, body), *flow.as_file(tools, asker(body))):
                say(message)
        case "leave":
            say(parting.leaving(words_for(tools, body), consent.parts_of(tools, asker(body))))
        case "close":
            say(parting.closing(words_for(tools, body), closing.closable(tools, asker(body))))
        case "help":
            say(blocks.help_text(words_for(tools, body), name))
        case unknown:
            say(blocks.help_text(words_for(tools, body), name, unknown))


def new(body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The button where there is no collaborative yet."""
    _open_new(client, body, tools)


def accept(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """Somebody says yes to facilitating; the answer takes the question's place."""
    accepted = consent.accept(tools, asker(body), kit.chosen(action))
    names = {"agenda": tools.commands.agenda, "command": tools.commands.collab}
    _say(respond, tools, accepted, "accepted", **names)


def decline(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """Somebody says no to facilitating."""
    _say(respond, tools, consent.decline(tools, asker(body), kit.chosen(action)), "declined")


def step_down(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """A facilitator stops, confirmed."""
    _say(respond, tools, consent.step_down(tools, asker(body), kit.chosen(action)), "stepped_down")


def close(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """A collaborative ends, confirmed."""
    _say(respond, tools, closing.close(tools, asker(body), kit.chosen(action)), "you_closed")


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
    who, fields = asker(body), blocks.submitted(view)
    must_be_founder(client, tools, who)
    channels.must_be_in(client, fields["channel"], who.user_id)
    people.must_be_people(client, fields["facilitators"], "facilitators")
    try:
        card = flow.create(tools, who, fields)
    except CharterMistakes as wrong:
        _back_to_the_form(ack, body, view, tools, wrong)
        return
    ack()
    _answer(client, body, view, blocks.founded(tools.words(card.charter.language), card))


def team_added(
    *, ack: Ack, body: dict[str, Any], view: kit.Block, client: WebClient, context: Any, tools: Tools
) -> None:
    """The form of a team, sent. A channel brings its people, unless members were named."""
    who, fields = asker(body), blocks.submitted(view)
    must_be_usable(client, who, fields)
    try:
        added = flow.add_team(tools, who, modals.metadata(view)["collaborative"], fields)
    except CharterMistakes as wrong:
        _back_to_the_form(ack, body, view, tools, wrong)
        return
    ack()
    if fields["channel"] and not fields["members"]:
        there = channels.people_in(client, fields["channel"], without=context["bot_user_id"])
        added = flow.take_in(tools, who, added, there)
    words = tools.words(added.shown.charter.language)
    _answer(client, body, view, blocks.team_added(words, added))


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
    founder = must_be_founder(client, tools, who)
    view = blocks.new_form(
        words_for(tools, body), user_id=who.user_id, zone=founder.zone, channel_id=who.channel_id
    )
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _say(respond: Respond, tools: Tools, collaborative: Collaborative, phrase: str, **facts: str) -> None:
    words = tools.words(collaborative.language)
    sayer(respond, replace=True)(parting.said(words, phrase, name=collaborative.name, **facts))


def _back_to_the_form(
    ack: Ack, body: dict[str, Any], view: kit.Block, tools: Tools, wrong: CharterMistakes
) -> None:
    ack(response_action="errors", errors=blocks.errors(words_for(tools, body), wrong.mistakes, view))


def _answer(client: WebClient, body: dict[str, Any], view: kit.Block, message: Message) -> None:
    say_aside(client, modals.metadata(view)["channel"], body["user"]["id"], message)
