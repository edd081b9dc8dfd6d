"""`callboard charter`: a file in, a collaborative out, and back."""

import json
import sys

import click

from bot import clock, names
from bot.cli.surroundings import (
    WORDS,
    WRONG,
    charter_of,
    file,
    json_option,
    only_key,
    stop,
    which_option,
    workspace,
)
from handlers import charter as charters
from improvement.charter.changes import Change
from improvement.charter.notes import notes
from improvement.charter.values import Charter, channels_named, people_named
from improvement.charter.writing import to_yaml


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
    read = charter_of(file, as_json=as_json)
    remarks = [WORDS.plain("charter", note.code, **note.facts) for note in notes(read, clock.now())]
    if as_json:
        click.echo(json.dumps({"mistakes": [], "notes": remarks}, indent=2))
        return
    click.echo(
        WORDS.plain("charter", "fine", name=read.name, teams=len(read.teams), measures=len(read.measures))
    )
    for remark in remarks:
        click.echo(f"  note: {remark}")


@charter.command()
@file
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@json_option
def apply(file: str, *, dry_run: bool, as_json: bool) -> None:
    """Put the charter of FILE in force and show what that changes. Answers and values are always kept."""
    wanted = charter_of(file, as_json=as_json)
    with workspace() as (tools, tokens):
        resolved = names.resolve(tokens.client(tokens.installation.workspace_id), wanted)
        _stop_at_unknown(resolved)
        changes = charters.apply(tools, tokens.installation.workspace_id, resolved.charter, dry_run=dry_run)
    _show_changes(changes, wanted, resolved.charter, dry_run=dry_run, as_json=as_json)


@charter.command()
@which_option
def show(key: str | None) -> None:
    """Print the charter in force as a file: change it, then apply it."""
    with workspace() as (tools, tokens):
        workspace_id = tokens.installation.workspace_id
        wanted = key or only_key(tools, workspace_id)
        standing = charters.in_force(tools, workspace_id, wanted)
    if standing is None:
        stop(WORDS.plain("charter", "unknown_collaborative", key=wanted))
    click.echo(to_yaml(standing), nl=False)


def _stop_at_unknown(resolved: names.ResolvedCharter) -> None:
    for phrase, unknown in (
        ("unknown_people", resolved.unknown_people),
        ("unknown_channels", resolved.unknown_channels),
    ):
        if unknown:
            click.echo(WORDS.plain("charter", phrase, names=", ".join(unknown)), err=True)
    if resolved.unknown_people or resolved.unknown_channels:
        sys.exit(WRONG)


def _show_changes(
    changes: tuple[Change, ...], wanted: Charter, applied: Charter, *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        click.echo(
            json.dumps(
                {"dry_run": dry_run, "changes": [vars(change) for change in changes]}, indent=2, default=str
            )
        )
        return
    named = dict(zip(people_named(applied), people_named(wanted), strict=False))
    named |= dict(zip(channels_named(applied), channels_named(wanted), strict=False))
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
