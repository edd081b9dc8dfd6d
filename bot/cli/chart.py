"""`callboard chart FILE.csv`: run charts and control charts without Slack."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from improvement.csv_dates import DateOrder
from improvement.measure import Direction, Kind
from improvement.refusal import Refused
from improvement.run_chart import (
    Analysis,
    ChartKind,
    Phase,
    Point,
    Rule,
    RuleSet,
    Series,
    Signal,
    analyse,
    suggest,
)
from improvement.run_chart.suggest import looks_like_shares
from improvement.run_chart.table import BadTable, Table, TableForm, read_table
from prompts.run_chart import chart as captioned
from prompts.run_chart import kind_reason, sentence
from prompts.words import Words

if TYPE_CHECKING:
    from improvement.run_chart.drawing.canvas import Format

NOUN = "chart_csv"
STDIN = Path("-")
MOST_MISTAKES = 20
PROGRESS_EVERY = 100
MANY_PAGES = 20
"""From here on it pays to start a process a core."""
FORMATS = ("png", "svg", "pdf")
SHARE_KINDS = frozenset(ChartKind) - {ChartKind.C, ChartKind.U, ChartKind.UP, ChartKind.G, ChartKind.T}


class BadInput(click.ClickException):
    """What was given is wrong: the sentences go to the error stream as they are, and the exit code is 1."""

    def show(self, file: Any = None) -> None:
        """Print the message alone."""
        click.echo(self.format_message(), file=file, err=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--kind", type=click.Choice([kind.value for kind in ChartKind]), help="Default: run, with mdc i."
)
@click.option("--rules", type=click.Choice([rules.value for rules in RuleSet]), default="anhoej")
@click.option("--by", metavar="COLUMN", help="One series a value of this column.")
@click.option("--target", type=float, help="In the unit of the values; 0.95 for 95 % of a share.")
@click.option("--direction", type=click.Choice(["up", "down"]), help="Which way is better.")
@click.option("--centre", type=float, help="Use this centre line instead of calculating one.")
@click.option("--title", help="Names the measure; by default the file does.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="FILE.png, .svg or .pdf")
@click.option("--json", "as_json", is_flag=True, help="Print the analysis as a list of objects.")
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
    by: str | None,
    target: float | None,
    direction: str | None,
    centre: float | None,
    title: str | None,
    out: Path | None,
    as_json: bool,
    date_order: str | None,
    date_format: str | None,
) -> None:
    """Judge the series in FILE (or -, standard input) by the rules of run charts, and draw them.

    FILE has the columns date, and value or numerator and denominator; perhaps phase, baseline, exclude and
    note. docs/chart.md describes them and what --json prints.
    """
    words = Words()
    if out is not None and out.suffix.lower().lstrip(".") not in FORMATS:
        raise click.BadParameter(words.plain(NOUN, "suffix_unknown", file=out.name), param_hint="--out")
    chosen = ChartKind(kind or ("i" if rules == RuleSet.MDC.value else "run"))
    order = DateOrder(date_order) if date_order else None
    table = _read(file, words, TableForm(chosen, by, date_format, order))
    name = title or (words.plain(NOUN, "standard_input") if file == STDIN else file.stem)
    settings = Series(name, (), direction=Direction(direction or "none"), target=target)
    if table.shares:
        settings = replace(settings, kind=Kind.PROPORTION)
    series = [_series(settings, group, points, chosen) for group, points in table.groups.items()]
    _check_target(series, target, words)
    analyses = list(_analyses(series, chosen, RuleSet(rules), centre, words))
    if kind == ChartKind.AUTO.value:
        _explain(analyses, words)
    if out is not None:
        _draw(analyses, name, bool(by), out, words)
    if as_json:
        click.echo(json.dumps([as_object(analysis, words) for analysis in analyses], ensure_ascii=False))
        return
    for analysis in analyses:
        said = sentence(analysis, words)
        click.echo(words.plain(NOUN, "line", series=analysis.series.name, sentence=said))


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


def as_object(analysis: Analysis, words: Words) -> dict[str, Any]:
    """One series as `--json` prints it. Positions count from 1; no value is rounded."""
    return {
        "series": analysis.series.name,
        "kind": analysis.kind.value,
        "rules": analysis.rules.value,
        "phases": [_phase(phase) for phase in analysis.phases],
        "verdict": analysis.verdict.value,
        "sentence": sentence(analysis, words),
    }


def _phase(phase: Phase) -> dict[str, Any]:
    return {
        "first": phase.first,
        "last": phase.last,
        "n": phase.n,
        "useful": phase.useful,
        "centre": phase.centre,
        "lower": phase.lower,
        "upper": phase.upper,
        "longest_run": phase.longest_run,
        "longest_run_max": phase.longest_run_max,
        "crossings": phase.crossings,
        "crossings_min": phase.crossings_min,
        "runs": phase.runs,
        "runs_min": phase.runs_min,
        "runs_max": phase.runs_max,
        "signals": [_signal(signal) for signal in phase.signals],
    }


def _signal(signal: Signal) -> dict[str, Any]:
    direction = None if signal.direction is Direction.NONE else signal.direction.value
    return {"rule": signal.rule.value, "first": signal.first, "last": signal.last, "direction": direction}


def _read(file: Path, words: Words, form: TableForm) -> Table:
    try:
        return read_table(StringIO(_text(file, words), newline=""), form)
    except OSError as error:
        raise BadInput(words.plain(NOUN, "not_opened", file=str(file), reason=error.strerror)) from None
    except BadTable as bad:
        raise BadInput(_said(bad, words)) from None


def _text(file: Path, words: Words) -> str:
    """What the file says, in UTF-8 or else in Windows-1252, which older spreadsheets write."""
    content = sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
    try:
        if b"\0" in content:
            raise BadInput(words.plain(NOUN, "unreadable", file=file.name))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise BadInput(words.plain(NOUN, "unreadable", file=file.name)) from None
    click.echo(words.plain(NOUN, "read_as_windows", file=file.name), err=True)
    return text


def _said(bad: BadTable, words: Words) -> str:
    said = [
        words.plain(NOUN, "mistake", line=m.line, said=words.plain(NOUN, m.code, **m.facts))
        for m in bad.mistakes[:MOST_MISTAKES]
    ]
    rest = len(bad.mistakes) - len(said)
    return "\n".join([*said, words.plain(NOUN, "more", count=rest)] if rest else said)


def _series(settings: Series, group: str, points: tuple[Point, ...], kind: ChartKind) -> Series:
    """A group's series; what its counts are says how its numbers are shown."""
    counted = [(p.numerator, p.denominator) for p in points if p.numerator is not None and p.denominator]
    measured = settings.kind
    if counted and kind in SHARE_KINDS:
        measured = Kind.PROPORTION if looks_like_shares(counted) else Kind.RATE
    return replace(settings, name=group or settings.name, points=points, kind=measured)


