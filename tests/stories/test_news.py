"""From call to call: what a chart says anew goes first and is marked, and the rest is said shortly."""

from datetime import date

from improvement.call import StepKind
from improvement.measure import Value
from tests.cast import Stage
from tests.stories.dialogue import MAIN, sees, starts_call
from tests.stories.measuring import report
from tests.stories.test_every_chart import posted

OCTOBER = date(2026, 10, 1)


def test_the_second_agenda_says_new_of_what_is_new_and_shortly_what_was_said_before(stage: Stage) -> None:
    report(stage, stepped())
    report(stage, flat(), team="riverside")
    first = thread(stage)
    assert "New since" not in first
    assert "As on the last call" not in first
    holds_the_call(stage)
    report(stage, {OCTOBER: Value(81, 100)}, now=stage.clock())
    report(stage, corrected(), team="riverside", now=stage.clock())
    second = thread(stage)
    northside, riverside = (part(second, team) for team in ("Northside", "Riverside"))
    assert "As on the last call: better, 9 months above the median since November 2025." in northside
    assert "useful points" not in northside
    assert "New since the last call. Better, a signal by the Anhøj rules:" in riverside
    holds_the_call(stage)
    summary = sees(stage, stage.member, "What the charts say")
    line = "*new:* better in Riverside Clinic (52% to 82%); as on the last call: better in Northside"
    assert line in summary.text


def holds_the_call(stage: Stage) -> None:
    starts_call(stage)
    stage.move_to(StepKind.SUMMARY)
    stage.later(minutes=1)


def thread(stage: Stage) -> str:
    """What stands in the thread of the agenda of the next call."""
    agenda = posted(stage)
    return "\n".join(message.text for message in stage.workspace.thread(stage.channels[MAIN], agenda.ts)[1:])


def part(told: str, team: str) -> str:
    """What follows the name of one team, up to the next."""
    return told.partition(f"*{team}")[2].partition("answers to")[2].partition("answers to")[0]


def two_years() -> list[date]:
    """October 2024 to September 2026."""
    return [date(2024 + (9 + at) // 12, (9 + at) % 12 + 1, 1) for at in range(24)]


def stepped() -> dict[date, Value]:
    """A year about 41 in 100, then a year about 81."""
    return {at: Value((40 if n < 12 else 80) + n % 3, 100) for n, at in enumerate(two_years())}


def flat() -> dict[date, Value]:
    return {at: Value(50 + n % 4, 100) for n, at in enumerate(two_years())}


def corrected() -> dict[date, Value]:
    """October, and a late correction of the year before it."""
    return {at: Value(80 + n % 4, 100) for n, at in enumerate([*two_years()[12:], OCTOBER])}
