"""The play: what the people of the demo do in a month, scene after scene, as `demo_data/month.yaml` says."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from bot.demo.stage import Scene
from handlers import ids
from improvement.call import StepKind
from prompts.words import Words
from sandbox.person.person import Person
from sandbox.workspace.model import Message, View

Act = dict[str, Any]
Tell = Callable[[str, str], None]
"""Told who did what, in words."""

SCENES = ("ask", "remind_1", "remind_2", "hand_over", "agenda", "call", "summary")
PATIENCE = 20.0
"""Seconds to wait for the bot; it takes a fraction of one."""


def month() -> dict[str, list[Act]]:
    """The script: scene -> acts in order."""
    text = files("bot").joinpath("demo_data", "month.yaml").read_text("utf-8")
    script: dict[str, list[Act]] = YAML(typ="safe").load(text)
    return script


class Play:
    """Plays scenes. Each act waits until the bot has answered the person who acted."""

    def __init__(self, scene: Scene, tell: Tell) -> None:
        self._scene = scene
        self._tell = tell
        self._words = Words()
        self._script = month()

    def move(self, name: str) -> None:
        """Move the clock to where a scene begins."""
        match name:
            case "call":
                self._scene.move_to(self._scene.call.starts_at)
            case "summary":
                call = self._scene.call
                self._scene.move_to(call.starts_at + timedelta(minutes=call.minutes - 2))
            case _:
                self._scene.move_to(StepKind(name))

    def act(self, name: str) -> None:
        """Let people do what the script says, a few minutes apart."""
        for act in self._script[name]:
            self._scene.clock.move(self._scene.clock() + timedelta(minutes=1 if name == "call" else 7))
            self._one(act, self._scene.person(act["by"]))
        self._scene.callboard.outbox.deliver()

    def _one(self, act: Act, person: Person) -> None:
        verbs: Mapping[str, Callable[[Act, Person], None]] = {
            "answers": self._answer,
            "report": self._report,
            "pdsa": self._pdsa,
            "types": self._type,
            "presses": self._press,
            "here": self._here,
            "note": self._note,
            "action": self._action,
        }
        verb = next(verb for verb in verbs if verb in act)
        verbs[verb](act, person)

    def _answer(self, act: Act, person: Person) -> None:
        if act.get("checkin"):
            self._typed(person, "/checkin", self._home(person))
        else:
            self._pressed(
                person, self._latest(person, self._home(person), ids.CHECKIN_OPEN), ids.CHECKIN_OPEN
            )
        view = self._modal(person)
        inputs = [block for block in view.blocks if block["type"] == "input"]
        fields = [one["block_id"] for one in inputs if one["element"]["type"] == "plain_text_input"]
        given = {name: text for name, text in zip(fields, act["answers"], strict=False) if text}
        self._tell(person.user.name, self._words.plain("demo", "does_answer", count=len(given)))
        self._submit(person, view, given)

    def _report(self, act: Act, person: Person) -> None:
        counts = self._scene.held_back[self._team(person), act["report"]]
        pictures, home, button = self._pictures(person), self._home(person), f"{ids.MEASURE_CHART}:0"
        known = len(self._with(person, home, button))
        self._typed(person, f"/measure {act['report']} {counts}", home)
        self._scene.workspace.wait_for(lambda: len(self._with(person, home, button)) > known, PATIENCE)
        self._pressed(person, self._latest(person, home, button), button)
        self._scene.workspace.wait_for(lambda: self._pictures(person) > pictures, PATIENCE)

    def _pdsa(self, act: Act, person: Person) -> None:
        self._typed(person, f"/pdsa new {act['pdsa']}", self._home(person))
        view = self._modal(person)
        known = {block.get("block_id") for block in view.blocks}
        given = {name: text for name, text in act.items() if name in known}
        self._tell(person.user.name, self._words.plain("demo", "does_fill", title=view.title))
        self._submit(person, view, given)

    def _type(self, act: Act, person: Person) -> None:
        heard = self._heard(person)
        self._typed(person, act["types"], self._collaborative_channel)
        self._scene.workspace.wait_for(lambda: self._heard(person) > heard, PATIENCE)

    def _press(self, act: Act, person: Person) -> None:
        heard = self._heard(person)
        button = self._latest(person, self._collaborative_channel, act["presses"])
        self._pressed(person, button, act["presses"])
        self._scene.workspace.wait_for(lambda: self._heard(person) > heard, PATIENCE)

    def _here(self, _act: Act, person: Person) -> None:
        roll = self._latest(person, self._collaborative_channel, ids.CALL_HERE)
        self._pressed(person, roll, ids.CALL_HERE)
        mention = f"<@{person.id}>"
        self._scene.workspace.wait_for(
            lambda: mention in str(self._scene.workspace.message(roll.channel, roll.ts).blocks), PATIENCE
        )

    def _note(self, act: Act, person: Person) -> None:
        view = self._form(person, ids.CALL_NOTE)
        self._submit(
            person, view, {"words": act["note"]} | ({"team": act["team"]} if act.get("team") else {})
        )

    def _action(self, act: Act, person: Person) -> None:
        view = self._form(person, ids.CALL_ACTION)
        due = (self._scene.clock() + timedelta(days=act["in_days"])).date().isoformat()
        owner = self._scene.person(act["owner"]).id
        self._submit(person, view, {"words": act["action"], "owner": owner, "due": due})

    # -- at Slack's client -------------------------------------------------------------------------

    def _form(self, person: Person, action_id: str) -> View:
        roll = self._latest(person, self._collaborative_channel, ids.CALL_HERE)
        self._pressed(person, roll, action_id)
        return self._modal(person)

    def _typed(self, person: Person, text: str, channel: str) -> None:
        self._tell(person.user.name, self._words.plain("demo", "does_type", text=text))
        person.types(text, channel).result(PATIENCE)

    def _pressed(self, person: Person, message: Message, action_id: str) -> None:
        label = next(
            element["text"]["text"]
            for block in message.blocks
            for element in block.get("elements", ())
            if element.get("action_id") == action_id
        )
        self._tell(person.user.name, self._words.plain("demo", "does_press", label=label))
        person.presses(message, action_id).result(PATIENCE)

    def _modal(self, person: Person) -> View:
        return self._scene.workspace.wait_for(lambda: person.modal, PATIENCE) or self._nothing(person)

    def _submit(self, person: Person, view: View, given: dict[str, Any]) -> None:
        heard = self._heard(person)
        person.submits(view, given).result(PATIENCE)
        if person.modal and person.modal.errors:
            raise ValueError(f"{view.title}: {person.modal.errors}")
        self._scene.workspace.wait_for(lambda: self._heard(person) > heard, PATIENCE)

    def _latest(self, person: Person, channel: str, action_id: str) -> Message:
        """The latest message with that button that the person sees, once it is there."""
        return self._scene.workspace.wait_for(lambda: self._with(person, channel, action_id), PATIENCE)[-1]

    def _with(self, person: Person, channel: str, action_id: str) -> list[Message]:
        """The messages with that button that the person sees."""
        return [one for one in person.sees(channel) if repr(action_id) in str(one.blocks)]

    def _seen(self, person: Person) -> list[Message]:
        """Every message the person can see, threads included."""
        workspace = self._scene.workspace
        return [
            message
            for channel in workspace.channels_for(person.user)
            for message in workspace.timeline.all_in(channel.id)
            if message.ephemeral_to in (None, person.id)
        ]

    def _heard(self, person: Person) -> int:
        """How much the person has seen so far: it grows with each message, and with each change of one."""
        return sum(2 if message.edited else 1 for message in self._seen(person))

    def _pictures(self, person: Person) -> int:
        return sum(block["type"] == "image" for message in self._seen(person) for block in message.blocks)

    def _team(self, person: Person) -> str:
        handle = f"@{person.user.name}"
        return next(team.key for team in self._scene.charter.teams if handle in team.members)

    def _home(self, person: Person) -> str:
        """The channel of the person's team, or their group message."""
        team = next(one for one in self._scene.charter.teams if one.key == self._team(person))
        if team.channel:
            return team.channel.removeprefix("#")
        return next(
            channel.id
            for channel in self._scene.workspace.channels_for(person.user)
            if channel.kind == "mpim"
        )

    @property
    def _collaborative_channel(self) -> str:
        return self._scene.charter.channel.removeprefix("#")

    @staticmethod
    def _nothing(person: Person) -> View:
        raise LookupError(f"No modal opened for {person.user.name}")
