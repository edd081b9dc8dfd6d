"""`/agenda` and its buttons."""

from typing import Any

from slack_sdk import WebClient

from handlers.agenda import flow, previews, topics_form
from handlers.charts import on_demand
from handlers.middleware import asker, words_for
from handlers.pauses import signs
from handlers.slack import kit, modals
from handlers.slack.kit import Message
from handlers.slack.replies import say_aside, sayer
from handlers.tools import Tools


def show(body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """`/agenda` or `/agenda preview`: the preview, the posted agenda, or when it comes. Or else help."""
    typed = (body.get("text") or "").strip()
    if typed and typed.casefold() != "preview":
        _help(body, respond, tools, unknown=typed)
        return
    _reply(respond, _message(tools, flow.shown(tools, asker(body))))


def explain(body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """`/agenda help`."""
    _help(body, respond, tools)


def post_now(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """The button below the preview. Pressed twice, by one or by two, it posts once."""
    posted = flow.post_now(tools, asker(body), kit.chosen(action))
    phrase = "posting" if posted.first else "posted_already"
    said = tools.words(posted.language).say("agenda", phrase, channel=kit.channel(posted.channel_id))
    respond(text=said, response_type="ephemeral", replace_original=False)


def choose_topics(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """Open the form for topics."""
    shown = flow.topics_form(tools, asker(body), kit.chosen(action))
    words = tools.words(shown.sheet.language)
    form = topics_form.form(words, shown.sheet, shown.agenda, asker(body).channel_id)
    client.views_open(trigger_id=body["trigger_id"], view=form)


def topics_chosen(ack: Any, view: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """The form for topics was sent."""
    choice = topics_form.choice(view)
    call_id, channel_id = modals.metadata(view)
    shown = flow.choose_topics(tools, asker(body), call_id, choice.keys, choice.own)
    ack()
    words = tools.words(shown.sheet.language)
    said = words.say("agenda", "topics_saved", topics=shown.agenda.topics)
    say_aside(client, channel_id, asker(body).user_id, Message(said, (kit.section(said),)))


def show_every_chart(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """The button below an agenda or a summary: every chart, in direct messages, anew once a day."""
    sayer(respond)(on_demand.send_every(tools, asker(body), kit.chosen(action)))


def show_numbers(action: kit.Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """The other button there: the tables behind the charts, in direct messages."""
    sayer(respond)(on_demand.send_numbers(tools, asker(body), kit.chosen(action)))


def _message(tools: Tools, page: flow.AgendaPage) -> Message:
    words = tools.words(page.sheet.language)
    above = signs(words, page.paused, page.sheet.zone)
    if page.sheet.final_at:
        return previews.posted(
            words, page.sheet, page.agenda, tools.now(), facilitating=page.facilitating, above=above
        )
    if page.facilitating:
        return previews.preview(words, page.sheet, page.agenda, tools.now(), above=above)
    return previews.coming(words, page.sheet, tools.commands.checkin, tools.now())


def _help(body: dict[str, Any], respond: Any, tools: Tools, unknown: str = "") -> None:
    words = words_for(tools, body)
    facilitating = flow.facilitates_any(tools, asker(body))
    said = [words.say("agenda", "help", agenda=tools.commands.agenda, facilitator=facilitating)]
    if unknown:
        said.insert(0, words.say("agenda", "unknown_word", typed=kit.cut(unknown, 40)))
    respond(text="\n".join(said), response_type="ephemeral")


def _reply(respond: Any, message: Message) -> None:
    respond(**message.payload(), response_type="ephemeral")
