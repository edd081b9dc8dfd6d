"""`callboard doctor`: look at every part, a line each: what is wrong, and what to do about it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.manifest import HEARS, LOOKS, SCOPES
from bot.settings import Settings
from bot.tokens import web_client
from prompts.words import Words
from storage import pause as pauses
from storage import team as teams
from storage.charter import collaboratives
from storage.database import Database, DatabaseUnavailable
from storage.migrate import at_head

LARGEST_SKEW = timedelta(minutes=1)
"""Slack's signatures are refused at five minutes; a clock off by one is already ill."""


@dataclass(frozen=True)
class Finding:
    """One part: `state` is ok, warning or broken; `text` says what is wrong and what to do."""

    part: str
    state: str
    text: str


def examine(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """Every part in the order in which to mend them."""
    doctor = Doctor(settings, now)
    try:
        return [*doctor.bot_token(), *doctor.app_token(), *doctor.database(), *doctor.channels()]
    finally:
        doctor.close()


class Doctor:
    """Looks at the parts one after the other; what a broken part hides is left out, not guessed."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now
        self._words = Words()
        self._slack: WebClient | None = None
        self._workspace_id = ""
        self._database: Database | None = None
        self._parting = ExitStack()

    def close(self) -> None:
        """Give back the database's connections."""
        self._parting.close()

    def bot_token(self) -> Iterator[Finding]:
        """The token, its scopes, and the clock against Slack's."""
        if not self._settings.bot_token:
            yield self._finding("bot token", "broken", "doctor_no_token", variable="SLACK_BOT_TOKEN")
            return
        slack = web_client(self._settings.api_url, self._settings.bot_token)
        asked_at = self._now()
        try:
            known = slack.auth_test()
        except SlackApiError as error:
            yield self._finding("bot token", "broken", "slack_said", error=str(error.response.get("error")))
            return
        except OSError as error:
            yield self._finding("Slack", "broken", "unreachable_slack", reason=type(error).__name__)
            return
        self._slack, self._workspace_id = slack, known["team_id"]
        yield self._finding(
            "bot token", "ok", "doctor_token", workspace=known.get("team") or known["team_id"]
        )
        headers = {name.lower(): value for name, value in known.headers.items()}
        yield self._scopes(headers.get("x-oauth-scopes", ""))
        yield self._clock(headers.get("date", ""), asked_at)

    def app_token(self) -> Iterator[Finding]:
        """The way in: Socket Mode's token, or the signing secret for HTTP."""
        if self._settings.app_token:
            try:
                web_client(self._settings.api_url).apps_connections_open(app_token=self._settings.app_token)
            except SlackApiError as error:
                yield self._finding(
                    "app token", "broken", "doctor_app_token", error=str(error.response.get("error"))
                )
            except OSError as error:
                yield self._finding("app token", "broken", "unreachable_slack", reason=type(error).__name__)
            else:
                yield self._finding("app token", "ok", "doctor_socket_mode")
        elif self._settings.signing_secret:
            yield self._finding("signing secret", "ok", "doctor_http")
        else:
            yield self._finding("app token", "broken", "doctor_no_way_in")

    def database(self) -> Iterator[Finding]:
        """The database: whether it answers, and whether its tables are of this version."""
        try:
            database = Database(self._settings.database_url)
            self._parting.callback(database.close)
            database.ping()
        except DatabaseUnavailable as unavailable:
            yield self._finding("database", "broken", unavailable.remedy, url=unavailable.url)
            return
        if not at_head(database):
            yield self._finding("database", "broken", "doctor_migrate")
            return
        self._database = database
        yield self._finding("database", "ok", "doctor_database", url=repr(database))

    def channels(self) -> Iterator[Finding]:
        """Every channel a charter names: whether the bot is in it, and whether messages wait for it."""
        if self._slack is None or self._database is None:
            return
        with self._database.reading() as session:
            found = collaboratives(session, self._workspace_id)
            channel_ids = [
                (one.name, channel_id)
                for one in found
                for channel_id in (
                    one.channel_id,
                    *(team.channel_id for team in teams.teams(session, one.id)),
                )
                if channel_id
            ]
            paused = pauses.of_channels(session, self._workspace_id, {channel for _, channel in channel_ids})
        if not found:
            yield self._finding("collaboratives", "warning", "doctor_no_collaborative")
        for name, channel_id in dict.fromkeys(channel_ids):
            yield self._channel(self._slack, name, channel_id)
        for pause in paused:
            yield self._finding(
                "posting",
                "broken",
                "doctor_paused",
                channel=pause.channel_id,
                since=pause.since,
                error=pause.reason,
            )

    def _scopes(self, granted: str) -> Finding:
        has = {scope.strip() for scope in granted.split(",")}
        missing = sorted(set(SCOPES) - has - (LOOKS if HEARS in has else {HEARS}))
        if missing:
            return self._finding("scopes", "broken", "doctor_scopes", missing=", ".join(missing))
        return self._finding("scopes", "ok", "doctor_all_scopes", count=len(SCOPES))

    def _clock(self, slack_date: str, asked_at: datetime) -> Finding:
        if not slack_date:
            return self._finding("clock", "warning", "doctor_no_date")
        skew = abs(parsedate_to_datetime(slack_date).astimezone(UTC) - asked_at)
        state = "ok" if skew <= LARGEST_SKEW else "broken"
        return self._finding("clock", state, "doctor_clock", seconds=round(skew.total_seconds()), state=state)

    def _channel(self, slack: WebClient, name: str, channel_id: str) -> Finding:
        try:
            channel = slack.conversations_info(channel=channel_id)["channel"]
        except SlackApiError as error:
            return self._finding(
                "channel",
                "broken",
                "doctor_channel_gone",
                collaborative=name,
                channel=channel_id,
                error=str(error.response.get("error")),
            )
        shown = "#" + channel.get("name", channel_id)
        if channel.get("is_archived"):
            return self._finding("channel", "broken", "doctor_archived", collaborative=name, channel=shown)
        if not channel.get("is_member"):
            return self._finding("channel", "broken", "doctor_not_joined", collaborative=name, channel=shown)
        return self._finding("channel", "ok", "doctor_joined", collaborative=name, channel=shown)

    def _finding(self, part: str, how: str, phrase: str, **facts: object) -> Finding:
        return Finding(part, how, self._words.plain("terminal", phrase, **facts))
