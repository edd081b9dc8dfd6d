"""`callboard funnel FILE` and `callboard pareto FILE`: units or reasons of one period, without Slack."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.chart_input import STDIN, sentences_of, text_of
from bot.cli.chart_output import FORMATS, NOUN, STDOUT, BadInput, picture_form, write_picture
from improvement.comparison.funnel import Funnel, FunnelKind, Judged
from improvement.comparison.funnel import funnel as judged
from improvement.comparison.pareto import Pareto
from improvement.comparison.pareto import pareto as ordered
from improvement.comparison.table import FUNNEL_COLUMNS, PARETO_COLUMNS, read_reasons, read_units
from improvement.measure import Direction
from improvement.run_chart.suggest import looks_like_shares
from improvement.run_chart.table import BadTable
from prompts.comparison import FunnelTeller, pareto_finding, pareto_picture, pareto_sentence
from prompts.words import Words

if TYPE_CHECKING:
    from improvement.run_chart.drawing.canvas import Format

VERSION = 1
"""Version of the objects that --json prints: raised when a key is lost or changed, not when added."""
UNIT_COLUMNS = ("unit", "numerator", "denominator", "value", "low3", "low2", "high2", "high3", "place")
REASON_COLUMNS = ("reason", "count", "cumulative")
Read = TypeVar("Read")
Command = Callable[..., None]
Draw = Callable[["Format"], bytes]


def _renaming(names: Sequence[str]) -> Callable[..., dict[str, str]]:
    def renamed(_ctx: click.Context, _param: click.Parameter, typed: Sequence[str]) -> dict[str, str]:
        pairs = [pair.partition("=") for pair in typed]
        if any(ours not in names or not theirs.strip() for ours, _, theirs in pairs):
            raise click.BadParameter(Words().plain(NOUN, "column_option", names=", ".join(names)))
        return {ours: theirs for ours, _, theirs in pairs}

    return renamed


def _shared(names: Sequence[str]) -> Callable[[Command], Command]:
    """The argument and the options that both commands have."""
    path = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
    renamed, called = _renaming(names), f"What {', '.join(names)} are called in FILE."
    options = (
        click.argument("file", type=path),
        click.option(
            "--column", "columns", metavar="NAME=HEADER", multiple=True, callback=renamed, help=called
        ),
        click.option("--title", help="Names what was measured; by default the file does."),
        click.option("--out", type=path, help="FILE.png, .svg or .pdf; or -, standard output."),
        click.option("--format", "form", type=click.Choice(FORMATS), help="Of --out."),
        click.option("--dark", is_flag=True, help="Draw on a dark background, as slides have it."),
        click.option("--json", "printed", flag_value="json", help="Print an object instead of sentences."),
        click.option("--csv", "printed", flag_value="csv", help="Print a row a unit or reason instead."),
    )

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


@click.command()
@_shared(FUNNEL_COLUMNS)
@click.option("--kind", type=click.Choice([kind.value for kind in FunnelKind]), help="Shares or rates.")
@click.option("--per", type=click.FloatRange(min=1e-6, max=1e9), help="Show rates per so many, such as 1000.")
@click.option("--direction", type=click.Choice(["up", "down"]), help="Which way is better.")
def funnel(  # noqa: PLR0917 - click calls it by name
    file: Path,
    columns: dict[str, str],
    title: str | None,
    out: Path | None,
    form: str | None,
    dark: bool,
    printed: str | None,
    kind: str | None,
    per: float | None,
    direction: str | None,
) -> None:
    """Compare the units in FILE (or -, standard input) by a funnel plot, and draw it.

    FILE has the columns unit, numerator and denominator. With a column date, rows of a unit are added up.
    docs/comparing.md describes the limits and what --json and --csv print.
    """
    words = Words()
    chosen = _picture_form(out, form, printed, words)
    units = _read(file, columns, read_units, words)
    if kind == FunnelKind.SHARE.value and not looks_like_shares(
        [(u.numerator, u.denominator) for u in units]
    ):
        raise click.BadParameter(words.plain(NOUN, "no_shares"), param_hint="--kind")
    result = judged(units, FunnelKind(kind) if kind else None)
    if per and result.kind is FunnelKind.SHARE:
        raise click.BadParameter(words.plain(NOUN, "per_of_shares", kind="p"), param_hint="--per")
    teller = FunnelTeller(result, words, per=per or 1, direction=Direction(direction or "none"))
    name = title or _name(file, words)
    if out and chosen:
        from improvement.comparison.drawing.cone import draw_funnel

        write_picture(out, draw_funnel(teller.picture(name), format=chosen, scale=2, dark=dark), words)
    if printed == "json":
        click.echo(json.dumps(_funnel_object(result, name, teller.sentence()), ensure_ascii=False))
    elif printed == "csv":
        click.echo(_table(UNIT_COLUMNS, map(_unit_row, result.units)), nl=False)
    else:
        said = words.plain(NOUN, "line", series=name, sentence=teller.sentence())
        click.echo(said, err=out == STDOUT)


@click.command()
@_shared(PARETO_COLUMNS)
def pareto(  # noqa: PLR0917 - click calls it by name
    file: Path,
    columns: dict[str, str],
    title: str | None,
    out: Path | None,
    form: str | None,
    dark: bool,
    printed: str | None,
) -> None:
    """Order the reasons in FILE (or -, standard input) by how often they were named, and draw them.

    FILE has the column reason, and perhaps count; without, each row counts once. docs/comparing.md describes
    what --json and --csv print.
    """
    words = Words()
    chosen = _picture_form(out, form, printed, words)
    result = ordered(_read(file, columns, read_reasons, words))
    name = title or _name(file, words)
    if out and chosen:
        from improvement.comparison.drawing.bars import draw_pareto

        picture = pareto_picture(result, words, name)
        write_picture(out, draw_pareto(picture, format=chosen, scale=2, dark=dark), words)
    if printed == "json":
        click.echo(
            json.dumps(_pareto_object(result, name, pareto_finding(result, words)), ensure_ascii=False)
        )
    elif printed == "csv":
        click.echo(_table(REASON_COLUMNS, ((b.reason, b.count, b.cumulative) for b in result.bars)), nl=False)
    else:
        said = words.plain(NOUN, "line", series=name, sentence=pareto_sentence(result, words))
        click.echo(said, err=out == STDOUT)


def _picture_form(out: Path | None, form: str | None, printed: str | None, words: Words) -> "Format | None":
    if out == STDOUT and printed:
        raise click.BadParameter(words.plain(NOUN, "output_taken"), param_hint="--out")
    return picture_form(out, form, words) if out else None


def _read(
    file: Path,
    columns: dict[str, str],
    read: Callable[[Iterable[str], Mapping[str, str]], Read],
    words: Words,
) -> Read:
    try:
        return read(StringIO(text_of(file, words), newline=""), columns)
    except BadTable as bad:
        raise BadInput(sentences_of(bad.mistakes, words)) from None


def _name(file: Path, words: Words) -> str:
    return words.plain(NOUN, "standard_input") if file == STDIN else file.stem


def _funnel_object(funnel: Funnel, name: str, sentence: str) -> dict[str, Any]:
    rows = (_unit_row(one) for one in funnel.units)
    return {
        "version": VERSION,
        "title": name,
        "kind": funnel.kind.value,
        "centre": funnel.centre,
        "dispersion": funnel.dispersion,
        "overdispersed": funnel.overdispersed,
        "units": [dict(zip(UNIT_COLUMNS, row, strict=True)) for row in rows],
        "sentence": sentence,
    }


def _unit_row(one: Judged) -> tuple[object, ...]:
    return (*one.unit, one.value, *one.limits, one.place.value)


def _pareto_object(pareto: Pareto, name: str, sentence: str) -> dict[str, Any]:
    rows = ((bar.reason, bar.count, bar.cumulative) for bar in pareto.bars)
    return {
        "version": VERSION,
        "title": name,
        "total": pareto.total,
        "vital": pareto.vital if pareto.few else None,
        "reasons": [dict(zip(REASON_COLUMNS, row, strict=True)) for row in rows],
        "sentence": sentence,
    }


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()
