"""`callboard charter`: check says every mistake, apply changes what differs and nothing else."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from improvement.charter.reading import read_charter
from improvement.charter.values import Charter
from prompts import library
from sandbox.workspace.model import User
from storage.charter import close, collaborative_by_key, collaboratives, load_charter
from storage.database import Database
from storage.tables import Call, Collaborative, MeasureRow, MeasureValue, Team, Workspace
from tests.bot.desk import CHARTER, Desk

WRONG = CHARTER.replace("third", "thirdly").replace("Europe/London", "Europe/Londres").replace("90", "190")

# -- check ----------------------------------------------------------------------------------------


def test_check_needs_neither_slack_nor_a_database(desk: Desk) -> None:
    said = desk.runs(
        "charter", "check", desk.writes(CHARTER), SLACK_BOT_TOKEN=None, DATABASE_URL="sqlite:////no/such/x"
    )
    assert said.exit_code == 0
    assert "Foot care: no mistakes. 2 teams, 2 measures." in said.stdout
    assert "note: 2 teams. Calls work best with 3 to 6." in said.stdout


def test_check_says_every_mistake_with_its_line_and_exits_with_1(desk: Desk) -> None:
    said = desk.runs("charter", "check", desk.writes(WRONG))
    assert said.exit_code == 1
    lines = said.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "line 6",
        "line 7",
        "line 10",
        "3 mistakes. Nothing was changed.",
    ]
    assert "Did you mean third?" in lines[1]


def test_check_asks_about_a_call_on_a_holiday(desk: Desk) -> None:
    thanksgiving = CHARTER.replace("zone:", "country: US\nzone:").replace("week: third", "week: fourth")
    said = desk.runs("charter", "check", desk.writes(thanksgiving))
    assert said.exit_code == 0
    assert re.search(
        r"note: 2\d November \d{4} is Thanksgiving Day: move the call to the \d\d(th|st|nd|rd)\?", said.stdout
    )


def test_check_for_scripts_is_json_with_the_same_exit_code(desk: Desk) -> None:
    said = desk.runs("charter", "check", "--json", desk.writes(WRONG))
    assert said.exit_code == 1
    assert [(load["line"], load["where"]) for load in json.loads(said.stdout)["mistakes"]] == [
        (6, "zone"),
        (7, "call.week"),
        (10, "measures.1.target"),
    ]
    well = desk.runs("charter", "check", "--json", desk.writes(CHARTER))
    assert (well.exit_code, json.loads(well.stdout)["mistakes"]) == (0, [])


@pytest.mark.parametrize("name", library.names(library.CHARTERS))
def test_a_charter_that_ships_is_checked_by_its_name(desk: Desk, name: str) -> None:
    assert desk.runs("charter", "check", name).exit_code == 0


def test_a_file_that_is_not_there_is_named_with_what_else_there_is(desk: Desk) -> None:
    said = desk.runs("charter", "check", "nowhere.yaml")
    assert said.exit_code == 1
    assert "nowhere.yaml cannot be read" in said.stderr
    assert "six-building-blocks" in said.stderr


def test_a_file_in_another_encoding_is_told_apart_from_a_mistake(desk: Desk) -> None:
    (desk.folder / "latin.yaml").write_bytes("name: Füße".encode("latin-1"))
    said = desk.runs("charter", "check", "latin.yaml")
    assert said.exit_code == 1
    assert "UTF-8" in said.stderr


def test_a_byte_order_mark_is_no_mistake(desk: Desk) -> None:
    assert desk.runs("charter", "check", desk.writes("\ufeff" + CHARTER)).exit_code == 0


def test_a_command_without_its_file_is_wrong_usage(desk: Desk) -> None:
    assert desk.runs("charter", "check").exit_code == 2


# -- apply ----------------------------------------------------------------------------------------


def test_apply_makes_the_collaborative_with_slacks_ids_in_it_and_plans_its_call(
    desk: Desk, sqlite_database: Database
) -> None:
    said = desk.runs("charter", "apply", desk.writes(CHARTER))
    assert said.exit_code == 0
    assert "+ collaborative Foot care" in said.stdout
    assert "+ team Northside" in said.stdout
    assert "Foot care is in force." in said.stdout
    charter = in_force(desk, sqlite_database)
    ids = {user.name: user.id for user in desk.workspace.people}
    assert charter.channel == desk.workspace.channel("foot-care").id
    assert charter.facilitators == (ids["facilitator"],)
    with sqlite_database.reading() as session:
        assert session.exec(select(Call)).one().minutes == 60
        assert session.get(Workspace, desk.workspace.team_id) is not None


def test_a_team_with_a_channel_has_its_people_but_not_the_bot(desk: Desk, sqlite_database: Database) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER))
    ids = {user.name: user.id for user in desk.workspace.people}
    northside, hillcrest = in_force(desk, sqlite_database).teams
    assert set(northside.members) == {ids["nurse"], ids["doctor"]}
    assert (hillcrest.members, hillcrest.leads) == ((ids["hillcrest"],), (ids["hillcrest"],))


def test_applying_twice_changes_nothing(desk: Desk, sqlite_database: Database) -> None:
    file = desk.writes(CHARTER)
    desk.runs("charter", "apply", file)
    before = in_force(desk, sqlite_database)
    said = desk.runs("charter", "apply", file)
    assert (said.exit_code, said.stdout) == (0, "Foot care is in force already. Nothing changed.\n")
    assert in_force(desk, sqlite_database) == before


def test_a_dry_run_shows_the_changes_and_makes_none(desk: Desk, sqlite_database: Database) -> None:
    said = desk.runs("charter", "apply", "--dry-run", desk.writes(CHARTER))
    assert said.exit_code == 0
    assert "+ team Hillcrest" in said.stdout
    assert "this was a dry run" in said.stdout
    with sqlite_database.reading() as session:
        assert session.exec(select(Collaborative)).all() == []


def test_changes_are_shown_with_the_names_of_the_file(desk: Desk) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER))
    changed = CHARTER.replace('facilitators: ["@facilitator"]', 'facilitators: ["@facilitator", "@nurse"]')
    said = desk.runs("charter", "apply", desk.writes(changed.replace("12:30", "13:00")))
    assert "~ collaborative, facilitators: @facilitator -> @facilitator, @nurse" in said.stdout
    assert "~ call, at: 12:30 -> 13:00" in said.stdout


def test_the_changes_for_scripts_are_json(desk: Desk) -> None:
    said = desk.runs("charter", "apply", "--json", desk.writes(CHARTER))
    found = json.loads(said.stdout)
    assert found["dry_run"] is False
    assert {(one["kind"], one["what"]) for one in found["changes"]} >= {("add", "charter"), ("add", "team")}


def test_a_team_that_leaves_the_charter_is_retired_and_comes_back_with_it(
    desk: Desk, sqlite_database: Database
) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER))
    without = "\n".join(CHARTER.splitlines()[:-1])
    said = desk.runs("charter", "apply", desk.writes(without))
    assert "- team Hillcrest (retired; what was reported is kept)" in said.stdout
    assert len(in_force(desk, sqlite_database).teams) == 1
    desk.runs("charter", "apply", desk.writes(CHARTER))
    assert len(in_force(desk, sqlite_database).teams) == 2


def test_people_and_channels_that_nobody_has_are_all_named_and_nothing_changes(
    desk: Desk, sqlite_database: Database
) -> None:
    unknown = CHARTER.replace("@hillcrest", "@nobody").replace("#northside", "#nowhere")
    said = desk.runs("charter", "apply", desk.writes(unknown))
    assert said.exit_code == 1
    assert "@nobody" in said.stderr
    assert "#nowhere" in said.stderr
    with sqlite_database.reading() as session:
        assert session.exec(select(Collaborative)).all() == []


def test_a_channel_that_cannot_be_used_stops_the_charter_and_says_why(
    desk: Desk, sqlite_database: Database
) -> None:
    northside = desk.workspace.channel("northside").id
    desk.workspace.directory.archive(northside)
    said = desk.runs("charter", "apply", desk.writes(CHARTER))
    assert (said.exit_code, "#northside is archived" in said.stderr) == (1, True)
    said = desk.runs("charter", "apply", desk.writes(CHARTER.replace("#northside", "C0NOWHERE")))
    assert (said.exit_code, "I do not see the channel C0NOWHERE" in said.stderr) == (1, True)
    desk.workspace.directory.unarchive(northside)
    twice = CHARTER.replace('leads: ["@hillcrest"]', f'channel: {northside}, leads: ["@hillcrest"]')
    said = desk.runs("charter", "apply", desk.writes(twice))
    assert (said.exit_code, "Northside and Hillcrest share" in said.stderr) == (1, True)
    with sqlite_database.reading() as session:
        assert session.exec(select(Collaborative)).all() == []


def test_a_channel_without_the_bot_is_said_and_does_not_stop_the_charter(desk: Desk) -> None:
    desk.workspace.add_channel("hillcrest", [person(desk, "hillcrest")])
    lonely = CHARTER.replace('leads: ["@hillcrest"]', 'channel: "#hillcrest", leads: ["@hillcrest"]')
    said = desk.runs("charter", "apply", desk.writes(lonely))
    assert said.exit_code == 0
    assert "I am not in #hillcrest yet" in said.stderr


def test_a_key_that_was_renamed_is_said_to_be_so_and_takes_its_history_with_it(
    desk: Desk, sqlite_database: Database
) -> None:
    with_history(desk)
    before = team_ids(sqlite_database)
    renamed = desk.writes(CHARTER.replace("key: northside", "key: north-side"))
    said = desk.answers("n\n", "charter", "apply", renamed)
    assert "The team northside is gone and north-side is new. Renamed?" in said.stderr
    assert "--renamed northside=north-side" in said.stderr
    assert (said.exit_code, team_ids(sqlite_database)) == (1, before)
    said = desk.runs("charter", "apply", "--renamed", "northside=north-side", renamed)
    assert (said.exit_code, "~ team north-side, key: northside -> north-side" in said.stdout) == (0, True)
    assert team_ids(sqlite_database) == {
        "north-side": before["northside"],
        "hillcrest": before["hillcrest"],
    }


def test_a_measures_key_is_renamed_too(desk: Desk, sqlite_database: Database) -> None:
    with_history(desk)
    renamed = desk.writes(CHARTER.replace("key: looked-at", "key: feet"))
    said = desk.runs("charter", "apply", "--renamed", "looked-at=feet", renamed)
    assert said.exit_code == 0
    with sqlite_database.reading() as session:
        value = session.exec(select(MeasureValue)).one()
        measure = session.get(MeasureRow, value.measure_id)
        assert measure is not None
        assert (measure.key, measure.retired_at) == ("feet", None)


@pytest.mark.parametrize("told", ["northside=southside", "eastside=north-side", "hillcrest=north-side"])
def test_a_rename_that_fits_nothing_changes_nothing(desk: Desk, sqlite_database: Database, told: str) -> None:
    with_history(desk)
    before = team_ids(sqlite_database)
    renamed = desk.writes(CHARTER.replace("key: northside", "key: north-side"))
    said = desk.runs("charter", "apply", "--yes", "--renamed", told, renamed)
    assert (said.exit_code, "fits nothing" in said.stderr) == (1, True)
    assert team_ids(sqlite_database) == before
    assert desk.runs("charter", "apply", "--renamed", "northside", renamed).exit_code == 2


def test_a_key_that_was_retired_once_is_not_given_to_another_team(desk: Desk) -> None:
    with_history(desk)
    renamed = desk.writes(CHARTER.replace("key: northside", "key: north-side"))
    assert desk.runs("charter", "apply", "--yes", renamed).exit_code == 0
    said = desk.runs("charter", "apply", "--renamed", "north-side=northside", desk.writes(CHARTER))
    assert (said.exit_code, "Choose a third key" in said.stderr) == (1, True)


def test_a_team_with_history_is_retired_only_after_a_question(desk: Desk, sqlite_database: Database) -> None:
    with_history(desk)
    without = desk.writes(re.sub(".*key: northside.*\n", "", CHARTER))
    for answer in ("n\n", ""):
        said = desk.answers(answer, "charter", "apply", without)
        assert "Northside has history" in said.stderr
        assert (said.exit_code, "Nothing was changed" in said.stderr) == (1, True)
    assert len(in_force(desk, sqlite_database).teams) == 2
    refused = desk.runs("charter", "apply", "--json", without)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert desk.runs("charter", "apply", "--dry-run", without).exit_code == 0
    assert desk.answers("y\n", "charter", "apply", without).exit_code == 0
    assert len(in_force(desk, sqlite_database).teams) == 1


def test_changes_have_the_names_of_the_file_also_behind_a_team_whose_people_come_from_its_channel(
    desk: Desk,
) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER))
    changed = CHARTER.replace('leads: ["@hillcrest"]', 'leads: ["@hillcrest"], members: ["@facilitator"]')
    said = desk.runs("charter", "apply", desk.writes(changed))
    assert "~ team Hillcrest, members: @hillcrest -> @hillcrest, @facilitator" in said.stdout


def test_a_charter_with_mistakes_is_not_applied(desk: Desk, sqlite_database: Database) -> None:
    assert desk.runs("charter", "apply", desk.writes(WRONG)).exit_code == 1
    with sqlite_database.reading() as session:
        assert session.exec(select(Collaborative)).all() == []


# -- show -----------------------------------------------------------------------------------------


def test_show_prints_the_charter_in_force_as_a_file_that_applies_without_a_change(
    desk: Desk, sqlite_database: Database
) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER))
    before = in_force(desk, sqlite_database)
    shown = desk.runs("charter", "show")
    again = desk.runs("charter", "apply", desk.writes(shown.stdout))
    assert "Nothing changed" in again.stdout
    assert in_force(desk, sqlite_database) == before


def test_show_writes_names_where_slack_knows_them(desk: Desk) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER))
    shown = read_charter(desk.runs("charter", "show").stdout, library.shipped())
    assert (shown.channel, shown.facilitators) == ("#foot-care", ("@facilitator",))
    northside, hillcrest = shown.teams
    assert (northside.channel, set(northside.members)) == ("#northside", {"@nurse", "@doctor"})
    assert (hillcrest.members, hillcrest.leads) == (("@hillcrest",), ("@hillcrest",))


def test_show_keeps_the_id_of_somebody_whom_a_name_would_not_find(desk: Desk) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER.replace('"@hillcrest"', "U0GONE")))
    shown = read_charter(desk.runs("charter", "show").stdout, library.shipped())
    assert shown.teams[1].leads == ("U0GONE",)


def test_a_channel_that_is_taken_is_refused_and_nothing_is_applied(desk: Desk) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER))
    said = desk.runs("charter", "apply", desk.writes(CHARTER.replace("foot-care\n", "eye-care\n", 1)))
    assert said.exit_code == 1
    assert "belongs to a team or a collaborative already" in said.stderr
    assert desk.runs("charter", "show").stdout.startswith("key: foot-care")


@pytest.mark.parametrize("name", ["@callboard", "@slackbot", "@gone", "USLACKBOT"])
def test_a_machine_is_on_no_team(desk: Desk, name: str) -> None:
    desk.workspace.add_user("gone", "Gone", deleted=True)
    said = desk.runs("charter", "apply", desk.writes(CHARTER.replace("@hillcrest", name)))
    assert said.exit_code == 1
    assert f"Nobody in this Slack workspace is called {name}" in said.stderr


def test_a_person_of_another_organisation_may_be_named_by_id(desk: Desk) -> None:
    partner = desk.workspace.add_user("partner", "Partner", home="T0ELSEWHERE")
    said = desk.runs("charter", "apply", desk.writes(CHARTER.replace("@hillcrest", partner.id)))
    assert said.exit_code == 0, said.output


def test_what_is_closed_is_shown_and_never_applied_again(desk: Desk, sqlite_database: Database) -> None:
    path = desk.writes(CHARTER)
    desk.runs("charter", "apply", path)
    with sqlite_database.session() as session:
        (standing,) = collaboratives(session, desk.workspace.team_id)
        close(session, standing, datetime(2026, 10, 1, tzinfo=UTC))
        session.commit()
    assert desk.runs("charter", "show").stdout.startswith("key: foot-care")
    said = desk.runs("charter", "apply", path)
    assert said.exit_code == 1
    assert "closed and keeps its record" in said.stderr


def test_show_asks_which_one_where_there_are_several(desk: Desk) -> None:
    desk.runs("charter", "apply", desk.writes(CHARTER))
    assert desk.founds_another().exit_code == 0
    said = desk.runs("charter", "show")
    assert said.exit_code == 1
    assert "--collaborative (foot-care, eye-care)" in said.stderr
    assert desk.runs("charter", "show", "--collaborative", "eye-care").stdout.startswith("key: eye-care")
    unknown = desk.runs("charter", "show", "--collaborative", "ear-care")
    assert (unknown.exit_code, "no collaborative ear-care" in unknown.stderr) == (1, True)


# -- when the surroundings fail -------------------------------------------------------------------


def test_without_a_token_the_setting_is_named(desk: Desk) -> None:
    said = desk.runs("charter", "apply", desk.writes(CHARTER), SLACK_BOT_TOKEN=None)
    assert said.exit_code == 3
    assert "SLACK_BOT_TOKEN is not set" in said.stderr


def test_a_revoked_token_is_slacks_word_and_a_remedy(desk: Desk) -> None:
    desk.workspace.revoke(desk.bot)
    said = desk.runs("charter", "apply", desk.writes(CHARTER))
    assert said.exit_code == 3
    assert "token_revoked" in said.stderr
    assert "Copy the tokens again" in said.stderr


def test_slack_out_of_reach_is_a_sentence_and_no_traceback(desk: Desk) -> None:
    said = desk.runs("charter", "apply", desk.writes(CHARTER), SLACK_API_URL="http://127.0.0.1:9/api/")
    assert said.exit_code == 3
    assert "Slack cannot be reached" in said.stderr


def test_a_database_out_of_reach_is_a_sentence_without_its_password(desk: Desk) -> None:
    url = "postgresql://callboard:geheim@127.0.0.1:9/callboard"
    said = desk.runs("charter", "apply", desk.writes(CHARTER), DATABASE_URL=url)
    assert said.exit_code == 3
    assert "does not answer" in said.stderr
    assert "geheim" not in said.output


def with_history(desk: Desk) -> None:
    """Put the charter in force and let Northside report a month."""
    desk.runs("charter", "apply", desk.writes(CHARTER))
    text = "team,measure,month,value\nnorthside,looked-at,2026-08,81/90\n"
    assert desk.runs("measures", "import", "--yes", desk.writes(text, "values.csv")).exit_code == 0


def team_ids(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {team.key: team.id for team in session.exec(select(Team).order_by("id"))}


def person(desk: Desk, name: str) -> User:
    return next(user for user in desk.workspace.people if user.name == name)


def in_force(desk: Desk, database: Database) -> Charter:
    with database.reading() as session:
        found = collaborative_by_key(session, desk.workspace.team_id, "foot-care")
        assert found is not None
        return replace(load_charter(session, found))
