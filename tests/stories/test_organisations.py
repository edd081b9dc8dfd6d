"""People of another organisation, who share a channel with the collaborative (Slack Connect)."""

import pytest

from handlers import ids
from improvement.call import StepKind
from sandbox.person.person import Person
from storage import checkin as checkins
from storage import team as teams
from storage.tables import Team
from tests.cast import QUESTIONS, Stage
from tests.dialogue import acknowledged, hears, sends

ELSEWHERE = "T0ELSEWHERE"


def members(stage: Stage, team: Team) -> list[str]:
    with stage.callboard.database.reading() as session:
        return [row.user_id for row in teams.members_of(session, team)]


@pytest.fixture
def partner(stage: Stage) -> Person:
    """A nurse of another organisation in Northside's shared channel."""
    user = stage.workspace.add_user("partner", "Partner Nurse", home=ELSEWHERE)
    return Person(stage.server, user)


def test_a_person_of_another_organisation_opens_the_form_and_sends_it(stage: Stage, partner: Person) -> None:
    with stage.session() as session:
        teams.add_member(session, stage.team("northside"), partner.id)
        session.commit()
    partner.joins("northside")
    stage.move_to(StepKind.ASK)
    acknowledged(partner.presses(hears(stage, partner, "how is it going"), ids.CHECKIN_OPEN))
    sends(stage, partner, {QUESTIONS[0].text: "Both houses agreed."})
    hears(stage, partner, "Thank you")
    with stage.callboard.database.reading() as session:
        kept = checkins.answers_of(session, stage.call.id, stage.team("northside").id)
        assert [(row.words, row.answered_by) for row in kept] == [("Both houses agreed.", partner.id)]


def test_somebody_from_elsewhere_who_is_on_no_team_stays_an_outsider(stage: Stage, partner: Person) -> None:
    stage.workspace.join("riverside", partner.user)
    riverside = stage.team("riverside")
    stage.workspace.wait_for(lambda: partner.id in members(stage, riverside))
    with stage.session() as session:
        teams.remove_member(session, riverside, partner.id)
        session.commit()
    stage.move_to(StepKind.ASK)
    asked = hears(stage, partner, "how is it going", "riverside")
    acknowledged(partner.presses(asked, ids.CHECKIN_OPEN))
    hears(stage, partner, "Only members", "riverside")
    assert partner.modal is None


def test_somebody_from_elsewhere_has_none_of_our_commands(stage: Stage, partner: Person) -> None:
    partner.joins("lobby")
    partner.types("/collab new", stage.channels["lobby"])
    hears(stage, partner, "is not a valid command", "lobby")
    assert partner.modal is None
