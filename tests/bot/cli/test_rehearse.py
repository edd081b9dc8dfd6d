"""`callboard rehearse` shows the year of a charter, without Slack and without a database."""

import json
import re
from pathlib import Path
from typing import Any

from tests.bot.desk import Desk

CHARTER = """\
key: opioid-care
name: Opioid care
aim: Safer prescribing.
channel: "#opioid-care"
facilitators: ["@ann"]
zone: America/New_York
country: US
call: {week: fourth, weekday: Thursday, at: 12:00}
questions: four-standing
measures:
  - {key: agreement, name: Signed agreement, type: proportion, definition: Signed of all.}
  - {key: visits, name: Pain visits, type: count, definition: Visits about pain.}
teams:
  - {key: northside, name: Northside, channel: "#opioid-northside"}
  - {key: hillcrest, name: Hillcrest, members: ["@hillcrest-doctor", "@hillcrest-nurse"]}
"""
PAGE = (Path(__file__).parents[3] / "docs" / "rehearse.md").read_text("utf-8")


def rehearses(desk: Desk, *options: str, text: str = CHARTER) -> list[str]:
    """The lines of it, where there is neither Slack nor a database."""
    said = desk.runs(
        "rehearse", desk.writes(text), *options, SLACK_BOT_TOKEN=None, DATABASE_URL="sqlite:////no/such/x"
    )
    assert said.exit_code == 0, said.output
    return said.stdout.splitlines()


def year(desk: Desk, *options: str, text: str = CHARTER) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("\n".join(rehearses(desk, "--json", *options, text=text)))
    return found


def test_the_month_in_the_documentation_is_the_month_that_is_printed(desk: Desk) -> None:
    shown = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    assert rehearses(desk, "--start", "2026-11-01", "--months", "1") == shown[1].splitlines()


def test_a_year_has_twelve_calls_each_on_one_screen(desk: Desk) -> None:
    lines = rehearses(desk, "--start", "2026-10-01")
    screens = "\n".join(lines).split("\n\n")
    assert len(screens) == 1 + 12 + 1
    assert all(len(screen.splitlines()) <= 24 for screen in screens)
    assert max(map(len, lines)) <= 125


def test_a_cancelled_month_is_said_and_a_moved_call_says_where_from(desk: Desk) -> None:
    exceptions = "[{date: 2026-10-22, instead: no call}, {date: 2026-11-26, instead: 2026-11-19}]"
    text = CHARTER.replace("at: 12:00}", "at: 12:00, exceptions: " + exceptions + "}")
    lines = rehearses(desk, "--start", "2026-10-01", "--months", "2", text=text)
    assert "No call on Thursday 22 October 2026: the charter cancels it." in lines
    moved = "NOVEMBER 2026: call on Thursday 19, 12:00, 60 minutes, about October (moved from Thu 26 Nov)"
    assert moved in lines
    assert not [line for line in lines if "Thanksgiving" in line and line.startswith("!")]


def test_what_holds_every_month_is_said_once(desk: Desk) -> None:
    text = CHARTER + "lead_times: {remind_days: [4, 2], morning: 06:30}\n"
    lines = rehearses(desk, "--start", "2026-10-01", text=text)
    assert lines.count("! Every month the first reminder falls on a Sunday.") == 1
    assert lines.count("! Every month asking comes at 06:30, outside working hours.") == 1
    assert not [line for line in lines if "06:30" in line and line.startswith("! A")]


def test_without_a_country_it_says_that_no_holiday_is_known(desk: Desk) -> None:
    lines = rehearses(desk, "--start", "2026-10-01", text=CHARTER.replace("country: US\n", ""))
    assert "No country in the charter, so no public holidays. Add for example country: US" in lines
    assert not [line for line in lines if "Thanksgiving" in line]


def test_for_scripts_each_message_has_its_time_and_its_people(desk: Desk) -> None:
    found = year(desk, "--start", "2026-10-01", "--months", "1")
    (call,) = found["calls"]
    asks = [message for message in call["messages"] if message["occasion"] == "ask"]
    assert [(ask["at"], ask["team"], ask["target"]) for ask in asks] == [
        ("2026-10-15T09:00-04:00", "Northside", "#opioid-northside"),
        ("2026-10-15T09:00-04:00", "Hillcrest", ["@hillcrest-doctor", "@hillcrest-nurse"]),
    ]
    assert found["totals"] == {"calls": 1, "posts": len(call["messages"]), "remarks": len(call["remarks"])}
    assert found["minutes"]["asked"] == 4 * 2 + 2 * 3


def test_a_charter_with_mistakes_is_told_them_as_check_does(desk: Desk) -> None:
    wrong = desk.writes(CHARTER.replace("country: US", "country: UK"))
    said = desk.runs("rehearse", wrong)
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr == desk.runs("charter", "check", wrong).stderr
    assert "Did you mean GB (United Kingdom)?" in said.stderr


def test_a_charter_that_ships_is_rehearsed_from_today(desk: Desk) -> None:
    said = desk.runs("rehearse", "emergency-flow")
    assert said.exit_code == 0
    assert re.search(r"^1[123] calls, \d+ messages at most\.", said.stdout, re.MULTILINE)


def test_a_day_that_is_none_is_wrong_usage(desk: Desk) -> None:
    assert desk.runs("rehearse", desk.writes(CHARTER), "--start", "soon").exit_code == 2
    assert desk.runs("rehearse", desk.writes(CHARTER), "--months", "0").exit_code == 2
