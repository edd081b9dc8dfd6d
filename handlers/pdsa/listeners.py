"""`/pdsa`, the forms of the stages, and the buttons that lead to them."""

from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from handlers.middleware import asker, words_for
from handlers.pdsa import blocks, flow
from handlers.pdsa.values import CycleForm, CycleSubmission, EditConflict
from handlers.slack import kit, modals
from handlers.slack.replies import Say, in_place_of_menu, say_aside, sayer, show_again
from handlers.tools import Tools
from improvement.pdsa import WRITTEN_AT, Decision, Move, Stage


def command(body: dict[str, Any], client: WebClient, respond: Respond, tools: Tools) -> None:
    """`/pdsa` alone, with `new` and an idea, or with a cycle's number."""
    _carry_out(client, body, tools, sayer(respond), text=(body.get("text") or "").strip(), team_id=None)


def open_for_team(client: WebClient, body: dict[str, Any], tools: Tools, team_id: int, text: str) -> None:
    """Go on once somebody with several teams has chosen one; the answer takes the menu's place."""
    _carry_out(client, body, tools, in_place_of_menu(client, body), text=text, team_id=team_id)


def show_list(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """The button of the message that asked the team."""
    wanted = kit.chosen(action) or {}
    _list(body, tools, sayer(respond), wanted.get("team"))


def start(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """A new cycle, or the next one of a ramp."""
    wanted = kit.chosen(action) or {}
    if follows := wanted.get("follows"):
        _open(client, body, tools, flow.next_in_ramp(tools, asker(body), follows))
    else:
        _open(client, body, tools, flow.new(tools, asker(body), team_id=wanted.get("team")))


def move_on(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """One cycle, at its stage."""
    _open(client, body, tools, flow.opened(tools, asker(body), kit.chosen(action)))


def submitted(ack: Ack, body: dict[str, Any], view: kit.Block, client: WebClient, tools: Tools) -> None:
    """The form, sent. If somebody else was quicker it stays open with both texts."""
    carried = modals.metadata(view)
    try:
        kept = flow.submitted(tools, asker(body), _submission(carried, modals.values(view)))
    except EditConflict as conflict:
        words = tools.words(conflict.mine.language)
        again = blocks.form(words, conflict.mine, carried["channel"], conflict)
        show_again(ack, client, view, again, words.plain("refused", "meanwhile"))
        return
    ack()
    message = blocks.done(tools.words(kept.language), kept)
    say_aside(client, carried["channel"], body["user"]["id"], message)


def _submission(carried: dict[str, Any], written: dict[str, Any]) -> CycleSubmission:
    at = Stage(carried["at"])
    fields = {name: _read(name, written[name]) for name in WRITTEN_AT[at] if name in written}
    return CycleSubmission(
        team_id=carried["team"],
        at=at,
        written=fields,
        move=Move(written.get("move") or Move.STAY),
        cycle_id=carried["cycle"],
        seen=carried["seen"],
        follows_id=carried["follows"],
    )


def _read(name: str, value: Any) -> Any:
    """A field's value as the rules have it: text is never None, a choice may be."""
    if name == "decision":
        return Decision(value) if value else None
    if name in blocks.CHOICES or name == "measure_id":
        return value
    return value or ""


def _carry_out(
    client: WebClient, body: dict[str, Any], tools: Tools, say: Say, *, text: str, team_id: int | None
) -> None:
    who = asker(body)
    word, _, rest = text.partition(" ")
    if word.casefold() in ("", "list"):
        _list(body, tools, say, team_id)
    elif word.casefold() == "new":
        _open(client, body, tools, flow.new(tools, who, rest.strip(), team_id=team_id))
    elif word.lstrip("#").isdecimal():
        _open(client, body, tools, flow.numbered(tools, who, int(word.lstrip("#")), team_id=team_id))
    else:
        say(blocks.help_text(words_for(tools, body), tools.commands.pdsa))


def _list(body: dict[str, Any], tools: Tools, say: Say, team_id: int | None) -> None:
    shown = flow.listing(tools, asker(body), team_id=team_id)
    say(blocks.listing(tools.words(shown.language), shown, tools.commands.pdsa))


def _open(client: WebClient, body: dict[str, Any], tools: Tools, form: CycleForm) -> None:
    view = blocks.form(tools.words(form.language), form, asker(body).channel_id)
    client.views_open(trigger_id=body["trigger_id"], view=view)
