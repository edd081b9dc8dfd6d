"""The rates in the documentation are those that the simulation prints."""

from pathlib import Path

from bench.rates import table

PAGE = Path(__file__).parents[2] / "docs" / "run-charts.md"


def test_the_page_on_run_charts_holds_the_simulated_rates_as_they_are() -> None:
    assert "\n".join(table()) in PAGE.read_text("utf-8")
