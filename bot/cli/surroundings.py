"""The settings of a command, and its words for one that is missing."""

from pathlib import Path

from bot import log, settings
from bot.settings import Settings, SettingsWrong
from prompts.words import Words


def found_settings() -> Settings:
    """The settings of this process, with logging set up as they say. Raises SettingsWrong."""
    found = settings.read(folder=Path.cwd())
    log.set_up(found.log_level)
    return found


def need(value: str, variable: str) -> None:
    """Raise SettingsWrong when a setting is missing."""
    if not value:
        raise SettingsWrong(Words().plain("terminal", "setting_missing", variable=variable))
