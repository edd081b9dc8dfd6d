"""How far a measure came, in words."""

from improvement.run_chart import Progress, Stretch
from prompts.run_chart_facts import Facts

FINER = 3
"""Decimals that may be added to tell a value from a target that it misses."""


class HowFar(Facts):
    """The progress of one analysis."""

    def span(self, start: float, end: float) -> str:
        """Two values, from and to."""
        return self.say("span_of", start=self._value(start), end=self._value(end))

    def progress(self) -> str:
        """Where the measure began, where it is now, and its target; empty with too few points."""
        made = self.analysis.progress
        if made is None:
            return ""
        since = made.reached_since
        return self.say(
            "progress",
            centre=self.say("centre_name", kind=self.analysis.kind.value, frozen=False),
            frozen=made.frozen,
            start=self._value(made.start.value),
            begun=self._stretch(made.start),
            year=self._value(made.year.value) if made.year else "",
            of_year=self._stretch(made.year) if made.year else (),
            latest=self._apart(made.latest.value, made),
            now=self._stretch(made.latest),
            cadence=self.cadence.value,
            target="" if made.target is None else self._shown(made.target),
            reached=made.reached,
            since="" if since is None else self._at(since),
        )

    def _stretch(self, stretch: Stretch) -> tuple[int, bool]:
        """How many points, and whether none between them is missing."""
        return stretch.points, stretch.last - stretch.first + 1 == stretch.points

    def _apart(self, value: float, made: Progress) -> str:
        """The value with as many decimals as keep it from looking like a target that it misses."""
        told = self._value(value)
        for more in range(1, FINER + 1):
            if made.reached is not False or made.target is None:
                break
            if told != self._shown(made.target, self.decimals + more - 1):
                break
            told = self._shown(value, self.decimals + more)
        return told
