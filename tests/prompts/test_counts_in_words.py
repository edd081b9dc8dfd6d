"""One is not many: sentences that count agree with their number."""

from datetime import date

import pytest

from prompts.words import Words

MONTH = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("reported", "teams", "said"),
    [
        (0, 5, "0 of 5 teams have reported."),
        (1, 5, "1 of 5 teams has reported."),
        (2, 5, "2 of 5 teams have reported."),
        (1, 1, "1 of 1 team has reported."),
    ],
)
def test_how_many_teams_have_reported(reported: int, teams: int, said: str) -> None:
    assert Words().say("agenda", "figures", reported=reported, teams=teams, month=MONTH).endswith(said)


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
