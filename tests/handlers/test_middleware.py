"""Whatever goes wrong, the person who asked gets a sentence, and what they typed stays."""

import logging
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.middleware import in_words
from handlers.slack import modals
from improvement.refusal import Refused
from tests.cast import Stage


def heard(stage: Stage) -> str:
    """What only the lead sees in the lobby, once there is something."""
    lobby = stage.workspace.channel("lobby")
    return stage.workspace.wait_for(
        lambda: next((see.text for see in reversed(stage.lead.sees(lobby)) if see.ephemeral_to), "")
    )


def with_command(stage: Stage, trouble: Exception) -> None:
    def listener(body: dict[str, Any]) -> None:
        raise trouble

    stage.callboard.app.command("/trouble")(in_words(listener))
    stage.server.register_commands(["/trouble"])


def with_form(stage: Stage, trouble: Exception) -> None:
    def opener(body: dict[str, Any], client: WebClient) -> None:
        fields = [
            modals.field("words", "Words", modals.text_input()),
            modals.field("month", "Month", modals.text_input()),
        ]
        client.views_open(
            trigger_id=body["trigger_id"],
            view=modals.modal("trouble", "Trouble", fields, submit="Send", close="Cancel"),
        )

    def listener(body: dict[str, Any]) -> None:
        raise trouble

    stage.callboard.app.command("/form")(in_words(opener))
    stage.callboard.app.view("trouble")(in_words(listener))
    stage.server.register_commands(["/form"])


def slack_error(code: str) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="x",
        req_args={},
        data={"ok": False, "error": code},
        headers={},
        status_code=200,
    )
    return SlackApiError(code, response)  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


def test_a_refused_command_is_answered_with_what_is_wrong_and_what_to_do(stage: Stage) -> None:
    with_command(stage, Refused("not_a_number", typed="<!channel> & co"))
    stage.lead.types("/trouble", "lobby").result(5)
    assert "“&lt;!channel&gt; &amp; co” is not a number" in heard(stage)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("expired_trigger_id", "press or type it once more"),
        ("not_in_channel", "/invite @callboard"),
        ("is_archived", "archived"),
        ("fatal_error", "callboard doctor"),
    ],
)
def test_what_slack_refuses_is_explained(stage: Stage, code: str, remedy: str) -> None:
    with_command(stage, slack_error(code))
    stage.lead.types("/trouble", "lobby").result(5)
    assert remedy in heard(stage)


def test_a_failure_of_ours_gives_a_reference_that_stands_in_the_log_too(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    with_command(stage, RuntimeError("out of cheese"))
    with caplog.at_level(logging.ERROR, logger="handlers.middleware"):
        stage.lead.types("/trouble", "lobby").result(5)
        said = heard(stage)
    reference = said.rpartition("`")[0].rpartition("`")[2]
    assert "on my side, not yours" in said
    assert reference in caplog.text


@pytest.mark.parametrize(
    ("trouble", "where", "sentence"),
    [
        (Refused("not_a_month", field="month", typed="soon"), "month", "is not a month"),
        (Refused("not_a_number", field="elsewhere", typed="x"), "words", "is not a number"),
        (RuntimeError("out of cheese"), "words", "on my side"),
    ],
)
def test_a_form_that_cannot_be_taken_stays_open_with_what_was_typed(
    stage: Stage, trouble: Exception, where: str, sentence: str
) -> None:
    with_form(stage, trouble)
    stage.lead.types("/form", "lobby").result(5)
    view = stage.workspace.wait_for(lambda: stage.lead.modal)
    assert view is not None
    stage.lead.submits(view, {"words": "Two clinicians tried it", "month": "soon"}).result(5)
    still_open = stage.workspace.wait_for(lambda: (one := stage.lead.modal) and one.errors and one)
    assert still_open
    assert sentence in still_open.errors[where]
    assert "Two clinicians tried it" in str(still_open.inputs)


def test_a_command_is_acknowledged_even_while_every_listener_is_busy(stage: Stage) -> None:
    with_command(stage, RuntimeError("busy"))
    sent = [stage.lead.types("/trouble", "lobby") for _ in range(40)]
    assert all(one.result(5).ok for one in sent)
