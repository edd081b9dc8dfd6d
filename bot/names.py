"""The names in a charter, looked up in Slack: `@handle` to a member id, `#channel` to a channel id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.slack.channels import PAGE, people_in
from improvement.charter.values import Charter, CharterTeam, channels_named, people_named, resolved

NOBODY = frozenset({"user_not_found", "user_not_visible"})
"""Slack's words for a person who is not here."""


@dataclass(frozen=True)
class ResolvedCharter:
    """The charter with ids, and the names that nobody in the workspace has."""

    charter: Charter
    unknown_people: tuple[str, ...] = ()
    unknown_channels: tuple[str, ...] = ()


def resolve(client: WebClient, charter: Charter) -> ResolvedCharter:
    """Look up every name. A team with a channel and no members gets the people of its channel."""
    names = [name for name in people_named(charter) if name.startswith("@")]
    places = [name for name in channels_named(charter) if name.startswith("#")]
    people = _people(client) if names else {}
    channels = _channels(client) if places else {}
    found = resolved(charter, people, channels)
    unknown_channels = _missing(places, channels)
    if not unknown_channels:
        found = replace(found, teams=tuple(_with_members(client, team) for team in found.teams))
    return ResolvedCharter(found, _missing(names, people), unknown_channels)


def called(client: WebClient, user_ids: Iterable[str]) -> dict[str, str]:
    """Person's id to `@handle`, by one question each; whom Slack does not know is left out."""
    handles = {}
    for user_id in user_ids:
        try:
            handles[user_id] = f"@{client.users_info(user=user_id)['user']['name']}"
        except SlackApiError as error:
            if error.response.get("error") not in NOBODY:
                raise
    return handles


def _missing(names: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in known)


def _people(client: WebClient) -> dict[str, str]:
    """By handle and by display name, where that is one person's alone."""
    members = [
        member
        for page in client.users_list(limit=PAGE)
        for member in page["members"]
        if not member.get("deleted")
    ]
    shown: dict[str, list[str]] = {}
    for member in members:
        display = member.get("profile", {}).get("display_name") or ""
        shown.setdefault(f"@{display.casefold()}", []).append(member["id"])
    alone = {name: ids[0] for name, ids in shown.items() if len(ids) == 1}
    return alone | {f"@{member['name']}": member["id"] for member in members}


def _channels(client: WebClient) -> dict[str, str]:
    pages = client.conversations_list(
        types="public_channel,private_channel", exclude_archived=True, limit=PAGE
    )
    return {f"#{channel['name']}": channel["id"] for page in pages for channel in page["channels"]}


def _with_members(client: WebClient, team: CharterTeam) -> CharterTeam:
    if team.members or team.channel is None:
        return team
    return replace(team, members=people_in(client, team.channel, without=client.auth_test()["user_id"]))
