"""`callboard charter` and `callboard measures`: files in, collaboratives and values out."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from bot import clock, names
from bot.cli.surroundings import found_settings, need
from bot.tokens import Tokens
from handlers import charter as charters
from handlers.measure import importing
from handlers.tools import Tools
from improvement.charter.changes import Change
from improvement.charter.notes import notes
from improvement.charter.reading import CharterMistakes, read_charter
from improvement.charter.values import Charter, channels_named, people_named
from improvement.charter.writing import to_yaml
from improvement.measure_import import Imported
from improvement.refusal import Refused
from prompts import library
from prompts.words import Words
from storage import workspace
from storage.database import Database
from storage.migrate import upgrade

WRONG = 1
WORDS = Words()

file = click.argument("file", metavar="FILE")
which_option = click.option(
    "--collaborative", "key", metavar="KEY", help="Which one; not needed while there is only one."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@click.group()
def charter() -> None:
    """Check a charter, or put it in force.

    FILE is a YAML file, or the name of a charter that ships: six-building-blocks, emergency-flow.
    """


@charter.command()
@file
@json_option
def check(file: str, *, as_json: bool) -> None:
    """Say everything that is wrong in FILE, each with its line and a remedy. Exit code 1 if anything is."""
    found = _read(file, as_json=as_json)
    remarks = [WORDS.plain("charter", note.code, **note.facts) for note in notes(found)]
    if as_json:
        click.echo(json.dumps({"mistakes": [], "notes": remarks}, indent=2))
        return
    click.echo(
        WORDS.plain("charter", "fine", name=found.name, teams=len(found.teams), measures=len(found.measures))
    )
    for remark in remarks:
        click.echo(f"  note: {remark}")


@charter.command()
@file
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@json_option
def apply(file: str, *, dry_run: bool, as_json: bool) -> None:
    """Put the charter of FILE in force and show what that changes. Answers and values are always kept."""
    wanted = _read(file, as_json=as_json)
    with _workspace() as (tools, tokens):
        found = names.resolve(tokens.client(tokens.installation.workspace_id), wanted)
        _stop_at_unknown(found)
        changes = charters.apply(tools, tokens.installation.workspace_id, found.charter, dry_run=dry_run)
    _show_changes(changes, wanted, found.charter, dry_run=dry_run, as_json=as_json)


@charter.command()
@which_option
def show(key: str | None) -> None:
    """Print the charter in force as a file: change it, then apply it."""
    with _workspace() as (tools, tokens):
        workspace_id = tokens.installation.workspace_id
        wanted = key or _only_key(tools, workspace_id)
        found = charters.in_force(tools, workspace_id, wanted)
    if found is None:
        _stop(WORDS.plain("charter", "unknown_collaborative", key=wanted))
    click.echo(to_yaml(found), nl=False)


@click.group()
def measures() -> None:
    """Bring in values that teams already have."""


@measures.command("import")
@file
@which_option
@json_option
def import_(file: str, *, key: str | None, as_json: bool) -> None:
    """Import FILE, a CSV with the columns team, measure, month, numerator, denominator (or value).

    All of it is taken or, where a line has a mistake, nothing.
    """
    text = _text(file)
    with _workspace() as (tools, tokens):
        workspace_id = tokens.installation.workspace_id
        try:
            loaded = importing.import_values(tools, workspace_id, key or _only_key(tools, workspace_id), text)
        except Refused as refused:
            _stop(WORDS.plain("charter", refused.code.rpartition(".")[2], **refused.facts))
    _stop_at_mistakes(loaded.imported, as_json=as_json)
    if as_json:
        click.echo(json.dumps({"mistakes": [], "saved": loaded.saved, "unchanged": loaded.unchanged}))
    else:
        click.echo(
            WORDS.plain(
                "charter",
                "imported",
                saved=loaded.saved,
                unchanged=loaded.unchanged,
                blank=loaded.imported.blank,
            )
        )


@contextmanager
def _workspace() -> Iterator[tuple[Tools, Tokens]]:
    """The database and Slack, as the settings of this process say."""
    settings = found_settings()
    need(settings.bot_token, "SLACK_BOT_TOKEN")
    tokens = Tokens(settings.api_url, settings.bot_token)
    here = tokens.installation
    database = Database(settings.database_url)
    upgrade(database)
    with database.session() as session:
        workspace.remember(
            session,
            id=here.workspace_id,
            name=here.workspace_name,
            bot_user_id=here.bot_user_id,
            now=clock.now(),
        )
        session.commit()
    try:
        yield (
            Tools(
                session=database.session,
                reading=database.reading,
                now=clock.now,
                commands=settings.commands,
            ),
            tokens,
        )
    finally:
        database.close()


def _read(file: str, *, as_json: bool) -> Charter:
    shipped = library.names(library.CHARTERS)
    text = library.charter_text(file) if file in shipped else _text(file, shipped)
    try:
        return read_charter(text, library.shipped())
    except CharterMistakes as wrong:
        said = [
            {"line": one.line, "where": one.where, "text": WORDS.plain("charter", one.code, **one.facts)}
            for one in wrong.mistakes
        ]
    if as_json:
        click.echo(json.dumps({"mistakes": said, "notes": []}, indent=2))
    else:
        for one in said:
            click.echo(WORDS.plain("charter", "line", number=one["line"], sentence=one["text"]), err=True)
        click.echo(WORDS.plain("charter", "summary", count=len(said)), err=True)
    sys.exit(WRONG)


def _text(file: str, shipped: Sequence[str] = ()) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        _stop(WORDS.plain("charter", "file_not_text", file=file))
    except OSError as error:
        facts = {"file": file, "reason": str(error.strerror), "shipped": shipped}
        _stop(WORDS.plain("charter", "file_unreadable", **facts))


def _stop_at_unknown(found: names.Resolved) -> None:
    for phrase, unknown in (
        ("unknown_people", found.unknown_people),
        ("unknown_channels", found.unknown_channels),
    ):
        if unknown:
            click.echo(WORDS.plain("charter", phrase, names=", ".join(unknown)), err=True)
    if found.unknown_people or found.unknown_channels:
        sys.exit(WRONG)


def _stop_at_mistakes(imported: Imported, *, as_json: bool) -> None:
    if not imported.mistakes:
        return
    said = [
        {"line": one.line, "text": WORDS.plain("measure_import", one.code, **one.facts)}
        for one in imported.mistakes
    ]
    if as_json:
        click.echo(json.dumps({"mistakes": said, "saved": 0, "unchanged": 0}, indent=2))
    else:
        for one in said:
            click.echo(WORDS.plain("charter", "line", number=one["line"], sentence=one["text"]), err=True)
        click.echo(WORDS.plain("charter", "summary", count=len(said)), err=True)
    sys.exit(WRONG)


def _show_changes(
    changes: tuple[Change, ...], wanted: Charter, found: Charter, *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        click.echo(
            json.dumps({"dry_run": dry_run, "changes": [vars(one) for one in changes]}, indent=2, default=str)
        )
        return
    named = dict(zip(people_named(found), people_named(wanted), strict=False))
    named |= dict(zip(channels_named(found), channels_named(wanted), strict=False))
    for one in changes:
        click.echo(
            WORDS.plain(
                "charter",
                f"change_{one.kind}",
                what=one.what,
                name=one.name,
                field=one.field,
                before=_readable(one.before, named),
                after=_readable(one.after, named),
            )
        )
    phrase = "nothing_changed" if not changes else "would_change" if dry_run else "applied"
    click.echo(WORDS.plain("charter", phrase, name=wanted.name, count=len(changes)))


def _readable(value: object, named: dict[str, str]) -> object:
    """Ids as the names that stand in the file."""
    if isinstance(value, list):
        return [_readable(one, named) for one in value]
    return named.get(value, value) if isinstance(value, str) else value


def _only_key(tools: Tools, workspace_id: str) -> str:
    keys = charters.keys(tools, workspace_id)
    if len(keys) != 1:
        _stop(WORDS.plain("charter", "which_collaborative", keys=", ".join(keys)))
    return keys[0]


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(WRONG)
