"""Who is asking, and who is asked."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from improvement.team import Role
from storage import charter, team
from storage.tables import Collaborative, Team
from tests.storage.clinics import CHARTER, NOW, WORKSPACE


def by_key(session: Session, collaborative: Collaborative, key: str) -> Team:
    found = team.team_by_key(session, collaborative.id, key)
    assert found is not None
    return found


def people(session: Session, one: Team) -> list[tuple[str, str]]:
    session.expire_all()
    return [(member.user_id, member.role) for member in team.members_of(session, one)]


def test_a_person_is_found_on_their_teams_and_nobody_elses(
    session: Session, collaborative: Collaborative
) -> None:
    assert [one.key for one in team.teams_of(session, WORKSPACE, "U0NURSE")] == ["harbor"]
    assert team.teams_of(session, WORKSPACE, "U0OUTSIDER") == []
    assert team.teams_of(session, "T0OTHER", "U0NURSE") == []


def test_a_person_may_be_on_two_teams_with_a_part_on_each(
    session: Session, collaborative: Collaborative
) -> None:
    hill = by_key(session, collaborative, "hill")
    team.add_member(session, hill, "U0LEAD")
    assert [one.key for one in team.teams_of(session, WORKSPACE, "U0LEAD")] == ["harbor", "hill"]
    parts = team.memberships(session, WORKSPACE, "U0LEAD")
    assert [(part.team_id, part.role) for part in parts] == [(hill.id - 1, "lead"), (hill.id, "member")]


def test_facilitators_are_known_in_charter_order(session: Session, collaborative: Collaborative) -> None:
    found = team.facilitators_of(session, collaborative.id)
    assert [one.user_id for one in found] == ["U0FACIL", "U0SECOND"]
    assert team.facilitates(session, WORKSPACE, "U0SECOND") == [collaborative]
    assert team.facilitates(session, WORKSPACE, "U0LEAD") == []
    assert team.facilitates(session, "T0OTHER", "U0FACIL") == []


def test_whoever_was_named_by_a_person_facilitates_once_they_accept(
    session: Session, collaborative: Collaborative
) -> None:
    named = replace(CHARTER, facilitators=("U0FACIL", "U0SECOND", "U0THIRD"))
    charter.save_charter(session, WORKSPACE, named, NOW, by="U0FACIL")
    assert team.facilitates(session, WORKSPACE, "U0THIRD") == []
    assert [row.user_id for row in team.facilitators_of(session, collaborative.id)] == ["U0FACIL", "U0SECOND"]
    assert [row.user_id for row in team.named_facilitators(session, collaborative.id)][-1] == "U0THIRD"
    assert charter.load_charter(session, collaborative) == named
    invited = team.facilitator(session, collaborative.id, "U0THIRD")
    assert invited is not None
    assert invited.invited_by == "U0FACIL"
    charter.save_charter(session, WORKSPACE, named, NOW)
    assert team.facilitates(session, WORKSPACE, "U0THIRD") == [collaborative], (
        "the administrator's word counts"
    )


def test_nobody_acts_in_a_collaborative_that_is_closed(
    session: Session, collaborative: Collaborative
) -> None:
    charter.close(session, collaborative, NOW)
    session.flush()
    assert team.teams_of(session, WORKSPACE, "U0NURSE") == []
    assert team.memberships(session, WORKSPACE, "U0NURSE") == []
    assert team.facilitates(session, WORKSPACE, "U0FACIL") == []
    assert team.team_by_channel(session, WORKSPACE, "C0HARBOR") is None
    assert team.collaborative_by_channel(session, WORKSPACE, "C0MAIN") is None
    assert charter.collaboratives(session, WORKSPACE) == charter.all_collaboratives(session) == []
    assert charter.collaboratives(session, WORKSPACE, closed=True) == [collaborative]
    assert charter.load_charter(session, collaborative) == CHARTER


def test_teams_come_in_charter_order(session: Session, collaborative: Collaborative) -> None:
    assert [one.key for one in team.teams(session, collaborative.id)] == ["harbor", "hill", "lake"]


def test_a_channel_tells_the_team_or_the_collaborative(
    session: Session, collaborative: Collaborative
) -> None:
    harbor = team.team_by_channel(session, WORKSPACE, "C0HARBOR")
    assert harbor is not None
    assert harbor.key == "harbor"
    assert team.team_by_channel(session, "T0OTHER", "C0HARBOR") is None
    assert team.collaborative_by_channel(session, WORKSPACE, "C0MAIN") is collaborative
    assert team.collaborative_by_channel(session, WORKSPACE, "C0HARBOR") is None


def test_retired_teams_are_found_by_their_id_only(session: Session, collaborative: Collaborative) -> None:
    harbor = by_key(session, collaborative, "harbor")
    without = replace(CHARTER, teams=CHARTER.teams[1:])
    charter.save_charter(session, WORKSPACE, without, NOW + timedelta(days=1))
    assert team.team_by_channel(session, WORKSPACE, "C0HARBOR") is None
    assert team.memberships(session, WORKSPACE, "U0LEAD") == []
    assert harbor.id not in team.members_by_team(session, collaborative.id)
    assert team.team(session, harbor.id) is harbor


def test_members_come_by_team_and_a_team_without_any_has_none(
    session: Session, collaborative: Collaborative
) -> None:
    found = team.members_by_team(session, collaborative.id)
    keys = {one.id: one.key for one in team.teams(session, collaborative.id)}
    assert {keys[number]: [member.user_id for member in members] for number, members in found.items()} == {
        "harbor": ["U0LEAD", "U0NURSE"],
        "hill": ["U0HILL", "U0DOCTOR"],
        "lake": [],
    }


def test_somebody_who_joins_comes_last_and_may_become_a_lead(
    session: Session, collaborative: Collaborative
) -> None:
    harbor = by_key(session, collaborative, "harbor")
    assert team.add_member(session, harbor, "U0AAA")
    assert not team.add_member(session, harbor, "U0AAA")
    assert team.add_member(session, harbor, "U0AAA", Role.LEAD)
    assert people(session, harbor) == [("U0LEAD", "lead"), ("U0NURSE", "member"), ("U0AAA", "lead")]


def test_somebody_who_leaves_is_off_the_team(session: Session, collaborative: Collaborative) -> None:
    harbor = by_key(session, collaborative, "harbor")
    assert team.remove_member(session, harbor, "U0NURSE")
    assert not team.remove_member(session, harbor, "U0NURSE")
    assert people(session, harbor) == [("U0LEAD", "lead")]
