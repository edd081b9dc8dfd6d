"""What `callboard chart --json` prints of a series: docs/chart.md promises its keys."""

from typing import Any

from improvement.measure import Direction
from improvement.run_chart import Analysis, Phase, Progress, Signal, Stretch
from improvement.run_chart.icons import assurance, variation
from prompts.run_chart import sentence
from prompts.words import Words

VERSION = 1
"""Version of the objects that --json prints: raised when a key is lost or changed, not when added."""


def as_object(analysis: Analysis, words: Words) -> dict[str, Any]:
    """One series as `--json` prints it. Positions count from 1; no value is rounded."""
    points = analysis.series.points
    return {
        "version": VERSION,
        "series": analysis.series.name,
        "kind": analysis.kind.value,
        "rules": analysis.rules.value,
        "direction": _direction(analysis.series.direction),
        "dates": [point.period.isoformat() for point in points],
        "values": analysis.values,
        "baseline": [at for at, point in enumerate(points, 1) if point.baseline],
        "phases": [_phase(phase) for phase in analysis.phases],
        "verdict": analysis.verdict.value,
        "progress": _progress(analysis.progress),
        "variation": _variation(analysis),
        "assurance": assurance(analysis),
        "sentence": sentence(analysis, words),
    }


def _variation(analysis: Analysis) -> dict[str, Any] | None:
    icon = variation(analysis)
    return None if icon is None else {"icon": icon.variation.value, "side": _direction(icon.side)}


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
        "possible": _signal(phase.possible) if phase.possible else None,
        "trial": phase.trial and any(limit is not None for limit in (*phase.lower, *phase.upper)),
    }


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "rule": signal.rule.value,
        "first": signal.first,
        "last": signal.last,
        "direction": _direction(signal.direction),
        "points": list(signal.carriers),
    }


def _progress(progress: Progress | None) -> dict[str, Any] | None:
    if progress is None:
        return None
    return {
        "start": _stretch(progress.start),
        "frozen": progress.frozen,
        "year": _stretch(progress.year) if progress.year else None,
        "latest": _stretch(progress.latest),
        "target": progress.target,
        "reached": progress.reached,
        "reached_since": progress.reached_since,
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    first, last, points, value = stretch.first, stretch.last, stretch.points, stretch.value
    return {"first": first, "last": last, "points": points, "value": value}


def _direction(direction: Direction) -> str | None:
    return None if direction is Direction.NONE else direction.value
