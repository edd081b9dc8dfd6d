"""`callboard measures import`: all of a file or nothing, and twice is once."""

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import Result
from sqlmodel import select

from bot import clock
from improvement.measure import Value
from storage.database import Database
from storage.measure import report
from storage.tables import MeasureRow, MeasureValue, Team
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
    return desk.runs("measures", "import", "--yes", *options, desk.writes(text, "values.csv"))


def asks(desk: Desk, text: str, answers: str, *options: str) -> Result:
    words = ("measures", "import", *options, desk.writes(text, "values.csv"))
    return desk.answers(answers, *words)


def corrects(database: Database, month: str, value: Value | None, who: str) -> None:
    """A person of Northside reports how many feet were looked at, as in Slack."""
    with database.session() as session:
        measure = session.exec(select(MeasureRow).where(MeasureRow.key == "looked-at")).one()
        team = session.exec(select(Team).where(Team.key == "northside")).one()
        at = date.fromisoformat(f"{month}-01")
        now = datetime(2026, 10, 3, 9, tzinfo=UTC)
        report(session, measure=measure, team=team, month=at, value=value, reported_by=who, now=now)
        session.commit()


def stored(database: Database) -> list[tuple[str, float | None, float | None]]:
    with database.reading() as session:
        rows = session.exec(select(MeasureValue).order_by("id"))
        return [(f"{row.month:%Y-%m}", row.numerator, row.denominator) for row in rows]


def test_values_are_remembered_with_their_counts(desk: Desk, sqlite_database: Database) -> None:
    said = imports(desk, GOOD)
    assert (said.exit_code, said.stdout.splitlines()[-1]) == (0, "3 values saved.")
    assert stored(sqlite_database) == [("2026-08", 81, 90), ("2026-09", 85, 92), ("2026-08", 14, None)]


def test_the_same_file_again_saves_nothing_twice(desk: Desk, sqlite_database: Database) -> None:
    imports(desk, GOOD)
    said = imports(desk, GOOD)
    assert said.stdout == "0 new, 0 changed, 0 left as people reported them, 3 there already.\n"
    assert len(stored(sqlite_database)) == 3


def test_a_corrected_value_replaces_the_old_one_which_stays_in_the_history(
    desk: Desk, sqlite_database: Database
) -> None:
    imports(desk, GOOD)
    said = imports(desk, GOOD.replace("81,90", "82,90"))
    assert "Northside, Feet looked at, August 2026: 90% (81 of 90) becomes 91.1% (82 of 90)" in said.stdout
    assert said.stdout.endswith("1 value saved.\n")
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
    first = json.loads(imports(desk, GOOD, "--json").stdout)
    assert (first["saved"], first["unchanged"], len(first["new"])) == (3, 0, 3)
    second = json.loads(imports(desk, GOOD.replace("81,90", "82,90"), "--json").stdout)
    assert second["changed"] == [
        {
            "line": 2,
            "name": "northside/looked-at/2026-08",
            "to": [82, 90],
            "from": [81, 90],
            "reported_by": "import",
        }
    ]


def test_with_several_collaboratives_the_command_asks_which(desk: Desk) -> None:
    assert desk.founds_another().exit_code == 0
    said = imports(desk, GOOD)
    assert said.exit_code == 1
    assert "--collaborative" in said.stderr
    assert imports(desk, GOOD, "--collaborative", "eye-care").exit_code == 0
    assert imports(desk, GOOD, "--collaborative", "ear-care").exit_code == 1


def test_the_plan_is_shown_and_asked_about_before_anything_is_saved(
    desk: Desk, sqlite_database: Database
) -> None:
    for answer in ("n\n", ""):
        said = asks(desk, GOOD, answer)
        assert said.exit_code == 1
        assert "+ Northside, Feet looked at: 2 values, August 2026 to September 2026" in said.stdout
        assert "Save 3 values?" in said.stderr
        assert "Nothing was saved" in said.stderr
        assert stored(sqlite_database) == []
    said = asks(desk, GOOD, "y\n")
    assert (said.exit_code, said.stdout.splitlines()[-1]) == (0, "3 values saved.")
    assert len(stored(sqlite_database)) == 3


def test_scripts_see_the_plan_and_save_nothing_without_yes(desk: Desk, sqlite_database: Database) -> None:
    planned = json.loads(asks(desk, GOOD, "", "--json").stdout)
    assert (planned["saved"], len(planned["new"])) == (0, 3)
    assert stored(sqlite_database) == []


def test_what_a_person_corrected_in_slack_stays_and_is_said_with_their_name(
    desk: Desk, sqlite_database: Database
) -> None:
    imports(desk, GOOD)
    nurse = next(person.id for person in desk.workspace.people if person.name == "nurse")
    corrects(sqlite_database, "2026-08", Value(83, 90), nurse)
    said = imports(desk, GOOD.replace("85,92", "86,92"))
    assert "stays 92.2% (83 of 90), as @nurse reported on 3 October 2026" in said.stdout
    assert "--over northside/looked-at/2026-08" in said.stdout
    assert said.stdout.endswith("1 value saved.\n")
    assert stored(sqlite_database)[-2:] == [("2026-08", 83, 90), ("2026-09", 86, 92)]


def test_a_month_that_a_person_said_has_no_data_stays_so_unless_it_is_named(
    desk: Desk, sqlite_database: Database
) -> None:
    nurse = next(person.id for person in desk.workspace.people if person.name == "nurse")
    corrects(sqlite_database, "2026-08", None, nurse)
    said = imports(desk, GOOD)
    assert "stays without data, as @nurse reported" in said.stdout
    assert said.stdout.endswith("2 values saved.\n")
    said = imports(desk, GOOD, "--over", "northside/looked-at/2026-08")
    assert "no data becomes 90% (81 of 90)" in said.stdout
    assert stored(sqlite_database)[-1] == ("2026-08", 81, 90)


@pytest.mark.parametrize("name", ["northside/looked-at/2026-08", "northside/looked-at", "northside"])
def test_a_correction_is_written_over_where_it_is_named(
    desk: Desk, sqlite_database: Database, name: str
) -> None:
    imports(desk, GOOD)
    corrects(sqlite_database, "2026-08", Value(83, 90), "U0GONE")
    said = imports(desk, GOOD, "--over", name)
    assert "becomes 90% (81 of 90) (it was reported by U0GONE" in said.stdout
    assert stored(sqlite_database)[-1] == ("2026-08", 81, 90)


def test_a_name_that_fits_nothing_is_a_slip_and_saves_nothing(desk: Desk, sqlite_database: Database) -> None:
    said = imports(desk, GOOD, "--over", "northside/looked")
    assert said.exit_code == 1
    assert "names no value" in said.stderr
    assert stored(sqlite_database) == []


def test_a_month_that_is_running_is_asked_about_by_itself(desk: Desk, sqlite_database: Database) -> None:
    running = f"{clock.now():%Y-%m}"
    text = f"{GOOD}northside,visits,{running},7,\n"
    said = asks(desk, text, "n\ny\n")
    assert "is still running, and one value would be about it" in said.stderr
    assert said.stdout.endswith("3 values saved.\n")
    asks(desk, text, "y\ny\n")
    assert stored(sqlite_database)[-1] == (running, 7, None)