def _check_target(series: Sequence[Series], target: float | None, words: Words) -> None:
    if target is not None and target > 1 and all(one.kind is Kind.PROPORTION for one in series):
        raise click.BadParameter(words.plain(NOUN, "target_not_a_share", typed=target), param_hint="--target")


def _analyses(
    series: Sequence[Series], kind: ChartKind, rules: RuleSet, centre: float | None, words: Words
) -> Iterator[Analysis]:
    for done, one in enumerate(series, 1):
        try:
            yield analyse(one, rules=rules, kind=kind, centre=centre)
        except Refused as refused:
            raise BadInput(words.plain(NOUN, refused.code, series=one.name, **refused.facts)) from None
        if done % PROGRESS_EVERY == 0 and len(series) > PROGRESS_EVERY:
            click.echo(words.plain(NOUN, "progress", done=done, total=len(series)), err=True)


def _draw(analyses: Sequence[Analysis], title: str, grouped: bool, out: Path, words: Words) -> None:
    from improvement.run_chart.drawing.panels import draw_pages, page_count
    from improvement.run_chart.drawing.sheet import (
        draw,  # matplotlib is slow to import, and --json needs none
    )

    form = cast("Format", out.suffix.lower().lstrip("."))
    if grouped:
        charts = [
            captioned(analysis, words, name=title, subject=analysis.series.name) for analysis in analyses
        ]
        total = page_count(len(charts))
        processes = (os.cpu_count() or 1) if total >= MANY_PAGES else 1
        drawn = draw_pages(charts, title=title, format=form, scale=2, processes=processes)
    else:
        total, drawn = 1, iter([draw(captioned(analyses[0], words), format=form, scale=2)])
    for number, picture in enumerate(drawn, 1):
        path = out if number == 1 else out.with_stem(f"{out.stem}-{number}")
        try:
            path.write_bytes(picture)
        except OSError as error:
            reason = error.strerror
            raise BadInput(words.plain(NOUN, "not_written", file=str(path), reason=reason)) from None
        if total > 1:
            click.echo(words.plain(NOUN, "drawing", done=number, total=total), err=True)
