"""`callboard measures`: values that teams already have."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from bot import names
from bot.cli.surroundings import (
    WORDS,
    agreed,
    file,
    json_option,
    only_key,
    say_mistakes,
    stop,
    text_of,
    which_option,
    workspace,
    yes_option,
)
from handlers.measure import importing
from handlers.measure.importing import Prepared
from improvement.import_plan import ImportPlan, PlannedRow, series
from improvement.measure_import import ImportResult
from improvement.refusal import Refused
from prompts.measure import value_in_words

NOUN = "import_plan"
MOST_LINES = 20
"""Lines of one kind that the terminal shows; `--json` has them all."""


@click.group()
def measures() -> None:
    """Bring in values that teams already have."""


@measures.command("import")
@file
@which_option
@click.option(
    "--over",
    multiple=True,
    metavar="TEAM/MEASURE/MONTH",
    help="Write over what a person reported there. TEAM/MEASURE or TEAM name all of theirs. May be repeated.",
)
@yes_option
@json_option
def import_(file: str, *, key: str | None, over: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Import FILE, a CSV with the columns team, measure, month, numerator, denominator (or value).

    Shows what it would add, change and leave, and asks before it saves. All of it is taken or, where a line
    has a mistake, nothing. What a person reported in Slack stays, unless --over names it.
    """
    text = text_of(file)
    with workspace() as (tools, tokens):
        workspace_id = tokens.installation.workspace_id
        try:
            prepared = importing.prepare(
                tools, workspace_id, key or only_key(tools, workspace_id), text, over
            )
        except Refused as refused:
            stop(WORDS.plain(refused.noun, refused.phrase, **refused.facts))
        _stop_at_mistakes(prepared.imported, as_json=as_json)
        _stop_at_unknown(prepared.plan, over)
        if not as_json:
            shown = _lines(prepared, names.called(tokens.client(workspace_id), _people(prepared.plan)))
            click.echo("\n".join(shown))
        plan = _agreed(prepared, yes=yes, as_json=as_json)
        saved = importing.save(tools, workspace_id, prepared, plan) if plan else 0
    if as_json:
        click.echo(json.dumps({"mistakes": [], "saved": saved, **_as_object(prepared)}, indent=2))
    elif plan and plan.writes:
        click.echo(WORDS.plain(NOUN, "saved", saved=saved))


def _agreed(prepared: Prepared, *, yes: bool, as_json: bool) -> ImportPlan | None:
    """What is to be saved, perhaps without the month that is running; None where nobody agreed."""
    plan = prepared.plan
    if yes or not plan.writes:
        return plan
    if as_json:
        return None
    running = plan.running(prepared.today)
    if running and not agreed(WORDS.plain(NOUN, "running", count=len(running), month=prepared.today)):
        plan = plan.without(running)
    if not plan.writes:
        stop(WORDS.plain(NOUN, "nothing_saved"))
    if not agreed(WORDS.plain(NOUN, "save", count=len(plan.writes))):
        stop(WORDS.plain(NOUN, "nothing_saved"))
    return plan


def _stop_at_mistakes(imported: ImportResult, *, as_json: bool) -> None:
    if not imported.mistakes:
        return
    said = [
        {"line": mistake.line, "text": WORDS.plain("measure_import", mistake.code, **mistake.facts)}
        for mistake in imported.mistakes
    ]
    say_mistakes(said, {"saved": 0, "unchanged": 0}, as_json=as_json)


def _stop_at_unknown(plan: ImportPlan, over: Sequence[str]) -> None:
    """A name behind --over that fits no value in the file is a slip."""
    rows = plan.writes + plan.kept
    for name in over:
        if not any(planned.is_named(name) for planned in rows):
            stop(WORDS.plain(NOUN, "over_unknown", name=name))


def _people(plan: ImportPlan) -> set[str]:
    shown = plan.changed[:MOST_LINES] + plan.kept[:MOST_LINES]
    return {planned.held.reported_by for planned in shown if planned.held and planned.held.is_a_persons}


def _lines(prepared: Prepared, people: dict[str, str]) -> Iterator[str]:
    plan = prepared.plan
    new = [
        WORDS.plain(
            NOUN,
            "new",
            **_subject(prepared, team, measure),
            count=len(months),
            first=months[0],
            last=months[-1],
        )
        for team, measure, months in series(plan.new)
    ]
    yield from _some(new)
    yield from _some([_difference(prepared, "changed", planned, people) for planned in plan.changed])
    yield from _some([_difference(prepared, "kept", planned, people) for planned in plan.kept])
    yield WORDS.plain(
        NOUN,
        "summary",
        new=len(plan.new),
        changed=len(plan.changed),
        kept=len(plan.kept),
        unchanged=plan.unchanged,
        blank=prepared.imported.blank,
    )


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield WORDS.plain(NOUN, "more", count=len(lines) - MOST_LINES)


def _difference(prepared: Prepared, phrase: str, planned: PlannedRow, people: dict[str, str]) -> str:
    held, measure = planned.held, prepared.measure(planned.row.measure)
    if held is None:
        raise ValueError(planned.name)
    return WORDS.plain(
        NOUN,
        phrase,
        **_subject(prepared, planned.row.team, planned.row.measure),
        month=planned.row.month,
        before=value_in_words(WORDS, measure, held.value) if held.value else "",
        after=value_in_words(WORDS, measure, planned.row.value),
        who=people.get(held.reported_by, held.reported_by) if held.is_a_persons else "",
        when=held.reported_at,
        name=planned.name,
    )


def _subject(prepared: Prepared, team: str, measure: str) -> dict[str, str]:
    return {"team": prepared.teams[team].name, "measure": prepared.measures[measure].name}


def _as_object(prepared: Prepared) -> dict[str, Any]:
    plan = prepared.plan
    return {
        "unchanged": plan.unchanged,
        "new": [_row_as_object(planned) for planned in plan.new],
        "changed": [_row_as_object(planned) for planned in plan.changed],
        "kept": [_row_as_object(planned) for planned in plan.kept],
        "running": [planned.name for planned in plan.running(prepared.today)],
    }


def _row_as_object(planned: PlannedRow) -> dict[str, Any]:
    row, held = planned.row, planned.held
    said = {"line": row.line, "name": planned.name, "to": [row.value.numerator, row.value.denominator]}
    if held is None:
        return said
    before = [held.value.numerator, held.value.denominator] if held.value else "no data"
    return said | {"from": before, "reported_by": held.reported_by}
