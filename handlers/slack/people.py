"""People as Slack shows them to the bot. Asked with no database session open."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from improvement.refusal import Refused

AT_ONCE = 8
"""Questions to Slack at the same time: a form waits for its answer three seconds at most."""
UNKNOWN = frozenset({"user_not_found", "user_not_visible"})
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Profile:
    """What Slack says of somebody. `workspace_id` is that of their own organisation."""

    user_id: str
    workspace_id: str
    zone: str = ""
    administrator: bool = False
    guest: bool = False
    machine: bool = False


def profile(client: WebClient, user_id: str) -> Profile | None:
    """One person's profile; None for an id that nobody has who is known here. Raises SlackApiError."""
    try:
        user = client.users_info(user=user_id)["user"]
    except SlackApiError as error:
        if error.response.get("error") in UNKNOWN:
            return None
        raise
    return Profile(
        user_id=user["id"],
        workspace_id=str(user.get("team_id") or ""),
        zone=str(user.get("tz") or ""),
        administrator=bool(user.get("is_admin") or user.get("is_owner")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")),
        machine=is_machine(user),
    )


def is_machine(user: Mapping[str, Any]) -> bool:
    """Whether nobody is behind an account, as Slack lists it: a bot, Slackbot, or a deactivated one."""
    return bool(user.get("is_bot") or user.get("deleted")) or user["id"] == SLACKBOT


def people_among(client: WebClient, user_ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that a person is behind, in their order, each once. Raises SlackApiError."""
    wanted = tuple(dict.fromkeys(user_ids))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda user_id: profile(client, user_id), wanted))
    return tuple(known.user_id for known in found if known and not known.machine)


def must_be_people(client: WebClient, user_ids: Iterable[str], field: str | None = None) -> None:
    """Raises Refused `not_a_person` where one is a machine or nobody who is known in this workspace."""
    wanted = set(user_ids)
    if wanted and set(people_among(client, wanted)) != wanted:
        raise Refused("not_a_person", field=field)
