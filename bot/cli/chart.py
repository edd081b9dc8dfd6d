"""`callboard chart FILE.csv`: run charts and control charts without Slack."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from math import inf
from pathlib import Path
from typing import NamedTuple

import click

from bot.cli.chart_input import STDIN, printable, sentences_of, text_of
from bot.cli.chart_output import FORMATS, NOUN, STDOUT, BadInput, draw_to, picture_form, print_out
from improvement.csv_dates import DateOrder
from improvement.measure import MDC_CHOICES, MDC_POINTS, Direction, Kind
from improvement.refusal import Refused
from improvement.run_chart import (
    Analysis,
    ChartKind,
    Point,
    Rule,
    RuleSet,
    Series,
    analyse,
    suggest,
)
from improvement.run_chart.suggest import looks_like_shares
from improvement.run_chart.table import COLUMNS, BadTable, Table, TableForm, read_table
from improvement.run_chart.table_cells import can_be_drawn
from prompts.run_chart import kind_reason
from prompts.words import Words

PROGRESS_EVERY = 100
OTHER_NAMES = {"xmr": "i"}
"""Kinds of charts by names that others use."""
ANY_CENTRE = frozenset({ChartKind.RUN, ChartKind.I, ChartKind.AUTO})
SHARE_KINDS = frozenset(ChartKind) - {ChartKind.C, ChartKind.U, ChartKind.UP, ChartKind.G, ChartKind.T}


class _Method(NamedTuple):
    """How `analyse` is asked to judge."""

    kind: ChartKind
    rules: RuleSet
    centre: float | None
    mdc_points: int
    shewhart: bool
    trial: bool


def _number(_ctx: click.Context, _param: click.Parameter, typed: float | None) -> float | None:
    """A number that can be drawn: neither endless nor larger or smaller than a table may hold."""
    if typed is None or can_be_drawn(typed):
        return typed
    raise click.BadParameter(Words().plain(NOUN, "option_not_a_number", typed=typed))


def _columns(_ctx: click.Context, _param: click.Parameter, typed: Sequence[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in typed]
    for ours, _, theirs in pairs:
        if ours not in COLUMNS or not theirs.strip():
            raise click.BadParameter(Words().plain(NOUN, "column_option", names=", ".join(COLUMNS)))
    return {ours: theirs for ours, _, theirs in pairs}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--kind",
    type=click.Choice([*[kind.value for kind in ChartKind], *OTHER_NAMES]),
    help="Default: run, with mdc i.",
)
@click.option("--rules", type=click.Choice([rules.value for rules in RuleSet]), default="anhoej")
@click.option("--sheet", metavar="NAME", help="The sheet of an Excel workbook; by default the first.")
@click.option("--by", metavar="COLUMN", help="One series a value of this column.")
@click.option(
    "--column",
    "columns",
    metavar="NAME=HEADER",
    multiple=True,
    callback=_columns,
    help="What a column is called in FILE, such as date=Month; more than once for more.",
)
@click.option(
    "--target", type=float, callback=_number, help="In the unit of the values; 0.95 for 95 % of a share."
)
@click.option("--direction", type=click.Choice(["up", "down"]), help="Which way is better.")
@click.option(
    "--centre", type=float, callback=_number, help="Use this centre line instead of calculating one."
)
@click.option(
    "--per",
    type=click.FloatRange(min=0, min_open=True),
    callback=_number,
    help="Show numerator over denominator as a rate per so many, such as 1000.",
)
@click.option(
    "--mdc-points",
    type=click.Choice([str(points) for points in MDC_CHOICES]),
    default=str(MDC_POINTS),
    help="Points of a shift or trend with --rules mdc.",
)
@click.option("--shewhart", is_flag=True, help="Points outside limits make the verdict, whatever the rules.")
@click.option("--title", help="Names the measure; by default the file does.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="FILE.png, .svg or .pdf; or -, standard output.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Of --out; PNG on standard output.")
@click.option("--dark", is_flag=True, help="Draw on a dark background, as slides have it.")
@click.option("--json", "printed", flag_value="json", help="Print the analysis as a list of objects.")
@click.option("--csv", "printed", flag_value="csv", help="Print a row a point: value, lines, signals.")
@click.option(
    "--date-order",
    type=click.Choice([order.value for order in DateOrder]),
    help="For dates like 01.02.2023: day or month first.",
)
@click.option("--date-format", help="For other dates, such as %d-%b-%y.")
def chart(  # noqa: PLR0917 - click calls it by name
    file: Path,
    kind: str | None,
    rules: str,
    sheet: str | None,
    by: str | None,
    columns: dict[str, str],
    target: float | None,
    direction: str | None,
    centre: float | None,
    per: float | None,
    mdc_points: str,
    shewhart: bool,
    title: str | None,
    out: Path | None,
    form: str | None,
    dark: bool,
    printed: str | None,
    date_order: str | None,
    date_format: str | None,
) -> None:
    """Judge the series in FILE (or -, standard input) by the rules of run charts, and draw them.

    FILE has the columns date, and value or numerator and denominator; perhaps phase, baseline, exclude and
    note. docs/chart.md describes them and what --json and --csv print.
    """
    words = Words()
    picture = out and picture_form(out, form, words)
    if out == STDOUT and printed:
        raise click.BadParameter(words.plain(NOUN, "output_taken"), param_hint="--out")
    chosen = ChartKind(OTHER_NAMES.get(kind or "", kind) or ("i" if rules == RuleSet.MDC.value else "run"))
    _check_centre(chosen, centre, words)
    order = DateOrder(date_order) if date_order else None
    table = _read(file, sheet, words, TableForm(chosen, by, date_format, order, columns))
    name = title or (words.plain(NOUN, "standard_input") if file == STDIN else file.stem)
    settings = Series(name, (), direction=Direction(direction or "none"), target=target, per=per or 1)
    if table.shares:
        settings = replace(settings, kind=Kind.PROPORTION)
    series = [_series(settings, group, points, chosen) for group, points in table.groups.items()]
    _check_per(series, per, chosen, words)
    _check_target(series, target, words)
    left_out = [(group, sentences_of(mistakes, words)) for group, mistakes in table.wrong.items()]
    method = _Method(chosen, RuleSet(rules), centre, int(mdc_points), shewhart, trial=kind is not None)
    analyses = list(_analyses(series, method, words, left_out))
    _say_left_out(left_out, name, words, none_left=not analyses)
    if kind == ChartKind.AUTO.value:
        _explain(analyses, words)
    if out and picture:
        draw_to(out, picture, analyses, name if by else None, words, dark=dark)
    print_out(analyses, words, printed or "sentences", err=out == STDOUT)
    if left_out:
        raise SystemExit(1)


def _explain(analyses: Sequence[Analysis], words: Words) -> None:
    """Why each kind was chosen, and where data that changed have no limits in common."""
    for analysis in analyses:
        reason = kind_reason(analysis.kind, suggest(analysis.series).reason.value, words)
        if analysis.kind is not ChartKind.RUN and _changed(analysis):
            reason = f"{reason} {words.plain(NOUN, 'limits_of_a_changed_process')}"
        click.echo(words.plain(NOUN, "line", series=analysis.series.name, sentence=reason), err=True)


def _changed(analysis: Analysis) -> bool:
    return any(
        signal.rule is not Rule.OUTSIDE_LIMITS
        for phase in analysis.phases
        if not phase.frozen
        for signal in phase.signals
    )


def _read(file: Path, sheet: str | None, words: Words, form: TableForm) -> Table:
    try:
        return read_table(StringIO(text_of(file, words, sheet), newline=""), form)
    except BadTable as bad:
        raise BadInput(sentences_of(bad.mistakes, words)) from None


def _say_left_out(left_out: Sequence[tuple[str, str]], name: str, words: Words, *, none_left: bool) -> None:
    """Name on the error stream each series that cannot be judged. Raises BadInput when no other is left."""
    said = [
        words.plain(NOUN, "left_out", series=printable(group or name), said=why) for group, why in left_out
    ]
    if none_left:
        raise BadInput("\n".join(said))
    for line in said:
        click.echo(line, err=True)


def _series(settings: Series, group: str, points: tuple[Point, ...], kind: ChartKind) -> Series:
    """A group's series; what its counts are says how its numbers are shown."""
    counted = [(p.numerator, p.denominator) for p in points if p.numerator is not None and p.denominator]
    measured = settings.kind
    if counted and kind in SHARE_KINDS:
        measured = Kind.PROPORTION if settings.per == 1 and looks_like_shares(counted) else Kind.RATE
    return replace(settings, name=group or settings.name, points=points, kind=measured)


