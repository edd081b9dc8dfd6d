"""A slip behind a command: asked back with the nearest word, and never carried out unasked."""

import pytest

from handlers import ids
from improvement.call import StepKind
from sandbox.workspace.model import Message
from tests.cast import Stage
from tests.dialogue import form, hears, texts, types


def meant(stage: Stage, said: Message) -> None:
    """Press the button below the question."""
    stage.facilitator.presses(said, ids.COMMAND_MEANT).result(5)


@pytest.mark.parametrize("typed", ["prevew", "Preveiw", "pre-view"])
def test_a_slip_is_asked_back_and_a_press_does_what_was_meant(stage: Stage, typed: str) -> None:
    stage.move_to(StepKind.HAND_OVER)
    types(stage, stage.facilitator, f"/agenda {typed}", "opioid-care")
    asked = hears(stage, stage.facilitator, "Did you mean `/agenda preview`?", "opioid-care")
    assert f"I do not know “{typed}”" in asked.text
    meant(stage, asked)
    hears(stage, stage.facilitator, "Post now", "opioid-care")


def test_the_word_itself_shows_the_preview(stage: Stage) -> None:
    stage.move_to(StepKind.HAND_OVER)
    types(stage, stage.facilitator, "/agenda preview", "opioid-care")
    hears(stage, stage.facilitator, "Post now", "opioid-care")


@pytest.mark.parametrize(("typed", "word"), [("strat", "start"), ("emd", "end")])
def test_what_everybody_would_hear_has_no_button_and_nothing_happens(
    stage: Stage, typed: str, word: str
) -> None:
    stage.move_to("call")
    types(stage, stage.facilitator, f"/agenda {typed}", "opioid-care")
    asked = hears(stage, stage.facilitator, f"Did you mean `/agenda {word}`?", "opioid-care")
    assert "Nothing was done" in asked.text
    assert ids.COMMAND_MEANT not in str(asked.blocks)
    assert stage.call.started_at is None


def test_what_stands_behind_the_word_stays(stage: Stage) -> None:
    types(stage, stage.facilitator, "/pdsa nwe Ask at the door & in the ward")
    asked = hears(stage, stage.facilitator, "Did you mean `/pdsa new Ask at the door &amp; in the ward`?")
    meant(stage, asked)
    assert "Ask at the door & in the ward" in texts(form(stage, stage.facilitator))


def test_a_long_idea_is_asked_back_without_a_button_and_nothing_breaks(stage: Stage) -> None:
    types(stage, stage.member, "/pdsa nwe " + "ä" * 1_000)
    asked = hears(stage, stage.member, "Did you mean `/pdsa new ää")
    assert ids.COMMAND_MEANT not in str(asked.blocks)


def test_a_measure_is_never_taken_for_a_slip_and_a_slip_never_for_a_measure(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 18/20")
    hears(stage, stage.member, "90% (18 of 20)")
    types(stage, stage.member, "/measure hepl")
    hears(stage, stage.member, "Did you mean `/measure help`?")


def test_somebody_who_is_on_no_team_is_asked_back_in_the_same_words(stage: Stage) -> None:
    types(stage, stage.outsider, "/collab hlep", "lobby")
    asked = hears(stage, stage.outsider, "Did you mean `/collab help`?", "lobby")
    stage.outsider.presses(asked, ids.COMMAND_MEANT).result(5)
    hears(stage, stage.outsider, "creates a collaborative", "lobby")


def test_a_word_that_is_near_to_none_gets_help(stage: Stage) -> None:
    types(stage, stage.member, "/agenda end of life care", "opioid-care")
    hears(stage, stage.member, "I do not know “end of life care”", "opioid-care")
