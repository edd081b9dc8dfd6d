"""The names in a charter, looked up in Slack: `@handle` to member id, `#channel` to channel id, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from slack_sdk import WebClient

from bot.directory import Directory
from handlers.slack.channels import people_in
from improvement.charter.values import Charter, CharterTeam, channels_named, people_named, resolved


@dataclass(frozen=True)
class ResolvedCharter:
    """The charter with ids, and what of its names and channels cannot be used, as written there.

    The bot cannot post in `absent` channels until it is invited; the others stop a charter. `written` has the
    name that stands in the charter for each id.
    """

    charter: Charter
    unknown_people: tuple[str, ...] = ()
    unknown_channels: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        return not (self.unknown_people or self.unknown_channels or self.archived)


def resolve(client: WebClient, charter: Charter, directory: Directory | None = None) -> ResolvedCharter:
    """Look up every name and look at every channel.

    A team with a channel and no members gets the people of its channel.
    """
    slack = directory or Directory(client)
    names = [name for name in people_named(charter) if name.startswith("@")]
    given = [name for name in people_named(charter) if not name.startswith("@")]
    known = slack.people(names) if names else {}
    people = {name: known[name] for name in names if name in known}
    places = _channels(slack, charter)
    ids = {name: str(channel["id"]) for name, channel in places.items()}
    with_ids = resolved(charter, people, ids)
    looked_up = ResolvedCharter(
        with_ids,
        (*_missing(names, people), *slack.bots(given)),
        _missing(channels_named(charter), places),
        tuple(name for name, channel in places.items() if channel.get("is_archived")),
        tuple(name for name, channel in places.items() if not channel.get("is_member")),
        {slack_id: name for known in (people, ids) for name, slack_id in known.items()},
    )
    if not looked_up.is_usable:
        return looked_up
    teams = tuple(_with_members(client, team, slack.me) for team in with_ids.teams)
    return replace(looked_up, charter=replace(with_ids, teams=teams))


def named(client: WebClient, charter: Charter) -> Charter:
    """The charter with names for ids, as far as `resolve` would find the same ids by them."""
    slack = Directory(client)
    ids = [channel_id for channel_id in channels_named(charter) if channel_id.startswith(("C", "G"))]
    seen = {channel_id: slack.channel(channel_id) for channel_id in ids}
    channels = {
        channel_id: f"#{channel['name']}"
        for channel_id, channel in seen.items()
        if channel and not channel.get("is_archived")
    }
    return resolved(charter, slack.handles(people_named(charter)), channels)


def called(client: WebClient, user_ids: Iterable[str]) -> dict[str, str]:
    """Person's id to `@handle`; whom Slack does not know is left out."""
    return Directory(client).handles(set(user_ids))


def _channels(slack: Directory, charter: Charter) -> dict[str, dict[str, object]]:
    """Each channel as the charter writes it; of two with one name, the one that is not archived."""
    written = channels_named(charter)
    by_name: dict[str, dict[str, object]] = {}
    if any(name.startswith("#") for name in written):
        listed = sorted(slack.channels.values(), key=lambda channel: not channel.get("is_archived"))
        by_name = {f"#{channel['name']}": channel for channel in listed}
    seen = {name: by_name.get(name) if name.startswith("#") else slack.channel(name) for name in written}
    return {name: channel for name, channel in seen.items() if channel}


def _missing(names: Iterable[str], known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in known)


def _with_members(client: WebClient, team: CharterTeam, me: str) -> CharterTeam:
    if team.members or team.channel is None:
        return team
    return replace(team, members=people_in(client, team.channel, without=me))
