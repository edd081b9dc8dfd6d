"""`callboard measures import`: all of a file or nothing, and twice is once."""

import json

import pytest
from click.testing import Result
from sqlmodel import select

from storage.database import Database
from storage.tables import MeasureValue
from tests.bot.desk import CHARTER, Desk

GOOD = """\
team,measure,month,numerator,denominator
northside,looked-at,2026-08,81,90
northside,looked-at,2026-09,85,92
Hillcrest,Visits,2026-08,14,
"""


@pytest.fixture(autouse=True)
def _collaborative(desk: Desk) -> None:
    assert desk.runs("charter", "apply", desk.writes(CHARTER)).exit_code == 0


def imports(desk: Desk, text: str, *options: str) -> Result:
    return desk.runs("measures", "import", *options, desk.writes(text, "values.csv"))


def stored(database: Database) -> list[tuple[str, float | None, float | None]]:
    with database.reading() as session:
        rows = session.exec(select(MeasureValue).order_by("id"))
        return [(f"{row.month:%Y-%m}", row.numerator, row.denominator) for row in rows]


def test_values_are_remembered_with_their_counts(desk: Desk, sqlite_database: Database) -> None:
    said = imports(desk, GOOD)
    assert (said.exit_code, said.stdout) == (0, "3 values saved, 0 were there already.\n")
    assert stored(sqlite_database) == [("2026-08", 81, 90), ("2026-09", 85, 92), ("2026-08", 14, None)]


def test_the_same_file_again_saves_nothing_twice(desk: Desk, sqlite_database: Database) -> None:
    imports(desk, GOOD)
    said = imports(desk, GOOD)
    assert said.stdout == "0 values saved, 3 were there already.\n"
    assert len(stored(sqlite_database)) == 3


def test_a_corrected_value_replaces_the_old_one_which_stays_in_the_history(
    desk: Desk, sqlite_database: Database
) -> None:
    imports(desk, GOOD)
    said = imports(desk, GOOD.replace("81,90", "82,90"))
    assert said.stdout == "1 value saved, 2 were there already.\n"
    assert ("2026-08", 81, 90) in stored(sqlite_database)
    assert ("2026-08", 82, 90) in stored(sqlite_database)


def test_a_byte_order_mark_blank_lines_and_months_without_a_number_are_no_mistakes(
    desk: Desk, sqlite_database: Database
) -> None:
    said = imports(desk, "\ufeff" + GOOD.replace("\n", "\r\n\r\n") + "northside,visits,2026-07,,\r\n")
    assert said.exit_code == 0
    assert "1 month without a number left as a gap" in said.stdout
    assert len(stored(sqlite_database)) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("numerator", "count"), "line 1: There is no column numerator"),
        (GOOD.replace("month", "moth"), "Rename moth to month"),
        (GOOD + "northside,looked-at,2026-08,80,90\n", "in line 2 already"),
        (GOOD + "eastside,looked-at,2026-08,80,90\n", "line 5: There is no team 'eastside'"),
        (GOOD + "northside,looked-up,2026-08,80,90\n", "looked-at"),
        (GOOD + "northside,looked-at,2026-07,99,90\n", "more than all"),
        (GOOD + "northside,looked-at,2031-07,9,90\n", "has not begun yet"),
        ("", "The file is empty"),
    ],
)
def test_one_mistake_anywhere_and_nothing_is_remembered(
    desk: Desk, sqlite_database: Database, text: str, said: str
) -> None:
    found = imports(desk, text)
    assert found.exit_code == 1
    assert said in found.stderr.replace("`", "")
    assert "Nothing was changed" in found.stderr
    assert stored(sqlite_database) == []


def test_every_mistake_is_said_at_once_and_as_json_for_scripts(desk: Desk) -> None:
    wrong = GOOD + "eastside,looked-at,2026-08,80,90\nnorthside,looked-at,2026-07,abc,90\n"
    assert [line[:6] for line in imports(desk, wrong).stderr.splitlines()[:2]] == ["line 5", "line 6"]
    found = json.loads(imports(desk, wrong, "--json").stdout)
    assert [one["line"] for one in found["mistakes"]] == [5, 6]
    assert found["saved"] == 0


def test_for_scripts_the_counts_are_json(desk: Desk) -> None:
    assert json.loads(imports(desk, GOOD, "--json").stdout) == {"mistakes": [], "saved": 3, "unchanged": 0}


def test_with_several_collaboratives_the_command_asks_which(desk: Desk) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER.replace("foot-care\n", "eye-care\n", 1)))
    said = imports(desk, GOOD)
    assert said.exit_code == 1
    assert "--collaborative" in said.stderr
    assert imports(desk, GOOD, "--collaborative", "eye-care").exit_code == 0
    assert imports(desk, GOOD, "--collaborative", "ear-care").exit_code == 1
