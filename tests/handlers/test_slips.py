"""What stands behind the button of a slip is looked at before anything is done."""

from typing import Any

import pytest

from handlers import register
from handlers.slack.kit import button
from handlers.slips import CommandWords, carry_out
from improvement.refusal import Refused

WORDS = {"agenda": CommandWords(("preview", "end"), serious=("end",))}


def carried_out(value: Any) -> list[str]:
    """What the button with that value does, as the texts that its listener is given."""
    done: list[str] = []

    def listener(body: dict[str, Any]) -> None:
        done.append(body["text"])

    chosen = carry_out(lambda _command, _text: listener, WORDS)
    action = button("Yes", "command.meant", value=value)
    chosen(action=action, body={}, client=None, respond=None, tools=None)
    return done


def test_a_button_does_what_it_says() -> None:
    assert carried_out(["agenda", "preview of May"]) == ["preview of May"]


@pytest.mark.parametrize(
    "value",
    [["agenda", "end"], ["agenda", ""], ["agenda", 5], ["nothing", "preview"], ["agenda"], {"agenda": 1}, 7],
)
def test_a_forged_button_does_nothing(value: Any) -> None:
    with pytest.raises(Refused, match="forged"):
        carried_out(value)


def test_every_serious_word_is_a_word_of_its_command() -> None:
    for words in register.WORDS.values():
        assert set(words.serious) <= set(words.known)