def _check_centre(kind: ChartKind, centre: float | None, words: Words) -> None:
    if centre is None or kind in ANY_CENTRE:
        return
    most = 1 if kind in (ChartKind.P, ChartKind.PP) else inf
    if not 0 <= centre <= most or (kind is ChartKind.T and not centre):
        said = words.plain(NOUN, "centre_unfit", kind=kind.value, typed=centre)
        raise click.BadParameter(said, param_hint="--centre")


def _check_per(series: Sequence[Series], per: float | None, kind: ChartKind, words: Words) -> None:
    """Refuse a base for what is no rate: shares on a p chart, and values without their counts."""
    counted = any(point.denominator for one in series for point in one.points)
    if per is not None and (kind in (ChartKind.P, ChartKind.PP) or not counted):
        said = words.plain(NOUN, "per_of_shares" if counted else "per_without_counts", kind=kind.value)
        raise click.BadParameter(said, param_hint="--per")


def _check_target(series: Sequence[Series], target: float | None, words: Words) -> None:
    if target is not None and not 0 <= target <= 1 and all(one.kind is Kind.PROPORTION for one in series):
        raise click.BadParameter(words.plain(NOUN, "target_not_a_share", typed=target), param_hint="--target")


def _analyses(
    series: Sequence[Series],
    method: _Method,
    words: Words,
    left_out: list[tuple[str, str]],
) -> Iterator[Analysis]:
    """The analyses of all series that can be judged; the others, each with the reason, go to `left_out`."""
    for done, one in enumerate(series, 1):
        try:
            yield analyse(one, **method._asdict())
        except Refused as refused:
            left_out.append((one.name, words.plain(NOUN, refused.code, **refused.facts)))
        if done % PROGRESS_EVERY == 0 and len(series) > PROGRESS_EVERY:
            click.echo(words.plain(NOUN, "progress", done=done, total=len(series)), err=True)
