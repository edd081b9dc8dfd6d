"""The command line.

Exit codes: 0 done; 1 something is wrong with what was given, or unwell; 2 wrong usage; 3 the surroundings
fail (settings, database or Slack).
"""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import URLError

import click
from slack_sdk.errors import SlackApiError

from bot import clock, log
from bot.cli.chart import chart
from bot.cli.charter import charter
from bot.cli.comparison import funnel, pareto
from bot.cli.measures import measures
from bot.cli.rehearse import rehearse
from bot.cli.surroundings import found_settings, need
from bot.cli.understand import understand
from bot.settings import SettingsWrong
from prompts.words import Words
from storage.database import DatabaseUnavailable

SURROUNDINGS_FAIL = 3


class Surroundings(click.Group):
    """A group whose commands end with a sentence, not a traceback, when the surroundings fail."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Ends the process with SURROUNDINGS_FAIL where a part cannot be reached."""
        try:
            return super().invoke(ctx)
        except SettingsWrong as wrong:
            self._fail(str(wrong))
        except DatabaseUnavailable as unavailable:
            self._fail(Words().plain("terminal", unavailable.remedy, url=unavailable.url))
        except SlackApiError as error:
            self._fail(Words().plain("terminal", "slack_said", error=str(error.response.get("error"))))
        except BrokenPipeError:
            raise  # whoever read our output has gone: click ends quietly
        except (URLError, ConnectionError) as error:
            self._fail(Words().plain("terminal", "unreachable_slack", reason=type(error).__name__))

    @staticmethod
    def _fail(sentence: str) -> None:
        click.echo(sentence, err=True)
        sys.exit(SURROUNDINGS_FAIL)


@click.group(cls=Surroundings, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="callboard", message="Callboard %(version)s")
def main() -> None:
    """Callboard runs the monthly call of a learning collaborative in Slack.

    Settings come from the environment or a .env file: docs/settings.md lists them.
    """


@main.command()
@click.option(
    "--http", "port", type=click.IntRange(1, 65535), help="Serve HTTP on this port instead of Socket Mode."
)
def run(port: int | None) -> None:
    """Run the bot until it is stopped.

    With SLACK_APP_TOKEN it connects to Slack by itself (Socket Mode). Without, or with --http, it waits for
    Slack's requests and needs SLACK_SIGNING_SECRET. Missing migrations are applied first.
    """
    from bot.run import run as run_bot

    settings = found_settings()
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

    with closing(Database(found_settings().database_url)) as database:
        changed = not at_head(database)
        upgrade(database)
    click.echo(Words().plain("terminal", "migrated" if changed else "already_migrated"))


@main.command()
def health() -> None:
    """Ask the running bot whether it is well: exit code 0 or 1. For Docker and other watchers."""
    from bot.run import ask_health

    answer = ask_health(found_settings().health_port)
    click.echo(answer.text)
    sys.exit(0 if answer.well else 1)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list of part, state and text.")
def doctor(as_json: bool) -> None:
    """Look at every part, say what is wrong and what to do: exit code 0 when nothing is broken."""
    from bot.cli.doctor import examine

    findings = examine(found_settings(), clock.now)
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
    app_manifest = made(found_settings().commands, request_url=address)
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
    log.set_up("WARNING")
    run_demo(port=port, leave=leave, folder=folder)


main.add_command(chart)
main.add_command(charter)
main.add_command(funnel)
main.add_command(measures)
main.add_command(pareto)
main.add_command(rehearse)
main.add_command(understand)
