"""A PDSA cycle from the idea to the decision, two people writing at once, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from handlers import ids
from improvement.call import StepKind
from sandbox.person.person import Person
from storage import team as teams
from storage.tables import PdsaCycle
from tests.cast import Stage
from tests.dialogue import (
    acknowledged,
    as_typed,
    form,
    hears,
    hears_directly,
    is_told,
    picture,
    sends,
    texts,
    types,
)

IDEA = "One nurse reviews the list on Tuesday"
PLAN = {"prediction": "8 of 10 are reviewed"}
DO = {"carried_out": "Yes, as planned", "happened": "7 of 10 were reviewed"}
STUDY = {"matched": "No, differently", "learned": "Mondays are too busy"}


# -- through the stages ---------------------------------------------------------------------------


def test_a_cycle_goes_from_the_idea_to_the_decision_each_step_saying_the_next(stage: Stage) -> None:
    starts(stage, stage.member)
    hears(stage, stage.member, "Cycle 1 is now at Do")
    moves_on(stage, stage.lead, DO)
    hears(stage, stage.lead, "Next: compare what happened with what you predicted.")
    moves_on(stage, stage.member, STUDY)
    hears(stage, stage.member, "Next: decide as a team")
    moves_on(stage, stage.lead, {"decision": "Adopt: make it the way we work"})
    hears(stage, stage.lead, "Cycle 1 is closed, adopted")
    (cycle,) = cycles(stage)
    assert (cycle.stage, cycle.decision, cycle.prediction) == ("closed", "adopt", "8 of 10 are reviewed")
    assert (cycle.started_by, cycle.changed_by) == (stage.member.id, stage.lead.id)
    assert cycle.closed_on == stage.clock().date()


def test_each_form_quotes_what_the_stages_before_it_said(stage: Stage) -> None:
    starts(stage, stage.member, {"tasks": "The nurse counts"})
    moves_on(stage, stage.member, DO)
    types(stage, stage.member, "/pdsa 1")
    view = form(stage, stage.member, "What did you learn?")
    assert view.payload["title"]["text"] == "Cycle 1: Study"
    quoted = texts(view)
    for said in (
        IDEA,
        "8 of 10 are reviewed",
        "The nurse counts",
        "Yes, as planned",
        "7 of 10 were reviewed",
    ):
        assert said in quoted
    assert "no patient details" in quoted


def test_a_test_does_not_begin_without_a_prediction_but_the_plan_can_wait(stage: Stage) -> None:
    types(stage, stage.member, f"/pdsa new {IDEA}")
    assert as_typed(form(stage, stage.member), "change_idea") == IDEA
    is_told(stage, stage.member, "prediction", "Before the test, write what you predict", {})
    assert cycles(stage) == []
    sends(stage, stage.member, {"move": "Keep planning"})
    hears(stage, stage.member, "Cycle 1 has begun")
    assert cycles(stage)[0].stage == "plan"


@pytest.mark.parametrize(
    ("before", "values", "field", "words"),
    [
        ([], {"happened": "It went"}, "carried_out", "Say whether it was carried out"),
        ([], {"carried_out": "Yes, as planned"}, "happened", "Write what happened"),
        ([DO], {"learned": "A lot"}, "matched", "Say whether it went as predicted"),
        ([DO], {"matched": "No, differently"}, "learned", "Write what you learned"),
        ([DO, STUDY], {"next_step": "More"}, "decision", "Choose adopt, adapt or abandon"),
    ],
)
def test_a_stage_is_left_only_with_what_it_is_for_and_nothing_typed_is_lost(
    stage: Stage, before: list[dict[str, str]], values: dict[str, str], field: str, words: str
) -> None:
    starts(stage, stage.member)
    for written in before:
        moves_on(stage, stage.member, written)
    types(stage, stage.member, "/pdsa 1")
    is_told(stage, stage.member, field, words, values)
    kept = next(iter(form(stage, stage.member).inputs[next(iter(values))].values()))
    assert kept.get("value") == values.get(next(iter(values))) or kept.get("selected_option")


def test_adapt_offers_the_next_cycle_of_the_ramp_with_the_idea_filled_in(stage: Stage) -> None:
    starts(stage, stage.member, {"driver": "Access", "measure_id": "Signed agreement"})
    for written in (DO, STUDY, {"decision": "Adapt: change it and test again", "next_step": "On Tuesdays"}):
        moves_on(stage, stage.member, written)
    offer = hears(stage, stage.member, "Next: plan the changed test while it is fresh.")
    acknowledged(stage.member.presses(offer, f"{ids.PDSA_START}:{cycles(stage)[0].id}"))
    view = form(stage, stage.member, "follows cycle 1")
    assert (as_typed(view, "change_idea"), as_typed(view, "driver")) == (IDEA, "Access")
    assert "On Tuesdays" in texts(view)
    sends(stage, stage.member, PLAN)
    first, second = cycles(stage)
    assert (second.number, second.parent_id, second.measure_id) == (2, first.id, first.measure_id)
    types(stage, stage.member, "/pdsa")
    listed = texts(hears(stage, stage.member, "1 open, 1 closed"))
    assert listed.index("*Cycle 2* · Do · started today · follows cycle 1") < listed.index(
        "*Cycle 1* · to be"
    )


def test_a_form_for_the_next_cycle_that_was_closed_is_opened_again_from_the_list(stage: Stage) -> None:
    starts(stage, stage.member)
    for written in (DO, STUDY, {"decision": "Adapt: change it and test again", "next_step": "On Tuesdays"}):
        moves_on(stage, stage.member, written)
    hears(stage, stage.member, "Next: plan the changed test while it is fresh.")
    types(stage, stage.lead, "/pdsa")
    listed = hears(stage, stage.lead, "0 open, 1 closed")
    assert "Plan the next cycle" in str(listed.blocks)
    acknowledged(stage.lead.presses(listed, f"{ids.PDSA_START}:{cycles(stage)[0].id}"))
    form(stage, stage.lead, "follows cycle 1")
    sends(stage, stage.lead, PLAN)
    types(stage, stage.lead, "/pdsa")
    assert "Plan the next cycle" not in str(hears(stage, stage.lead, "1 open, 1 closed").blocks)


def test_a_cycle_can_go_back_a_stage_be_stopped_and_be_opened_again(stage: Stage) -> None:
    starts(stage, stage.member)
    moves_on(stage, stage.member, {"move": "Back to Plan"})
    assert cycles(stage)[0].stage == "plan"
    moves_on(stage, stage.member, {"move": "Stop this cycle: we will not test it"})
    hears(stage, stage.member, "Cycle 1 is closed, abandoned")
    moves_on(stage, stage.member, {"move": "Open it again at Act"})
    hears(stage, stage.member, "Cycle 1 is now at Act")
    assert cycles(stage)[0].prediction == "8 of 10 are reviewed"


def test_a_linked_cycle_is_a_numbered_mark_on_the_chart_of_its_measure(stage: Stage) -> None:
    stage.clock.time -= timedelta(days=20)
    starts(stage, stage.member, {"measure_id": "Signed agreement"})
    stage.clock.time += timedelta(days=20)
    types(stage, stage.member, "/measure agreement 81/90")
    hears(stage, stage.member, "81 of 90")
    types(stage, stage.member, "/measure chart agreement")
    message = hears_directly(stage, stage.member, "Run chart of Signed agreement")
    assert picture(message)
    (image,) = [block for block in message.blocks if block["type"] == "image"]
    assert IDEA in image["alt_text"]
    assert "11 Sep 2026" in image["alt_text"]


# -- the list -------------------------------------------------------------------------------------


def test_a_team_without_cycles_is_told_what_one_is_and_can_start_at_once(stage: Stage) -> None:
    types(stage, stage.member, "/pdsa")
    listed = hears(stage, stage.member, "has no PDSA cycles yet")
    acknowledged(stage.member.presses(listed, ids.PDSA_START))
    form(stage, stage.member, "What will you try?")


def test_the_list_shows_the_age_of_each_cycle_and_opens_it(stage: Stage) -> None:
    starts(stage, stage.member)
    stage.clock.time += timedelta(days=12)
    types(stage, stage.member, "/pdsa")
    listed = hears(stage, stage.member, "*Cycle 1* · Do · 12 days old")
    acknowledged(stage.member.presses(listed, f"{ids.PDSA_MOVE}:{cycles(stage)[0].id}"))
    assert form(stage, stage.member).payload["title"]["text"] == "Cycle 1: Do"


def test_the_message_that_asks_the_team_leads_to_its_cycles(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    asked = hears(stage, stage.member, "how is it going")
    acknowledged(stage.member.presses(asked, ids.PDSA_OPEN))
    hears(stage, stage.member, "has no PDSA cycles yet")


def test_many_cycles_fit_one_message_and_the_rest_are_named(stage: Stage) -> None:
    with stage.session() as session:
        for number in range(1, 61):
            session.add(
                PdsaCycle(
                    workspace_id=stage.workspace.team_id,
                    team_id=stage.team("northside").id,
                    number=number,
                    stage="closed" if number % 2 else "do",
                    change_idea="An idea " * 30,
                    started_on=stage.clock().date(),
                    started_by=stage.lead.id,
                    changed_by=stage.lead.id,
                    changed_at=stage.clock(),
                )
            )
        session.commit()
    types(stage, stage.member, "/pdsa")
    assert "32 more" in texts(hears(stage, stage.member, "30 open, 30 closed"))


def test_words_that_are_no_use_of_the_command_bring_its_help(stage: Stage) -> None:
    types(stage, stage.member, "/pdsa what is this")
    hears(stage, stage.member, "What can you test by next Tuesday?")


# -- two at once ----------------------------------------------------------------------------------


def test_two_people_writing_at_once_lose_nothing(stage: Stage) -> None:
    starts(stage, stage.member)
    for person in (stage.member, stage.lead):
        types(stage, person, "/pdsa 1")
        form(stage, person)
    sends(stage, stage.member, DO)
    acknowledged(stage.lead.submits(form(stage, stage.lead), {"happened": "The printer broke"}))
    view = form(stage, stage.lead, "changed this cycle while you were writing")
    assert f"<@{stage.member.id}>" in texts(view)
    assert "7 of 10 were reviewed" in texts(view)
    assert as_typed(view, "happened") == "The printer broke"
    assert cycles(stage)[0].happened == "7 of 10 were reviewed"
    assert "Yes, as planned" in texts(view)
    sends(stage, stage.lead, {"happened": "7 of 10 were reviewed. The printer broke."})
    (cycle,) = cycles(stage)
    assert (cycle.happened, cycle.stage) == ("7 of 10 were reviewed. The printer broke.", "study")
    assert cycle.carried_out is True, "a field the second person left alone keeps what the first chose"


def test_a_form_left_open_while_the_cycle_moved_back_and_forth_still_brings_both_together(
    stage: Stage,
) -> None:
    starts(stage, stage.member)
    types(stage, stage.member, "/pdsa 1")
    form(stage, stage.member)
    moves_on(stage, stage.lead, {"move": "Back to Plan", "happened": "It began"})
    moves_on(stage, stage.lead, {"prediction": "9 of 10"})
    acknowledged(stage.member.submits(form(stage, stage.member), DO))
    form(stage, stage.member, "changed this cycle while you were writing")
    sends(stage, stage.member)
    (cycle,) = cycles(stage)
    assert (cycle.prediction, cycle.happened) == ("9 of 10", "7 of 10 were reviewed")


def test_a_plan_sent_twice_starts_one_cycle(stage: Stage) -> None:
    types(stage, stage.member, f"/pdsa new {IDEA}")
    view = form(stage, stage.member)
    for sent in [stage.member.submits(view, PLAN) for _ in range(2)]:
        acknowledged(sent)
    assert len(cycles(stage)) == 1


def test_a_stage_sent_twice_moves_on_once(stage: Stage) -> None:
    starts(stage, stage.member)
    types(stage, stage.member, "/pdsa 1")
    view = form(stage, stage.member)
    for sent in [stage.member.submits(view, DO) for _ in range(2)]:
        acknowledged(sent)
    assert cycles(stage)[0].stage == "study"


# -- what is refused ------------------------------------------------------------------------------


def test_a_number_without_a_cycle_is_told(stage: Stage) -> None:
    types(stage, stage.member, "/pdsa 7")
    hears(stage, stage.member, "has no cycle 7")


def test_an_outsider_is_told_who_can_help(stage: Stage) -> None:
    for text in ("/pdsa", f"/pdsa new {IDEA}", "/pdsa 1"):
        types(stage, stage.outsider, text, "lobby")
        hears(stage, stage.outsider, "You are not on a team", "lobby")
    assert stage.outsider.modal is None
    assert cycles(stage) == []


def test_somebody_taken_off_the_team_cannot_open_its_cycles_from_an_old_list(stage: Stage) -> None:
    starts(stage, stage.member)
    types(stage, stage.member, "/pdsa")
    listed = hears(stage, stage.member, "1 open, 0 closed")
    with stage.session() as session:
        teams.remove_member(session, stage.team("northside"), stage.member.id)
        session.commit()
    acknowledged(stage.member.presses(listed, f"{ids.PDSA_MOVE}:{cycles(stage)[0].id}"))
    hears(stage, stage.member, "Only members of Northside")
    assert stage.member.modal is None


def test_a_facilitator_with_several_teams_chooses_one_and_keeps_the_idea(stage: Stage) -> None:
    types(stage, stage.facilitator, f"/pdsa new {IDEA}", "opioid-care")
    menu = hears(stage, stage.facilitator, "Which one", "opioid-care")
    acknowledged(stage.facilitator.presses(menu, ids.TEAM_CHOOSE, value="Riverside Clinic"))
    assert as_typed(form(stage, stage.facilitator, "Riverside Clinic"), "change_idea") == IDEA


@pytest.mark.parametrize("idea", ["<!channel> & *bold*", "```code```", "\u202eright to left", "🩺" * 300])
def test_whatever_people_write_is_shown_as_written_and_rings_nobody(stage: Stage, idea: str) -> None:
    types(stage, stage.member, "/pdsa new")
    sends(stage, stage.member, {"change_idea": idea, **PLAN})
    answer = hears(stage, stage.member, "Cycle 1 is now at Do")
    assert "<!" not in texts(answer)
    types(stage, stage.member, "/pdsa 1")
    assert "<!" not in texts(form(stage, stage.member))
    assert cycles(stage)[0].change_idea == idea


# -- how the stories look inside ------------------------------------------------------------------


def starts(stage: Stage, person: Person, more: dict[str, Any] | None = None) -> None:
    """A cycle that is planned and ready to be tested."""
    types(stage, person, f"/pdsa new {IDEA}")
    sends(stage, person, PLAN | (more or {}))


def moves_on(stage: Stage, person: Person, values: dict[str, Any]) -> None:
    """Open cycle 1 at its stage, write, and send."""
    types(stage, person, "/pdsa 1")
    sends(stage, person, values)


def cycles(stage: Stage) -> list[PdsaCycle]:
    """Every cycle as it is kept."""
    with stage.session() as session:
        return sorted(session.exec(select(PdsaCycle)).all(), key=lambda cycle: cycle.number)
