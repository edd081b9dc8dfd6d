"""Public Bolt apps, unmodified: the starter template and others, and examples of bolt-python."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.person.person import Person
from sandbox.tests.clinic import Clinic
from sandbox.tests.public_apps import (
    PATIENCE,
    checkout,
    client_of,
    running_over_http,
    running_over_socket_mode,
)
from sandbox.workspace.model import Message, View

EXAMPLES = "bolt-python"
STARTER = "bolt-python-starter-template"


@pytest.fixture(autouse=True)
def patient(clinic: Clinic) -> None:
    """These apps run in a process of their own, on a machine that may be busy."""
    clinic.workspace.patience = 15.0


def example(name: str = "") -> Path:
    return checkout(EXAMPLES) / "examples" / name


def form(clinic: Clinic, person: Person) -> View:
    view = clinic.workspace.wait_for(lambda: person.modal, PATIENCE)
    assert view is not None
    return view


def seen(clinic: Clinic, text: str, person: Person | None = None, channel: Any = None) -> Message:
    """The message with this in it, once it is there."""
    looks, where = person or clinic.ana, channel or clinic.team

    def there() -> list[Message]:
        return [each for each in looks.sees(where) if text in each.text]

    return clinic.workspace.wait_for(there, PATIENCE)[0]


def play_starter(clinic: Clinic) -> None:
    """A command, a message, the Home, and a shortcut with its press and form."""
    ana = clinic.ana
    clinic.server.register_shortcut("sample_shortcut_id", "Run sample shortcut", clinic.bot)
    clinic.server.register_commands(["/sample-command"], clinic.bot, should_escape=False)
    ana.types("/sample-command now", clinic.team).result(PATIENCE)
    seen(clinic, "Your command was: now")
    ana.says("hello", clinic.team)
    seen(clinic, "hello, how are you?", clinic.ben)
    ana.opens_home()
    clinic.workspace.wait_for(lambda: ana.home)
    ana.runs_shortcut("Run sample shortcut").result(PATIENCE)
    view = form(clinic, ana)
    ana.presses(view, "sample_action_id").result(PATIENCE)
    clinic.workspace.wait_for(lambda: form(clinic, ana).title == "Update modal title")
    answers = {"input_block_id": "Peace", "select_channel_block_id": "team"}
    ana.submits(form(clinic, ana), answers).result(PATIENCE)
    seen(clinic, "hopes and dreams", clinic.ben)
    assert ana.modal is None


def test_the_starter_template(clinic: Clinic, tmp_path: Path) -> None:
    with running_over_socket_mode(clinic, checkout(STARTER), "app.py", tmp_path):
        play_starter(clinic)


def test_the_starter_template_installed_through_oauth_over_http(clinic: Clinic, tmp_path: Path) -> None:
    with running_over_http(clinic, checkout(STARTER), "app_oauth.py", tmp_path, **client_of(clinic)) as url:
        clinic.workspace.directory.change_bot(clinic.bot, redirect_url=f"{url}/slack/oauth_redirect")
        assert clinic.ana.installs(f"{url}/slack/install").status == 200
        play_starter(clinic)


@pytest.mark.parametrize("folder", ["bolt-python-getting-started-app"])
def test_the_getting_started_app(clinic: Clinic, tmp_path: Path, folder: str) -> None:
    with running_over_socket_mode(clinic, checkout(folder), "app.py", tmp_path):
        play_getting_started(clinic)


def test_getting_started_over_http(clinic: Clinic, tmp_path: Path) -> None:
    place = example("getting_started")
    with running_over_http(clinic, place, "app.py", tmp_path, PORT="3717"):
        play_getting_started(clinic)


def play_getting_started(clinic: Clinic) -> None:
    clinic.ana.says("hello", clinic.team)
    clinic.ana.presses(seen(clinic, "Hey there"), "button_click").result(PATIENCE)
    seen(clinic, f"<@{clinic.ana.id}> clicked the button", clinic.ben)


def test_the_custom_function_template(clinic: Clinic, tmp_path: Path) -> None:
    folder = checkout("bolt-python-custom-function-template")
    with running_over_socket_mode(clinic, folder, "app.py", tmp_path):
        step = clinic.ana.starts_step("sample_step", {"user_id": clinic.ben.id})
        direct = clinic.ben.opens_conversation(clinic.bot)
        ask = seen(clinic, "Click the button", clinic.ben, direct)
        clinic.ben.presses(ask, "sample_click").result(PATIENCE)
        clinic.workspace.wait_for(lambda: clinic.workspace.steps.get(step.id).state == "completed")
        assert clinic.workspace.steps.get(step.id).outputs == {"user_id": clinic.ben.id}
        seen(clinic, "Step completed", clinic.ben, direct)


def test_the_socket_mode_example(clinic: Clinic, tmp_path: Path) -> None:
    clinic.server.register_commands(["/hello-socket-mode"], clinic.bot)
    clinic.server.register_shortcut("socket-mode", "Socket", clinic.bot)
    with running_over_socket_mode(clinic, example(), "socket_mode.py", tmp_path):
        clinic.ana.types("/hello-socket-mode", clinic.team).result(PATIENCE)
        seen(clinic, f"Hi <@{clinic.ana.id}>!")
        clinic.ana.says(f"@{clinic.bot.user.name}", clinic.team)
        seen(clinic, f"Hi there, <@{clinic.ana.id}>!", clinic.ben)
        clinic.ana.runs_shortcut("Socket").result(PATIENCE)
        clinic.ana.submits(form(clinic, clinic.ana), {"q1": "tea", "q2": "cat"}).result(PATIENCE)
        clinic.workspace.wait_for(lambda: clinic.ana.modal is None)


def test_the_modals_example_over_http(clinic: Clinic, tmp_path: Path) -> None:
    clinic.server.register_commands(["/hello-bolt-python"], clinic.bot)
    with running_over_http(clinic, example(), "modals_app.py", tmp_path):
        clinic.ana.types("/hello-bolt-python", clinic.team)
        answers = {"Label": "one", "es_b": "Maru", "mes_b": ["1-1", "2-1"]}
        clinic.ana.submits(form(clinic, clinic.ana), answers).result(PATIENCE)
        clinic.workspace.wait_for(lambda: clinic.ana.modal is None)
        where = [m for m in clinic.ana.sees(clinic.team) if m.blocks and "Accepted" not in m.text][-1]
        clinic.ana.presses(where, "a").result(PATIENCE)
        seen(clinic, "clicked a button!", clinic.ben)
        seen(clinic, "Done!")


def test_the_events_example_over_http(clinic: Clinic, tmp_path: Path) -> None:
    with running_over_http(clinic, example(), "events_app.py", tmp_path):
        said = clinic.ana.says(f"@{clinic.bot.user.name}", clinic.team)
        seen(clinic, "What's up?", clinic.ben)
        clinic.ben.reacts(said, "eyes")
        seen(clinic, "OK!", clinic.ben)


def test_the_example_of_message_events_over_http(clinic: Clinic, tmp_path: Path) -> None:
    with running_over_http(clinic, example(), "message_events.py", tmp_path):
        clinic.ana.says("a test", clinic.team)
        seen(clinic, "Yes, tests are important!", clinic.ben)
        said = clinic.ana.says("good morning", clinic.team)
        clinic.workspace.wait_for(lambda: len(clinic.workspace.thread(clinic.team, said.ts)) == 2)
        gone = clinic.ana.says("a bug", clinic.team)
        seen(clinic, "filing a ticket", clinic.ben)
        clinic.workspace.timeline.delete(gone)
        seen(clinic, "You've deleted a message: a bug", clinic.ben)


@pytest.mark.parametrize("script", ["app.py", "readme_app.py"])
def test_the_simple_examples_over_http(clinic: Clinic, tmp_path: Path, script: str) -> None:
    clinic.server.register_shortcut("callback-id-here", "Open", clinic.bot)
    clinic.server.register_commands(["/hello-bolt-python"], clinic.bot)
    with running_over_http(clinic, example(), script, tmp_path):
        clinic.ana.says(f"@{clinic.bot.user.name}", clinic.team)
        seen(clinic, "What's up?", clinic.ben)
        if script == "app.py":
            clinic.ana.types("/hello-bolt-python", clinic.team).result(PATIENCE)
            seen(clinic, f"Hi <@{clinic.ana.id}>!")
        else:
            clinic.ana.runs_shortcut("Open").result(PATIENCE)
            clinic.ana.submits(form(clinic, clinic.ana), {"Label": "words"}).result(PATIENCE)
            clinic.workspace.wait_for(lambda: clinic.ana.modal is None)


def test_the_oauth_example_over_http(clinic: Clinic, tmp_path: Path) -> None:
    clinic.server.register_commands(["/hello-bolt-python"], clinic.bot)
    scopes = "app_mentions:read,channels:history,im:history,chat:write,commands"
    client = {**client_of(clinic), "SLACK_SCOPES": scopes}
    with running_over_http(clinic, example(), "oauth_app.py", tmp_path, **client) as url:
        clinic.workspace.directory.change_bot(clinic.bot, redirect_url=f"{url}/slack/oauth_redirect")
        assert clinic.ana.installs(f"{url}/slack/install").status == 200
        clinic.ana.types("/hello-bolt-python", clinic.team).result(PATIENCE)
        seen(clinic, "Thanks!")
        clinic.ana.submits(form(clinic, clinic.ana), {"Label": "words"}).result(PATIENCE)
        clinic.workspace.wait_for(lambda: clinic.ana.modal is None)


def test_the_assistant_example(clinic: Clinic, tmp_path: Path) -> None:
    with running_over_socket_mode(clinic, example("assistants"), "app.py", tmp_path):
        root = clinic.ana.opens_assistant(beside=clinic.team)
        threads = clinic.workspace.assistants
        clinic.workspace.wait_for(lambda: threads.get(root.channel, root.ts).prompts)
        clinic.ana.says("where is the help page?", root.channel, thread_ts=root.ts)
        clinic.workspace.wait_for(lambda: len(clinic.workspace.thread(root.channel, root.ts)) == 4)
        assert "help-page-123" in clinic.workspace.thread(root.channel, root.ts)[-1].text


def test_the_assistant_example_with_a_form(clinic: Clinic, tmp_path: Path) -> None:
    with running_over_socket_mode(clinic, example("assistants"), "interaction_app.py", tmp_path):
        root = clinic.ana.opens_assistant()
        clinic.workspace.wait_for(lambda: len(clinic.workspace.thread(root.channel, root.ts)) == 2)
        greeting = clinic.workspace.thread(root.channel, root.ts)[-1]
        clinic.ana.presses(greeting, "assistant-generate-random-numbers").result(PATIENCE)
        clinic.ana.submits(form(clinic, clinic.ana), {"num": "10"}).result(PATIENCE)
        clinic.workspace.wait_for(lambda: len(clinic.workspace.thread(root.channel, root.ts)) == 4)
        assert "Here you are" in clinic.workspace.thread(root.channel, root.ts)[-1].text


def test_what_the_dialogs_example_asks_for_is_said_to_be_unknown(clinic: Clinic, tmp_path: Path) -> None:
    clinic.server.register_commands(["/hello-bolt-python"], clinic.bot)
    with running_over_http(clinic, example(), "dialogs_app.py", tmp_path):
        clinic.ana.types("/hello-bolt-python", clinic.team)
        clinic.workspace.wait_for(lambda: clinic.workspace.unknown_methods == ["dialog.open"], PATIENCE)
