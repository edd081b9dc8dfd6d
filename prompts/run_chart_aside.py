"""What is said beside a verdict: points outside Shewhart's limits, and the icons that NHS readers know."""

from improvement.run_chart import RuleSet
from improvement.run_chart.icons import assurance, variation
from prompts.run_chart_facts import MONTHS_OR_MORE, Facts


class Aside(Facts):
    """What of one analysis makes no verdict."""

    def _aside(self, phrase: str, *, short: bool = False) -> str:
        """Points of the latest phase outside Shewhart's limits, where they make no verdict; empty without."""
        outside = self.analysis.latest.aside if self.analysis.latest else ()
        if not outside:
            return ""
        return self.say(
            phrase,
            count=len(outside),
            direction=outside[-1].direction.value,
            when=self._at(outside[-1].first, short=short),
            dated=self.cadence not in MONTHS_OR_MORE,
            cadence=self.cadence.value,
        )

    def icons(self) -> str:
        """The variation of the latest point, and whether the target will be met, under Making Data Count."""
        if self.analysis.rules is not RuleSet.MDC or (latest := variation(self.analysis)) is None:
            return ""
        target = assurance(self.analysis)
        return self.say(
            "icons",
            variation=latest.variation.value,
            side=latest.side.value,
            assurance=target.value if target else "",
        )
