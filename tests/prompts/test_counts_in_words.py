"""One is not many: sentences that count agree with their number."""

from datetime import date

import pytest

from improvement.headline import Figures
from prompts.words import Words

MONTH = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("reported", "said"),
    [
        (Figures(0, 0, 5, 1), "0 of 5 teams have reported."),
        (Figures(1, 0, 5, 1), "1 of 5 teams has reported."),
        (Figures(2, 0, 5, 1), "2 of 5 teams have reported."),
        (Figures(1, 0, 1, 1), "1 of 1 team has reported."),
        (Figures(3, 0, 5, 2), "3 of 5 teams have reported them all."),
        (Figures(3, 1, 5, 2), "3 of 5 teams have reported them all, 1 some of them."),
        (Figures(3, 0, 5, 1, 1), "3 of 5 teams have reported; 1 has no data."),
        (Figures(3, 1, 5, 2, 2), "reported them all, 1 some of them; 2 have no data for some of them."),
    ],
)
def test_how_many_teams_have_reported(reported: Figures, said: str) -> None:
    assert Words().say("agenda", "figures", reported=reported, month=MONTH).endswith(said)


@pytest.mark.parametrize(("cycles", "said"), [(1, "1 open PDSA cycle"), (2, "2 open PDSA cycles")])
def test_how_many_cycles_are_open(cycles: int, said: str) -> None:
    facts = {"answers": 1, "questions": 4, "figures": 0, "measures": 1, "cycles": cycles}
    assert Words().say("agenda", "update_state", team="Harbor", **facts).endswith(said)


@pytest.mark.parametrize(
    ("crossings", "said"),
    [(1, "1 crossing (at least 1 is chance)"), (4, "4 crossings (at least 1 is chance)")],
)
def test_how_often_the_centre_is_crossed(crossings: int, said: str) -> None:
    facts = {"longest_run": 5, "longest_run_max": 6, "crossings": crossings, "crossings_min": 1}
    assert Words().say("run_chart", "detail_anhoej", **facts).endswith(said)
