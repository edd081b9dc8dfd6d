"""A team with a channel is its channel's people, unless the charter names its members."""

from storage import team as teams
from tests.cast import Stage


def members(stage: Stage, key: str) -> list[str]:
    with stage.callboard.database.reading() as session:
        return [one.user_id for one in teams.members_of(session, stage.team(key))]


def test_named_members_stay_the_team_when_the_bot_joins_their_channel_later(stage: Stage) -> None:
    named = members(stage, "northside")
    stage.workspace.leave("northside", stage.bot.user)
    stage.workspace.join("northside", stage.bot.user)
    stage.workspace.join("northside", stage.neighbour.user)
    stage.workspace.wait_for(lambda: stage.neighbour.id in members(stage, "northside"))
    assert members(stage, "northside") == [*named, stage.neighbour.id]
    assert stage.facilitator.id not in members(stage, "northside")


def test_a_team_whose_members_nobody_named_is_the_people_of_its_channel(stage: Stage) -> None:
    with stage.session() as session:
        riverside = stage.team("riverside")
        teams.remove_member(session, riverside, stage.neighbour.id)
        session.commit()
    stage.workspace.leave("riverside", stage.bot.user)
    stage.workspace.join("riverside", stage.bot.user)
    stage.workspace.wait_for(lambda: members(stage, "riverside") == [stage.neighbour.id])
