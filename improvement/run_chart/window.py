"""The latest months of a chart. All of its points have judged it; only the latest are drawn."""

from dataclasses import replace

from improvement.run_chart.chart import Captions, Chart
from improvement.run_chart.rules import Signal
from improvement.run_chart.verdict import Analysis, Phase


def latest(chart: Chart, points: int) -> Chart:
    """The chart with at most so many points at its end.

    Centre, limits and findings stay what all points made them: how much is shown must not decide what is
    found.
    """
    cut = len(chart.analysis.series.points) - points
    if cut <= 0:
        return chart
    analysis = _cut(chart.analysis, cut)
    since = analysis.series.points[0].period
    kept = [number for number, mark in enumerate(chart.marks) if mark.on >= since]
    dropped = len(chart.analysis.phases) - len(analysis.phases)
    captions = replace(
        chart.captions,
        centres=chart.captions.centres[dropped:],
        phase_key=chart.captions.phase_key[dropped:],
        excluded=tuple((position - cut, y) for position, y in chart.captions.excluded if position > cut),
        phases=_phase_notes(chart.captions, analysis, cut),
        notes=tuple((position - cut, note) for position, note in chart.captions.notes if position > cut),
        key=tuple(chart.captions.key[number] for number in kept if number < len(chart.captions.key)),
    )
    return Chart(analysis, captions, tuple(chart.marks[number] for number in kept))


def _cut(analysis: Analysis, cut: int) -> Analysis:
    series = replace(analysis.series, points=analysis.series.points[cut:])
    phases = tuple(_cut_phase(analysis, phase, cut) for phase in analysis.phases if phase.last > cut)
    return replace(analysis, series=series, values=analysis.values[cut:], phases=phases)


def _cut_phase(analysis: Analysis, phase: Phase, cut: int) -> Phase:
    gone = max(cut - phase.first + 1, 0)
    shown = analysis.series.points[phase.first - 1 + gone : phase.last]
    return replace(
        phase,
        first=phase.first + gone - cut,
        last=phase.last - cut,
        lower=phase.lower[gone:],
        upper=phase.upper[gone:],
        signals=tuple(_moved(signal, cut) for signal in phase.signals if signal.last > cut),
        possible=_moved(phase.possible, cut) if phase.possible and phase.possible.last > cut else None,
        frozen=phase.frozen and any(point.baseline for point in shown),
    )


def _moved(signal: Signal, cut: int) -> Signal:
    points = tuple([position - cut for position in signal.points if position > cut])
    return replace(signal, first=max(signal.first - cut, 1), last=signal.last - cut, points=points)


def _phase_notes(captions: Captions, analysis: Analysis, cut: int) -> tuple[tuple[int, str], ...]:
    """A phase that began before what is shown has its note at the first point shown."""
    shown = {phase.first for phase in analysis.phases}
    told = {max(position - cut, 1): note for position, note in captions.phases}
    return tuple((position, note) for position, note in sorted(told.items()) if position in shown)
