"""Around every listener: the tools it asks for, and what went wrong in words for the person who asked."""

import inspect
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Args, BoltResponse
from slack_sdk.errors import SlackApiError

from handlers import ids, inbox, who
from handlers.inbox import Repeated, request_of
from handlers.slack import kit, modals, payload
from handlers.tools import Commands, Tools
from handlers.who import WhichTeam
from improvement.refusal import Refused
from improvement.team import Asker
from prompts.words import Words, unescape

log = logging.getLogger(__name__)

Listener = Callable[..., None]


def hand_out(tools: Tools) -> Callable[..., None]:
    """A global middleware that puts the tools where listeners find them.

    It also acknowledges commands and presses at once: neither has anything to say in its acknowledgement,
    and so no crowd of listeners at work can make Slack wait (docs/decisions/0006-acknowledge-first.md).
    """

    def middleware(body: dict[str, Any], context: Any, next: Callable[[], Any]) -> Any:  # noqa: A002 - Bolt's name
        context["tools"] = tools
        request = request_of(body, context["team_id"], asker(body).user_id, tools.now())
        if "command" in body or body.get("type") == "block_actions":
            if request and not tools.inbox.take(request):
                return context.ack()  # it came again, and somebody is at it
            context.ack()
        context["request"] = request
        if "command" in body:
            body["text"] = kit.clean(body.get("text") or "")
        return next()

    return middleware


def in_words(listener: Listener) -> Callable[[Args], None]:
    """The listener, given only the arguments it names, with every failure answered in a sentence.

    Failures do not travel on through Bolt: an error raised just after `ack` would take the
    acknowledgement back (slack_bolt 1.30, listener/thread_runner.py).
    """
    names = _names_of(listener)

    def spoken(args: Args) -> None:
        with _once(args) as tools:
            speak(args, tools)

    def speak(args: Args, tools: Tools) -> None:
        try:
            payload.check(args.body)
            listener(**_given(args, names, tools))
        except Repeated:
            if args.ack.response is None:
                args.ack()
        except WhichTeam as which:
            _ask_which_team(args, tools, which)
        except Refused as refused:
            _tell(args, refusal(words_for(tools, args.body), tools.commands, refused), refused.field)
        except SlackApiError as error:
            log.warning("Slack refused: %s", _slack_error(error))
            words = words_for(tools, args.body)
            _tell(args, words.say("refused", "slack_said", error=_slack_error(error)))
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("A listener failed, reference %s", reference)
            _tell(args, tools.words().say("refused", "broken", reference=reference))

    spoken.__name__ = listener.__qualname__
    return spoken


@contextmanager
def _once(args: Args) -> Iterator[Tools]:
    """The tools of a listener whose request is done once; then nobody waits for an answer any more."""
    tools: Tools = args.context["tools"]
    request = args.context.get("request")
    if request is None:
        yield tools
    elif args.body.get("type") == "view_submission":
        form = inbox.sent(tools, request)
        yield form.tools
        if form.is_done and "response_action" in str(args.ack.response and args.ack.response.body):
            inbox.stays_open(tools, request)
    else:
        yield inbox.pressed(tools, request).tools
        tools.inbox.answered(request)


def before_acknowledging(listener: Listener) -> Callable[..., Any]:
    """The listener of an event, run to its end before Slack hears that the event was taken.

    One that fails, or whose process is killed, is not acknowledged: Slack sends it again, and a listener that
    gets an event twice changes nothing twice.
    """
    names = _names_of(listener)

    def middleware(args: Args, next: Callable[[], Any]) -> Any:  # noqa: A002 - Bolt's name
        try:
            listener(**_given(args, names, args.context["tools"]))
        except Exception:
            log.exception("An event was not taken")
            return BoltResponse(status=500)
        return next()

    return middleware


def nothing_left() -> None:
    """What is left of an event for Bolt to run: it was done before it is acknowledged."""


def _names_of(listener: Listener) -> tuple[str, ...]:
    return tuple(inspect.signature(listener).parameters)


def _given(args: Args, names: Iterable[str], tools: Tools) -> dict[str, Any]:
    """The arguments that a listener names."""
    return {name: tools if name == "tools" else getattr(args, name) for name in names}


def refusal(words: Words, commands: Commands, refused: Refused) -> str:
    """The sentence for a refusal. A code with a dot names the noun whose words hold it.

    A phrase that names a command among its facts is given the name it has here: rules know of no commands.
    """
    wanted = words.facts_of(refused.noun, refused.phrase)
    named = {key: command for key, command in vars(commands).items() if key in wanted}
    return words.say(refused.noun, refused.phrase, **named | refused.facts)


def words_for(tools: Tools, body: dict[str, Any]) -> Words:
    """The words of whoever asks, in the language of the collaborative they are in."""
    with tools.reading() as session:
        return tools.words(who.language_of(session, asker(body)))


def asker(body: dict[str, Any]) -> Asker:
    """Who asks, from where, as Slack says it; what they are to a team, the flow looks up.

    The workspace is the one that installed Callboard: a form sent by a person of another organisation names
    theirs as its team, and ours in its view alone (Slack Connect; slackapi/bolt-python#734).
    """
    user = body.get("user_id") or body.get("user", {}).get("id", "")
    team = (
        (body.get("view") or {}).get("app_installed_team_id")
        or body.get("team_id")
        or (body.get("team") or {}).get("id")
        or body.get("user", {}).get("team_id", "")
    )
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id", "")
    return Asker(workspace_id=team, user_id=user, channel_id=channel)


def _ask_which_team(args: Args, tools: Tools, which: WhichTeam) -> None:
    """A menu in place of an answer; choosing a team goes on where the person was (handlers/team)."""
    words = words_for(tools, args.body)
    if args.ack.response is None:
        args.ack()
    args.respond(
        text=words.say("team", "which"),
        blocks=[
            kit.section(words.say("team", "which")),
            kit.actions(
                modals.menu(
                    ids.TEAM_CHOOSE,
                    [modals.option(name, [which.then, team_id, which.text]) for team_id, name in which.teams],
                    placeholder=words.plain("team", "choose"),
                )
            ),
        ],
        response_type="ephemeral",
        replace_original=False,
    )


def _slack_error(error: SlackApiError) -> str:
    return str(error.response.get("error", "unknown"))


def _tell(args: Args, sentence: str, field: str | None = None) -> None:
    """Say it where the person is looking: in the modal, below the command, or else in a direct message."""
    waiting = args.ack.response is None
    if args.body.get("type") == "view_submission" and waiting:
        args.ack(response_action="errors", errors={_input_block(args.body["view"], field): _short(sentence)})
        return
    if waiting:
        args.ack()
    if args.body.get("response_url") or args.body.get("response_urls"):
        args.respond(text=sentence, response_type="ephemeral", replace_original=False)
    elif user := asker(args.body).user_id:
        args.client.chat_postMessage(channel=user, text=sentence)


def _short(sentence: str) -> str:
    """For an error at a field, which shows no mark-up."""
    return kit.cut(unescape(sentence.replace("`", "")), kit.LABEL_CHARACTERS)


def _input_block(view: dict[str, Any], field: str | None) -> str:
    """The field an error belongs to; Slack shows errors only at input blocks."""
    inputs = [str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"]
    return field if field in inputs else inputs[0]
