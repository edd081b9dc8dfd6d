"""A short run of `make crash`: the real outbox in processes of its own, on a real database."""

from dataclasses import replace

import pytest

from storage.database import Database
from tests.crash.run import SCENARIOS, Scenario, run

MESSAGES, FAULTS = 24, 6
OFTENER = 4
"""So few messages meet faults for certain when each is so much likelier than in a whole run."""
WORST = ("stopped and continued", "ahead of Slack", "everything")


@pytest.mark.parametrize(
    "scenario", [each for each in SCENARIOS if each.name in WORST], ids=lambda scenario: scenario.name
)
def test_whatever_breaks_every_message_is_in_slack_once(bare_database: Database, scenario: Scenario) -> None:
    often = replace(scenario, kills=scenario.kills * OFTENER, stops=scenario.stops * OFTENER)
    seen = run(often, bare_database.url, seed=7, messages=MESSAGES, most_faults=FAULTS)
    assert seen.hits or not (scenario.kills or scenario.stops)
    assert (seen.doubled, seen.lost) == ([], [])
    assert seen.statuses["sent"] + seen.statuses["dropped"] == seen.messages == MESSAGES
