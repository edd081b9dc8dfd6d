"""What people decided about a chart, in words: on the picture, in its alternative text and in messages."""

from dataclasses import replace

from improvement.run_chart.chart import Chart
from improvement.run_chart.decisions import Baseline, Decisions
from improvement.run_chart.window import latest
from prompts.words import Mrkdwn, Words, unescape

NOUN = "run_chart_desk"


def decisions_told(held: Decisions, words: Words) -> list[Mrkdwn]:
    """Who decided what, when and why: the baseline, then the phases."""
    base = held.baseline
    lines = [] if base is None else [_baseline_said(base, words)]
    for phase in sorted(held.phases, key=lambda phase: phase.starts):
        facts = {"starts": phase.starts, "who": phase.who, "when": phase.when, "why": phase.why}
        lines.append(words.say(NOUN, "phase_said", **facts))
    return lines


def with_baseline(chart: Chart, baseline: Baseline | None, words: Words) -> Chart:
    """Who froze the baseline and why: above its months, or below where none are drawn apart.

    Phases and notes are words of the chart itself.
    """
    if baseline is None:
        return chart
    said = unescape(_baseline_said(baseline, words))
    if not any(phase.frozen for phase in chart.analysis.phases):
        return _with_text(_with_footer(chart, said, words), said)
    facts = {"who": baseline.who, "when": baseline.when, "why": baseline.why}
    label = words.plain(NOUN, "baseline_label", **facts)
    return _with_text(replace(chart, captions=replace(chart.captions, baseline=label)), said)


def cut(chart: Chart, months: int | None, words: Words) -> Chart:
    """The latest months alone where people chose so; it then says how many there are."""
    points = len(chart.analysis.series.points)
    if months is None or points <= months:
        return chart
    said = words.plain(NOUN, "cut_to", months=months, points=points)
    return _with_text(_with_footer(latest(chart, months), said, words), said)


def drawn_by_quarter(chart: Chart, threshold: int | None, words: Words) -> Chart:
    """The chart of three months together, which says that it is one, and why."""
    said = words.plain(NOUN, "drawn_by_quarter", threshold=threshold)
    return _with_text(_with_footer(chart, said, words), said)


def _baseline_said(base: Baseline, words: Words) -> Mrkdwn:
    facts = {"first": base.first, "last": base.last, "who": base.who, "when": base.when, "why": base.why}
    return words.say(NOUN, "baseline_said", **facts)


def _with_footer(chart: Chart, said: str, words: Words) -> Chart:
    """The chart with one sentence more below it."""
    footer = words.plain("run_chart", "footer", definition=chart.captions.footer, source=said)
    return replace(chart, captions=replace(chart.captions, footer=footer))


def _with_text(chart: Chart, said: str) -> Chart:
    """The chart with one sentence more in its alternative text."""
    alt = f"{chart.captions.alt_text} {said}"
    return replace(chart, captions=replace(chart.captions, alt_text=alt))
