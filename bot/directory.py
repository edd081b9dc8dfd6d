"""The people and channels of a workspace, in the largest pages Slack gives, and as slowly as it asks."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.slack.people import is_machine

PAGE = 1000
"""People in one answer of users.list, the most Slack gives. It takes some 20 questions a minute."""

CHANNELS_PAGE = 999
"""Channels in one answer: conversations.list wants a number under 1,000."""

MOST_WAITS = 20
"""How often one question waits for Slack, up to a minute each, before its refusal counts."""

FEW = 40
"""People up to this number are asked for one by one; for more, the whole list is read."""

NOBODY = frozenset({"user_not_found", "user_not_visible"})
UNSEEN = frozenset({"channel_not_found", "no_permission"})

Entry = dict[str, Any]


class Directory:
    """Asks Slack about names. Raises SlackApiError for a refusal that waiting does not mend."""

    def __init__(self, client: WebClient, wait: Callable[[float], object] = time.sleep) -> None:
        self._client = client
        self._wait = wait

    @cached_property
    def me(self) -> str:
        """The bot's own id."""
        return str(self._patiently(self._client.auth_test)["user_id"])

    def people(self, names: Collection[str]) -> dict[str, str]:
        """Name to id, by handle and by display name where that is one person's alone.

        The list is read no further once every name is somebody's handle.
        """
        handles: dict[str, str] = {}
        shown: dict[str, set[str]] = {}
        for member in self._members():
            handles[f"@{member['name']}"] = member["id"]
            display = member.get("profile", {}).get("display_name") or ""
            shown.setdefault(f"@{display.casefold()}", set()).add(member["id"])
            if all(name in handles for name in names):
                break
        return {name: next(iter(ids)) for name, ids in shown.items() if len(ids) == 1} | handles

    def handles(self, user_ids: Collection[str]) -> dict[str, str]:
        """Id to `@handle`, without those whom nobody would find by it: unknown, gone, or a machine."""
        if len(user_ids) > FEW:
            return {
                member["id"]: f"@{member['name']}" for member in self._members() if member["id"] in user_ids
            }
        each = ((user_id, self._person(user_id)) for user_id in user_ids)
        return {user_id: f"@{member['name']}" for user_id, member in each if member}

    def bots(self, user_ids: Collection[str]) -> tuple[str, ...]:
        """The ids of apps, which can be on no team. An id that is nobody's any more is none of them."""
        if len(user_ids) > FEW:
            accounts = self._accounts()
        else:
            accounts = (account for user_id in user_ids if (account := self._account(user_id)))
        apps = {account["id"] for account in accounts if is_machine(account) and not account.get("deleted")}
        return tuple(user_id for user_id in user_ids if user_id in apps)

    @cached_property
    def channels(self) -> dict[str, Entry]:
        """Channel id to channel: those that are public or that the bot is in, archived ones too."""
        kinds = "public_channel,private_channel"
        listed = self._listed(self._client.conversations_list, "channels", CHANNELS_PAGE, types=kinds)
        return {channel["id"]: channel for channel in listed}

    def channel(self, channel_id: str) -> Entry | None:
        """One channel, without listing them all; None where the bot may not see it."""
        if "channels" in self.__dict__ and channel_id in self.channels:
            return self.channels[channel_id]
        return self._asked(partial(self._client.conversations_info, channel=channel_id), "channel", UNSEEN)

    def _person(self, user_id: str) -> Entry | None:
        member = self._account(user_id)
        return member if member and not is_machine(member) else None

    def _account(self, user_id: str) -> Entry | None:
        return self._asked(partial(self._client.users_info, user=user_id), "user", NOBODY)

    def _members(self) -> Iterable[Entry]:
        return (member for member in self._accounts() if not is_machine(member))

    def _accounts(self) -> Iterable[Entry]:
        return self._listed(self._client.users_list, "members", PAGE)

    def _asked(
        self, question: Callable[[], SlackResponse], held: str, absent: frozenset[str]
    ) -> Entry | None:
        try:
            entry: Entry = self._patiently(question)[held]
        except SlackApiError as error:
            if error.response.get("error") in absent:
                return None
            raise
        return entry

    def _listed(
        self, method: Callable[..., SlackResponse], held: str, most: int, **how: str
    ) -> Iterator[Entry]:
        cursor = ""
        while True:
            page = self._patiently(partial(method, limit=most, cursor=cursor, **how))
            yield from page[held]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _patiently(self, question: Callable[[], SlackResponse]) -> SlackResponse:
        """Ask again after as many seconds as Slack says."""
        for _ in range(MOST_WAITS):
            try:
                return question()
            except SlackApiError as error:
                if error.response.get("error") != "ratelimited":
                    raise
                self._wait(float(error.response.headers.get("Retry-After", 1)))
        return question()
