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
from urllib.parse import urlsplit

from dotenv import dotenv_values

from handlers.tools import Commands
from improvement.team import ADMINISTRATORS, EVERYONE, Founders
from storage.database import DEFAULT_URL

SLACK_API_URL = "https://slack.com/api/"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LAST_PORT = 65535
OF_SLACK = frozenset(
    {
        *("/archive", "/away", "/call", "/collapse", "/dm", "/dnd", "/expand", "/feed", "/help", "/huddle"),
        *("/invite", "/join", "/kick", "/leave", "/me", "/msg", "/mute", "/open", "/part", "/remind"),
        *("/remove", "/rename", "/search", "/shortcuts", "/shrug", "/star", "/status", "/topic"),
        *("/unarchive", "/who"),
    }
)
"""Commands that Slack answers itself, so that no app hears them."""


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
    from_file = _env_file((folder or Path()) / ".env")
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
    _check_commands(values["commands"])
    settings = Settings(**values)
    _check_tokens(settings)
    return settings


def _found(found: Mapping[str, str], variable: str) -> str:
    path = found.get(f"{variable}_FILE", "") if variable in SECRETS else ""
    if not path:
        return found.get(variable, "").strip()
    text = _secret(variable, path)
    if not text:
        raise SettingsWrong(f"{variable}_FILE points at {path}, which is empty. Put the secret into it.")
    return text


def _secret(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        reason = error.strerror
    except ValueError:
        reason = "it is not a text file"
    raise SettingsWrong(
        f"{variable}_FILE points at {path}, which cannot be read: {reason}."
        " Correct the path, or give this user the right to read the file."
    )


def _env_file(path: Path) -> dict[str, str | None]:
    try:
        return dotenv_values(path)
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise SettingsWrong(f"{path} is not a text file. Save it as UTF-8.") from None


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


def _port(variable: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) <= LAST_PORT:
        raise SettingsWrong(f"{variable} is {text!r}. A port is a whole number from 1 to {LAST_PORT}.")
    return int(text)


def _log_level(variable: str, text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise SettingsWrong(f"{variable} is {text!r}. Write one of {', '.join(LOG_LEVELS)}.")
    return text.upper()


def _web_address(variable: str, text: str) -> str:
    try:
        is_whole = re.fullmatch(r"https?://[^\s/]\S*", text) and urlsplit(text).port != 0
    except ValueError:  # a port that is no number
        is_whole = False
    if not is_whole:
        raise SettingsWrong(f"{variable} is {text!r}. Write the whole address, such as {SLACK_API_URL}")
    return text


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
    if not re.fullmatch(r"/[\w-]{1,31}", name) or name != name.lower():
        raise SettingsWrong(f"{variable} is {text!r}. A command is 1 to 31 small letters, digits, - or _.")
    if name in OF_SLACK:
        raise SettingsWrong(
            f"{variable} is {text!r}, which is a command of Slack itself. Choose another name."
        )
    return name


def _check_commands(commands: Commands) -> None:
    """Two commands with one name would be one command."""
    variables: dict[str, list[str]] = {}
    for variable, name in COMMAND_VARIABLES.items():
        variables.setdefault(getattr(commands, name), []).append(variable)
    for name, same in variables.items():
        if len(same) > 1:
            raise SettingsWrong(f"{' and '.join(same)} are both {name}. Give each command a name of its own.")


def _check_tokens(settings: Settings) -> None:
    for token, begins, variable in (
        (settings.bot_token, "xoxb-", "SLACK_BOT_TOKEN"),
        (settings.app_token, "xapp-", "SLACK_APP_TOKEN"),
    ):
        if token and not token.startswith(begins):
            raise SettingsWrong(
                f"{variable} does not begin with {begins}. Copy it again: docs/install.md says where."
            )
        if not re.fullmatch(r"[!-~]*", token):
            raise SettingsWrong(
                f"{variable} has blanks or signs in it that no token has."
                " Copy it again: docs/install.md says where."
            )


READERS: dict[str, Callable[[str, str], Any]] = {
    "founders": _founders,
    "heartbeat_seconds": _number,
    "health_port": _port,
    "log_level": _log_level,
    "api_url": _web_address,
}
"""Field of Settings -> how its text is read, where it is not taken as it is."""
