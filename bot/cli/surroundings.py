"""What commands share: settings, workspace, the text of a file, and how to say what is wrong with it."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from bot import clock, log, settings
from bot.settings import Settings, SettingsWrong
from bot.tokens import Tokens
from handlers import charter as charters
from handlers.middleware import refusal
from handlers.tools import Tools
from improvement.charter.reading import CharterMistakes, read_charter
from improvement.charter.values import Charter
from improvement.refusal import Refused
from prompts import library
from prompts.words import Words
from storage import workspace as workspaces
from storage.database import Database
from storage.migrate import upgrade

WRONG = 1
WORDS = Words()

file = click.argument("file", metavar="FILE")
which_option = click.option(
    "--collaborative", "key", metavar="KEY", help="Which one; not needed while there is only one."
)
yes_option = click.option("--yes", is_flag=True, help="Do it without a question.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def found_settings() -> Settings:
    """The settings of this process, with logging set up as they say. Raises SettingsWrong."""
    values = settings.read(folder=Path.cwd())
    log.set_up(values.log_level)
    return values


def need(value: str, variable: str) -> None:
    """Raise SettingsWrong when a setting is missing."""
    if not value:
        raise SettingsWrong(WORDS.plain("terminal", "setting_missing", variable=variable))


@contextmanager
def workspace() -> Iterator[tuple[Tools, Tokens]]:
    """The database and Slack, as the settings of this process say. What is refused ends the command."""
    values = found_settings()
    need(values.bot_token, "SLACK_BOT_TOKEN")
    tokens = Tokens(values.api_url, values.bot_token)
    here = tokens.installation
    with closing(Database(values.database_url)) as database:
        upgrade(database)
        with database.session() as session:
            workspaces.remember(
                session,
                id=here.workspace_id,
                name=here.workspace_name,
                bot_user_id=here.bot_user_id,
                now=clock.now(),
            )
            session.commit()
        tools = Tools(
            session=database.session, reading=database.reading, now=clock.now, commands=values.commands
        )
        try:
            yield tools, tokens
        except Refused as refused:
            stop(refusal(WORDS, values.commands, refused))


def text_of(file: str, shipped: Sequence[str] = ()) -> str:
    """The text of a file. Ends the command when there is none; `shipped` are names that would do as well."""
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        stop(WORDS.plain("charter", "file_not_text", file=file))
    except OSError as error:
        facts = {"file": file, "reason": str(error.strerror), "shipped": shipped}
        stop(WORDS.plain("charter", "file_unreadable", **facts))


def charter_of(file: str, *, as_json: bool) -> Charter:
    """The charter of a file, or one that ships by its name. Ends the command when it has mistakes."""
    shipped = library.names(library.CHARTERS)
    text = library.charter_text(file) if file in shipped else text_of(file, shipped)
    try:
        return read_charter(text, library.shipped())
    except CharterMistakes as wrong:
        said = [
            {
                "line": mistake.line,
                "where": mistake.where,
                "text": WORDS.plain("charter", mistake.code, **mistake.facts),
            }
            for mistake in wrong.mistakes
        ]
        say_mistakes(said, {"notes": []}, as_json=as_json)


def only_key(tools: Tools, workspace_id: str) -> str:
    """The key of the only collaborative there is. Ends the command when there are none, or several."""
    keys = charters.keys(tools, workspace_id)
    if len(keys) != 1:
        stop(WORDS.plain("charter", "which_collaborative", keys=", ".join(keys)))
    return keys[0]


def say_mistakes(said: Sequence[Mapping[str, Any]], rest: Mapping[str, Any], *, as_json: bool) -> NoReturn:
    """Say every mistake, with its `line` and `text`, and end the command. In JSON `rest` follows them."""
    if as_json:
        click.echo(json.dumps({"mistakes": said, **rest}, indent=2))
    else:
        for mistake in said:
            click.echo(
                WORDS.plain("charter", "line", number=mistake["line"], sentence=mistake["text"]), err=True
            )
        click.echo(WORDS.plain("charter", "summary", count=len(said)), err=True)
    sys.exit(WRONG)


def agreed(question: str) -> bool:
    """Ask on the terminal; no is what counts where nobody is there to answer."""
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        click.echo(err=True)
        return False


def stop(sentence: str) -> NoReturn:
    """Say a sentence and end the command: what was given is wrong."""
    click.echo(sentence, err=True)
    sys.exit(WRONG)
