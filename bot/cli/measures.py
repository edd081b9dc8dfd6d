"""`callboard measures`: values that teams already have."""

import json

import click

from bot.cli.surroundings import (
    WORDS,
    file,
    json_option,
    only_key,
    say_mistakes,
    stop,
    text_of,
    which_option,
    workspace,
)
from handlers.measure import importing
from improvement.measure_import import ImportResult
from improvement.refusal import Refused


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
    text = text_of(file)
    with workspace() as (tools, tokens):
        workspace_id = tokens.installation.workspace_id
        try:
            loaded = importing.import_values(tools, workspace_id, key or only_key(tools, workspace_id), text)
        except Refused as refused:
            stop(WORDS.plain(refused.noun, refused.phrase, **refused.facts))
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


def _stop_at_mistakes(imported: ImportResult, *, as_json: bool) -> None:
    if not imported.mistakes:
        return
    said = [
        {"line": mistake.line, "text": WORDS.plain("measure_import", mistake.code, **mistake.facts)}
        for mistake in imported.mistakes
    ]
    say_mistakes(said, {"saved": 0, "unchanged": 0}, as_json=as_json)
