"""Who may do what: members answer for their team, leads also steer its charts, facilitators run the calls."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from improvement.refusal import Refused


class Role(StrEnum):
    """A person's part on a team."""

    LEAD = "lead"
    MEMBER = "member"


@dataclass(frozen=True)
class Asker:
    """Somebody who asks for something, and what they are in this workspace.

    `roles` maps the ids of their teams to their part on each; `facilitates` holds ids of collaboratives.
    """

    workspace_id: str
    user_id: str
    channel_id: str = ""
    roles: tuple[tuple[int, Role], ...] = ()
    facilitates: frozenset[int] = frozenset()

    def role_on(self, team_id: int) -> Role | None:
        """The asker's part on that team, if any."""
        return dict(self.roles).get(team_id)


ADMINISTRATORS = "administrators"
EVERYONE = "everyone"


@dataclass(frozen=True)
class Founders:
    """Who may found a collaborative: the workspace's administrators, everyone in it, or people named by id.

    `who` is ADMINISTRATORS or EVERYONE and counts where nobody is named.
    """

    who: str = ADMINISTRATORS
    named: tuple[str, ...] = ()

    def allow(self, user_id: str, *, insider: bool, administrator: bool) -> bool:
        """Whether this person may. Guests and people of other organisations, no insiders, only by name."""
        if self.named:
            return user_id in self.named
        return insider and (administrator or self.who == EVERYONE)


def must_be_on(asker: Asker, team_id: int, collaborative_id: int, team_name: str = "") -> None:
    """A team's members answer and report for it; its facilitator may enter what came by other ways.

    Raises Refused `not_your_team`.
    """
    if asker.role_on(team_id) is None and collaborative_id not in asker.facilitates:
        raise Refused("not_your_team", team=team_name)


def must_facilitate(asker: Asker, collaborative_id: int, facilitators: Collection[str] = ()) -> None:
    """Only facilitators post agendas and run calls. Raises Refused `facilitators_only`."""
    if collaborative_id not in asker.facilitates:
        raise Refused("facilitators_only", facilitators=tuple(facilitators))


def must_steer_charts(asker: Asker, team_id: int, collaborative_id: int) -> None:
    """Freezing a baseline and starting a phase is for leads and facilitators. Raises Refused `leads_only`."""
    if asker.role_on(team_id) is not Role.LEAD and collaborative_id not in asker.facilitates:
        raise Refused("leads_only")
