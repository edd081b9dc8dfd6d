"""A person at Slack's client: types, presses, fills in, submits, closes.

What they do returns at once: it is then on its way, and the returned future holds the answer. `sends`,
`is_refused` and what `Watcher` brings wait for what is to be seen.
"""

from concurrent.futures import Future
from typing import Any

from sandbox.person import legacy_buttons, surfaces
from sandbox.person.external_options import chosen, is_external
from sandbox.person.form_values import option_of, state_for
from sandbox.person.installing import Landing, install
from sandbox.person.typing_text import as_command_text, as_posted
from sandbox.person.watching import PATIENCE, Watcher
from sandbox.wire import interactions
from sandbox.wire.acknowledgements import (
    after_command,
    after_legacy_press,
    after_press,
    after_submission,
    after_suggestion,
)
from sandbox.wire.delivery import Answer
from sandbox.wire.interactions import Actor
from sandbox.wire.server import Server
from sandbox.workspace.errors import SlackError
from sandbox.workspace.form_rules import local_errors
from sandbox.workspace.form_state import initial_state, walk, with_state
from sandbox.workspace.model import Bot, Channel, Json, Message, User, View
from sandbox.workspace.steps import Step
from sandbox.workspace.workspace import SLACKBOT

Sent = Future[Answer]
UNKNOWN_COMMAND = (
    "is not a valid command. In Slack, all messages that start with the “/” character"
    " are interpreted as commands."
)


