"""Tokens are looked up by workspace. For now one workspace, whose token comes from the environment."""

import logging
from dataclasses import dataclass
from functools import cached_property

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

TIMEOUT_SECONDS = 20
log = logging.getLogger(__name__)


def web_client(api_url: str, token: str = "") -> WebClient:
    """A client that never repeats a call by itself: a repeated post would be a second message."""
    return WebClient(
        token=token or None, base_url=api_url.rstrip("/") + "/", timeout=TIMEOUT_SECONDS, retry_handlers=[]
    )


@dataclass(frozen=True)
class Installation:
    """Callboard in one workspace, as Slack's auth.test tells it."""

    workspace_id: str
    workspace_name: str
    enterprise_id: str | None
    bot_id: str
    bot_user_id: str


class Tokens:
    """Finds the client and the installation of a workspace."""

    def __init__(self, api_url: str, bot_token: str) -> None:
        self._api_url = api_url
        self._bot_token = bot_token
        self.refusal = ""
        """Slack's error for the token, for as long as it takes it no more."""

    @cached_property
    def installation(self) -> Installation:
        """The one workspace. Raises SlackApiError when Slack does not take the token."""
        known: SlackResponse = self._client.auth_test()
        return Installation(
            workspace_id=known["team_id"],
            workspace_name=known.get("team") or "",
            enterprise_id=known.get("enterprise_id"),
            bot_id=known.get("bot_id") or "",
            bot_user_id=known["user_id"],
        )

    @property
    def served(self) -> tuple[str, ...]:
        """The ids of the workspaces in which this process acts: it leaves to others what goes elsewhere."""
        return (self.installation.workspace_id,)

    @cached_property
    def _client(self) -> WebClient:
        return web_client(self._api_url, self._bot_token)

    def refuse(self, error: str) -> None:
        """Slack took the token no more. An administrator has to act: the log says so once."""
        if not self.refusal:
            log.error(
                "Slack refuses the token (%s): nothing is posted until the app is installed again", error
            )
        self.refusal = error

    def taken(self) -> bool:
        """Whether Slack takes the token; asked again once it was refused."""
        if not self.refusal:
            return True
        try:
            self._client.auth_test()
        except (SlackApiError, OSError):
            return False
        log.warning("Slack takes the token again")
        self.refusal = ""
        return True

    def client(self, workspace_id: str) -> WebClient:
        """The client to act in a workspace with. Raises LookupError where Callboard is not installed."""
        if workspace_id != self.installation.workspace_id:
            raise LookupError(f"No installation in workspace {workspace_id}")
        return self._client

    def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """Bolt's question for each request; None lets Bolt refuse it."""
        if team_id != self.installation.workspace_id:
            log.warning("A request from workspace %s, which has no installation here", team_id)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=self._bot_token,
            bot_id=self.installation.bot_id,
            bot_user_id=self.installation.bot_user_id,
        )
