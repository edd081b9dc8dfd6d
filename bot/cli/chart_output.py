"""What `callboard chart` gives out: sentences, JSON, CSV and pictures."""

import csv
import json
import os
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from bot.cli.chart_json import as_object
from improvement.run_chart import Analysis, Phase
from prompts.run_chart import chart as captioned
from prompts.run_chart import standing
from prompts.words import Words

if TYPE_CHECKING:
    from improvement.run_chart.drawing.canvas import Format

NOUN = "chart_csv"
MANY_PAGES = 20
"""From here on it pays to start a process a core."""
FORMATS = ("png", "svg", "pdf")


class BadInput(click.ClickException):
    """What was given is wrong: the sentences go to the error stream as they are, and the exit code is 1."""

    def show(self, file: Any = None) -> None:
        """Print the message alone."""
        click.echo(self.format_message(), file=file, err=True)


STDOUT = Path("-")
CSV_COLUMNS = (
    "series",
    "date",
    "value",
    "phase",
    "baseline",
    "exclude",
    "centre",
    "lower",
    "upper",
    "signals",
    "note",
)


def print_out(analyses: Sequence[Analysis], words: Words, form: str, *, err: bool = False) -> None:
    """Print the analyses in a form, `json`, `csv` or sentences; sentences perhaps on the error stream."""
    if form == "json":
        each = (json.dumps(as_object(analysis, words), ensure_ascii=False) for analysis in analyses)
        click.echo(f"[{', '.join(each)}]")
    elif form == "csv":
        click.echo(as_csv(analyses), nl=False)
    else:
        for analysis in analyses:
            said = standing(analysis, words)
            click.echo(words.plain(NOUN, "line", series=analysis.series.name, sentence=said), err=err)


def as_csv(analyses: Sequence[Analysis]) -> str:
    """A header, and a row a point; `callboard chart - --by series` reads it again."""
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for analysis in analyses:
        for number, phase in enumerate(analysis.phases, 1):
            writer.writerows(_row(analysis, number, phase, at) for at in range(phase.first, phase.last + 1))
    return written.getvalue()


def _row(analysis: Analysis, number: int, phase: Phase, at: int) -> tuple[object, ...]:
    """The point at a position from 1, in a phase."""
    point = analysis.series.points[at - 1]
    rules = dict.fromkeys(signal.rule.value for signal in phase.signals if at in signal.carriers)
    return (
        analysis.series.name,
        point.period.isoformat(),
        analysis.values[at - 1],
        number,
        str(point.baseline).lower(),
        str(point.excluded).lower(),
        phase.centre,
        phase.lower[at - phase.first],
        phase.upper[at - phase.first],
        " ".join(rules),
        point.note,
    )


def picture_form(out: Path, form: str | None, words: Words) -> "Format":
    """The form that was asked for, otherwise what the name ends with. Raises BadParameter."""
    chosen = form or ("png" if out == STDOUT else out.suffix.lower().lstrip("."))
    if chosen not in FORMATS:
        raise click.BadParameter(words.plain(NOUN, "suffix_unknown", file=out.name), param_hint="--out")
    return cast("Format", chosen)


def draw_to(
    out: Path,
    form: "Format",
    analyses: Sequence[Analysis],
    title: str | None,
    words: Words,
    *,
    dark: bool = False,
) -> None:
    """Draw one chart or, under a title, all of them as small multiples on pages. Raises BadInput."""
    from improvement.run_chart.drawing.panels import draw_pages, page_count
    from improvement.run_chart.drawing.sheet import (
        draw,  # matplotlib is slow to import, and --json needs none
    )

    if title is not None:
        charts = [
            captioned(analysis, words, name=title, subject=analysis.series.name) for analysis in analyses
        ]
        total = page_count(len(charts))
        processes = (os.cpu_count() or 1) if total >= MANY_PAGES else 1
        drawn = draw_pages(charts, title=title, format=form, scale=2, dark=dark, processes=processes)
    else:
        total, drawn = 1, iter([draw(captioned(analyses[0], words), format=form, scale=2, dark=dark)])
    if out == STDOUT and total > 1:
        raise BadInput(words.plain(NOUN, "many_pages", total=total))
    for number, picture in enumerate(drawn, 1):
        write_picture(out if number == 1 else out.with_stem(f"{out.stem}-{number}"), picture, words)
        if total > 1:
            click.echo(words.plain(NOUN, "drawing", done=number, total=total), err=True)


def write_picture(path: Path, picture: bytes, words: Words) -> None:
    """Write a picture to a file or to standard output. Raises BadInput."""
    if path == STDOUT:
        sys.stdout.buffer.write(picture)
        return
    try:
        path.write_bytes(picture)
    except OSError as error:
        reason = error.strerror
        raise BadInput(words.plain(NOUN, "not_written", file=str(path), reason=reason)) from None
