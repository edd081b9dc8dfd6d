"""A team that joins while the months go by: asked about measures only from its first month on."""

from dataclasses import replace
from datetime import timedelta

from handlers import charter as charters
from improvement.call import StepKind
from improvement.charter.values import CharterTeam
from storage.charter import load_charter
from tests.cast import Stage
from tests.dialogue import hears, hears_directly, texts

MAIN = "opioid-care"


def joins(stage: Stage) -> None:
    """The administrator applies a charter with a team more."""
    place = stage.workspace.add_channel("eastgate", [stage.outsider.user, stage.bot.user])
    stage.channels["eastgate"] = place
    with stage.callboard.database.reading() as session:
        standing = load_charter(session, stage.collaborative)
    team = CharterTeam("eastgate", "Eastgate Clinic", place.id, (stage.outsider.id,))
    wanted = replace(standing, teams=(*standing.teams, team))
    charters.apply(stage.callboard.tools, stage.workspace.team_id, wanted)


def test_a_newcomer_is_asked_its_questions_at_once_and_for_values_from_its_first_month_on(
    stage: Stage,
) -> None:
    october = stage.call
    stage.move_to(october.starts_at + timedelta(days=10))  # 25 October
    joins(stage)
    hears(
        stage,
        stage.outsider,
        "*Eastgate Clinic* is part of *Opioid care* now, added by your administrator",
        "eastgate",
    )
    hears_directly(stage, stage.outsider, "Your administrator put you on the team *Eastgate Clinic*")
    hears_directly(stage, stage.facilitator, "*Eastgate Clinic* has joined *Opioid care*")
    stage.move_to(StepKind.ASK)  # the call of November looks back on October
    asked = texts(hears(stage, stage.outsider, "Eastgate Clinic, how is it going?", "eastgate"))
    assert "October 2026" in asked


def test_a_newcomer_whom_the_ask_missed_is_asked_at_once_and_only_once(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    stage.later(days=1)
    joins(stage)
    hears(stage, stage.outsider, "A week before each call I ask you here", "eastgate")
    hears(stage, stage.outsider, "Eastgate Clinic, how is it going?", "eastgate")
    stage.later(hours=1)
    asked = [text for text in map(texts, stage.workspace.messages("eastgate")) if "how is it going?" in text]
    assert len(asked) == 1


def test_a_newcomer_on_the_eve_of_a_call_is_not_asked_about_it(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    stage.move_to(stage.call.starts_at - timedelta(hours=20))
    joins(stage)
    hears(stage, stage.outsider, "is part of *Opioid care* now", "eastgate")
    stage.beat()
    assert not [text for text in map(texts, stage.workspace.messages("eastgate")) if "how is it" in text]


def test_a_month_before_it_came_is_not_missing(stage: Stage) -> None:
    stage.move_to(stage.call.starts_at + timedelta(days=20))  # 4 November, before the ask about October
    joins(stage)
    stage.move_to(StepKind.ASK)
    asked = texts(hears(stage, stage.outsider, "Eastgate Clinic, how is it going?", "eastgate"))
    assert "Signed agreement" not in asked
    assert "Signed agreement" in texts(
        hears(stage, stage.member, "Northside Family Practice, how is it going?")
    )
    stage.move_to(StepKind.REMIND_1)
    reminded = texts(hears(stage, stage.outsider, "Eastgate Clinic", "eastgate"))
    assert "October 2026" not in reminded
