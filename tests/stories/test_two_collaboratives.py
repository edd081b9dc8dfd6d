"""People in two collaboratives always read which one their answer is about; the others are not bothered."""

from datetime import time

import pytest

from handlers import charter as charters
from improvement.call import MonthlyRule
from improvement.charter.values import Charter, CharterTeam
from tests.cast import QUESTIONS, Stage
from tests.dialogue import acknowledged, form, hears, hears_directly, sends, texts, types

BOTH = "Northside Family Practice (Opioid care)"


@pytest.fixture
def feet(stage: Stage) -> Charter:
    """Northside's nurse also is on a team of Foot care, which the outsider facilitates."""
    place = stage.workspace.add_channel("foot-care", [stage.outsider.user, stage.bot.user])
    charter = Charter(
        key="foot-care",
        name="Foot care",
        aim="Every foot is looked at.",
        channel=place.id,
        facilitators=(stage.outsider.id,),
        zone="America/New_York",
        language="en",
        rule=MonthlyRule(week=2, weekday=1, at=time(9), zone="America/New_York"),
        questions=QUESTIONS,
        teams=(CharterTeam("podiatry", "Podiatry", None, (stage.member.id,)),),
    )
    charters.apply(stage.callboard.tools, stage.workspace.team_id, charter)
    hears_directly(stage, stage.member, "on the team *Podiatry* of *Foot care*")
    return charter


def test_the_menu_of_teams_says_of_which_collaborative_each_is(stage: Stage, feet: Charter) -> None:
    types(stage, stage.member, "/checkin", "lobby")
    menu = hears(stage, stage.member, "Which one?", "lobby")
    offered = [option["text"]["text"] for option in menu.blocks[-1]["elements"][0]["options"]]
    assert offered == [BOTH, f"Podiatry ({feet.name})"]


def test_form_and_thanks_say_which_collaborative_an_answer_is_about(stage: Stage, feet: Charter) -> None:
    types(stage, stage.member, "/checkin")
    form(stage, stage.member, BOTH)
    sends(stage, stage.member, {QUESTIONS[0].text: f"We work on {feet.name}, too."})
    hears(stage, stage.member, f"{BOTH} has answered")
    types(stage, stage.member, "/pdsa")
    hears(stage, stage.member, BOTH)
    types(stage, stage.member, "/measure list")
    hears(stage, stage.member, f"Measures of {BOTH}")


def test_whoever_is_in_one_collaborative_reads_the_teams_name_alone(stage: Stage, feet: Charter) -> None:
    types(stage, stage.lead, "/checkin")
    assert f"({feet.name})" not in texts(form(stage, stage.lead, "Northside Family Practice"))
    assert "(Opioid care)" not in texts(form(stage, stage.lead))
    sends(stage, stage.lead, {QUESTIONS[0].text: "All agreements are revised."})
    hears(stage, stage.lead, "Northside Family Practice has answered")


def test_what_the_team_sees_together_bears_its_name_alone(stage: Stage, feet: Charter) -> None:
    stage.move_to("ask")
    asked = hears(stage, stage.member, "how is it going")
    acknowledged(stage.member.presses(asked, "checkin.open"))
    form(stage, stage.member, BOTH)
    sends(stage, stage.member, {QUESTIONS[0].text: f"All revised, also in {feet.name}."})
    answered = hears(stage, stage.lead, "Answered by")
    assert BOTH not in texts(answered)
