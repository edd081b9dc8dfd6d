"""What `callboard chart` gives out: JSON and pictures."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from improvement.measure import Direction
from improvement.run_chart import Analysis, Phase, Signal
from prompts.run_chart import chart as captioned
from prompts.run_chart import sentence
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


def draw_to(analyses: Sequence[Analysis], title: str, grouped: bool, out: Path, words: Words) -> None:
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
