"""The index: every id is handled, what can be pressed has an id, and Slack knows what we register."""

import re

import pytest
from ruamel.yaml import YAML

from bot.manifest import SCOPES
from handlers import ids, register
from handlers.tools import Commands
from improvement.call import StepKind
from sandbox.methods import METHODS
from sandbox.workspace.events import EVENT_SCOPES
from tests.house.reading import ROOT, calls, ids_in, modules
from tests.house.slack_calls import methods_called

IDS = {name: value for name, value in vars(ids).items() if name.isupper()}
HANDLED = {**register.ACTIONS, **register.SUBMISSIONS}


def test_every_id_is_handled_and_opened_by_something() -> None:
    assert sorted(IDS.values()) == sorted(HANDLED)
    named = {
        name
        for path, tree in modules("handlers").items()
        if path not in ("handlers/register.py", "handlers/ids.py")
        for name in ids_in(tree)
    }
    assert named == set(IDS)


def test_no_two_ids_are_the_same_or_begin_alike() -> None:
    assert len(set(IDS.values())) == len(IDS)
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", value) for value in IDS.values())


@pytest.mark.parametrize(("builder", "position"), [("button", 1), ("modal", 0)])
def test_every_button_and_every_form_has_an_id_of_the_index(builder: str, position: int) -> None:
    without = [
        f"{path}:{call.lineno}"
        for path, tree in modules("handlers", "bot").items()
        for name, call in calls(tree)
        if name == builder and path != "handlers/slack/kit.py" and not ids_in(call.args[position])
    ]
    assert without == []


def test_every_step_of_a_call_has_its_jobs() -> None:
    assert set(register.CLOCK_JOBS) == set(StepKind)


def test_every_command_is_listened_to() -> None:
    assert set(register.commands(Commands())) == set(vars(Commands()).values())


def test_the_manifest_names_what_the_code_registers() -> None:
    made = YAML(typ="safe").load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
    commands = {one["command"] for one in made["features"]["slash_commands"]}
    assert commands == set(register.commands(Commands()))
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(register.EVENTS)
    assert set(made["oauth_config"]["scopes"]["bot"]) == set(SCOPES)


# -- what Slack is asked --------------------------------------------------------------------------


def test_every_method_the_bot_calls_is_one_the_local_workspace_speaks() -> None:
    assert methods_called() - set(METHODS) == set()


def test_each_method_has_a_scope_that_the_manifest_asks_for() -> None:
    without = [
        name
        for name in methods_called()
        if METHODS[name].scopes
        and not METHODS[name].app_level
        and not set(METHODS[name].scopes) & set(SCOPES)
    ]
    assert without == []


def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    needed = {scope for name in methods_called() for scope in METHODS[name].scopes}
    needed |= {scope for event in register.EVENTS if (scope := EVENT_SCOPES[event])}
    assert set(SCOPES) - needed - {"commands"} == set()
