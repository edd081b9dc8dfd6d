"""Assistants' threads and workflow steps, as Bolt's own Assistant and functions live them."""

from typing import Any

import pytest
from slack_bolt import Ack, Assistant, Complete, Fail, Say, SetStatus, SetSuggestedPrompts, SetTitle

from sandbox.tests.clinic import Clinic
from sandbox.tests.pieces import actions, button
from sandbox.tests.test_web_api import refusal
from sandbox.workspace.assistants import AssistantThread

Json = dict[str, Any]
PROMPTS = [{"title": "Rota", "message": "Who is on tonight?"}]


def helpful(clinic: Clinic, seen: list[Any]) -> None:
    assistant = Assistant()

    @assistant.thread_started
    def greet(say: Say, set_suggested_prompts: SetSuggestedPrompts) -> None:
        say("How can I help?")
        set_suggested_prompts(prompts=PROMPTS)

    @assistant.user_message
    def answer(payload: Json, say: Say, set_status: SetStatus, set_title: SetTitle) -> None:
        set_title(payload["text"])
        set_status("is looking it up")
        seen.append(clinic.workspace.assistants.get(payload["channel"], payload["thread_ts"]))
        say("Ben is")

    app = clinic.app()
    app.use(assistant)
    clinic.connect(app)


def test_an_assistant_greets_suggests_and_answers_with_its_status_meanwhile(clinic: Clinic) -> None:
    seen: list[AssistantThread] = []
    helpful(clinic, seen)
    root = clinic.ana.opens_assistant(beside=clinic.team)

    def thread() -> AssistantThread:
        return clinic.workspace.assistants.get(root.channel, root.ts)

    clinic.workspace.wait_for(lambda: thread().prompts)
    assert thread().prompts == tuple(PROMPTS)
    assert thread().context["channel_id"] == clinic.team.id
    clinic.ana.says("Who is on tonight?", root.channel, thread_ts=root.ts)
    clinic.workspace.wait_for(lambda: len(clinic.workspace.thread(root.channel, root.ts)) == 4)
    assert [m.text for m in clinic.workspace.thread(root.channel, root.ts)][1:] == [
        "How can I help?",
        "Who is on tonight?",
        "Ben is",
    ]
    assert seen[0].status == "is looking it up"
    assert (thread().status, thread().title) == ("", "Who is on tonight?")


def test_an_assistant_hears_which_channel_the_person_looks_at(clinic: Clinic) -> None:
    heard: list[Json] = []
    app = clinic.app()

    @app.event("assistant_thread_context_changed")
    def note(event: Json) -> None:
        heard.append(event["assistant_thread"])

    clinic.connect(app)
    root = clinic.ana.opens_assistant()
    clinic.ana.looks_beside(root, clinic.team)
    clinic.workspace.wait_for(lambda: heard)
    assert heard[0]["context"]["channel_id"] == clinic.team.id


def test_only_an_assistants_own_thread_has_a_status_and_at_most_four_prompts(clinic: Clinic) -> None:
    root = clinic.ana.opens_assistant()
    there = {"channel_id": root.channel, "thread_ts": root.ts}
    elsewhere = {"channel_id": clinic.team.id, "thread_ts": "1.000000", "status": "is away"}
    assert refusal(clinic.client, "assistant.threads.setStatus", **elsewhere) == "invalid_thread_ts"
    many = {**there, "prompts": PROMPTS * 5}
    assert refusal(clinic.client, "assistant.threads.setSuggestedPrompts", **many) == "too_many_prompts"
    wrong = {**there, "prompts": ["Rota"]}
    assert refusal(clinic.client, "assistant.threads.setSuggestedPrompts", **wrong) == "invalid_arguments"


def test_a_step_asks_a_person_and_is_completed_by_their_press(clinic: Clinic) -> None:
    app = clinic.app()

    @app.function("approve")
    def ask(inputs: Json, say: Say) -> None:
        say(channel=inputs["who"], text="ok?", blocks=[actions(button(action_id="yes"))])

    @app.action("yes")
    def yes(ack: Ack, complete: Complete) -> None:
        ack()
        complete({"answer": "yes"})

    clinic.connect(app)
    step = clinic.ana.starts_step("approve", {"who": clinic.ben.id})
    direct = clinic.ben.opens_conversation(clinic.bot)
    clinic.workspace.wait_for(lambda: clinic.ben.sees(direct))
    clinic.ben.presses(clinic.ben.sees(direct)[0], "yes").result(5)
    clinic.workspace.wait_for(lambda: clinic.workspace.steps.get(step.id).state == "completed")
    assert clinic.workspace.steps.get(step.id).outputs == {"answer": "yes"}
    again = {"function_execution_id": step.id, "outputs": {}}
    assert refusal(clinic.client, "functions.completeSuccess", **again) == "execution_not_in_running_state"


def test_a_step_that_fails_says_why_and_another_app_cannot_end_it(clinic: Clinic) -> None:
    app = clinic.app()
    app.function("approve")(lambda fail: fail("nobody is there"))
    clinic.connect(app)
    step = clinic.ana.starts_step("approve")
    clinic.workspace.wait_for(lambda: clinic.workspace.steps.get(step.id).state == "failed")
    assert clinic.workspace.steps.get(step.id).error == "nobody is there"
    other = clinic.workspace.install_bot("other")
    running = clinic.ana.starts_step("approve", bot=other)
    ending = {"function_execution_id": running.id, "error": "no"}
    assert refusal(clinic.client, "functions.completeError", **ending) == "function_execution_not_found"


def test_the_step_that_bolt_completes_is_told_apart_from_the_bots_own_token(clinic: Clinic) -> None:
    step = clinic.ana.starts_step("approve")
    client = clinic.client
    client.token = step.token
    client.chat_postMessage(channel=clinic.team.id, text="from the step")
    assert clinic.ana.sees(clinic.team)[0].step == step.id
    assert refusal(client, "functions.completeError", function_execution_id=step.id) == "invalid_arguments"


@pytest.mark.parametrize("listener", [Fail, Complete])
def test_a_step_that_is_not_there_cannot_end(clinic: Clinic, listener: type) -> None:
    method = "functions.completeError" if listener is Fail else "functions.completeSuccess"
    ending = {"function_execution_id": "Fx0", "error": "no", "outputs": {}}
    assert refusal(clinic.client, method, **ending) == "function_execution_not_found"