class Person(Watcher):
    """`user` is one of the server's workspace, or their name or id there."""

    def __init__(self, server: Server, user: User | str) -> None:
        super().__init__(server.workspace, user)
        self._server = server

    @property
    def _newest(self) -> Bot:
        return self.workspace.bots[-1]

    # Talking

    def types(self, text: str, channel: Channel | str, *, thread_ts: str | None = None) -> Sent:
        """As typed into the message field: a slash command, or a message."""
        place, (name, _, rest) = self._place(channel), text.partition(" ")
        if not name.startswith("/"):
            self.says(text, place, thread_ts=thread_ts)
            return _done(Answer())
        if thread_ts:
            return self._hint(place, f"{name} is not supported in threads. Sorry!", thread_ts)
        bot = None if self.user.home else self._server.bot_for(name)
        if bot is None:  # another organisation's people have no commands of ours
            return self._hint(place, f"{name} {UNKNOWN_COMMAND}")
        words = rest.strip()
        sent = as_command_text(words, self.workspace) if self._server.escapes(name) else words
        payload = interactions.command(self._actor(bot), place, name, sent)
        then = after_command(self.workspace, self._server.url, bot, payload)
        return self._server.courier.deliver(bot, "slash_commands", payload, then)

    def says(self, text: str, channel: Channel | str, *, thread_ts: str | None = None) -> Message:
        """Post a message; @names and #channels become mentions, everything else is escaped."""
        place = self._place(channel)
        if place.is_archived:
            raise SlackError("is_archived")
        posted = as_posted(text, self.workspace)
        return self.workspace.timeline.post(place.id, self.id, posted, thread_ts=thread_ts)

    def opens_conversation(self, *others: User | Bot | str) -> Channel:
        """A direct message with these people or bots."""
        return self.workspace.direct_message(self.user, *(o if isinstance(o, str) else o.id for o in others))

    def reacts(self, message: Message, emoji: str) -> Message:
        return self.workspace.timeline.react(
            self.workspace.message(message.channel, message.ts), self.id, emoji
        )

    def takes_back(self, message: Message, emoji: str) -> Message:
        """Remove one's own reaction."""
        now = self.workspace.message(message.channel, message.ts)
        return self.workspace.timeline.unreact(now, self.id, emoji)

    def joins(self, channel: Channel | str) -> Channel:
        return self.workspace.join(channel, self.user)

    def leaves(self, channel: Channel | str) -> Channel:
        return self.workspace.leave(channel, self.user)

    def opens_home(self, bot: Bot | None = None) -> None:
        """Look at the App Home of the bot; the app hears `app_home_opened`."""
        surfaces.open_home(self.workspace, self.user, bot or self._newest)

    def opens_assistant(self, bot: Bot | None = None, *, beside: Channel | str | None = None) -> Message:
        """Start a thread with an assistant, beside the channel one looks at; returns its first message."""
        channel = None if beside is None else self._place(beside)
        return surfaces.open_assistant(self.workspace, self.user, bot or self._newest, channel)

    def looks_beside(self, thread: Message, channel: Channel | str) -> None:
        """Go to another channel while the assistant's thread is open."""
        bot = self._bot(thread.app_id or "")
        surfaces.look_beside(self.workspace, bot, thread, self._place(channel))

    def starts_step(self, callback_id: str, inputs: Json | None = None, bot: Bot | None = None) -> Step:
        """Run a workflow with one step, a function of the app; its end is in `workspace.steps`."""
        return surfaces.start_step(self.workspace, bot or self._newest, callback_id, inputs or {})

    def installs(self, url: str, *, allows: bool = True) -> Landing:
        """Open the app's install page in a browser, allow what it asks for (or not), and go back to it."""
        return install(self.workspace, url, self.id, allows=allows)

    # Pressing and filling in

    def presses(
        self,
        where: Message | View,
        action_id: str,
        *,
        value: Any = None,
        block_id: str | None = None,
    ) -> Sent:
        """Press a button, or choose `value` in a menu, picker or group; confirmation dialogs are confirmed.

        A button is found by action id (in a legacy attachment by name), and by `value` or label where
        several share one.
        LookupError when there is no such element.
        """
        current = self._now(where)
        if isinstance(current, Message) and (legacy := legacy_buttons.find(current, action_id, value)):
            return self._press_legacy(current, *legacy)
        block, element = _find(current, action_id, block_id, value)
        if initial_state(element) is not None:
            current = self._keep(current, block, element, self._state(current, block, element, value))
        return self._press(current, block, element, value)

    def fills(self, view: View, values: dict[str, Any]) -> View:
        """Fill in inputs, each named by block id, action id or label. KeyError for one that is not there."""
        current = self.workspace.view(view.id)
        for name, value in values.items():
            block, element = _input(current, name)
            kept = self._keep(current, block, element, self._state(current, block, element, value))
            current = kept if isinstance(kept, View) else current
            if block.get("dispatch_action"):
                self._press(current, block, element, value)
        return current

    def searches(
        self, where: Message | View, action_id: str, typed: str = "", *, block_id: str | None = None
    ) -> Sent:
        """Type into an external select: the app is asked for options, which may be chosen from then on.

        `presses` and `fills` do so by themselves. Options that Slack refuses
        are raised by the answer as a SlackError.
        """
        current = self._now(where)
        block, element = _find(current, action_id, block_id, None)
        bot = self._bot(current.app_id or "")
        names = block["block_id"], element["action_id"]
        payload = interactions.suggestion(self._actor(bot), current, *names, typed)
        then = after_suggestion(self.workspace, self.id, current, names)
        return self._server.courier.deliver(bot, "interactive", payload, then)

    def runs_shortcut(self, name: str, message: Message | None = None) -> Sent:
        """Choose a shortcut by name or callback id: a global one, or one in the menu of `message`.

        LookupError when no app offers it there.
        """
        offered = [s for s in self._server.shortcuts if s.on_messages == (message is not None)]
        shortcut = next((s for s in offered if name in {s.callback_id, s.name}), None)
        if shortcut is None:
            raise LookupError(f"There is no shortcut {name!r}; there are {[s.name for s in offered]}")
        bot = self._bot(shortcut.app_id)
        if message is None:
            payload = interactions.global_shortcut(self._actor(bot), shortcut.callback_id)
        else:
            there = self.workspace.message(message.channel, message.ts)
            payload = interactions.message_shortcut(self._actor(bot), shortcut.callback_id, there)
        return self._server.courier.deliver(bot, "interactive", payload)

    def submits(self, view: View, values: dict[str, Any] | None = None) -> Sent:
        """Fill in and submit. What Slack's client refuses stays in the view's `errors` and is not sent."""
        current = self.fills(view, values or {})
        if not current.payload.get("submit"):
            raise LookupError("This view has nothing to submit")
        errors = local_errors(current.blocks, current.inputs)
        if errors:
            self.workspace.modals.keep(current, "was refused by the client", errors=errors)
            return _done(Answer(error="invalid_input"))
        waiting = self.workspace.modals.keep(
            current, "was submitted", errors={}, trouble=None, is_waiting=True
        )
        bot = self._bot(waiting.app_id)
        payload = interactions.submission(self._actor(bot), waiting)
        then = after_submission(self.workspace, self._server.url, bot, waiting)
        return self._server.courier.deliver(bot, "interactive", payload, then)

    def sends(self, values: dict[str, Any] | None = None, *, timeout: float = PATIENCE) -> None:
        """Fill in the form in front of this person, submit it, and see it close."""
        view = self.form(timeout=timeout)
        answer = self.submits(view, values).result(timeout)
        if answer.error:
            raise ValueError(f"The form was not taken: {answer.error} {self.form().errors}")
        self.workspace.wait_for(lambda: self.modal is None or self.modal.id != view.id, timeout)

    def is_refused(
        self, values: dict[str, Any] | None = None, *, timeout: float = PATIENCE
    ) -> dict[str, str]:
        """Fill in and submit; the form stays, with these errors by block id."""
        view = self.form(timeout=timeout)
        self.submits(view, values).result(timeout)
        return self.form(timeout=timeout).errors

    def closes(self, view: View, *, everything: bool = False) -> None:
        """Close one modal, or with `everything` the whole stack, as the cross in the corner does."""
        current = self.workspace.view(view.id)
        clears = everything or bool(current.payload.get("clear_on_close"))
        gone = self.workspace.modals_of(self.user)[::-1] if clears else [current]
        if clears:
            self.workspace.modals.clear(self.id)
        else:
            self.workspace.modals.close(current)
        for one in gone:
            if one.payload.get("notify_on_close"):
                bot = self._bot(one.app_id)
                payload = interactions.closing(self._actor(bot), one, is_cleared=clears)
                self._server.courier.deliver(bot, "interactive", payload)

    def _press(self, where: Message | View, block: Json, element: Json, value: Any) -> Sent:
        action = _action(block, element, where, value, self)
        if isinstance(where, View):
            bot = self._bot(where.app_id)
            payload = interactions.press_on_view(self._actor(bot), where, action)
        else:
            bot = self._bot(where.app_id or "")
            payload = interactions.press_on_message(self._actor(bot), where, action)
        then = after_press(self.workspace, self.id, where)
        return self._server.courier.deliver(bot, "interactive", payload, then)

    def _press_legacy(self, message: Message, attachment: Json, action: Json) -> Sent:
        bot = self._bot(message.app_id or "")
        payload = interactions.press_on_attachment(self._actor(bot), message, attachment, action)
        then = after_legacy_press(self.workspace, self._server.url, bot, self.id, message)
        return self._server.courier.deliver(bot, "interactive", payload, then)

    def _state(self, where: Message | View, block: Json, element: Json, value: Any) -> Json:
        if is_external(element):
            names = block["block_id"], element["action_id"]
            value = chosen(
                element,
                value,
                ask=lambda typed: self.searches(where, names[1], typed, block_id=names[0]),
                offered=lambda: self.workspace.suggestions.of(where, self.id, *names),
            )
        return state_for(element, value, self.workspace)

    def _keep(self, where: Message | View, block: Json, element: Json, state: Json) -> Message | View:
        names = block["block_id"], element["action_id"]
        with self.workspace.happenings.held():
            now = self._now(where)
            if isinstance(now, View):
                inputs = with_state(now.inputs, *names, state)
                errors = {name: text for name, text in now.errors.items() if name != block["block_id"]}
                return self.workspace.modals.keep(now, "was filled in", inputs=inputs, errors=errors)
            mine = with_state(now.inputs.get(self.id, {}), *names, state)
            return self.workspace.timeline.edit(now, announce=False, inputs={**now.inputs, self.id: mine})

    def _now(self, where: Message | View) -> Message | View:
        if isinstance(where, View):
            return self.workspace.view(where.id)
        return self.workspace.message(where.channel, where.ts)

    def _place(self, channel: Channel | str) -> Channel:
        place = self.workspace.channel(channel)
        if self.id not in place.members:
            raise SlackError("not_in_channel")
        return place

    def _hint(self, channel: Channel, text: str, thread_ts: str | None = None) -> Sent:
        """Slackbot's own word to this person alone."""
        self.workspace.timeline.post(channel.id, SLACKBOT.id, text, ephemeral_to=self.id, thread_ts=thread_ts)
        return _done(Answer(error="not_a_command"))

    def _bot(self, app_id: str) -> Bot:
        return self.workspace.directory.bot_of_app(app_id)

    def _actor(self, bot: Bot) -> Actor:
        return Actor(self.workspace, self.user, bot, self._server.url)


