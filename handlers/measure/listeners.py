"""`/measure`, its form, and the buttons that lead to it."""

from datetime import date
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.charts.compose import ComposedChart
from handlers.charts.message import send
from handlers.measure import blocks, flow, forms, undoing
from handlers.measure.values import MeasureForm, Questions, Receipt
from handlers.middleware import asker, words_for
from handlers.slack import kit, modals
from handlers.slack.replies import Say, in_place_of_menu, say_aside, sayer
from handlers.tools import Tools


def command(body: dict[str, Any], client: WebClient, respond: Respond, tools: Tools) -> None:
    """`/measure` alone, with a value, or with `chart`, `list` or `help`."""
    _carry_out(client, body, tools, sayer(respond), text=(body.get("text") or "").strip(), team_id=None)


def open_for_team(client: WebClient, body: dict[str, Any], tools: Tools, team_id: int, text: str) -> None:
    """Go on once somebody with several teams has chosen one; the answer takes the menu's place."""
    _carry_out(client, body, tools, in_place_of_menu(client, body), text=text, team_id=team_id)


def open_form(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """A button that opens the form: for a team, for one of its measures, or to correct one value."""
    wanted = kit.chosen(action) or {}
    month = date.fromisoformat(wanted["month"]) if "month" in wanted else None
    shown = flow.form(
        tools, asker(body), team_id=wanted.get("team"), measure=wanted.get("measure", ""), month=month
    )
    _open(client, body, tools, shown)


def pick_month(body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """Another month in the form: what is kept of it is shown, what was typed stays."""
    view = body["view"]
    shown = flow.redrawn(tools, asker(body), forms.sent(view))
    view_now = forms.form(tools.words(shown.language), shown, modals.metadata(view)["channel"])
    try:
        client.views_update(view_id=view["id"], hash=view["hash"], view=view_now)
    except SlackApiError as error:
        if error.response.get("error") != "hash_conflict":  # then a later pick has drawn it already
            raise


def show_chart(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """The button beside a measure, or below a value that was kept: then it brings one chart, once."""
    wanted = kit.chosen(action)
    composed = flow.chart(tools, asker(body), wanted["measure"], team_id=wanted["team"])
    _chart(body, tools, sayer(respond), composed, after=wanted.get("after"))


def save(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """Yes, what was understood is meant; the answer takes the question's place."""
    done = flow.agreed(tools, asker(body), blocks.pending_in(kit.chosen(action)))
    _answer(tools, sayer(respond, replace=True), done)


def change(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """No, it shall be changed: the form opens with what was understood."""
    pending = blocks.pending_in(kit.chosen(action))
    _open(client, body, tools, flow.to_change(tools, asker(body), pending))


def undo(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """Take back what was just kept; the answer takes the reply's place."""
    wanted = kit.chosen(action)
    done = undoing.undo(tools, asker(body), wanted["team"], wanted["values"])
    sayer(respond, replace=True)(blocks.undone(tools.words(done.language), done))


def measured_again(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """The team measures something after all."""
    wanted = kit.chosen(action)
    place, measure = flow.measured_again(tools, asker(body), wanted["measure"], team_id=wanted["team"])
    sayer(respond)(blocks.measured_again(tools.words(place.language), place.name, measure))


def submitted(ack: Ack, body: dict[str, Any], view: kit.Block, client: WebClient, tools: Tools) -> None:
    """The form, sent: what is wrong is said at its field, what could be a slip is asked about in it."""
    channel = modals.metadata(view)["channel"]
    done = flow.submitted(tools, asker(body), forms.sent(view))
    words = tools.words(done.language)
    if isinstance(done, MeasureForm):
        ack(response_action="update", view=forms.form(words, done, channel))
        return
    ack()
    say_aside(client, channel, body["user"]["id"], blocks.reply(words, done))


def _carry_out(
    client: WebClient, body: dict[str, Any], tools: Tools, say: Say, *, text: str, team_id: int | None
) -> None:
    who = asker(body)
    word, _, rest = text.partition(" ")
    match word.casefold():
        case "":
            _open(client, body, tools, flow.form(tools, who, team_id=team_id))
        case "help":
            say(blocks.help_text(words_for(tools, body), tools.commands.measure, flow.example(tools, who)))
        case "list":
            shown = flow.listing(tools, who, team_id=team_id)
            say(blocks.listing(tools.words(shown.language), shown))
        case "chart":
            _chart(body, tools, say, flow.chart(tools, who, rest.strip(), team_id=team_id))
        case _:
            found = flow.typed(tools, who, text, team_id=team_id)
            if isinstance(found, MeasureForm):
                _open(client, body, tools, found)
            else:
                _answer(tools, say, found)


def _open(client: WebClient, body: dict[str, Any], tools: Tools, form: MeasureForm) -> None:
    view = forms.form(tools.words(form.language), form, asker(body).channel_id)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _answer(tools: Tools, say: Say, done: Receipt | Questions) -> None:
    """What was kept, or what is asked before it is."""
    words = tools.words(done.language)
    say(blocks.ask_first(words, done) if isinstance(done, Questions) else blocks.reply(words, done))


def _chart(
    body: dict[str, Any], tools: Tools, say: Say, composed: ComposedChart, *, after: int | None = None
) -> None:
    """Say what the chart found and send it; `after` a value that was kept, once."""
    words = tools.words(composed.language)
    say(blocks.chart_announced(words, composed.charted))
    if after is None:
        send(tools, asker(body), composed, "asked", round(tools.now().timestamp()))
    else:
        send(tools, asker(body), composed, "value", after)
