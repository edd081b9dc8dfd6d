"""`callboard charter`: a file in, a collaborative out, and back."""

import json
import sys
from collections.abc import Mapping, Sequence

import click

from bot import clock, names
from bot.cli.surroundings import (
    WORDS,
    WRONG,
    agreed,
    charter_of,
    file,
    json_option,
    only_key,
    stop,
    which_option,
    workspace,
    yes_option,
)
from handlers import charter as charters
from improvement.charter.changes import Change
from improvement.charter.notes import notes
from improvement.charter.renames import likely_renames, told_renames, with_renames
from improvement.charter.values import Charter, shared_channels
from improvement.charter.writing import to_yaml
from improvement.refusal import Refused


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
@click.option(
    "--renamed",
    "told",
    multiple=True,
    metavar="OLD=NEW",
    help="A team's or measure's key that is new in FILE: its history goes with it. May be repeated.",
)
@yes_option
@json_option
def apply(file: str, *, told: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool) -> None:
    """Put the charter of FILE in force and show what that changes. Answers and values are always kept.

    Asks before a team or a measure is retired that has history.
    """
    wanted = charter_of(file, as_json=as_json)
    pairs = [_pair(each) for each in told]
    with workspace() as (tools, tokens):
        workspace_id = tokens.installation.workspace_id
        looked_up = names.resolve(tokens.client(workspace_id), wanted)
        _stop_at_unusable(looked_up)
        charter = looked_up.charter
        standing = charters.in_force(tools, workspace_id, charter.key)
        try:
            renames = told_renames(standing, charter, pairs) if standing else ()
            changes = charters.apply(tools, workspace_id, charter, renames=renames, dry_run=True)
            if not as_json:
                _show_changes(changes, looked_up.written)
            if standing:
                _say_likely_renames(with_renames(standing, renames), charter)
            if not dry_run:
                retired = charters.retired_with_history(tools, workspace_id, charter.key, changes)
                _stop_unless_agreed(retired, yes=yes)
                charters.apply(tools, workspace_id, charter, renames=renames)
        except Refused as refused:
            stop(WORDS.plain(refused.noun, refused.phrase, **refused.facts))
    if as_json:
        said = {"dry_run": dry_run, "changes": [vars(change) for change in changes]}
        click.echo(json.dumps(said, indent=2, default=str))
    else:
        _say_outcome(len(changes), wanted, dry_run=dry_run)


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
        click.echo(to_yaml(names.named(tokens.client(workspace_id), standing)), nl=False)


def _pair(typed: str) -> tuple[str, str]:
    before, equals, after = typed.partition("=")
    if not (before and equals and after):
        raise click.BadParameter(WORDS.plain("charter", "renamed_how", typed=typed), param_hint="--renamed")
    return before.strip(), after.strip()


def _stop_at_unusable(looked_up: names.ResolvedCharter) -> None:
    """Say everything that is wrong with people and channels, and end the command if anything is."""
    shared = shared_channels(looked_up.charter)
    for phrase, unusable in (
        ("unknown_people", looked_up.unknown_people),
        ("unknown_channels", looked_up.unknown_channels),
        ("archived_channels", looked_up.archived),
    ):
        if unusable:
            click.echo(WORDS.plain("charter", phrase, names=", ".join(unusable)), err=True)
    for channel, teams in shared.items():
        facts = {"channel": looked_up.written.get(channel, channel), "teams": teams}
        click.echo(WORDS.plain("charter", "shared_channel", **facts), err=True)
    if shared or not looked_up.is_usable:
        sys.exit(WRONG)
    if looked_up.absent:
        click.echo(WORDS.plain("charter", "absent_channels", names=", ".join(looked_up.absent)), err=True)


def _say_likely_renames(standing: Charter, charter: Charter) -> None:
    """Say which keys look renamed; none is taken for it."""
    for likely in likely_renames(standing, charter):
        facts = {"what": likely.what, "before": likely.before, "after": likely.after}
        click.echo(WORDS.plain("charter", "renamed", **facts), err=True)


def _stop_unless_agreed(retired: Sequence[Change], *, yes: bool) -> None:
    """Ask before history is left behind."""
    names_of_them = [change.name for change in retired]
    if retired and not yes and not agreed(WORDS.plain("charter", "retire", names=names_of_them)):
        stop(WORDS.plain("charter", "nothing_applied"))


def _show_changes(changes: tuple[Change, ...], written: Mapping[str, str]) -> None:
    for change in changes:
        click.echo(
            WORDS.plain(
                "charter",
                f"change_{change.kind}",
                what=change.what,
                name=change.name,
                field=change.field,
                before=_readable(change.before, written),
                after=_readable(change.after, written),
            )
        )


def _say_outcome(count: int, wanted: Charter, *, dry_run: bool) -> None:
    phrase = "nothing_changed" if not count else "would_change" if dry_run else "applied"
    click.echo(WORDS.plain("charter", phrase, name=wanted.name, count=count))


def _readable(value: object, written: Mapping[str, str]) -> object:
    """Ids as the names that stand in the file."""
    if isinstance(value, list):
        return [_readable(item, written) for item in value]
    return written.get(value, value) if isinstance(value, str) else value