def _done(answer: Answer) -> Sent:
    sent: Sent = Future()
    sent.set_result(answer)
    return sent


def _find(where: Message | View, action_id: str, block_id: str | None, value: Any) -> tuple[Json, Json]:
    candidates = [
        (block, element)
        for block, element in walk(where.all_blocks)
        if element["action_id"] == action_id and block_id in {None, block["block_id"]}
    ]
    named = [
        (block, element)
        for block, element in candidates
        if value is None
        or element["type"] != "button"
        or value in {element.get("value"), element["text"]["text"]}
    ]
    if not named:
        there = sorted({element["action_id"] for _, element in walk(where.all_blocks)})
        raise LookupError(f"There is nothing to press with {action_id=} {value=}; there are {there}")
    return named[0]


def _input(view: View, name: str) -> tuple[Json, Json]:
    for block, element in walk(view.blocks):
        label = block.get("label", {}).get("text")
        if name in {block["block_id"], element["action_id"], label} and initial_state(element) is not None:
            return block, element
    labels = [block.get("label", {}).get("text") or block["block_id"] for block, _ in walk(view.blocks)]
    raise KeyError(f"There is no input {name!r}; there are {labels}")


def _action(block: Json, element: Json, where: Message | View, value: Any, person: Person) -> Json:
    """One entry of `actions`: the element's own fields, and what was chosen."""
    shown = ("type", "action_id", "text", "value", "style", "placeholder", "icon")
    action = {name: element[name] for name in shown if name in element}
    action |= {"block_id": block["block_id"], "action_ts": f"{person.workspace.now():.6f}"}
    if element["type"] == "overflow":
        return action | {"selected_option": option_of(element, value)}
    if element["type"] == "feedback_buttons":
        side = element[
            "negative_button" if value == element["negative_button"]["value"] else "positive_button"
        ]
        return action | {"text": side["text"], "value": side["value"]}
    mine = where.inputs if isinstance(where, View) else where.inputs.get(person.id, {})
    return action | mine.get(block["block_id"], {}).get(element["action_id"], {})
