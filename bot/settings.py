"""The only reader of the environment.

Every setting is an environment variable, or a line of a `.env` file, or, for the secrets, a file that
`<NAME>_FILE` points at (a Docker or Kubernetes secret). `docs/settings.md` lists them all; a test compares.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from handlers.tools import Commands
from improvement.team import ADMINISTRATORS, EVERYONE, Founders
from storage.database import DEFAULT_URL

SLACK_API_URL = "https://slack.com/api/"


class SettingsWrong(Exception):
    """A setting cannot be used. The text names the variable, what is wrong, and what to do."""


@dataclass(frozen=True)
class Settings:
    """All settings, with their defaults. Tokens do not show in `repr`, so that no log can hold them."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = SLACK_API_URL
    database_url: str = field(default=DEFAULT_URL, repr=False)
    commands: Commands = field(default_factory=Commands)
    founders: Founders = field(default_factory=Founders)
    heartbeat_seconds: float = 15
    health_port: int = 8080
    log_level: str = "INFO"

    @property
    def socket_mode(self) -> bool:
        """With an app token the bot calls Slack; without one, Slack calls the bot over HTTP."""
        return bool(self.app_token)


VARIABLES = {
    "SLACK_BOT_TOKEN": "bot_token",
    "SLACK_APP_TOKEN": "app_token",
    "SLACK_SIGNING_SECRET": "signing_secret",
    "SLACK_API_URL": "api_url",
    "DATABASE_URL": "database_url",
    "CALLBOARD_FOUNDERS": "founders",
    "CALLBOARD_HEARTBEAT_SECONDS": "heartbeat_seconds",
    "CALLBOARD_HEALTH_PORT": "health_port",
    "CALLBOARD_LOG_LEVEL": "log_level",
}
"""Environment variable -> field of Settings."""

COMMAND_VARIABLES = {f"CALLBOARD_COMMAND_{one.name.upper()}": one.name for one in fields(Commands)}
"""Environment variable -> the command it renames."""

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL")
"""Settings that may stand in a file instead: `<NAME>_FILE` holds its path."""


def read(environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> Settings:
    """The settings of this process: the environment over the `.env` file in `folder`.

    Raises SettingsWrong that names the variable and the remedy.
    """
    given = dict(os.environ if environment is None else environment)
    from_file = dotenv_values((folder or Path()) / ".env")
    found = {name: value for name, value in from_file.items() if value is not None} | given
    values: dict[str, Any] = {}
    for variable, name in VARIABLES.items():
        if text := _found(found, variable):
            values[name] = READERS.get(name, _text)(variable, text)
    values["commands"] = Commands(
        **{
            name: _command(variable, found[variable])
            for variable, name in COMMAND_VARIABLES.items()
            if found.get(variable)
        }
    )
    settings = Settings(**values)
    _check_tokens(settings)
    return settings


def _found(found: Mapping[str, str], variable: str) -> str:
    path = found.get(f"{variable}_FILE", "") if variable in SECRETS else ""
    if not path:
        return found.get(variable, "").strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsWrong(
            f"{variable}_FILE points at {path}, which cannot be read: {error.strerror}."
        ) from error


def _text(variable: str, text: str) -> str:  # noqa: ARG001 - a reader like the others
    return text


def _number(variable: str, text: str) -> float | int:
    try:
        number = int(text) if text.isdigit() else float(text)
    except ValueError:
        raise SettingsWrong(f"{variable} is {text!r}. Give a number above 0.") from None
    if not 0 < number <= 65535:  # noqa: PLR2004 - the largest port, and more seconds than anybody waits
        raise SettingsWrong(f"{variable} is {text!r}. Give a number from 1 to 65535.")
    return number


def _founders(variable: str, text: str) -> Founders:
    """`administrators`, `everyone`, or member ids with commas between them."""
    words = [word for word in text.replace(",", " ").split() if word]
    if text.casefold() in (ADMINISTRATORS, EVERYONE):
        return Founders(text.casefold())
    if not words or not all(re.fullmatch(r"[UW][A-Z0-9]{2,19}", word) for word in words):
        raise SettingsWrong(
            f"{variable} is {text!r}. Write administrators, everyone, or member ids such as U012AB3CD"
            " (in Slack: a person's profile, the three dots, Copy member ID), with commas between them."
        )
    return Founders(named=tuple(dict.fromkeys(words)))


def _command(variable: str, text: str) -> str:
    name = "/" + text.strip().lstrip("/")
    if not 2 <= len(name) <= 32 or any(sign.isspace() or sign.isupper() for sign in name):  # noqa: PLR2004 - Slack's bounds
        raise SettingsWrong(f"{variable} is {text!r}. A command is 1 to 31 small letters, digits, - or _.")
    return name


def _check_tokens(settings: Settings) -> None:
    for token, begins, variable in (
        (settings.bot_token, "xoxb-", "SLACK_BOT_TOKEN"),
        (settings.app_token, "xapp-", "SLACK_APP_TOKEN"),
    ):
        if token and not token.startswith(begins):
            raise SettingsWrong(
                f"{variable} does not begin with {begins}. Copy it again: docs/install.md says where."
            )


READERS: dict[str, Callable[[str, str], Any]] = {
    "founders": _founders,
    "heartbeat_seconds": _number,
    "health_port": _number,
}
"""Field of Settings -> how its text is read, where it is not taken as it is."""
