"""Who is asking, and about which team: looked up once, in the flow's own session."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from improvement.refusal import Refused
from improvement.team import Asker, Role, must_be_on, must_facilitate
from prompts.words import DEFAULT_LANGUAGE, Words
from storage import team as teams
from storage.tables import Call, Collaborative, Team

TEXT_CARRIED = 80
"""How many typed characters a menu of teams carries along; a menu's value holds 150 in all."""


class WhichTeam(Exception):
    """The person could mean several teams: `teams` are (id, name), `then` and `text` say what they wanted."""

    def __init__(self, teams: Iterable[tuple[int, str]], then: str, text: str) -> None:
        super().__init__(then)
        self.teams = tuple(teams)
        self.then = then
        self.text = text


def known(session: Session, asker: Asker) -> Asker:
    """The asker with their roles filled in."""
    mine = teams.memberships(session, asker.workspace_id, asker.user_id)
    return replace(
        asker,
        roles=tuple((member.team_id, Role(member.role)) for member in mine),
        facilitates=frozenset(
            facilitate.id for facilitate in teams.facilitates(session, asker.workspace_id, asker.user_id)
        ),
    )


def team_for(
    session: Session, asker: Asker, *, then: str, text: str = "", team_id: int | None = None
) -> tuple[Asker, Team]:
    """The known asker and the team they mean: the one named, the channel's, or their only one.

    A facilitator without a team of their own may mean any team they facilitate. Raises WhichTeam when
    several are left, Refused `not_your_team`, `not_on_a_team`, or `team.too_long_to_choose`.
    """
    asker = known(session, asker)
    named = _named(session, asker, team_id)
    if named is not None:
        must_be_on(asker, named.id, named.collaborative_id, _name_to(session, asker, named))
        return asker, named
    candidates = teams.teams_of(session, asker.workspace_id, asker.user_id) or [
        team for facilitate in sorted(asker.facilitates) for team in teams.teams(session, facilitate)
    ]
    if not candidates:
        raise Refused("not_on_a_team")
    here = teams.collaborative_by_channel(session, asker.workspace_id, asker.channel_id)
    if here is not None:
        candidates = [team for team in candidates if team.collaborative_id == here.id] or candidates
    if len(candidates) > 1:
        named_teams = [(team.id, name_for(session, asker, team)) for team in candidates]
        if len(text) > TEXT_CARRIED:
            raise Refused("team.too_long_to_choose", typed=text)
        raise WhichTeam(named_teams, then, text)
    return asker, candidates[0]


def name_for(session: Session, asker: Asker, team: Team) -> str:
    """A team's name for this person: with its collaborative where they belong to several.

    So whoever answers in two collaboratives always reads which one an answer is about.
    """
    mine = teams.teams_of(session, asker.workspace_id, asker.user_id)
    facilitated = teams.facilitates(session, asker.workspace_id, asker.user_id)
    belongs = {row.collaborative_id for row in mine} | {row.id for row in facilitated}
    if len(belongs | {team.collaborative_id}) == 1:
        return team.name
    collaborative = session.get_one(Collaborative, team.collaborative_id)
    words = Words(collaborative.language)
    return words.plain("team", "of_collaborative", team=team.name, name=collaborative.name)


def collaborative_for(session: Session, asker: Asker) -> tuple[Asker, Collaborative]:
    """The known asker and the collaborative they mean: this channel's, or the one they belong to.

    Somebody in several is taken to mean, outside a channel of one, the first they facilitate.
    Raises Refused `not_on_a_team`.
    """
    asker = known(session, asker)
    here = teams.collaborative_by_channel(session, asker.workspace_id, asker.channel_id)
    at = teams.team_by_channel(session, asker.workspace_id, asker.channel_id)
    mine = [
        *([here.id] if here else []),
        *([at.collaborative_id] if at else []),
        *sorted(asker.facilitates),
        *(team.collaborative_id for team in teams.teams_of(session, asker.workspace_id, asker.user_id)),
    ]
    for collaborative_id in mine:
        collaborative = session.get(Collaborative, collaborative_id)
        if collaborative is not None:
            return asker, collaborative
    raise Refused("not_on_a_team")


def language_of(session: Session, asker: Asker) -> str:
    """The language the asker is answered in: their collaborative's, or the product's own."""
    try:
        return collaborative_for(session, asker)[1].language
    except Refused:
        return DEFAULT_LANGUAGE


def participant_for(session: Session, asker: Asker) -> tuple[Asker, Collaborative]:
    """The asker and the collaborative they belong to: being in its channel is not enough.

    Raises Refused `not_on_a_team`.
    """
    asker, collaborative = collaborative_for(session, asker)
    must_take_part(session, asker, collaborative.id)
    return asker, collaborative


def call_for(session: Session, asker: Asker, call_id: int, *, facilitating: bool = False) -> Call:
    """The call a pressed button names, for those who take part in it, or facilitate it.

    Raises Refused `gone`, `not_on_a_team` or `facilitators_only`.
    """
    call = session.get(Call, call_id)
    if call is None or call.workspace_id != asker.workspace_id:
        raise Refused("gone")
    asker = known(session, asker)
    must_take_part(session, asker, call.collaborative_id)
    if facilitating:
        must_be_facilitator(session, asker, call.collaborative_id)
    return call


def must_take_part(session: Session, asker: Asker, collaborative_id: int) -> None:
    """Raises Refused `not_on_a_team` for somebody who neither facilitates it nor is on one of its teams."""
    if not takes_part(session, asker, collaborative_id):
        raise Refused("not_on_a_team")


def must_be_facilitator(session: Session, asker: Asker, collaborative_id: int) -> None:
    """Raises Refused `facilitators_only`, which names them to those who take part."""
    inside = takes_part(session, asker, collaborative_id)
    named = teams.facilitators_of(session, collaborative_id) if inside else ()
    must_facilitate(asker, collaborative_id, [row.user_id for row in named])


def takes_part(session: Session, asker: Asker, collaborative_id: int) -> bool:
    """Whether the known asker facilitates it or is on one of its teams."""
    return collaborative_id in asker.facilitates or any(
        asker.role_on(team.id) for team in teams.teams(session, collaborative_id)
    )


def _name_to(session: Session, asker: Asker, team: Team) -> str:
    """A team's name for those who know it, by its channel or its collaborative; empty for others."""
    stands_there = bool(team.channel_id) and team.channel_id == asker.channel_id
    return team.name if stands_there or takes_part(session, asker, team.collaborative_id) else ""


def _named(session: Session, asker: Asker, team_id: int | None) -> Team | None:
    if team_id is None:
        return teams.team_by_channel(session, asker.workspace_id, asker.channel_id)
    team = session.get(Team, team_id)
    if team is None or team.workspace_id != asker.workspace_id:
        raise Refused("gone")
    return team
