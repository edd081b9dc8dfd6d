"""The command line.

Exit codes: 0 done; 1 something is wrong with what was given, or unwell; 2 wrong usage; 3 the surroundings
fail (settings, database or Slack). What a command needs is imported when it runs: charts need neither the
database nor Slack, and begin in a fraction of the time.
"""

import json
import sys
from contextlib import closing
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import click

from prompts.words import Words

if TYPE_CHECKING:
    from bot.settings import Settings

SURROUNDINGS_FAIL = 3


ELSEWHERE = {
    "chart": "bot.cli.chart:chart",
    "charter": "bot.cli.charter:charter",
    "funnel": "bot.cli.comparison:funnel",
    "measures": "bot.cli.measures:measures",
    "pareto": "bot.cli.comparison:pareto",
    "rehearse": "bot.cli.rehearse:rehearse",
    "understand": "bot.cli.understand:understand",
}
"""Commands that have a module of their own."""


class Surroundings(click.Group):
    """A group whose commands are imported when asked for, and end with a sentence when surroundings fail."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted([*super().list_commands(ctx), *ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name in ELSEWHERE:
            command: click.Command = resolve_name(ELSEWHERE[cmd_name])
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Ends the process with SURROUNDINGS_FAIL where a part cannot be reached."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            sentence = _failure_of_surroundings(error)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            sys.exit(SURROUNDINGS_FAIL)


def _failure_of_surroundings(error: Exception) -> str | None:
    """What to say of a part that cannot be reached; None for other errors."""
    from urllib.error import URLError

    from slack_sdk.errors import SlackApiError

    from bot.settings import SettingsWrong
    from storage.database import DatabaseUnavailable

    if isinstance(error, SettingsWrong):
        return str(error)
    if isinstance(error, DatabaseUnavailable):
        return Words().plain("terminal", error.remedy, url=error.url)
    if isinstance(error, SlackApiError):
        return Words().plain("terminal", "slack_said", error=str(error.response.get("error")))
    if isinstance(error, BrokenPipeError):
        return None  # whoever read our output has gone: click ends quietly
    if isinstance(error, (URLError, ConnectionError)):
        return Words().plain("terminal", "unreachable_slack", reason=type(error).__name__)
    return None


@click.group(cls=Surroundings, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="callboard", message="Callboard %(version)s")
def main() -> None:
    """Callboard runs the monthly call of a learning collaborative in Slack.

    Settings come from the environment or a .env file: docs/settings.md lists them.
    """


def _settings() -> "Settings":
    from bot.cli.surroundings import found_settings

    return found_settings()


@main.command()
@click.option(
    "--http", "port", type=click.IntRange(1, 65535), help="Serve HTTP on this port instead of Socket Mode."
)
def run(port: int | None) -> None:
    """Run the bot until it is stopped.

    With SLACK_APP_TOKEN it connects to Slack by itself (Socket Mode). Without, or with --http, it waits for
    Slack's requests and needs SLACK_SIGNING_SECRET. Missing migrations are applied first.
    """
    from bot.cli.surroundings import need
    from bot.run import run as run_bot

    settings = _settings()
    need(settings.bot_token, "SLACK_BOT_TOKEN")
    http = port is not None or not settings.socket_mode
    if http:
        need(settings.signing_secret, "SLACK_SIGNING_SECRET")
    run_bot(settings, http_port=(port or settings.health_port) if http else None)


@main.command()
def migrate() -> None:
    """Bring the database's tables up to this version."""
    from storage.database import Database
    from storage.migrate import at_head, upgrade

    with closing(Database(_settings().database_url)) as database:
        changed = not at_head(database)
        upgrade(database)
    click.echo(Words().plain("terminal", "migrated" if changed else "already_migrated"))


@main.command()
def health() -> None:
    """Ask the running bot whether it is well: exit code 0 or 1. For Docker and other watchers."""
    from bot.run import ask_health

    answer = ask_health(_settings().health_port)
    click.echo(answer.text)
    sys.exit(0 if answer.well else 1)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list of part, state and text.")
def doctor(as_json: bool) -> None:
    """Look at every part, say what is wrong and what to do: exit code 0 when nothing is broken."""
    from bot import clock
    from bot.cli.doctor import examine

    findings = examine(_settings(), clock.now)
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in findings], indent=2))
    else:
        signs = {"ok": "ok     ", "warning": "look   ", "broken": "BROKEN "}
        for one in findings:
            click.echo(f"{signs[one.state]} {one.part}: {one.text}")
    sys.exit(int(any(one.state == "broken" for one in findings)))


@main.command()
@click.option(
    "--http", "url", metavar="URL", default="", help="For HTTP at this public address, not Socket Mode."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of YAML.")
def manifest(url: str, as_json: bool) -> None:
    """Print the app manifest for Slack, with the commands as they are named here."""
    from bot.manifest import as_yaml
    from bot.manifest import manifest as made

    address = url.rstrip("/") + "/slack/events" if url else ""
    app_manifest = made(_settings().commands, request_url=address)
    click.echo(json.dumps(app_manifest, indent=2) if as_json else as_yaml(app_manifest), nl=as_json)


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="For the page; 0 takes a free one.")
@click.option("--exit", "leave", is_flag=True, help="Write what was posted to a folder and end.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-output"),
    show_default=True,
    help="The folder for --exit.",
)
def demo(port: int, folder: Path, *, leave: bool) -> None:
    """Live one month of a real collaborative in a local workspace, then keep its page open.

    Needs no Slack and no token: the real bot talks to a workspace on this machine.
    """
    try:
        from bot.demo.run import demo as run_demo
    except ModuleNotFoundError as missing:
        raise click.ClickException(Words().plain("demo", "extra_missing")) from missing
    from bot import log

    log.set_up("WARNING")
    run_demo(port=port, leave=leave, folder=folder)
