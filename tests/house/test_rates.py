"""The rates in the documentation are those that the simulation prints."""

import pytest

from bench.rates import CASES, PAGE, YEAR, Case, possible, table

TEXT = PAGE.read_text("utf-8")


@pytest.mark.parametrize("case", [case for case in CASES if case.months == 2 * YEAR], ids=lambda c: c.words)
def test_the_page_on_run_charts_holds_the_simulated_rates_of_two_years(case: Case) -> None:
    assert [line for line in table([case]) if line not in TEXT] == []


def test_the_page_on_run_charts_has_a_row_for_every_simulation() -> None:
    assert [case.words for case in CASES if f"| {case.words} |" not in TEXT] == []


def test_the_page_on_run_charts_says_how_often_possibly_better_is_chance() -> None:
    assert possible() in TEXT
